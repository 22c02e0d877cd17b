"""The cutter of word pieces against the library of record."""

from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from fogline.extract.trained.pieces import WordPieces

tokenizers = pytest.importorskip("tokenizers")
VOCABULARY = Path(__file__).parents[2] / "src/fogline/extract/trained/weights/vocabulary.txt"
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def both() -> tuple[WordPieces, object]:
    reference = tokenizers.BertWordPieceTokenizer(str(VOCABULARY), lowercase=True)
    return WordPieces(VOCABULARY), reference


def _same(both: tuple[WordPieces, object], text: str) -> None:
    ours, reference = both
    wanted = reference.encode(text, add_special_tokens=False)  # type: ignore[attr-defined]
    numbers, offsets = ours.cut(text)
    assert numbers == wanted.ids, text
    assert offsets == wanted.offsets, text


def test_war_reports_are_cut_alike(both: tuple[WordPieces, object]) -> None:
    lines = [
        line
        for folder in ("training/texts", "tests/no_war", "tests/background", "src/fogline/samples")
        for file in sorted((ROOT / folder).rglob("*.txt"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    assert len(lines) > 1000
    for line in lines:
        _same(both, line)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \t",
        "Kyiv’s “T-72s”…",
        "Запорізька АЕС",
        "a\u0301b naïve ĖŁÇ",
        "emoji 💥🇺🇦 here",
        "東京を",
        "x" * 150,
        "a\u200bb",
        "١٢٣ مدينة",
    ],
)
def test_odd_texts_are_cut_alike(both: tuple[WordPieces, object], text: str) -> None:
    _same(both, text)


@given(st.text(st.characters(codec="latin-1"), max_size=60))
def test_any_latin_text_is_cut_alike(both: tuple[WordPieces, object], text: str) -> None:
    _same(both, text)
