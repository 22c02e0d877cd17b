"""The map of a day as a PNG: settlements by most likely holder, with doubt made visible, and what was told of them since the day before.

Drawn by matplotlib without network, tiles or a display; matplotlib is imported only when a map is drawn.
"""

import io
import textwrap
from collections.abc import Sequence
from math import cos, log10, radians
from typing import TYPE_CHECKING, Any

import msgspec

from fogline.model.dates import show_instant
from fogline.model.picture import Holding, Picture
from fogline.model.theatre import Theatre
from fogline.publish.changes import p_state
from fogline.publish.map_extent import KM_A_DEGREE, Extent, extent_of
from fogline.publish.map_labels import Box, Label, placed
from fogline.publish.map_marks import MARKS, Mark, cities, marks_of, unplaced
from fogline.publish.phrase import counted, day_text

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

DPI = 160
_WIDTH = 11.0
_PAPER, _INK, _SOFT, _RIVER, _CONTESTED, _UNKNOWN = "#fbfaf6", "#22211f", "#66625b", "#9fc3d9", "#e3b505", "#8a8780"
_SHAPES = ("o", "s", "P", "h")
_MOST_LABELS = 48
_TINT_KM = 6.0
_FULL_TINT = 0.3


class _Look(msgspec.Struct, frozen=True):
    """How a state is drawn."""

    state: str
    title: str
    color: str
    shape: str


class _Sheet(msgspec.Struct, frozen=True):
    """The drawing and what it is drawn from."""

    figure: Any
    axes: Any
    extent: Extent
    shown: tuple[Holding, ...]
    marks: tuple[Mark, ...]
    looks: tuple[_Look, ...]


def map_png(picture: Picture, theatre: Theatre) -> bytes:
    """The map of a day as PNG, 1,760 pixels wide; the same picture gives the same bytes with the same matplotlib."""
    from matplotlib import rc_context

    with rc_context({"font.family": "DejaVu Sans", "font.size": 8.5, "svg.hashsalt": "fogline"}):
        sheet = _sheet(picture, theatre)
        _tint(sheet)
        _rivers(sheet, theatre)
        _settlements(sheet, picture)
        _marks(sheet)
        _scale_bar(sheet)
        _legend(sheet)
        _names(sheet)
        _words(sheet, picture, theatre)
        file = io.BytesIO()
        sheet.figure.savefig(file, format="png", dpi=DPI, facecolor=_PAPER, metadata={"Software": None})
    return file.getvalue()


def _sheet(picture: Picture, theatre: Theatre) -> _Sheet:
    extent = _framed(extent_of(picture, theatre))
    stretch = 1 / cos(radians((extent.south + extent.north) / 2))
    ratio = (extent.north - extent.south) * stretch / (extent.east - extent.west)
    figure, axes = _paper(ratio)
    axes.set(xlim=(extent.west, extent.east), ylim=(extent.south, extent.north), xticks=[], yticks=[])
    axes.set_aspect(stretch)
    shown = tuple(h for h in picture.holdings if extent.holds(h.place.lon, h.place.lat))
    marks = tuple(m for m in marks_of(picture) if extent.holds(m.holding.place.lon, m.holding.place.lat))
    sides = [_Look(s.id, s.adjective, s.color, _SHAPES[n % len(_SHAPES)]) for n, s in enumerate(theatre.sides)]
    others = [_Look("contested", "Contested", _CONTESTED, "D"), _Look("unknown", "Unknown", _UNKNOWN, "o")]
    return _Sheet(figure, axes, extent, shown, marks, (*sides, *others))


def _framed(extent: Extent) -> Extent:
    """Widens bounds that would make too tall or too flat a picture."""
    stretch = 1 / cos(radians((extent.south + extent.north) / 2))
    wide, high = extent.east - extent.west, (extent.north - extent.south) * stretch
    more_wide, more_high = max(high / 0.95 - wide, 0) / 2, max(wide * 0.55 - high, 0) / 2 / stretch
    return Extent(extent.west - more_wide, extent.south - more_high, extent.east + more_wide, extent.north + more_high)


