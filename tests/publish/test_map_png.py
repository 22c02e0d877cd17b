"""The map: a picture of the right size, the same for the same day, that shows the front and not the whole country."""

import struct
from collections.abc import Callable
from datetime import datetime, timedelta

from hypothesis import given, strategies as st

from fogline.model.claim import Claim
from fogline.model.picture import Holding, Picture
from fogline.model.place import Place
from fogline.model.theatre import Theatre
from fogline.publish import map_png
from fogline.publish.map_extent import extent_of
from fogline.publish.map_labels import Box, Label, placed
from fogline.publish.map_marks import MARKS, marks_of

Make = Callable[..., Claim]
Draw = Callable[..., Picture]


def test_the_same_picture_gives_the_same_png(
    claim: Make, picture: Draw, holding: Callable[..., Holding], towns: dict[str, Place], theatre: Theatre
) -> None:
    shares = dict(zip(towns, ((0.9, 0), (0.7, 0), (0.05, 0), (0.2, 0.7), (0.4, 0.2)), strict=True))
    now = tuple(holding(name, *share) for name, share in shares.items())
    drawn = picture((claim("capture", "Brod"), claim("strike", "Lipa")), holdings=now, before=now)
    first = map_png(drawn, theatre)
    assert first.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", first[16:24])
    assert width == 1760
    assert 900 <= height <= 2200
    assert map_png(drawn, theatre) == first


def test_an_empty_picture_still_gives_a_map_of_the_theatre(picture: Draw, theatre: Theatre) -> None:
    empty = picture(holdings=(), before=())
    extent = extent_of(empty, theatre)
    assert (extent.west, extent.south, extent.east, extent.north) == theatre.bounds
    assert map_png(empty, theatre)[1:4] == b"PNG"


def test_the_map_holds_the_front_and_ground_told_of_in_the_last_week(
    claim: Make, picture: Draw, holding: Callable[..., Holding], towns: dict[str, Place], theatre: Theatre
) -> None:
    day = datetime.fromisoformat("2031-05-11T08:00:00+00:00")
    told = (
        claim("capture", "Brod", published=day - timedelta(days=5)),
        claim("clash", "Kamen"),
        claim("clash", "Zhito"),
    )
    recent = picture(
        told, holdings=tuple(holding(name, *((0.1, 0.8) if name == "Otava" else (0.9, 0.0))) for name in towns)
    )
    extent = extent_of(recent, theatre)
    assert extent.holds(20.1, 50.4)
    assert extent.holds(20.9, 50.1), "Otava is contested"
    assert not extent.holds(20.5, 49.55), "one claim far from the front does not widen the map"


def test_plans_denials_and_passing_mentions_get_no_sign(claim: Make, picture: Draw) -> None:
    told = (
        claim("capture", "Brod"),
        claim("strike", "Brod"),
        claim("capture", "Lipa", mood="planned"),
        claim("capture", "Kamen", polarity="-"),
        claim("clash", "Otava", background=True),
    )
    (mark,) = marks_of(picture(told))
    assert mark.holding.place.name == "Brod"
    assert [MARKS[sign][0] for sign in mark.signs] == ["Taken, advanced or held", "Struck"]


spots = st.lists(st.tuples(st.floats(0, 400), st.floats(0, 300)), max_size=30)


@given(spots)
def test_no_name_covers_another(points: list[tuple[float, float]]) -> None:
    labels = [Label(f"L{n}", x, y, 40, 11, 3) for n, (x, y) in enumerate(points)]
    boxes = [box for _, box in placed(labels, [], Box(0, 0, 400, 300))]
    assert not any(one.overlaps(other) for n, one in enumerate(boxes) for other in boxes[n + 1 :])
