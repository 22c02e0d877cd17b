"""Search: what a person types is words, never a query language that can go wrong."""

import pytest
from hypothesis import given, settings, strategies as st
from tests.ledger.conftest import Clock, build_read

from fogline.ledger import Ledger, open_ledger

TEXTS = [
    "The grey militia took Ostrov Mill.",
    "The mill at Ostrov burns. Nobody took it.",
    "Жителі кажуть, що Млин над'Осторовом палає.",
    "Cafés in Ostrov are closed AND empty.",
]


@pytest.fixture
def filled(ledger: Ledger) -> Ledger:
    ledger.enter_many(build_read(number, text=text) for number, text in enumerate(TEXTS))
    return ledger


def found(ledger: Ledger, query: str) -> set[int]:
    return {int(hit.doc.removeprefix("dispatch-")) for hit in ledger.search(query)}


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ("ostrov took", {0, 1}),
        ('"ostrov mill"', {0}),
        ('"ostrov mill', {0, 1, 3}),
        ("mili*", {0}),
        ("mili", set()),
        ("cafes", {3}),
        ("млин", {2}),
        ("над’осторовом", {2}),
        ("closed AND empty", {3}),
        ("took OR closed", set()),
        ("text:took", set()),
        ("NOT", set()),
        ("ostrov -- (took)", {0, 1}),
        ("quillfeather part", {0, 1, 2, 3}),
        ("", set()),
        (' "" * -', set()),
    ],
)
def test_all_words_must_be_there(filled: Ledger, query: str, texts: set[int]) -> None:
    assert found(filled, query) == texts


def test_a_hit_shows_the_words_in_place(filled: Ledger) -> None:
    (hit,) = filled.search("militia")
    read = build_read(0, text=TEXTS[0])
    assert hit.snippet == "The grey [militia] took Ostrov Mill."
    assert (hit.report, hit.publisher, hit.published) == (
        read.report.id,
        read.report.publisher,
        read.report.published,
    )


def test_there_are_at_most_so_many_hits(filled: Ledger) -> None:
    assert len(filled.search("ostrov", 2)) == 2
    assert filled.search("ostrov", 0) == []
    assert filled.search("ostrov", -1) == []


def test_anything_can_be_typed(tmp_path_factory: pytest.TempPathFactory) -> None:
    with open_ledger(tmp_path_factory.mktemp("search") / "war.ledger", write=True, now=Clock()) as ledger:
        ledger.enter(build_read(0, text=TEXTS[0]))

        @settings(max_examples=150, deadline=None)
        @given(st.one_of(st.text(), st.text('"*():^+-{}ANDORT \x00\ud800a')))
        def type_it(query: str) -> None:
            assert len(ledger.search(query)) <= 1

        type_it()
