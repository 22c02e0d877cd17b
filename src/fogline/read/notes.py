"""The notes of a report: markers such as "[3]" in its sentences, and the list at its end that says what each
one cites.
"""

import re
from collections.abc import Mapping, Sequence

import msgspec

# Stand-ins for links while a page is cut down to its text: printable, so that no cleaner drops them, and of a
# script that no report is written in.
LINK_OPEN, LINK_CLOSE = "\U00010080", "\U00010081"

_LABEL = r"\[\^?(\d{1,3}|[ivxlc]{1,7})\]"
_MARKER = re.compile(rf"{_LABEL}|{LINK_OPEN}(\d+){LINK_CLOSE}")
_MARKER_BEFORE = re.compile(rf"{_LABEL}$")
_NOTE_LINE = re.compile(rf"\s*{_LABEL}:?\s*(.*)", re.DOTALL)
_STAND_IN = re.compile(f"{LINK_OPEN}(\\d+){LINK_CLOSE}")
_URL = re.compile(
    rf"(?<![\w/])(?:https?|ttps?)://[^\s<>\"'\[\]{LINK_OPEN}{LINK_CLOSE}“”]+"
    rf"|(?<![\w/.@:-])(?:[a-z0-9][a-z0-9-]*\.)+[a-z]{{2,6}}/[^\s<>\"'\[\]{LINK_OPEN}{LINK_CLOSE}“”]+",
    re.IGNORECASE,
)
# "https://site dot org/page" and "site[.]org" are how analysts keep a link from being followed by accident.
_DEFUSED = re.compile(r"(https?://[\w.-]+)/?\s*(?:\sdot\s|[\[(](?:dot|\.)[\])])\s*`?(?=\w)", re.IGNORECASE)
_CUT = re.compile(r"(https?://[\w-]+)\s+(?=[a-z]{2,}(?:\.[a-z]{2,})*/\w)", re.IGNORECASE)
_SEVERAL = re.compile(r"(?:[;,|\s]|%20|%3B){1,9}(?=https?:)|(?<=[^/=?&#:])(?=https?://)", re.IGNORECASE)
_LOOSE_ENDS = ".,;:…)]}»”’'\""
_MOST_BETWEEN, _CLOSE = 12, 3


class NoteList(msgspec.Struct, frozen=True):
    """The list of notes of a report: the links of each label, and which lines of the report it takes up, first
    to one past the last.
    """

    links: dict[str, tuple[str, ...]]
    first: int
    last: int


def split_links(address: str) -> tuple[str, ...]:
    """The addresses in one `href` or one run of text, which may hold several, each without what trails it.

    >>> split_links("https://e.org/1; https://e.org/2;")
    ('https://e.org/1', 'https://e.org/2')
    >>> split_links("https://web.archive.org/web/2022/https://e.org/1")
    ('https://web.archive.org/web/2022/https://e.org/1',)
    >>> split_links("mailto:desk@e.org"), split_links("#top")
    ((), ())
    """
    parts = (_trimmed(part) for part in _SEVERAL.split(address.strip()))
    return tuple(part for part in parts if re.match(r"https?://[^/\s]+\.[^/\s]", part, re.IGNORECASE))


def links_in(text: str, stand_ins: Sequence[str] = ()) -> tuple[str, ...]:
    """The links of a note in their order, each once: those its stand-ins point to and those written out,
    mended where they were defused.

    >>> links_in("Rybar, https://e dot org/1; https://e.org/2.")
    ('https://e.org/1', 'https://e.org/2')
    """
    whole = _STAND_IN.sub(lambda found: f" {stand_ins[int(found[1])]} ", text)
    mended = _CUT.sub(r"\1.", _DEFUSED.sub(r"\1.", _DEFUSED.sub(r"\1.", whole)))
    found = (url for match in _URL.finditer(mended) for url in split_links(_whole_scheme(match[0])))
    return tuple(dict.fromkeys(found))


