import pytest

from fogline.extract.lexicon import load_lexicon
from fogline.extract.parties import Parties
from fogline.extract.sourcing import Sourcing, Speakers
from fogline.extract.words import cut_words
from fogline.model.theatre import Theatre

LEXICON = load_lexicon()


@pytest.fixture(scope="module")
def parties(theatre: Theatre) -> Parties:
    return Parties(theatre, LEXICON.parties)


@pytest.fixture(scope="module")
def sourcing(theatre: Theatre, parties: Parties) -> Sourcing:
    return Sourcing(theatre, parties, LEXICON.speech)


def found(parties: Parties, text: str) -> list[tuple[str, str, str]]:
    return [(text[m.start : m.end], m.side, m.kind) for m in parties.mentions(text, cut_words(text))]


def test_an_adjective_takes_its_noun(parties: Parties) -> None:
    assert found(parties, "Sudmark airborne troops left") == [("Sudmark airborne troops", "SUD", "force")]
    assert found(parties, "the Norland 3rd Guards Brigade") == [("Norland 3rd Guards Brigade", "NOR", "force")]
    assert found(parties, "Norland military officials") == [("Norland military officials", "NOR", "voice")]


def test_a_weapon_before_an_event_is_no_force(parties: Parties) -> None:
    assert found(parties, "Norland artillery fire")[0][0] == "Norland"


def test_a_note_belongs_to_the_name(parties: Parties) -> None:
    assert found(parties, "Free Tarn Republic (FTR) forces")[0] == ("Free Tarn Republic (FTR) forces", "NOR", "force")


def test_sides_of_words(parties: Parties) -> None:
    assert parties.side_of("their troops") is None
    assert parties.side_of("Norland and Sudmark sources") is None
    assert parties.side_of("American officials in Sudmark") == "SUD"
    assert parties.side_of("American officials") == "other"


def test_a_known_source_has_side_and_kind(sourcing: Sourcing) -> None:
    source = sourcing.attribution("Frost Wire", None, False, ())
    assert (source.side, source.kind) == ("NOR", "channel")
    assert sourcing.attribution("General Staff", None, False, ()).kind == "military"


def test_the_cited_channel_tells_the_side(sourcing: Sourcing) -> None:
    link = ("https://frost.example/post/7",)
    assert sourcing.attribution("one source", None, False, link).side == "NOR"
    assert sourcing.attribution("Geolocated footage", None, False, link).side is None


def test_a_speaker_named_before_keeps_his_side(sourcing: Sourcing) -> None:
    speakers = Speakers(LEXICON.speech.called_back)
    speakers.note(sourcing.attribution("Sudmark Mayor Anna Holt", None, False, ()))
    assert speakers.side_of("Holt") == "SUD"
    assert speakers.side_of("the official") == "SUD"
    assert speakers.side_of("Bergen") is None
