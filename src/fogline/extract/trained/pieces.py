"""Cuts a text into the word pieces of an uncased BERT vocabulary, with offsets.

Wu et al. 2016 (word pieces) as Devlin et al. 2019 use them: accents and case are dropped, punctuation stands alone, and
each word is cut greedily from its beginning. The library of record requires the client of a model hub, three times the
size of all else around the encoder; a test holds this cutter to it, piece by piece.
"""

import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

UNKNOWN = 100
_LONGEST_WORD = 100
_CJK = (
    (0x4E00, 0x9FFF),
    (0x3400, 0x4DBF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F),
    (0x2B920, 0x2CEAF),
    (0xF900, 0xFAFF),
    (0x2F800, 0x2FA1F),
)
Made = TypeVar("Made")


class WordPieces:
    """The vocabulary at `path`, a piece a line; the number of a piece is that of its line, from 0."""

    def __init__(self, path: Path) -> None:
        lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
        self._number = {piece: number for number, piece in enumerate(lines)}
        self._cut_word = lru_cache(maxsize=50_000)(self._cut_word_anew)

    def cut(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        """The numbers of a text's pieces, and the characters that each stands for as (start, end)."""
        numbers: list[int] = []
        offsets: list[tuple[int, int]] = []
        for letters, places in _words(text):
            for number, first, last in self._cut_word(letters):
                numbers.append(number)
                offsets.append((places[first], places[last - 1] + 1))
        return numbers, offsets

    def _cut_word_anew(self, word: str) -> tuple[tuple[int, int, int], ...]:
        """The pieces of a word as (number, first, last) letters; the word whole and unknown where it can't be cut."""
        whole = ((UNKNOWN, 0, len(word)),)
        if len(word) > _LONGEST_WORD:
            return whole
        found: list[tuple[int, int, int]] = []
        first = 0
        while first < len(word):
            prefix = "##" if first else ""
            last = next((n for n in range(len(word), first, -1) if prefix + word[first:n] in self._number), first)
            if last == first:
                return whole
            found.append((self._number[prefix + word[first:last]], first, last))
            first = last
        return tuple(found)


def _words(text: str) -> list[tuple[str, list[int]]]:
    """Runs of letters, plain and lower-cased, with the offset that each letter comes from; punctuation stands alone."""
    words: list[tuple[str, list[int]]] = []
    letters: list[str] = []
    places: list[int] = []

    def close() -> None:
        if letters:
            words.append(("".join(letters), places[:]))
            letters.clear()
            places.clear()

    for at, character in enumerate(text):
        plain = _plain(character)
        if plain == " ":
            close()
        for letter in plain if plain != " " else "":
            alone = _stands_alone(letter)
            if alone:
                close()
            letters.append(letter)
            places.append(at)
            if alone:
                close()
    close()
    return words


@lru_cache(maxsize=10_000)
def _plain(character: str) -> str:
    """A character without case and accents; a space for any white space, nothing for a control character."""
    if character in "\t\n\r" or unicodedata.category(character) in {"Zs", "Zl", "Zp"}:
        return " "
    if character in "\0\ufffd" or unicodedata.category(character).startswith("C"):
        return ""
    kept = (part for part in unicodedata.normalize("NFD", character) if unicodedata.category(part) != "Mn")
    return "".join(kept).lower()


@lru_cache(maxsize=10_000)
def _stands_alone(letter: str) -> bool:
    if letter.isascii():
        return not letter.isalnum() and letter.isprintable()
    code = ord(letter)
    return unicodedata.category(letter).startswith("P") or any(first <= code <= last for first, last in _CJK)
