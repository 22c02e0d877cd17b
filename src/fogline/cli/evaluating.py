"""The commands that measure: `evaluate extraction`, `evaluate places`."""

from pathlib import Path
from typing import Annotated

import typer

from fogline.cli.options import ReaderOption, TheatreOption, deliver, set_up
from fogline.cli.remarks import remark
from fogline.errors import SettingError

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


@app.command("places")
def places(
    gold: Annotated[Path | None, typer.Option("--gold", help="Annotated mentions, one JSON object a line.")] = None,
    windows: Annotated[
        Path | None, typer.Option("--windows", help="Their windows; else claims-... beside places-....")
    ] = None,
    lgl: Annotated[
        Path | None, typer.Option("--lgl", help="The LGL corpus of local news (XML), placed with no theatre.")
    ] = None,
    theatre: TheatreOption = None,
    floor: Annotated[float, typer.Option("--floor", help="Fail where the share right stays below this.")] = 0.0,
) -> None:
    """Place annotated mentions, with the gazetteers in force, and print how many are found and right.

    Example: `fogline evaluate places --gold places-dev.jsonl`
    """
    if gold is None and lgl is None:
        raise SettingError("nothing to measure against", "give --gold FILE, --lgl FILE, or both")
    right = _places_of_windows(gold, windows, theatre) if gold else 1.0
    near = _places_of_news(lgl) if lgl else 1.0
    if min(right, near) < floor:
        remark(f"the share right {min(right, near):.3f} is below the floor {floor:.3f}")
        raise typer.Exit(BELOW_FLOOR)


def _places_of_windows(gold: Path, windows: Path | None, theatre: str | None) -> float:
    from fogline.evaluate import load_place_rows, load_windows, place_scores_text
    from fogline.pipeline import evaluate_places

    texts = load_windows(windows or gold.with_name(gold.name.replace("places", "claims")))
    scores = evaluate_places(load_place_rows(gold), texts, set_up(theatre, "rules"))
    deliver(place_scores_text(scores) + "\n", None)
    return scores.right


def _places_of_news(corpus: Path) -> float:
    from fogline.evaluate import load_articles, point_scores_text
    from fogline.locate import open_gazetteer
    from fogline.pipeline import evaluate_points

    scores = evaluate_points(load_articles(corpus), open_gazetteer(None))
    deliver(point_scores_text(scores) + "\n", None)
    return scores.near
