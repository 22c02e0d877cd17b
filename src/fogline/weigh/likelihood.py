"""What hearing a claim says about who holds its place: the table of the control model, one for all sides.

The model is that of docs/decisions/0006: L(state) = w * theta[row, alignment, relation] + (1 - w) * noise[row], with w
for how surely it is put.
"""

import math
from typing import Literal

import msgspec

from fogline.model.claim import Claim, Kind, Polarity, Role
from fogline.weigh.settings import Tables
from fogline.weigh.voice import Voice

Alignment = Literal["own", "neutral", "against"]


class Row(msgspec.Struct, frozen=True):
    """One way of speaking of a place: who would hold it, and how likely it is to be said when he does, when it is
    contested, and when he does not.

    `own` is said by a voice of the side that would hold the place, `against` by its enemy, `neutral` by others. `noise`
    is how often the same is said by mistake, whoever holds the place. `reach` is the share of its weight that the
    places right beside it get. A `standing` assertion ("we hold X") gains little by being repeated; an occurrence (an
    attack) happens anew.
    """

    name: str
    holder: Literal["actor", "enemy", "nobody"]
    own: tuple[float, float, float]
    neutral: tuple[float, float, float]
    against: tuple[float, float, float]
    noise: float
    reach: float
    standing: bool = False


TAKEN = Row("taken", "actor", (0.50, 0.16, 0.07), (0.50, 0.14, 0.02), (0.50, 0.14, 0.005), 0.010, 0.5)
TAKEN_NEAR = Row("ground taken near it", "actor", (0.30, 0.30, 0.17), (0.30, 0.26, 0.12), (0.30, 0.26, 0.10), 0.05, 0.4)
NOT_TAKEN = Row(
    "not taken", "enemy", (0.30, 0.32, 0.12), (0.30, 0.32, 0.05), (0.30, 0.30, 0.02), 0.02, 0.2, standing=True
)
HELD = Row("held", "actor", (0.40, 0.22, 0.12), (0.40, 0.18, 0.05), (0.40, 0.16, 0.02), 0.02, 0.4, standing=True)
NOT_HELD = Row(
    "not held", "enemy", (0.40, 0.22, 0.14), (0.40, 0.18, 0.05), (0.40, 0.16, 0.02), 0.02, 0.4, standing=True
)
LEFT = Row("left", "enemy", (0.40, 0.24, 0.10), (0.40, 0.20, 0.03), (0.40, 0.20, 0.006), 0.010, 0.5)
STAYED = Row("not left", "actor", (0.35, 0.30, 0.15), (0.35, 0.26, 0.07), (0.35, 0.26, 0.03), 0.02, 0.3, standing=True)
ENTERED = Row("entered", "nobody", (0.12, 0.40, 0.12), (0.12, 0.40, 0.12), (0.12, 0.40, 0.12), 0.05, 0.2)
APPROACHED = Row("approached", "enemy", (0.40, 0.20, 0.10), (0.40, 0.20, 0.08), (0.40, 0.20, 0.06), 0.04, 0.2)
BASED = Row("attacked from", "actor", (0.40, 0.24, 0.10), (0.40, 0.24, 0.10), (0.40, 0.24, 0.10), 0.04, 0.3)
FOUGHT = Row("fought over", "nobody", (0.16, 0.36, 0.16), (0.16, 0.36, 0.16), (0.16, 0.36, 0.16), 0.06, 0.1)
FIRED_ON = Row("fired on", "enemy", (0.40, 0.26, 0.10), (0.40, 0.26, 0.10), (0.40, 0.26, 0.08), 0.05, 0.3)
RESISTED = Row("resisted in", "enemy", (0.40, 0.14, 0.10), (0.40, 0.14, 0.08), (0.40, 0.14, 0.04), 0.03, 0.4)
PRESENT = Row("present", "actor", (0.40, 0.20, 0.12), (0.40, 0.20, 0.10), (0.40, 0.20, 0.10), 0.05, 0.3)

