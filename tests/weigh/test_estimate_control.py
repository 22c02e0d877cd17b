"""Control: what moves an estimate, by how much, and what must not."""

import math
import random
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings, strategies as st

from fogline.errors import SettingError, UnknownPlaceError
from fogline.model.claim import Claim, ClaimPlace
from fogline.model.picture import Holding
from fogline.model.place import Candidate, Place
from fogline.model.theatre import Side, Theatre
from fogline.weigh import control_series, estimate_control, explain_control

Say = Callable[..., Claim]
STAFF, RADIO = ("Norland Staff", "nor", "military"), ("Norland Radio", "nor", "media")
MINISTRY, BLOG = ("Sudland Ministry", "sud", "official"), ("Sudland Blog", "sud", "channel")
DEEP, LINE = "3-10", "9-10"


def day(n: int) -> date:
    return date.fromordinal(date(2030, 2, 28).toordinal() + n)


@pytest.fixture(scope="session")
def judge(plain: list[Place], theatre: Theatre) -> Callable[..., Holding]:
    """The holding of one village on one day of March, given some claims."""

    def judged(claims: list[Claim], place: str = LINE, on: int = 1) -> Holding:
        (holdings,) = estimate_control(claims, plain, theatre, [day(on)])
        return next(holding for holding in holdings if holding.place.id == place)

    return judged


def test_before_any_claim_the_starting_areas_answer(judge: Callable[..., Holding]) -> None:
    south, north = judge([], DEEP), judge([], "15-10")
    assert (south.state, south.since, south.last_evidence, south.n_origins) == ("sud", date(2030, 1, 1), None, 0)
    assert (north.state, north.since) == ("nor", None)
    assert judge([], LINE).p["sud"] < south.p["sud"]


def test_where_nothing_is_ever_told_nothing_changes(judge: Callable[..., Holding]) -> None:
    assert judge([], DEEP, on=300).p == judge([], DEEP).p


def test_a_capture_told_by_several_is_believed(judge: Callable[..., Holding], say: Say) -> None:
    claims = [
        say("capture", "nor", LINE, source=STAFF),
        say("capture", "nor", LINE),
        say("capture", "nor", LINE, publisher="Observer"),
    ]
    holding = judge(claims, LINE, on=2)
    assert (holding.state, holding.last_evidence, holding.n_origins) == ("nor", day(1), 3)
    assert holding.since == day(1)


def test_the_news_fades_with_distance(judge: Callable[..., Holding], say: Say) -> None:
    claims = [say("capture", "nor", "8-10", publisher=name) for name in ("Wire", "Observer", "A Paper")]
    moved = [
        judge([], village).p["sud"] - judge(claims, village).p["sud"] for village in ("8-10", "7-10", "6-10", "2-10")
    ]
    assert moved == sorted(moved, reverse=True)
    assert moved[0] > 0.5
    assert moved[3] == 0


def test_the_news_of_a_village_moves_a_city_little(say: Say, theatre: Theatre) -> None:
    claims = [say("capture", "nor", "8-10", publisher=name) for name in ("Wire", "Observer", "A Paper")]
    sizes = {"8-10": 200, "8-11": 200, "8-9": 200_000}
    places = [Place(i, i, 30 + int(i[2:]) * 0.0686, 50.36, "town", "XX", population=n) for i, n in sizes.items()]
    (holdings,) = estimate_control(claims, places, theatre, [day(1)])
    _, village, city = (holding.p["sud"] for holding in holdings)
    assert city > 0.9
    assert village < city - 0.05


