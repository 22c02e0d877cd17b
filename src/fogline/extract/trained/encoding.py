"""A sentence as the encoder sees it: word pieces of the sentence and of what stands before it, one code path for
training and for reading.

The input is [CLS] context [SEP] sentence [SEP]; for a second look a kind and marks around a trigger are added. Each
piece carries its segment (0 context, 1 sentence) and the shape of its word, as the word pieces themselves are
lower-cased.
"""

from functools import cache, lru_cache
from pathlib import Path

import msgspec

from fogline.extract.trained.pieces import WordPieces

CLS, SEP = 101, 102
# Unused pieces of the vocabulary stand for the marks; what they mean is learnt through the shapes below.
OPENS, CLOSES, FIRST_KIND = 1, 2, 11
LOWER, DIGITS, CAPITALISED, UPPER, OTHER, OPENING, CLOSING, FIRST_KIND_SHAPE = 0, 1, 2, 3, 4, 6, 7, 16
SHAPE_COUNT = 32
SPECIAL, CONTEXT, SENTENCE = 0, 1, 2
LONGEST_HEADING, LONGEST_CONTEXT, LONGEST_SENTENCE = 14, 60, 200


class Piece(msgspec.Struct, frozen=True, gc=False):
    """Where a word piece comes from: the context or the sentence, and its characters there."""

    source: int
    start: int
    end: int


class Encoded(msgspec.Struct, frozen=True):
    """The encoder's input for one sentence; `mark` is the position of the opening mark, 0 where there is none."""

    ids: list[int]
    types: list[int]
    shapes: list[int]
    hints: list[int]
    pieces: list[Piece]
    mark: int = 0


class _Pieces(msgspec.Struct, frozen=True):
    ids: list[int]
    shapes: list[int]
    offsets: list[tuple[int, int]]


class Encoding:
    """Turns sentences into the encoder's input with the vocabulary at `path`."""

    def __init__(self, path: Path) -> None:
        self._pieces = _word_pieces(path)
        # Each look at a sentence cuts the same two texts.
        self._cut = lru_cache(maxsize=64)(self._cut_anew)

    def encode(
        self,
        sentence: str,
        context: str,
        hints: bytearray,
        trigger: tuple[int, int] | None = None,
        kind: int | None = None,
    ) -> Encoded:
        """The input for a sentence, with the trigger marked where one is given; long texts are cut.

        `hints` has a code for each character of the sentence.
        """
        before, words = self._cut(context), self._cut(sentence)
        built = _Builder()
        built.add(CLS, 0, LOWER)
        if kind is not None:
            built.add(FIRST_KIND + kind, 0, FIRST_KIND_SHAPE + kind)
        for n in range(max(0, len(before.ids) - LONGEST_CONTEXT), len(before.ids)):
            built.add(before.ids[n], 0, before.shapes[n], Piece(CONTEXT, *before.offsets[n]))
        built.add(SEP, 0, LOWER)
        built.add_sentence(words, hints, trigger)
        built.add(SEP, 1, LOWER)
        return built.encoded()

    def _cut_anew(self, text: str) -> _Pieces:
        numbers, offsets = self._pieces.cut(text)
        return _Pieces(numbers, [_shape(text, start, end) for start, end in offsets], offsets)


_NO_PIECE = Piece(SPECIAL, 0, 0)


class _Builder:
    def __init__(self) -> None:
        self._ids: list[int] = []
        self._types: list[int] = []
        self._shapes: list[int] = []
        self._hints: list[int] = []
        self._pieces: list[Piece] = []
        self._mark = 0

    def add(self, number: int, segment: int, shape: int, piece: Piece = _NO_PIECE, hint: int = 0) -> None:
        """Adds one piece."""
        self._ids.append(number)
        self._types.append(segment)
        self._shapes.append(shape)
        self._hints.append(hint)
        self._pieces.append(piece)

    def add_sentence(self, words: _Pieces, hints: bytearray, trigger: tuple[int, int] | None) -> None:
        """Adds the sentence's pieces, with marks before the first and after the last of the trigger."""
        opened = closed = trigger is None
        pieces = list(zip(words.ids, words.shapes, words.offsets, strict=True))[:LONGEST_SENTENCE]
        for number, shape, (start, end) in pieces:
            if trigger and not opened and end > trigger[0]:
                self._mark, opened = len(self._ids), True
                self.add(OPENS, 1, OPENING)
            if trigger and opened and not closed and start >= trigger[1]:
                self.add(CLOSES, 1, CLOSING)
                closed = True
            self.add(number, 1, shape, Piece(SENTENCE, start, end), hints[start] if start < len(hints) else 0)
        if opened and not closed:
            self.add(CLOSES, 1, CLOSING)

    def encoded(self) -> Encoded:
        """What has been added."""
        return Encoded(self._ids, self._types, self._shapes, self._hints, self._pieces, self._mark)


def context_of(heading: str | None, previous: list[str]) -> str:
    """What stands before a sentence: the heading above it, in short, and the sentence or two before it.

    >>> context_of("Northern axis", ["One fell.", "Two held."])
    'Northern axis. One fell. Two held.'
    """
    before = " ".join(previous)
    if not heading or heading in before:
        return before
    return f"{' '.join(heading.split()[:LONGEST_HEADING])}. {before}".strip()


def _shape(text: str, start: int, end: int) -> int:
    """How the word that a piece belongs to is written."""
    while start > 0 and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    word = text[start:end]
    if word.isdigit():
        return DIGITS
    if word[:1].isupper():
        return UPPER if len(word) > 1 and word[1:].upper() == word[1:] else CAPITALISED
    return LOWER if word[:1].isalpha() else OTHER


@cache
def _word_pieces(path: Path) -> WordPieces:
    return WordPieces(path)
