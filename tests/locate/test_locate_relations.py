from fogline.locate import Gazetteer, locate_spans
from fogline.locate.relations import Relation, relations_in
from fogline.model.theatre import Theatre


def relations_of(text: str, *names: str) -> dict[int, list[Relation]]:
    spots = [(text.index(name), text.index(name) + len(name), name) for name in names]
    return relations_in(text, spots)


def test_distance_and_direction_after_a_name() -> None:
    both = relations_of(
        "Pesochne (12 km south-east of Dravok, 80km north of Veldor) fell", "Pesochne", "Dravok", "Veldor"
    )
    assert both == {0: [Relation(1, 12.0, 135.0), Relation(2, 80.0, 0.0)]}
    assert relations_of("Pesochne, 10 miles from Dravok", "Pesochne", "Dravok")[0][0].km == 16.09
    west = relations_of("Pesochne (west of the town of Dravok)", "Pesochne", "Dravok")
    assert west == {0: [Relation(1, None, 270.0)]}


def test_names_joined_by_a_dash_lie_together() -> None:
    assert relations_of("the Dravok-Veldor area", "Dravok", "Veldor") == {0: [Relation(1)], 1: [Relation(0)]}


def test_a_distance_that_belongs_to_no_name_says_nothing() -> None:
    assert relations_of("Pesochne and troops 12 km from Dravok", "Pesochne", "Dravok") == {}
    assert relations_of("Pesochne (12 km from nowhere) and Dravok", "Pesochne", "Dravok") == {}


def test_what_is_said_of_a_place_settles_which_it_is(gazetteer: Gazetteer, theatre: Theatre) -> None:
    text = "Shells hit Dravok. Vyzharivka ({} of Veldor) was hit."
    for said, wanted in (("5 km east", "z3"), ("400 km north", "z2")):
        filled = text.format(said)
        at = filled.index("Vyzharivka")
        (where,) = locate_spans(filled, [(at, at + 10)], gazetteer, theatre)
        assert where.id == wanted, said
