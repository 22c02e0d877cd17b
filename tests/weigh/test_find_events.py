"""Events: what belongs together, and how it stands."""

import random
from collections.abc import Callable
from datetime import date

import msgspec
import pytest
from hypothesis import given, settings, strategies as st

from fogline.model.claim import Claim
from fogline.model.picture import Event
from fogline.model.theatre import Theatre
from fogline.weigh import find_events

Say = Callable[..., Claim]
STAFF = ("the staff", "nor", "military")
MINISTRY = ("Sudland Ministry", "sud", "official")
SOMEONE = ("some sources", None, "unnamed")


def only(claims: list[Claim], theatre: Theatre) -> Event:
    (event,) = find_events(claims, theatre)
    return event


def test_tellings_of_one_capture_are_one_event(say: Say, theatre: Theatre) -> None:
    claims = [say("capture", "nor", "9-5", day=3), say("capture", "nor", "9-5", day=5, publisher="Observer")]
    event = only(claims, theatre)
    assert (event.kind, event.side, event.place_id, event.status) == ("capture", "nor", "9-5", "corroborated")
    assert (event.first_day, event.last_day) == (date(2030, 3, 3), date(2030, 3, 5))
    assert event.supporting == tuple(claim.id for claim in claims)


@pytest.mark.parametrize(
    "other",
    [
        {"kind": "strike"},
        {"side": "sud"},
        {"side": None},
        {"place": "9-6"},
        {"day": 4},
        {"role": "near"},
    ],
)
def test_other_kind_side_place_role_or_time_is_another_event(
    say: Say, theatre: Theatre, other: dict[str, object]
) -> None:
    fields: dict[str, object] = {"kind": "capture", "side": "nor", "place": "9-5", "day": 1, "role": "at"} | other
    told = say(fields["kind"], fields["side"], fields["place"], day=fields["day"], role=fields["role"])
    assert len(find_events([say("capture", "nor", "9-5", day=1), told], theatre)) == 2


def test_a_place_without_id_is_told_by_its_name(say: Say, theatre: Theatre) -> None:
    event = only([say("clash", "nor", "Old Mill"), say("clash", "nor", "old mill", publisher="Observer")], theatre)
    assert (event.place_id, event.place_name, event.status) == (None, "Old Mill", "corroborated")


def test_weeks_of_daily_fighting_stay_many_events(say: Say, theatre: Theatre) -> None:
    events = find_events([say("clash", "nor", "9-5", day=day) for day in range(1, 22)], theatre)
    assert [(event.last_day - event.first_day).days for event in events] == [2] * 7


def test_the_day_told_goes_before_the_day_of_publication(say: Say, theatre: Theatre) -> None:
    event = only([say("capture", "nor", "9-5", day=9, when="2030-03-07")], theatre)
    assert event.first_day == date(2030, 3, 7)


@pytest.mark.parametrize("fields", [{"mood": "planned"}, {"mood": "conditional"}, {"background": True}])
def test_plans_and_background_are_no_occurrence(say: Say, theatre: Theatre, fields: dict[str, object]) -> None:
    assert find_events([say("capture", "nor", "9-5", **fields)], theatre) == ()


def test_one_voice_is_a_single_source_however_often_it_speaks(say: Say, theatre: Theatre) -> None:
    claims = [
        say("capture", "nor", "9-5", source=STAFF),
        say("capture", "nor", "9-5", publisher="Observer", source=STAFF),
        say("capture", "nor", "9-5", publisher="Norland Radio"),
    ]
    event = only(claims, theatre)
    assert (event.status, event.sides_heard) == ("single source", ("nor",))


def test_copies_corroborate_nothing(say: Say, theatre: Theatre) -> None:
    claims = [
        say("capture", "nor", "9-5", publisher=name, quote="Village 9-5 has been taken.")
        for name in ("Wire", "Observer", "A Paper")
    ]
    assert only(claims, theatre).status == "single source"


def test_both_sides_certain_is_told_by_both(say: Say, theatre: Theatre) -> None:
    event = only([say("clash", "nor", "9-5", source=STAFF), say("clash", "nor", "9-5", source=MINISTRY)], theatre)
    assert (event.status, event.sides_heard) == ("told by both sides", ("nor", "sud"))


@pytest.mark.parametrize(
    ("kind", "side", "role"), [("capture", "nor", "at"), ("withdraw", "sud", "from"), ("loss", "sud", "at")]
)
def test_a_concession_alone_is_enough(say: Say, theatre: Theatre, kind: str, side: str, role: str) -> None:
    assert only([say(kind, side, "9-5", source=MINISTRY, role=role)], theatre).status == "told by both sides"


def test_told_by_one_and_denied_by_the_other_is_disputed(say: Say, theatre: Theatre) -> None:
    told, denied = (
        say("capture", "nor", "9-5", source=STAFF),
        say("capture", "nor", "9-5", source=MINISTRY, polarity="-"),
    )
    event = only([told, denied], theatre)
    assert (event.status, event.supporting, event.denying) == ("disputed", (told.id,), (denied.id,))


