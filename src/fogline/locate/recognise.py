"""Finds the names of places in a text: the longest known names that begin with a capital, less those that the
words around make something else.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from fogline.locate.designators import SORTS, sort_around, split_name
from fogline.locate.first_words import (
    MOST_WORDS,
    POSSESSIVE,
    SHORTEST_RESPELT,
    FirstWord,
    FirstWords,
    is_name_like,
    word_list,
)
from fogline.locate.lines import join_lines, road_at
from fogline.locate.misspelling import misspelt
from fogline.locate.spelling import name_key
from fogline.model.place import SETTLEMENT_KINDS, Mention, Place
from fogline.model.theatre import Theatre

if TYPE_CHECKING:
    from fogline.locate.gazetteer import Gazetteer

WELL_KNOWN_PEOPLE = 15_000
_MOST_HEADS_KEPT = 50_000
_MOST_NAMES_BEFORE, _CHARACTERS_BEFORE, _MOST_MEANINGS = 6, 400, 4
_CHARACTERS_OF_A_WORD = 20
_UPPER = "".join(char for char in map(chr, range(0x41, 0x530)) if char.isupper())
# The letter comes first, so that the search can leap from one to the next.
_CAPITAL = re.compile(rf"[{_UPPER}](?<![\w'’ʼ].)\w*(?:['’ʼ`′]\w+)*")
_NEXT = re.compile(r"(?:[ \u00a0]|-)([\w]+(?:['’ʼ`′]\w+)*)")
_WORDS_BEFORE_A_PLACE = """
    in at near from to toward towards of around outside into entered reached between throughout via leave left along
    east west north south northeast northwest southeast southwest village town city settlement villages towns
    settlements cities captured liberated seized occupied recaptured shelled struck hit across within through в у і з
