"""Corrections: laid over claims, undone, and known when they were made."""

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from fogline.errors import SettingError
from fogline.ledger import Ledger
from fogline.model.claim import Claim
from fogline.model.entry import Correction

if TYPE_CHECKING:
    from tests.ledger.conftest import MakeRead

NEAR_THE_WEIR = '[{"text":"the weir","start":53,"end":61,"role":"near","id":"geonames:9002","name":"Weir","p":1.0}]'


@pytest.fixture
def claim(ledger: Ledger, make_read: "MakeRead") -> Claim:
    read = make_read(1)
    ledger.enter(read)
    return read.extraction.claims[0]


def change(claim: Claim, field: str, value: str) -> Correction:
    return Correction(claim.id, field, value, "A. Desk", "the words say so")


def undo(claim: Claim, number: int) -> Correction:
    return Correction(claim.id, "", "", "B. Desk", "a mistake", undoes=number)


def as_it_stands(ledger: Ledger, claim: Claim) -> Claim:
    found = ledger.claim(claim.id)
    assert found is not None
    assert found in ledger.claims()
    return found


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("kind", '"hold"', "hold"),
        ("polarity", '"-"', "-"),
        ("background", "true", True),
        ("when", "null", None),
        ("when", '"2031-02"', "2031-02"),
        ("p", "1", 1.0),
        ("places", "[]", ()),
        ("source", "null", None),
    ],
)
def test_a_correction_changes_one_field(ledger: Ledger, claim: Claim, field: str, value: str, expected: object) -> None:
    ledger.correct(change(claim, field, value))
    found = as_it_stands(ledger, claim)
    assert getattr(found, field) == expected
    others = [name for name in claim.__struct_fields__ if name != field]
    assert [getattr(found, name) for name in others] == [getattr(claim, name) for name in others]
    assert ledger.claim(claim.id, as_corrected=False) == claim
    assert ledger.check() == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", '"conquest"'),
        ("kind", "hold"),
        ("kind", "null"),
        ("p", "1.5"),
        ("p", "-0.1"),
        ("p", '"1"'),
        ("when", '"last week"'),
        ("when", '"2031-02-30"'),
        ("rejected", '"yes"'),
        ("actor", '{"text": 3, "side": null}'),
        ("places", '[{"text": "Mill"}]'),
        ("quote", '"other words"'),
        ("id", '"c-1"'),
        ("published", '"2031-01-01T00:00:00Z"'),
        ("nonsense", "1"),
        ("trigger", '{"text": "\ud800", "start": 0, "end": 1}'),
        ("", ""),
    ],
)
def test_senseless_corrections_are_refused(ledger: Ledger, claim: Claim, field: str, value: str) -> None:
    before = list(ledger.entries())
    with pytest.raises(SettingError):
        ledger.correct(change(claim, field, value))
    assert list(ledger.entries()) == before


def test_a_correction_needs_a_known_claim_and_an_author(ledger: Ledger, claim: Claim) -> None:
    with pytest.raises(SettingError, match="no claim"):
        ledger.correct(Correction("c-none", "kind", '"hold"', "A. Desk", ""))
    with pytest.raises(SettingError, match="author"):
        ledger.correct(Correction(claim.id, "kind", '"hold"', " ", ""))


def test_a_rejected_claim_is_in_no_answer_and_can_come_back(ledger: Ledger, claim: Claim) -> None:
    number = ledger.correct(change(claim, "rejected", "true"))
    assert ledger.claim(claim.id) is None
    assert claim.id not in {each.id for each in ledger.claims()}
    assert ledger.claim(claim.id, as_corrected=False) == claim
    ledger.correct(undo(claim, number))
    assert as_it_stands(ledger, claim) == claim
    ledger.correct(change(claim, "rejected", "true"))
    ledger.correct(change(claim, "rejected", "false"))
    assert as_it_stands(ledger, claim) == claim


def test_undoing_brings_the_correction_before_back_and_can_be_undone(ledger: Ledger, claim: Claim) -> None:
    ledger.correct(change(claim, "kind", '"hold"'))
    second = ledger.correct(change(claim, "kind", '"clash"'))
    assert as_it_stands(ledger, claim).kind == "clash"
    undone = ledger.correct(undo(claim, second))
    assert as_it_stands(ledger, claim).kind == "hold"
    ledger.correct(undo(claim, undone))
    assert as_it_stands(ledger, claim).kind == "clash"
    assert [each.undoes for each in ledger.corrections(claim.id).values()] == [None, None, second, undone]


def test_only_a_correction_of_the_same_claim_can_be_undone(ledger: Ledger, claim: Claim) -> None:
    other = ledger.claims()[1]
    number = ledger.correct(change(other, "kind", '"hold"'))
    for wrong in (number, 1, 999):
        with pytest.raises(SettingError, match="no correction of claim"):
            ledger.correct(undo(claim, wrong))


def test_corrections_always_count_by_published_and_from_then_on_by_recorded(ledger: Ledger, claim: Claim) -> None:
    before = list(ledger.entries())[-1].recorded
    ledger.correct(change(claim, "kind", '"hold"'))
    after = list(ledger.entries())[-1].recorded

    def kind(known: datetime, by: str) -> str:
        return next(c.kind for c in ledger.claims(known, by) if c.id == claim.id)  # type: ignore[arg-type]

    assert kind(claim.published, "published") == "hold"
    assert kind(before, "recorded") == "capture"
    assert kind(after, "recorded") == "hold"


def test_a_corrected_place_is_found_by_its_new_name(ledger: Ledger, claim: Claim) -> None:
    ledger.correct(change(claim, "places", NEAR_THE_WEIR))
    assert [found.id for found in ledger.claims(place="geonames:9002")] == [claim.id]
    assert claim.id not in {found.id for found in ledger.claims(place="geonames:9001")}


def test_a_correction_holds_for_the_same_claim_of_a_newer_extractor(
    ledger: Ledger, claim: Claim, make_read: "MakeRead"
) -> None:
    ledger.correct(change(claim, "kind", '"hold"'))
    ledger.enter(make_read(1, extractor="v2", claims=1))
    assert [found.kind for found in ledger.claims()] == ["hold"]
