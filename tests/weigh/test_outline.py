"""Areas and front line as polygons: right size, closed rings, and no piece lost."""

import json
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from hypothesis.extra.numpy import arrays

from fogline.model.picture import Holding
from fogline.model.place import Place
from fogline.model.theatre import Theatre
from fogline.weigh.outline import _polygons, _twice_area, areas_geojson

DAY = date(2030, 3, 1)


def holding(place: Place, state: str) -> Holding:
    return Holding(place, {"nor": 0.5, "sud": 0.5}, 0.0, state, None, None, 0)


def within(polygon: Sequence[Sequence[tuple[int, int]]], row: float, column: float) -> bool:
    """The even-odd rule over all rings of a polygon."""
    inside = False
    for ring in polygon:
        for (ay, ax), (by, bx) in pairwise(ring):
            if (ay > row) != (by > row) and column < ax + (bx - ax) * (row - ay) / (by - ay):
                inside = not inside
    return inside


@settings(max_examples=60, deadline=None)
@given(inside=arrays(bool, (6, 7), elements=st.booleans()))
def test_polygons_hold_the_squares_that_are_inside_and_no_others(
    inside: np.ndarray[tuple[int, int], np.dtype[np.bool_]],
) -> None:
    polygons = list(_polygons(inside))
    assert sum(_twice_area(ring) for polygon in polygons for ring in polygon) == 2 * inside.sum()
    for polygon in polygons:
        assert all(ring[0] == ring[-1] and len(ring) >= 5 for ring in polygon)
        assert [_twice_area(ring) > 0 for ring in polygon] == [True] + [False] * (len(polygon) - 1)
    for row, column in np.ndindex(inside.shape):
        found = sum(within(polygon, row + 0.5, column + 0.5) for polygon in polygons)
        assert found == int(inside[row, column])


@pytest.fixture
def drawn(plain: list[Place], theatre: Theatre) -> dict[str, dict[str, object]]:
    """The plain with Sudland's nine southern rows, one row contested and one unknown."""
    states = ["sud"] * 9 + ["contested"] + ["nor"] * 9 + ["unknown"]
    holdings = [holding(place, states[int(place.id.split("-")[0])]) for place in plain]
    collection = json.loads(areas_geojson(holdings, theatre, DAY))
    assert (collection["on"], collection["theatre"]) == ("2030-03-01", "plain")
    return {f["properties"].get("state", "front"): f for f in collection["features"]}


def test_each_state_has_its_ground(drawn: dict[str, dict[str, object]]) -> None:
    assert set(drawn) == {"nor", "sud", "contested", "unknown", "front"}
    km2 = {state: feature["properties"]["km2"] for state, feature in drawn.items() if state != "front"}  # type: ignore[index]
    # A row is 5 km high and about 120 km wide with its margins.
    assert km2["contested"] == pytest.approx(5 * 120, rel=0.25)
    assert km2["nor"] == pytest.approx(9 * 5 * 120, rel=0.1)


def test_the_front_is_as_long_as_the_plain_is_wide_on_both_sides_of_contested_ground(
    drawn: dict[str, dict[str, object]],
) -> None:
    km = drawn["front"]["properties"]["km"]  # type: ignore[index]
    # Straight along a row, the correction for staircases takes off a fifth.
    assert km == pytest.approx(2 * 120 * np.pi / 4, rel=0.1)


def test_no_settlements_no_areas(theatre: Theatre) -> None:
    assert json.loads(areas_geojson([], theatre, DAY))["features"] == []