"""
_BEFORE_A_PLACE = frozenset(_WORDS_BEFORE_A_PLACE.split())
_DRIVEN_ON = re.compile(
    r"\b(?:advanc|assault|attack|strik|fir|shell|offensive|push|driv|march)\w* on (?:the )?$", re.IGNORECASE
)
# "the Wagner Group", "Sparta Battalion": a body that goes by a place's name is not there.
_UNIT_AFTER = re.compile(
    r"[ -](?:(?:[A-Z]\w+ ){0,3}(?:Group|Brigade|Battalion|Regiment|Division|Company|Squadron|Flotilla|Fleet|Army|Corps|"
    r"Legion|Detachment|Platoon|Unit)s?|(?:and [A-Z]\w+ )?(?:fleet|brigade|battalion|regiment)s?)(?!\w)"
)
_FEATURE_AHEAD = re.compile(
    r"(?: [^\W\d_][\w'’ʼ-]*){0,4}? (?:"
    + "|".join(sorted({word.split(" ")[-1] for word, sort in SORTS.items() if sort == "feature"}))
    + r")(?!\w)",
    re.IGNORECASE,
)
_LISTED_BEFORE = re.compile(r"^(?:,|,? and| or|,? as well as|/|;)+ $")
_SENTENCE_START = re.compile(r"(?:^|[.!?:\n\r•“”\"(\[–—*#>|]|\]|-- )[\s\"“‘'(\[*_]*$")


class _Word(NamedTuple):
    first: FirstWord
    start: int
    end: int


class _Match(NamedTuple):
    start: int
    end: int
    key: str


class Recogniser:
    """Finds names in texts, and remembers which words begin one."""

    def __init__(self, gazetteer: "Gazetteer", theatre: Theatre | None) -> None:
        self._gazetteer = gazetteer
        self._home = frozenset(theatre.countries if theatre else ())
        self._caution = frozenset(map(name_key, theatre.person_names if theatre else ()))
        self._first_words = FirstWords(gazetteer, bool(self._home))
        self._rough: dict[str, bool] = {}
        self._prominent: dict[str, Place | None] = {}

    def mentions(self, text: str) -> list[Mention]:
        """The names in the order of the text, none overlapping another."""
        found: list[Mention] = []
        barred = 0
        for capital in _CAPITAL.finditer(text):
            start = capital.start()
            if start < barred or (first := self._first_words(capital[0])) is None:
                continue
            word = _Word(first, start, capital.end())
            if first.road and (road := road_at(text, start)):
                found.append(road)
                barred = road.end
                continue
            match = self._longest(text, word) or self._respelt(text, word, found)
            if match is None and (feature := self._feature_at(text, word)):
                found.append(feature)
                barred = feature.end
            elif match is None:
                barred = max(barred, _person_end(text, word, 0))
            elif (person := _person_end(text, word, match.end)) > match.end:
                barred = person
            elif self._is_place(text, match, found[-1] if found else None):
                mention = self._mention(text, match)
                found.append(mention)
                barred = mention.end
        return join_lines(text, found)

    def _longest(self, text: str, word: _Word) -> _Match | None:
        """The longest known name that starts here."""
        keys = word.first.keys
        if not keys:
            return None
        best: _Match | None = None
        for end, candidate in _growing(text, word, word.first.most):
            if candidate in keys and len(candidate) > 1:
                best = _Match(word.start, end, candidate)
        return self._with_next(text, best) if best else self._listed(text, word)

    def _with_next(self, text: str, match: _Match) -> _Match:
        """A known name, or the longer one of a place at home that it begins in another romanisation."""
        following = _NEXT.match(text, match.end)
        if not self._home or not following or text[match.end] == "-" or following[1][0] not in _UPPER:
            return match
        end = following.end() - len(following[1]) + len(POSSESSIVE.sub("", following[1]))
        key = name_key(text[match.start : end])
        if not is_name_like(following[1]) or len(key) < SHORTEST_RESPELT:
            return match
        return _Match(match.start, end, key) if self._is_rough_at_home(key) else match

    def _is_rough_at_home(self, key: str) -> bool:
        """Whether a name romanises that of a place at home in the theatre."""
        if key not in self._rough:
            if len(self._rough) >= _MOST_HEADS_KEPT:
                self._rough.clear()
            self._rough[key] = any(one.place.country in self._home for one in self._gazetteer.roughly(key))
        return self._rough[key]

    @staticmethod
    def _listed(text: str, word: _Word) -> _Match | None:
        """A word that is a name only with the designator at the end of its list ("Norland and Sudland oblasts")."""
        end = word.start + len(word.first.bare)
        if not (sort := sort_around(text, word.start, end)):
            return None
        known = (f"{word.first.key} {designator}" for designator, other in SORTS.items() if other == sort)
        return next((_Match(word.start, end, key) for key in known if key in word.first.keys), None)

    def _respelt(self, text: str, word: _Word, found: list[Mention]) -> _Match | None:
        """A word that is no known name, stands where places stand, and romanises or misspells one at home in the
        theatre.
        """
        first = word.first
        if not first.respellable or not self._after_preposition(text, word.start, found[-1] if found else None):
            return None
        match = _Match(word.start, word.start + len(first.bare), first.key)
        return match if self._is_rough_at_home(first.key) or self._is_misspelt(text, match, found) else None

    def _is_misspelt(self, text: str, match: _Match, found: list[Mention]) -> bool:
        """Whether a word is a place's name but for a slip of the pen, near the places that were named just before."""
        if match.key in self._caution or match.key in word_list("given_names") or _touches_a_name(text, match):
            return False
        anchors: list[Place] = []
        for mention in found[-_MOST_NAMES_BEFORE:]:
            if match.start - mention.end <= _CHARACTERS_BEFORE:
                named = self._gazetteer.exactly(name_key(mention.text))
                at_home = [one.place for one in named if one.place.country in self._home]
                anchors += at_home if len(at_home) <= _MOST_MEANINGS else []
        return bool(misspelt(match.key, reversed(anchors), self._gazetteer))

    def _feature_at(self, text: str, word: _Word) -> Mention | None:
        """A feature that the gazetteer has under a fuller or another name ("Zorynska Power Plant")."""
        if not word.first.feature or not _FEATURE_AHEAD.match(text, word.end):
            return None
        ends = [word.end]
        while len(ends) <= MOST_WORDS and (following := _NEXT.match(text, ends[-1])):
            ends.append(following.end())
        for end in reversed(ends[1:]):
            parts = split_name(name_key(text[word.start : end]))
            if parts.sort == "feature":
                named = self._gazetteer.features_like(parts.base, parts.designator.split(" ")[-1])
                return Mention(text[word.start : end], word.start, end, "feature") if named else None
        return None

    def _is_place(self, text: str, match: _Match, before: Mention | None) -> bool:
        """Whether the words around let a known name be one of a place."""
        if _UNIT_AFTER.match(text, match.end):
            return False
        best = self._best(match.key)
        if best is None or match.key in word_list("never"):
            return best is None
        known = best.kind not in SETTLEMENT_KINDS or best.population >= WELL_KNOWN_PEOPLE
        if " " in match.key:
            return known or best.country in self._home or not word_list("plain").issuperset(match.key.split(" "))
        placed = self._after_preposition(text, match.start, before)
        if match.key in word_list("plain") or (text[match.start : match.end].isupper() and not known):
            start_of_sentence = _SENTENCE_START.search(text, max(0, match.start - 6), match.start)
            return placed and not start_of_sentence and (known or best.country in self._home)
        alone = not _touches_a_name(text, match)
        if match.key in self._caution or match.key in word_list("given_names"):
            return placed and alone
        if known and len(match.key) > 3:
            return alone or placed or best.country in self._home or best.kind not in SETTLEMENT_KINDS
        return placed or (alone and best.country in self._home)

    @staticmethod
    def _after_preposition(text: str, start: int, before: Mention | None) -> bool:
        in_list = (
            before is not None and start - before.end < 14 and bool(_LISTED_BEFORE.match(text[before.end : start]))
        )
        word = _word_before(text, start)
        driven_on = word == "on" and bool(_DRIVEN_ON.search(text, max(0, start - _CHARACTERS_OF_A_WORD), start))
        return in_list or driven_on or word in _BEFORE_A_PLACE

    def _best(self, key: str) -> Place | None:
        """The most prominent place of that name, those at home in the theatre first; None for a loose area."""
        if key not in self._prominent:
            if len(self._prominent) >= _MOST_HEADS_KEPT:
                self._prominent.clear()
            known = [] if self._gazetteer.is_area(key) else self._gazetteer.exactly(key) or self._gazetteer.roughly(key)
            ranked = max(
                known, key=lambda one: (one.place.country in self._home, one.place.population, -one.rank), default=None
            )
            self._prominent[key] = ranked.place if ranked else None
        return self._prominent[key]

    def _mention(self, text: str, match: _Match) -> Mention:
        """The name with the word that says what sort of place it is, where one follows."""
        best = self._best(match.key)
        end, sort = _with_designator(text, match.end) if best and best.kind != "area" else (match.end, None)
        kind = best.kind if best else "area"
        if sort:
            kind = {"region": "region", "district": "district", "settlement": "city"}.get(sort, "feature")
        return Mention(text[match.start : end], match.start, end, kind)


