"""Joins the names that together name a line: a border or a road between two places ("the Izyum-Slovyansk highway").

A front ("the Avdiivka-Donetsk frontline") stays two names, for what is told of it holds at both.
"""

import re
from collections.abc import Sequence

from fogline.model.place import Mention

_LINE = re.compile(r" (?:(?:[Oo]blast )?(?:administrative |state )?[Bb]orders?|[Hh]ighways?|[Rr]oads?|[Rr]ailway)\b")
_ROAD_BEFORE = re.compile(r"(?<!\w)[A-Z]-?\d{2,4} $")
_ROAD = re.compile(r"(?<!\w)(?:[A-Z]-?\d{2,4} (?:[Hh]ighway|[Rr]oad)s?|[A-Z]\d{4})(?!\w)")
_DASHES = ("-", "–")


def join_lines(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The same mentions, those joined by a dash and followed by the word for a line made one, with the road's number.

    >>> text = "along the T1302 Bakhmut-Lysychansk highway"
    >>> join_lines(text, [Mention("Bakhmut", 16, 23, "city"), Mention("Lysychansk", 24, 34, "city")])
    [Mention(text='T1302 Bakhmut-Lysychansk highway', start=10, end=42, kind='feature')]
    """
    joined: list[Mention] = []
    position = 0
    while position < len(mentions):
        last = position
        while last + 1 < len(mentions) and text[mentions[last].end : mentions[last + 1].start] in _DASHES:
            last += 1
        line = _LINE.match(text, mentions[last].end) if last > position else None
        if line:
            whole = _line(text, mentions[position].start, line.end())
            if joined and joined[-1].end > whole.start:  # the road's number, which was found on its own
                joined.pop()
            joined.append(whole)
        else:
            joined.extend(mentions[position : last + 1])
        position = last + 1
    return joined


def _line(text: str, start: int, end: int) -> Mention:
    road = _ROAD_BEFORE.search(text, max(0, start - 8), start)
    start = road.start() if road else start
    return Mention(text[start:end], start, end, "feature")


def road_at(text: str, start: int) -> Mention | None:
    """The road that is named by its number here, with the word "highway" where it follows."""
    road = _ROAD.match(text, start)
    return Mention(road[0], road.start(), road.end(), "feature") if road else None
