"""Plain text: the report is the file, character for character."""

import re

from fogline.model.report import Citation, Heading
from fogline.read.draft import Draft, looks_like_heading
from fogline.read.notes import find_note_list, links_in, mark_positions

_LINE = re.compile(r"[^\r\n]+")
_BARE_LINK = re.compile(r"https?://[^\s<>\"“”]+")


def read_text(text: str) -> Draft:
    """Reads plain text as it stands: nothing is taken out, so that offsets are those of the file; its notes
    become citations all the same.

    >>> draft = read_text("It fell.[1] They left.\\n\\n[1] https://e.org/1\\n")
    >>> draft.citations
    (Citation(at=8, urls=('https://e.org/1',)),)
    """
    spans = [match.span() for match in _LINE.finditer(text)]
    lines = [text[start:end] for start, end in spans]
    notes = find_note_list(lines)
    body_end = spans[notes.first][0] if notes else len(text)
    cites = mark_positions(text, notes.links, body_end) if notes else []
    cites += [(match.end(), links_in(match[0])) for match in _BARE_LINK.finditer(text, 0, body_end)]
    headings = tuple(
        _heading(start, line) for (start, end), line in zip(spans, lines, strict=True) if _titles(line, end, body_end)
    )
    title = text[headings[0].start : headings[0].end] if headings and headings[0].start == _first_word(text) else None
    citations = tuple(Citation(at, urls) for at, urls in sorted(cites) if urls)
    return Draft(text, citations, headings, title)


def _titles(line: str, end: int, body_end: int) -> bool:
    return end <= body_end and looks_like_heading(line)


def _heading(start: int, line: str) -> Heading:
    lead = len(line) - len(line.lstrip(" \t\ufeff\x0b\x0c"))
    return Heading(start + lead, start + len(line.rstrip()))


def _first_word(text: str) -> int:
    return len(text) - len(text.lstrip("\ufeff \t\r\n\x0b\x0c"))
