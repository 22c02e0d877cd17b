"""What the text around a sentence settles: the place that "the city" points back to, the side that "their" means."""

from collections.abc import Iterator

from fogline.extract.draft import Sentence
from fogline.extract.words import cut_words
from fogline.model.place import SETTLEMENT_KINDS, Mention

REACH = 5
_REGIONS = frozenset({"oblast", "region", "raion", "district", "country", "province"})


class Pointers:
    """The words that point back to a place, by the sort of place they stand for."""

    def __init__(self, words: dict[str, tuple[str, ...]]) -> None:
        self._sorts = {sort: frozenset(words[sort]) for sort in ("settlement", "region", "thing", "anywhere")}

    def sort_of(self, words: str) -> str:
        """The sort of place that words stand for: settlement, region, thing, or anywhere."""
        lower = words.lower()
        return next((sort for sort, phrases in self._sorts.items() if lower in phrases), "anywhere")


def place_meant(sort: str, sentence: Sentence, before: int, previous: list[Sentence]) -> Mention | None:
    """The most recent place of a sort: in the sentence up to an offset, then in those before, nearest first."""
    for mention in _backwards(sentence, before, previous):
        if _fits(sort, mention):
            return mention
    return None


def _backwards(sentence: Sentence, before: int, previous: list[Sentence]) -> Iterator[Mention]:
    yield from (mention for mention in reversed(sentence.places) if mention.end <= before)
    for earlier in reversed(previous):
        yield from _subjects_first(earlier)


def _subjects_first(sentence: Sentence) -> list[Mention]:
    """The places of an earlier sentence, without those in brackets, which only locate others."""
    outside = [
        m for m in sentence.places if sentence.text.count("(", 0, m.start) <= sentence.text.count(")", 0, m.start)
    ]
    return list(reversed(outside))


def _fits(sort: str, mention: Mention) -> bool:
    if sort == "settlement":
        return mention.kind in SETTLEMENT_KINDS
    if sort == "region":
        return mention.kind in _REGIONS
    if sort == "thing":
        return mention.kind not in SETTLEMENT_KINDS | _REGIONS
    return mention.kind != "country"


def side_meant(sentence: Sentence, before: int, previous: list[Sentence]) -> str | None:
    """The side last named before an offset as one that acts, for "they", "their troops"."""
    for where, limit in ((sentence, before), *((earlier, len(earlier.text)) for earlier in reversed(previous))):
        parties = [
            p for p in where.parties if p.end <= limit and p.kind in {"force", "state", "people"} and p.side != "other"
        ]
        parties = parties or [p for p in where.parties if p.end <= limit and p.side != "other"]
        if parties:
            return parties[0].side if where is sentence else parties[-1].side
    return None


def surname(words: str) -> str | None:
    """The last capitalised word of a speaker's name, by which later sentences call him.

    >>> surname("Karst Oblast Head Anna Orlova")
    'orlova'
    """
    cut = cut_words(words)
    if not cut:
        return None
    last = words[cut[-1].start : cut[-1].end]
    return cut[-1].lower if last[:1].isupper() and len(last) > 2 else None
