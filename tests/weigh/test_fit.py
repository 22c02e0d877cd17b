"""Fitting: tables are counted with the expert priors as pseudo-counts, numbers are searched within their bounds."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from fogline.errors import SettingError
from fogline.model.claim import Claim
from fogline.model.place import Place
from fogline.model.theatre import Theatre
from fogline.weigh.counting import count_rows, tables_from
from fogline.weigh.fitting import BOUNDS, search
from fogline.weigh.likelihood import HELD, TAKEN
from fogline.weigh.settings import Settings, load_fitted, shipped

Say = Callable[..., Claim]
STAFF, MINISTRY = ("Norland Staff", "nor", "military"), ("Sudland Ministry", "sud", "official")


def test_rows_are_counted_by_who_held_the_place(say: Say, plain: list[Place], theatre: Theatre) -> None:
    index = {place.id: n for n, place in enumerate(plain)}
    held = {"8-1": "nor", "8-2": "sud", "8-3": "contested"}
    claims = [say("capture", "nor", place, source=STAFF, day=n) for n, place in enumerate((*held, "8-4"), start=1)]
    claims += [say("capture", "nor", "8-1", source=MINISTRY), say("capture", "nor", "8-1", mood="planned")]
    counts = count_rows(claims, index, theatre, lambda place, _: held.get(place))
    assert counts["taken", "own"] == pytest.approx([0.95, 0.95, 0.95])
    assert counts["taken", "against"] == pytest.approx([0.95, 0, 0])


def test_without_counts_the_expert_prior_stays_and_many_counts_go_before_it() -> None:
    tables = tables_from({("taken", "own"): [0.0, 0.0, 0.0], ("held", "own"): [500.0, 50.0, 500.0]})
    assert tables["taken"]["own"] == pytest.approx(TAKEN.own, abs=1e-3)
    held, _, other = tables["held"]["own"]
    assert held / other < 1.2 < HELD.own[0] / HELD.own[2]


def test_the_search_stays_within_bounds() -> None:
    best, _ = search(lambda s: -s.push + s.coupling, Settings())
    assert (best.push, best.coupling) == (BOUNDS["push"][1], BOUNDS["coupling"][0])
    assert all(low <= getattr(best, name) <= high for name, (low, high) in BOUNDS.items())


def test_what_ships_says_what_it_was_fitted_on_and_keeps_to_the_bounds() -> None:
    model = shipped()
    assert model.fitted_on
    assert all(low <= getattr(model.settings, name) <= high for name, (low, high) in BOUNDS.items())
    # An admission outweighs a boast: of a capture, the enemy's word tells the sides apart better than one's own.
    own, against = model.tables["taken"]["own"], model.tables["taken"]["against"]
    assert against[0] / against[2] > 2 * own[0] / own[2]


def test_a_model_by_version_by_file_and_not_at_all(tmp_path: Path) -> None:
    assert load_fitted("1").version == "1"
    own = msgspec.structs.replace(shipped(), version="own")
    path = tmp_path / "own.json"
    path.write_bytes(msgspec.json.encode(own))
    assert load_fitted(str(path)) == own
    with pytest.raises(SettingError, match="fit"):
        load_fitted("999")
