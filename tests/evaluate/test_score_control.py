"""Scores of control: on days made by hand, where each figure can be worked out on paper."""

import gzip
import math
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from fogline.errors import SettingError
from fogline.evaluate.baselines import (
    Votes,
    by_distance,
    kernel_vote,
    last_claim,
    majority,
    nearest_claim,
    no_change,
    voted_baselines,
)
from fogline.evaluate.control import block_weights, difference, intervals, tally
from fogline.evaluate.control_report import ControlScores, control_table, reliability_png
from fogline.evaluate.reference import Comparison, comparison, load_reference
from fogline.model.place import Place

SIDES = ["nor", "sud"]
# Ten villages five kilometres apart on a line; the front lies between the sixth and the seventh.
PLACES = [Place(f"p{n}", f"P{n}", 30 + n * 5 / 72, 50.0, "village", "XX") for n in range(10)]
FALLS = 4


def rows() -> list[str]:
    lines = ["place_id,from_date,to_date,state"]
    for n in range(10):
        if n == 5:
            lines.append(f"p{n},2030-01-01,2030-01-0{FALLS - 1},nor")
            lines.append(f"p{n},2030-01-0{FALLS},2030-12-31,sud held")
        elif n == 6:
            lines.append(f"p{n},2030-01-01,2030-12-31,unknown")
        else:
            lines.append(f"p{n},2030-01-01,2030-12-31,{'nor' if n < 6 else 'sud'}")
    return [*lines, "elsewhere,2030-01-01,2030-12-31,nor"]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "reference.csv.gz"
    path.write_bytes(gzip.compress("\n".join(rows()).encode()))
    return path


@pytest.fixture
def compared(table: Path) -> Comparison:
    return comparison(load_reference(table, PLACES, SIDES), PLACES, date(2030, 1, 1), date(2030, 1, 8))


def answer(chance: Callable[[int, int], float]) -> dict[int, np.ndarray[tuple[int, int], np.dtype[np.float64]]]:
    """The probability that the second side holds each place on each day, as answers."""
    days = {}
    for day in range(1, 8):
        second = np.array([chance(day, n) for n in range(10)])
        days[day] = np.stack([1 - second, second, np.zeros(10)], axis=1)
    return days


def truth(day: int, n: int) -> float:
    return 0.5 if n == 6 else float(n > 6 or (n == 5 and day >= FALLS - 1))


def test_the_days_compared(compared: Comparison) -> None:
    assert compared.days == 7
    assert compared.states[0].tolist() == [0] * 6 + [-1, 1, 1, 1]
    assert compared.changed.tolist() == [n == 5 for n in range(10)]
    assert compared.since[5] == FALLS - 1
    assert compared.front_km.round(6).tolist() == [35, 30, 25, 20, 15, 10, 5, 5, 10, 15]
    assert not compared.population[0].any()
    assert compared.population[1].tolist() == [n > 0 for n in range(10)]


def test_a_perfect_answer(compared: Comparison) -> None:
    figures = tally(compared, answer(truth)).figures()
    assert figures.log_loss == pytest.approx(-math.log(1 - 1e-4))
    assert (figures.accuracy, figures.accuracy_end, figures.found, figures.delay) == (1, 1, 1, 0)
    assert figures.false_flips == 0
    assert figures.calibration_error < 0.001


def test_a_change_found_late_and_one_never_found(compared: Comparison) -> None:
    late = tally(compared, answer(lambda day, n: truth(day - 2, n))).figures()
    never = tally(compared, answer(lambda _, n: truth(0, n))).figures()
    assert (late.found, late.delay) == (1, 2)
    assert never.found == 0
    assert math.isnan(never.delay)
    assert late.log_loss < never.log_loss


def test_a_flip_that_the_reference_never_shows_is_false(compared: Comparison) -> None:
    flipped = tally(compared, answer(lambda day, n: 1.0 if n == 3 and day == 5 else truth(day, n))).figures()
    place_days = compared.population[1:].sum()
    # There, and back again: the second is right, so only the first is false.
    assert flipped.false_flips == pytest.approx(1000 * 1 / place_days)


