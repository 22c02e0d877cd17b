"""An invented war between Norland and Sudria over a few towns on the river Varn, told by invented publishers."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest

from fogline.model.claim import Attribution, Claim, ClaimPlace, Kind, Party, Role, Span
from fogline.model.dates import end_of_day
from fogline.model.ids import content_id
from fogline.model.picture import Event, EventStatus, Holding, Picture
from fogline.model.place import Place
from fogline.model.theatre import River, Sector, Side, Source, Theatre

ON = date(2031, 5, 11)
TOWNS = {
    name: Place(f"v:{name}", name, lon, lat, "town", "VA", region, "", people)
    for name, lon, lat, region, people in (
        ("Brod", 20.1, 50.4, "North", 12_000),
        ("Kamen", 20.3, 50.3, "North", 7_000),
        ("Lipa", 20.5, 49.7, "South", 90_000),
        ("Zhito", 20.2, 49.6, "South", 400),
        ("Otava", 20.9, 50.1, "North", 3_000),
    )
}


@pytest.fixture
def theatre() -> Theatre:
    return Theatre(
        "varn",
        "The Varn war",
        ("VA",),
        "N",
        (19.5, 49.0, 21.5, 51.0),
        (Side("N", "Norland", "Norlandic", "#0072B2"), Side("S", "Sudria", "Sudrian", "#D55E00")),
        sources=(
            Source("Norlandic General Staff", "N", "military", ("General Staff",)),
            Source("Sudrian Ministry of War", "S", "official", ("Ministry of War",)),
        ),
        sectors=(Sector("north", "Upper Varn", ("North",)), Sector("south", "Lower Varn", ("South",))),
        rivers=(River("Varn", (), ((20.0, 49.2), (20.4, 49.9), (20.3, 50.8))),),
        contested_borders=("The border along the Varn is disputed; colours say nothing of whose the land is in law.",),
    )


def at(name: str, role: Role = "at") -> ClaimPlace:
    town = TOWNS.get(name)
    if town is None:
        return ClaimPlace(name, 0, len(name), role)
    return ClaimPlace(name, 0, len(name), role, False, town.id, name, town.lon, town.lat, 0.95)


VOICES = {
    "staff": Attribution("General Staff", "N", "military"),
    "ministry": Attribution("Sudrian Ministry of War", "S", "official"),
    "rumour": Attribution("some sources", None, "unnamed"),
}


@pytest.fixture
def claim() -> Callable[..., Claim]:
    def make(kind: Kind, places: str = "", quote: str = "", **fields: Any) -> Claim:
        role = fields.pop("role", "at")
        words = quote or f"{kind} {places} {sorted(fields.items(), key=str)}."
        base = Claim(
            id=content_id("c", kind, places, words, str(fields), role),
            report=fields.pop("report", "r-1"),
            doc="doc",
            published=datetime(2031, 5, 11, 9, 30, tzinfo=UTC),
            publisher="Varn Herald",
            start=0,
            end=len(words),
            quote=words,
            trigger=Span(fields.pop("trigger", kind), 0, len(kind)),
            kind=kind,
            polarity="+",
            mood="actual",
            certainty="certain",
            actor=Party(None, fields.pop("side", "N")),
            target=None,
            background=False,
            places=tuple(at(name, role) for name in places.split(", ") if name),
            source=VOICES.get(fields.pop("source", "")),
            stance=None,
            when=None,
            links=(),
            p=0.9,
            why="test",
        )
        return msgspec.structs.replace(base, **fields)

    return make


@pytest.fixture
def towns() -> dict[str, Place]:
    return TOWNS


@pytest.fixture
def holding() -> Callable[..., Holding]:
    return _holding


def _holding(name: str, north: float, contested: float = 0.0) -> Holding:
    south = round(1 - north - contested, 6)
    state = max((north, "N"), (south, "S"), (contested, "contested"))
    named = state[1] if state[0] >= 0.6 else "unknown"
    return Holding(TOWNS[name], {"N": north, "S": south}, contested, named, date(2031, 5, 1), ON, 2)


@pytest.fixture
def event() -> Callable[..., Event]:
    def make(
        kind: Kind, name: str, status: EventStatus, supporting: tuple[str, ...], denying: tuple[str, ...] = ()
    ) -> Event:
        town = TOWNS[name]
        place = (town.id, town.name, town.lon, town.lat)
        return Event(f"e-{kind}-{name}", kind, "N", *place, ON, ON, supporting, denying, status, ("N",))

    return make


@pytest.fixture
def picture() -> Callable[..., Picture]:
    def make(claims: tuple[Claim, ...] = (), events: tuple[Event, ...] = (), **fields: Any) -> Picture:
        now = fields.get("holdings", tuple(_holding(name, 0.9) for name in TOWNS))
        return Picture(
            "varn", ON, end_of_day(ON), claims, events, now, fields.get("before", now), fields.get("notices", ())
        )

    return make
