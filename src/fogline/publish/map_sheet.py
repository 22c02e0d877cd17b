"""The sheet that a map is drawn on: its size, bounds and colours, and what is to be shown."""

from math import cos, log10, radians
from typing import TYPE_CHECKING, Any

import msgspec

from fogline.model.picture import Holding, Picture
from fogline.model.theatre import Theatre
from fogline.publish.map_extent import Extent, extent_of
from fogline.publish.map_marks import Mark, marks_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DPI = 160
WIDTH = 11.0
SIDE = 0.25
PAPER, INK, SOFT = "#fbfaf6", "#22211f", "#66625b"
CONTESTED, UNKNOWN = "#e3b505", "#8a8780"
_SHAPES = ("o", "s", "P", "h")


class Look(msgspec.Struct, frozen=True):
    """How a state is drawn."""

    state: str
    title: str
    color: str
    shape: str


class Sheet(msgspec.Struct, frozen=True):
    """The drawing and what it is drawn from."""

    figure: Any
    axes: Any
    extent: Extent
    shown: tuple[Holding, ...]
    marks: tuple[Mark, ...]
    looks: tuple[Look, ...]
    density: float


def sheet_of(picture: Picture, theatre: Theatre, lines: int) -> Sheet:
    """An empty drawing of the right size, with what it is to show; `lines` of words are to fit below."""
    extent = _framed(extent_of(picture, theatre))
    stretch = 1 / cos(radians((extent.south + extent.north) / 2))
    ratio = (extent.north - extent.south) * stretch / (extent.east - extent.west)
    figure, axes = _paper(ratio, lines)
    axes.set(xlim=(extent.west, extent.east), ylim=(extent.south, extent.north), xticks=[], yticks=[])
    axes.set_aspect(stretch)
    shown = tuple(h for h in picture.holdings if extent.holds(h.place.lon, h.place.lat))
    marks = tuple(m for m in marks_of(picture) if extent.holds(m.holding.place.lon, m.holding.place.lat))
    sides = [Look(s.id, s.adjective, s.color, _SHAPES[n % len(_SHAPES)]) for n, s in enumerate(theatre.sides)]
    others = [Look("contested", "Contested", CONTESTED, "D"), Look("unknown", "Unknown", UNKNOWN, "o")]
    density = min(max((1500 / max(len(shown), 1)) ** 0.5, 0.4), 1.2)
    return Sheet(figure, axes, extent, shown, marks, (*sides, *others), density)


def _framed(extent: Extent) -> Extent:
    """Widens bounds that would make too tall or too flat a picture."""
    stretch = 1 / cos(radians((extent.south + extent.north) / 2))
    wide, high = extent.east - extent.west, (extent.north - extent.south) * stretch
    more_wide, more_high = max(high / 0.95 - wide, 0) / 2, max(wide * 0.55 - high, 0) / 2 / stretch
    return Extent(extent.west - more_wide, extent.south - more_high, extent.east + more_wide, extent.north + more_high)


def _paper(ratio: float, lines: int) -> tuple["Figure", "Axes"]:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    head, foot, side = 0.75, 0.2 + 0.16 * lines, SIDE
    drawn = (WIDTH - 2 * side) * ratio
    height = head + drawn + foot
    figure = Figure(figsize=(WIDTH, height), facecolor=PAPER)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((side / WIDTH, foot / height, 1 - 2 * side / WIDTH, drawn / height), facecolor="#f3f0e8")
    for spine in axes.spines.values():
        spine.set(color="#c9c4b8", linewidth=0.8)
    return figure, axes


def size(holding: Holding, density: float) -> float:
    """The area of a dot in square points, by the logarithm of the population; smaller where many must fit."""
    scale: float = max(log10(max(holding.place.population, 1)) - 2.5, 0.0)
    return 5.0 * density + 7.0 * float(scale**1.6)


def radius(holding: Holding, density: float) -> float:
    """Half the width of a dot, in points."""
    return float(size(holding, density) ** 0.5 / 2)


def edge(look: Look) -> str:
    """The colour of a dot's outline where its state is not new."""
    return UNKNOWN if look.state == "unknown" else "#8a6d00" if look.state == "contested" else "none"
