"""The tables of a ledger, the same for SQLite and PostgreSQL.

The journal numbers all that was recorded without gaps; every other table hangs on its numbers. What is asked for by SQL
has a column; the whole value is JSON beside it.
"""

from datetime import UTC, datetime

from sqlalchemy import Column, DateTime, Float, ForeignKey, Index, Integer, MetaData, Table, Text, UniqueConstraint
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from fogline.errors import SettingError


class Instant(TypeDecorator[datetime]):
    """A moment in UTC with microseconds: SQLite has no zones, so it goes in and comes out as UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Writes a moment as UTC."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Reads a moment as UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def zoned(moment: datetime, what: str) -> datetime:
    """The moment itself, which has to say in which zone it counts.

    >>> zoned(datetime(2022, 9, 10, tzinfo=UTC), "known").isoformat()
    '2022-09-10T00:00:00+00:00'

    Raises SettingError where it has no zone.
    """
    if moment.utcoffset() is None:
        raise SettingError(
            f"{what} {moment.isoformat()} has no time zone", "give an instant, such as 2022-09-10T08:00Z"
        )
    return moment


metadata = MetaData()

meta = Table("meta", metadata, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))

journal = Table(
    "journal",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("recorded", Instant, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
)


def _entry() -> Column[int]:
    return Column("entry", Integer, ForeignKey("journal.number"), primary_key=True, autoincrement=False)


reports = Table(
    "reports",
    metadata,
    _entry(),
    Column("id", Text, nullable=False, unique=True),
    Column("published", Instant, nullable=False, index=True),
    Column("publisher", Text, nullable=False),
    Column("title", Text),
    Column("text_hash", Text, nullable=False),
    Column("rest", Text, nullable=False),  # the report as JSON, without title and text
    # Last, so that SQLite need not walk over long texts to read a head.
    Column("text", Text),
)

extractions = Table(
    "extractions",
    metadata,
    _entry(),
    Column("report", Text, ForeignKey("reports.id"), nullable=False),
    Column("extractor", Text, nullable=False),
    Column("gazetteers", Text, nullable=False),  # their hashes, a JSON list in order of precedence
    Column("claims", Integer, nullable=False),  # how many were drawn, so that a lost one is noticed
    UniqueConstraint("report", "extractor", "gazetteers"),
    Index("extractions_in_order", "report", "entry"),
)

claims = Table(
    "claims",
    metadata,
    Column("row", Integer, primary_key=True, autoincrement=False),
    Column("extraction", Integer, ForeignKey("extractions.entry"), nullable=False, index=True),
    Column("id", Text, nullable=False, index=True),
    Column("report", Text, nullable=False),
    Column("published", Instant, nullable=False),
    Column("publisher", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("polarity", Text, nullable=False),
    Column("mood", Text, nullable=False),
    Column("body", Text, nullable=False),  # the claim as JSON
)

claim_places = Table(
    "claim_places",
    metadata,
    Column("row", Integer, ForeignKey("claims.row"), nullable=False),
    Column("place_id", Text, nullable=False),
    Column("p", Float),
    Column("role", Text, nullable=False),
    Index("claim_places_by_place", "place_id", "row"),
)

corrections = Table(
    "corrections",
    metadata,
    _entry(),
    Column("claim", Text, nullable=False, index=True),
    Column("field", Text, nullable=False),
    Column("value", Text, nullable=False),  # JSON
    Column("author", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("undoes", Integer, ForeignKey("corrections.entry")),
)

redactions = Table(
    "redactions",
    metadata,
    _entry(),
    Column("report", Text, ForeignKey("reports.id"), nullable=False, unique=True),
    Column("author", Text, nullable=False),
    Column("reason", Text, nullable=False),
)

gazetteers = Table("gazetteers", metadata, _entry(), Column("hash", Text, nullable=False, unique=True))
