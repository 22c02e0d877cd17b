"""The place names of a sentence: those the finder knows, tidied, and unknown ones that stand where a place must."""

import re

import msgspec

from fogline.extract.lexicon import load_lexicon
from fogline.extract.parties import PartyMention
from fogline.extract.times import TimeMention
from fogline.extract.words import Word
from fogline.model.place import Mention

_GENERIC = re.compile(r"(?:\s+(?:administrative|state|international))?\s+(?:border|complex|outskirts|airfield)$")
_LINE = re.compile(r"\s+(?:axis|axes|lines?|frontline|front line|directions?|area|salient|front)$")
_TRIGGERS = load_lexicon().triggers
_CAPITAL = r"[A-Z][a-z’']{3,}(?:[ -][A-Z][a-z’']{2,})?(?![\w’'-])"
_UNKNOWN = re.compile(
    r"\b(?:in|near|around|toward|towards|outside|at|into|within|from"
    r"|(?:north|south|east|west|northeast|northwest|southeast|southwest|outskirts|vicinity|direction|areas?) of)"
    rf"\s+(?:(?:the )?(?:city|town|village|settlement) of )?(?P<name>{_CAPITAL})"
)
_LISTED = re.compile(rf"(?:\s*\([^()]*\))?(?:,\s+(?:and\s+|or\s+)?|\s+and\s+|\s+or\s+)(?P<name>{_CAPITAL})")


class Found(msgspec.Struct, frozen=True):
    """What is known of a sentence before its places are."""

    text: str
    words: tuple[Word, ...]
    parties: tuple[PartyMention, ...]
    times: tuple[TimeMention, ...]


def place_names(found: Found, mentions: list[Mention]) -> tuple[Mention, ...]:
    """The place names of a sentence in order, those unknown to the finder with the kind "unknown"."""
    known = _names_alone(found, mentions)
    return tuple(sorted([*known, *_unknown(found, known)], key=lambda mention: mention.start))


def _unknown(found: Found, known: list[Mention]) -> list[Mention]:
    """Capitalised names after a preposition of place, or that go on with a list of places."""
    taken = [(mention.start, mention.end) for mention in known]
    taken += [(party.start, party.end) for party in found.parties]
    taken += [(time.start, time.end) for time in found.times]
    guessed: list[Mention] = []
    for match in _UNKNOWN.finditer(found.text):
        _take(found, match, taken, guessed)
    for mention in sorted([*known, *guessed], key=lambda m: m.start):
        end = mention.end
        while match_after := _LISTED.match(found.text, end):
            if not _take(found, match_after, taken, guessed):
                break
            end = match_after.end("name")
    return guessed


def _take(found: Found, match: re.Match[str], taken: list[tuple[int, int]], guessed: list[Mention]) -> bool:
    start, end = match.span("name")
    if any(first < end and start < last for first, last in taken) or not _may_be_place(found, match.group("name"), end):
        return False
    taken.append((start, end))
    guessed.append(Mention(match.group("name"), start, end, "unknown"))
    return True


def _may_be_place(found: Found, name: str, end: int) -> bool:
    """Not where a word of the lexicon, a further name or a verb of speech shows that it is a person or a body."""
    lexicon = load_lexicon()
    lower = name.lower()
    if any(word in lexicon.common_words for word in re.findall(r"\w+", lower)) or lower in _TRIGGERS:
        return False
    following = re.match(r"\s+([\w’]+)", found.text[end:])
    after = following.group(1) if following else ""
    heads = (*lexicon.parties.forces, *lexicon.parties.voices, *lexicon.parties.people)
    known_word = after.lower() in heads or after.lower() in lexicon.verbs_of_report
    return not after[:1].isupper() and not known_word


def _names_alone(found: Found, mentions: list[Mention]) -> list[Mention]:
    """The place names alone: without "axis" or "border" after them, the two ends of a line apart.

    None of them is a month, an event ("Battle") or part of a unit's name.
    """
    kept: list[Mention] = []
    taken = [(party.start, party.end) for party in found.parties if party.kind in {"force", "voice"}]
    taken += [(time.start, time.end) for time in found.times]
    for n, mention in enumerate(mentions):
        within = n + 1 < len(mentions) and mentions[n + 1].start <= mention.start
        if (
            within
            or any(start < mention.end and mention.start < end for start, end in taken)
            or mention.text.lower() in _TRIGGERS
        ):
            continue
        line = _LINE.search(mention.text)
        name = _GENERIC.sub("", mention.text) if line is None else mention.text[: line.start()]
        start = mention.start
        for part in re.split(r"(?<=[a-z])[-–](?=[A-Z])", name) if line else [name]:
            at = mention.start + mention.text.index(part, start - mention.start)
            kept.append(Mention(part, at, at + len(part), mention.kind if not line else "city"))
            start = at + len(part)
    return kept
