"""Evidence: the claims that bear on who holds a settlement, each with its day, its weight and what it says of each
state."""

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import msgspec

from fogline.model.claim import Claim, ClaimPlace, Role
from fogline.model.theatre import Theatre
from fogline.weigh.areas import Area, Areas
from fogline.weigh.likelihood import Assertion, assertions, log_likelihood, surety
from fogline.weigh.settings import Tables, shipped
from fogline.weigh.voice import Voice, Voices, copies, happened_on, in_order

REPEAT_DAYS = 5.0
CROWD_DAYS = 14
STALE_DAYS = 14
LEAST_TRUST = 0.1
NEAR_SHARE = 0.5
NOWHERE = -1
# Kinds that tell of ground as such; fighting or fire "in X Oblast" says nothing of each place in it.
OF_GROUND = frozenset({"capture", "withdraw", "hold", "advance"})
# How much a report of this kind shows that ground is changing hands; a clash may go either way.
MOMENTUM = {"capture": 1.0, "withdraw": 1.0, "advance": 0.7}


class Item(msgspec.Struct, frozen=True):
    """One voice's word on one settlement: `log_odds` in nats for each state at the place itself, `reach` the share that
    falls on places right beside it.

    `day` is a proleptic ordinal, `place` an index of the settlements, `camp` the index of the side whose boast it is,
    or -1. `area` is an index of the evidence's areas where the claim speaks of more ground than one settlement;
    `happened` the ordinal of the day that it is about. `gains` holds, for each side, how much the claim shows it to be
    gaining ground around there.
    """

    day: int
    place: int
    claim: str
    speaker: str
    row: str
    log_odds: tuple[float, ...]
    reach: float
    camp: int
    gains: tuple[float, ...]
    happened: int = 0
    area: int = NOWHERE


class Evidence(msgspec.Struct, frozen=True):
    """All items in order of publication, and the areas that some of them speak of (`Item.area` is an index of them)."""

    items: list[Item]
    areas: list[Area]


class _Told(msgspec.Struct):
    """When one voice last made an assertion, and how often before."""

    last: datetime
    times: int


def gather_evidence(
    claims: Sequence[Claim],
    places: Mapping[str, int],
    theatre: Theatre,
    finder: Areas | None = None,
    tables: Tables | None = None,
) -> Evidence:
    """Turns claims into items of evidence in order of publication, whatever order they are given in.

    `places` gives the index of each settlement's id; a place that is not among them is a region or a river, which
    `finder` knows, or is passed over. A place with several candidates gives an item for each, trusted as far as its
    probability goes. No evidence are plans, predictions and conditions, background, what happened over 14 days before
    it was published, and copies of words told before. A voice that repeats itself counts 1 - exp(-days / 5), and for a
    standing assertion ever less; the n-th voice of one camp with the same boast counts 1/n.
    """
    voices, ordered, weigher = Voices(theatre), in_order(claims), _Repetition()
    sides = tuple(side.id for side in theatre.sides)
    told_before = copies(ordered)
    items: list[Item] = []
    areas: list[Area] = []
    tables = shipped().tables if tables is None else tables
    for claim in ordered:
        if claim.id in told_before or not tells_of_now(claim):
            continue
        speakers = voices.teller(claim), voices.publisher(claim)
        for place, place_id, trust in settled_places(claim, places):
            index = places[place_id]
            for assertion in assertions(claim, place.role, speakers, sides):
                weight = weigher.weight(assertion, str(index), claim.published)
                if weight > 0:
                    items.append(_item(claim, place, index, assertion, (trust, weight), (sides, tables)))
            if claim.kind == "advance" and place.role == "near":
                items.append(_stir(claim, index, trust, speakers[0], sides))
        for place, area in _areas(claim, places, finder):
            items += _of_area(claim, place, (len(areas), area), speakers, weigher, (sides, tables))
            areas.append(area)
    return Evidence(items, areas)


def _areas(claim: Claim, places: Mapping[str, int], finder: Areas | None) -> Iterator[tuple[ClaimPlace, Area]]:
    for place in claim.places:
        if finder is not None and place.id not in places and claim.kind in OF_GROUND:
            area = finder.of(claim, place)
            if area is not None and len(area.places):
                yield place, area


