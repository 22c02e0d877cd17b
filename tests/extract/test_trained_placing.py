"""Places as the encoder marks them, cut to whole names."""

from fogline.extract.draft import Sentence
from fogline.extract.trained.decoding import ReadPlace
from fogline.extract.trained.placing import places_of
from fogline.model.place import Mention

TEXT = "Troops attacked Vell, 12 km north of Halm, and shelled Novy Tarn near the Karst-Marn border."


def sentence() -> Sentence:
    kinds = {"Vell": "town", "Halm": "city", "Karst-Marn": "feature"}
    mentions = tuple(Mention(n, TEXT.index(n), TEXT.index(n) + len(n), kind) for n, kind in kinds.items())
    return Sentence(TEXT, 0, len(TEXT), False, (), mentions, (), ())


def read(words: str, in_context: str = "") -> ReadPlace:
    start = (in_context or TEXT).index(words)
    return ReadPlace(start, start + len(words), 0, bool(in_context), 0.9)


def names(*places: ReadPlace, before: str = "") -> list[str]:
    found = places_of(sentence(), before, places)
    return [TEXT[slice(*place.span)] if place.span else place.name or "" for place in found]


def test_a_part_of_a_name_becomes_the_name() -> None:
    assert names(read("Ve")) == ["Vell"]
    assert names(read("Nov")) == ["Novy"]


def test_a_place_that_only_locates_another_is_left_out_but_stands_alone() -> None:
    assert names(read("Vell"), read("Halm")) == ["Vell"]
    assert names(read("Halm")) == ["Halm"]


def test_a_border_keeps_its_word() -> None:
    assert names(read("Karst-Marn")) == ["Karst-Marn border"]


def test_an_implied_place_is_a_whole_name_of_the_text_before() -> None:
    before = "Halm was quiet."
    assert names(read("Hal", before), before=before) == ["Halm"]
