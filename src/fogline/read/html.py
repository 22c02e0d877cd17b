"""Web pages: the main text by trafilatura, with the notes and links taken to safety before and put to their
offsets after.

Links travel through the cutting as stand-ins in the text itself, so that whatever it does to the mark-up, each comes
out beside the words that cite.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from fogline.errors import MaterialError
from fogline.read.draft import Draft, Line, join_lines, looks_like_heading
from fogline.read.markup import page_lines, prepare
from fogline.read.notes import LINK_CLOSE, LINK_OPEN, take_markers
from fogline.read.page import page_data

_NOTHING = re.compile("[\u200b\u200c\u2060\ufeff\u00ad]")
_FOREIGN_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_FORBIDDEN = re.compile(f"[\x00-\x08\x0b\x0e-\x1f\x7f{LINK_OPEN}{LINK_CLOSE}]")
# A page's title often stands once above the article and once more at its head.
_TOP = 5
_BLOCKS = frozenset({"item", "list", "p", "head", "row", "quote", "table", "code"})
_BREAKS = _BLOCKS | {"lb"}


def read_html(text: str) -> Draft:
    """Reads a web page: headings, paragraphs, list items and rows of its main part, one line each; markers and
    list of notes become citations.

    Raises MaterialError where the page has no readable main part.
    """
    tree = _parse(text)
    data = page_data(tree)
    notes, links = prepare(tree, data)
    lines = [line for raw in _main_lines(tree) if (line := _finished(raw, notes, links)).text]
    lines = [line for at, line in enumerate(lines) if at == 0 or at > _TOP or line.text != lines[0].text]
    if not lines:
        raise MaterialError("the page has no main text", "save the article itself, or give its text as .txt")
    body, citations, headings = join_lines(lines)
    return Draft(body, citations, headings, data.title, data.language, data.publisher, data.published, data.years)


def _parse(text: str) -> Any:
    from lxml import etree, html

    cleaned = _FORBIDDEN.sub(" ", _FOREIGN_DECLARATION.sub("", text.removeprefix("\ufeff"), count=1))
    try:
        return html.document_fromstring(cleaned)
    except (etree.ParserError, ValueError):
        raise MaterialError("there is no web page in it", "give a page with a text, or the text as .txt") from None


def _main_lines(tree: Any) -> Iterator[Line]:
    import trafilatura
    from trafilatura.settings import Document

    whole = ["".join(piece.text for piece in pieces) for pieces in page_lines(tree)]
    document = trafilatura.bare_extraction(tree, include_comments=False, include_links=True, favor_recall=True)
    if isinstance(document, Document) and "".join(document.body.itertext()).strip():
        yield from _block_lines(document.body)
    else:
        # A page that is only text has no main part to be found: all of it is the report.
        yield from (Line(text) for text in whole)


def _block_lines(block: Any) -> Iterator[Line]:
    if block.tag == "head":
        level = re.fullmatch(r"h([1-6])", block.get("rend") or "")
        yield Line("".join(block.itertext()), int(level[1]) if level else 2)
    elif block.tag == "table":
        for row in block.iter("row"):
            yield Line(" | ".join(" ".join("".join(cell.itertext()).split()) for cell in row.iter("cell")))
    elif any(child.tag in _BLOCKS for child in block):
        yield from (Line(part) for part in (block.text or "").split("\n"))
        for child in block:
            yield from _block_lines(child)
            yield Line(child.tail or "")
    else:
        yield from (Line(part) for part in _broken_text(block))


def _broken_text(block: Any) -> list[str]:
    """The text of a block, cut where the page breaks the line or starts a list inside it."""
    pieces = [block.text or ""]
    for element in block.iterdescendants():
        if element.tag in _BREAKS:
            pieces.append("\n")
        pieces.append((element.text or "").replace("\n", " "))
        pieces.append((element.tail or "").replace("\n", " "))
    pieces[0] = pieces[0].replace("\n", " ")
    return "".join(pieces).split("\n")


def _finished(raw: Line, notes: dict[str, tuple[str, ...]], links: Sequence[str]) -> Line:
    text = " ".join(_NOTHING.sub("", raw.text).split())
    text, cites = take_markers(text, notes, links)
    level = raw.level if raw.level is not None else (3 if looks_like_heading(text) else None)
    return Line(text, level, cites)
