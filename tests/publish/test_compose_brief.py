"""The brief: every sentence cites claims of the day, reported speech stays reported, the parts come in order."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec
from hypothesis import HealthCheck, given, settings, strategies as st

from fogline.model.claim import KINDS, Claim, Party
from fogline.model.picture import Event, Holding, Picture
from fogline.model.place import Place
from fogline.model.theatre import Theatre
from fogline.publish import Brief, Sentence, compose_brief
from fogline.publish.brief import SECTION_TITLES

Make = Callable[..., Claim]
Draw = Callable[..., Picture]
Hold = Callable[..., Holding]


def sentences(brief: Brief, section: str | None = None) -> list[Sentence]:
    parts = [part for part in brief.sections if section in (None, part.id)]
    return [sentence for part in parts for group in part.groups for sentence in group.sentences]


def texts(brief: Brief, section: str | None = None) -> str:
    return "\n".join(sentence.text for sentence in sentences(brief, section))


def test_a_quiet_day_says_so_in_one_line(picture: Draw, theatre: Theatre) -> None:
    brief = compose_brief(picture(), theatre)
    assert brief.sections == ()
    assert brief.evidence == ()
    assert brief.notices[0].startswith("Nothing to report: no claim published after 10 May and up to 11 May 2031")


def test_places_told_by_one_voice_share_a_sentence(claim: Make, picture: Draw, theatre: Theatre) -> None:
    told = tuple(
        claim("strike", name, trigger="shelled", side="S", source="staff") for name in ("Brod", "Kamen", "Otava")
    )
    brief = compose_brief(picture(told), theatre)
    (sentence,) = sentences(brief)
    assert re.search(r"Sudrian forces shelled \w+, \w+ and \w+", sentence.text)
    assert all(name in sentence.text for name in ("Brod", "Kamen", "Otava"))
    assert "the Norlandic General Staff" in sentence.text
    assert set(sentence.claims) == {item.id for item in told}


def test_voices_that_agree_are_named_together(claim: Make, picture: Draw, theatre: Theatre) -> None:
    told = (claim("capture", "Brod", source="staff"), claim("capture", "Brod", source="ministry"))
    (sentence,) = sentences(compose_brief(picture(told), theatre))
    assert "he Norlandic General Staff and the Sudrian Ministry of War" in sentence.text
    assert "Norlandic forces took Brod" in sentence.text


def test_hedges_moods_and_denials_are_kept(claim: Make, picture: Draw, theatre: Theatre) -> None:
    told = (
        claim("capture", "Brod", certainty="possible"),
        claim("capture", "Kamen", certainty="probable", quote="Norland reportedly took Kamen."),
        claim("advance", "Lipa", polarity="-"),
        claim("capture", "Zhito", mood="planned"),
        claim("clash", "Otava", mood="predicted", side="S"),
    )
    brief = compose_brief(picture(told), theatre)
    assert "may have taken Brod" in texts(brief, "unconfirmed")
    assert "reportedly took Kamen" in texts(brief, "ground")
    assert "did not gain ground in Lipa" in texts(brief, "denied")
    assert "intended to take Zhito" in texts(brief, "plans")
    assert "Sudrian forces would fight in Otava" in texts(brief, "plans")


def test_where_no_side_is_told_none_is_made_up(claim: Make, picture: Draw, theatre: Theatre) -> None:
    told = (
        claim("capture", "Brod", side=None),
        claim("capture", "Kamen", side=None, polarity="-"),
        claim("strike", "Lipa", side=None),
        claim("hold", "Zhito", side=None, mood="predicted", certainty="possible"),
    )
    text = texts(compose_brief(picture(told), theatre))
    assert "Brod was taken" in text
    assert "Kamen was not taken" in text
    assert "trikes hit Lipa" in text
    assert "Zhito might be held" in text
    assert "Norlandic" not in text
    assert "Sudrian" not in text


def test_a_dispute_gives_both_sides_in_one_sentence(
    claim: Make, picture: Draw, event: Callable[..., Event], theatre: Theatre
) -> None:
    yes, no = claim("capture", "Brod", source="staff"), claim("capture", "Brod", polarity="-", source="ministry")
    found = (event("capture", "Brod", "disputed", (yes.id,), (no.id,)),)
    (sentence,) = sentences(compose_brief(picture((yes, no), found), theatre), "disputed")
    assert set(sentence.claims) == {yes.id, no.id}
    assert "Norlandic forces took Brod" in sentence.text
    assert "Norlandic forces did not take Brod" in sentence.text


def test_a_change_of_control_is_computed_and_cites_what_bears_on_it(
    claim: Make, picture: Draw, holding: Hold, towns: dict[str, Place], theatre: Theatre
) -> None:
    told = (claim("capture", "Brod", source="staff"),)
    before = tuple(holding(name, 0.05 if name in ("Brod", "Kamen") else 0.9) for name in towns)
    now = tuple(holding(name, 0.86 if name == "Brod" else 0.9) for name in towns)
    brief = compose_brief(picture(told, holdings=now, before=before), theatre)
    text = texts(brief, "control")
    assert re.search(r"very likely.*Brod|Brod.*very likely", text)
    assert "86%" in text
    assert "was in Sudrian hands" in text
    assert "one more settlement that no claim of the day names, Kamen, passed into Norlandic hands" in text
    assert all(sentence.claims == (told[0].id,) for sentence in sentences(brief, "control"))


def test_an_estimate_that_no_claim_touches_is_a_note_not_a_sentence(
    picture: Draw, holding: Hold, towns: dict[str, Place], theatre: Theatre
) -> None:
    before = tuple(holding(name, 0.1 if name == "Lipa" else 0.9) for name in towns)
    brief = compose_brief(picture(before=before), theatre)
    assert brief.sections == ()
    assert any("The estimate of Lipa also changed" in notice for notice in brief.notices)


def test_losses_are_told_in_exact_words_once(claim: Make, picture: Draw, theatre: Theatre) -> None:
    quote = "The ministry put its losses near Brod at 40 men."
    told = (claim("loss", "Brod", quote), claim("supply", "Kamen", quote))
    brief = compose_brief(picture(told), theatre)
    (sentence,) = sentences(brief)
    assert f"“{quote}”" in sentence.text
    assert set(sentence.claims) == {item.id for item in told}


def test_sections_and_sectors_come_in_order(claim: Make, picture: Draw, theatre: Theatre) -> None:
    told = (claim("strike", "Lipa"), claim("strike", "Brod"), claim("clash", "Zhito"), claim("capture", "Atlantis"))
    brief = compose_brief(picture(told), theatre)
    assert [section.id for section in brief.sections] == ["ground", "fighting", "strikes"]
    strikes = brief.sections[-1]
    assert [group.title for group in strikes.groups] == ["Upper Varn", "Lower Varn"]
    assert brief.sections[0].groups[0].sector is None


def test_old_and_passing_claims_are_not_told_and_the_rest_is_counted(
    claim: Make, picture: Draw, theatre: Theatre
) -> None:
    old = claim("capture", "Lipa", published=datetime(2031, 5, 10, 23, 59, 59, tzinfo=UTC))
    passing = claim("capture", "Kamen", background=True)
    brief = compose_brief(picture((old, passing, claim("clash", "Brod"))), theatre)
    assert "Lipa" not in texts(brief)
    assert "Kamen" not in texts(brief)
    assert "One passing reference to earlier events is not told here; `fogline claims` lists all." in brief.notices


def test_one_sided_days_are_called_so(claim: Make, picture: Draw, theatre: Theatre) -> None:
    one = compose_brief(picture((claim("clash", "Brod", source="staff"),)), theatre)
    assert "only Norlandic voices" in one.notices[0]
    both = compose_brief(
        picture((claim("clash", "Brod", source="staff"), claim("clash", "Brod", source="ministry"))), theatre
    )
    assert "only" not in both.notices[0]


def test_publishers_that_carry_a_voice_are_named_where_there_are_several(
    claim: Make, picture: Draw, theatre: Theatre
) -> None:
    told = (claim("clash", "Brod", source="staff"), claim("clash", "Lipa", publisher="Delta Radio"))
    assert "he Norlandic General Staff (via Varn Herald)" in texts(compose_brief(picture(told), theatre))


def test_a_unit_is_not_named_in_our_own_words(claim: Make, picture: Draw, theatre: Theatre) -> None:
    told = (claim("clash", "Brod", actor=Party("the 12th Guards Brigade", "S")),)
    text = texts(compose_brief(picture(told), theatre))
    assert "12th" not in text
    assert "Sudrian forces fought in Brod" in text


kinds, names = st.sampled_from(KINDS), st.sampled_from(["", "Brod", "Kamen, Lipa", "Zhito", "Atlantis", "Varn border"])
facts = st.fixed_dictionaries(
    {
        "polarity": st.sampled_from("+-"),
        "mood": st.sampled_from(["actual", "planned", "predicted", "conditional"]),
        "certainty": st.sampled_from(["certain", "probable", "possible"]),
        "side": st.sampled_from(["N", "S", "other", None]),
        "role": st.sampled_from(["at", "near", "to", "from"]),
        "source": st.sampled_from(["", "staff", "ministry", "rumour"]),
        "stance": st.sampled_from([None, "endorses", "rejects"]),
        "when": st.sampled_from([None, "2031-05-10", "2031-04", "2014", "2031-05-01/2031-05-03"]),
        "publisher": st.sampled_from(["Varn Herald", "Delta Radio"]),
        "background": st.booleans(),
    }
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.lists(st.tuples(kinds, names, facts), max_size=12))
def test_every_sentence_rests_on_claims_and_all_evidence_is_exact(
    claim: Make, picture: Draw, theatre: Theatre, drawn: list[tuple[str, str, dict[str, Any]]]
) -> None:
    told = {made.id: made for made in (claim(kind, town, **dict(fields)) for kind, town, fields in drawn)}
    brief = compose_brief(picture(tuple(told.values())), theatre)
    cited = {claim_id for sentence in sentences(brief) for claim_id in sentence.claims}
    assert cited <= set(told)
    assert [item.number for item in brief.evidence] == list(range(1, len(cited) + 1))
    assert {item.claim: item.quote for item in brief.evidence} == {name: told[name].quote for name in cited}
    for sentence in sentences(brief):
        assert sentence.claims
        assert sentence.text[0].isupper() or not sentence.text[0].isalpha()
        assert sentence.text.endswith((".", ".”"))
        assert "  " not in sentence.text
        if "“" not in sentence.text:
            assert not re.search(r"likely|certain(ly)?\b(?! circ)|None|[{}]", sentence.text), "no figure was computed"
    order = list(SECTION_TITLES)
    assert [section.id for section in brief.sections] == sorted((s.id for s in brief.sections), key=order.index)
    left = len(told) - len(cited)
    assert bool(left) == any("`fogline claims`" in notice for notice in brief.notices)
    assert compose_brief(picture(tuple(reversed(told.values()))), theatre) == brief


def test_a_claim_that_rivals_one_of_the_days_before_is_told_with_it(
    claim: Make, picture: Draw, event: Callable[..., Event], theatre: Theatre
) -> None:
    taken = claim("capture", "Brod", source="staff", published=datetime(2031, 5, 9, 12, tzinfo=UTC))
    held = claim("hold", "Brod", side="S", source="ministry")
    rivals = (
        event("capture", "Brod", "disputed", (taken.id,)),
        msgspec.structs.replace(event("hold", "Brod", "disputed", (held.id,)), side="S"),
    )
    (sentence,) = sentences(compose_brief(picture((taken, held), rivals), theatre), "disputed")
    assert set(sentence.claims) == {taken.id, held.id}
    assert "Sudrian forces held Brod" in sentence.text
    assert "Norlandic forces took Brod" in sentence.text
