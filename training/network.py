"""The encoder and its outputs, in torch: a BERT-shaped body that starts from published weights, and three linear
readings.

Body: Vaswani et al. 2017 and Devlin et al. 2019, as MiniLM (Wang et al. 2020) cuts it down. Its word pieces stay
frozen, so that words which the corpus lacks keep the meaning they had.
"""

from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from fogline.extract.trained.encoding import SHAPE_COUNT
from fogline.extract.trained.hints import HINT_COUNT
from fogline.extract.trained.labels import CLASS_BLOCKS, TAG_OUTPUTS, TRIGGER_OUTPUTS

WIDTH, HEADS, INNER, LAYERS, VOCABULARY, POSITIONS = 384, 12, 1536, 6, 30522, 512
_POOL: dict[str, Tensor] = {}


def drop(x: Tensor, share: float, training: bool) -> Tensor:
    """Dropout with a mask cut from a pool of random bits: drawing bits anew took a quarter of the time on a CPU."""
    if not training:
        return x
    size = x.numel()
    pool = _POOL.get("bits")
    if pool is None or pool.numel() < 2 * size:
        pool = _POOL["bits"] = (torch.rand(max(3 * size, 8_000_000), device=x.device) > share).to(torch.bfloat16)
    first = int(torch.randint(0, pool.numel() - size, (1,)))
    return x * (pool[first : first + size].view_as(x).to(x.dtype) / (1 - share))


class Layer(nn.Module):
    """One layer of attention and feed-forward."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.inner, self.outer = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.norm_attention, self.norm_outer = nn.LayerNorm(WIDTH, eps=1e-12), nn.LayerNorm(WIDTH, eps=1e-12)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        rows, length, _ = x.shape

        def heads(y: Tensor) -> Tensor:
            return y.view(rows, length, HEADS, WIDTH // HEADS).transpose(1, 2)

        scores = heads(self.query(x)) @ heads(self.key(x)).transpose(-1, -2) * (WIDTH // HEADS) ** -0.5 + mask
        mixed = (scores.softmax(-1).to(x.dtype) @ heads(self.value(x)).to(x.dtype)).transpose(1, 2).reshape(x.shape)
        x = self.norm_attention(x + drop(self.out(mixed), 0.1, self.training))
        return self.norm_outer(x + drop(self.outer(functional.gelu(self.inner(x))), 0.1, self.training))


class Network(nn.Module):
    """Word pieces in; figures for triggers, for what belongs to the marked trigger, and for its fields out."""

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH, padding_idx=0)
        self.positions, self.types = nn.Embedding(POSITIONS, WIDTH), nn.Embedding(2, WIDTH)
        self.shapes, self.hints = nn.Embedding(SHAPE_COUNT, WIDTH), nn.Embedding(HINT_COUNT, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.triggers, self.tags = nn.Linear(WIDTH, TRIGGER_OUTPUTS), nn.Linear(WIDTH, TAG_OUTPUTS)
        self.joined, self.classes = nn.Linear(2 * WIDTH, WIDTH), nn.Linear(WIDTH, sum(CLASS_BLOCKS))
        nn.init.normal_(self.shapes.weight, std=0.02)
        nn.init.normal_(self.hints.weight, std=0.02)
        self.words.weight.requires_grad_(False)

    def forward(
        self, ids: Tensor, types: Tensor, shapes: Tensor, hints: Tensor, mark: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        places = torch.arange(ids.shape[1], device=ids.device)[None]
        x = self.words(ids) + self.positions(places) + self.types(types) + self.shapes(shapes) + self.hints(hints)
        x = drop(self.norm(x), 0.1, self.training)
        mask = (ids == 0)[:, None, None, :].to(x.dtype) * -1e4
        for layer in self.layers:
            x = layer(x, mask)
        marked = x.gather(1, mark[:, None, None].expand(-1, 1, x.shape[2])).squeeze(1)
        joined = drop(torch.tanh(self.joined(torch.cat([x[:, 0], marked], 1))), 0.1, self.training)
        return self.triggers(x), self.tags(x), self.classes(joined)


def start_from(network: Network, folder: Path) -> None:
    """Copies the published weights of the body."""
    from safetensors.torch import load_file

    stored = load_file(folder / "model.safetensors")
    pairs = {
        "query": "attention.self.query",
        "key": "attention.self.key",
        "value": "attention.self.value",
        "out": "attention.output.dense",
        "norm_attention": "attention.output.LayerNorm",
        "inner": "intermediate.dense",
        "outer": "output.dense",
        "norm_outer": "output.LayerNorm",
    }
    with torch.no_grad():
        for ours, name in (("words", "word"), ("positions", "position"), ("types", "token_type")):
            getattr(network, ours).weight.copy_(stored[f"embeddings.{name}_embeddings.weight"])
        for part in ("weight", "bias"):
            getattr(network.norm, part).copy_(stored[f"embeddings.LayerNorm.{part}"])
            for number, layer in enumerate(network.layers):
                for ours, name in pairs.items():
                    getattr(getattr(layer, ours), part).copy_(stored[f"encoder.layer.{number}.{name}.{part}"])
