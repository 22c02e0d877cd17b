"""The commands that read reports, and the one that looks a name up: extract, locate, ingest, places."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer
from msgspec import Struct

from fogline.cli.options import (
    DEFAULT_LEDGER,
    LedgerOption,
    NoticesOption,
    Paths,
    PublishedOption,
    PublisherOption,
    ReaderOption,
    TheatreOption,
    chosen_theatre,
    deliver,
    now,
    one_of,
    set_up,
)
from fogline.cli.remarks import Remarks, remark
from fogline.errors import SettingError, UnknownPlaceError
from fogline.model.claim import Claim, claim_record
from fogline.model.notice import Notice
from fogline.model.place import Place
from fogline.read import ReadOptions, read_paths

FormatOption = Annotated[str, typer.Option("--format", help="jsonl: one JSON object a line.")]


def extract(
    paths: Paths,
    published: PublishedOption = None,
    publisher: PublisherOption = None,
    theatre: TheatreOption = None,
    reader: ReaderOption = "auto",
    format_: FormatOption = "jsonl",
    notices: NoticesOption = None,
) -> None:
    """Print the claims of reports, one a line, without a ledger.

    Example: `fogline extract report.txt --published 2022-09-11 --publisher "Demo Wire"`
    """
    from fogline.pipeline import extract_paths

    one_of(format_, ("jsonl",), "--format")
    remarks = Remarks(notices)
    options = ReadOptions(now=now(), publisher=publisher, published=published)
    out = typer.get_binary_stream("stdout")
    for item in extract_paths(paths, set_up(theatre, reader), options, typer.get_binary_stream("stdin")):
        if isinstance(item, Claim):
            out.write(msgspec.json.encode(claim_record(item)) + b"\n")
        else:
            remarks.add([item])
    out.flush()
    remarks.close()
    raise typer.Exit(remarks.exit_code)


def locate(
    paths: Paths,
    published: PublishedOption = None,
    spans: Annotated[Path | None, typer.Option("--spans", help="A JSON list of [start, end] to resolve.")] = None,
    theatre: Annotated[str | None, typer.Option("--theatre", help="A theatre, or none.")] = None,
    format_: FormatOption = "jsonl",
) -> None:
    """Print the place names of reports with the places they most likely mean, one a line.

    Example: `fogline locate report.txt --theatre none`
    """
    from fogline.locate import open_gazetteer
    from fogline.pipeline import locate_text

    one_of(format_, ("jsonl",), "--format")
    remarks = Remarks()
    where = None if theatre == "none" else chosen_theatre(theatre)
    gazetteer = open_gazetteer(where)
    # A place name needs no date, so a report without one is located all the same.
    options = ReadOptions(now=now(), published=published or now().isoformat())
    out = typer.get_binary_stream("stdout")
    wanted = _read_spans(spans) if spans else None
    for item in read_paths(paths, options, typer.get_binary_stream("stdin")):
        if isinstance(item, Notice):
            remarks.add([item])
            continue
        for mention in locate_text(item, gazetteer, where, wanted):
            record = {"doc": item.doc, **msgspec.to_builtins(mention)}
            out.write(msgspec.json.encode(record) + b"\n")
    out.flush()
    remarks.close()
    raise typer.Exit(remarks.exit_code)


def ingest(
    paths: Paths,
    ledger: LedgerOption = Path(DEFAULT_LEDGER),
    published: PublishedOption = None,
    publisher: PublisherOption = None,
    theatre: TheatreOption = None,
    reader: ReaderOption = "auto",
    notices: NoticesOption = None,
) -> None:
    """Read reports and enter them, with their claims, into a ledger. The same report twice adds nothing.

    Example: `fogline ingest reports/ --ledger war.ledger --publisher "Demo Wire"`
    """
    from fogline.cli.progress import ingest_with_progress

    remarks = Remarks(notices)
    options = ReadOptions(now=now(), publisher=publisher, published=published)
    tally = ingest_with_progress(paths, set_up(theatre, reader), options, ledger, remarks)
    remarks.close()
    remark(str(tally))
    raise typer.Exit(remarks.exit_code)


def _read_spans(path: Path) -> list[tuple[int, int]]:
    try:
        return msgspec.json.decode(path.read_bytes(), type=list[tuple[int, int]])
    except (OSError, msgspec.DecodeError) as error:
        raise SettingError(f"{path} holds no spans: {error}", "give a JSON list of [start, end]") from None


def places(
    search: Annotated[str, typer.Argument(help='A name, alone or with what it lies in: "Lyman, Donetsk Oblast".')],
    theatre: Annotated[str | None, typer.Option("--theatre", help="A theatre, or none.")] = None,
    inside: Annotated[bool, typer.Option("--inside", help="List the settlements in the likeliest place.")] = False,
    format_: Annotated[str, typer.Option("--format", help="text or jsonl.")] = "text",
) -> None:
    """Show what a name could be, and why each place has its probability.

    Example: `fogline places "Lyman, Donetsk Oblast"`
    """
    from fogline.locate import open_gazetteer, possible_places

    one_of(format_, ("text", "jsonl"), "--format")
    where = None if theatre == "none" else chosen_theatre(theatre)
    gazetteer = open_gazetteer(where)
    possible = possible_places(search, gazetteer, where)
    if not possible:
        raise UnknownPlaceError(
            f"no place is named {search!r}", "check its spelling, or import a gazetteer that has it"
        )
    shown: list[Struct] = [*gazetteer.places_in(possible[0].place)] if inside else [*possible]
    lines = [msgspec.json.encode(one).decode() if format_ == "jsonl" else _place_line(one) for one in shown]
    deliver("".join(f"{line}\n" for line in lines), None)


def _place_line(one: Struct) -> str:
    from fogline.locate import PossiblePlace

    if isinstance(one, PossiblePlace):
        why = ", ".join(f"{reason.words} {reason.nats:+.1f}" for reason in one.reasons)
        return f"{one.p:.3f}  {_place_line(one.place)}\n       {why}"
    place = msgspec.convert(one, Place, from_attributes=True)
    lies_in = ", ".join(filter(None, (place.district, place.region, place.country)))
    return f"{place.name} ({place.kind}; {lies_in})  {place.lat:.4f}, {place.lon:.4f}  {place.id}"
