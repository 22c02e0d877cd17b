"""What a reader of claims is given and what it hands back: the seam at which the rules can be swapped for a model."""

from typing import Protocol

import msgspec

from fogline.extract.parties import PartyMention
from fogline.extract.times import TimeMention
from fogline.extract.words import Word
from fogline.model.claim import Certainty, Kind, Mood, Polarity, Role, Stance
from fogline.model.place import Mention

Offsets = tuple[int, int]


class Sentence(msgspec.Struct, frozen=True):
    """One sentence with all that was found in it; offsets count from its first character, except `start` and `end`.

    `start` and `end` bound it in the report's text.
    """

    text: str
    start: int
    end: int
    heading: bool
    words: tuple[Word, ...]
    places: tuple[Mention, ...]
    parties: tuple[PartyMention, ...]
    times: tuple[TimeMention, ...]


class DraftPlace(msgspec.Struct, frozen=True):
    """A place of a draft. An implied one spans the words that point back ("the city"), or None where it is left out.

    `name` is its name, where the reader knows it from another sentence.
    """

    span: Offsets | None
    role: Role
    implied: bool = False
    name: str | None = None


class DraftSource(msgspec.Struct, frozen=True):
    """Whose word a draft is: the words, or None where the speaker is named in another sentence.

    `side` is given only where the words don't tell it, or where it is `settled` whatever they tell.
    """

    span: Offsets | None
    stance: Stance = "neutral"
    side: str | None = None
    unnamed: bool = False
    settled: bool = False


class Draft(msgspec.Struct, frozen=True):
    """A claim as read from one sentence, before the shared rules fill in sides, dates, implied places and identity.

    `actor_side` and `target_side` hold what the reader knows beyond the words; where None, the words decide.
    `scope` bounds the words that the source is quoted for. A date on the verb of report dates a claim only where
    `present_tense` is true.
    """

    trigger: Offsets
    kind: Kind
    polarity: Polarity = "+"
    mood: Mood = "actual"
    certainty: Certainty = "certain"
    actor: Offsets | None = None
    actor_side: str | None = None
    target: Offsets | None = None
    target_side: str | None = None
    background: bool = False
    places: tuple[DraftPlace, ...] = ()
    source: DraftSource | None = None
    scope: Offsets | None = None
    present_tense: bool = False
    p: float = 0.5
    why: str = ""


class Context(Protocol):
    """What is known of the report around a sentence."""

    @property
    def publisher(self) -> str:
        """The report's publisher, whose own voice is no source."""
        ...

    @property
    def names_a_side(self) -> bool:
        """Whether the report, up to the end of this sentence, has named a side or one who acts for it."""
        ...

    @property
    def speaks_of_war(self) -> bool:
        """Whether arms, armed men or fighting are named anywhere in the report."""
        ...

    @property
    def heading(self) -> str | None:
        """The words of the nearest heading above."""
        ...

    def previous(self, count: int) -> list[Sentence]:
        """Up to `count` sentences before this one, the nearest last."""
        ...


class ClaimReader(Protocol):
    """Reads the claims of one sentence in its context. Must be deterministic, and see nothing but what it is given."""

    @property
    def version(self) -> str:
        """Changes whenever the same sentence may be read differently."""
        ...

    def may_hold_claim(self, text: str) -> bool:
        """A quick gate: False only where `read` would find nothing."""
        ...

    def read(self, sentence: Sentence, context: Context) -> list[Draft]:
        """The claims of a sentence in the order of their triggers."""
        ...
