"""Web pages become plain sentences: notes and links keep their place, mark-up leaves no trace."""

from datetime import UTC, datetime

import pytest

from fogline.errors import MaterialError
from fogline.model.report import Report, links_between
from fogline.read import ReadOptions, read_bytes

OPTIONS = ReadOptions(now=datetime(2030, 1, 1, tzinfo=UTC))
PAGE = """<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>A town changes hands | The Northern
Desk</title>
<meta property="og:site_name" content="The Northern Desk"><meta property="article:published_time"
content="2031-05-04T10:00:00Z">
</head><body><nav><ul><li><a href="/news">News</a></li><li><a href="/about">About us</a></li></ul></nav>
<article><h1>A town changes hands</h1>
<p>Forces of the north took <b>Alm</b>a on Monday.[1]<strong> Their </strong><em>column</em> left Birk [2], and
the <a href="https://e.org/map">map
of the desk </a>shows it.</p>
<p>Residents saw flags over the hall and said that the garrison had left in the night without a shot
fired.[3][1]</p>
<h2>What the south says</h2>
<div>The southern staff denies that the town has fallen and speaks of a planned exercise near the river
crossing.[12]</div>
<ul><li>One point of the list holds <span style="x">a sen</span>tence of its own.</li><li>Another does so
too.</li></ul>
<p>[1] <a href="https://e.org/1;">https://e.org/1;</a> <a href="https://e.org/2; https://e.org/3">https://e.org/2;
https...</a></p>
<p>[2] <a href="https://site">https://site</a> dot org/page</p><p>[3] A letter to the desk</p>
<p>[4] https://e.org/4</p><p>[12] facebook.com/post/12.</p></article>
<footer><p>All rights reserved</p></footer></body></html>"""


def read(page: str, name: str = "2029-05-04.html") -> Report:
    return read_bytes(page.encode(), name, OPTIONS)


def links_of(report: Report, words: str) -> tuple[str, ...]:
    start = report.text.index(words)
    return links_between(report, start, start + len(words))


def test_sentences_are_whole_and_notes_are_gone() -> None:
    lines = read(PAGE).text.split("\n")
    assert lines == [
        "A town changes hands",
        "Forces of the north took Alma on Monday. Their column left Birk, and the map of the desk shows it.",
        "Residents saw flags over the hall and said that the garrison had left in the night without a shot fired.",
        "What the south says",
        "The southern staff denies that the town has fallen and speaks of a planned exercise near the river crossing.",
        "One point of the list holds a sentence of its own.",
        "Another does so too.",
    ]


def test_each_sentence_keeps_the_links_it_cites_by_their_address() -> None:
    report = read(PAGE)
    assert links_of(report, "took Alma on Monday.") == ("https://e.org/1", "https://e.org/2", "https://e.org/3")
    assert links_of(report, "Their column left Birk") == ("https://site.org/page",)
    assert links_of(report, "and the map of the desk") == ("https://e.org/map",)
    assert links_of(report, "without a shot fired.") == ("https://e.org/1", "https://e.org/2", "https://e.org/3")
    assert links_of(report, "near the river crossing.") == ("https://facebook.com/post/12",)
    assert links_of(report, "Another does so too.") == ()


def test_headings_title_language_and_publisher() -> None:
    report = read(PAGE)
    titles = [(report.text[h.start : h.end], h.level) for h in report.headings]
    assert titles == [("A town changes hands", 1), ("What the south says", 2)]
    assert (report.title, report.language, report.publisher) == ("A town changes hands", "en", "The Northern Desk")
    assert report.doc == "2029-05-04"


def test_notes_linked_by_fragment_are_resolved() -> None:
    page = """<html><body><article>
    <p>The bridge was struck by rockets on Sunday night, officials of the
    town said.<sup><a href="#n1">1</a></sup> It holds.</p>
    <p>Traffic over the river has been resumed for cars and for lorries below five tons since the early morning.</p>
    <ol><li id="n1">Town hall, <a href="https://e.org/hall">statement</a></li></ol></article></body></html>"""
    report = read(page)
    assert "officials of the town said. It holds." in report.text
    assert "statement" not in report.text
    assert links_of(report, "officials of the town said.") == ("https://e.org/hall",)


def test_a_page_without_list_of_notes_keeps_its_brackets() -> None:
    report = read(
        "<html><body><p>He wrote that they [the guards] left in [4] days, which nobody could confirm so far.</p>"
    )
    assert report.text == "He wrote that they [the guards] left in [4] days, which nobody could confirm so far."
    assert report.citations == ()


def test_other_encodings_are_read_as_declared() -> None:
    head = '<html><head><meta charset="windows-1251"></head>'
    page = f"{head}<body><p>Войска отошли от города Альма, бои продолжаются.</p></body></html>"
    assert (
        read_bytes(page.encode("cp1251"), "2029-05-04.html", OPTIONS).text
        == "Войска отошли от города Альма, бои продолжаются."
    )


@pytest.mark.parametrize(
    "page", ["<html></html>", "<!-- nothing -->", "<html><body><script>x = 1</script></body></html>"]
)
def test_a_page_without_text_is_refused(page: str) -> None:
    with pytest.raises(MaterialError):
        read(page)


def test_a_page_of_text_without_marks_is_read_whole() -> None:
    assert read("<html><body>The town fell.<br>It is quiet.</body></html>").text == "The town fell.\nIt is quiet."
