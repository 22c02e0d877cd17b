"""Markdown to plain text: one line for each paragraph, heading, list item and row; links and notes become citations."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from fogline.read.dates import declared_instant
from fogline.read.draft import Draft, Line, join_lines
from fogline.read.notes import LINK_CLOSE, LINK_OPEN, find_note_list, take_markers

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_NOTE_LABEL = re.compile(r"\[?\^?(?:\d{1,3})\]?")
_TAG = re.compile(r"<[^>]{0,1000}>")


def read_markdown(text: str) -> Draft:
    """Reads Markdown (CommonMark with tables) into plain text, with what its front matter says of title, date
    and publisher.

    >>> draft = read_markdown("# Front\\n\\nThe [army](https://e.org/1) **left**.")
    >>> draft.text, draft.citations
    ('Front\\nThe army left.', (Citation(at=14, urls=('https://e.org/1',)),))
    """
    from markdown_it import MarkdownIt

    front = _FRONT_MATTER.match(text)
    said = _front_matter(front[1]) if front else {}
    links: list[str] = []
    source = re.sub(f"[{LINK_OPEN}{LINK_CLOSE}]", "", text[front.end() :] if front else text.removeprefix("\ufeff"))
    tokens = MarkdownIt("commonmark").enable("table").parse(source)
    raw = [line for line in _lines(tokens, links) if line.text.strip()]
    notes = find_note_list([line.text for line in raw], links)
    kept = raw[: notes.first] + raw[notes.last :] if notes else raw
    taken = (_taken(line, notes.links if notes else {}, links) for line in kept)
    body, citations, headings = join_lines(line for line in taken if line.text)
    title = said.get("title") or next((body[h.start : h.end] for h in headings if h.level == 1), None)
    published = next((found for key in ("published", "date") if (found := declared_instant(said.get(key, "")))), None)
    publisher = said.get("publisher") or said.get("source")
    return Draft(body, citations, headings, title, said.get("lang") or said.get("language"), publisher, published)


def _front_matter(block: str) -> dict[str, str]:
    pairs = (line.partition(":") for line in block.splitlines() if not line.startswith((" ", "\t", "#", "-")))
    return {key.strip().lower(): value.strip().strip("\"'") for key, _, value in pairs if value.strip()}


def _lines(tokens: "Sequence[Token]", links: list[str]) -> Iterator[Line]:
    level: int | None = None
    row: list[str] | None = None
    for token in tokens:
        if token.type == "heading_open":
            level = int(token.tag[1])
        elif token.type == "heading_close":
            level = None
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            yield Line(" | ".join(row))
            row = None
        elif token.type == "inline":
            text = _inline(token.children or (), links)
            if row is not None:
                row.append(text)
            else:
                yield from (Line(" ".join(part.split()), level) for part in text.split("\n"))
        elif token.type in {"fence", "code_block", "html_block"}:
            plain = _TAG.sub(" ", token.content) if token.type == "html_block" else token.content
            yield from (Line(" ".join(part.split())) for part in plain.splitlines())


def _inline(tokens: "Sequence[Token]", links: list[str]) -> str:
    pieces: list[str] = []
    opened: list[tuple[int, str]] = []
    for token in tokens:
        if token.type in {"text", "code_inline"}:
            pieces.append(token.content)
        elif token.type == "softbreak":
            pieces.append(_soft_break(pieces))
        elif token.type == "hardbreak":
            pieces.append("\n")
        elif token.type == "link_open":
            opened.append((len(pieces), str(token.attrs.get("href", ""))))
        elif token.type == "link_close" and opened:
            start, address = opened.pop()
            if _NOTE_LABEL.fullmatch("".join(pieces[start:]).strip()):
                del pieces[start:]
            links.append(address)
            pieces.append(f"{LINK_OPEN}{len(links) - 1}{LINK_CLOSE}")
    return "".join(pieces)


def _soft_break(pieces: Sequence[str]) -> str:
    """A line break in a paragraph is a space, except before the next note of a list that was written without
    blank lines.
    """
    return "\n" if re.match(r"\[\^?\d{1,3}\]", pieces[0] if pieces else "") else " "


def _taken(line: Line, notes: dict[str, tuple[str, ...]], links: Sequence[str]) -> Line:
    text, cites = take_markers(line.text, notes, links)
    return Line(text, line.level, cites)
