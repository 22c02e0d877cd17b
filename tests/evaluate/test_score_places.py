from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from fogline.errors import SettingError
from fogline.evaluate import (
    PlaceAnswer,
    PlaceRow,
    PointAnswer,
    load_articles,
    load_place_rows,
    place_scores_text,
    score_places,
    score_points,
)
from fogline.evaluate.places import calibration_error
from fogline.model.place import Candidate, Place

LYMAN = Place("a", "Lyman", 37.81, 48.99, "town", "ZZ")
OTHER = Place("b", "Lyman", 36.09, 49.58, "village", "ZZ")


def candidate(place: Place, p: float) -> Candidate:
    return Candidate(place.id, place.name, place.lon, place.lat, p, place.kind)


def answer(gold: str, true: Place | None, *given: tuple[Place, float], ids: tuple[str, ...] = ()) -> PlaceAnswer:
    row = PlaceRow("d", "Lyman", gold, ids)
    return PlaceAnswer(row, True, tuple(candidate(*one) for one in given), true, given[0][0] if given else None)


def test_each_figure_counts_its_own_mentions() -> None:
    answers = [
        answer("a", LYMAN, (LYMAN, 0.9)),
        answer("a", LYMAN, (OTHER, 0.6), (LYMAN, 0.4)),
        answer("a", LYMAN),
        answer("outside", None, (OTHER, 0.9)),
        answer("line", None),
        answer("unsure", None, (OTHER, 0.5), ids=("a", "b")),
    ]
    scores = score_places(answers, ("ZZ",))
    assert scores.mentions == 3
    assert [scores.right, scores.among_three] == pytest.approx([1 / 3, 2 / 3])
    assert (scores.without_place, scores.without_wrong_settlement) == (2, 0.5)
    assert (scores.unsure, scores.unsure_possible) == (1, 1.0)
    assert "right within 5 km" in place_scores_text(scores)


def test_a_point_is_right_within_161_km() -> None:
    near, far = candidate(LYMAN, 1.0), candidate(Place("c", "Lyman", 0.0, 0.0, "town"), 1.0)
    answers = [
        PointAnswer("Lyman", 37.0, 49.0, near, True),
        PointAnswer("Lyman", 37.0, 49.0, far, True),
        PointAnswer("Lyman", 37.0, 49.0, None, False),
    ]
    scores = score_points(answers)
    assert [scores.near, scores.lacking, scores.near_of_known] == pytest.approx([1 / 3, 1 / 3, 1 / 2])


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=30))
def test_calibration_error_is_a_share(sureness: list[tuple[float, bool]]) -> None:
    assert 0 <= calibration_error(sureness) <= 1


def test_files_that_are_none_are_named(tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"doc": 1}', "utf-8")
    with pytest.raises(SettingError, match="line 1"):
        load_place_rows(bad)
    with pytest.raises(SettingError, match="lgl"):
        list(load_articles(bad))


def test_articles_keep_the_names_that_have_a_point(tmp_path: Path) -> None:
    corpus = tmp_path / "news.xml"
    corpus.write_text(
        "<articles><article><text>From Here to There.</text><toponyms><toponym><start>5</start><end>9</end>"
        "<gaztag><lat>1.5</lat><lon>-2</lon></gaztag></toponym><toponym><start>13</start><end>18</end></toponym>"
        "</toponyms></article></articles>",
        "utf-8",
    )
    (article,) = load_articles(corpus)
    (name,) = article.names
    assert (article.text[name.start : name.end], name.lon, name.lat) == ("Here", -2.0, 1.5)
