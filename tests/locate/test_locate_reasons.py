import math

import pytest

from fogline.locate import Gazetteer, possible_places
from fogline.model.theatre import Theatre


def test_reasons_add_up_to_the_odds(gazetteer: Gazetteer, theatre: Theatre) -> None:
    first, second = possible_places("Vyzharivka", gazetteer, theatre)[:2]
    assert {first.place.id, second.place.id} == {"z2", "z3"}
    odds = sum(reason.nats for reason in first.reasons) - sum(reason.nats for reason in second.reasons)
    assert odds == pytest.approx(math.log(first.p / second.p), abs=0.1)
    assert {reason.words for reason in first.reasons} >= {"900 people", "in a state of the war", "within its bounds"}


def test_what_a_name_lies_in_is_among_the_reasons(gazetteer: Gazetteer, theatre: Theatre) -> None:
    best = possible_places("Vyzharivka, Norland Oblast", gazetteer, theatre)[0]
    assert best.place.id == "z2"
    assert best.p > 0.9
    assert best.reasons[-1].words == "the words around"
    assert best.reasons[-1].nats > 0.3


def test_other_names_and_likenesses_are_told(gazetteer: Gazetteer, theatre: Theatre, world: Gazetteer) -> None:
    assert possible_places("Дравок", gazetteer, theatre)[0].place.id == "z1"
    assert possible_places("Qwertzuk", gazetteer, theatre) == []
    assert possible_places("", gazetteer, theatre) == []
    assert possible_places("Paris, Texas", world, None)[0].place.country == "US"
