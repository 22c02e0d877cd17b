"""From the encoder's figures to what a sentence tells: triggers first, then what belongs to each."""

import msgspec
import numpy as np
from numpy.typing import NDArray

from fogline.extract.trained.encoding import CONTEXT, SENTENCE, Piece
from fogline.extract.trained.labels import (
    ACTOR_BEGINS,
    ACTOR_INSIDE,
    CLASS_BLOCKS,
    KIND_COUNT,
    PLACE_INSIDE,
    SOURCE_BEGINS,
    SOURCE_INSIDE,
)

Figures = NDArray[np.float32]


class Trigger(msgspec.Struct, frozen=True):
    """Words that tell a claim of a kind (an index into the kinds), with the encoder's probability."""

    start: int
    end: int
    kind: int
    p: float


class ReadPlace(msgspec.Struct, frozen=True):
    """A place that belongs to a trigger, with its role (an index); `in_context` where its name stands before the
    sentence."""

    start: int
    end: int
    role: int
    in_context: bool
    p: float


class Look(msgspec.Struct, frozen=True):
    """What the second look at a trigger found: spans in the sentence, and a class and its probability for each
    field."""

    places: tuple[ReadPlace, ...]
    actor: tuple[int, int] | None
    source: tuple[int, int] | None
    classes: tuple[int, ...]
    probabilities: tuple[float, ...]
    valid: float


def chances(figures: Figures) -> Figures:
    """The logistic function, safe for large figures.

    >>> chances(np.array([0.0, 100.0], np.float32)).round(3).tolist()
    [0.5, 1.0]
    """
    clipped = np.clip(figures, -30, 30)
    return np.asarray(1 / (1 + np.exp(-clipped)), np.float32)


def triggers_in(figures: Figures, pieces: list[Piece], floors: tuple[float, ...]) -> list[Trigger]:
    """The triggers of a sentence, in order of their words, each kind with its own floor.

    `figures` has a row for each piece and two columns for each kind: a trigger begins, a trigger goes on.
    """
    p = chances(figures)
    found = [trigger for kind in range(KIND_COUNT) for trigger in _of_kind(p, pieces, kind, floors[kind])]
    return sorted(found, key=lambda trigger: (trigger.start, trigger.kind))


def _of_kind(p: Figures, pieces: list[Piece], kind: int, floor: float) -> list[Trigger]:
    found: list[Trigger] = []
    begins, goes_on = p[:, kind], p[:, KIND_COUNT + kind]
    at = 0
    while at < len(pieces):
        # Of two pieces next to each other that both seem to begin a trigger, the surer one does.
        if (
            pieces[at].source != SENTENCE
            or begins[at] <= floor
            or (begins[at - 1] > floor and begins[at - 1] > begins[at])
        ):
            at += 1
            continue
        end = at + 1
        while end < len(pieces) and pieces[end].source == SENTENCE and goes_on[end] > max(0.5, begins[end]):
            end += 1
        found.append(Trigger(pieces[at].start, pieces[end - 1].end, kind, float(begins[at])))
        at = end
    return found


def look_of(tags: Figures, classes: Figures, pieces: list[Piece]) -> Look:
    """What belongs to the marked trigger; `tags` has a row for each piece, `classes` one figure for each class."""
    p = chances(tags)
    blocks = np.split(classes, np.cumsum(CLASS_BLOCKS)[:-1])
    soft = [_softmax(block) for block in blocks[:-1]]
    return Look(
        places=tuple(_places(p, pieces)),
        actor=_span(p, pieces, ACTOR_BEGINS, ACTOR_INSIDE),
        source=_span(p, pieces, SOURCE_BEGINS, SOURCE_INSIDE),
        classes=tuple(int(block.argmax()) for block in soft),
        probabilities=tuple(float(block.max()) for block in soft),
        valid=float(chances(blocks[-1])[0]),
    )


def _places(p: Figures, pieces: list[Piece]) -> list[ReadPlace]:
    found: list[ReadPlace] = []
    begins = np.minimum(p[:, :PLACE_INSIDE].sum(axis=1), 1)
    at = 0
    while at < len(pieces):
        source = pieces[at].source
        if source not in (CONTEXT, SENTENCE) or begins[at] <= 0.5:
            at += 1
            continue
        end = at + 1
        while end < len(pieces) and pieces[end].source == source and p[end, PLACE_INSIDE] > 0.5:
            end += 1
        role = int(p[at, :PLACE_INSIDE].argmax())
        found.append(ReadPlace(pieces[at].start, pieces[end - 1].end, role, source == CONTEXT, float(begins[at])))
        at = end
    return found


def _span(p: Figures, pieces: list[Piece], begins: int, inside: int) -> tuple[int, int] | None:
    """The surest span of the sentence that begins and goes on in these columns."""
    own = np.array([piece.source == SENTENCE for piece in pieces])
    at = int(np.where(own, p[:, begins], 0).argmax())
    if not own[at] or p[at, begins] <= 0.5:
        return None
    end = at + 1
    while end < len(pieces) and pieces[end].source == SENTENCE and p[end, inside] > 0.5:
        end += 1
    return pieces[at].start, pieces[end - 1].end


def _softmax(figures: Figures) -> Figures:
    raised = np.exp(figures - figures.max())
    return np.asarray(raised / raised.sum(), np.float32)
