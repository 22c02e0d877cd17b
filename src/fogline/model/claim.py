"""A claim: one thing that a text says happened, is so, or will happen in a war, with whose word it is and how sure.

Kinds, fields and values are those of the annotation guideline; their names are the same everywhere in the code and in
the output.
"""

from datetime import datetime
from typing import Literal, get_args

import msgspec

from fogline.model.dates import show_instant
from fogline.model.place import Candidate

Kind = Literal[
    "hold", "capture", "withdraw", "advance", "clash", "strike", "loss", "move", "resistance", "supply", "posture"
]
Polarity = Literal["+", "-"]
Mood = Literal["actual", "planned", "predicted", "conditional"]
Certainty = Literal["certain", "probable", "possible"]
Role = Literal["at", "near", "to", "from"]
Stance = Literal["neutral", "endorses", "rejects"]
SourceKind = Literal["official", "military", "media", "channel", "witness", "footage", "analyst", "unnamed", "other"]

KINDS: tuple[Kind, ...] = get_args(Kind)
SOURCE_KINDS: tuple[SourceKind, ...] = get_args(SourceKind)


class Span(msgspec.Struct, frozen=True, gc=False):
    """Words of a report, with their character offsets (W3C text position and text quote selectors in one)."""

    text: str
    start: int
    end: int


class Party(msgspec.Struct, frozen=True, gc=False):
    """Who does it, or to whom it is done: the words, if the sentence has them, and the side, if it can be told."""

    text: str | None
    side: str | None


class Attribution(msgspec.Struct, frozen=True, gc=False):
    """Whose word a claim is, where that is not the publisher's own."""

    text: str | None
    side: str | None
    kind: SourceKind


class ClaimPlace(msgspec.Struct, frozen=True, gc=False):
    """A place of a claim: the words, the part it plays, and, once located, what it most likely is.

    An implied place ("the city") has null offsets; a name that no gazetteer knows has a null id. `p` is the
    probability of the best candidate.
    """

    text: str
    start: int | None
    end: int | None
    role: Role
    implied: bool = False
    id: str | None = None
    name: str | None = None
    lon: float | None = None
    lat: float | None = None
    p: float | None = None
    candidates: tuple[Candidate, ...] = ()


class Claim(msgspec.Struct, frozen=True, gc=False):
    """One claim of one report. `start` and `end` bound its sentence, `quote` is that sentence, word for word.

    `when` is an EDTF date; `links` are the URLs of the notes that the sentence cites; `p` is the probability that
    kind, actor, places and polarity are all as a careful reader has them; `why` names the words and rules, or the
    model, that the claim rests on.
    """

    id: str
    report: str
    doc: str
    published: datetime
    publisher: str
    start: int
    end: int
    quote: str
    trigger: Span
    kind: Kind
    polarity: Polarity
    mood: Mood
    certainty: Certainty
    actor: Party | None
    target: Party | None
    background: bool
    places: tuple[ClaimPlace, ...]
    source: Attribution | None
    stance: Stance | None
    when: str | None
    links: tuple[str, ...]
    p: float
    why: str


def claim_record(claim: Claim) -> dict[str, object]:
    """A claim as the fixed output contract writes it: one JSON object, dates as they were given.

    Returns a dict of plain values with the contract's names in the contract's order.
    """
    record: dict[str, object] = msgspec.to_builtins(claim)
    del record["report"]
    record["published"] = show_instant(claim.published)
    return record
