"""The brief of a day as a value: sections, sentences with the claims they rest on, and those claims as numbered
evidence."""

from datetime import date, datetime
from typing import Literal

import msgspec

SectionId = Literal[
    "control",
    "ground",
    "disputed",
    "unconfirmed",
    "denied",
    "fighting",
    "strikes",
    "losses",
    "logistics",
    "plans",
    "retracted",
]


class Sentence(msgspec.Struct, frozen=True):
    """One sentence of a brief and the ids of the claims that say what it says; never without one."""

    text: str
    claims: tuple[str, ...]


class Group(msgspec.Struct, frozen=True):
    """The sentences of one sector, most consequential first; `sector` is None for what lies in no sector."""

    sector: str | None
    title: str
    sentences: tuple[Sentence, ...]


class Section(msgspec.Struct, frozen=True):
    """One part of a brief, its groups in the order of the front."""

    id: SectionId
    title: str
    groups: tuple[Group, ...]


class Evidence(msgspec.Struct, frozen=True):
    """A cited claim: its sentence word for word, who published it and when, whose word it is, and what it cites in
    turn."""

    number: int
    claim: str
    quote: str
    publisher: str
    published: datetime
    whose: str
    links: tuple[str, ...]


class Brief(msgspec.Struct, frozen=True):
    """What was said about a day, on whose word; `notices` are remarks on the whole, which state no claim."""

    title: str
    on: date
    known: datetime
    sections: tuple[Section, ...]
    evidence: tuple[Evidence, ...]
    notices: tuple[str, ...]


SECTION_TITLES: dict[SectionId, str] = {
    "control": "Control changed",
    "ground": "Ground claimed",
    "disputed": "Disputed",
    "unconfirmed": "Unconfirmed",
    "denied": "Denied, or said not to have happened",
    "fighting": "Fighting",
    "strikes": "Strikes",
    "losses": "Losses",
    "logistics": "Supply, movements and the state of forces",
    "plans": "Planned or predicted",
    "retracted": "Retracted",
}