def test_three_classes_count_the_unclear_place_too(compared: Comparison) -> None:
    sure = answer(truth)
    for p in sure.values():
        p[6] = [0.0, 0.0, 1.0]
    assert tally(compared, sure).figures().log_loss_3 < tally(compared, answer(truth)).figures().log_loss_3
    assert tally(compared, sure).figures().log_loss == tally(compared, answer(truth)).figures().log_loss


def test_calibration_error_is_the_gap_between_surety_and_truth(compared: Comparison) -> None:
    hedged = tally(compared, answer(lambda day, n: 0.25 + truth(day, n) / 2)).figures()
    assert hedged.calibration_error == pytest.approx(0.25)
    assert hedged.brier == pytest.approx(2 * 0.25**2)


def test_each_third_day_and_the_last(compared: Comparison) -> None:
    assert tally(compared, answer(truth), 3).loss.shape[0] == 3


def test_resamples_hold_the_figure_and_a_difference_has_its_sign(compared: Comparison) -> None:
    good, bad = tally(compared, answer(truth)), tally(compared, no_change(compared))
    weights = block_weights(compared, 50)
    assert weights.shape == (50, 10)
    low, high = intervals(bad, weights)["log_loss"]
    assert low <= bad.figures().log_loss <= high
    gap, low, high = difference(good, bad, weights)
    assert low <= gap <= high
    assert gap < 0


VOTES = Votes(
    day=np.array([2.0, 3.0, 3.0, 5.0]),
    side=np.array([1.0, 1.0, 0.0, 1.0]),
    place=np.array([5.0, 4.0, 4.0, 4.0]),
    east=np.array([30 * 72 + 25, 30 * 72 + 20, 30 * 72 + 20, 30 * 72 + 20.0]),
    north=np.full(4, 50 * 111.2),
)


def test_the_last_claim_wins(compared: Comparison) -> None:
    days = last_claim(compared, VOTES)(0.9)
    assert [round(days[day][5, 1], 3) for day in (1, 2, 7)] == [0.1, 0.9, 0.9]
    assert [round(days[day][4, 1], 3) for day in (2, 3, 5)] == [0.1, 0.1, 0.9]


def test_the_majority_of_seven_days(compared: Comparison) -> None:
    days = majority(compared, VOTES)(0.9)
    assert [round(days[day][4, 1], 3) for day in (2, 4, 5)] == [0.1, 0.1, 0.9]


def test_the_nearest_claim_reaches_thirty_kilometres(compared: Comparison) -> None:
    days = nearest_claim(compared, VOTES)(0.9)
    assert days[2][5, 1] == pytest.approx(0.9)
    assert days[2][0, 1] == pytest.approx(0.9)
    assert days[1][0, 1] == pytest.approx(0.1)


def test_a_kernel_vote_fades(compared: Comparison) -> None:
    days = kernel_vote(compared, VOTES, 10.0, 3.0)(2.0)
    assert days[2][5, 1] > days[2][3, 1] > days[1][3, 1]


def test_the_best_static_map_is_unsure_near_the_front(compared: Comparison) -> None:
    days, (a, b) = by_distance(compared)
    assert days[1][5, 1] >= days[1][0, 1]
    assert (a, b) != (0, 0)


def test_the_table_names_all_ways_and_the_diagram_is_a_picture(compared: Comparison) -> None:
    ways = {"the model": tally(compared, answer(truth)), "no change": tally(compared, no_change(compared))}
    scores = ControlScores(compared, {**ways, **voted_baselines(compared, VOTES, 1)}, ("a note",))
    text = control_table(scores)
    for name in ("the model", "no change", "last claim wins", "nearest claim", "majority of 7 days", "kernel vote"):
        assert name in text
    assert text.startswith("a note")
    assert reliability_png(scores).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "text", ["", "place_id,from_date\np1,2030-01-01", "place_id,from_date,to_date,state\np1,x,y,nor"]
)
def test_what_is_no_reference_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "reference.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingError):
        load_reference(path, PLACES, SIDES)


def test_days_that_the_reference_does_not_cover_are_refused(table: Path) -> None:
    with pytest.raises(SettingError, match="cover"):
        comparison(load_reference(table, PLACES, SIDES), PLACES, date(2031, 1, 1), date(2031, 1, 8))
