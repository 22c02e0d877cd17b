"""Counts the likelihood tables on days with a reference map: how often each way of speaking was used of places that
were held as it says, contested, or not held so."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from fogline.model.claim import Claim
from fogline.model.theatre import Theatre
from fogline.weigh.evidence import settled_places, tells_of_now
from fogline.weigh.likelihood import ROWS, Assertion, Row, assertions
from fogline.weigh.settings import Tables
from fogline.weigh.voice import Voices, in_order

# An expert prior is worth so many counts: repeated claims on one town are no independent ones.
PRIOR_COUNTS = 30.0
LEAST_TRUST = 0.3
Counts = dict[tuple[str, str], list[float]]


def count_rows(
    claims: Iterable[Claim], places: Mapping[str, int], theatre: Theatre, holder: Callable[[str, int], str | None]
) -> Counts:
    """How often each row and alignment was said of a place that was held as it says, contested, and not held so.

    `holder` tells who held a settlement (by its id) on an ordinal day: a side, "contested", or None where it is not to
    be counted.
    """
    voices, sides = Voices(theatre), tuple(side.id for side in theatre.sides)
    counts: Counts = {}
    for claim in in_order(claims):
        if not tells_of_now(claim):
            continue
        speakers, day = (voices.teller(claim), voices.publisher(claim)), claim.published.date().toordinal()
        for place, place_id, trust in settled_places(claim, places):
            held = holder(place_id, day) if trust >= LEAST_TRUST else None
            for assertion in assertions(claim, place.role, speakers, sides) if held is not None else ():
                found = counts.setdefault((assertion.row.name, assertion.alignment), [0.0, 0.0, 0.0])
                found[_relation(assertion, held or "", sides)] += trust
    return counts


def _relation(assertion: Assertion, held: str, sides: Sequence[str]) -> int:
    if held not in sides:
        return 1
    holders = assertion.holders or frozenset(sides[:1])
    return 0 if held in holders else 2


def tables_from(counts: Counts) -> Tables:
    """Tables with the expert priors as pseudo-counts: likelihoods, after the different shares of held and contested
    ground are taken out.

    >>> table = tables_from({("taken", "own"): [90.0, 10.0, 100.0]})["taken"]["own"]
    >>> table[0] < 2 * table[2]
    True
    """
    contested = sum(row[1] for row in counts.values()) + 1.0
    clear = sum(row[0] + row[2] for row in counts.values()) + 8.0
    base = (clear / 2, contested, clear / 2)
    rows = {row.name: row for row in ROWS.values()}
    tables: Tables = {}
    for (name, alignment), found in sorted(counts.items()):
        tables.setdefault(name, {})[alignment] = _shrunk(rows[name], alignment, found, base)
    return tables


def _shrunk(
    row: Row, alignment: str, found: Sequence[float], base: tuple[float, float, float]
) -> tuple[float, float, float]:
    expert: tuple[float, float, float] = getattr(row, alignment)
    joint = [theta * share for theta, share in zip(expert, base, strict=True)]
    prior = [PRIOR_COUNTS * part / sum(joint) for part in joint]
    likely = [(n + p) / share for n, p, share in zip(found, prior, base, strict=True)]
    if row.holder == "nobody":
        # Who is told of fighting says nothing of which side holds the place.
        likely[0] = likely[2] = (likely[0] + likely[2]) / 2
    scale = sum(expert) / sum(likely)
    held, contested, other = (round(value * scale, 4) for value in likely)
    return held, contested, other
