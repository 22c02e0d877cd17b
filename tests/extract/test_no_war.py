"""Texts of tests/no_war use the words of war and tell of none: hardly a claim may be drawn from them."""

import re
from pathlib import Path

import msgspec
import pytest

from fogline.extract import Extractor, ReaderName, choose_reader
from fogline.extract.sentences import split_sentences
from fogline.locate import open_gazetteer
from fogline.model.claim import Claim
from fogline.model.dates import instant
from fogline.model.report import Report
from fogline.theatre import load_theatre

FOLDER = Path(__file__).parents[1] / "no_war"
# Wrong claims per 200 sentences that a reader may draw from text without war (issue 3).
AIM = 1.0
# What each reader draws wrongly, above the aim: from all texts together (594 sentences; 26.9 and 4.0 in 200), and from
# every third, which no training sees (193 sentences; 4.1 in 200 for the trained one). Lower it with each better reader.
WRONG_CLAIMS_MEASURED: dict[ReaderName, int] = {"rules": 80, "trained": 12}
WRONG_CLAIMS_KEPT_APART: dict[ReaderName, int] = {"rules": 27, "trained": 4}
# From this year on a date may be the present war's, so it excuses no claim.
PRESENT = 1992

Text = tuple[str, str]


def read_texts() -> list[Text]:
    """The name of each text's file, and the text."""
    return [
        (file.stem, line)
        for file in sorted(FOLDER.glob("*.txt"))
        for line in file.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]


def years_of(words: str) -> set[int]:
    return {int(year) for year in re.findall(r"(?<!\d)(1\d{3}|20\d{2})(?!\d)", words)}


def is_wrong(group: str, text: str, claim: Claim) -> bool:
    """A claim on a battle long ago is right where its date carries a year that the text names; any other is wrong."""
    years = years_of(claim.when or "")
    long_ago = bool(years) and years <= years_of(text) and max(years) < PRESENT
    return group != "history" or not long_ago


def extractor(name: ReaderName) -> Extractor:
    ukraine = load_theatre("ukraine")
    return Extractor(ukraine, open_gazetteer(ukraine), choose_reader(ukraine, name))


def kept_apart(texts: list[Text]) -> list[Text]:
    """Every third text of each file, as the training leaves them out."""
    groups: dict[str, list[Text]] = {}
    for text in texts:
        groups.setdefault(text[0], []).append(text)
    return [text for group in groups.values() for number, text in enumerate(group, start=1) if number % 3 == 0]


def wrong_claims(name: ReaderName, texts: list[Text]) -> tuple[list[str], int]:
    """What a reader draws wrongly from texts, a line each, and how many sentences it read."""
    reader = extractor(name)
    wrong: list[str] = []
    sentences = 0
    for group, text in texts:
        claims, _ = reader.extract(Report(group, text, "Harbour Post", instant("2022-07-15")))
        sentences += sum(1 for _ in split_sentences(text))
        wrong += [
            f"{group}: {claim.kind} “{claim.trigger.text}” {claim.when or ''} in: {claim.quote}"
            for claim in claims
            if is_wrong(group, text, claim)
        ]
    return wrong, sentences


@pytest.mark.parametrize("name", sorted(WRONG_CLAIMS_MEASURED))
@pytest.mark.parametrize("apart", [False, True], ids=["all", "kept apart"])
def test_hardly_a_claim_is_drawn_where_there_is_no_war(name: ReaderName, apart: bool) -> None:
    texts = kept_apart(read_texts()) if apart else read_texts()
    wrong, sentences = wrong_claims(name, texts)
    measured = WRONG_CLAIMS_KEPT_APART if apart else WRONG_CLAIMS_MEASURED
    ceiling = max(measured[name], AIM * sentences / 200)
    rate = 200 * len(wrong) / sentences
    assert len(wrong) <= ceiling, f"{len(wrong)} wrong claims, {rate:.1f} in 200 sentences:\n" + "\n".join(wrong)


def test_the_texts_are_many_and_short() -> None:
    texts = [text for _, text in read_texts()]
    assert len(texts) >= 200
    assert len(set(texts)) == len(texts)
    assert all(1 <= sum(1 for _ in split_sentences(text)) <= 3 for text in texts)


def test_every_battle_long_ago_carries_its_year() -> None:
    history = [text for group, text in read_texts() if group == "history"]
    assert len(history) >= 20
    assert all(years_of(text) and max(years_of(text)) < PRESENT for text in history)


@pytest.mark.parametrize(
    ("group", "when", "wrong"),
    [
        ("history", "1943-08", False),
        ("history", "2022-08", True),
        ("history", "1944", True),
        ("history", None, True),
        ("sport", "1943-08", True),
    ],
)
def test_only_a_year_of_the_text_excuses_a_claim(group: str, when: str | None, wrong: bool) -> None:
    reader = extractor("rules")
    text = "Russian forces captured Izium in 1943."
    claims, _ = reader.extract(Report("one", text, "Harbour Post", instant("2022-07-15")))
    assert is_wrong(group, text, msgspec.structs.replace(claims[0], when=when)) is wrong
