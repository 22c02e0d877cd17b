"""Web pages: the main text by trafilatura, with the notes and links taken to safety before and put to their offsets after.

Links and markers travel through the cutting as stand-ins, so that whatever it does to the mark-up, each comes out beside the words that cite.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from fogline.errors import MaterialError
from fogline.read.draft import Draft, Line, join_lines, looks_like_heading
from fogline.read.notes import LINK_CLOSE, LINK_OPEN, find_note_list, take_markers
from fogline.read.page import PageData, page_data

_BLOCKS = frozenset(
    "address article aside blockquote body br center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol "
    "p pre section table tbody td tfoot th thead tr ul".split()
)
_SILENT = frozenset("script style noscript template head title svg iframe button select textarea".split())
_NOTHING = re.compile("[\u200b\u200c\u2060\ufeff\u00ad]")
_FOREIGN_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_MARK = re.compile(r"[\[(]?\^?(?:\d{1,3}|[a-z]|[*†‡])[\])]?", re.I)
_BRACKETED = re.compile(r"\s*\[\^?\w{1,7}\]")
_NOTE_BLOCKS = frozenset({"li", "p", "dd", "div", "td"})
_STAND_IN = re.compile(f"{LINK_OPEN}\\d+{LINK_CLOSE}")
_COUNTED = re.compile(f"{LINK_OPEN}(\\d+){LINK_CLOSE}")
_FORBIDDEN = re.compile(f"[\x00-\x08\x0b\x0e-\x1f\x7f{LINK_OPEN}{LINK_CLOSE}]")


class Piece(msgspec.Struct, frozen=True):
    """A run of characters in a page's tree: the text of an element, or the tail behind it."""

    element: Any
    is_tail: bool
    text: str


def read_html(text: str) -> Draft:
    """Reads a web page: headings, paragraphs, list items and rows of its main part, one line each; markers and list of notes become citations.

    Raises MaterialError where the page has no readable main part.
    """
    tree = _parse(text)
    data = page_data(tree)
    links = _stand_in_links(tree, data)
    _linked_notes(tree, links)
    notes = _take_note_list(tree, links)
    lines = [line for raw in _main_lines(tree) if (line := _finished(raw, notes, links)).text]
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


def _stand_in_links(tree: Any, data: PageData) -> list[str]:
    """Puts a stand-in behind the words of every link to elsewhere, and gives the addresses that the stand-ins count."""
    links: list[str] = []
    for anchor in tree.iter("a"):
        address = data.absolute(anchor.get("href") or "")
        if address and "".join(anchor.itertext()).strip():
            _append_text(anchor, f"{LINK_OPEN}{len(links)}{LINK_CLOSE}")
            links.append(address)
    return links


def _append_text(element: Any, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def _linked_notes(tree: Any, links: list[str]) -> None:
    """Turns markers that point to a note further down the same page ("#cite_note-3") into stand-ins of the links in that note."""
    order = {element: number for number, element in enumerate(tree.iter())}
    targets = {name: element for element in order for name in (element.get("id"), element.get("name")) if name}
    spent = []
    for anchor in [a for a in tree.iter("a") if (a.get("href") or "").startswith("#")]:
        target = targets.get(anchor.get("href")[1:])
        if target is None or order[target] <= order[anchor] or not _MARK.fullmatch("".join(anchor.itertext()).strip()):
            continue
        note = next((e for e in (target, *target.iterancestors()) if e.tag in _NOTE_BLOCKS), None)
        if note is None or _BRACKETED.match("".join(note.itertext())) or anchor in set(note.iter("a")):
            continue
        addresses = [links[int(number)] for number in _COUNTED.findall("".join(note.itertext()))]
        for child in list(anchor):
            anchor.remove(child)
        anchor.text = f"{LINK_OPEN}{len(links)}{LINK_CLOSE}"
        links.append("; ".join(addresses))
        spent.append(note)
    for note in dict.fromkeys(spent):
        if note.getparent() is not None:
            note.drop_tree()


def _page_lines(tree: Any) -> list[list[Piece]]:
    """The characters of a page in their order, cut at every block and line break."""
    lines: list[list[Piece]] = [[]]
    for event, element in _walk(tree):
        if isinstance(element.tag, str) and element.tag in _BLOCKS and lines[-1]:
            lines.append([])
        text = element.text if event == "start" else element.tail
        if text and (event == "end" or _speaks(element)):
            lines[-1].append(Piece(element, event == "end", text))
    return lines


def _walk(tree: Any) -> Iterator[tuple[str, Any]]:
    from lxml import etree

    silent = 0
    for event, element in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        if event in {"comment", "pi"}:
            if not silent:
                yield "end", element
            continue
        silent += (event == "start") * (not _speaks(element)) - (event == "end") * (not _speaks(element))
        if not silent:
            yield event, element


def _speaks(element: Any) -> bool:
    return isinstance(element.tag, str) and element.tag not in _SILENT


def _take_note_list(tree: Any, links: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Takes the list of notes out of the tree, and gives the links of each label."""
    lines = _page_lines(tree)
    texts = ["".join(_without_link_words(pieces)) for pieces in lines]
    found = find_note_list(texts, links)
    if found is None:
        return {}
    for piece in (piece for line in lines[found.first : found.last] for piece in line):
        if piece.is_tail:
            piece.element.tail = None
        else:
            piece.element.text = None
    return found.links


def _without_link_words(pieces: Sequence[Piece]) -> Iterator[str]:
    """The text of a line, each link given by its stand-in alone, as its words may be a shortened address."""
    for piece in pieces:
        holder = piece.element.getparent() if piece.is_tail else piece.element
        anchor = holder if holder is None or holder.tag == "a" else next(holder.iterancestors("a"), None)
        if anchor is not None and _STAND_IN.search("".join(anchor.itertext())):
            yield "".join(_STAND_IN.findall(piece.text))
        else:
            yield piece.text


def _main_lines(tree: Any) -> Iterator[Line]:
    import trafilatura
    from trafilatura.settings import Document

    document = trafilatura.bare_extraction(tree, include_comments=False, include_links=True, favor_recall=True)
    if not isinstance(document, Document):
        return
    for block in document.body:
        yield from _block_lines(block)


def _block_lines(block: Any) -> Iterator[Line]:
    if block.tag == "head":
        level = re.fullmatch(r"h([1-6])", block.get("rend") or "")
        yield Line("".join(block.itertext()), int(level[1]) if level else 2)
    elif block.tag == "table":
        for row in block.iter("row"):
            yield Line(" | ".join(" ".join("".join(cell.itertext()).split()) for cell in row.iter("cell")))
    elif block.tag in {"list", "quote", "div"} and len(block):
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
        if element.tag in {"lb", "item", "list", "p", "head", "row", "quote"}:
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
