from datetime import UTC, datetime

import pytest
from hypothesis import given, strategies as st

from fogline.model.claim import Claim, ClaimPlace, Span
from fogline.model.place import Candidate, distance_km
from fogline.model.theatre import River, Theatre
from fogline.publish.whereabouts import moved, whereabouts


def told(text: str, name: str = "Brod", kind: str = "town", role: str = "at") -> tuple[Claim, ClaimPlace]:
    at = text.index(name)
    spot = Candidate("b", name, 10.0, 50.0, 0.9, kind)
    place = ClaimPlace(name, at, at + len(name), role, False, "b", name, 10.0, 50.0, 0.9, (spot,))  # type: ignore[arg-type]
    claim = Claim(
        "c", "r", "doc", datetime(2031, 5, 11, tzinfo=UTC), "P", 0, len(text), text, Span("hit", 0, 3), "strike", "+",
        "actual", "certain", None, None, False, (place,), None, None, None, (), 0.9, "test",
    )  # fmt: skip
    return claim, place


@pytest.mark.parametrize(
    ("text", "km", "radius"),
    [
        ("hit ground 12 km north-west of Brod", 12, 3.0),
        ("hit ground 10 miles south of the town of Brod", 16.09, 4.0),
        ("hit ground east of Brod", 10, 10.0),
        ("hit Brod", 0, 4.0),
        ("hit ground 12 km from Brod", 0, 12.0),
        ("hit the mayor of Brod", 0, 4.0),
    ],
)
def test_words_before_a_place_move_it(text: str, km: float, radius: float) -> None:
    where = whereabouts(*told(text))
    coordinates = (where.geometry or {})["coordinates"]
    assert isinstance(coordinates, list)
    assert distance_km(10.0, 50.0, *coordinates) == pytest.approx(km, abs=0.02)
    assert where.radius_km == pytest.approx(radius, abs=0.06)


def test_a_place_said_to_be_near_has_a_wider_radius_and_a_region_none() -> None:
    assert whereabouts(*told("hit near Brod", role="near")).radius_km == 10.0
    assert whereabouts(*told("hit Brod", kind="region")).radius_km is None


def test_a_river_of_the_theatre_is_a_line() -> None:
    theatre = Theatre(
        "zed", "Z", (), "A", (0, 0, 1, 1), (), rivers=(River("Brod", ("Brodd",), ((10.0, 50.0), (11.0, 51.0))),)
    )
    claim, place = told("hit along the Brod", kind="feature")
    assert whereabouts(claim, place, theatre).geometry == {
        "type": "LineString",
        "coordinates": [[10.0, 50.0], [11.0, 51.0]],
    }
    town = told("hit Brod")
    assert (whereabouts(*town, theatre).geometry or {})["type"] == "Point"


@given(st.floats(0.1, 500), st.floats(0, 360), st.floats(-60, 60))
def test_what_is_moved_lies_as_far_as_it_was_moved(km: float, bearing: float, lat: float) -> None:
    assert distance_km(10.0, lat, *moved(10.0, lat, km, bearing)) == pytest.approx(km, rel=0.01, abs=0.01)
