"""Annotations of texts that may not be copied: sentences by the hash of their words, claims by offsets, no text.

A line of a file is one window of a report: `doc`, `published`, `publisher`, `sentences` (hashes), `claims` (with
`sentence` an index and spans as pairs of offsets; an implied place by its name, as it stands elsewhere; what is usual
is left out). The texts come from the corpus beside the repository.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fogline.extract.sentences import split_sentences
from fogline.model.dates import instant
from fogline.model.ids import text_hash
from fogline.read import ReadOptions, read_bytes

# What a claim has unless its record says otherwise.
_USUAL: dict[str, Any] = {
    "actor": None,
    "actor_text": None,
    "polarity": "+",
    "mood": "actual",
    "certainty": "certain",
    "source_text": None,
    "source_side": None,
    "attributed": False,
    "stance": None,
    "when": None,
    "background": False,
    "places": [],
}


def sentence_hash(text: str) -> str:
    return text_hash(text)[:12]


def without_text(window: dict[str, Any]) -> dict[str, Any]:
    """The window with hashes and offsets in place of words."""
    sentences = window["sentences"]
    return {
        "doc": window["doc"],
        "published": window["published"],
        "publisher": window["publisher"],
        "sentences": [sentence_hash(text) for text in sentences],
        "claims": [_offsets(claim, sentences[claim["sentence"]]) for claim in window["claims"]],
    }


def _offsets(claim: dict[str, Any], sentence: str) -> dict[str, Any]:
    near = claim["at"][0]
    found = {name: claim[name] for name in _USUAL}
    for name in ("actor_text", "source_text"):
        found[name] = _span(sentence, claim[name], near)
    found["places"] = [
        {"name": place["text"], "role": place["role"]}
        if place.get("implied")
        else {"at": _span(sentence, place["text"], near), "role": place["role"]}
        for place in claim["places"]
    ]
    told = {name: value for name, value in found.items() if value != _USUAL[name]}
    return {"sentence": claim["sentence"], "at": list(claim["at"]), "kind": claim["kind"]} | told


def _span(text: str, words: str | None, near: int) -> list[int] | None:
    if not words:
        return None
    starts = [at for at in range(len(text)) if text.startswith(words, at)]
    at = min(starts, key=lambda start: abs(start - near))
    return [at, at + len(words)]


def load_standoff(path: Path, corpus: Path) -> Iterator[dict[str, Any]]:
    """The windows of a file with their words put back from the reports of the corpus; what is not found there is left
    out."""
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        by_hash = {sentence_hash(text): text for text in _sentences(record, corpus)}
        texts = [by_hash.get(key) for key in record["sentences"]]
        kept = {n: k for k, n in enumerate(n for n, text in enumerate(texts) if text is not None)}
        if not kept:
            continue
        claims = [
            with_text(claim, texts[claim["sentence"]] or "") | {"sentence": kept[claim["sentence"]]}
            for claim in record["claims"]
            if claim["sentence"] in kept
        ]
        yield record | {"first": 0, "sentences": [text for text in texts if text is not None], "claims": claims}


def _sentences(record: dict[str, Any], corpus: Path) -> list[str]:
    doc: str = record["doc"]
    path = corpus / "isw" / f"{doc[4:]}.html" if doc.startswith("isw-") else corpus / "press" / f"{doc[5:]}.txt"
    if not path.exists():
        return []
    options = ReadOptions(
        now=instant(record["published"]), publisher=record["publisher"], published=record["published"]
    )
    report = read_bytes(path.read_bytes(), path.name, options)
    return [report.text[start:end] for start, end in split_sentences(report.text)]


def with_text(claim: dict[str, Any], sentence: str) -> dict[str, Any]:
    """A record's claim with its words in place of offsets."""
    claim = _USUAL | claim

    def words(span: list[int] | None) -> str | None:
        return sentence[span[0] : span[1]] if span else None

    places = [
        {"text": words(place["at"]), "role": place["role"]}
        if "at" in place
        else {"text": place["name"], "role": place["role"], "implied": True}
        for place in claim["places"]
    ]
    return claim | {
        "trigger": words(claim["at"]),
        "actor_text": words(claim["actor_text"]),
        "source_text": words(claim["source_text"]),
        "places": places,
    }
