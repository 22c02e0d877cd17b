"""Annotations of our own: the notation, and records that point into texts without holding them."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from further import load_texts
from hypothesis import given, strategies as st
from notation import NotationError, claim_of
from standoff import load_standoff, sentence_hash, with_text, without_text

ROOT = Path(__file__).parents[2]
RECORDS = ROOT / "training/annotations/reports.jsonl"
CORPUS = Path(os.environ.get("FOG_SHARED", ROOT.parent / "shared")) / "corpus"
SENTENCE = "The mayor said that Norland troops, who attacked Vell, did not take Orsk."


@pytest.mark.parametrize("file", sorted((ROOT / "training/texts").glob("*.txt")), ids=lambda file: file.stem)
def test_all_texts_of_our_own_can_be_read(file: Path) -> None:
    windows = list(load_texts(file))
    claims = [(window["sentences"][claim["sentence"]], claim) for window in windows for claim in window["claims"]]
    assert len(claims) > 100
    for sentence, claim in claims:
        start, end = claim["at"]
        assert sentence[start:end] == claim["trigger"]


@pytest.mark.parametrize(
    "line",
    [
        "capture | take | RU | at Orsk | | |",
        "seizure | take | RU | at Orsk | | | ",
        "capture | took | RU | at Orsk | | | ",
        "capture | take#2 | RU | at Orsk | | | ",
        "capture | take | NOR | at Orsk | | | ",
        "capture | take | RU=Norlanders | at Orsk | | | ",
        "capture | take | RU | in Orsk | | | ",
        "capture | take | RU | at Halm | | | ",
        "capture | take | RU | at Orsk | | | May",
    ],
)
def test_what_does_not_fit_the_sentence_is_refused(line: str) -> None:
    if line.count("|") == 6 and line.endswith("| | |"):
        line = line.removesuffix("|")
    with pytest.raises(NotationError):
        claim_of(line, SENTENCE)


def test_a_line_tells_all_fields() -> None:
    line = "capture- | take | RU=Norland troops | at Orsk; near* Halm | probable bg | ?=The mayor | 2030-05"
    wanted = {
        "kind": "capture",
        "polarity": "-",
        "certainty": "probable",
        "background": True,
        "places": [{"text": "Orsk", "role": "at"}, {"text": "Halm", "role": "near", "implied": True}],
        "source_text": "The mayor",
        "source_side": None,
        "stance": "neutral",
        "when": "2030-05",
    }
    assert wanted.items() <= claim_of(line, SENTENCE).items()


words = st.text(st.sampled_from("abcXY."), min_size=1, max_size=30)


@given(st.lists(words, min_size=1, max_size=4, unique=True), st.data())
def test_words_put_back_are_the_words_taken_out(sentences: list[str], data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(sentences) - 1))
    start = data.draw(st.integers(0, len(sentences[number]) - 1))
    end = data.draw(st.integers(start + 1, len(sentences[number])))
    trigger = sentences[number][start:end]
    claim = claim_of(f"clash | {trigger} | RU={trigger} | | | | ", sentences[number]) | {"sentence": number}
    record = without_text(_window(sentences, claim))
    back = with_text(record["claims"][0], sentences[number])
    assert (back["trigger"], back["actor_text"], back["polarity"]) == (trigger, trigger, "+")
    assert record["sentences"] == [sentence_hash(text) for text in sentences]


def _window(sentences: list[str], claim: dict[str, Any]) -> dict[str, Any]:
    return {"doc": "d", "published": "2030-05-05", "publisher": "P", "sentences": sentences, "claims": [claim]}


def test_records_hold_no_text() -> None:
    allowed = {
        "sentence",
        "at",
        "kind",
        "actor",
        "actor_text",
        "places",
        "polarity",
        "mood",
        "certainty",
        "source_text",
    }
    allowed |= {"source_side", "attributed", "stance", "when", "background"}
    for line in RECORDS.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        assert record.keys() == {"doc", "published", "publisher", "sentences", "claims"}
        assert all(len(key) == 12 for key in record["sentences"])
        for claim in record["claims"]:
            assert claim.keys() <= allowed
            assert all(isinstance(claim.get(name, []), list) for name in ("actor_text", "source_text"))
            assert all(len(place.get("name", "").split()) <= 6 for place in claim.get("places", []))


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the development corpus is not beside the repository")
def test_records_find_their_texts_in_the_corpus(tmp_path: Path) -> None:
    some = tmp_path / "some.jsonl"
    lines = RECORDS.read_text(encoding="utf-8").splitlines()[::60]
    some.write_text("\n".join(lines) + "\n", encoding="utf-8")
    windows = list(load_standoff(some, CORPUS))
    wanted = sum(len(json.loads(line)["sentences"]) for line in lines)
    assert sum(len(window["sentences"]) for window in windows) >= 0.98 * wanted
    for window in windows:
        for claim in window["claims"]:
            assert claim["trigger"] in window["sentences"][claim["sentence"]]


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the development corpus is not beside the repository")
def test_no_record_points_into_a_report_of_the_development_set() -> None:
    with (CORPUS / "claims-dev.jsonl").open(encoding="utf-8") as lines:
        kept_apart = {json.loads(line)["doc"] for line in lines}
    records = [json.loads(line) for line in RECORDS.read_text(encoding="utf-8").splitlines()]
    assert kept_apart.isdisjoint(record["doc"] for record in records)
