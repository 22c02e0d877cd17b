"""The commands that keep a ledger in order: correct, redact, check. Nothing recorded is overwritten by any of them,
but for a redacted text."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from fogline.cli.options import DEFAULT_LEDGER, LedgerOption, now
from fogline.cli.remarks import remark
from fogline.errors import LedgerDamagedError
from fogline.model.entry import Correction

AuthorOption = Annotated[str, typer.Option("--author", help="Who does it.")]
ReasonOption = Annotated[str, typer.Option("--reason", help="Why.")]


def correct(
    claim: Annotated[str, typer.Argument(help="The claim's id.")],
    field: Annotated[str, typer.Argument(help="The field to set right, or rejected.")],
    value: Annotated[str, typer.Argument(help="Its right value, as JSON or as plain words.")],
    author: AuthorOption,
    reason: ReasonOption,
    ledger: LedgerOption = Path(DEFAULT_LEDGER),
    undoes: Annotated[
        int | None, typer.Option("--undoes", help="The number of the correction this one undoes.")
    ] = None,
) -> None:
    """Set a field of a claim right; the claim as it was stays in the ledger.

    Example: `fogline correct c-0123456789abcdef certainty possible --author AB --reason "the text says rumoured"`
    """
    from fogline.ledger import open_ledger

    with open_ledger(ledger, write=True, now=now) as opened:
        number = opened.correct(Correction(claim, field, _as_json(value), author, reason, undoes))
    remark(f"recorded as entry {number}")


def redact(
    report: Annotated[str, typer.Argument(help="The report's id.")],
    author: AuthorOption,
    reason: ReasonOption,
    ledger: LedgerOption = Path(DEFAULT_LEDGER),
) -> None:
    """Remove a report's text for legal reasons; its hash and its claims stay.

    Example: `fogline redact r-0123456789abcdef --author AB --reason "court order"`
    """
    from fogline.ledger import open_ledger

    with open_ledger(ledger, write=True, now=now) as opened:
        number = opened.redact(report, author, reason)
    remark(f"recorded as entry {number}")


def check(ledger: LedgerOption = Path(DEFAULT_LEDGER)) -> None:
    """Check that a ledger is whole: its file, its journal, its hashes.

    Example: `fogline check --ledger war.ledger`
    """
    from fogline.ledger import open_ledger

    with open_ledger(ledger, write=False, now=now) as opened:
        problems = opened.check()
    for problem in problems:
        remark(problem)
    if problems:
        raise LedgerDamagedError(f"{ledger} has {len(problems)} faults", "restore a back-up or ingest again")
    remark(f"{ledger} is whole")


def _as_json(value: str) -> str:
    try:
        msgspec.json.decode(value)
    except msgspec.DecodeError:
        return msgspec.json.encode(value).decode()
    return value
