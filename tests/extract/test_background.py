"""Events told as news and events only referred back to, in the marked sentences of tests/background."""

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from fogline.extract import Extractor, choose_reader
from fogline.locate import open_gazetteer
from fogline.model.dates import instant
from fogline.model.report import Report
from fogline.theatre import load_theatre

FILE = Path(__file__).parents[1] / "background" / "sentences.txt"
# Says that the text is on the war, as the title of any such report does.
TITLE = "Russian and Ukrainian forces, day by day"
MARK = re.compile(r"\[\[([^\[\]]+)\]\]([+-])")
# Floors at what the trained reader was measured to do, rounded down a little; raise them with each better reader.
# Share of the marked triggers that a claim is drawn from, else the accuracy says little; measured 0.754 (rules 0.704).
FOUND = 0.73
# Share of these claims whose `background` is as marked; measured 0.840 (rules 0.639; to call all of them news 0.576).
RIGHT = 0.83
# The same over the sentences kept apart from training; measured 0.783 (rules 0.667).
RIGHT_KEPT_APART = 0.77
# Share of the background triggers with a claim, kept apart, whose claim says so; measured 0.543 (rules 0.189).
BACKGROUND_SEEN = 0.52


class Marked(NamedTuple):
    """A sentence without its marks, and each trigger's offsets with whether it is background."""

    text: str
    triggers: tuple[tuple[int, int, bool], ...]


class Answer(NamedTuple):
    """One trigger from which a claim was drawn: as marked, and as the claim has it."""

    background: bool
    drawn: bool
    kept_apart: bool


def read_marked(line: str) -> Marked:
    text, triggers, end = "", [], 0
    for mark in MARK.finditer(line):
        text += line[end : mark.start()]
        triggers.append((len(text), len(text) + len(mark[1]), mark[2] == "-"))
        text, end = text + mark[1], mark.end()
    return Marked(text + line[end:], tuple(triggers))


def marked_sentences() -> list[Marked]:
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return [read_marked(line) for line in lines if line and not line.startswith("#")]


@pytest.fixture(scope="module")
def answers() -> list[Answer]:
    ukraine = load_theatre("ukraine")
    reader = Extractor(ukraine, open_gazetteer(ukraine), choose_reader(ukraine, "trained"))
    found: list[Answer] = []
    for number, sentence in enumerate(marked_sentences(), start=1):
        report = Report("one", sentence.text, "Harbour Post", instant("2023-03-15"), title=TITLE)
        claims, _ = reader.extract(report)
        for start, end, background in sentence.triggers:
            claim = next((c for c in claims if c.trigger.start < end and start < c.trigger.end), None)
            if claim is not None:
                found.append(Answer(background, claim.background, kept_apart=number % 3 == 0))
    return found


def share_right(answers: list[Answer]) -> float:
    return sum(answer.background == answer.drawn for answer in answers) / len(answers)


def test_a_mark_is_taken_off_its_word() -> None:
    line = "After the [[fall]]- of Lyman, troops [[dug in]]+ there."
    marked = read_marked(line)
    assert marked.text == "After the fall of Lyman, troops dug in there."
    assert [(marked.text[start:end], background) for start, end, background in marked.triggers] == [
        ("fall", True),
        ("dug in", False),
    ]


def test_the_file_keeps_its_format() -> None:
    sentences = marked_sentences()
    assert len(sentences) >= 120
    assert len({sentence.text for sentence in sentences}) == len(sentences)
    for sentence in sentences:
        assert sentence.triggers, f"no mark in: {sentence.text}"
        assert not re.search(r"[\[\]]", sentence.text), f"a broken mark in: {sentence.text}"
        assert all(sentence.text[start:end].strip() == sentence.text[start:end] for start, end, _ in sentence.triggers)
    marks = [background for sentence in sentences for *_, background in sentence.triggers]
    assert 0.4 <= sum(marks) / len(marks) <= 0.6, "about half of the triggers are background"


def test_most_marked_triggers_give_a_claim(answers: list[Answer]) -> None:
    marks = sum(len(sentence.triggers) for sentence in marked_sentences())
    assert len(answers) / marks >= FOUND


def test_background_is_told_apart(answers: list[Answer]) -> None:
    assert share_right(answers) >= RIGHT


def test_background_is_told_apart_where_none_was_trained_on(answers: list[Answer]) -> None:
    assert share_right([answer for answer in answers if answer.kept_apart]) >= RIGHT_KEPT_APART


def test_background_is_seen(answers: list[Answer]) -> None:
    seen = [answer for answer in answers if answer.background and answer.kept_apart]
    assert share_right(seen) >= BACKGROUND_SEEN
