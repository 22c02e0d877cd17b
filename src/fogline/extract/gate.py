"""The quick look that lets text without war pass at the speed of memory, before anything is read with care."""

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from fogline.extract.lexicon import Lexicon
from fogline.extract.words import cut_words
from fogline.model.theatre import Theatre

# A report names a side of the war; or only speaks of fighting, perhaps of this war; or neither.
Concern = Literal["war", "fighting", "none"]
_WORD = re.compile(r"\w+")


class _WordSets:
    """Phrases as sets of words: a text that lacks a word of each holds none of them."""

    def __init__(self, phrases: Iterable[tuple[str, ...]]) -> None:
        self._by_longest: dict[str, list[frozenset[str]]] = {}
        for phrase in filter(None, phrases):
            self._by_longest.setdefault(max(phrase, key=len), []).append(frozenset(phrase))

    def may_stand_in(self, words: frozenset[str]) -> bool:
        """Whether all words of some phrase are there."""
        return any(phrase <= words for key in self._by_longest.keys() & words for phrase in self._by_longest[key])


class Gate:
    """Tells which reports of a theatre are worth a look, by the words they hold; it never turns away one that a reader
    would draw a claim from."""

    def __init__(self, theatre: Theatre, lexicon: Lexicon) -> None:
        self._parties = _WordSets(_names_of_parties(theatre))
        self._fighting = _WordSets(_words_of_fighting(lexicon))

    def concern(self, text: str) -> Concern:
        """What a text could tell of the war, from its words alone.

        >>> from fogline.extract.lexicon import load_lexicon
        >>> from fogline.theatre import load_theatre
        >>> gate = Gate(load_theatre("ukraine"), load_lexicon())
        >>> [gate.concern(text) for text in ("Russian forces left.", "Heavy fighting went on.", "The team won.")]
        ['war', 'fighting', 'none']
        """
        words = frozenset(_WORD.findall(text.lower()))
        if self._parties.may_stand_in(words):
            return "war"
        return "fighting" if self._fighting.may_stand_in(words) else "none"

    def speaks_of_fighting(self, text: str) -> bool:
        """Whether words that speak of war by themselves stand in the text."""
        return self._fighting.may_stand_in(frozenset(_WORD.findall(text.lower())))


def _names_of_parties(theatre: Theatre) -> Iterator[tuple[str, ...]]:
    sides = {side.id for side in theatre.sides}
    names = [name for side in theatre.sides for name in (side.name, side.adjective, *side.names, *side.adjectives)]
    names += [name for actor in theatre.actors if actor.side in sides for name in (actor.name, *actor.aliases)]
    for name in names:
        bare = name.removeprefix("the ").removesuffix("'s").removesuffix("’s")
        yield tuple(word.lower for word in cut_words(bare))


def _words_of_fighting(lexicon: Lexicon) -> Iterator[tuple[str, ...]]:
    war_words = lexicon.grammar["war_words"]
    for phrase in war_words:
        if "[" not in phrase:
            yield tuple(word.lower for word in cut_words(phrase))
    for words, readings in lexicon.triggers.phrases():
        if any(reading.lemma in war_words for reading in readings):
            yield words