# Read so: of what is said of a place with this kind, polarity and role. Kinds and roles that are not here say nothing
# of who holds the place.
ROWS: dict[tuple[Kind, Polarity, Role], Row] = {
    ("capture", "+", "at"): TAKEN,
    ("capture", "+", "near"): TAKEN_NEAR,
    ("capture", "-", "at"): NOT_TAKEN,
    ("hold", "+", "at"): HELD,
    ("hold", "-", "at"): NOT_HELD,
    ("withdraw", "+", "from"): LEFT,
    ("withdraw", "+", "at"): LEFT,
    ("withdraw", "-", "from"): STAYED,
    ("withdraw", "-", "at"): STAYED,
    ("advance", "+", "at"): ENTERED,
    ("advance", "+", "to"): APPROACHED,
    ("advance", "-", "to"): APPROACHED,
    ("advance", "+", "from"): BASED,
    ("clash", "+", "at"): FOUGHT,
    ("clash", "+", "to"): APPROACHED,
    ("clash", "+", "from"): BASED,
    ("strike", "+", "at"): FIRED_ON,
    ("strike", "+", "near"): FIRED_ON,
    ("resistance", "+", "at"): RESISTED,
    ("resistance", "+", "near"): RESISTED,
    ("posture", "+", "at"): PRESENT,
    ("supply", "+", "at"): PRESENT,
    ("supply", "+", "near"): PRESENT,
    ("supply", "+", "to"): PRESENT,
    ("move", "+", "at"): PRESENT,
    ("move", "+", "from"): PRESENT,
    ("move", "+", "to"): PRESENT,
}


class Assertion(msgspec.Struct, frozen=True):
    """What one voice says of one place: a row of the table, who the holder would be, and how much the words commit to
    it."""

    row: Row
    holders: frozenset[str]
    voice: Voice
    surety: float

    @property
    def alignment(self) -> Alignment:
        """Whether the voice says what its own side would like to hear, what it would not, or stands aside."""
        if self.voice.side is None or not self.holders:
            return "neutral"
        return "own" if self.voice.side in self.holders else "against"


def surety(claim: Claim, voice: Voice) -> float:
    """How much weight the words put on the claim, between 0 and 1: a flat statement .90, "reportedly" .70, unconfirmed
    .45, rumour .25, footage .95."""
    if claim.source is not None and claim.source.kind == "footage":
        return 0.95
    if claim.certainty == "certain":
        return 0.90
    if claim.certainty == "probable":
        return 0.70
    return 0.45 if voice.named else 0.25


def assertions(claim: Claim, role: Role, voices: tuple[Voice, Voice], sides: tuple[str, ...]) -> list[Assertion]:
    """What a claim says of a place in this role, on the teller's word and, where it endorses or rejects that, on the
    publisher's.

    `voices` are the teller and the publisher. An actor of no known side says nothing of who holds the place, save that
    it is fought over.
    """
    teller, publisher = voices
    said = _assertion(claim, claim.polarity, role, sides, teller, surety(claim, teller))
    own = None
    if claim.source is not None and claim.stance == "endorses":
        own = _assertion(claim, claim.polarity, role, sides, publisher, 0.90)
    elif claim.source is not None and claim.stance == "rejects":
        own = _assertion(claim, "-" if claim.polarity == "+" else "+", role, sides, publisher, 0.90)
    return [assertion for assertion in (said, own) if assertion is not None]


def _assertion(
    claim: Claim, polarity: Polarity, role: Role, sides: tuple[str, ...], voice: Voice, weight: float
) -> Assertion | None:
    row = ROWS.get((claim.kind, polarity, role))
    actor = claim.actor.side if claim.actor else None
    if row is None or (row.holder != "nobody" and actor not in sides):
        return None
    enemies = frozenset(sides) - {actor or ""}
    holders = {"actor": frozenset({actor or ""}), "enemy": enemies, "nobody": frozenset[str]()}[row.holder]
    return Assertion(row, holders, voice, weight)


def log_likelihood(
    assertion: Assertion, trust: float, sides: tuple[str, ...], tables: Tables | None = None
) -> tuple[float, ...]:
    """The log-likelihood of an assertion in each state (the sides, then contested), in nats, shifted to sum to zero.

    `trust` is the probability that the claim and its place are as read; `tables` go before the row's expert priors.

    >>> row = Row("taken", "actor", (.5, .25, .06), (.5, .15, .02), (.5, .15, .004), .01, .5)
    >>> boast = Assertion(row, frozenset({"north"}), Voice("hq", "north", True), .9)
    >>> admission = Assertion(row, frozenset({"north"}), Voice("hq", "south", True), .9)
    >>> [[round(x, 1) for x in log_likelihood(a, 1.0, ("north", "south"))] for a in (boast, admission)]
    [[0.9, -1.2, 0.2], [1.9, -2.7, 0.7]]
    """
    row, alignment = assertion.row, assertion.alignment
    held, contested, other = (tables or {}).get(row.name, {}).get(alignment) or getattr(row, alignment)
    weight = assertion.surety * trust
    states = [held if side in assertion.holders else other for side in sides] + [contested]
    logs = [math.log(weight * theta + (1 - weight) * assertion.row.noise) for theta in states]
    mean = sum(logs) / len(logs)
    return tuple(value - mean for value in logs)
