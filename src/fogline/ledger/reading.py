"""Answers from the ledger as of a moment: the newest extraction of each report that was known by then."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Literal

import msgspec
from msgspec.structs import replace
from sqlalchemy import ColumnElement, Connection, Select, and_, exists, or_, select

from fogline.errors import SettingError
from fogline.ledger import corrections as corrected
from fogline.ledger.journal import last_entry_by
from fogline.ledger.schema import claim_places, claims, corrections, extractions, reports, zoned
from fogline.model.claim import Claim
from fogline.model.entry import ReportHead
from fogline.model.report import Report

KnownBy = Literal["published", "recorded"]
_ROWS_AT_ONCE = 10_000


class Horizon(msgspec.Struct, frozen=True):
    """What may be used for an answer: entries up to one of the journal, reports published between two moments; None
    sets no bound.
    """

    entry: int | None = None
    published: datetime | None = None
    since: datetime | None = None


def horizon(connection: Connection, known: datetime | None, known_by: str, since: datetime | None = None) -> Horizon:
    """The bounds that a question sets.

    Raises SettingError where it asks for knowledge by something else than `published` or `recorded`, or names a moment
    without zone.
    """
    if known_by not in {"published", "recorded"}:
        raise SettingError(f"nothing is known by {known_by!r}", "ask by published or by recorded")
    since = since and zoned(since, "since")
    if known is None:
        return Horizon(since=since)
    if known_by == "recorded":
        return Horizon(entry=last_entry_by(connection, known), since=since)
    return Horizon(published=zoned(known, "known"), since=since)


def claims_within(connection: Connection, bounds: Horizon, place: str | None = None) -> list[Claim]:
    """The claims of the newest extraction of each report, corrected, in order of published then id; with a place, those
    that name it.
    """
    asked = select(claims.c.body).join(extractions, extractions.c.entry == claims.c.extraction)
    asked = asked.join(reports, reports.c.id == extractions.c.report).where(*_bounded(bounds))
    if place is not None:
        asked = asked.where(_may_be_at(place))
    holding = corrected.in_force(connection, bounds.entry)
    with _collector_at_rest():
        found = corrected.apply(_decoded(connection, asked), holding)
    if place is not None:
        found = [claim for claim in found if any(each.id == place for each in claim.places)]
    return sorted(found, key=lambda claim: (claim.published, claim.id))


def claim_called(connection: Connection, claim: str, *, as_corrected: bool) -> Claim | None:
    """One claim from the newest extraction that has it, though it may be superseded; None where it is unknown or
    rejected.
    """
    asked = select(claims.c.body).where(claims.c.id == claim).order_by(claims.c.extraction.desc()).limit(1)
    found = list(_decoded(connection, asked))
    holding = corrected.in_force(connection, None, claim) if as_corrected else {}
    return next(iter(corrected.apply(found, holding)), None)


def report_called(connection: Connection, report: str) -> Report | None:
    """One report with its text; None where it is unknown or its text was redacted."""
    row = connection.execute(select(reports).where(reports.c.id == report)).first()
    if row is None or row.text is None:
        return None
    return replace(msgspec.json.decode(row.rest, type=Report), title=row.title, text=row.text)


def heads_within(connection: Connection, bounds: Horizon) -> list[ReportHead]:
    """The reports without their texts, in order of published then id."""
    kept = [each for each in reports.c if each.name != "text"]
    asked = select(*kept, reports.c.text.is_(None).label("redacted")).order_by(reports.c.published, reports.c.id)
    if bounds.entry is not None:
        asked = asked.where(reports.c.entry <= bounds.entry)
    return [_head(row) for row in connection.execute(asked.where(*_published_within(bounds)))]


def _head(row: Any) -> ReportHead:
    rest = msgspec.json.decode(row.rest, type=Report)
    return ReportHead(
        id=row.id,
        doc=rest.doc,
        publisher=rest.publisher,
        published=rest.published,
        title=row.title,
        language=rest.language,
        origin=rest.origin,
        text_hash=row.text_hash,
        entry=row.entry,
        redacted=bool(row.redacted),
    )


def _bounded(bounds: Horizon) -> list[ColumnElement[bool]]:
    later = extractions.alias("later")
    supersedes = [later.c.report == extractions.c.report, later.c.entry > extractions.c.entry]
    limits = _published_within(bounds)
    if bounds.entry is not None:
        supersedes.append(later.c.entry <= bounds.entry)
        limits.append(extractions.c.entry <= bounds.entry)
    return [*limits, ~exists().where(and_(*supersedes))]


def _published_within(bounds: Horizon) -> list[ColumnElement[bool]]:
    limits = []
    if bounds.published is not None:
        limits.append(reports.c.published <= bounds.published)
    if bounds.since is not None:
        limits.append(reports.c.published >= bounds.since)
    return limits


def _may_be_at(place: str) -> ColumnElement[bool]:
    # A corrected place is in no side table, so claims with one are fetched and looked at.
    moved = select(corrections.c.claim).where(corrections.c.field == "places")
    named = select(claim_places.c.row).where(claim_places.c.place_id == place)
    return or_(claims.c.row.in_(named), claims.c.id.in_(moved))


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    # Claims hold no cycles, and to look for some among a million new values takes longer than to read them.
    was_at_work = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_at_work:
            gc.enable()


def _decoded(connection: Connection, asked: Select[Any]) -> Iterator[Claim]:
    decoder = msgspec.json.Decoder(Claim)
    for bodies in connection.scalars(asked).partitions(_ROWS_AT_ONCE):
        yield from map(decoder.decode, bodies)
