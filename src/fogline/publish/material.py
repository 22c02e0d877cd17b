"""What a brief is made of: the claims told since the day before, sorted by section, sector and what they tell."""

from collections.abc import Iterable
from datetime import date, timedelta

import msgspec

from fogline.model.claim import Claim, ClaimPlace
from fogline.model.dates import end_of_day
from fogline.model.picture import Event, EventStatus, Picture
from fogline.model.theatre import Theatre
from fogline.publish.brief import SectionId
from fogline.publish.deed import DEED_KINDS, GROUND_KINDS, is_feature
from fogline.publish.sectors import Sectors, sector_of, sectors_of

_LEAST_SURE = 0.6
_STATUS_SECTIONS: dict[EventStatus, SectionId] = {
    "retracted": "retracted",
    "disputed": "disputed",
    "denied": "denied",
    "unconfirmed": "unconfirmed",
}


class Telling(msgspec.Struct, frozen=True):
    """One claim at one of its places (None where it has none), with the event it belongs to, if any."""

    claim: Claim
    place: ClaimPlace | None
    event: Event | None
    sector: str | None


class Material(msgspec.Struct, frozen=True):
    """A picture prepared for telling: `window` holds the claims published after the day before and up to the day,
    `changed` ids of places."""

    theatre: Theatre
    on: date
    claims: dict[str, Claim]
    window: tuple[Claim, ...]
    tellings: tuple[Telling, ...]
    events: tuple[Event, ...]
    changed: frozenset[str]
    sectors: Sectors
    show_publishers: bool


def material_of(picture: Picture, theatre: Theatre) -> Material:
    """Prepares a picture for telling."""
    claims = {claim.id: claim for claim in picture.claims}
    window = told_since(picture.claims, picture.on - timedelta(days=1), picture.on)
    sectors = sectors_of(theatre, (holding.place for holding in picture.holdings))
    index: dict[tuple[str, str, str], Event] = {
        (claim, place_key(event.place_id, event.place_name), event.role): event
        for event in picture.events
        for claim in (*event.supporting, *event.denying)
    }
    tellings = tuple(t for claim in window if not claim.background for t in _tellings(claim, index, sectors))
    before = {holding.place.id: holding.state for holding in picture.before}
    changed = frozenset(h.place.id for h in picture.holdings if before.get(h.place.id, h.state) != h.state)
    publishers = {claim.publisher for claim in window}
    return Material(
        theatre, picture.on, claims, window, tellings, picture.events, changed, sectors, len(publishers) > 1
    )


def told_since(claims: Iterable[Claim], before: date, on: date) -> tuple[Claim, ...]:
    """The claims published after the day `before` and up to the end of the day `on`, in order of publication."""
    first, last = end_of_day(before), end_of_day(on)
    told = (claim for claim in claims if first < claim.published <= last)
    return tuple(sorted(told, key=lambda claim: (claim.published, claim.publisher, claim.doc, claim.start, claim.id)))


def place_key(place_id: str | None, name: str) -> str:
    """What makes two mentions the same place: the id, or the name where no gazetteer knows it."""
    return place_id or name.casefold()


def key_of(place: ClaimPlace) -> str:
    """The same for a claim's place."""
    return place_key(place.id, place.name or place.text)


def place_name(place: ClaimPlace) -> str:
    """A place as it is printed: the gazetteer's name where that is fairly sure, else the words of the report."""
    sure = place.name and (place.p is None or place.p >= _LEAST_SURE or place.name == place.text)
    name = (place.name if sure else None) or place.text
    return f"the {name.removeprefix('the ').removeprefix('The ')}" if is_feature(name) else name


def _tellings(claim: Claim, index: dict[tuple[str, str, str], Event], sectors: Sectors) -> Iterable[Telling]:
    if not claim.places:
        yield Telling(claim, None, None, None)
    seen: set[tuple[str, str]] = set()
    for place in claim.places:
        key = (key_of(place), place.role)
        if key not in seen:
            seen.add(key)
            yield Telling(claim, place, _event_of(claim, place, index), sector_of(sectors, place))


def _event_of(claim: Claim, place: ClaimPlace, index: dict[tuple[str, str, str], Event]) -> Event | None:
    found = (index.get((claim.id, key_of(place), role)) for role in (place.role, "at"))
    return next((event for event in found if event is not None), None)


def section_of(telling: Telling, changed: frozenset[str]) -> SectionId:
    """The section that a telling belongs to: how it stands goes before what it is about."""
    claim, event = telling.claim, telling.event
    if claim.mood != "actual":
        return "plans"
    # What is quoted word for word carries its own denial, and is told with its kind.
    own_words = claim.kind not in DEED_KINDS and event is not None and event.status == "denied"
    if event and event.status in _STATUS_SECTIONS and not own_words:
        return _STATUS_SECTIONS[event.status]
    if claim.kind in DEED_KINDS and claim.certainty == "possible":
        return "unconfirmed"
    if claim.kind in DEED_KINDS and claim.polarity == "-":
        return "denied"
    if claim.kind in GROUND_KINDS:
        return "control" if telling.place and telling.place.id in changed else "ground"
    match claim.kind:
        case "clash" | "resistance":
            return "fighting"
        case "strike":
            return "strikes"
        case "loss":
            return "losses"
    return "logistics"
