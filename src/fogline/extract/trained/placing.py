"""From the stretches that the encoder takes for places to the places of a draft."""

import re

from fogline.extract.draft import DraftPlace, Offsets, Sentence
from fogline.extract.trained.decoding import ReadPlace
from fogline.extract.trained.labels import ROLES

_LEAST_LETTERS = 3
# "12 km north of X" behind another place only says where that lies.
_LOCATES = re.compile(
    r"\d\s?(?:km|kilomet(?:er|re)s?|miles?)\s+(?:\w+\s+)?(?:north|south|east|west)[\w-]*\s+of\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_BORDER = re.compile(r"(?: administrative)? border\b")


def places_of(sentence: Sentence, before: str, places: tuple[ReadPlace, ...]) -> tuple[DraftPlace, ...]:
    """The places of a trigger, each name once, cut as the finder of names cuts them where it knows more than the
    encoder took; `before` is the text in which implied places stand."""
    drafts: dict[str, DraftPlace] = {}
    for place in places:
        if place.in_context:
            name = _whole_words(before, place.start, place.end)[2]
            if len(name) >= _LEAST_LETTERS:
                drafts.setdefault(name.lower(), DraftPlace(None, ROLES[place.role], implied=True, name=name))
            continue
        if drafts and _LOCATES.search(sentence.text, 0, place.start):
            continue
        span = _span(sentence, place)
        drafts[sentence.text[slice(*span)].lower()] = DraftPlace(span, ROLES[place.role])
    return tuple(drafts.values())


def _span(sentence: Sentence, place: ReadPlace) -> Offsets:
    """The finder's cut where it knows a name there, else whole words; a border keeps its word, as its name is no place
    without it."""
    start, end, _ = _whole_words(sentence.text, place.start, place.end)
    known = next((m for m in sentence.places if m.start < end and start < m.end), None)
    if known is None:
        return start, end
    tail = _BORDER.match(sentence.text, known.end)
    return known.start, tail.end() if tail and known.kind == "feature" else known.end


def _whole_words(text: str, start: int, end: int) -> tuple[int, int, str]:
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    return start, end, text[start:end]
