"""Sets the floor of triggers and the weights of `p` from the windows that training held out, and writes them to the
card.

    python training/calibrate.py --corpus ../shared/corpus/claims-train.jsonl --weights
    src/fogline/extract/trained/weights

The floors of triggers (the same for all kinds, as the rare ones are too few to have their own) and of `p` are those
with the best mean of the three F1 figures (whole atoms, without actor, kinds alone). `p` is a logistic regression
(fitted by Newton's method, ridge 1) of a claim's being right, all its atoms with it.
"""

import argparse
import json
import math
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
from examples import load_windows

from fogline.evaluate import AnnotatedClaim, Window, as_annotated, score_claims, window_text
from fogline.evaluate.extraction import place_key
from fogline.extract import Extractor
from fogline.extract.trained.reader import TrainedReader
from fogline.extract.trained.weights import Weights
from fogline.locate import open_gazetteer
from fogline.model.dates import instant
from fogline.read import ReadOptions, read_bytes
from fogline.theatre import load_theatre

FLOORS = (0.3, 0.4, 0.5, 0.6)
P_FLOORS = (0.0, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5)


EVEN = (0.0, 0.3, 0.3, 0.3, 0.3)


class Watched(TrainedReader):
    """Remembers the signs of each claim that it reads, by the probability that it gives the claim, not rounded."""

    def __init__(self, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **options)  # type: ignore[arg-type]
        self.seen: dict[float, tuple[float, ...]] = {}

    def _probability(self, signs: tuple[float, ...]) -> float:
        weighed = sum(w * x for w, x in zip(EVEN, signs, strict=True))
        p = 1 / (1 + math.exp(-weighed))
        self.seen[p] = signs
        return p


def atoms(claim: AnnotatedClaim) -> Counter[tuple[object, ...]]:
    keys = [place_key(place.text) for place in claim.places] or [None]
    return Counter((claim.sentence, claim.kind, claim.actor, key, claim.polarity) for key in keys)


class Run(NamedTuple):
    """What one floor drew from the windows held out, and what was annotated there."""

    gold: list[AnnotatedClaim]
    drawn: list[AnnotatedClaim]
    right: list[bool]
    signs: list[tuple[float, ...]]


def read_held_out(windows: list[dict[str, Any]], folder: Path, floor: float) -> Run:
    weights = Weights(folder)
    weights.card = msgspec.structs.replace(weights.card, floors=(floor,) * len(weights.card.floors), p_floor=0.0)
    theatre = load_theatre("ukraine")
    reader = Watched(theatre, weights)
    extractor = Extractor(theatre, open_gazetteer(theatre), reader)
    run = Run([], [], [], [])
    for raw in windows:
        window = msgspec.convert(raw, Window)
        name = f"{window.doc}#{raw['first']}"
        reading = ReadOptions(now=instant(window.published), publisher=window.publisher, published=window.published)
        report = read_bytes(window_text(window).encode("utf-8"), "window.txt", reading)
        claims = extractor.extract(report)[0]
        if not all(claim.p in reader.seen for claim in claims):
            # The report names no side of the war, so that the rules read it.
            continue
        told = [msgspec.structs.replace(claim, doc=name) for claim in window.claims]
        there = sum((atoms(claim) for claim in told), Counter[tuple[object, ...]]())
        own = [msgspec.structs.replace(as_annotated(claim, window), doc=name) for claim in claims]
        run.gold.extend(told)
        run.drawn.extend(own)
        run.right.extend(all(there[atom] > 0 for atom in atoms(claim)) for claim in own)
        run.signs.extend(reader.seen[claim.p] for claim in claims)
    return run


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--weights", type=Path, required=True)
    options = parser.parse_args()
    path = options.weights / "card.json"
    card = json.loads(path.read_text(encoding="utf-8"))
    held = set(card["training"]["held_out_reports"])
    windows = [window for window in load_windows(options.corpus) if window["doc"] in held]
    best: dict[str, Any] = {}
    for floor in FLOORS:
        run = read_held_out(windows, options.weights, floor)
        signs, right = np.array(run.signs), np.array(run.right)
        weights = logistic(signs, right)
        p = 1 / (1 + np.exp(-signs @ weights))
        for p_floor in P_FLOORS:
            kept = [claim for claim, chance in zip(run.drawn, p, strict=True) if chance >= p_floor]
            scores = score_claims(run.gold, kept).scores
            f1 = float(np.mean([scores[name].f1 for name in ("strict", "no_actor", "kind")]))
            print(f"floor {floor:.2f}, of p {p_floor:.2f}: strict {scores['strict'].f1:.3f}, mean of three {f1:.3f}")
            if f1 > best.get("f1", 0.0):
                best = {"f1": f1, "floors": [floor] * 11, "p_weights": weights.round(4).tolist(), "p_floor": p_floor}
    print(best)
    card |= {name: best[name] for name in ("floors", "p_weights", "p_floor")}
    path.write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")


def logistic(x: np.ndarray, y: np.ndarray, ridge: float = 1.0) -> np.ndarray:
    weights = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ weights))
        curve = (x * (p * (1 - p))[:, None]).T @ x + ridge * np.eye(x.shape[1])
        weights += np.linalg.solve(curve, x.T @ (y - p) - ridge * weights)
    return weights


if __name__ == "__main__":
    main()
