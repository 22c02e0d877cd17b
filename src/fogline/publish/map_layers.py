"""The layers of a map under its words: tint, rivers, settlements, the signs of the day and the scale bar."""

from math import cos, radians
from typing import TYPE_CHECKING

from fogline.model.picture import Holding, Picture
from fogline.model.theatre import Theatre
from fogline.publish.changes import p_state
from fogline.publish.map_extent import KM_A_DEGREE
from fogline.publish.map_marks import MARKS
from fogline.publish.map_sheet import INK, PAPER, Look, Sheet, edge, radius, size

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RIVER = "#9fc3d9"
_TINT_KM = (6.0, 12.0)
_FULL_TINT = 0.3


def draw_tint(sheet: Sheet) -> None:
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


def _spread(sheet: Sheet) -> "NDArray[np.float64]":
    """The probability of each state around the settlements: (states, rows, columns), spread by a Gaussian of 6 to 12
    km, wider where they lie apart."""
    import numpy as np

    extent, cell_km = sheet.extent, 1.5
    km_lon = KM_A_DEGREE * cos(radians((extent.south + extent.north) / 2))
    columns = max(int((extent.east - extent.west) * km_lon / cell_km), 2)
    rows = max(int((extent.north - extent.south) * KM_A_DEGREE / cell_km), 2)
    lon, lat = (np.array([getattr(h.place, name) for h in sheet.shown]) for name in ("lon", "lat"))
    apart_km = (columns * rows / max(len(sheet.shown), 1)) ** 0.5 * cell_km
    spread_km = min(max(apart_km, _TINT_KM[0]), _TINT_KM[1])
    half = int(2.5 * spread_km / cell_km)
    kernel = np.exp(-0.5 * (np.arange(-half, half + 1) * cell_km / spread_km) ** 2)
    layers = []
    for look in sheet.looks[:-1]:
        p = np.array([h.p_contested if look.state == "contested" else h.p.get(look.state, 0.0) for h in sheet.shown])
        bounds = ((extent.south, extent.north), (extent.west, extent.east))
        grid, _, _ = np.histogram2d(lat, lon, bins=(rows, columns), range=bounds, weights=p)
        for axis in (0, 1):
            grid = np.apply_along_axis(lambda line: np.convolve(line, kernel)[half : half + len(line)], axis, grid)
        layers.append(grid)
    return np.array(layers)


def draw_rivers(sheet: Sheet, theatre: Theatre) -> None:
    """The rivers of the theatre as lines."""
    for river in theatre.rivers:
        lon, lat = [point[0] for point in river.line], [point[1] for point in river.line]
        sheet.axes.plot(lon, lat, color=RIVER, linewidth=1.6, solid_capstyle="round", solid_joinstyle="round", zorder=2)


def draw_settlements(sheet: Sheet, picture: Picture) -> None:
    """Dots by holder; the surer the fuller, the larger the place the larger, ringed where the state is new since the
    day before."""
    before = {holding.place.id: holding.state for holding in picture.before}
    for look in sheet.looks:
        held = [h for h in sheet.shown if h.state == look.state]
        if not held:
            continue
        ringed = [before.get(h.place.id, h.state) != h.state and look.state != "unknown" for h in held]
        sheet.axes.scatter(
            [h.place.lon for h in held],
            [h.place.lat for h in held],
            s=[size(h, sheet.density) * (1.5 if ring else 1.0) for h, ring in zip(held, ringed, strict=True)],
            marker=look.shape,
            facecolor=[_fill(h, look) for h in held],
            edgecolor=[INK if ring else edge(look) for ring in ringed],
            linewidth=[0.9 * sheet.density if ring else 0.5 for ring in ringed],
            zorder=4 if look.state in ("contested", "unknown") else 3,
        )


def _fill(holding: Holding, look: Look) -> tuple[float, float, float, float]:
    from matplotlib.colors import to_rgba

    if look.state == "unknown":
        return to_rgba(PAPER, 0.9)
    return to_rgba(look.color, 0.25 + 0.75 * min(max((p_state(holding) - 0.6) / 0.35, 0.0), 1.0))


def draw_marks(sheet: Sheet) -> None:
    """The signs of the day, in a row above the dot."""
    for index, (_, shape, _) in enumerate(MARKS):
        spots = [(mark, mark.signs.index(index)) for mark in sheet.marks if index in mark.signs]
        for mark, at in spots:
            place = mark.holding.place
            shift = (8.5 * (at - (len(mark.signs) - 1) / 2), 4.0 + radius(mark.holding, sheet.density) + 4.0)
            _sign(sheet, (place.lon, place.lat), shift, shape)


def _sign(sheet: Sheet, point: tuple[float, float], shift: tuple[float, float], shape: str) -> None:
    from matplotlib.transforms import ScaledTranslation

    moved = sheet.axes.transData + ScaledTranslation(shift[0] / 72, shift[1] / 72, sheet.figure.dpi_scale_trans)
    look = {"marker": shape, "facecolor": INK, "edgecolor": PAPER, "linewidth": 0.8, "zorder": 6}
    sheet.axes.scatter(*point, s=120 if shape == "*" else 52, transform=moved, clip_on=True, **look)


def draw_scale_bar(sheet: Sheet) -> None:
    """A bar of a round number of kilometres in the lower left corner."""
    extent = sheet.extent
    km_lon = KM_A_DEGREE * cos(radians((extent.south + extent.north) / 2))
    wide_km = (extent.east - extent.west) * km_lon
    length = next(km for km in (200, 100, 50, 20, 10, 5) if km <= wide_km / 5 or km == 5)
    left, low = extent.west + 0.025 * (extent.east - extent.west), extent.south + 0.03 * (extent.north - extent.south)
    right = left + length / km_lon
    sheet.axes.plot([left, right], [low, low], color=INK, linewidth=2.2, solid_capstyle="butt", zorder=8)
    words = {"textcoords": "offset points", "ha": "center", "fontsize": 8, "zorder": 10}
    plate = {"boxstyle": "round,pad=0.25", "facecolor": PAPER, "edgecolor": "none", "alpha": 0.85}
    sheet.axes.annotate(f"{length} km", ((left + right) / 2, low), (0, 5), bbox=plate, **words)
