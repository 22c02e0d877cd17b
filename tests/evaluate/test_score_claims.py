"""Our figures are those of the reference scorer, on the annotated corpus spoilt at random and on small cases of our
own."""

import importlib.util
import os
import random
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest

from fogline.errors import SettingError
from fogline.evaluate import AnnotatedClaim, AnnotatedPlace, load_windows, score_claims, scores_text

SHARED = Path(os.environ.get("FOG_SHARED", Path(__file__).parents[3] / "shared"))


def reference_scorer() -> ModuleType:
    path = SHARED / "corpus" / "score.py"
    if not path.is_file():
        pytest.skip(f"the reference scorer is not at {path}")
    spec = importlib.util.spec_from_file_location("reference_scorer", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def spoilt(claims: list[AnnotatedClaim], seed: int) -> list[AnnotatedClaim]:
    """The claims with a third of them lost, changed or doubled."""
    dice, out = random.Random(seed), []
    for claim in claims:
        fate = dice.random()
        if fate < 0.1:
            continue
        if fate < 0.2:
            claim = msgspec.structs.replace(claim, actor=dice.choice(["UA", "RU", None]), when=None)
        elif fate < 0.3:
            claim = msgspec.structs.replace(claim, certainty="possible", stance="rejects", source_side="UA")
            out.append(claim)
        out.append(claim)
    return out


@pytest.mark.parametrize("seed", range(3))
def test_figures_agree_with_the_reference_scorer(seed: int) -> None:
    reference = reference_scorer()
    windows = load_windows(SHARED / "corpus" / "claims-dev.jsonl")
    gold = [msgspec.structs.replace(claim, doc=window.doc) for window in windows for claim in window.claims]
    drawn = spoilt(gold, seed)
    plain: list[list[dict[str, Any]]] = [[msgspec.to_builtins(claim) for claim in claims] for claims in (gold, drawn)]
    expected = reference.report(*plain)
    ours = score_claims(gold, drawn)
    for name, score in ours.scores.items():
        assert msgspec.structs.astuple(score) == pytest.approx(expected[name]), name
    for name, accuracy in ours.accuracies.items():
        assert accuracy == pytest.approx(expected[name]), name
    assert 0.5 < ours.scores["strict"].f1 < 1


def claim(**changes: Any) -> AnnotatedClaim:
    plain = AnnotatedClaim(0, "clash", "+", "actual", "certain", (AnnotatedPlace("Lyman"),), actor="UA", doc="d")
    return msgspec.structs.replace(plain, **changes)


def test_a_claim_and_a_counter_claim_are_two_atoms() -> None:
    both = [claim(), claim(source_side="RU")]
    assert score_claims(both, both).scores["strict"].gold == 2
    assert score_claims(both, [claim()]).scores["strict"].recall == 0.5


def test_a_list_of_places_is_an_atom_for_each() -> None:
    listed = claim(places=(AnnotatedPlace("Lyman"), AnnotatedPlace("the town of Yampil")))
    assert score_claims([listed], [claim()]).scores["strict"].recall == 0.5


def test_nothing_drawn_scores_zero_and_prints() -> None:
    scores = score_claims([claim()], [])
    assert scores.scores["strict"].f1 == 0
    assert "f1_clash" in scores_text(scores)


def test_a_file_that_is_no_windows_file_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "windows.jsonl"
    path.write_text('{"doc": "a"}\n', encoding="utf-8")
    with pytest.raises(SettingError, match="line 1"):
        load_windows(path)
    with pytest.raises(SettingError, match="can't be read"):
        load_windows(tmp_path / "none.jsonl")
