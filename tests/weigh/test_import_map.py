"""Imported maps: how their polygons are read, and that they are where control starts."""

import json
from collections.abc import Callable
from datetime import date

import msgspec
import pytest

from fogline.errors import MaterialError
from fogline.model.claim import Claim
from fogline.model.place import Place
from fogline.model.theatre import MapLabel, Theatre
from fogline.weigh import Told, estimate_control, explain_control
from fogline.weigh.ground import ground_of
from fogline.weigh.maps import ControlMap, map_line, read_map

Say = Callable[..., Claim]
DAY = date(2030, 3, 5)
SOUTH = [[29.9, 49.9], [31.4, 49.9], [31.4, 50.2], [29.9, 50.2], [29.9, 49.9]]
MIDDLE = [[29.9, 50.2], [31.4, 50.2], [31.4, 50.3], [29.9, 50.3], [29.9, 50.2]]
HOLE = [[30.3, 50.0], [30.5, 50.0], [30.5, 50.1], [30.3, 50.1], [30.3, 50.0]]


@pytest.fixture(scope="module")
def labelled(theatre: Theatre) -> Theatre:
    labels = (
        MapLabel("ignore", ("elsewhere",)),
        MapLabel("sud", ("in fact held",), firm=True),
        MapLabel("contested", ("in doubt", "under question"), ("#bbbbbb",)),
        MapLabel("nor", ("freed",), ("#00ff00",)),
        MapLabel("sud", ("occupied",), ("#ff0000",)),
    )
    return msgspec.structs.replace(theatre, map_labels=labels)


def drawn(*features: tuple[str | None, str | None, list[list[list[float]]]]) -> bytes:
    """A GeoJSON map of polygons with a name and a fill."""
    made = [
        {"properties": {"name": name, "fill": fill}, "geometry": {"type": "Polygon", "coordinates": rings}}
        for name, fill, rings in features
    ]
    return json.dumps({"type": "FeatureCollection", "features": made}).encode()


def states(told: ControlMap, plain: list[Place], theatre: Theatre) -> dict[str, int]:
    p = map_line(ground_of(plain), told, theatre).p
    return {place.id: int(row.argmax()) for place, row in zip(plain, p, strict=True)}


@pytest.mark.parametrize(
    ("name", "fill", "state"),
    [
        ("OCCUPIED 04.04", "#ff0000", "sud"),
        ("Freed /// liberated", "#00ff00", "nor"),
        (None, "#FF0000", "sud"),
        ("24.03", "#00ff00", "nor"),
        ("Occupied", "#bbbbbb", "contested"),
        ("In doubt", "#ff0000", "contested"),
        ("In fact held by the enemy", "#bbbbbb", "sud"),
    ],
)
def test_the_name_goes_before_the_fill_and_doubt_before_both(
    labelled: Theatre, name: str | None, fill: str, state: str
) -> None:
    told = read_map(drawn((name, fill, [SOUTH])), DAY, "Cartographer", labelled)
    assert [area.state for area in told.areas] == [state]


def test_polygons_without_a_meaning_are_counted_and_foreign_ones_passed_over(labelled: Theatre) -> None:
    raw = drawn(("occupied", None, [SOUTH]), ("lake", "#0000ff", [MIDDLE]), ("elsewhere, occupied", None, [MIDDLE]))
    told = read_map(raw, DAY, "Cartographer", labelled)
    assert (len(told.areas), told.unread) == (1, 1)


@pytest.mark.parametrize("raw", [b"no json", b"{}", b'{"features": [1]}', drawn(("lake", "#0000ff", [SOUTH])), drawn()])
def test_what_is_no_map_is_refused(labelled: Theatre, raw: bytes) -> None:
    with pytest.raises(MaterialError):
        read_map(raw, DAY, "Cartographer", labelled)


def test_holes_and_doubt_and_the_default_side(labelled: Theatre, plain: list[Place]) -> None:
    bare = msgspec.structs.replace(labelled, starting_areas=())
    told = read_map(drawn(("occupied", None, [SOUTH, HOLE]), ("in doubt", None, [MIDDLE])), DAY, "C", bare)
    found = states(told, plain, bare)
    assert (found["1-0"], found["1-5"], found["5-3"], found["12-3"]) == (1, 0, 2, 0)


def test_ground_held_since_before_the_reports_stays_where_the_map_draws_nothing(
    labelled: Theatre, plain: list[Place]
) -> None:
    told = read_map(drawn(("freed", None, [HOLE])), DAY, "C", labelled)
    found = states(told, plain, labelled)
    assert (found["1-10"], found["1-5"], found["9-10"]) == (1, 0, 0)


def test_from_its_day_on_the_map_is_where_control_starts(say: Say, plain: list[Place], labelled: Theatre) -> None:
    told = Told((read_map(drawn(("occupied", None, [SOUTH])), DAY, "Cartographer", labelled),))
    earlier = [say("capture", "nor", "1-3", day=n, publisher=f"Paper {n}") for n in (1, 2, 3, 5)]
    late = say("capture", "nor", "1-3", day=6, when="2030-03-02")
    for claims in ([], earlier, [*earlier, late]):
        before, after = estimate_control(claims, plain, labelled, [date(2030, 3, 4), date(2030, 3, 6)], told)
        at = {holding.place.id: holding for holding in after}
        assert (at["1-3"].state, at["12-3"].state) == ("sud", "nor")
        assert {h.place.id: h.state for h in before}["9-3"] == "sud"
    holding, influences = explain_control(earlier, plain, labelled, "1-3", date(2030, 3, 6), told)
    assert (holding.last_evidence, holding.n_origins) == (None, 0)
    assert (influences[0].cause, influences[0].day) == ("prior", DAY)
    assert "map" in influences[0].note


def test_what_is_told_after_the_map_moves_it(say: Say, plain: list[Place], labelled: Theatre) -> None:
    told = Told((read_map(drawn(("occupied", None, [SOUTH])), DAY, "Cartographer", labelled),))
    claims = [say("capture", "nor", "6-3", day=6, publisher=name) for name in ("Wire", "Observer", "A Paper")]
    quiet, moved = (estimate_control(c, plain, labelled, [date(2030, 3, 6)], told)[0] for c in ([], claims))
    assert moved[6 * 20 + 3].p["nor"] >= quiet[6 * 20 + 3].p["nor"]
    papers = ("Wire", "Observer", "A Paper", "Another", "A Fifth")
    near = [say("capture", "nor", "4-3", day=6, publisher=name) for name in papers]
    (fallen,) = estimate_control(near, plain, labelled, [date(2030, 3, 6)], told)
    assert fallen[4 * 20 + 3].state == "nor"
