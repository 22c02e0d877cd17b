from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from fogline.locate import Gazetteer, LocatedMention, import_places, locate_claims, locate_spans, open_gazetteer
from fogline.model.claim import Claim, ClaimPlace, Span
from fogline.model.report import Heading, Report
from fogline.model.theatre import Theatre

NAMES = [
    "Dravok",
    "Vyzharivka",
    "Veldor",
    "Norland Oblast",
    "Zedlands",
    "Paris",
    "Springfield",
    "Xyzzyq",
    "Ukraine",
    "Vizharovka",
    "Dravok border",
]


def placed(text: str, name: str, gazetteer: Gazetteer, theatre: Theatre | None) -> LocatedMention:
    start = text.index(name)
    return locate_spans(text, [(start, start + len(name))], gazetteer, theatre)[0]


@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=8))
def test_candidates_are_sorted_and_sum_to_one_at_most(gazetteer: Gazetteer, theatre: Theatre, names: list[str]) -> None:
    text = ". ".join(names)
    spans = []
    at = 0
    for name in names:
        spans.append((at, at + len(name)))
        at += len(name) + 2
    for span, where in zip(spans, locate_spans(text, spans, gazetteer, theatre), strict=True):
        shares = [candidate.p for candidate in where.candidates]
        assert (where.start, where.end) == span
        assert shares == sorted(shares, reverse=True)
        assert sum(shares) <= 1 + 1e-3
        assert len(shares) <= 10
        assert (where.id is None) == (not shares)
        if shares:
            assert (where.id, where.p) == (where.candidates[0].id, shares[0])


def test_neighbours_settle_a_name_with_two_places(gazetteer: Gazetteer, theatre: Theatre) -> None:
    assert placed("Shells hit Vyzharivka and Dravok.", "Vyzharivka", gazetteer, theatre).id == "z2"
    assert placed("Shells hit Vyzharivka and Veldor.", "Vyzharivka", gazetteer, theatre).id == "z3"


def test_a_region_beside_a_name_settles_it(gazetteer: Gazetteer, theatre: Theatre) -> None:
    assert placed("Shells hit Vyzharivka, Norland Oblast.", "Vyzharivka", gazetteer, theatre).id == "z2"
    assert placed("Shells hit Vyzharivka in Sudland Oblast.", "Vyzharivka", gazetteer, theatre).id == "z3"
    at_border = "Shells hit Vyzharivka near the Norland-Westland administrative border."
    assert placed(at_border, "Vyzharivka", gazetteer, theatre).id == "z2"


def test_the_words_around_say_what_sort_of_place_is_meant(gazetteer: Gazetteer, theatre: Theatre) -> None:
    assert placed("in Norland and Sudland oblasts", "Norland", gazetteer, theatre).id == "z5"
    assert placed("in Norland and Sudland oblasts", "Sudland oblasts", gazetteer, theatre).id == "z6"
    assert placed("Dravok City fell", "Dravok City", gazetteer, theatre).id == "z1"
    assert placed("the Dravok district", "Dravok district", gazetteer, theatre).id == "z9"
    assert placed("the dam", "the dam", gazetteer, theatre).id is None


def test_a_line_is_given_no_settlement(gazetteer: Gazetteer, theatre: Theatre) -> None:
    where = placed("the Dravok-Veldor highway", "Dravok-Veldor highway", gazetteer, theatre)
    assert (where.id, where.loose) == (None, True)


def test_a_misspelt_name_is_sought_around_the_sure_ones(gazetteer: Gazetteer, theatre: Theatre) -> None:
    where = placed("Shells hit Dravok and Pesoccnhe.", "Pesoccnhe", gazetteer, theatre)
    assert where.id == "z10"
    assert where.p is not None
    assert where.p <= 0.6
    assert placed("Shells hit Pesoccnhe.", "Pesoccnhe", gazetteer, theatre).id is None


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("The mayor of Paris, Texas, spoke.", "Paris", "US"),
        ("The mayor of Paris spoke in France.", "Paris", "FR"),
        ("Long Beach, California", "Long Beach", "US"),
        ("Georgia and Armenia signed in Tbilisi.", "Georgia", "GE"),
        ("Atlanta, Georgia", "Georgia", "US"),
    ],
)
def test_the_world_is_resolved_without_a_theatre(world: Gazetteer, text: str, name: str, country: str) -> None:
    where = placed(text, name, world, None)
    assert where.id is not None
    place = world.place(where.id)
    assert place is not None
    assert place.country == country


