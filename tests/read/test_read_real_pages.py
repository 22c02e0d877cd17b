"""Real pages of the development corpus, where it is at hand: every annotated sentence is found, and no note is left."""

import json
import os
import re
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fogline.model.report import Report
from fogline.read import ReadOptions, read_bytes, read_paths

SHARED = Path(os.environ.get("FOG_SHARED") or Path(__file__).parents[3] / "shared")
CORPUS = SHARED / "corpus"
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason=f"the development corpus is not at {CORPUS}")
OPTIONS = ReadOptions(now=datetime(2030, 1, 1, tzinfo=UTC))
LOWEST_SHARE = 0.999


@pytest.fixture(scope="module")
def pages() -> dict[str, Report]:
    found = [report for report in read_paths([str(CORPUS / "isw")], OPTIONS) if isinstance(report, Report)]
    return {report.doc: report for report in found}


def test_every_page_is_read_with_its_citations(pages: dict[str, Report]) -> None:
    assert len(pages) == len(list((CORPUS / "isw").glob("*.html")))
    assert all(len(report.citations) >= 10 for report in pages.values())
    urls = [url for report in pages.values() for citation in report.citations for url in citation.urls]
    assert all(re.match(r"https?://[^/\s]+\.[^/\s]", url) and "..." not in url[-3:] for url in urls)


def test_no_marker_list_or_glued_sentence_is_left(pages: dict[str, Report]) -> None:
    for doc, report in pages.items():
        assert not re.search(r"\[\d{1,3}\]", report.text), doc
        assert not re.search(r"[a-z]{3}[.!?](?:The|In|On|At|It|A|Russian|Ukrainian) ", report.text), doc
        assert "  " not in report.text, doc


def test_the_sentences_of_the_annotators_are_in_the_text(pages: dict[str, Report]) -> None:
    wanted: dict[str, list[str]] = defaultdict(list)
    for file in ("claims-train.jsonl", "claims-dev.jsonl"):
        for line in (CORPUS / file).read_text("utf-8").splitlines():
            window = json.loads(line)
            if window["doc"].startswith("isw-"):
                wanted[window["doc"][4:14]] += [" ".join(sentence.split()) for sentence in window["sentences"]]
    texts = {doc: " ".join(report.text.split()) for doc, report in pages.items()}
    found = [sentence in texts[doc] for doc, sentences in wanted.items() for sentence in sentences]
    assert sum(found) / len(found) >= LOWEST_SHARE


def test_a_page_tells_the_day_that_its_file_name_gives(pages: dict[str, Report]) -> None:
    right = 0
    for doc in sorted(pages)[::6]:
        report = read_bytes((CORPUS / "isw" / f"{doc}.html").read_bytes(), "page.html", OPTIONS)
        right += abs((report.published - pages[doc].published).days) <= 1
    assert right >= 0.9 * len(sorted(pages)[::6])
