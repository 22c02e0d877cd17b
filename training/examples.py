"""The annotated windows as training examples: what the encoder is shown and what it should say."""

import json
import random
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from fogline.extract.draft import Draft, Sentence
from fogline.extract.lexicon import load_lexicon
from fogline.extract.parties import Parties
from fogline.extract.reading import ReportReading
from fogline.extract.rules.reader import RuleReader
from fogline.extract.trained.encoding import CONTEXT, SENTENCE, Encoded, Encoding, context_of
from fogline.extract.trained.hints import first_hints, kin_of, second_hints
from fogline.extract.trained.labels import (
    ACTOR_BEGINS,
    ACTOR_INSIDE,
    CERTAINTIES,
    KIND_COUNT,
    MOODS,
    PLACE_INSIDE,
    POLARITIES,
    ROLES,
    ROOMS,
    SOURCE_BEGINS,
    SOURCE_INSIDE,
    STANCES,
)
from fogline.locate import open_gazetteer
from fogline.model.claim import KINDS
from fogline.model.dates import instant
from fogline.model.report import Report
from fogline.model.theatre import Theatre
from fogline.read import ReadOptions, read_bytes

SIDES = ("UA", "RU")
IGNORED = -100
_WORD = re.compile(r"[a-z]{4,}")


@dataclass
class Told:
    """One annotated claim with where its words stand in the sentence or, for a place, in the context."""

    claim: dict[str, Any]
    trigger: tuple[int, int]
    actor: tuple[int, int] | None
    source: tuple[int, int] | None
    places: list[tuple[int, tuple[int, int], str]]
    hints: bytearray = field(default_factory=bytearray)


@dataclass
class Example:
    """A sentence with its context, its claims, and what the rules know of it."""

    doc: str
    number: int
    sentence: str
    context: str
    hints: bytearray
    known: Sentence
    by_rule: list[Draft]
    told: list[Told] = field(default_factory=list)


@dataclass
class Item:
    """One input of the encoder with the outputs wanted: positions that should say yes, and a class for each field."""

    encoded: Encoded
    second_look: bool
    wanted: list[tuple[int, int]]
    classes: list[int]
    valid: float


def load_windows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


class Rules:
    """The rules and the gazetteer, as the reader has them around the encoder."""

    def __init__(self, theatre: Theatre) -> None:
        self.theatre = theatre
        self.names = open_gazetteer(theatre)
        self.reader = RuleReader(theatre)
        words = load_lexicon().parties
        self._parties = {side: Parties(theatre, words, side) for side in (None, *(s.id for s in theatre.sides))}

    def reading(self, report: Report) -> ReportReading:
        source = self.theatre.source(report.publisher)
        speaker = source.side if source and source.side in self._parties else None
        return ReportReading(report, self.names, self._parties[speaker], speaker)


def examples_of(window: dict[str, Any], rules: Rules) -> list[Example]:
    """A window's sentences with the context and the hints that the reader would give them."""
    sentences: list[str] = window["sentences"]
    text = "\n".join(sentences) + "\n"
    options = ReadOptions(
        now=instant(window["published"]), publisher=window["publisher"], published=window["published"]
    )
    reading = rules.reading(read_bytes(text.encode("utf-8"), "window.txt", options))
    found, start = [], 0
    for number, words in enumerate(sentences):
        sentence = reading.sentence(start, start + len(words))
        by_rule = rules.reader.read(sentence, reading)
        context = context_of(reading.heading, sentences[max(0, number - 2) : number])
        hints = first_hints(sentence, by_rule, SIDES)
        example = Example(window["doc"], number, words, context, hints, sentence, by_rule)
        used: dict[tuple[str, str], int] = {}
        for claim in window["claims"]:
            if claim["sentence"] == number:
                _tell(example, claim, used)
        for told in example.told:
            told.hints = _hints_beside(example, told.trigger, told.claim["kind"])
        found.append(example)
        reading.passed(start, start + len(words))
        start += len(words) + 1
    return found


def _tell(example: Example, claim: dict[str, Any], used: dict[tuple[str, str], int]) -> None:
    starts = [match.start() for match in re.finditer(re.escape(claim["trigger"]), example.sentence)]
    if not starts:
        return
    key = (claim["kind"], claim["trigger"])
    used[key] = used.get(key, -1) + 1
    start = claim["at"][0] if "at" in claim else starts[min(used[key], len(starts) - 1)]
    places = []
    for place in claim["places"]:
        span = _nearest(example.sentence, place["text"], start)
        at = example.context.rfind(place["text"])
        if span:
            places.append((SENTENCE, span, place["role"]))
        elif at >= 0:
            places.append((CONTEXT, (at, at + len(place["text"])), place["role"]))
    actor = _nearest(example.sentence, claim.get("actor_text"), start)
    source = _nearest(example.sentence, claim.get("source_text"), start)
    trigger = (start, start + len(claim["trigger"]))
    example.told.append(Told(claim, trigger, actor, source, places))


def _hints_beside(example: Example, trigger: tuple[int, int], kind: str) -> bytearray:
    others = [(told.trigger, KINDS.index(told.claim["kind"])) for told in example.told if told.trigger != trigger]
    return second_hints(example.known, kin_of(trigger, kind, example.by_rule), SIDES, others)


