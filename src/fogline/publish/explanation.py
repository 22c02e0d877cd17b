"""Why a place is judged as it is, for a terminal: the answer, what moved it, claim by claim, and the sum."""

import math
from collections.abc import Sequence

from fogline.model.claim import Claim
from fogline.model.picture import Holding, Influence
from fogline.model.theatre import Theatre
from fogline.publish.phrase import adverb, day_text, joined, percent, shortened
from fogline.publish.voice import voice_of

_WORDS = 110
_CAUSES = {"prior": "starting point", "drift": "passing of time", "neighbours": "places around", "claim": "claim"}


def explanation_text(
    holding: Holding, influences: Sequence[Influence], claims: Sequence[Claim], theatre: Theatre
) -> str:
    """The answer in a sentence with its probability, then each influence with its direction and weight, and their sum.

    Weights are changes of log-odds in nats, one for each state, summing to zero: +1.1 makes a state about three times
    as likely as before,
    measured against the geometric mean of all states.
    """
    by_id = {claim.id: claim for claim in claims}
    states = [*(side.id for side in theatre.sides), "contested"]
    lines = [answer(holding, theatre), ""]
    if not influences:
        return "\n".join([*lines, "Nothing moved this estimate."]) + "\n"
    lines.append("What it rests on (weights in nats; the state that gains most):")
    for influence in influences:
        lines += _influence(influence, by_id, theatre)
    sums = {state: sum(influence.log_odds.get(state, 0.0) for influence in influences) for state in states}
    shown = ", ".join(f"{_state(state, theatre)} {weight:+.2f}" for state, weight in sums.items())
    shares = ", ".join(f"{_state(state, theatre)} {percent(_share(holding, state))}" for state in states)
    return "\n".join([*lines, "", f"Sum: {shown}", f"That is: {shares}"]) + "\n"


def answer(holding: Holding, theatre: Theatre) -> str:
    """Who most likely holds a place, in one sentence."""
    name, state = holding.place.name, holding.state
    since = f", since {day_text(holding.since)}" if holding.since else ""
    side = theatre.side(state)
    if side:
        p = holding.p.get(state, 0.0)
        return f"{name}: {adverb(p)} ({percent(p)}) in {side.adjective} hands{since}."
    if state == "contested":
        return f"{name}: {adverb(holding.p_contested)} ({percent(holding.p_contested)}) contested{since}."
    shares = [f"{side.adjective} {percent(holding.p.get(side.id, 0.0))}" for side in theatre.sides]
    return f"{name}: not known who holds it ({joined([*shares, f'contested {percent(holding.p_contested)}'])})."


def _influence(influence: Influence, claims: dict[str, Claim], theatre: Theatre) -> list[str]:
    state, weight = max(influence.log_odds.items(), key=lambda item: item[1], default=("", 0.0))
    towards = f"{weight:+.2f} {_state(state, theatre)}" if state and not math.isclose(weight, 0.0) else "±0"
    claim = claims.get(influence.claim or "")
    head = f"  {influence.day.isoformat()}  {towards:<18}"
    note = f" ({influence.note})" if influence.note else ""
    if claim is None:
        return [f"{head}  {_CAUSES[influence.cause]}{note}"]
    voice = voice_of(claim, theatre)
    source = claim.publisher if voice.own else f"{claim.publisher}, on the word of {voice.label}"
    return [f"{head}  {source}{note}", f"{'':<33}“{shortened(claim.quote, _WORDS)}” [{claim.id}]"]


def _state(state: str, theatre: Theatre) -> str:
    side = theatre.side(state)
    return side.adjective if side else state


def _share(holding: Holding, state: str) -> float:
    return holding.p_contested if state == "contested" else holding.p.get(state, 0.0)
