"""Claims on more ground than one settlement: regions, parts of them, banks of rivers."""

from collections.abc import Callable

import msgspec
import numpy as np
import pytest

from fogline.model.claim import Claim, ClaimPlace
from fogline.model.picture import Holding
from fogline.model.place import Place
from fogline.model.theatre import River, Theatre
from fogline.weigh import Told, estimate_control
from fogline.weigh.areas import Areas
from fogline.weigh.ground import ground_of

Say = Callable[..., Claim]
SUDMARK = "Sudmark Oblast"


@pytest.fixture(scope="module")
def marked(plain: list[Place]) -> list[Place]:
    """The plain with its southern half in one region, its northern half in another."""
    return [
        msgspec.structs.replace(place, region="Sudmark" if int(place.id.split("-")[0]) < 10 else "Nordmark")
        for place in plain
    ]


@pytest.fixture(scope="module")
def watered(theatre: Theatre) -> Theatre:
    """The theatre with a river that flows south through the middle of the plain, at column 9.5."""
    river = River("Blue", ("Blue River",), ((30.65, 52.0), (30.65, 48.0)))
    return msgspec.structs.replace(theatre, rivers=(river,))


def of(say: Say, words: str, name: str, kind: str = "capture", side: str = "nor", **fields: object) -> Claim:
    """A claim in whose sentence the name of ground comes after some words."""
    start = len(words)
    place = ClaimPlace(name, start, start + len(name), "from" if kind == "withdraw" else "at", False, "ground-1", name)
    return say(kind, side, quote=words + name, places=(place,), **fields)


def held_by(holdings: tuple[Holding, ...], side: str) -> dict[str, float]:
    return {h.place.id: h.p[side] for h in holdings}


def test_a_region_taken_almost_whole_falls_place_by_place(say: Say, marked: list[Place], theatre: Theatre) -> None:
    papers = ("Wire", "Observer", "A Paper")
    whole = [of(say, f"{paper}: they recaptured almost all ", SUDMARK, publisher=paper) for paper in papers]
    some = [of(say, f"{paper}: they recaptured villages in ", SUDMARK, publisher=paper) for paper in papers]
    days = [whole[0].published.date()]
    before, fallen, gains = (
        held_by(estimate_control(claims, marked, theatre, days)[0], "nor") for claims in ([], whole, some)
    )
    assert fallen["3-10"] > before["3-10"] + 0.2
    assert gains["3-10"] == pytest.approx(before["3-10"], abs=1e-9)
    assert fallen["15-10"] >= before["15-10"]


def test_the_part_of_a_region_that_is_named_gets_most(say: Say, marked: list[Place], theatre: Theatre) -> None:
    areas = Areas(marked, ground_of(marked), theatre)
    claim = of(say, "They hold the entire western ", SUDMARK, kind="hold")
    area = areas.of(claim, claim.places[0])
    assert area is not None
    assert area.told
    share = dict(zip((marked[n].id for n in area.places.tolist()), area.share, strict=True))
    assert share["5-0"] > 0.8
    assert share["5-19"] < 0.2


def test_all_but_a_part_is_the_rest(say: Say, marked: list[Place], theatre: Theatre) -> None:
    areas = Areas(marked, ground_of(marked), theatre)
    claim = of(say, "They left all but easternmost ", SUDMARK, kind="withdraw", side="sud")
    area = areas.of(claim, claim.places[0])
    assert area is not None
    share = dict(zip((marked[n].id for n in area.places.tolist()), area.share, strict=True))
    assert share["5-0"] > 0.8 > 0.2 > share["5-19"]


@pytest.mark.parametrize(
    ("words", "west"),
    [
        ("They left the western bank of the ", True),
        ("They withdrew to the east bank of the ", True),
        ("They left positions east of the ", False),
        # The river flows south: its right bank is the western one.
        ("They left the right bank of the ", True),
    ],
)
def test_the_bank_that_is_left(say: Say, plain: list[Place], watered: Theatre, words: str, *, west: bool) -> None:
    areas = Areas(plain, ground_of(plain), watered)
    claim = of(say, words, "Blue River", kind="withdraw", side="sud")
    area = areas.of(claim, claim.places[0])
    assert area is not None
    assert area.told
    columns = [int(plain[n].id.split("-")[1]) for n in area.places.tolist()]
    assert columns
    assert all((column < 10) == west for column in columns)


def test_a_river_without_a_bank_tells_of_no_holder(say: Say, plain: list[Place], watered: Theatre) -> None:
    areas = Areas(plain, ground_of(plain), watered)
    claim = of(say, "They reached the ", "Blue River", kind="advance")
    area = areas.of(claim, claim.places[0])
    assert area is not None
    assert not area.told


def test_unknown_ground_is_passed_over(say: Say, plain: list[Place], theatre: Theatre) -> None:
    claim = of(say, "They took all of ", "Nowhere Oblast")
    assert Areas(plain, ground_of(plain), theatre).of(claim, claim.places[0]) is None
    days = [claim.published.date()]
    assert estimate_control([claim], plain, theatre, days) == estimate_control([], plain, theatre, days)


def test_one_camps_boast_of_a_whole_region_takes_nothing_far_behind_the_line(
    say: Say, marked: list[Place], theatre: Theatre
) -> None:
    boasts = [
        of(
            say,
            f"Day {n}: we freed all of ",
            SUDMARK,
            publisher=f"Channel {n}",
            source=(f"Channel {n}", "nor", "channel"),
            day=n,
        )
        for n in range(1, 15)
    ]
    day = boasts[-1].published.date()
    p = held_by(estimate_control(boasts, marked, theatre, [day])[0], "sud")
    assert min(p[f"{row}-{column}"] for row in (0, 1, 2) for column in (8, 9, 10)) > 0.5


def test_a_river_weakens_the_news_from_beyond(say: Say, plain: list[Place], theatre: Theatre, watered: Theatre) -> None:
    claims = [say("capture", "nor", "9-9", publisher=paper) for paper in ("Wire", "Observer", "A Paper")]
    day = [claims[0].published.date()]
    dry = held_by(estimate_control(claims, plain, theatre, day)[0], "sud")
    wet = held_by(estimate_control(claims, plain, watered, day)[0], "sud")
    assert wet["9-10"] > dry["9-10"]
    assert np.isfinite(list(wet.values())).all()


def test_told_defaults_to_no_map_and_no_looking_back() -> None:
    assert Told() == Told(maps=(), known=None, model=None)