def find_note_list(lines: Sequence[str], stand_ins: Sequence[str] = ()) -> NoteList | None:
    """Finds the list of notes at the end of a report: lines that begin with a label, of which most hold a
    link, none far from the next.

    >>> found = find_note_list(["It fell.[1]", "[1] https://e.org/1", "[2] A letter"])
    >>> found.links, found.first, found.last
    ({'1': ('https://e.org/1',), '2': ()}, 1, 3)
    >>> find_note_list(["[1] It fell, they say.", "Nothing more."]) is None
    True
    """
    spoken = [at for at, line in enumerate(lines) if line.strip()]
    texts = [lines[at] for at in spoken]
    labelled = {at: match for at, line in enumerate(texts) if (match := _NOTE_LINE.fullmatch(line))}
    run = _last_run(labelled)
    while run and not links_in(texts[run[0]], stand_ins) and not _goes_on(run, labelled):
        run = run[1:]
    if not run:
        return None
    starts = _with_unlabelled(run, _mended([labelled[at][1] for at in run]))
    end = _end_of_last(texts, run[-1], stand_ins)
    links: dict[str, tuple[str, ...]] = {}
    for (label, at), (_, following) in zip(starts, [*starts[1:], ("", end)], strict=True):
        found = links_in("\n".join(texts[at:following]), stand_ins)
        links[label] = tuple(dict.fromkeys((*links.get(label, ()), *found)))
    if 2 * sum(bool(urls) for urls in links.values()) < len(links):
        return None
    return NoteList(_without_gaps(links), spoken[run[0]], spoken[end - 1] + 1)


def take_markers(
    text: str, notes: Mapping[str, tuple[str, ...]], stand_ins: Sequence[str] = ()
) -> tuple[str, tuple[tuple[int, tuple[str, ...]], ...]]:
    """Takes markers and stand-ins out of one line; gives the line without them and, for each spot that cites,
    its offset and links.

    >>> take_markers("It fell.[1] They left [2].", {"1": ("https://e.org/1",), "2": ("https://e.org/2",)})
    ('It fell. They left.', ((8, ('https://e.org/1',)), (18, ('https://e.org/2',))))
    >>> take_markers("He wrote [sic] in [4] days.", {"1": ()})
    ('He wrote [sic] in [4] days.', ())
    """
    pieces: list[str] = []
    cites: dict[int, tuple[str, ...]] = {}
    done = length = words_end = 0
    for match in _MARKER.finditer(text):
        label, stand_in = match.groups()
        if label is not None and label not in notes:
            continue
        spaced = text[match.start() - 1 : match.start()] in {" ", "\t"}
        piece = text[done : match.start()].rstrip(" \t") if length else text[done : match.start()].strip()
        words_end = length + len(piece) if piece else words_end
        urls = split_links(stand_ins[int(stand_in)]) if label is None else notes[label]
        if urls and words_end:
            cites[words_end] = tuple(dict.fromkeys((*cites.get(words_end, ()), *urls)))
        done = match.end()
        pieces += [piece, _gap(spaced or label is not None, text[done : done + 1]) if length + len(piece) else ""]
        length += len(piece) + len(pieces[-1])
    return "".join([*pieces, text[done:]]).strip(), tuple(cites.items())


def mark_positions(text: str, notes: Mapping[str, tuple[str, ...]], end: int) -> list[tuple[int, tuple[str, ...]]]:
    """Where the markers before `end` stand in a text that keeps them: the offset right after the words that
    cite, with the links.

    >>> mark_positions("It fell.[1]", {"1": ("https://e.org/1",)}, 11)
    [(8, ('https://e.org/1',))]
    """
    return [
        (at, notes[match[1]])
        for match in _MARKER.finditer(text, 0, end)
        if match[1] is not None and notes.get(match[1]) and (at := _words_end(text, match.start())) > 0
    ]


