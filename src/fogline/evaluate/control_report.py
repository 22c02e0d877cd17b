"""The table of an evaluation of control as text, and its reliability diagram as PNG."""

import io
import math
from collections.abc import Mapping

import msgspec

from fogline.evaluate.control import Figures, Tally, block_weights, difference, intervals
from fogline.evaluate.reference import Comparison

COLUMNS = {
    "log_loss": ("log loss", 3),
    "log_loss_3": ("3-class", 3),
    "brier": ("Brier", 3),
    "accuracy": ("accuracy", 3),
    "accuracy_end": ("at the end", 3),
    "found": ("found", 3),
    "delay": ("delay", 1),
    "false_flips": ("false flips", 2),
    "calibration_error": ("ECE", 3),
}


class ControlScores(msgspec.Struct, frozen=True):
    """All ways of answering that were compared, by name, the model first; `notes` say what they rest on."""

    compared: Comparison
    tallies: Mapping[str, Tally]
    notes: tuple[str, ...] = ()


def control_table(scores: ControlScores) -> str:
    """The figures of each way of answering, one line each with its 95% intervals below, and the model's differences."""
    weights = block_weights(scores.compared)
    names = list(scores.tallies)
    width = max(len(name) for name in names) + 2
    lines = [*scores.notes, "", " " * width + "".join(f"{title:>16}" for title, _ in COLUMNS.values())]
    for name, counted in scores.tallies.items():
        figures, bounds = counted.figures(), intervals(counted, weights)
        lines.append(f"{name:<{width}}" + "".join(f"{_number(figures, column):>16}" for column in COLUMNS))
        lines.append(" " * width + "".join(f"{_interval(bounds[column], column):>16}" for column in COLUMNS))
    lines += ["", f"log loss of {names[0]} minus that of"]
    for name in names[1:]:
        gap, low, high = difference(scores.tallies[names[0]], scores.tallies[name], weights)
        lines.append(f"  {name:<{width}}{gap:+.3f}  [{low:+.3f}, {high:+.3f}]")
    return "\n".join(lines) + "\n"


def _number(figures: Figures, column: str) -> str:
    value, digits = getattr(figures, column), COLUMNS[column][1]
    return "-" if math.isnan(value) else f"{value:.{digits}f}"


def _interval(bounds: tuple[float, float], column: str) -> str:
    low, high = bounds
    digits = min(2, COLUMNS[column][1])
    return "" if math.isnan(low) else f"[{low:.{digits}f}, {high:.{digits}f}]"


def reliability_png(scores: ControlScores) -> bytes:
    """How often it was so, against how sure the answer was: one line for the model and the chains beside it, with the
    number of place-days as the size of the dots."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6, 6), layout="constrained")
    axes = figure.add_subplot()
    axes.plot([0, 1], [0, 1], color="#999999", linewidth=1, label="perfectly calibrated")
    for name, counted in scores.tallies.items():
        many, said, true = counted.reliability.T
        there = many > 0
        if there.sum() > 2:
            (line,) = axes.plot(said[there], true[there], linewidth=1, label=name)
            axes.scatter(said[there], true[there], s=3 + 80 * many[there] / many.sum(), color=line.get_color())
    axes.set_xlabel("probability that the last side of the theatre holds the place")
    axes.set_ylabel("share of place-days on which the reference says so")
    axes.legend(fontsize=7)
    written = io.BytesIO()
    figure.savefig(written, format="png", dpi=120)
    return written.getvalue()