def _paper(ratio: float) -> tuple["Figure", "Axes"]:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    head, foot, side = 0.75, 1.45, 0.25
    drawn = (_WIDTH - 2 * side) * ratio
    height = head + drawn + foot
    figure = Figure(figsize=(_WIDTH, height), facecolor=_PAPER)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((side / _WIDTH, foot / height, 1 - 2 * side / _WIDTH, drawn / height), facecolor="#f3f0e8")
    for spine in axes.spines.values():
        spine.set(color="#c9c4b8", linewidth=0.8)
    return figure, axes


def _tint(sheet: _Sheet) -> None:
    """A soft ground colour where settlements are: the mean of their probabilities, so that doubt looks mixed."""
    import numpy as np
    from matplotlib.colors import to_rgb

    weights = _spread(sheet)
    total = weights.sum(axis=0)
    colors = np.array([to_rgb(look.color) for look in sheet.looks[:-1]])
    mixed = np.einsum("syx,sc->yxc", weights / np.maximum(total, 1e-9), colors)
    alpha = 0.24 * np.clip(total / _FULL_TINT, 0, 1)
    extent = sheet.extent
    sheet.axes.imshow(
        np.dstack([np.clip(mixed, 0, 1), alpha]),
        extent=(extent.west, extent.east, extent.south, extent.north),
        origin="lower",
        interpolation="bilinear",
        aspect=sheet.axes.get_aspect(),
        zorder=1,
    )


def _spread(sheet: _Sheet) -> "NDArray[np.float64]":
    """The probability of each state around the settlements: (states, rows, columns), spread by a Gaussian of 6 km."""
    import numpy as np

    extent, cell_km = sheet.extent, 1.5
    km_lon = KM_A_DEGREE * cos(radians((extent.south + extent.north) / 2))
    columns = max(int((extent.east - extent.west) * km_lon / cell_km), 2)
    rows = max(int((extent.north - extent.south) * KM_A_DEGREE / cell_km), 2)
    lon, lat = (np.array([getattr(h.place, name) for h in sheet.shown]) for name in ("lon", "lat"))
    reach = np.arange(-12, 13) * cell_km
    kernel = np.exp(-0.5 * (reach / _TINT_KM) ** 2)
    layers = []
    for look in sheet.looks[:-1]:
        p = np.array([h.p_contested if look.state == "contested" else h.p.get(look.state, 0.0) for h in sheet.shown])
        bounds = ((extent.south, extent.north), (extent.west, extent.east))
        grid, _, _ = np.histogram2d(lat, lon, bins=(rows, columns), range=bounds, weights=p)
        for axis in (0, 1):
            grid = np.apply_along_axis(lambda line: np.convolve(line, kernel)[12 : 12 + len(line)], axis, grid)
        layers.append(grid)
    return np.array(layers)


def _rivers(sheet: _Sheet, theatre: Theatre) -> None:
    for river in theatre.rivers:
        lon, lat = [point[0] for point in river.line], [point[1] for point in river.line]
        sheet.axes.plot(
            lon, lat, color=_RIVER, linewidth=1.6, solid_capstyle="round", solid_joinstyle="round", zorder=2
        )


def _settlements(sheet: _Sheet, picture: Picture) -> None:
    """Dots by holder; the surer the fuller, the larger the place the larger, ringed where the state is new since the day before."""
    before = {holding.place.id: holding.state for holding in picture.before}
    for look in sheet.looks:
        held = [h for h in sheet.shown if h.state == look.state]
        if not held:
            continue
        ringed = [before.get(h.place.id, h.state) != h.state and look.state != "unknown" for h in held]
        sheet.axes.scatter(
            [h.place.lon for h in held],
            [h.place.lat for h in held],
            s=[_size(h) * (1.5 if ring else 1.0) for h, ring in zip(held, ringed, strict=True)],
            marker=look.shape,
            facecolor=[_fill(h, look) for h in held],
            edgecolor=[_INK if ring else _edge(look) for ring in ringed],
            linewidth=[0.9 if ring else 0.5 for ring in ringed],
            zorder=4 if look.state in ("contested", "unknown") else 3,
        )


