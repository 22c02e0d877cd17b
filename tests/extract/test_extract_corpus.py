"""Measured on the development corpus beside the repository; skipped where it is absent."""

import json
import os
from pathlib import Path

import pytest

from fogline.extract import Extractor
from fogline.model.dates import instant
from fogline.model.report import Report
from fogline.theatre import load_theatre

SHARED = Path(os.environ.get("FOG_SHARED", Path(__file__).parents[3] / "shared"))
NEEDS_SHARED = pytest.mark.skipif(not SHARED.is_dir(), reason="the development corpus is not beside the repository")


@NEEDS_SHARED
def test_kinds_and_quotes_on_the_training_windows() -> None:
    from fogline.locate import open_gazetteer

    theatre = load_theatre("ukraine")
    extractor = Extractor(theatre, open_gazetteer(theatre))
    right = wrong = missed = 0
    with (SHARED / "corpus" / "claims-train.jsonl").open(encoding="utf-8") as lines:
        for line in list(lines)[:40]:
            window = json.loads(line)
            text = "\n".join(window["sentences"])
            report = Report(window["doc"], text, window["publisher"], instant(window["published"]))
            claims, _ = extractor.extract(report)
            drawn = {(text.count("\n", 0, claim.trigger.start), claim.kind) for claim in claims}
            gold = {(claim["sentence"], claim["kind"]) for claim in window["claims"]}
            right, wrong, missed = right + len(drawn & gold), wrong + len(drawn - gold), missed + len(gold - drawn)
            assert all(claim.quote == text[claim.start : claim.end] for claim in claims)
    assert 2 * right / (2 * right + wrong + missed) >= 0.6
