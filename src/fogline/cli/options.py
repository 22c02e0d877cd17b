"""The options that several commands share, and what they stand for."""

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from fogline.errors import SettingError
from fogline.model.dates import day_of
from fogline.model.theatre import Theatre

if TYPE_CHECKING:
    from fogline.extract import ReaderName
    from fogline.pipeline import Desk
    from fogline.weigh.settings import Fitted

DEFAULT_LEDGER = "fogline.ledger"

Paths = Annotated[list[str], typer.Argument(help="Files or folders of reports (txt, md, html); - is standard input.")]
PublishedOption = Annotated[
    str | None, typer.Option("--published", help="Day or instant of publication, for reports that do not say it.")
]
PublisherOption = Annotated[str | None, typer.Option("--publisher", help="Who published the reports.")]
TheatreOption = Annotated[
    str | None, typer.Option("--theatre", help="A theatre's name or folder; FOGLINE_THEATRE sets another default.")
]
LedgerOption = Annotated[
    Path,
    typer.Option("--ledger", help="The ledger's file; FOGLINE_LEDGER sets another default.", envvar="FOGLINE_LEDGER"),
]
ReaderOption = Annotated[
    str,
    typer.Option("--reader", help="What reads claims: trained, rules, or auto (trained where it knows the sides)."),
]
OnOption = Annotated[str, typer.Option("--on", help="The day asked about: 2022-09-11.")]
KnownOption = Annotated[
    str | None, typer.Option("--known", help="Use only what was known by the end of this day (default: --on).")
]
KnownByOption = Annotated[
    str, typer.Option("--known-by", help="published: when it was said; recorded: when this ledger learnt it.")
]
ModelOption = Annotated[
    str | None, typer.Option("--model", help="A shipped version of the control model, or a file of `fogline fit`.")
]
OutOption = Annotated[Path | None, typer.Option("--out", "-o", help="Write to this file instead of standard output.")]
NoticesOption = Annotated[Path | None, typer.Option("--notices", help="Keep all notices in this file (JSON lines).")]


def now() -> datetime:
    """The one clock of the program; everything below the command line is handed it."""
    return datetime.now(UTC)


def chosen_theatre(name: str | None) -> Theatre:
    """The theatre that was asked for, else the environment's, else the first that ships.

    The theatre of the samples knows their invented publishers, so that questions to the demo's ledger answer as the
    demo did.
    """
    from fogline.samples import sample_publishers, sample_theatre
    from fogline.theatre import load_theatre, theatre_names, with_sources

    theatre = load_theatre(name or os.environ.get("FOGLINE_THEATRE") or theatre_names()[0])
    if theatre.id != sample_theatre():
        return theatre
    return with_sources(theatre, [publisher.source for publisher in sample_publishers()])


def chosen_reader(name: str) -> "ReaderName":
    """The reader of claims that was asked for."""
    from fogline.extract import READERS, ReaderName

    return cast(ReaderName, one_of(name, READERS, "--reader"))


def chosen_model(name: str | None) -> "Fitted | None":
    """The numbers of the control model that were asked for; None stands for the newest that ship."""
    from fogline.weigh.settings import load_fitted

    return load_fitted(name) if name else None


def set_up(theatre: str | None, reader: str) -> "Desk":
    """The stages for the theatre and the reader of claims that were asked for."""
    from fogline.pipeline import Desk

    return Desk(chosen_theatre(theatre), reader=chosen_reader(reader))


def days(on: str, known: str | None) -> tuple[date, date | None]:
    """The two days of a question."""
    return day_of(on), day_of(known) if known else None


def one_of(value: str, allowed: tuple[str, ...], option: str) -> str:
    """A value from a short list; raises SettingError that names the list."""
    if value not in allowed:
        raise SettingError(f"{option} {value!r} is not possible", "choose one of " + ", ".join(allowed))
    return value


def deliver(data: str | bytes, out: Path | None) -> None:
    """Writes a command's data to its file or to standard output, whole."""
    raw = data.encode("utf-8") if isinstance(data, str) else data
    if out is None:
        stream = typer.get_binary_stream("stdout")
        stream.write(raw)
        stream.flush()
        return
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(raw)
    except OSError as error:
        raise SettingError(f"{out} can't be written: {error.strerror}", "choose another file") from None