def _size(holding: Holding) -> float:
    """The area of a dot in square points, by the logarithm of the population."""
    return 5.0 + 7.0 * max(log10(max(holding.place.population, 1)) - 2.5, 0.0) ** 1.6


def _fill(holding: Holding, look: _Look) -> tuple[float, float, float, float]:
    from matplotlib.colors import to_rgba

    if look.state == "unknown":
        return to_rgba(_PAPER, 0.9)
    return to_rgba(look.color, 0.25 + 0.75 * min(max((p_state(holding) - 0.6) / 0.35, 0.0), 1.0))


def _edge(look: _Look) -> str:
    return _UNKNOWN if look.state == "unknown" else "#8a6d00" if look.state == "contested" else "none"


def _marks(sheet: _Sheet) -> None:
    """The signs of the day, in a row above the dot."""
    for index, (_, shape, _) in enumerate(MARKS):
        spots = [(mark, mark.signs.index(index)) for mark in sheet.marks if index in mark.signs]
        for mark, at in spots:
            place = mark.holding.place
            shift = (9.0 * (at - (len(mark.signs) - 1) / 2), 4.0 + _radius(mark.holding) + 4.0)
            _sign(sheet, (place.lon, place.lat), shift, shape)


def _sign(sheet: _Sheet, point: tuple[float, float], shift: tuple[float, float], shape: str) -> None:
    from matplotlib.transforms import ScaledTranslation

    moved = sheet.axes.transData + ScaledTranslation(shift[0] / 72, shift[1] / 72, sheet.figure.dpi_scale_trans)
    look = {"marker": shape, "facecolor": _INK, "edgecolor": _PAPER, "linewidth": 0.6, "zorder": 6}
    sheet.axes.scatter(*point, s=46 if shape == "*" else 34, transform=moved, clip_on=True, **look)


def _radius(holding: Holding) -> float:
    """Half the width of a dot, in points."""
    return float(_size(holding) ** 0.5 / 2)


def _names(sheet: _Sheet) -> None:
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
    taken = [Box(legend.x0, legend.y0, legend.x1, legend.y1), *(_mark_box(sheet, mark, scale) for mark in sheet.marks)]
    frame = Box(box.x0 + 4, box.y0 + 4, box.x1 - 4, box.y1 - 4)
    for label, spot in placed(labels, taken, frame):
        bold = any(mark.holding.place.name == label.name for mark in sheet.marks)
        sheet.figure.text(
            spot.left / sheet.figure.bbox.width,
            spot.bottom / sheet.figure.bbox.height,
            label.name,
            fontsize=8.5 if bold else 8,
            color=_INK if bold else _SOFT,
            va="bottom",
            path_effects=[withStroke(linewidth=2.2, foreground=_PAPER)],
            zorder=7,
        )


def _label(sheet: _Sheet, holding: Holding, told: bool, renderer: Any) -> Label:
    x, y = sheet.axes.transData.transform((holding.place.lon, holding.place.lat))
    text = sheet.figure.text(0, 0, holding.place.name, fontsize=8.5 if told else 8)
    size = text.get_window_extent(renderer)
    text.remove()
    return Label(holding.place.name, x, y, size.width, size.height, _radius(holding) * DPI / 72)


