"""The words of a map: names of places, legend, title, and what the colours do not mean."""

import textwrap
from collections.abc import Sequence
from typing import Any

from fogline.model.picture import Holding, Picture
from fogline.model.theatre import Theatre
from fogline.publish.map_extent import extent_of
from fogline.publish.map_labels import Box, Label, placed
from fogline.publish.map_marks import MARKS, Mark, cities, unplaced
from fogline.publish.map_sheet import DPI, INK, PAPER, SIDE, SOFT, WIDTH, Sheet, edge, radius
from fogline.publish.phrase import capitalised, counted, day_text

_MOST_LABELS = 48


def draw_names(sheet: Sheet) -> None:
    """Names of the places in the news and of large towns, as many as fit."""
    from matplotlib.patheffects import withStroke

    scale = DPI / 72
    sheet.figure.set_dpi(DPI)
    renderer = sheet.figure.canvas.get_renderer()
    box = sheet.axes.get_window_extent(renderer)
    told = {mark.holding.place.id for mark in sheet.marks}
    named = [mark.holding for mark in sheet.marks] + [h for h in cities(sheet.shown) if h.place.id not in told]
    labels = [_label(sheet, holding, holding.place.id in told, renderer) for holding in named[:_MOST_LABELS]]
    legend = sheet.axes.get_legend().get_window_extent(renderer)
    corner = Box(box.x0, box.y0, box.x0 + 0.2 * box.width, box.y0 + 0.08 * box.height)
    taken = [
        corner,
        Box(legend.x0, legend.y0, legend.x1, legend.y1),
        *(_mark_box(sheet, mark, scale) for mark in sheet.marks),
    ]
    frame = Box(box.x0 + 4, box.y0 + 4, box.x1 - 4, box.y1 - 4)
    for label, spot in placed(labels, taken, frame):
        bold = any(mark.holding.place.name == label.name for mark in sheet.marks)
        sheet.figure.text(
            spot.left / sheet.figure.bbox.width,
            spot.bottom / sheet.figure.bbox.height,
            label.name,
            fontsize=8.5 if bold else 8,
            color=INK if bold else SOFT,
            va="bottom",
            path_effects=[withStroke(linewidth=2.2, foreground=PAPER)],
            zorder=7,
        )


def _label(sheet: Sheet, holding: Holding, told: bool, renderer: Any) -> Label:
    x, y = sheet.axes.transData.transform((holding.place.lon, holding.place.lat))
    text = sheet.figure.text(0, 0, holding.place.name, fontsize=8.5 if told else 8)
    size = text.get_window_extent(renderer)
    text.remove()
    return Label(holding.place.name, x, y, size.width, size.height, radius(holding, sheet.density) * DPI / 72)


def _mark_box(sheet: Sheet, mark: Mark, scale: float) -> Box:
    """The ground that a dot and its signs take up, in pixels."""
    x, y = sheet.axes.transData.transform((mark.holding.place.lon, mark.holding.place.lat))
    reach = radius(mark.holding, sheet.density)
    half = max(4.5 * len(mark.signs), reach) * scale
    top = reach + (13.0 if mark.signs else 0.0)
    return Box(x - half, y - reach * scale, x + half, y + top * scale)


def draw_legend(sheet: Sheet) -> None:
    """What colours, shapes and signs mean, in the emptiest corner."""
    from matplotlib.lines import Line2D

    def line(title: str, marker: str, **look: Any) -> Line2D:
        return Line2D([], [], linestyle="none", marker=marker, label=title, **look)

    states = {holding.state for holding in sheet.shown}
    items = [
        line(
            look.title,
            look.shape,
            markersize=6.5,
            markerfacecolor=PAPER if look.state == "unknown" else look.color,
            markeredgecolor=edge(look) if look.state in ("contested", "unknown") else look.color,
        )
        for look in sheet.looks
        if look.state in states
    ]
    items.append(line("New since the day before", "o", markersize=7, markerfacecolor="none", markeredgecolor=INK))
    used = {sign for mark in sheet.marks for sign in mark.signs}
    items += [
        line(title, shape, markersize=10 if shape == "*" else 7, color=INK, markeredgecolor=PAPER)
        for n, (title, shape, _) in enumerate(MARKS)
        if n in used
    ]
    legend = sheet.axes.legend(
        handles=items,
        loc=_emptiest(sheet),
        frameon=True,
        framealpha=0.94,
        edgecolor="#c9c4b8",
        facecolor=PAPER,
        fontsize=8,
    )
    legend.set_zorder(9)


def _emptiest(sheet: Sheet) -> str:
    """The corner with the fewest marks and settlements beneath a legend; never the one of the scale bar."""
    extent = sheet.extent
    wide, high = (extent.east - extent.west) * 0.24, (extent.north - extent.south) * 0.3
    corners = {
        "upper right": (extent.east - wide, extent.north - high),
        "upper left": (extent.west, extent.north - high),
        "lower right": (extent.east - wide, extent.south),
    }
    weights = [(h.place, 1) for h in sheet.shown] + [(mark.holding.place, 40) for mark in sheet.marks]

    def load(corner: str) -> int:
        left, low = corners[corner]
        return sum(n for p, n in weights if left <= p.lon <= left + wide and low <= p.lat <= low + high)

    return min(corners, key=load)


def draw_words(sheet: Sheet, picture: Picture, theatre: Theatre) -> None:
    """Title above, what the colours and signs mean and do not mean below."""
    figure = sheet.figure
    height = figure.get_figheight()
    left = SIDE / WIDTH
    title = f"{theatre.name}: who most likely holds what on {day_text(picture.on)}"
    figure.text(left, 1 - 0.33 / height, title, fontsize=15, fontweight="bold", color=INK, va="center")
    day = day_text(picture.known.date())
    known = f"As known on {day}. Estimated from claims in published reports, settlement by settlement."
    figure.text(left, 1 - 0.6 / height, known, fontsize=9, color=SOFT, va="center")
    note = note_lines(picture, theatre)
    low = (0.1 + 0.16 * len(note)) / height
    figure.text(left, low, "\n".join(note), fontsize=8, color=SOFT, va="top", linespacing=1.35)


def note_lines(picture: Picture, theatre: Theatre) -> Sequence[str]:
    """What the colours and signs mean and do not mean, in lines as wide as the map."""
    off = unplaced(picture, extent_of(picture, theatre))
    missing = f" {capitalised(counted(off, 'claim'))} of the day could not be shown on the map." if off else ""
    meaning = (
        "Colours show the most likely holder of each settlement; the paler the dot, the less sure. Hollow grey: no "
        "state reaches 60%. The tint blends the settlements around; it is no line of control. Dark signs show what was "
        f"claimed since the day before, confirmed or not.{missing}"
    )
    borders = f"Borders: {' '.join(theatre.contested_borders)}" if theatre.contested_borders else ""
    return [line for text in (meaning, borders) for line in textwrap.wrap(text, 168)]