def _of_area(
    claim: Claim,
    place: ClaimPlace,
    numbered: tuple[int, Area],
    speakers: tuple[Voice, Voice],
    weigher: "_Repetition",
    model: tuple[tuple[str, ...], Tables],
) -> Iterator[Item]:
    """What a claim says of a region or a bank: of who holds it where it tells of so much ground, else only that ground
    is changing hands somewhere in it."""
    number, area = numbered
    middle = int(area.places[len(area.places) // 2])
    role: Role = "from" if claim.kind == "withdraw" else "at"
    name = f"{place.name or place.text}:{area.told}"
    for assertion in assertions(claim, role, speakers, model[0]):
        weight = weigher.weight(assertion, name, claim.published)
        if weight <= 0:
            continue
        item = _item(claim, place, middle, assertion, (claim.p, weight), model)
        odds = item.log_odds if area.told else (0.0,) * len(item.log_odds)
        if not any(odds) and not any(item.gains):
            continue
        yield msgspec.structs.replace(item, log_odds=odds, area=number)


def tells_of_now(claim: Claim) -> bool:
    """Whether a claim tells of what is so or has just happened: no plan, no background, nothing long past."""
    recent = (claim.published.date() - happened_on(claim)).days <= STALE_DAYS
    return claim.mood == "actual" and not claim.background and recent


def settled_places(claim: Claim, places: Mapping[str, int]) -> Iterator[tuple[ClaimPlace, str, float]]:
    """The settlements that a claim's places may be, by id, each with how far the claim can be trusted to mean it."""
    for place in claim.places:
        meant = {c.id: c.p for c in place.candidates} or (
            {place.id: 1.0 if place.p is None else place.p} if place.id else {}
        )
        for place_id, p in meant.items():
            if place_id in places and p * claim.p >= LEAST_TRUST:
                yield place, place_id, p * claim.p


def _item(
    claim: Claim,
    place: ClaimPlace,
    index: int,
    assertion: Assertion,
    trusted: tuple[float, float],
    model: tuple[tuple[str, ...], Tables],
) -> Item:
    (trust, weight), (sides, tables) = trusted, model
    row, voice = assertion.row, assertion.voice
    share = weight * (NEAR_SHARE if place.role == "near" else 1.0)
    boast = assertion.alignment == "own" and voice.side in sides
    return Item(
        day=claim.published.date().toordinal(),
        place=index,
        claim=claim.id,
        speaker=voice.speaker,
        row=row.name,
        log_odds=tuple(share * value for value in log_likelihood(assertion, trust, sides, tables)),
        reach=row.reach,
        camp=sides.index(voice.side) if boast and voice.side else -1,
        gains=_gains(claim, weight * trust * assertion.surety, sides),
        happened=happened_on(claim).toordinal(),
    )


def _stir(claim: Claim, index: int, trust: float, voice: Voice, sides: tuple[str, ...]) -> Item:
    """An advance somewhere near a place says nothing of who holds it, only that ground is moving there."""
    day, still = claim.published.date().toordinal(), (0.0,) * (len(sides) + 1)
    boast = claim.actor is not None and claim.actor.side == voice.side
    camp = sides.index(voice.side) if boast and voice.side in sides else -1
    gains = _gains(claim, trust * surety(claim, voice), sides)
    return Item(day, index, claim.id, voice.speaker, "", still, 0.0, camp, gains, happened_on(claim).toordinal())


def _gains(claim: Claim, weight: float, sides: tuple[str, ...]) -> tuple[float, ...]:
    actor = claim.actor.side if claim.actor else None
    if claim.polarity == "-" or actor not in sides or claim.kind not in MOMENTUM:
        return (0.0,) * len(sides)
    amount = weight * MOMENTUM[claim.kind]
    return tuple(amount if (side == actor) != (claim.kind == "withdraw") else 0.0 for side in sides)


class _Repetition:
    """Keeps account of who said what of which place when, so that saying it again, or in chorus, adds little."""

    def __init__(self) -> None:
        self._told: dict[tuple[object, ...], _Told] = {}
        self._chorus: dict[tuple[object, ...], dict[str, datetime]] = {}

    def weight(self, assertion: Assertion, place: str, published: datetime) -> float:
        """The weight of this telling between 0 and 1; it is then remembered. Tellings come in order of publication."""
        subject = (place, assertion.row.name, assertion.holders)
        return self._news(assertion, subject, published) * self._alone(assertion, subject, published)

    def _news(self, assertion: Assertion, subject: tuple[object, ...], published: datetime) -> float:
        key = (assertion.voice.speaker, assertion.voice.side, *subject)
        told = self._told.get(key)
        if told is None:
            self._told[key] = _Told(published, 1)
            return 1.0
        days = (published - told.last).total_seconds() / 86400
        told.last, told.times = published, told.times + 1
        return (1 - math.exp(-days / REPEAT_DAYS)) / (told.times if assertion.row.standing else 1)

    def _alone(self, assertion: Assertion, subject: tuple[object, ...], published: datetime) -> float:
        if assertion.alignment != "own":
            return 1.0
        singers = self._chorus.setdefault((assertion.voice.side, *subject), {})
        singers[assertion.voice.speaker] = published
        return 1.0 / sum((published - last).days < CROWD_DAYS for last in singers.values())
