"""Of one event told by two near words, one claim stays."""

from fogline.extract.draft import Draft, DraftPlace, Offsets
from fogline.extract.trained.once import each_once
from fogline.model.claim import Kind, Polarity

TEXT = "Sudmark troops repelled Norland attacks and assaults near Halm, while Norland troops attacked Vell."
REPELLING = ("repel",)


def draft(words: str, kind: Kind, p: float, place: str | None = None, polarity: Polarity = "+") -> Draft:
    def span(part: str) -> Offsets:
        return TEXT.index(part), TEXT.index(part) + len(part)

    places = (DraftPlace(span(place), "near"),) if place else ()
    return Draft(trigger=span(words), kind=kind, p=p, places=places, polarity=polarity)


def told(*drafts: Draft) -> list[str]:
    return [TEXT[slice(*one.trigger)] for one in each_once(list(drafts), TEXT, REPELLING)]


def test_of_two_near_words_for_one_event_the_likelier_stays() -> None:
    assert told(draft("attacks", "strike", 0.6, "Halm"), draft("assaults", "strike", 0.8, "Halm")) == ["assaults"]


def test_other_places_or_another_polarity_make_another_event() -> None:
    one = draft("attacks", "strike", 0.6, "Halm")
    assert len(told(one, draft("assaults", "strike", 0.8, "Vell"))) == 2
    assert len(told(one, draft("assaults", "strike", 0.8, "Halm", "-"))) == 2


def test_one_word_tells_two_kinds_only_where_both_are_likely() -> None:
    clash = draft("attacks", "clash", 0.8)
    assert told(clash, draft("attacks", "strike", 0.5)) == ["attacks"]
    assert told(clash, draft("attacks", "strike", 0.7)) == ["attacks", "attacks"]


def test_an_attack_that_is_repelled_is_no_second_fight_but_one_in_another_clause_is() -> None:
    repelled = draft("repelled", "clash", 0.9, "Halm")
    assert told(repelled, draft("attacks", "clash", 0.9)) == ["repelled"]
    assert told(repelled, draft("attacked", "clash", 0.9, "Vell")) == ["repelled", "attacked"]