@pytest.mark.parametrize(
    ("claim", "gains"),
    [
        (("hold", "nor", {}), "nor"),
        (("withdraw", "sud", {"role": "from"}), "nor"),
        (("withdraw", "nor", {"role": "from"}), "sud"),
        (("capture", "sud", {"polarity": "-"}), "nor"),
        (("strike", "sud", {}), "nor"),
        (("clash", "sud", {"role": "to"}), "nor"),
        (("advance", "nor", {"role": "to"}), "sud"),
        (("clash", "sud", {"role": "from"}), "sud"),
    ],
)
def test_what_each_way_of_speaking_says(
    judge: Callable[..., Holding], say: Say, claim: tuple[str, str, dict[str, object]], gains: str
) -> None:
    kind, side, fields = claim
    before, after = judge([]).p, judge([say(kind, side, LINE, **fields)]).p
    assert math.log(after[gains] / before[gains]) > max(math.log(after[s] / before[s]) for s in before if s != gains)


def test_fighting_in_a_place_makes_it_contested(judge: Callable[..., Holding], say: Say) -> None:
    claims = [
        say("clash", "nor", LINE),
        say("advance", "nor", LINE, source=STAFF),
        say("clash", "sud", LINE, source=MINISTRY),
    ]
    assert judge(claims).p_contested > 3 * judge([]).p_contested


@pytest.mark.parametrize(
    "fields",
    [{"mood": "planned"}, {"mood": "predicted"}, {"background": True}, {"when": "2030-01"}, {"places": ()}],
)
def test_what_is_no_evidence(judge: Callable[..., Holding], say: Say, fields: dict[str, object]) -> None:
    assert judge([say("capture", "nor", LINE, **fields)]) == judge([])


def test_a_region_is_passed_over(judge: Callable[..., Holding], say: Say) -> None:
    region = ClaimPlace("the south", 0, 4, "at", False, "region-7", "The South", 30.7, 50.3, 1.0)
    assert judge([say("capture", "nor", places=(region,))]) == judge([])


def test_a_name_of_two_places_shares_its_evidence(judge: Callable[..., Holding], say: Say) -> None:
    either = tuple(Candidate(i, i, 30.0, 50.0, p) for i, p in ((LINE, 0.7), ("9-2", 0.3)))
    claim = say(
        "capture", "nor", places=(ClaimPlace("Mill", 0, 4, "at", False, LINE, "Mill", 30.0, 50.0, 0.7, either),)
    )
    sure = judge([say("capture", "nor", LINE)]).p["nor"]
    assert sure > judge([claim]).p["nor"] > judge([claim], "9-2").p["nor"] > judge([]).p["nor"]


def test_ten_copies_of_one_claim_add_nothing(judge: Callable[..., Holding], say: Say) -> None:
    copies = [
        say("capture", "nor", LINE, publisher=f"Paper {n}", quote="They took it.", day=1 + n / 100) for n in range(11)
    ]
    one, many = judge(copies[:1]), judge(copies)
    assert abs(one.p["nor"] - many.p["nor"]) < 0.02
    assert many.n_origins == one.n_origins == 1


def test_who_repeats_himself_adds_little(judge: Callable[..., Holding], say: Say) -> None:
    once = [say("hold", "nor", LINE, source=STAFF)]
    often = once + [say("hold", "nor", LINE, source=STAFF, day=1 + n / 10) for n in range(1, 6)]
    assert judge(often).p["nor"] - judge(once).p["nor"] < 0.02


def test_a_flood_of_one_camp_far_behind_the_line_flips_nothing(judge: Callable[..., Holding], say: Say) -> None:
    flood = [
        say(
            kind,
            "nor",
            f"{row}-{column}",
            publisher=f"Channel {n}",
            source=(f"Channel {n}", "nor", "channel"),
            day=1 + n % 14,
        )
        for n in range(28)
        for kind in ("capture", "hold")
        for row in (2, 3, 4)
        for column in (9, 10, 11)
    ]
    assert min(judge(flood, place, on=15).p["sud"] for place in ("2-9", DEEP, "4-11")) > 0.5


def test_a_breakthrough_told_by_one_camp_alone_is_found(judge: Callable[..., Holding], say: Say) -> None:
    told = [
        say(kind, "nor", f"{row}-{column}", source=source, day=10 - row)
        for row in (9, 8, 7, 6)
        for column in (8, 9, 10, 11, 12)
        for kind in ("capture", "hold")
        for source in (STAFF, RADIO, ("Channel", "nor", "channel"))
    ]
    assert judge(told, "6-10", on=6).state == "nor"


