"""The commands that measure: `evaluate extraction`, `places`, `control`, and `fit`, which measures to choose."""

from pathlib import Path
from typing import Annotated

import typer

from fogline.cli.options import (
    DEFAULT_LEDGER,
    LedgerOption,
    ModelOption,
    OutOption,
    ReaderOption,
    TheatreOption,
    chosen_model,
    deliver,
    now,
    set_up,
)
from fogline.cli.remarks import remark
from fogline.errors import SettingError
from fogline.model.dates import day_of

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
    from fogline.measuring import evaluate_extraction

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
    from fogline.measuring import evaluate_places

    texts = load_windows(windows or gold.with_name(gold.name.replace("places", "claims")))
    scores = evaluate_places(load_place_rows(gold), texts, set_up(theatre, "rules"))
    deliver(place_scores_text(scores) + "\n", None)
    return scores.right


def _places_of_news(corpus: Path) -> float:
    from fogline.evaluate import load_articles, point_scores_text
    from fogline.locate import open_gazetteer
    from fogline.measuring import evaluate_points

    scores = evaluate_points(load_articles(corpus), open_gazetteer(None))
    deliver(point_scores_text(scores) + "\n", None)
    return scores.near


ReferenceOption = Annotated[
    Path, typer.Option("--reference", help="Who held what: a CSV (also .gz) of place_id,from_date,to_date,state.")
]


@app.command("control")
def control(
    reference: ReferenceOption,
    first: Annotated[str, typer.Option("--from", help="The day of the imported map.")],
    last: Annotated[str, typer.Option("--to", help="The last day compared.")],
    ledger: LedgerOption = Path(DEFAULT_LEDGER),
    theatre: TheatreOption = None,
    step: Annotated[int, typer.Option("--step", help="Compare each n-th day only.", min=1)] = 1,
    model: ModelOption = None,
    diagram: Annotated[Path | None, typer.Option("--diagram", help="Write a reliability diagram (PNG) here.")] = None,
) -> None:
    """Compare each day's answer, as known then, with a reference, beside all baselines, with 95% intervals.

    Example: `fogline evaluate control --ledger war.ledger --reference control.csv --from 2022-09-05 --to 2022-09-30`
    """
    from fogline.evaluate.control_report import control_table, reliability_png
    from fogline.ledger import open_ledger
    from fogline.measuring import evaluate_control

    desk, span = set_up(theatre, "rules"), (day_of(first), day_of(last))
    with open_ledger(ledger, write=False, now=now) as opened:
        scores = evaluate_control(opened, desk, reference, span, step, chosen_model(model))
    deliver(control_table(scores), None)
    if diagram is not None:
        deliver(reliability_png(scores), diagram)
        remark(f"wrote {diagram}")


def fit(
    reference: ReferenceOption,
    first: Annotated[list[str], typer.Option("--from", help="The day of the map that a span begins with; repeatable.")],
    last: Annotated[list[str], typer.Option("--to", help="The last day of a span; one for each --from.")],
    ledger: LedgerOption = Path(DEFAULT_LEDGER),
    theatre: TheatreOption = None,
    version: Annotated[str, typer.Option("--name", help="What to call the fitted model.")] = "own",
    out: OutOption = None,
) -> None:
    """Fit the control model to days with a reference, and to no others; use the result with `--model FILE`.

    Example: `fogline fit --ledger war.ledger --reference control.csv --from 2022-09-05 --to 2022-09-30 --out mine.json`
    """
    import msgspec

    from fogline.ledger import open_ledger
    from fogline.measuring import fit_control

    if len(first) != len(last):
        raise SettingError(f"{len(first)} --from and {len(last)} --to", "give one --to for each --from")
    spans = [(day_of(a), day_of(b)) for a, b in zip(first, last, strict=True)]
    desk = set_up(theatre, "rules")
    with open_ledger(ledger, write=False, now=now) as opened:
        found = fit_control(opened, desk, reference, spans, version, lambda loss: remark(f"loss {loss:.4f}"))
    deliver(msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n", out)
