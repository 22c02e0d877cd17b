"""Coupling and looking back: neighbours share news, and later claims tell of earlier days only to those who ask so."""

from collections.abc import Callable
from datetime import date

from fogline.model.claim import Claim, ClaimPlace
from fogline.model.picture import Holding
from fogline.model.place import Place
from fogline.model.theatre import Theatre
from fogline.weigh import Told, estimate_control, explain_control

Say = Callable[..., Claim]
LINE = "9-10"
PAPERS = ("Wire", "Observer", "A Paper", "Another")


def day(n: int) -> date:
    return date.fromordinal(date(2030, 2, 28).toordinal() + n)


def at(holdings: tuple[Holding, ...], place: str) -> Holding:
    return next(h for h in holdings if h.place.id == place)


def test_a_later_capture_tells_of_the_days_before_to_who_looks_back(
    say: Say, plain: list[Place], theatre: Theatre
) -> None:
    claims = [say("clash", "nor", LINE, day=1)]
    claims += [say("capture", "nor", LINE, day=4, publisher=name) for name in PAPERS]
    (then,) = estimate_control(claims, plain, theatre, [day(3)])
    (now,) = estimate_control(claims, plain, theatre, [day(3)], Told(known=day(6)))
    assert at(now, LINE).p["nor"] > at(then, LINE).p["nor"]
    assert all(abs(sum(h.p.values()) + h.p_contested - 1) < 1e-6 for h in now)


def test_looking_back_from_the_same_day_is_no_looking_back(say: Say, plain: list[Place], theatre: Theatre) -> None:
    claims = [say("capture", "nor", LINE, day=n, publisher=name) for n, name in enumerate(PAPERS, start=1)]
    assert estimate_control(claims, plain, theatre, [day(3)], Told(known=day(3))) == estimate_control(
        claims, plain, theatre, [day(3)]
    )


def test_the_last_day_known_is_the_same_seen_back(say: Say, plain: list[Place], theatre: Theatre) -> None:
    claims = [say("capture", "nor", LINE, day=n, publisher=name) for n, name in enumerate(PAPERS, start=1)]
    earlier, last = estimate_control(claims, plain, theatre, [day(2), day(5)], Told(known=day(5)))
    assert last == estimate_control(claims, plain, theatre, [day(5)])[0]
    assert at(earlier, LINE).p["nor"] > at(estimate_control(claims, plain, theatre, [day(2)])[0], LINE).p["nor"]


def test_a_town_that_falls_takes_the_villages_that_depend_on_it(say: Say, theatre: Theatre) -> None:
    """Nobody names the village; the town it depends on lies beyond the reach of any kernel."""
    villages = [Place(f"v{n}", f"V{n}", 30 + 0.03 * n, 50.30, "village", "XX", population=200) for n in range(8)]
    town = Place("town", "Town", 30.36, 50.30, "town", "XX", population=30_000)
    named = (ClaimPlace("Town", 0, 4, "at", False, "town", "Town", town.lon, town.lat, 1.0),)
    claims = [say("capture", "nor", places=named, publisher=name) for name in PAPERS]
    (before,) = estimate_control([], [*villages, town], theatre, [day(1)])
    (after,) = estimate_control(claims, [*villages, town], theatre, [day(1)])
    assert at(after, "v0").p["nor"] > at(before, "v0").p["nor"]
    _, influences = explain_control(claims, [*villages, town], theatre, "v0", day(1))
    assert [i.cause for i in influences if i.cause != "prior"] == ["neighbours"]
    assert influences[-1].log_odds["nor"] > 0