def test_the_word_of_others_lifts_the_cap(say: Say, plain: list[Place], theatre: Theatre) -> None:
    ways: list[tuple[str, str, dict[str, str]]] = [
        ("capture", "nor", {}),
        ("hold", "nor", {}),
        ("withdraw", "sud", {"role": "from"}),
        ("hold", "sud", {"polarity": "-"}),
    ]
    boasts = [
        say(kind, side, DEEP, source=(f"Channel {n}", "nor", "channel"), day=2 + n, **fields)
        for n in range(2)
        for kind, side, fields in ways
    ]
    backing = say("hold", "nor", DEEP, publisher="Observer", day=1)

    def moved(claims: list[Claim]) -> float:
        _, influences = explain_control(claims, plain, theatre, DEEP, day(4))
        told = [influence.log_odds for influence in influences if influence.claim and influence.claim != backing.id]
        return sum(odds["nor"] - odds["sud"] for odds in told)

    assert 3.5 < moved(boasts) <= 4.1
    assert moved([backing, *boasts]) > 4.5


def test_the_denials_of_the_loser_do_not_hold_a_place(judge: Callable[..., Holding], say: Say) -> None:
    taken = [say("capture", "nor", LINE, publisher=name) for name in ("Wire", "Observer", "A Paper", "Norland Radio")]
    denials = [say("hold", "sud", LINE, source=source, day=n) for n in range(1, 31) for source in (MINISTRY, BLOG)]
    assert judge([*taken, *denials], LINE, on=30).state != "sud"


def test_an_admission_outweighs_a_boast(judge: Callable[..., Holding], say: Say) -> None:
    boast, admission = say("capture", "nor", LINE, source=STAFF), say("capture", "nor", LINE, source=MINISTRY)
    neutral = say("capture", "nor", LINE)
    odds = [judge([claim]).p["nor"] for claim in (boast, neutral, admission)]
    assert odds == sorted(odds)
    assert odds[2] > 2 * odds[0]


@pytest.mark.parametrize("weaker", [{"certainty": "probable"}, {"certainty": "possible"}, {"p": 0.4}])
def test_hedged_or_unsure_words_weigh_less(judge: Callable[..., Holding], say: Say, weaker: dict[str, object]) -> None:
    flat, hedged = say("capture", "nor", LINE), say("capture", "nor", LINE, **weaker)
    assert judge([flat]).p["nor"] > judge([hedged]).p["nor"] > judge([]).p["nor"]


def test_endorsing_adds_and_rejecting_takes_away(judge: Callable[..., Holding], say: Say) -> None:
    stances = ("endorses", "neutral", "rejects")
    odds = [judge([say("capture", "nor", LINE, source=STAFF, stance=stance)]).p["nor"] for stance in stances]
    assert odds == sorted(odds, reverse=True)


def test_evidence_ages_until_the_answer_is_unknown(judge: Callable[..., Holding], say: Say) -> None:
    claims = [say("capture", "nor", LINE, publisher=name) for name in ("Wire", "Observer", "A Paper")]
    certainty = [judge(claims, LINE, on=on).p["nor"] for on in (2, 200, 2000)]
    assert certainty == sorted(certainty, reverse=True)
    assert judge(claims, LINE, on=2000).state == "unknown"


def test_ground_reported_changing_hands_unsettles_what_lies_around(judge: Callable[..., Holding], say: Say) -> None:
    near = [say("advance", "nor", LINE, publisher=f"Paper {n}", role="near") for n in range(5)]
    assert judge(near, "8-8", on=8).p["sud"] < judge([], "8-8").p["sud"] - 0.005