def test_a_claim_that_its_publisher_rejects_is_disputed(say: Say, theatre: Theatre) -> None:
    claim = say("capture", "sud", "10-5", source=MINISTRY, stance="rejects")
    event = only([claim], theatre)
    assert (event.status, event.supporting, event.denying) == ("disputed", (claim.id,), (claim.id,))


def test_a_denial_alone_is_denied(say: Say, theatre: Theatre) -> None:
    assert only([say("capture", "nor", "9-5", source=MINISTRY, polarity="-")], theatre).status == "denied"


def test_who_takes_back_all_that_was_told_retracts_it(say: Say, theatre: Theatre) -> None:
    words = "Our troops are in the village."
    told = [say("capture", "nor", "9-5", publisher=name, quote=words) for name in ("Norland Radio", "Observer")]
    back = say("capture", "nor", "9-5", publisher="Norland Radio", polarity="-", day=8)
    assert only([*told, back], theatre).status == "retracted"
    own = say("capture", "nor", "9-5", publisher="Wire", day=2)
    assert only([*told, own, back], theatre).status == "disputed"


def test_an_attack_missing_on_another_day_denies_nothing(say: Say, theatre: Theatre) -> None:
    claims = [say("clash", "sud", "10-5", source=STAFF), say("clash", "sud", "10-5", source=STAFF, polarity="-", day=3)]
    assert [event.status for event in find_events(claims, theatre)] == ["single source", "denied"]


def test_rival_captures_and_a_hold_by_the_other_side_dispute_each_other(say: Say, theatre: Theatre) -> None:
    taken = say("capture", "nor", "9-5", source=STAFF, day=3)
    rival = say("capture", "sud", "9-5", source=MINISTRY, day=4)
    held = say("hold", "sud", "9-5", source=MINISTRY, day=4)
    assert {event.status for event in find_events([taken, rival], theatre)} == {"disputed"}
    assert {event.status for event in find_events([taken, held], theatre)} == {"disputed"}


def test_to_hold_a_place_before_it_is_taken_disputes_nothing(say: Say, theatre: Theatre) -> None:
    held, taken = say("hold", "sud", "9-5", source=MINISTRY, day=2), say("capture", "nor", "9-5", source=STAFF, day=3)
    assert {event.status for event in find_events([held, taken], theatre)} == {"single source"}


def test_the_same_voice_tells_a_change_and_no_dispute(say: Say, theatre: Theatre) -> None:
    claims = [say("capture", "nor", "9-5", day=2), say("capture", "sud", "9-5", day=4)]
    assert {event.status for event in find_events(claims, theatre)} == {"single source"}


def test_hedged_words_of_nobody_named_are_unconfirmed(say: Say, theatre: Theatre) -> None:
    rumours = [
        say("capture", "nor", "9-5", source=SOMEONE, certainty="probable"),
        say("capture", "nor", "9-5", publisher="Observer", source=("A witness", None, "witness"), certainty="possible"),
    ]
    assert only(rumours, theatre).status == "unconfirmed"
    assert only([*rumours, say("capture", "nor", "9-5", certainty="probable")], theatre).status == "single source"


def test_an_endorsed_claim_has_its_publisher_behind_it(say: Say, theatre: Theatre) -> None:
    event = only([say("capture", "nor", "9-5", source=STAFF, stance="endorses")], theatre)
    assert (event.status, event.sides_heard) == ("corroborated", ("nor", "other"))


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_events_do_not_depend_on_the_order_of_arrival(say: Say, theatre: Theatre, data: st.DataObject) -> None:
    drawn = st.tuples(
        st.sampled_from(["capture", "hold", "clash", "withdraw"]),
        st.sampled_from(["nor", "sud", None]),
        st.sampled_from(["9-5", "9-6", "Old Mill"]),
        st.integers(1, 9),
        st.sampled_from(["+", "-"]),
        st.sampled_from([STAFF, MINISTRY, SOMEONE, None]),
    )
    told = data.draw(st.lists(drawn, max_size=12))
    claims = [say(k, side, place, day=day, polarity=sign, source=source) for k, side, place, day, sign, source in told]
    mixed = claims.copy()
    random.Random(data.draw(st.integers())).shuffle(mixed)
    events = find_events(claims, theatre)
    assert events == find_events(mixed, theatre)
    told_of = {claim.id for claim in claims if claim.kind != "withdraw" or claim.places[0].role != "to"}
    assert {claim for event in events for claim in (*event.supporting, *event.denying)} == told_of
    assert len({event.id for event in events}) == len(events)
    assert all((event.last_day - event.first_day).days <= 14 + 2 * 2 for event in events)


def test_a_date_that_cannot_be_read_is_the_day_of_publication(say: Say, theatre: Theatre) -> None:
    claim = msgspec.structs.replace(say("clash", "nor", "9-5", day=4), when="some time ago")
    assert only([claim], theatre).first_day == date(2030, 3, 4)
