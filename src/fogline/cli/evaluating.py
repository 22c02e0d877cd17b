"""The commands that measure: `evaluate extraction`, `evaluate control`, and `fit`, which measures to choose."""

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
    reader: ReaderOption = "rules",
    floor: Annotated[float, typer.Option("--floor", help="Fail where the strict F1 stays below this.")] = 0.0,
) -> None:
    """Draw claims from annotated windows and print the scores of the guideline.

    Example: `fogline evaluate extraction --gold claims-dev.jsonl --floor 0.3`
    """
    from fogline.evaluate import load_windows, scores_text
    from fogline.pipeline import evaluate_extraction

    scores = evaluate_extraction(load_windows(gold), set_up(theatre, reader))
    deliver(scores_text(scores) + "\n", None)
    strict = scores.scores["strict"].f1
    if strict < floor:
        remark(f"the strict F1 {strict:.3f} is below the floor {floor:.3f}")
        raise typer.Exit(BELOW_FLOOR)


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
    from fogline.pipeline import evaluate_control

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
    from fogline.pipeline import fit_control

    if len(first) != len(last):
        raise SettingError(f"{len(first)} --from and {len(last)} --to", "give one --to for each --from")
    spans = [(day_of(a), day_of(b)) for a, b in zip(first, last, strict=True)]
    desk = set_up(theatre, "rules")
    with open_ledger(ledger, write=False, now=now) as opened:
        found = fit_control(opened, desk, reference, spans, version, lambda loss: remark(f"loss {loss:.4f}"))
    deliver(msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n", out)
