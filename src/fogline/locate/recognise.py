"""Finds the names of places in a text: the longest known names that begin with a capital, less those that the
words around make something else.
"""

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from fogline.locate.designators import SORTS, sort_around, split_name
from fogline.locate.lines import join_lines, road_at
from fogline.locate.misspelling import misspelt
from fogline.locate.spelling import name_key
from fogline.model.place import SETTLEMENT_KINDS, Mention, Place
from fogline.model.theatre import Theatre

if TYPE_CHECKING:
    from fogline.locate.gazetteer import Gazetteer

MOST_WORDS = 5
WELL_KNOWN_PEOPLE = 15_000
_MOST_HEADS_KEPT = 50_000
_SHORTEST_RESPELT = 6
_MOST_NAMES_BEFORE, _CHARACTERS_BEFORE, _MOST_MEANINGS = 3, 400, 4
_UPPER = "".join(char for char in map(chr, range(0x41, 0x530)) if char.isupper())
_CAPITAL = re.compile(rf"(?<![\w'’ʼ])[{_UPPER}]\w*(?:['’ʼ`′]\w+)*")
_NEXT = re.compile(r"(?:[ \u00a0]|-)([\w]+(?:['’ʼ`′]\w+)*)")
_POSSESSIVE = re.compile(r"['’ʼ]s?$")
_AFTER_PREPOSITION = re.compile(
    r"(?:\b(?:in|at|near|from|to|toward|towards|of|around|outside|into|entered|reached|between|throughout|via|leave|left|along|"
    r"east|west|north|south|northeast|northwest|southeast|southwest|north-east|north-west|south-east|south-west|"
    r"village|town|city|settlement|villages|towns|settlements|cities|captured|liberated|seized|occupied|recaptured|"
    r"shelled|struck|hit|across|within|through)(?: the)? | [вуіз] )$",
    re.IGNORECASE,
)
# "the Wagner Group", "Sparta Battalion": a body that goes by a place's name is not there.
_UNIT_AFTER = re.compile(
    r"[ -](?:(?:[A-Z]\w+ ){0,3}(?:Group|Brigade|Battalion|Regiment|Division|Company|Squadron|Flotilla|Fleet|Army|Corps|"
    r"Legion|Detachment|Platoon|Unit)s?|(?:and [A-Z]\w+ )?(?:fleet|brigade|battalion|regiment)s?)(?!\w)"
)
_LISTED_BEFORE = re.compile(r"^(?:,|,? and| or|,? as well as|/|;)+ $")
_SENTENCE_START = re.compile(r"(?:^|[.!?:\n\r•“”\"(\[–—*#>|]|\]|-- )[\s\"“‘'(\[*_]*$")


class _Word(NamedTuple):
    text: str
    start: int
    end: int


class _Match(NamedTuple):
    start: int
    end: int
    key: str


