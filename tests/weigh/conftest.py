"""An invented war for the tests of weighing: Norland against Sudland over a plain of villages five kilometres apart."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count

import pytest

from fogline.model.claim import Attribution, Claim, ClaimPlace, Party, SourceKind, Span
from fogline.model.place import Place
from fogline.model.theatre import Side, Source, StartingArea, Theatre

STEP_LON, STEP_LAT = 0.0686, 0.045


@pytest.fixture(scope="session")
def theatre() -> Theatre:
    """Norland holds the plain by default, Sudland what lies south of the line between the villages of rows 9 and 10."""
    ring = ((29.0, 49.0), (33.0, 49.0), (33.0, 50.0 + 9.5 * STEP_LAT), (29.0, 50.0 + 9.5 * STEP_LAT))
    return Theatre(
        id="plain",
        name="War of the plain",
        countries=("XX",),
        default_side="nor",
        bounds=(29, 49, 33, 52),
        sides=(Side("nor", "Norland", "Norlandic", "#00f"), Side("sud", "Sudland", "Sudlandic", "#f00")),
        sources=(
            Source("Norland Staff", "nor", "military", aliases=("the staff",)),
            Source("Norland Radio", "nor", "media"),
            Source("Sudland Ministry", "sud", "official"),
            Source("Sudland Blog", "sud", "channel"),
            Source("Wire", "other", "media"),
            Source("Observer", "other", "analyst"),
        ),
        starting_areas=(StartingArea("the south", "sud", "2030-01-01", (ring,)),),
    )


@pytest.fixture(scope="session")
def plain() -> list[Place]:
    """400 villages `row-column`, twenty rows from south to north; row 9 is the last that Sudland holds."""
    return [
        Place(
            f"{row}-{column}", f"Village {row}-{column}", 30 + column * STEP_LON, 50 + row * STEP_LAT, "village", "XX"
        )
        for row in range(20)
        for column in range(20)
    ]


@pytest.fixture(scope="session")
def say(plain: list[Place]) -> Callable[..., Claim]:
    """Makes a claim in a few words: `say("capture", "nor", "12-5", day=3)`; its words are its own unless `quote` is
    given."""
    known, number = {place.id: place for place in plain}, count()

    def tell(
        kind: str,
        side: str | None,
        *places: str,
        day: float = 1,
        publisher: str = "Wire",
        source: tuple[str | None, str | None, SourceKind] | None = None,
        role: str = "at",
        **fields: object,
    ) -> Claim:
        n = next(number)
        moment = datetime(2030, 3, 1, tzinfo=UTC).timestamp() + (day - 1) * 86400 + 43200
        values: dict[str, object] = {
            "id": f"c{n:05}",
            "report": f"r{n}",
            "doc": f"doc{n}",
            "published": datetime.fromtimestamp(moment, UTC),
            "publisher": publisher,
            "start": 0,
            "end": 9,
            "quote": f"Sentence {n}",
            "trigger": Span(kind, 0, len(kind)),
            "kind": kind,
            "polarity": "+",
            "mood": "actual",
            "certainty": "certain",
            "actor": Party(None, side) if side else None,
            "target": None,
            "background": False,
            "places": tuple(_placed(known, place, role) for place in places),
            "source": Attribution(*source) if source else None,
            "stance": "neutral" if source else None,
            "when": None,
            "links": (),
            "p": 0.95,
            "why": "told in a test",
        }
        return Claim(**(values | fields))  # type: ignore[arg-type]

    return tell


def _placed(known: dict[str, Place], name: str, role: str) -> ClaimPlace:
    place = known.get(name)
    if place is None:
        return ClaimPlace(name, 0, 4, role)  # type: ignore[arg-type]
    return ClaimPlace(place.name, 0, 4, role, False, place.id, place.name, place.lon, place.lat, 1.0)  # type: ignore[arg-type]
