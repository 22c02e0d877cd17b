"""The commands that measure: `evaluate extraction`."""

from pathlib import Path
from typing import Annotated

import typer

from fogline.cli.options import ReaderOption, TheatreOption, deliver, set_up
from fogline.cli.remarks import remark

app = typer.Typer(help="Measure against gold data.", no_args_is_help=True)

BELOW_FLOOR = 1


@app.callback()
def _evaluates() -> None:
    """Measure against gold data."""


@app.command("extraction")
def extraction(
    gold: Annotated[Path, typer.Option("--gold", help="Annotated windows, one JSON object a line.")],
    theatre: TheatreOption = None,
    reader: ReaderOption = "auto",
    floor: Annotated[float, typer.Option("--floor", help="Fail where the strict F1 stays below this.")] = 0.0,
) -> None:
    """Draw claims from annotated windows and print the scores of the guideline.

    Example: `fogline evaluate extraction --gold claims-dev.jsonl --floor 0.3`
    """
    from fogline.evaluate import groups_text, load_windows, scores_text
    from fogline.pipeline import evaluate_extraction

    by_group = evaluate_extraction(load_windows(gold), set_up(theatre, reader))
    deliver(scores_text(by_group["all"]) + "\n" + groups_text(by_group) + "\n", None)
    strict = by_group["all"].scores["strict"].f1
    if strict < floor:
        remark(f"the strict F1 {strict:.3f} is below the floor {floor:.3f}")
        raise typer.Exit(BELOW_FLOOR)
