"""Cuts a text into sentences with exact offsets; a line break always ends one."""

import re
from collections.abc import Iterator

# A stop that ends no sentence: titles, units, initials, "U.S.".
_NEVER_LAST = frozenset(
    {"gen", "col", "maj", "capt", "lt", "sgt", "adm", "brig", "cmdr", "mr", "mrs", "ms", "dr", "prof"}
)
_NEVER_LAST |= {"rep", "sen", "gov", "pres", "rev", "vs", "approx", "e.g", "i.e"}
_ABBREVIATIONS = _NEVER_LAST | {
    "cpl",
    "st",
    "sr",
    "jr",
    "hon",
    "no",
    "nos",
    "ca",
    "sq",
    "ft",
    "inc",
    "ltd",
    "fig",
    "al",
}
_ABBREVIATIONS |= {"jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"}
_LINE = re.compile(r"[^\n\r\f\v\x1c-\x1e\x85\u2028\u2029]+")
_STOP = re.compile(r"""[.!?…]+["'”’»)\]]*(?:(?=\s)|(?<=[a-z0-9)\]”"’][.!?])(?=[A-Z“"‘][A-Za-z’])|(?<=\.)(?=[-–—]\s))""")
_BEFORE = re.compile(r"[A-Za-z][A-Za-z.]*$")
_OPENS = re.compile(r"\s*[\"'“”‘’«(\[–—-]*\s*[A-Z0-9А-ЯІЇЄҐ]")
LONGEST = 2000


def split_sentences(text: str) -> Iterator[tuple[int, int]]:
    """The sentences of a text as (start, end) offsets, without the space around them, in order.

    A run of more than 2,000 characters without a stop is cut at a space, so that no text can slow the reading down.

    >>> text = "Gen. Orlov fled 5.5 km. ‘We hold.’ he said in the war.Read more"
    >>> [text[start:end] for start, end in split_sentences(text)]
    ['Gen. Orlov fled 5.5 km.', '‘We hold.’ he said in the war.', 'Read more']
    """
    for line in _LINE.finditer(text):
        start = line.start()
        for stop in _STOP.finditer(text, line.start(), line.end()):
            if _ends_sentence(text, stop.start(), stop.end(), line.end()):
                yield from _trimmed(text, start, stop.end())
                start = stop.end()
        yield from _trimmed(text, start, line.end())


def _ends_sentence(text: str, stop: int, end: int, line_end: int) -> bool:
    if not _OPENS.match(text, end, min(line_end, end + 12)):
        return end >= line_end
    if text[stop] != ".":
        return True
    before = _BEFORE.search(text, max(0, stop - 12), stop)
    word = before.group().lower() if before else ""
    if word in _NEVER_LAST or (len(word) == 1 and text[stop - 1].isupper()):
        return False
    if "." in word and len(word) <= len("u.s.a"):
        return False
    return word not in _ABBREVIATIONS


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end:
        cut = end
        if end - start > LONGEST:
            space = text.rfind(" ", start + 1, start + LONGEST)
            cut = space if space > start else start + LONGEST
        first, last = start, cut
        while first < last and text[first].isspace():
            first += 1
        while last > first and text[last - 1].isspace():
            last -= 1
        if first < last:
            yield first, last
        start = cut
