"""One sentence made ready for the rules: its words, what covers them, and which trigger words stand in it."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection
from typing import TypeVar

import msgspec

from fogline.extract.draft import Sentence
from fogline.extract.lexicon import Lexicon, TriggerWord
from fogline.extract.parties import PartyMention
from fogline.model.place import Mention

Covering = TypeVar("Covering", PartyMention, Mention)


class Hit(msgspec.Struct, frozen=True):
    """A trigger: words `first` up to `last` (not included), and what they tell."""

    first: int
    last: int
    word: TriggerWord


class Scan:
    """A sentence with its words numbered, and quick answers on what stands where."""

    def __init__(self, sentence: Sentence, lexicon: Lexicon, has_party: bool) -> None:
        self.sentence = sentence
        self.has_party = has_party
        self.text = sentence.text
        self.words = sentence.words
        self.lexicon = lexicon
        # A month is no modal verb: "may" in "on May 8" must not hedge.
        dated = {
            n for time in sentence.times for n, word in enumerate(sentence.words) if time.start <= word.start < time.end
        }
        self.lower = ["#" if n in dated else word.lower for n, word in enumerate(sentence.words)]
        self._starts = [word.start for word in sentence.words]
        self.party_at = self._covered(sentence.parties)
        self.place_at = self._covered(sentence.places)

    def _covered(self, spans: tuple[Covering, ...]) -> dict[int, Covering]:
        return {index: span for span in spans for index in range(self.index(span.start), self.index_after(span.end))}

    def index(self, offset: int) -> int:
        """The number of the first word that begins at or after an offset."""
        return bisect_left(self._starts, offset)

    def index_after(self, offset: int) -> int:
        """The number of the first word that begins at or after the end of a span: its words come before."""
        return bisect_right(self._starts, offset - 1)

    def gap(self, index: int) -> str:
        """What stands between a word and the one before it."""
        before = self.words[index - 1].end if index > 0 else 0
        return self.text[before : self.words[index].start] if index < len(self.words) else self.text[before:]

    def grammar(self, name: str) -> frozenset[str]:
        """A list of small words."""
        return self.lexicon.grammar[name]

    def any_in(self, first: int, last: int, wanted: Collection[str]) -> bool:
        """Whether one of the words stands from `first` up to `last`."""
        return any(word in wanted for word in self.lower[max(0, first) : last])

    def last_in(self, first: int, last: int, wanted: Collection[str]) -> int | None:
        """The number of the last of these words from `first` up to `last`, or None."""
        return next(
            (n for n in range(min(last, len(self.lower)) - 1, max(0, first) - 1, -1) if self.lower[n] in wanted), None
        )

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The offsets of the words from `first` up to `last`."""
        return self.words[first].start, self.words[last - 1].end
