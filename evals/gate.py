"""Measures Fogline on the development data and fails where a figure is below its floor.

Floors lie in floors.toml and only rise: `--raise` lifts them to what was just measured, never the other way.
"""

import argparse
import json
import os
import sys
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from fogline.evaluate import Scores, groups_text, load_windows, scores_text
from fogline.evaluate.extraction import place_key
from fogline.extract import READERS, ReaderName
from fogline.measuring import evaluate_extraction
from fogline.model.claim import Claim
from fogline.model.dates import end_of_day
from fogline.model.report import Report
from fogline.pipeline import Desk, draw_claims
from fogline.theatre import load_theatre

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("FOG_SHARED", HERE.parents[1] / "shared"))
FLOORS = HERE / "floors.toml"

# A floor is set this much below what was measured, so that rounding on another machine does not fail the gate.
ROUNDING = 0.002


def extraction_figures(desk: Desk) -> tuple[dict[str, float], dict[str, Scores]]:
    by_group = evaluate_extraction(load_windows(SHARED / "corpus" / "claims-dev.jsonl"), desk)
    scores = by_group["all"]
    figures = {name: scores.scores[name].f1 for name in ("strict", "no_actor", "kind")}
    # A field's accuracy counts only atoms found, so that a reader which finds more of the hard ones would look worse:
    # the floors hold the share of all annotated atoms that are found with the field right.
    recall = scores.scores["strict"].recall
    found = {name.replace("acc_", "found_"): recall * value for name, value in scores.accuracies.items()}
    return figures | found | {"p_error": scores.p_error}, by_group


def reader_figures(reader: ReaderName) -> dict[str, float]:
    """All figures of one reader of claims, printed as they are taken."""
    desk = Desk(load_theatre("ukraine"), reader=reader)
    figures, by_group = extraction_figures(desk)
    seed = seed_figures(desk)
    print(f"== {reader}\n{scores_text(by_group['all'])}\n{groups_text(by_group)}")
    print(f"seed article: {seed['seed_found']:g} of its claims found, {seed['seed_drawn']:g} drawn")
    return figures | seed


def seed_figures(desk: Desk) -> dict[str, float]:
    """How many of the seed article's claims are found, and how many claims were drawn from it in all."""
    text = (SHARED / "seed" / "izyum.txt").read_text(encoding="utf-8")
    gold: dict[str, Any] = json.loads((SHARED / "seed" / "izyum.claims.jsonl").read_text(encoding="utf-8"))
    report = Report("izyum", text, gold["publisher"], end_of_day(date.fromisoformat(gold["published"])))
    claims = draw_claims(report, desk)[0].extraction.claims
    starts = [text.index(sentence) for sentence in gold["sentences"]]
    found = 0
    for wanted in gold["claims"]:
        start = starts[wanted["sentence"]]
        end = start + len(gold["sentences"][wanted["sentence"]])
        found += any(start <= claim.trigger.start < end and _answers(claim, wanted) for claim in claims)
    return {"seed_found": found, "seed_drawn": len(claims)}


def _answers(claim: Claim, wanted: dict[str, Any]) -> bool:
    """Kind and polarity are those wanted, and at least one of its places is drawn (any, where it has none)."""
    places = {place_key(place["text"]) for place in wanted["places"]}
    drawn = {place_key(place.text) for place in claim.places}
    return (claim.kind, claim.polarity) == (wanted["kind"], wanted["polarity"]) and (not places or bool(places & drawn))


def below_floors(figures: dict[str, dict[str, float]], floors: dict[str, dict[str, float]]) -> list[str]:
    """What falls short, a line each; a figure named `<name>_at_most` in the floors is a ceiling."""
    short = []
    for group, wanted in floors.items():
        for name, floor in wanted.items():
            if name.endswith("_at_most"):
                value = figures[group][name.removesuffix("_at_most")]
                if value > floor:
                    short.append(f"{group}.{name}: {value:g} is above {floor:g}")
            elif figures[group][name] < floor:
                short.append(f"{group}.{name}: {figures[group][name]:.3f} is below the floor {floor:.3f}")
    return short


def raised(figures: dict[str, dict[str, float]], floors: dict[str, dict[str, float]]) -> str:
    """The floors file with each floor lifted to what was measured, less the rounding; none is ever lowered."""
    lines = ["# Set by `python evals/gate.py --raise`; floors only rise."]
    for group, wanted in floors.items():
        lines += ["", f"[{group}]"]
        for name, floor in wanted.items():
            value = figures[group].get(name, floor)
            lift = value if float(value).is_integer() else round(value - ROUNDING, 3)
            lines.append(f"{name} = {floor if name.endswith('_at_most') else max(floor, lift):g}")
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--raise", dest="lift", action="store_true", help="lift the floors to what is measured")
    options = parser.parse_args()
    if not SHARED.is_dir():
        print(f"the development data is not at {SHARED}; nothing is measured")
        return 0
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8"))
    figures: dict[str, dict[str, float]] = {name: reader_figures(name) for name in READERS if name in floors}
    if options.lift:
        FLOORS.write_text(raised(figures, floors), encoding="utf-8")
    short = below_floors(figures, floors)
    print("\n".join(short) or "all figures are at or above their floors")
    return bool(short)


if __name__ == "__main__":
    sys.exit(main())
