"""Ingesting with a bar that shows how far the run is; on a pipe the bar is silent."""

from collections.abc import Sequence
from pathlib import Path

import msgspec
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from fogline.cli.options import now
from fogline.cli.remarks import Remarks
from fogline.model.notice import Notice
from fogline.pipeline import Desk, ingest_paths
from fogline.read import ReadOptions, count_files


class Tally(msgspec.Struct):
    """What a run did, counted as it goes."""

    reports: int = 0
    new: int = 0
    claims: int = 0
    unreadable: int = 0

    def __str__(self) -> str:
        known = self.reports - self.new
        parts = [f"{self.new} new report{'s' * (self.new != 1)} with {self.claims} claims"]
        parts += [f"{known} known already"] if known else []
        parts += [f"{self.unreadable} unreadable"] if self.unreadable else []
        return ", ".join(parts)


def ingest_with_progress(
    paths: Sequence[str], desk: Desk, options: ReadOptions, ledger_path: Path, remarks: Remarks
) -> Tally:
    """Ingests all reports at some paths into the ledger at `ledger_path`, one whole report at a time."""
    from fogline.ledger import open_ledger

    tally = Tally()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with (
        open_ledger(ledger_path, write=True, now=now) as ledger,
        Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress,
    ):
        task = progress.add_task("reading reports", total=count_files(paths))
        for item in ingest_paths(paths, desk, options, ledger, typer.get_binary_stream("stdin")):
            if isinstance(item, Notice):
                remarks.add([item])
                tally.unreadable += item.severity == "error"
                progress.advance(task, item.severity == "error")
            else:
                remarks.add(item.notices)
                tally.reports += 1
                tally.new += item.new
                tally.claims += item.claims
                progress.advance(task)
    return tally
