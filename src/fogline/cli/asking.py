"""The commands that ask a ledger: brief, map, control, claims, explain, search."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, cast

import typer

from fogline.cli.options import (
    DEFAULT_LEDGER,
    KnownByOption,
    KnownOption,
    LedgerOption,
    ModelOption,
    OnOption,
    OutOption,
    TheatreOption,
    chosen_model,
    chosen_theatre,
    days,
    deliver,
    now,
    one_of,
)
from fogline.cli.remarks import remark

if TYPE_CHECKING:
    from fogline.ledger import Ledger
    from fogline.model.picture import Picture
    from fogline.model.theatre import Theatre

KnownBy = Literal["published", "recorded"]


def brief(
    on: OnOption,
    ledger: LedgerOption = Path(DEFAULT_LEDGER),
    known: KnownOption = None,
    known_by: KnownByOption = "published",
    theatre: TheatreOption = None,
    format_: Annotated[str, typer.Option("--format", help="markdown or html.")] = "markdown",
    out: OutOption = None,
) -> None:
    """Write the brief of a day: every sentence cites its claims, every claim its words, publisher and date.

    Example: `fogline brief --on 2022-09-11 --ledger war.ledger --format html --out brief.html`
    """
    from fogline.publish import brief_html, brief_markdown, compose_brief

    one_of(format_, ("markdown", "html"), "--format")
    picture, war = _picture(ledger, on, known, known_by, theatre)
    composed = compose_brief(picture, war)
    deliver(brief_html(composed) if format_ == "html" else brief_markdown(composed), out)


def map_(
    on: OnOption,
    ledger: LedgerOption = Path(DEFAULT_LEDGER),
    known: KnownOption = None,
    known_by: KnownByOption = "published",
    theatre: TheatreOption = None,
    out: Annotated[Path, typer.Option("--out", "-o", help="The PNG file to write.")] = Path("map.png"),
) -> None:
    """Draw the map of a day as PNG.

    Example: `fogline map --on 2022-09-11 --ledger war.ledger --out map.png`
    """
    from fogline.publish import map_png

    picture, war = _picture(ledger, on, known, known_by, theatre)
    deliver(map_png(picture, war), out)
    remark(f"wrote {out}")


def control(
    on: OnOption,
    ledger: LedgerOption = Path(DEFAULT_LEDGER),
    known: KnownOption = None,
    known_by: KnownByOption = "published",
    theatre: TheatreOption = None,
    format_: Annotated[str, typer.Option("--format", help="csv, geojson or parquet.")] = "csv",
    as_: Annotated[str, typer.Option("--as", help="settlements, or areas and front line (geojson).")] = "settlements",
    model: ModelOption = None,
    out: OutOption = None,
) -> None:
    """Print who most likely holds each settlement on a day, with its probabilities.

    Example: `fogline control --on 2022-09-11 --ledger war.ledger --format csv`
    """
    from fogline import pipeline, publish

    one_of(format_, ("csv", "geojson", "parquet"), "--format")
    if one_of(as_, ("settlements", "areas"), "--as") == "areas":
        one_of(format_, ("geojson",), "--as areas with --format")
    war = chosen_theatre(theatre)
    day, known_day = days(on, known)
    with _reading(ledger) as opened:
        holdings = pipeline.control(
            opened, pipeline.Desk(war), day, known_day, _known_by(known_by), chosen_model(model)
        )
    if as_ == "areas":
        deliver(pipeline.control_areas(holdings, war, day), out)
    elif format_ == "csv":
        deliver(publish.control_csv(holdings, war), out)
    elif format_ == "geojson":
        deliver(publish.control_geojson(holdings, war, day), out)
    else:
        deliver(publish.control_parquet(holdings, war), out)


def claims(
    ledger: LedgerOption = Path(DEFAULT_LEDGER),
    known: Annotated[str | None, typer.Option("--known", help="Only claims known by the end of this day.")] = None,
    known_by: KnownByOption = "published",
    since: Annotated[str | None, typer.Option("--since", help="Only claims published on this day or later.")] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="Only claims of this kind.")] = None,
    place: Annotated[str | None, typer.Option("--place", help="Only claims that name this place.")] = None,
    theatre: TheatreOption = None,
    format_: Annotated[str, typer.Option("--format", help="jsonl, csv or geojson.")] = "jsonl",
    out: OutOption = None,
) -> None:
    """Print the claims of a ledger.

    Example: `fogline claims --ledger war.ledger --since 2022-09-10 --kind capture --format csv`
    """
    from fogline import publish
    from fogline.model.dates import day_of, end_of_day, instant
    from fogline.pipeline import filter_claims

    writers: dict[str, Callable[..., str]] = {
        "jsonl": publish.claims_jsonl,
        "csv": publish.claims_csv,
        "geojson": lambda told: publish.claims_geojson(told, chosen_theatre(theatre)),
    }
    one_of(format_, tuple(writers), "--format")
    until = end_of_day(day_of(known)) if known else None
    with _reading(ledger) as opened:
        told = opened.claims(known=until, known_by=_known_by(known_by))
    first = instant(since).replace(hour=0, minute=0, second=0) if since else None
    deliver(writers[format_](filter_claims(told, first, kind, place)), out)


def explain(
    place: Annotated[str, typer.Argument(help="A settlement's name or id.")],
    on: OnOption,
    ledger: LedgerOption = Path(DEFAULT_LEDGER),
    known: KnownOption = None,
    known_by: KnownByOption = "published",
    theatre: TheatreOption = None,
) -> None:
    """Say why a place is judged as it is: the claims that moved the estimate, with their words and weight.

    Example: `fogline explain Izium --on 2022-09-11 --ledger war.ledger`
    """
    from fogline import pipeline, publish

    war = chosen_theatre(theatre)
    day, known_day = days(on, known)
    with _reading(ledger) as opened:
        found = pipeline.explain(opened, pipeline.Desk(war), place, day, known_day, _known_by(known_by))
    deliver(publish.explanation_text(found.holding, found.influences, found.claims, war), None)


def search(
    query: Annotated[str, typer.Argument(help="Words to look for in the reports.")],
    ledger: LedgerOption = Path(DEFAULT_LEDGER),
    limit: Annotated[int, typer.Option("--limit", help="At most this many reports.")] = 20,
) -> None:
    """Find reports by their words.

    Example: `fogline search "railway bridge" --ledger war.ledger`
    """
    from fogline.model.dates import show_instant

    with _reading(ledger) as opened:
        hits = opened.search(query, limit)
    for hit in hits:
        deliver(f"{show_instant(hit.published)}  {hit.publisher}  {hit.doc}\n    {hit.snippet}\n", None)
    if not hits:
        remark("no report has these words")


def _reading(path: Path) -> "Ledger":
    from fogline.ledger import open_ledger

    return open_ledger(path, write=False, now=now)


def _known_by(value: str) -> KnownBy:
    return cast(KnownBy, one_of(value, ("published", "recorded"), "--known-by"))


def _picture(
    ledger: Path, on: str, known: str | None, known_by: str, theatre: str | None
) -> tuple["Picture", "Theatre"]:
    from fogline import pipeline

    war = chosen_theatre(theatre)
    day, known_day = days(on, known)
    with _reading(ledger) as opened:
        return pipeline.picture(opened, pipeline.Desk(war), day, known_day, _known_by(known_by)), war
