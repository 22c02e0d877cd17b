"""How a claim is put: whether it is said to be so, planned, foretold or conditional, and how surely."""

import re
from itertools import pairwise

import msgspec

from fogline.extract.rules.scan import Hit, Scan
from fogline.model.claim import Certainty, Kind, Mood, Polarity

_FOCUS = frozenset({"focus", "focused", "focusing", "prioritize", "prioritizing", "prioritized"})
_AIM = re.compile(r"\b(?:objective|objectives|goal|aim|task)s?\s*[:–—-]", re.IGNORECASE)
_IN_ORDER = re.compile(
    r"\b(?:in an? (?:likely |possible |apparent )?(?:attempt|effort|bid)|in order|so as)\s+to\b", re.IGNORECASE
)
_CHAIN_REACH = 16
_ATTEMPTED: frozenset[Kind] = frozenset({"advance", "capture", "clash"})


class Manner(msgspec.Struct, frozen=True):
    """How one trigger is put; its kind may change (an attempted advance is a clash), its words begin at `first`."""

    kind: Kind
    polarity: Polarity
    mood: Mood
    certainty: Certainty
    present_tense: bool
    first: int


def window_start(scan: Scan, hit: Hit, previous: Hit | None, scope_start: int) -> int:
    """Where the words begin that bear on a trigger's mood: after the last conjunction between it and the one before."""
    start = scan.index(scope_start)
    if previous is None or previous.last <= start:
        floor, reach = start, start
    else:
        floor, reach = start, previous.last
    for n in range(hit.first - 1, reach - 1, -1):
        if scan.lower[n] in scan.grammar("joining") and n + 1 not in scan.place_at and not _same_part(scan, n):
            return n + 1
        if n > 0 and ";" in scan.gap(n):
            return n
        if n > start and "," in scan.gap(n) and _leading_clause(scan, start):
            return n
    return floor


def _leading_clause(scan: Scan, start: int) -> bool:
    """Whether the sentence opens with a clause that hangs on the next: "Although they left, ..."."""
    return scan.any_in(
        start, start + 2, {"if", "although", "though", "while", "despite", "when", "because", "as", "after", "since"}
    )


def _same_part(scan: Scan, index: int) -> bool:
    """ "Halm and Orsk", "air and artillery": a conjunction inside a list, not between verbs."""
    fire = scan.grammar("fire")
    after = index + 1
    directed = after < len(scan.words) and scan.lower[after] in scan.grammar("directing")
    return directed or (
        after < len(scan.words)
        and (scan.lower[after] in fire or (index - 1 in scan.party_at and after in scan.party_at))
    )


def manner_of(scan: Scan, hit: Hit, first: int) -> Manner:
    """Reads the words between the start of the window and the trigger."""
    first = _chained(scan, hit, _presupposed(scan, hit, first))
    window = scan.lower[first : hit.first]
    seen = set(window)
    attempted, start = _attempt(scan, hit, first)
    kind: Kind = "clash" if attempted and hit.word.kind in _ATTEMPTED else hit.word.kind
    polarity = _polarity(scan, hit, first, attempted)
    mood = _mood(scan, hit, first, attempted)
    certainty = _certainty(scan, seen)
    present = bool(
        seen & {"are", "is", "continue", "continues", "have", "has", "remain", "remains"}
    ) or hit.word.form in {"base", "s"}
    return Manner(kind, polarity, mood, certainty, present, start)


def _chained(scan: Scan, hit: Hit, first: int) -> int:
    """A bare verb after "and" goes on with the "to", "will" or "may" of the verb before: its words begin there."""
    before = hit.first - 1
    while before > 0 and scan.lower[before].endswith("ly"):
        before -= 1
    if hit.word.form != "base" or before < 0 or scan.lower[before] not in {"and", "or"}:
        return first
    lead = scan.last_in(hit.first - _CHAIN_REACH, before, {"to", "will", "would", "may", "might", "could", "not"})
    return first if lead is None else max(0, lead - 2)


def _presupposed(scan: Scan, hit: Hit, first: int) -> int:
    """An event taken for granted ("threatened by the enemy's counterattacks") is not hedged by what stands before."""
    if hit.word.form != "noun":
        return first
    for n in range(hit.first - 1, max(first, hit.first - 7) - 1, -1):
        if scan.lower[n] in scan.grammar("given"):
            named = (
                any(party in scan.party_at for party in range(n + 1, hit.first))
                or "the" in scan.lower[n + 1 : hit.first]
            )
            return n if named else first
        if scan.lower[n] in {"a", "an", "to", "for", "further", "any"}:
            return first
    return first


