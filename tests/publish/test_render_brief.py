"""Rendering: hostile text stays text, citations lead there and back, one page needs no other file."""

import html
import re
from collections.abc import Callable

from hypothesis import HealthCheck, given, settings, strategies as st
from markdown_it import MarkdownIt

from fogline.model.claim import Claim
from fogline.model.picture import Picture
from fogline.model.theatre import Theatre
from fogline.publish import brief_html, brief_markdown, compose_brief

Make = Callable[..., Claim]
Draw = Callable[..., Picture]
HOSTILE = '<script>alert(1)</script> <img src=x onerror=y> [a](javascript:b) **c** `d` \u202egnp.exe "e" & [1]: http://f.example'


def test_hostile_words_become_neither_html_nor_markup(claim: Make, picture: Draw, theatre: Theatre) -> None:
    told = claim(
        "loss",
        "<b>Brod</b>",
        HOSTILE,
        publisher="<i>Herald</i>",
        links=("javascript:alert(1)", 'https://e.example/"><script>'),
    )
    brief = compose_brief(picture((told,)), theatre)
    page = brief_html(brief)
    assert "<script" not in page
    assert "<img" not in page
    assert "<i>" not in page
    assert "\u202e" not in page
    assert 'href="javascript' not in page
    assert "https://e.example/%22%3E%3Cscript%3E" in page
    shown = MarkdownIt("commonmark").render(brief_markdown(brief))
    assert "<script" not in shown
    assert "<img" not in shown
    assert "<strong>" not in shown
    assert 'javascript:b"' not in shown


def test_every_citation_leads_to_a_claim_and_back(claim: Make, picture: Draw, theatre: Theatre) -> None:
    told = tuple(claim(kind, "Brod, Lipa", side=side) for kind in ("strike", "clash", "loss") for side in ("N", "S"))
    page = brief_html(compose_brief(picture(told), theatre))
    anchors, targets = set(re.findall(r'href="#([^"]+)"', page)), re.findall(r'id="([^"]+)"', page)
    assert len(targets) == len(set(targets))
    assert anchors <= set(targets)
    assert sum(target.startswith("claim-") for target in targets) == len(told)


def test_the_page_is_complete_and_needs_nothing_else(claim: Make, picture: Draw, theatre: Theatre) -> None:
    page = brief_html(compose_brief(picture((claim("clash", "Brod"),)), theatre))
    assert page.startswith('<!doctype html>\n<html lang="en">')
    assert not re.search(r"<script|<link|@import|url\(|src=", page)
    assert len(re.findall("<h1", page)) == 1
    assert theatre.contested_borders[0] in html.unescape(page)


def test_markdown_numbers_its_evidence(claim: Make, picture: Draw, theatre: Theatre) -> None:
    told = claim("clash", "Brod", "Norland fought_in *Brod*.", source="staff", links=("https://e.example/1",))
    text = brief_markdown(compose_brief(picture((told,)), theatre))
    assert "[1]\n" in text
    assert (
        "1. “Norland fought\\_in \\*Brod\\*.” — Varn Herald, 11 May, 09:30 UTC; the word of the Norlandic General Staff"
        in text
    )
    assert "<https://e.example/1>" in text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    st.text(
        st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp", "Zs")), min_size=1, max_size=60
    )
)
def test_markdown_shows_the_words_as_they_are(claim: Make, picture: Draw, theatre: Theatre, words: str) -> None:
    brief = compose_brief(picture((claim("loss", "Brod", words),)), theatre)
    shown = MarkdownIt("commonmark").render(brief_markdown(brief))
    assert f"“{words}" in html.unescape(shown)
