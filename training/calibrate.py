"""Sets the floor of triggers and the weights of `p` from the windows that training held out, and writes them to the
card.

    python training/calibrate.py --corpus ../shared/corpus/claims-train.jsonl --weights
    src/fogline/extract/trained/weights

The floor is the one with the best strict F1 by atoms, the same for all kinds, as the rare ones are too few to have
their own. `p` is a logistic regression (fitted by Newton's method, ridge 1) of a claim's being right, all its atoms
with it.
"""

import argparse
import json
from collections import Counter
from pathlib import Path

import msgspec
import numpy as np
from examples import load_windows

from fogline.evaluate import AnnotatedClaim, Window, as_annotated, score_claims, window_text
from fogline.evaluate.extraction import place_key
from fogline.extract import Extractor
from fogline.extract.trained.reader import TrainedReader, signs_of
from fogline.extract.trained.weights import Weights
from fogline.locate import open_gazetteer
from fogline.model.dates import instant
from fogline.read import ReadOptions, read_bytes
from fogline.theatre import load_theatre

FLOORS = (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6)


class Watched(TrainedReader):
    """Remembers the signs of each claim that it reads, by the claim's trigger probability."""

    def __init__(self, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **options)  # type: ignore[arg-type]
        self.seen: list[tuple[float, ...]] = []

    def _probability(self, trigger, look):  # type: ignore[no-untyped-def]
        self.seen.append(signs_of(trigger, look))
        return 0.5


def atoms(claim: AnnotatedClaim) -> Counter[tuple[object, ...]]:
    keys = [place_key(place.text) for place in claim.places] or [None]
    return Counter((claim.sentence, claim.kind, claim.actor, key, claim.polarity) for key in keys)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--weights", type=Path, required=True)
    options = parser.parse_args()
    path = options.weights / "card.json"
    card = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(card | {"floors": [min(FLOORS)] * 11}), encoding="utf-8")
    theatre = load_theatre("ukraine")
    reader = Watched(theatre, Weights(options.weights))
    extractor = Extractor(theatre, open_gazetteer(theatre), reader)
    held = set(card["training"]["held_out_reports"])
    gold: list[AnnotatedClaim] = []
    drawn: list[AnnotatedClaim] = []
    right: list[bool] = []
    for raw in load_windows(options.corpus):
        if raw["doc"] not in held:
            continue
        window = msgspec.convert(raw, Window)
        told = [msgspec.structs.replace(claim, doc=f"{window.doc}#{raw['first']}") for claim in window.claims]
        reading = ReadOptions(now=instant(window.published), publisher=window.publisher, published=window.published)
        report = read_bytes(window_text(window).encode("utf-8"), "window.txt", reading)
        there = sum((atoms(claim) for claim in told), Counter[tuple[object, ...]]())
        for claim in extractor.extract(report)[0]:
            own = msgspec.structs.replace(as_annotated(claim, window), doc=f"{window.doc}#{raw['first']}")
            drawn.append(own)
            right.append(all(there[atom] > 0 for atom in atoms(own)))
        gold += told
    assert len(reader.seen) == len(drawn), "some report names no side; its claims came from the rules"
    signs = np.array(reader.seen)
    trigger = 1 / (1 + np.exp(-signs[:, 1]))
    results = {}
    for floor in FLOORS:
        kept = [claim for claim, p in zip(drawn, trigger, strict=True) if p > floor]
        results[floor] = score_claims(gold, kept).scores["strict"].f1
        print(f"floor {floor:.2f}: strict F1 {results[floor]:.3f}")
    best = max(results, key=lambda floor: results[floor])
    above = trigger > best
    weights = logistic(signs[above], np.array(right)[above])
    p = 1 / (1 + np.exp(-signs[above] @ weights))
    share = np.array(right)[above].mean()
    print(f"floor {best}; p weights {weights.round(3).tolist()}; mean p {p.mean():.3f}, right {share:.3f}")
    card |= {"floors": [best] * 11, "p_weights": weights.round(4).tolist()}
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
