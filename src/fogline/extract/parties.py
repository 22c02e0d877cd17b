"""The sides of a war and those who act for them, found in a text by the names that the theatre gives."""

from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from fogline.extract.words import PhraseTable, Word, cut_words
from fogline.model.theatre import Theatre

PartyKind = Literal["force", "state", "adjective", "voice", "people"]


class PartyWords(msgspec.Struct, frozen=True):
    """English words for bodies of people: `forces` fight, `voices` speak.

    `modifiers` stand between a side's adjective and either, `events` follow a word that is then no head
    ("artillery fire"). `own` and `foe` get their side from who speaks ("our troops", "the enemy"); a place that is
    `freeing` changed hands to the speaker's side.
    """

    forces: tuple[str, ...]
    voices: tuple[str, ...]
    people: tuple[str, ...]
    modifiers: tuple[str, ...]
    events: tuple[str, ...]
    other_countries: tuple[str, ...]
    own: tuple[str, ...]
    foe: tuple[str, ...]
    freeing: tuple[str, ...]


class PartyMention(msgspec.Struct, frozen=True):
    """Words that name a side or one who acts for it: "northern airborne troops", "Halm", "Halm’s" (possessive)."""

    start: int
    end: int
    side: str
    kind: PartyKind
    possessive: bool = False


class _Name(msgspec.Struct, frozen=True):
    side: str
    kind: PartyKind
    upper: bool


class Parties:
    """Finds the parties of one theatre.

    A longer name goes before a shorter; countries of the lexicon that the theatre does not name are `other`. In the
    words of a `speaker` who belongs to a side, "our troops" and "the enemy" are parties too.
    """

    def __init__(self, theatre: Theatre, words: PartyWords, speaker: str | None = None) -> None:
        self._names: PhraseTable[_Name] = PhraseTable(
            [*_names_by_standpoint(theatre, words, speaker), *_names_of(theatre, words)]
        )
        heads: list[tuple[str, PartyKind]] = [(word, "force") for word in words.forces]
        heads += [(word, "voice") for word in words.voices]
        heads += [(word, "people") for word in words.people]
        self._heads: PhraseTable[PartyKind] = PhraseTable(heads)
        self._modifiers = frozenset(words.modifiers)
        self._events = frozenset(words.events)

    def mentions(self, text: str, words: Sequence[Word]) -> tuple[PartyMention, ...]:
        """The parties named in a text, in order; none overlaps another."""
        found: list[PartyMention] = []
        index = 0
        while index < len(words):
            hit = self._names.at(text, words, index) if words[index].lower in self._names else None
            if hit is None or (hit.payload.upper and not text[words[index].start].isupper()):
                index += 1
                continue
            mention, index = self._extended(text, words, hit.first, hit.last, hit.payload)
            found.append(mention)
        return tuple(found)

    def _extended(
        self, text: str, words: Sequence[Word], first: int, last: int, name: _Name
    ) -> tuple[PartyMention, int]:
        """Takes in a note in brackets, a possessive, and the head noun that an adjective belongs to."""
        end, kind, possessive = last, name.kind, False
        if (
            end + 1 <= len(words) - 1
            and text[words[end - 1].end : words[end].start] == " ("
            and text[words[end].end :][:1] == ")"
        ):
            end += 1
        if (
            end < len(words)
            and words[end].lower == "s"
            and text[words[end - 1].end : words[end].start] in {"'", "’", "ʼ"}
        ):
            end, possessive = end + 1, True
        elif text[words[end - 1].end :][:2] in {"' ", "’ "} and text[words[end - 1].end - 1] == "s":
            possessive = True
        head = self._head(text, words, end) if kind != "voice" or possessive else None
        if head:
            end, kind, possessive = head[0], head[1], False
            if text[words[end - 1].end :][:2] in {"' ", "’ "}:
                possessive = True
        return PartyMention(words[first].start, words[end - 1].end, name.side, kind, possessive), end

    def _head(self, text: str, words: Sequence[Word], index: int) -> tuple[int, PartyKind] | None:
        for step in range(6):
            at = index + step
            if at < len(words) and words[at].lower in self._events:
                return None
            if at >= len(words) or text[words[at - 1].end : words[at].start].strip(" -–’'“”\"()") not in {"", ","}:
                return None
            head = self._heads.at(text, words, at) if words[at].lower in self._heads else None
            if head and head.last < len(words) and words[head.last].lower in self._events:
                return None
            if head:
                further = self._head(text, words, head.last) if head.last < len(words) and step < 3 else None
                return further or (head.last, head.payload)
            word = text[words[at].start : words[at].end]
            if not (
                words[at].lower in self._modifiers
                or word[0].isdigit()
                or (word[0].isupper() and words[at].lower not in self._names)
            ):
                return None
        return None

    def side_of(self, text: str) -> str | None:
        """The side that words speak or act for: None where none or more than one is named; `other` gives way."""
        sides = {mention.side for mention in self.mentions(text, cut_words(text))}
        own = sides - {"other"}
        if len(own) == 1:
            return own.pop()
        return "other" if sides == {"other"} else None


def _names_of(theatre: Theatre, words: PartyWords) -> Iterable[tuple[str, _Name]]:
    seen: set[str] = set()

    def fresh(name: str, side: str, kind: PartyKind) -> Iterable[tuple[str, _Name]]:
        key = " ".join(word.lower for word in cut_words(name.removeprefix("the ")))
        if key and key not in seen:
            seen.add(key)
            yield key, _Name(side, kind, any(letter.isupper() for letter in name))

    for side in theatre.sides:
        for name in (side.name, *side.names):
            yield from fresh(name, side.id, "state")
        for adjective in (side.adjective, *side.adjectives):
            yield from fresh(adjective.removesuffix("'s").removesuffix("’s"), side.id, "adjective")
    for actor in theatre.actors:
        for name in (actor.name, *actor.aliases):
            yield from fresh(name, actor.side, "voice" if actor.kind == "officials" else "force")
    for name in words.other_countries:
        yield from fresh(name, "other", "adjective")


def _names_by_standpoint(theatre: Theatre, words: PartyWords, speaker: str | None) -> Iterable[tuple[str, _Name]]:
    sides = [side.id for side in theatre.sides]
    if speaker not in sides:
        return
    for name in words.own:
        yield name, _Name(speaker, "adjective", False)
    foes = [side for side in sides if side != speaker]
    for name in words.foe if len(foes) == 1 else ():
        yield name, _Name(foes[0], "force", False)