def claim_of(report: Report, places: tuple[ClaimPlace, ...]) -> Claim:
    return Claim(
        "c-1", report.id, report.doc, report.published, report.publisher, 0, len(report.text), report.text,
        Span("hit", 7, 10), "strike", "+", "actual", "certain", None, None, False, places,
        None, None, None, (), 0.9, "test",
    )  # fmt: skip


def test_claims_get_places_and_unknown_names_a_notice(gazetteer: Gazetteer, theatre: Theatre) -> None:
    text = "Shells hit Dravok, Vyzharivka, Qwertzuk and the Zedlands."
    report = Report("doc", text, "P", datetime(2030, 1, 1, tzinfo=UTC))
    names = ("Dravok", "Vyzharivka", "Qwertzuk", "Zedlands")
    spots = [ClaimPlace(name, text.index(name), text.index(name) + len(name), "at") for name in names]
    implied = ClaimPlace("Dravok", None, None, "at", implied=True)
    claims, notices = locate_claims([claim_of(report, (*spots, implied))], report, gazetteer, theatre)
    assert [place.id for place in claims[0].places] == ["z1", "z2", None, None, "z1"]
    assert [place.text for place in claims[0].places] == ["Dravok", "Vyzharivka", "Qwertzuk", "Zedlands", "Dravok"]
    assert claims[0].places[0].lon == -30.0
    assert [(notice.start, notice.end) for notice in notices] == [(spots[2].start, spots[2].end)]
    assert "Qwertzuk" in notices[0].message


def test_a_region_in_the_heading_counts(gazetteer: Gazetteer, theatre: Theatre) -> None:
    text = "Sudland Oblast\nShells fell.\nShells fell again.\nShells fell once more.\nShells hit Vyzharivka."
    report = Report("doc", text, "P", datetime(2030, 1, 1, tzinfo=UTC), headings=(Heading(0, 12),))
    at = text.index("Vyzharivka")
    claims, _ = locate_claims(
        [claim_of(report, (ClaimPlace("Vyzharivka", at, at + 7, "at"),))], report, gazetteer, theatre
    )
    assert claims[0].places[0].id == "z3"


def test_no_claims_need_no_places(gazetteer: Gazetteer, theatre: Theatre) -> None:
    report = Report("doc", "Nothing.", "P", datetime(2030, 1, 1, tzinfo=UTC))
    assert locate_claims([], report, gazetteer, theatre) == ((), ())


def test_a_bare_name_may_mean_the_region_that_is_called_after_its_town(tmp_path: Path) -> None:
    table = tmp_path / "towns.csv"
    rows = ("id,name,kind,lon,lat,region,population,country", "t,Zorg,city,-30,-40,Zorg,90000,ZZ",
            "r,Zorg Oblast,oblast,-30.2,-40.2,Zorg,,ZZ", "v,Vesk,village,-30.3,-40.1,Zorg,500,ZZ")  # fmt: skip
    table.write_text("\n".join(rows), "utf-8")
    import_places(table, tmp_path)
    war = Theatre("zed", "The war of Zed", ("ZZ",), "A", (-35.0, -45.0, -28.0, -38.0), ())
    own = open_gazetteer(war, tmp_path)
    assert [one.id for one in placed("Shells hit Zorg.", "Zorg", own, war).candidates] == ["t", "r"]
    assert placed("Shells hit five settlements in Zorg.", "Zorg", own, war).id == "r"
    assert placed("Shells hit settlements in Zorg’s vicinity.", "Zorg", own, war).id == "t"
