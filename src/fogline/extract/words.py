"""Words of a text with their offsets, and tables of phrases that are looked up word by word."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, TypeVar

import msgspec

_WORD = re.compile(r"\w+")
_ANY_WORD = "_"
_GAP = re.compile(r"[ \t  ]?|[-‐‑–.'’ʼ] ?|[ ]?[“”\"‘]|’s ")
Payload = TypeVar("Payload")


class Word(msgspec.Struct, frozen=True):
    """One word: lower-cased, with its offsets in the text it was cut from."""

    lower: str
    start: int
    end: int


def cut_words(text: str) -> tuple[Word, ...]:
    """The words of a text: runs of letters and digits, so that "Halm’s" is two.

    >>> [word.lower for word in cut_words("Halm’s T-72")]
    ['halm', 's', 't', '72']
    """
    return tuple(Word(m.group().lower(), m.start(), m.end()) for m in _WORD.finditer(text))


class Found(msgspec.Struct, Generic[Payload], frozen=True):
    """A phrase found: from word `first` to before word `last`, and what the table says of it."""

    first: int
    last: int
    payload: Payload


class PhraseTable(Generic[Payload]):
    """Phrases of one or more words, each with a payload; where several match at a word, the longest is found.

    Words of a phrase may be joined by a space, a hyphen, an apostrophe or a quotation mark, whatever the table has.
    The word "_" stands for any one word.
    """

    def __init__(self, phrases: Iterable[tuple[str, Payload]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], Payload]]] = {}
        for phrase, payload in phrases:
            keys = tuple(word.lower for word in cut_words(phrase))
            if keys:
                self._by_first.setdefault(keys[0], []).append((keys, payload))
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    def __contains__(self, lower: str) -> bool:
        """Whether some phrase begins with this word."""
        return lower in self._by_first

    def phrases(self) -> Iterator[tuple[tuple[str, ...], Payload]]:
        """Every phrase as its words, with its payload."""
        for entries in self._by_first.values():
            yield from entries

    def telling_words(self) -> frozenset[str]:
        """One word of each phrase, the longest: a text without any of them holds no phrase."""
        entries = (keys for group in self._by_first.values() for keys, _ in group)
        return frozenset(max(keys, key=len) for keys in entries)

    def at(self, text: str, words: Sequence[Word], index: int) -> Found[Payload] | None:
        """The longest phrase that begins at a word, or None."""
        for keys, payload in self._by_first.get(words[index].lower, ()):
            last = index + len(keys)
            if last > len(words) or any(key not in (words[index + n].lower, _ANY_WORD) for n, key in enumerate(keys)):
                continue
            if all(_GAP.fullmatch(text, words[n].end, words[n + 1].start) for n in range(index, last - 1)):
                return Found(index, last, payload)
        return None

    def find(self, text: str, words: Sequence[Word]) -> Iterator[Found[Payload]]:
        """All phrases in order, none overlapping an earlier one.

        >>> table = PhraseTable([("general staff", 1), ("staff", 2)])
        >>> text = "The General Staff; staff."
        >>> [found.payload for found in table.find(text, cut_words(text))]
        [1, 2]
        """
        index = 0
        while index < len(words):
            found = self.at(text, words, index) if words[index].lower in self._by_first else None
            if found:
                yield found
            index = found.last if found else index + 1
