"""The notation in which annotators write claims down, a line a claim.

    KIND | TRIGGER | ACTOR | PLACES | FLAGS | SOURCE | WHEN

`advance-` is a claim of polarity `-`; `attack#2` is the second place where the words stand; an actor or a source is
`SIDE=words`, `?` where no side is told; places are `role name` joined by `;`, with `role*` for an implied one;
flags are moods, certainties, stances and `bg` (background). What is marked is the guideline's affair.
"""

import re
from typing import Any, get_args

from fogline.model.claim import KINDS, Certainty, Mood, Role, Stance

SIDES = ("UA", "RU", "other")
_HEAD = re.compile(r"([a-z]+)(-?)$")
_PLACE = re.compile(r"(\w+)(\*?) (.+)$")
_WHEN = re.compile(r"\d{4}(-\d\d){0,2}(/\d{4}(-\d\d){0,2})?$")


class NotationError(ValueError):
    """A line that can't be read as a claim of its sentence."""


def claim_of(line: str, sentence: str) -> dict[str, Any]:
    """The claim that a line tells of a sentence, with its trigger's offsets as `at`.

    >>> claim = claim_of("capture | took | RU=Russian forces | at Lyman | probable | ?=reportedly | ",
    ...                  "Russian forces reportedly took Lyman.")
    >>> claim["kind"], claim["actor"], claim["places"], claim["at"]
    ('capture', 'RU', [{'text': 'Lyman', 'role': 'at'}], (26, 30))
    """
    fields = [field.strip() for field in line.split("|")]
    if len(fields) != 7:
        raise NotationError(f"{len(fields)} fields, not 7: {line}")
    head = _HEAD.match(fields[0])
    if not head or head[1] not in KINDS:
        raise NotationError(f"no kind: {fields[0]}")
    trigger, at = _trigger(fields[1], sentence)
    actor, actor_text = _party(fields[2], sentence)
    source_side, source_text = _party(fields[5], sentence) if fields[5] else (None, None)
    if fields[6] and not _WHEN.match(fields[6]):
        raise NotationError(f"no date: {fields[6]}")
    flags = fields[4].replace(",", " ").split()
    stance = _flag(flags, get_args(Stance), "neutral") if fields[5] else None
    return {
        "trigger": trigger,
        "at": at,
        "kind": head[1],
        "actor": actor,
        "actor_text": actor_text,
        "places": [_place(place, sentence) for place in fields[3].split(";") if place.strip()],
        "polarity": head[2] or "+",
        "mood": _flag(flags, get_args(Mood), "actual"),
        "certainty": _flag(flags, get_args(Certainty), "certain"),
        "source_text": source_text,
        "source_side": source_side,
        "attributed": bool(fields[5]),
        "stance": stance,
        "when": fields[6] or None,
        "background": "bg" in flags,
    }


def _trigger(words: str, sentence: str) -> tuple[str, tuple[int, int]]:
    counted = re.fullmatch(r"(.+)#(\d)", words)
    text, number = (counted[1], int(counted[2])) if counted else (words, 1)
    starts = [match.start() for match in re.finditer(re.escape(text), sentence)] if text else []
    if len(starts) < number:
        raise NotationError(f"trigger not in the sentence: {words}")
    return text, (starts[number - 1], starts[number - 1] + len(text))


def _party(field: str, sentence: str) -> tuple[str | None, str | None]:
    side, _, words = field.partition("=")
    if side not in (*SIDES, "?"):
        raise NotationError(f"no side: {field}")
    if words and words not in sentence:
        raise NotationError(f"words not in the sentence: {words}")
    return None if side == "?" else side, words or None


def _place(field: str, sentence: str) -> dict[str, Any]:
    match = _PLACE.match(field.strip())
    if not match or match[1] not in get_args(Role):
        raise NotationError(f"no place: {field}")
    if not match[2] and match[3] not in sentence:
        raise NotationError(f"place not in the sentence: {match[3]}")
    return {"text": match[3], "role": match[1]} | ({"implied": True} if match[2] else {})


def _flag(flags: list[str], known: tuple[str, ...], usual: str) -> str:
    return next((flag for flag in flags if flag in known), usual)