def _trimmed(address: str) -> str:
    """An address without the stops, brackets and separators behind it; a bracket that it opened itself stays."""
    bare = address.strip().rstrip(_LOOSE_ENDS)
    while bare[-3:].upper() in {"%20", "%3B"}:
        bare = bare[:-3].rstrip(_LOOSE_ENDS)
    return f"{bare})" if "(" in bare and ")" not in bare and address[len(bare) :].startswith(")") else bare


def _whole_scheme(address: str) -> str:
    """An address with the scheme that was left out or cut short ("e.org/1", "ttps://e.org/1")."""
    if re.match(r"ttps?:", address, re.IGNORECASE):
        return f"h{address}"
    return address if re.match(r"https?:", address, re.IGNORECASE) else f"https://{address}"


def _last_run(labelled: Mapping[int, re.Match[str]]) -> list[int]:
    """The last labelled lines, back to note 1, or to where a line is too far from the next or its number does
    not lead up to it.
    """
    run: list[int] = []
    for at in sorted(labelled, reverse=True):
        label = labelled[at][1]
        if run and run[0] - at > 1 and not (run[0] - at <= _MOST_BETWEEN and _leads_to(label, labelled[run[0]][1])):
            break
        run.insert(0, at)
        if label in {"1", "i"}:
            break
    return run


def _leads_to(label: str, following: str) -> bool:
    return not (label.isdigit() and following.isdigit()) or int(label) <= int(following) <= int(label) + 5


def _mended(labels: Sequence[str]) -> list[str]:
    """The labels of a list, a mistyped number put right where those before and after it leave no doubt (14, 5, 16)."""
    mended = list(labels)
    for at in range(1, len(labels) - 1):
        before, after = mended[at - 1], labels[at + 1]
        if before.isdigit() and after.isdigit() and int(after) - int(before) == 2:
            mended[at] = str(int(before) + 1)
    return mended


def _goes_on(run: Sequence[int], labelled: Mapping[int, re.Match[str]]) -> bool:
    """Tells whether a note without a link is one all the same, as the note that follows it stands close below."""
    return len(run) > 1 and run[1] - run[0] <= _CLOSE and _leads_to(labelled[run[0]][1], labelled[run[1]][1])


def _with_unlabelled(run: Sequence[int], labels: Sequence[str]) -> list[tuple[str, int]]:
    """Each label with the line it begins at; a single line between notes 13 and 15 is note 14, whose label was lost."""
    starts = [(labels[0], run[0])]
    for label, at in zip(labels[1:], run[1:], strict=True):
        before, above = starts[-1]
        if at - above == 2 and before.isdigit() and label.isdigit() and int(label) - int(before) == 2:
            starts.append((str(int(before) + 1), at - 1))
        starts.append((label, at))
    return starts


def _without_gaps(links: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The same notes, and one without links for each number that the list skips: its marker is one too."""
    highest = max((int(label) for label in links if label.isdigit()), default=0)
    return {str(number): () for number in range(1, highest + 1)} | links


def _end_of_last(lines: Sequence[str], last: int, stand_ins: Sequence[str]) -> int:
    """One past the last line that still belongs to the last note: lines below it that are nothing but links."""
    end = last + 1
    while (
        end < len(lines)
        and links_in(lines[end], stand_ins)
        and not _URL.sub("", _STAND_IN.sub("", lines[end])).strip(" ;,.")
    ):
        end += 1
    return end


def _words_end(text: str, at: int) -> int:
    """Where the words before an offset end: spaces, and markers that stand side by side, are passed over."""
    while at > 0 and text[at - 1] in " \t":
        at -= 1
    marker = _MARKER_BEFORE.search(text, max(0, at - 8), at)
    return _words_end(text, marker.start()) if marker else at


def _gap(parts_words: bool, following: str) -> str:
    """The space that has to stand where a marker stood between words, and none before a stop or a space."""
    return " " if parts_words and (following.isalnum() or following in {*'(“‘"—–&'}) else ""