def _nearest(text: str, words: str | None, to: int) -> tuple[int, int] | None:
    starts = [match.start() for match in re.finditer(re.escape(words), text)] if words else []
    start = min(starts, key=lambda at: abs(at - to), default=None)
    return None if start is None or words is None else (start, start + len(words))


def first_look(example: Example, encoding: Encoding) -> Item:
    encoded = encoding.encode(example.sentence, example.context, example.hints)
    wanted: list[tuple[int, int]] = []
    for told in example.told:
        kind = KINDS.index(told.claim["kind"])
        wanted += _marked(encoded, SENTENCE, told.trigger, kind, KIND_COUNT + kind)
    return Item(encoded, False, wanted, [], 1.0)


def second_look(example: Example, told: Told, encoding: Encoding) -> Item:
    claim = told.claim
    encoded = encoding.encode(example.sentence, example.context, told.hints, told.trigger, KINDS.index(claim["kind"]))
    wanted: list[tuple[int, int]] = []
    for segment, span, role in told.places:
        wanted += _marked(encoded, segment, span, ROLES.index(role), PLACE_INSIDE)
    if told.actor:
        wanted += _marked(encoded, SENTENCE, told.actor, ACTOR_BEGINS, ACTOR_INSIDE)
    if told.source:
        wanted += _marked(encoded, SENTENCE, told.source, SOURCE_BEGINS, SOURCE_INSIDE)
    attributed = claim.get("attributed", bool(claim.get("source_text") or claim.get("source_side")))
    classes = [
        _side(claim["actor"], 3),
        POLARITIES.index(claim["polarity"]),
        MOODS.index(claim["mood"]),
        CERTAINTIES.index(claim["certainty"]),
        1 + _side(claim.get("source_side"), 3) if attributed else 0,
        STANCES.index(claim["stance"]) if claim.get("stance") else IGNORED,
        ROOMS.index("background" if claim["background"] else "news") if "background" in claim else IGNORED,
    ]
    return Item(encoded, True, wanted, classes, 1.0)


def _side(side: str | None, none: int) -> int:
    if side is None:
        return none
    return SIDES.index(side) if side in SIDES else 2


def _marked(encoded: Encoded, segment: int, span: tuple[int, int], begins: int, inside: int) -> list[tuple[int, int]]:
    at = [
        n
        for n, piece in enumerate(encoded.pieces)
        if piece.source == segment and piece.end > span[0] and piece.start < span[1]
    ]
    return [(n, inside if k else begins) for k, n in enumerate(at)]


def wrong_looks(example: Example, encoding: Encoding, dice: random.Random) -> list[Item]:
    """Second looks at what tells no claim: a trigger under a wrong kind, a word that is no trigger."""
    looks: list[tuple[tuple[int, int], int]] = []
    for told in example.told:
        kind = dice.randrange(KIND_COUNT)
        same = [other for other in example.told if other.trigger == told.trigger]
        if dice.random() < 0.15 and all(KINDS[kind] != other.claim["kind"] for other in same):
            looks.append((told.trigger, kind))
    words = [match.span() for match in _WORD.finditer(example.sentence)]
    if words and dice.random() < 0.25:
        span = dice.choice(words)
        if not any(told.trigger[0] < span[1] and span[0] < told.trigger[1] for told in example.told):
            looks.append((span, dice.randrange(KIND_COUNT)))
    items = []
    for at, kind in looks:
        hints = _hints_beside(example, at, KINDS[kind])
        encoded = encoding.encode(example.sentence, example.context, hints, at, kind)
        items.append(Item(encoded, True, [], [IGNORED] * 7, 0.0))
    return items


def renamed(example: Example, names: list[str], dice: random.Random) -> Example:
    """The example with its places renamed, so that no name is learnt by heart; unchanged where names touch other
    words told."""
    spans = sorted({span for told in example.told for segment, span, _ in told.places if segment == SENTENCE})
    plain = [span for span in spans if example.sentence[slice(*span)] in names]
    told_words = [span for told in example.told for span in (told.trigger, told.actor, told.source) if span]
    if not plain or any(a < d and c < b for a, b in plain for c, d in told_words):
        return example
    new = {example.sentence[slice(*span)]: dice.choice(names) for span in plain}
    shifts: list[tuple[int, int]] = []
    pieces, done = [], 0
    for start, end in plain:
        if start < done:
            return example
        name = new[example.sentence[start:end]]
        pieces += [example.sentence[done:start], name]
        shifts.append((end, len(name) - (end - start)))
        done = end

    def moved(span: tuple[int, int] | None) -> tuple[int, int] | None:
        if span is None:
            return None
        start = span[0] + sum(by for at, by in shifts if at <= span[0])
        return start, span[1] + sum(by for at, by in shifts if at <= span[1])

    def spread(hints: bytearray) -> bytearray:
        codes, done = bytearray(), 0
        for start, end in plain:
            codes += hints[done:start] + bytes([hints[start]]) * len(new[example.sentence[start:end]])
            done = end
        return codes + hints[done:]

    told = [
        Told(
            told.claim,
            moved(told.trigger) or told.trigger,
            moved(told.actor),
            moved(told.source),
            [(seg, (moved(span) or span) if seg == SENTENCE else span, role) for seg, span, role in told.places],
            spread(told.hints),
        )
        for told in example.told
    ]
    sentence = "".join([*pieces, example.sentence[done:]])
    return replace(example, sentence=sentence, hints=spread(example.hints), told=told)
