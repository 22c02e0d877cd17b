"""The gate turns away nothing that a reader would draw a claim from."""

from pathlib import Path

import msgspec
import pytest

from fogline.extract import Extractor
from fogline.extract.gate import Gate
from fogline.extract.lexicon import load_lexicon
from fogline.locate import open_gazetteer
from fogline.model.dates import instant
from fogline.model.report import Report
from fogline.model.theatre import Theatre
from fogline.theatre import load_theatre

NO_WAR = Path(__file__).parents[1] / "no_war"
CASES = Path(__file__).parents[1] / "cases"


class _Open(Gate):
    """A gate that stands open."""

    def concern(self, text: str) -> str:  # type: ignore[override]  # noqa: ARG002
        return "war"


def _reports() -> list[Report]:
    lines = [line for file in sorted(NO_WAR.glob("*.txt")) for line in file.read_text(encoding="utf-8").splitlines()]
    texts = [line for line in lines if line and not line.startswith("#")]
    texts += [file.read_text(encoding="utf-8").split("\n---\n")[1] for file in sorted(CASES.glob("*.txt"))]
    when = instant("2022-09-12")
    return [Report(doc=f"text-{n}", text=text, publisher="Post", published=when) for n, text in enumerate(texts)]


def test_a_shut_gate_loses_no_claim() -> None:
    ukraine = load_theatre("ukraine")
    guarded, bare = (Extractor(ukraine, open_gazetteer(ukraine)) for _ in range(2))
    bare._gate = _Open(ukraine, load_lexicon())
    told = 0
    for report in _reports():
        claims, _ = guarded.extract(report)
        told += len(claims)
        assert msgspec.json.encode(claims) == msgspec.json.encode(bare.extract(report)[0])
    assert told > 0


@pytest.mark.parametrize(
    ("text", "concern"),
    [
        ("The Free Tarn Republic said nothing.", "war"),
        ("THE SUDMARKERS LEFT", "war"),
        ("An air strike hit the town.", "fighting"),
        ("They took full control of the town.", "fighting"),
        ("The free press of the republic wrote of shares that retreated.", "none"),
        ("", "none"),
    ],
)
def test_words_tell_what_a_text_concerns(theatre: Theatre, text: str, concern: str) -> None:
    assert Gate(theatre, load_lexicon()).concern(text) == concern
