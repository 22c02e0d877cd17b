import pytest
from hypothesis import given, strategies as st

from fogline.locate import Gazetteer, locate_spans
from fogline.model.theatre import Theatre

WORDS = "Vyzharivka Oblast oblasts and in Norland Sudland City Many Oleg General Kup'yanka Velga River Zedlands Дравок"
MARKS = ["-", "’s", "'", ".", ", ", "\n", " ", "é", "\u00a0", "T1302", "highway", "border"]
PIECES = st.lists(st.sampled_from([*WORDS.split(), *MARKS]), max_size=25).map("".join)


@given(PIECES | st.text(max_size=60))
def test_mentions_quote_the_text_in_order_and_never_overlap(gazetteer: Gazetteer, text: str) -> None:
    end = 0
    for mention in gazetteer.mentions(text):
        assert text[mention.start : mention.end] == mention.text
        assert mention.start >= end
        assert mention.start < mention.end
        end = mention.end


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Forces took Dravok.", ["Dravok"]),
        ("Dravok’s mayor left Kup’yanka.", ["Dravok", "Kup’yanka"]),
        ("in Norland and Sudland oblasts", ["Norland", "Sudland oblasts"]),
        ("Norland Oblast is calm; Dravok City is not.", ["Norland Oblast", "Dravok City"]),
        ("across the Velga River near Vyzharivka", ["Velga River", "Vyzharivka"]),
        ("along the Dravok-Veldor highway", ["Dravok-Veldor highway"]),
        ("the Dravok-Veldor line", ["Dravok", "Veldor"]),
        ("the T1302 highway and the T0507", ["T1302 highway", "T0507"]),
        ("in the Zedlands", ["Zedlands"]),
        ("at the Zorynsk Dam", ["Zorynsk Dam"]),
        ("войска вошли в Дравок", ["Дравок"]),
        ("General Dravok spoke", []),
        ("Oleg Dravok spoke", []),
        ("Pesochne said so", []),
        ("shells fell in Pesochne", ["Pesochne"]),
        ("Dravok-based forces", ["Dravok"]),
        ("the Dravok Brigade and the Veldor Private Military Company", []),
        ("ships of the Dravok and Northern fleets", []),
        ("assaults on Pesochne", ["Pesochne"]),
        ("a book on Pesochne", []),
        ("along the T1302 Vyzharivka-Dravok highway", ["T1302 Vyzharivka-Dravok highway"]),
    ],
)
def test_names_are_found_as_a_reader_would(gazetteer: Gazetteer, text: str, names: list[str]) -> None:
    assert [mention.text for mention in gazetteer.mentions(text)] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Many people came. Nice weather. Reading is fun. March was cold.", []),
        ("They live in Nice and in Reading.", ["Nice", "Reading"]),
        ("Ukraine and Poland border Belarus.", ["Ukraine", "Poland", "Belarus"]),
        ("She moved from Long Beach to New York City.", ["Long Beach", "New York City"]),
        ("Rostov-on-Don and Ivano-Frankivsk", ["Rostov-on-Don", "Ivano-Frankivsk"]),
        ("He came in May from the Ministry of Defence.", []),
        ("The Russian army", []),
    ],
)
def test_plain_words_are_no_places(world: Gazetteer, text: str, names: list[str]) -> None:
    assert [mention.text for mention in world.mentions(text)] == names


def test_kinds_say_what_is_named(gazetteer: Gazetteer) -> None:
    kinds = {
        mention.text: mention.kind
        for mention in gazetteer.mentions("Dravok, Norland Oblast, the Velga, the Zedlands and Ukraine")
    }
    assert kinds == {
        "Dravok": "city",
        "Norland Oblast": "region",
        "Velga": "feature",
        "Zedlands": "area",
        "Ukraine": "country",
    }


def test_a_misspelt_name_is_found_beside_the_ones_it_is_listed_with(gazetteer: Gazetteer) -> None:
    assert [one.text for one in gazetteer.mentions("Shells hit Dravok, Pesohcne, and Kup'yanka.")] == [
        "Dravok",
        "Pesohcne",
        "Kup'yanka",
    ]
    assert [one.text for one in gazetteer.mentions("Shells hit Dravok, Qwertzuk said.")] == ["Dravok"]


def test_a_feature_is_found_under_a_fuller_name(gazetteer: Gazetteer, theatre: Theatre) -> None:
    text = "Shells hit the Zorynska Hydroelectric Dam."
    (mention,) = gazetteer.mentions(text)
    assert (mention.text, mention.kind) == ("Zorynska Hydroelectric Dam", "feature")
    assert locate_spans(text, [(mention.start, mention.end)], gazetteer, theatre)[0].id == "z8"