def _attempt(scan: Scan, hit: Hit, first: int) -> tuple[bool, int]:
    at = scan.last_in(max(first, hit.first - 5), hit.first, scan.grammar("attempts"))
    if at is None or "to" not in scan.lower[at : hit.first] or hit.word.form != "base":
        return False, hit.first
    if _IN_ORDER.search(scan.text, scan.words[max(first, at - 4)].start, scan.words[hit.first].start):
        return False, hit.first
    return True, at


def _polarity(scan: Scan, hit: Hit, first: int, attempted: bool) -> Polarity:
    own: Polarity = hit.word.polarity
    window = scan.lower[first : hit.first]
    denied = bool(scan.grammar("negations").intersection(window))
    if denied and "only" in window:
        denied = False
    failed = bool(scan.grammar("negative_words").intersection(window)) and not (attempted and "unlikely" not in window)
    stopped = (
        bool(scan.grammar("fails").intersection(window[-6:]))
        and hit.word.form in {"ing", "noun", "phrase"}
        and "from" in window[-6:]
    )
    halted = bool(
        set(scan.lower[max(first, hit.first - 3) : hit.first])
        & {"paused", "suspended", "halted", "ceased", "pause", "halt", "stopped"}
    )
    flips = (denied or failed) or stopped or halted
    return "-" if flips or own == "-" else "+"


def _mood(scan: Scan, hit: Hit, first: int, attempted: bool) -> Mood:
    window = scan.lower[first : hit.first]
    seen = set(window)
    if _AIM.search(scan.text, 0, scan.words[hit.first].start):
        return "planned"
    if seen & {"would", "if", "unless"}:
        return "conditional"
    if _planned(scan, hit, first, attempted):
        return "planned"
    if (
        seen & {"will", "shall"}
        or ({"likely", "to"} <= seen and _directly(window, "likely", "to"))
        or _directly(window, "unlikely", "to")
    ):
        return "predicted"
    if seen & {"expected", "forecast", "forecasted", "going"} and "to" in seen:
        return "predicted"
    if seen & {"may", "might", "could"} and hit.word.form == "base":
        return "predicted"
    if seen & {"can", "could", "should"} and hit.word.form == "base":
        return "conditional"
    return "actual"


def _directly(window: list[str], first: str, second: str) -> bool:
    return any(pair == (first, second) for pair in pairwise(window))


def _planned(scan: Scan, hit: Hit, first: int, attempted: bool) -> bool:
    plans = scan.grammar("plans")
    at = scan.last_in(first, hit.first, plans)
    near = at is not None and hit.first - at <= 9
    if (
        near
        and at is not None
        and scan.lower[at] not in {"order", "conditions", "called", "call", "committed", "prepared", "future"}
    ):
        return True
    if attempted:
        return hit.word.kind not in _ATTEMPTED
    if hit.word.kind in {"capture", "advance"} and scan.any_in(max(first, hit.first - 5), hit.first, _FOCUS):
        return True
    verb = (
        hit.first
        if hit.word.form == "base"
        else scan.last_in(max(first, hit.first - 6), hit.first, scan.grammar("light_verbs"))
    )
    if hit.first == 0 or verb is None or verb == 0 or (hit.word.form not in {"base", "noun", "phrase"}):
        return near and at is not None and scan.lower[at] in {"conditions", "future"}
    before = verb - 1
    while before > first and scan.lower[before].endswith("ly"):
        before -= 1
    if scan.lower[before] != "to" or before == 0:
        chain = scan.last_in(first, hit.first, {"to"})
        if chain is None or verb - chain > _CHAIN_REACH or scan.lower[verb - 1] not in {"and", "or"}:
            return False
        before = chain
    lead = before - 1
    while lead > first and scan.lower[lead].endswith("ly") and scan.lower[lead] not in {"likely", "unlikely"}:
        lead -= 1
    return scan.lower[lead] not in scan.grammar("actual_before_to")


def _certainty(scan: Scan, seen: set[str]) -> Certainty:
    if seen & scan.grammar("possible"):
        return "possible"
    return "probable" if seen & scan.grammar("probable") else "certain"