def _mark_box(sheet: _Sheet, mark: Mark, scale: float) -> Box:
    """The ground that a dot and its signs take up, in pixels."""
    x, y = sheet.axes.transData.transform((mark.holding.place.lon, mark.holding.place.lat))
    radius = _radius(mark.holding)
    half = max(4.5 * len(mark.signs), radius) * scale
    top = radius + (13.0 if mark.signs else 0.0)
    return Box(x - half, y - radius * scale, x + half, y + top * scale)


def _scale_bar(sheet: _Sheet) -> None:
    extent = sheet.extent
    km_lon = KM_A_DEGREE * cos(radians((extent.south + extent.north) / 2))
    wide_km = (extent.east - extent.west) * km_lon
    length = next(km for km in (200, 100, 50, 20, 10, 5) if km <= wide_km / 5 or km == 5)
    left, low = extent.west + 0.025 * (extent.east - extent.west), extent.south + 0.03 * (extent.north - extent.south)
    right = left + length / km_lon
    sheet.axes.plot([left, right], [low, low], color=_INK, linewidth=2.2, solid_capstyle="butt", zorder=8)
    sheet.axes.annotate(
        f"{length} km", ((left + right) / 2, low), (0, 3), textcoords="offset points", ha="center", fontsize=8, zorder=8
    )


def _legend(sheet: _Sheet) -> None:
    from matplotlib.lines import Line2D

    def line(title: str, marker: str, **look: Any) -> Line2D:
        return Line2D([], [], linestyle="none", marker=marker, label=title, **look)

    states = {holding.state for holding in sheet.shown}
    items = [
        line(
            look.title,
            look.shape,
            markersize=6.5,
            markerfacecolor=_PAPER if look.state == "unknown" else look.color,
            markeredgecolor=_edge(look) if look.state in ("contested", "unknown") else look.color,
        )
        for look in sheet.looks
        if look.state in states
    ]
    items.append(line("New since the day before", "o", markersize=7, markerfacecolor="none", markeredgecolor=_INK))
    used = {sign for mark in sheet.marks for sign in mark.signs}
    items += [
        line(title, shape, markersize=7, color=_INK, markeredgecolor=_PAPER)
        for n, (title, shape, _) in enumerate(MARKS)
        if n in used
    ]
    legend = sheet.axes.legend(
        handles=items,
        loc=_emptiest(sheet),
        frameon=True,
        framealpha=0.94,
        edgecolor="#c9c4b8",
        facecolor=_PAPER,
        fontsize=8,
    )
    legend.set_zorder(9)


def _emptiest(sheet: _Sheet) -> str:
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


def _words(sheet: _Sheet, picture: Picture, theatre: Theatre) -> None:
    """Title above, what the colours and signs mean and do not mean below."""
    figure = sheet.figure
    height = figure.get_figheight()
    left = 0.25 / _WIDTH
    title = f"{theatre.name}: who most likely holds what on {day_text(picture.on)}"
    figure.text(left, 1 - 0.33 / height, title, fontsize=15, fontweight="bold", color=_INK, va="center")
    known = f"As known on {show_instant(picture.known)}. Estimated from claims in published reports, settlement by settlement."
    figure.text(left, 1 - 0.6 / height, known, fontsize=9, color=_SOFT, va="center")
    figure.text(
        left, 1.35 / height, "\n".join(_note(picture, theatre)), fontsize=8, color=_SOFT, va="top", linespacing=1.35
    )


def _note(picture: Picture, theatre: Theatre) -> Sequence[str]:
    off = unplaced(picture)
    missing = f" {counted(off, 'claim').capitalize()} of the day could not be shown at a settlement." if off else ""
    meaning = (
        "Colours show the most likely holder of each settlement; the paler the dot, the less sure. Hollow grey: no state "
        "reaches 60%. The tint blends the settlements around; it is no line of control. Dark signs show what was claimed "
        f"since the day before, confirmed or not.{missing}"
    )
    borders = f"Borders: {' '.join(theatre.contested_borders)}" if theatre.contested_borders else ""
    return [line for text in (meaning, borders) for line in textwrap.wrap(text, 168)]