def _word_before(text: str, start: int) -> str:
    """The word before a place of the text and a space, in small letters; before "the" the one before that."""
    lead = text[max(0, start - _CHARACTERS_OF_A_WORD) : start].lower()
    lead = lead.removesuffix(" ") if lead.endswith(" ") else ""
    lead = lead.removesuffix(" the")
    at = len(lead)
    while at and lead[at - 1].isalnum():
        at -= 1
    return lead[at:]


def _growing(text: str, word: _Word, most: int) -> Iterable[tuple[int, str]]:
    """The word, then with the next ones, as (end, key); only at words that can end a name, and only where some name
    has the second.
    """
    yield word.start + len(word.first.bare), word.first.key
    end = word.end
    for count in range(2, most + 1):
        following = _NEXT.match(text, end)
        if not following:
            return
        last = following[1]
        bare = POSSESSIVE.sub("", last)
        if count == 2 and not {name_key(last), name_key(bare)} & word.first.seconds:
            return
        end = following.end()
        if last[0] in _UPPER or last[0].isdigit() or last in SORTS or text[following.start()] == "-":
            yield end - len(last) + len(bare), name_key(text[word.start : end - len(last) + len(bare)])


def _person_end(text: str, word: _Word, name_end: int) -> int:
    """Where a person's name ends that begins with this word ("Oleg Kotenko", "Colonel Lyman"); 0 where none does."""
    if not word.first.person:
        return 0
    end = word.end
    for _ in range(3):
        following = _NEXT.match(text, end)
        if not following or text[end] == "-" or following[1][0] not in _UPPER or not is_name_like(following[1]):
            break
        end = following.end()
    return end if end > word.end and (end > name_end or word.first.person == "title") else 0


def _with_designator(text: str, end: int) -> tuple[int, str | None]:
    """Where a name ends with the designators that follow ("Kharkiv" + "Oblast"), and the last one's sort."""
    best_end, sort = end, None
    words: list[str] = []
    at = end
    for _ in range(MOST_WORDS):
        following = _NEXT.match(text, at)
        if not following or text[at] == "-":
            break
        words.append(following[1].lower())
        at = following.end()
        found = split_name("x " + " ".join(words))
        if found.base == "x" and found.sort and found.sort != "line":
            best_end, sort = at, found.sort
    return best_end, sort


def _touches_a_name(text: str, match: _Match) -> bool:
    """Whether another name-like word with a capital stands right before or after: then it may be part of a longer
    name.
    """
    following = _NEXT.match(text, match.end)
    if following and text[match.end] != "-" and following[1][0] in _UPPER and is_name_like(following[1]):
        return True
    previous = re.search(rf"(?<!\w)([{_UPPER}][^\W\d]+) $", text[max(0, match.start - 20) : match.start])
    return bool(previous and is_name_like(previous[1]))
