"""What a reader makes of one file before publisher and date are settled, and the lines it is put together from."""

import re
from collections.abc import Iterable
from datetime import datetime

import msgspec

from fogline.model.report import Citation, Heading

_LONGEST_HEADING = 110
_MOST_WORDS = 14
_SENTENCE_ENDS = (".", "!", "?", ";", ",", "…", ":")
_END_MARKERS = re.compile(r"(?:\s*\[\w{1,3}\])+\s*$")
_LIST_MARK = re.compile(r"[-*•·–—>|]\s|\(?\d{1,3}[.)]\s|[\[(]\d{1,3}[\])]")


class Line(msgspec.Struct, frozen=True):
    """One paragraph, heading or list item, without line breaks; `level` is None where the markup calls it no heading.

    `cites` are pairs of an offset in the line, right after the words that cite, and the links cited there.
    """

    text: str
    level: int | None = None
    cites: tuple[tuple[int, tuple[str, ...]], ...] = ()


class Draft(msgspec.Struct, frozen=True):
    """A text with its notes and headings, and what the file itself says of its title, language, publisher and date.

    `years` are years that the file's own data hint at, for a
    dateline that gives none.
    """

    text: str
    citations: tuple[Citation, ...] = ()
    headings: tuple[Heading, ...] = ()
    title: str | None = None
    language: str | None = None
    publisher: str | None = None
    published: datetime | None = None
    years: tuple[int, ...] = ()


def looks_like_heading(line: str) -> bool:
    """Tells whether a line reads as a title of what follows: short, begun like a title, and not ended like a sentence.

    >>> looks_like_heading("Key Takeaways"), looks_like_heading("The town has fallen.")
    (True, False)
    >>> looks_like_heading("- a point of a list"), looks_like_heading("and so on")
    (False, False)
    """
    bare = line.strip()
    if len(bare) > 2 * _LONGEST_HEADING:
        return False
    bare = _END_MARKERS.sub("", bare).rstrip("\"'”’»)")
    if not bare or len(bare) > _LONGEST_HEADING or bare.endswith(_SENTENCE_ENDS) or "://" in bare or " | " in bare:
        return False
    if _LIST_MARK.match(bare) or len(bare.split()) > _MOST_WORDS:
        return False
    first = bare.lstrip("\"'“‘«(#\ufeff")[:1]
    return first.isupper() or first.isdigit()


def join_lines(lines: Iterable[Line]) -> tuple[str, tuple[Citation, ...], tuple[Heading, ...]]:
    """Puts lines together into the text of a report, one line each, with the offsets of its notes and headings.

    >>> join_lines([Line("Front", level=1), Line("It fell.", cites=((8, ("https://e.org/1",)),))])[0]
    'Front\\nIt fell.'
    """
    texts: list[str] = []
    citations: list[Citation] = []
    headings: list[Heading] = []
    start = 0
    for line in lines:
        end = start + len(line.text)
        citations += [Citation(start + at, urls) for at, urls in line.cites]
        if line.level is not None:
            headings.append(Heading(start, end, line.level))
        texts.append(line.text)
        start = end + 1
    return "\n".join(texts), tuple(citations), tuple(headings)