@cache
def word_list(name: str) -> frozenset[str]:
    """One of the lists of ordinary words, titles or given names that ship in the folder `words`, as keys."""
    lines = files("fogline.locate").joinpath("words", f"{name}.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


class Recogniser:
    """Finds names in texts, and remembers which words begin one."""

    def __init__(self, gazetteer: "Gazetteer", theatre: Theatre | None) -> None:
        self._gazetteer = gazetteer
        self._home = frozenset(theatre.countries if theatre else ())
        self._caution = frozenset(map(name_key, theatre.person_names if theatre else ()))
        self._heads: dict[str, frozenset[str]] = {}
        self._rough: dict[str, bool] = {}
        self._prominent: dict[str, Place | None] = {}

    def mentions(self, text: str) -> list[Mention]:
        """The names in the order of the text, none overlapping another."""
        found: list[Mention] = []
        barred = 0
        for word in (_Word(match[0], match.start(), match.end()) for match in _CAPITAL.finditer(text)):
            if word.start < barred:
                continue
            if road := road_at(text, word.start):
                found.append(road)
                barred = road.end
                continue
            match = self._longest(text, word) or self._respelt(text, word, found)
            if match is None and (feature := self._feature_at(text, word)):
                found.append(feature)
                barred = feature.end
            elif match is None:
                barred = max(barred, self._person_end(text, word, 0))
            elif (person := self._person_end(text, word, match.end)) > match.end:
                barred = person
            elif self._is_place(text, match, found[-1] if found else None):
                mention = self._mention(text, match)
                found.append(mention)
                barred = mention.end
        return join_lines(text, found)

    def _longest(self, text: str, word: _Word) -> _Match | None:
        """The longest known name that starts here."""
        key = name_key(word.text)
        head = key.split(" ", 1)[0]
        heads = self._heads_of(head)
        short = name_key(_POSSESSIVE.sub("", word.text))
        if not heads and short != key:
            heads = self._heads_of(short.split(" ", 1)[0])
        if not heads:
            return None
        best: _Match | None = None
        most = 1 if heads <= {head, short} else MOST_WORDS
        for end, candidate in _growing(text, word, most):
            if candidate in heads and len(candidate) > 1:
                best = _Match(word.start, end, candidate)
        return self._with_next(text, best) if best else self._listed(text, word, heads)

    def _with_next(self, text: str, match: _Match) -> _Match:
        """A known name, or the longer one of a place at home that it begins in another romanisation."""
        following = _NEXT.match(text, match.end)
        if not self._home or not following or text[match.end] == "-" or following[1][0] not in _UPPER:
            return match
        end = following.end() - len(following[1]) + len(_POSSESSIVE.sub("", following[1]))
        key = name_key(text[match.start : end])
        if not _is_name_like(following[1]) or len(key) < _SHORTEST_RESPELT:
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
    def _listed(text: str, word: _Word, heads: frozenset[str]) -> _Match | None:
        """A word that is a name only with the designator at the end of its list ("Norland and Sudland oblasts")."""
        bare = _POSSESSIVE.sub("", word.text)
        end = word.start + len(bare)
        if not (sort := sort_around(text, word.start, end)):
            return None
        base = name_key(bare)
        known = (f"{base} {designator}" for designator, other in SORTS.items() if other == sort)
        return next((_Match(word.start, end, key) for key in known if key in heads), None)

    def _respelt(self, text: str, word: _Word, found: list[Mention]) -> _Match | None:
        """A word that is no known name, stands where places stand, and romanises or misspells one at home in the
        theatre.
        """
        bare = _POSSESSIVE.sub("", word.text)
        key = name_key(bare)
        if (
            not self._home
            or len(key) < _SHORTEST_RESPELT
            or not _is_name_like(bare)
            or not self._after_preposition(text, word.start, found[-1] if found else None)
        ):
            return None
        match = _Match(word.start, word.start + len(bare), key)
        return match if self._is_rough_at_home(key) or self._is_misspelt(text, match, found) else None

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
        if not self._home:
            return None
        ends = [end for end, _ in _growing(text, word, MOST_WORDS + 1)]
        for end in reversed(ends[1:]):
            parts = split_name(name_key(text[word.start : end]))
            if parts.sort == "feature":
                named = self._gazetteer.features_like(parts.base, parts.designator.split(" ")[-1])
                return Mention(text[word.start : end], word.start, end, "feature") if named else None
        return None

    def _heads_of(self, word: str) -> frozenset[str]:
        heads = self._heads.get(word)
        if heads is None:
            if len(self._heads) >= _MOST_HEADS_KEPT:
                self._heads.clear()
            heads = self._heads[word] = frozenset(self._gazetteer.keys_from(word)) if word else frozenset()
        return heads

    def _person_end(self, text: str, word: _Word, name_end: int) -> int:
        """Where a person's name ends that begins with this word ("Oleg Kotenko", "Colonel Lyman"); 0 where none
        does.
        """
        key = name_key(word.text)
        given, title = key in word_list("given_names"), key in word_list("titles")
        if not given and not title:
            return 0
        end = word.end
        for _ in range(3):
            following = _NEXT.match(text, end)
            if not following or text[end] == "-" or following[1][0] not in _UPPER or not _is_name_like(following[1]):
                break
            end = following.end()
        return end if end > word.end and (end > name_end or title) else 0

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
        lead = text[max(0, start - 14) : start]
        in_list = (
            before is not None and start - before.end < 14 and bool(_LISTED_BEFORE.match(text[before.end : start]))
        )
        return in_list or bool(_AFTER_PREPOSITION.search(" " + lead))

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


def _growing(text: str, word: _Word, most: int) -> Iterable[tuple[int, str]]:
    """The word, then with the next ones, as (end, key); only at words that can end a name."""
    bare = _POSSESSIVE.sub("", word.text)
    if bare != word.text:
        yield word.start + len(bare), name_key(bare)
    else:
        yield word.end, name_key(word.text)
    end = word.end
    for _ in range(most - 1):
        following = _NEXT.match(text, end)
        if not following:
            return
        end = following.end()
        last = following[1]
        if last[0] in _UPPER or last[0].isdigit() or last in SORTS or text[following.start()] == "-":
            bare = _POSSESSIVE.sub("", last)
            yield end - len(last) + len(bare), name_key(text[word.start : end - len(last) + len(bare)])


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


def _is_name_like(word: str) -> bool:
    """Whether a word with a capital can be a surname: not a designator, a title or an ordinary word."""
    key = name_key(_POSSESSIVE.sub("", word))
    return key not in SORTS and key not in word_list("titles") and key not in word_list("plain") and len(key) > 1


def _touches_a_name(text: str, match: _Match) -> bool:
    """Whether another name-like word with a capital stands right before or after: then it may be part of a longer
    name.
    """
    following = _NEXT.match(text, match.end)
    if following and text[match.end] != "-" and following[1][0] in _UPPER and _is_name_like(following[1]):
        return True
    previous = re.search(rf"(?<!\w)([{_UPPER}]\w+) $", text[max(0, match.start - 20) : match.start])
    return bool(previous and _is_name_like(previous[1]))
