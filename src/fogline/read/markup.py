"""A page's tree made ready for cutting: links and notes taken out of harm's way, and mark-up that would break
sentences taken off.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from fogline.read.notes import LINK_CLOSE, LINK_OPEN, find_note_list
from fogline.read.page import PageData

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_SILENT = frozenset(
    ["script", "style", "noscript", "template", "head", "title", "svg", "iframe", "button", "select", "textarea"]
)
_PLAIN = ("strong", "em", "b", "i", "u", "font", "ins", "small", "big", "mark", "sup", "sub", "abbr", "cite", "tt")
_OFF = "taken-off"
_MARK = re.compile(r"[\[(]?\^?(?:\d{1,3}|[a-z]|[*†‡])[\])]?", re.IGNORECASE)
_BRACKETED = re.compile(r"\s*\[\^?\w{1,7}\]")
_NOTE_BLOCKS = frozenset({"li", "p", "dd", "div", "td"})
_STAND_IN = re.compile(f"{LINK_OPEN}(\\d+){LINK_CLOSE}")


class Piece(msgspec.Struct, frozen=True):
    """A run of characters in a page's tree: the text of an element, or the tail behind it."""

    element: Any
    is_tail: bool
    text: str


def prepare(tree: Any, data: PageData) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """Changes an lxml tree so that nothing is lost when its main text is cut out; gives its notes and the
    links that the stand-ins count.
    """
    links = _stand_in_links(tree, data)
    _linked_notes(tree, links)
    notes = _take_note_list(tree, links)
    _take_off_plain_markup(tree)
    _name_paragraphs(tree)
    return notes, links


def _stand_in_links(tree: Any, data: PageData) -> list[str]:
    """Puts a stand-in behind the words of every link to elsewhere, and gives the addresses that the stand-ins count."""
    links: list[str] = []
    for anchor in tree.iter("a"):
        address = data.absolute(anchor.get("href") or "")
        words = "".join(anchor.itertext()).strip()
        if address and words and not _BRACKETED.fullmatch(words):
            _append_text(anchor, f"{LINK_OPEN}{len(links)}{LINK_CLOSE}")
            links.append(address)
    return links


def _append_text(element: Any, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def _linked_notes(tree: Any, links: list[str]) -> None:
    """Turns markers that point to a note further down the same page ("#cite_note-3") into stand-ins of the
    links in that note.
    """
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
        addresses = [links[int(number)] for number in _STAND_IN.findall("".join(note.itertext()))]
        for child in list(anchor):
            anchor.remove(child)
        anchor.text = f"{LINK_OPEN}{len(links)}{LINK_CLOSE}"
        links.append("; ".join(addresses))
        spent.append(note)
    for note in dict.fromkeys(spent):
        if note.getparent() is not None:
            note.drop_tree()


def page_lines(tree: Any) -> list[list[Piece]]:
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
    lines = page_lines(tree)
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
            yield "".join(match[0] for match in _STAND_IN.finditer(piece.text))
        else:
            yield piece.text


def _take_off_plain_markup(tree: Any) -> None:
    """Takes off what only changes the look of words, and links within running text: cutting around them eats
    the spaces beside them.
    """
    from lxml import etree

    for span in [span for span in tree.iter("span") if not span.get("class") and not span.get("id")]:
        span.tag = _OFF
    in_text: dict[Any, bool] = {}
    for anchor in list(tree.iter("a")):
        block = next((e for e in anchor.iterancestors() if e.tag in _BLOCKS), None)
        if block is not None and block not in in_text:
            linked = sum(len(link.text_content()) for link in block.iter("a"))
            in_text[block] = 2 * linked < len(block.text_content())
        if block is not None and in_text[block]:
            anchor.tag = _OFF
    etree.strip_tags(tree, _OFF, *_PLAIN)


def _name_paragraphs(tree: Any) -> None:
    """Turns every `div` that holds a text and no other block into the paragraph that it is: such ones are lost
    in the cutting.
    """
    for element in tree.iter("div"):
        if not any(child.tag in _BLOCKS and child.tag != "br" for child in element.iterdescendants()):
            element.tag = "p"
