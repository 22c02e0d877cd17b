"""Who holds what: the questions about control, answered by running the chain over all settlements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from fogline.errors import UnknownPlaceError
from fogline.model.claim import Claim
from fogline.model.picture import Holding, Influence
from fogline.model.place import Place
from fogline.model.theatre import Theatre

if TYPE_CHECKING:
    from fogline.weigh.answer import Series
    from fogline.weigh.ground import StartingLine
    from fogline.weigh.maps import ControlMap
    from fogline.weigh.settings import Fitted


class Told(msgspec.Struct, frozen=True):
    """What an answer about control may use besides claims: imported maps, the day whose knowledge counts where that is
    later than the day asked about, and other numbers than those that ship."""

    maps: Sequence[ControlMap | StartingLine] = ()
    known: date | None = None
    model: Fitted | None = None


def estimate_control(
    claims: Sequence[Claim],
    settlements: Sequence[Place],
    theatre: Theatre,
    days: Sequence[date],
    told: Told = Told(),  # noqa: B008
) -> list[tuple[Holding, ...]]:
    """Estimates who holds each settlement at the end of each day asked, from what was published by then.

    Returns one tuple for each of `days`, with a Holding for each settlement in their order. `claims` may come in any
    order; those published after a day never bear on it, unless `told.known` is a later day: then the answer looks back
    from there. The model is a hidden Markov chain for each place, coupled to its neighbours (docs/decisions/0009).
    Raises SettingError where the theatre gives ground to a side that it does not define.
    """
    from fogline.weigh.answer import Answers  # NumPy is loaded only for those who ask

    return Answers(claims, settlements, theatre, told.maps, told.model).on(days, told.known)


def control_series(
    claims: Sequence[Claim],
    settlements: Sequence[Place],
    theatre: Theatre,
    span: tuple[date, date],
    told: Told = Told(),  # noqa: B008
) -> Iterator[Series]:
    """The probabilities of every day from the first to the last of a span, both included, as arrays; far cheaper than a
    Holding for each place and day."""
    from fogline.weigh.answer import Answers

    return Answers(claims, settlements, theatre, told.maps, told.model).series(*span)


def explain_control(
    claims: Sequence[Claim],
    settlements: Sequence[Place],
    theatre: Theatre,
    place_id: str,
    on: date,
    told: Told = Told(),  # noqa: B008
) -> tuple[Holding, tuple[Influence, ...]]:
    """Tells what moved the estimate of one place: where it started, each claim, what its neighbours shared, and the
    passing of time.

    The log-odds of all influences add up to those of the answer: for each state, ln p minus the mean of ln p over the
    states, in nats. Raises UnknownPlaceError where no settlement has this id.
    """
    from fogline.weigh.answer import Answers
    from fogline.weigh.explain import explain

    index = next((n for n, place in enumerate(settlements) if place.id == place_id), None)
    if index is None:
        raise UnknownPlaceError(
            f"no settlement of the theatre has the id {place_id!r}", "look its id up with `fogline locate`"
        )
    return explain(Answers(claims, settlements, theatre, told.maps, told.model), index, on)