def test_where_both_sides_tell_of_gains_neither_is_ahead(judge: Callable[..., Holding], say: Say) -> None:
    one = [say("advance", "nor", LINE, publisher=f"Paper {n}", role="near") for n in range(5)]
    other = [say("advance", "sud", LINE, publisher=f"Paper {n}", role="near") for n in range(5)]
    assert judge(one + other, "8-8", on=8).p["sud"] > judge(one, "8-8", on=8).p["sud"] + 0.003


def test_later_claims_never_change_an_earlier_answer(say: Say, plain: list[Place], theatre: Theatre) -> None:
    early = [say("capture", "nor", LINE, day=n) for n in (1, 3)]
    late = [
        say("capture", "sud", LINE, day=6, quote=early[0].quote, publisher="Observer"),
        say("hold", "sud", "9-9", day=5),
    ]
    days = [day(n) for n in (1, 2, 3, 4)]
    assert estimate_control(early, plain, theatre, days) == estimate_control(early + late, plain, theatre, days)


def test_a_day_is_the_same_asked_alone_or_among_others(say: Say, plain: list[Place], theatre: Theatre) -> None:
    claims = [say("capture", "nor", LINE, day=2), say("clash", "sud", LINE, day=5)]
    alone = estimate_control(claims, plain, theatre, [day(6)])[0]
    assert estimate_control(claims, plain, theatre, [day(6), day(1)])[0] == alone
    *_, last = control_series(claims, plain, theatre, (day(4), day(6)))
    assert last.day == day(6)
    assert last.p[:, 0].tolist() == [holding.p["nor"] for holding in alone]


KINDS = ["capture", "hold", "withdraw", "advance", "clash", "strike", "resistance", "supply", "move", "posture", "loss"]
DRAWN = st.lists(
    st.tuples(
        st.sampled_from(KINDS),
        st.sampled_from(["nor", "sud", None, "other"]),
        st.sampled_from([LINE, "8-10", "10-10", DEEP, "2-9"]),
        st.sampled_from(["at", "near", "to", "from"]),
        st.integers(1, 12),
        st.sampled_from(["+", "-"]),
        st.sampled_from([STAFF, MINISTRY, BLOG, ("some", None, "unnamed"), ("footage", None, "footage"), None]),
    ),
    max_size=15,
)


def drawn_claims(say: Say, drawn: list[tuple[str, str | None, str, str, int, str, object]]) -> list[Claim]:
    return [
        say(kind, side, place, role=role, day=n, polarity=sign, source=src)
        for kind, side, place, role, n, sign, src in drawn
    ]


@settings(max_examples=40, deadline=None)
@given(drawn=DRAWN, seed=st.integers())
def test_probabilities_sum_to_one_in_whatever_order_claims_come(
    say: Say,
    plain: list[Place],
    theatre: Theatre,
    drawn: list[tuple[str, str | None, str, str, int, str, object]],
    seed: int,
) -> None:
    claims = drawn_claims(say, drawn)
    (holdings,) = estimate_control(claims, plain, theatre, [day(13)])
    assert all(abs(sum(h.p.values()) + h.p_contested - 1) < 1e-9 and min(h.p.values()) >= 0 for h in holdings)
    random.Random(seed).shuffle(claims)
    assert estimate_control(claims, plain, theatre, [day(13)]) == [holdings]


def test_claims_that_come_backwards_give_the_same_answer(say: Say, plain: list[Place], theatre: Theatre) -> None:
    claims = [say(kind, "nor", LINE, day=n, source=STAFF) for n in (1, 4, 6) for kind in ("capture", "hold", "clash")]
    days = [day(2), day(8)]
    assert estimate_control(claims, plain, theatre, days) == estimate_control(claims[::-1], plain, theatre, days)


