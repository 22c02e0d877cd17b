"""What holds for any text: exact quotes, the same claims each time, no exception, no effect on what stands before."""

from hypothesis import given, settings, strategies as st

from fogline.extract import Extractor
from fogline.model.claim import Claim
from fogline.model.dates import instant
from fogline.model.report import Heading, Report

PIECES = [
    "Norland forces captured Halm",
    "Sudmark forces shelled Orsk and Vell (10 km north of Brede)",
    "The Sudmark General Staff said on May 9 that",
    "Frost Wire claimed",
    "according to Norland officials",
    "“the city”",
    "did not advance toward Tarn",
    "may be preparing to attack there",
    "overnight on 8-9 May",
    "since Thursday",
    ". ",
    "; ",
    ", and ",
    ", but ",
    "\n",
    "Gen. ",
    "U.S.",
    "…",
    "😀",
    "كييف",
    "NORLAND FORCES STORMED HALM",
    "reportedly",
    "objective: capture Karst Oblast",
    "(",
    ")",
    "’s",
]
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=14).map(" ".join)


def claims_of(extractor: Extractor, text: str, headings: tuple[Heading, ...] = ()) -> tuple[Claim, ...]:
    report = Report("doc", text, "Harbour Post", instant("2031-05-10"), headings=headings)
    return extractor.extract(report)[0]


@settings(max_examples=300, deadline=None)
@given(text=texts)
def test_spans_quote_exactly(extractor: Extractor, text: str) -> None:
    for claim in claims_of(extractor, text):
        assert claim.quote == text[claim.start : claim.end]
        assert claim.trigger.text == text[claim.trigger.start : claim.trigger.end]
        assert claim.start <= claim.trigger.start < claim.trigger.end <= claim.end
        assert 0.0 <= claim.p <= 1.0
        for place in claim.places:
            assert (place.start is None) == (place.end is None) == place.implied
            if place.start is not None and place.end is not None:
                assert place.text == text[place.start : place.end]


@settings(max_examples=100, deadline=None)
@given(text=texts)
def test_same_text_same_claims(extractor: Extractor, text: str) -> None:
    assert claims_of(extractor, text) == claims_of(extractor, text)


@settings(max_examples=100, deadline=None)
@given(text=texts)
def test_ids_are_unique(extractor: Extractor, text: str) -> None:
    claims = claims_of(extractor, text)
    assert len({claim.id for claim in claims}) == len(claims)


@settings(max_examples=100, deadline=None)
@given(first=texts, second=texts)
def test_later_text_leaves_earlier_sentences_alone(extractor: Extractor, first: str, second: str) -> None:
    before = [(c.kind, c.trigger, c.places, c.actor, c.source, c.when) for c in claims_of(extractor, first)]
    both = claims_of(extractor, first + "\n" + second)
    after = [(c.kind, c.trigger, c.places, c.actor, c.source, c.when) for c in both if c.end <= len(first)]
    assert after == before


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=400))
def test_any_text_is_read(extractor: Extractor, text: str) -> None:
    claims_of(extractor, text)


def test_a_megabyte_without_a_stop_is_read_in_good_time(extractor: Extractor) -> None:
    claims = claims_of(extractor, "Norland forces shelled Halm and " * 33_000)
    assert len(claims) > 1000


def test_a_heading_holds_no_claim(extractor: Extractor) -> None:
    text = "Battle of Halm\nNorland forces shelled Halm."
    assert [claim.kind for claim in claims_of(extractor, text, (Heading(0, 14),))] == ["strike"]


def test_no_claim_is_said(extractor: Extractor) -> None:
    report = Report("doc", "The weather was fine.", "Harbour Post", instant("2031-05-10"))
    claims, notices = extractor.extract(report)
    assert claims == ()
    assert [notice.severity for notice in notices] == ["info"]
    assert extractor.version.startswith("rules-")
