"""The picture of a day: events that claims tell of, and who most likely holds each place, each with the claims that
it rests on."""

from datetime import date, datetime
from typing import Literal

import msgspec

from fogline.model.claim import Claim, Kind, Role
from fogline.model.notice import Notice
from fogline.model.place import Place

EventStatus = Literal[
    "told by both sides", "corroborated", "single source", "disputed", "denied", "unconfirmed", "retracted"
]


class Event(msgspec.Struct, frozen=True):
    """One occurrence that one or more claims tell of: same kind, place and side, days apart at most two.

    `supporting` and `denying` are claim ids; `place_name` stays where no gazetteer knows the place; `sides_heard` are
    those whose word it is.
    """

    id: str
    kind: Kind
    side: str | None
    place_id: str | None
    place_name: str
    lon: float | None
    lat: float | None
    first_day: date
    last_day: date
    supporting: tuple[str, ...]
    denying: tuple[str, ...]
    status: EventStatus
    sides_heard: tuple[str, ...]
    role: Role = "at"


class Influence(msgspec.Struct, frozen=True):
    """What moved the estimate of one place: a claim, the passing of time, the starting line. `log_odds` holds one
    number for each state, summing to zero."""

    cause: Literal["prior", "claim", "drift", "neighbours"]
    day: date
    claim: str | None
    log_odds: dict[str, float]
    note: str


class Holding(msgspec.Struct, frozen=True):
    """Who most likely holds one settlement on one day: a probability for each side and for contested.

    `state` is a side's id, `contested`, or `unknown` where no probability reaches 0.6; `since` is the day the state
    began, `last_evidence` that of the last claim that bears on it, `n_origins` how many publishers' own texts bear on
    it.
    """

    place: Place
    p: dict[str, float]
    p_contested: float
    state: str
    since: date | None
    last_evidence: date | None
    n_origins: int


class Picture(msgspec.Struct, frozen=True):
    """All that is believed about one day with what was known by a moment, and the claims it rests on."""

    theatre: str
    on: date
    known: datetime
    claims: tuple[Claim, ...]
    events: tuple[Event, ...]
    holdings: tuple[Holding, ...]
    before: tuple[Holding, ...]
    notices: tuple[Notice, ...] = ()