@settings(max_examples=40, deadline=None)
@given(drawn=DRAWN, place=st.sampled_from([LINE, "9-9", DEEP, "15-15"]))
def test_influences_add_up_to_the_answer(
    say: Say,
    plain: list[Place],
    theatre: Theatre,
    drawn: list[tuple[str, str | None, str, str, int, str, object]],
    place: str,
) -> None:
    claims = drawn_claims(say, drawn)
    holding, influences = explain_control(claims, plain, theatre, place, day(13))
    (holdings,) = estimate_control(claims, plain, theatre, [day(13)])
    assert holding == next(h for h in holdings if h.place.id == place)
    p = {**holding.p, "contested": holding.p_contested}
    mean = sum(math.log(value) for value in p.values()) / len(p)
    for state, value in p.items():
        assert sum(influence.log_odds[state] for influence in influences) == pytest.approx(
            math.log(value) - mean, abs=1e-6
        )
    assert all(abs(sum(influence.log_odds.values())) < 1e-6 for influence in influences)
    assert [influence.day for influence in influences] == sorted(influence.day for influence in influences)
    assert influences[0].cause == "prior"


def test_an_explanation_names_its_claims(say: Say, plain: list[Place], theatre: Theatre) -> None:
    here, beside = say("capture", "nor", LINE, day=2, source=STAFF), say("capture", "nor", "9-9", day=3)
    _, influences = explain_control([here, beside], plain, theatre, LINE, day(5))
    told = {influence.claim: influence for influence in influences if influence.cause == "claim"}
    assert told[here.id].log_odds["nor"] > 0
    # The village beside is heard by its own words or by the neighbours' share, as the model was fitted.
    if beside.id in told:
        assert told[here.id].log_odds["nor"] > told[beside.id].log_odds["nor"] > 0
        assert "Village 9-9" in told[beside.id].note
    assert sum(i.log_odds["nor"] for i in influences if i.cause == "neighbours" and i.day >= day(3)) > 0


def test_a_starting_area_replaces_what_was_told_before_its_day(say: Say, plain: list[Place], theatre: Theatre) -> None:
    claims = [say("capture", "nor", DEEP, day=-80 + n, publisher=f"Paper {n}") for n in range(6)]
    holding, influences = explain_control(claims, plain, theatre, DEEP, date(2030, 1, 1))
    assert (holding.state, holding.since) == ("sud", date(2030, 1, 1))
    assert [influence.cause for influence in influences] == ["prior"]


def test_an_unknown_place_is_an_error(plain: list[Place], theatre: Theatre) -> None:
    with pytest.raises(UnknownPlaceError):
        explain_control([], plain, theatre, "nowhere", day(1))


def test_ground_given_to_a_side_that_does_not_exist_is_an_error(plain: list[Place]) -> None:
    theatre = Theatre("t", "T", ("XX",), "mid", (0, 0, 1, 1), (Side("nor", "N", "N", "#000"),))
    with pytest.raises(SettingError, match="mid"):
        estimate_control([], plain, theatre, [day(1)])


def test_no_settlements_and_no_days_are_no_answers(theatre: Theatre, plain: list[Place], say: Say) -> None:
    assert estimate_control([say("capture", "nor", LINE)], [], theatre, [day(1)]) == [()]
    assert estimate_control([], plain, theatre, []) == []


def test_importing_the_stage_loads_no_numpy() -> None:
    check = "import sys, fogline.weigh; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0


def test_a_whole_country_for_half_a_year_takes_seconds(theatre: Theatre, say: Say) -> None:
    rng = random.Random(5)
    places = [Place(f"p{n}", f"P{n}", rng.uniform(22, 40), rng.uniform(45, 52), "village", "XX") for n in range(30_000)]
    front = [place for place in places if 48.5 < place.lat < 49.5]
    claims = []
    for n in range(15_000):
        at = rng.choice(front)
        where = ClaimPlace(at.name, 0, 2, "at", False, at.id, at.name, at.lon, at.lat, 0.9)
        claims.append(
            say(
                rng.choice(KINDS),
                rng.choice(["nor", "sud"]),
                day=1 + n / 84,
                places=(where,),
                source=rng.choice([STAFF, BLOG, None]),
            )
        )
    began = time.process_time()
    (holdings,) = estimate_control(claims, places, theatre, [day(180)])
    assert len(holdings) == 30_000
    assert time.process_time() - began < 10, "twice what it should take on two cores"
