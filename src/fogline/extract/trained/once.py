"""An event that a sentence tells once is told once, however many of its words the encoder takes for triggers."""

import re

from fogline.extract.draft import Draft

# How likely right the less likely of two kinds on one trigger must be for both to stand.
_BOTH_SURE = 0.6
# Two triggers of one event stand within so many characters; an attack that is repelled, of the verb.
_NEAR, _OBJECT_NEAR = 40, 60
_OTHER_CLAUSE = re.compile(r"\b(?:while|but|which)\b")


def each_once(drafts: list[Draft], text: str, repelling: tuple[str, ...]) -> list[Draft]:
    """The drafts without doubles, in their order.

    Of one event told by two near triggers, and of one trigger read as two kinds, the likelier stays; an attack that is
    only the object of a word that begins as one of `repelling` is the one fight that the verb tells.
    """
    kept: list[Draft] = []
    for draft in sorted(drafts, key=lambda draft: (-draft.p, draft.trigger)):
        if not any(_doubles(draft, other, text) for other in kept):
            kept.append(draft)
    told = [draft for draft in drafts if draft in kept]
    return [draft for draft in told if not any(_repels(other, draft, text, repelling) for other in told)]


def _doubles(draft: Draft, other: Draft, text: str) -> bool:
    (start, end), (first, last) = draft.trigger, other.trigger
    if start < last and first < end:
        return draft.kind == other.kind or draft.p < _BOTH_SURE
    near = max(start, first) - min(end, last) <= _NEAR
    return near and _event(draft, text) == _event(other, text)


def _event(draft: Draft, text: str) -> tuple[object, ...]:
    places = frozenset(text[slice(*place.span)] if place.span else place.name for place in draft.places)
    actor = text[slice(*draft.actor)] if draft.actor else draft.actor_side
    return draft.kind, draft.polarity, draft.mood, actor, places


def _repels(verb: Draft, attack: Draft, text: str, repelling: tuple[str, ...]) -> bool:
    between = text[verb.trigger[1] : attack.trigger[0]]
    return (
        verb.kind == attack.kind == "clash"
        and 0 < attack.trigger[0] - verb.trigger[1] <= _OBJECT_NEAR
        and not _OTHER_CLAUSE.search(between)
        and text[slice(*verb.trigger)].lower().startswith(repelling)
    )
