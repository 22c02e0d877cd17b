"""A report: one published text with its publisher, date and cited links."""

from datetime import UTC, datetime

import msgspec

from fogline.model.ids import content_id, text_hash


class Citation(msgspec.Struct, frozen=True):
    """Links that a report cites at a place in its text: the notes "[3]" become one of these.

    `at` is the character offset right after the words that cite; it belongs to the sentence with start < at <= end.
    """

    at: int
    urls: tuple[str, ...]


class Heading(msgspec.Struct, frozen=True):
    """A line of the text that titles what follows, as character offsets."""

    start: int
    end: int
    level: int = 2


class Report(msgspec.Struct, frozen=True):
    """One text as one publisher published it; all offsets of its claims count in `text`.

    `doc` is the stem of the file it came from, `origin` the path or URL as given.
    """

    doc: str
    text: str
    publisher: str
    published: datetime
    title: str | None = None
    language: str | None = None
    origin: str | None = None
    citations: tuple[Citation, ...] = ()
    headings: tuple[Heading, ...] = ()

    @property
    def id(self) -> str:
        """The same text from the same publisher on the same day is the same report."""
        return content_id("r", self.publisher, self.published.astimezone(UTC).isoformat(), self.text)

    @property
    def text_hash(self) -> str:
        """The SHA-256 of the text."""
        return text_hash(self.text)


def links_between(report: Report, start: int, end: int) -> tuple[str, ...]:
    """The links that the words from `start` to `end` cite, in the order of the text, each once.

    >>> from datetime import UTC, datetime
    >>> report = Report("a", "Izium is free. More.", "P", datetime(2022, 9, 11, tzinfo=UTC), citations=(Citation(14, ("https://e.org/1",)),))
    >>> links_between(report, 0, 14), links_between(report, 15, 20)
    (('https://e.org/1',), ())
    """
    cited = (url for citation in report.citations if start < citation.at <= end for url in citation.urls)
    return tuple(dict.fromkeys(cited))
