"""Annotations of our own: texts that we wrote, with claims or without, and offsets into reports of the corpus that it
leaves unannotated."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from notation import claim_of
from standoff import load_standoff

from fogline.extract.sentences import split_sentences

_HEADER = re.compile(r"== publisher (.+) \| published (\d{4}-\d\d-\d\d)$")


def load_further(path: Path, corpus: Path) -> Iterator[dict[str, Any]]:
    """The windows of a file: `.jsonl` without text (see `standoff`), `.txt` with it; a folder tells of no war."""
    if path.is_dir():
        return load_peaceful(path)
    return load_standoff(path, corpus) if path.suffix == ".jsonl" else load_texts(path)


def load_peaceful(folder: Path) -> Iterator[dict[str, Any]]:
    """Texts that use the words of war and tell of none, a line each; every third is kept apart for the tests."""
    for path in sorted(folder.glob("*.txt")):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
        for number, line in enumerate(lines, 1):
            if number % 3:
                yield {
                    "doc": f"{path.stem}-{number}",
                    "publisher": "unnamed",
                    "published": "2022-07-15",
                    "first": 0,
                    "sentences": [line[start:end] for start, end in split_sentences(line)],
                    "claims": [],
                }


def load_texts(path: Path) -> Iterator[dict[str, Any]]:
    """Texts of our own with their claims: a header, sentences, and below each sentence its claims in the notation.

    Each text between blank lines is a window.
    """
    publisher, published = "unnamed", "2022-06-01"
    for number, block in enumerate(re.split(r"\n\s*\n", path.read_text(encoding="utf-8"))):
        sentences: list[str] = []
        claims: list[dict[str, Any]] = []
        for line in filter(None, map(str.strip, block.splitlines())):
            if header := _HEADER.match(line):
                publisher, published = header.groups()
            elif line.startswith("> "):
                claims.append(claim_of(line[2:], sentences[-1]) | {"sentence": len(sentences) - 1})
            elif not line.startswith("#"):
                sentences.append(line)
        if sentences:
            yield {
                "doc": f"{path.stem}-{number}",
                "publisher": publisher,
                "published": published,
                "first": 0,
                "sentences": sentences,
                "claims": claims,
            }
