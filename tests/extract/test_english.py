"""Texts in other languages give a notice and no claim; English is never taken for another language."""

from pathlib import Path

import pytest

from fogline.extract import Extractor
from fogline.extract.english import other_language
from fogline.model.dates import instant
from fogline.model.report import Report

TEXTS = Path(__file__).parents[2] / "training" / "texts"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Die Truppen von Sudmark haben am Montag die Stadt Halm eingenommen, teilte das Ministerium mit.", "de"),
        ("Войска Садмарка заняли город Халм, сообщили в министерстве обороны в понедельник утром.", "ru"),
        ("Les forces de Sudmark ont pris la ville de Halm lundi matin, selon le ministère de la Défense.", "fr"),
    ],
)
def test_another_language_gives_a_notice(extractor: Extractor, text: str, language: str) -> None:
    report = Report("one", f"Sudmark. {text}", "Post", instant("2030-05-05"))
    claims, notices = extractor.extract(report)
    assert claims == ()
    assert [notice.severity for notice in notices] == ["warning"]
    assert repr(language) in notices[0].message


def test_english_texts_are_taken_for_english() -> None:
    lines = [line for file in TEXTS.glob("*.txt") for line in file.read_text(encoding="utf-8").splitlines()]
    sentences = [line for line in lines if line.strip() and not line.startswith((">", "=", "#"))]
    assert len(sentences) > 500
    assert [sentence for sentence in sentences if other_language(sentence)] == []
