"""What the rules, the gazetteer and the theatre know of a sentence, as codes that the encoder sees beside the words.

The encoder learns how far to trust each; so names of places and of those who fight need not be learnt by heart.
"""

from fogline.extract.draft import Draft, Sentence
from fogline.extract.trained.labels import ROLES
from fogline.model.claim import KINDS

PLACE, FIRST_SIDE, SECOND_SIDE, OTHER_SIDE, TIME = 1, 2, 3, 4, 5
FIRST_KIND = 6
FIRST_ROLE = FIRST_KIND + len(KINDS)
ACTOR = FIRST_ROLE + len(ROLES)
SOURCE = ACTOR + 1
HINT_COUNT = SOURCE + 1

Codes = bytearray


def first_hints(sentence: Sentence, by_rule: list[Draft], sides: tuple[str, ...]) -> Codes:
    """A code for each character: places, parties by side, times, and the triggers that the rules see."""
    codes = _known(sentence, sides)
    for draft in by_rule:
        _fill(codes, draft.trigger, FIRST_KIND + KINDS.index(draft.kind))
    return codes


def second_hints(
    sentence: Sentence, draft: Draft | None, sides: tuple[str, ...], others: list[tuple[tuple[int, int], int]]
) -> Codes:
    """A code for each character: what is known, the other triggers of the sentence (spans with the index of their
    kind), and above them what the rules join to the same trigger."""
    codes = _known(sentence, sides)
    for span, kind in others:
        _fill(codes, span, FIRST_KIND + kind)
    if draft is None:
        return codes
    for place in draft.places:
        if place.span:
            _fill(codes, place.span, FIRST_ROLE + ROLES.index(place.role))
    if draft.source and draft.source.span:
        _fill(codes, draft.source.span, SOURCE)
    if draft.actor:
        _fill(codes, draft.actor, ACTOR)
    return codes


def kin_of(trigger: tuple[int, int], kind: str, by_rule: list[Draft]) -> Draft | None:
    """The rules' draft on the same words, one of the same kind before others."""
    same = [draft for draft in by_rule if draft.trigger[0] < trigger[1] and trigger[0] < draft.trigger[1]]
    return next((draft for draft in same if draft.kind == kind), same[0] if same else None)


def _known(sentence: Sentence, sides: tuple[str, ...]) -> Codes:
    codes = bytearray(len(sentence.text))
    for time in sentence.times:
        _fill(codes, (time.start, time.end), TIME)
    for party in sentence.parties:
        side = sides.index(party.side) if party.side in sides[:2] else 2
        _fill(codes, (party.start, party.end), FIRST_SIDE + side)
    for mention in sentence.places:
        _fill(codes, (mention.start, mention.end), PLACE)
    return codes


def _fill(codes: Codes, span: tuple[int, int], code: int) -> None:
    start, end = max(0, span[0]), min(len(codes), span[1])
    codes[start:end] = bytes([code]) * (end - start)
