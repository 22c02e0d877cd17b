"""What a claim says was done, as a clause of our own: sides for actors, no units, hedges, moods and denials kept."""

from collections.abc import Sequence

import msgspec

from fogline.model.claim import Claim, ClaimPlace, Kind, Mood, Polarity
from fogline.model.theatre import Theatre
from fogline.publish.phrase import joined

DEED_KINDS: frozenset[Kind] = frozenset({"hold", "capture", "withdraw", "advance", "clash", "strike"})
GROUND_KINDS: frozenset[Kind] = frozenset({"hold", "capture", "withdraw", "advance"})
_MOST_NAMES = 12


class Verb(msgspec.Struct, frozen=True):
    """A verb phrase in three forms, and how a list of places follows it in each role; `bare` follows where no place
    is told."""

    past: str
    participle: str
    base: str
    after: dict[str, str]
    bare: str = ""


_AROUND: dict[str, str] = {"at": "in {}", "near": "near {}", "to": "towards {}", "from": "from {}", "by": "at {}"}
_TAKEN: dict[str, str] = {"at": "{}", "near": "ground near {}", "to": "ground towards {}", "from": "ground from {}"}
_FIRED: dict[str, str] = {"at": "{}", "near": "the area of {}", "to": "{}", "from": "targets from {}"}
_HELD: dict[str, str] = {
    "at": "{}",
    "near": "positions near {}",
    "to": "positions towards {}",
    "from": "positions from {}",
}
_LEFT: dict[str, str] = {"at": "from {}", "near": "from the area of {}", "to": "to {}", "from": "from {}"}

_REACHED = {**_AROUND, "at": "{}", "near": "the area of {}", "to": "{}", "by": "{}"}

VERBS: dict[str, Verb] = {
    "take": Verb("took", "taken", "take", _TAKEN, "ground"),
    "retake": Verb("retook", "retaken", "retake", _TAKEN, "ground"),
    "hold": Verb("held", "held", "hold", _HELD, "their positions"),
    "withdraw": Verb("withdrew", "withdrawn", "withdraw", _LEFT),
    "gain": Verb("gained ground", "gained ground", "gain ground", _AROUND),
    "advance": Verb("advanced", "advanced", "advance", _AROUND),
    "enter": Verb("entered", "entered", "enter", _REACHED),
    "reach": Verb("reached", "reached", "reach", _REACHED),
    "fight": Verb("fought", "fought", "fight", _AROUND),
    "attack": Verb("launched attacks", "launched attacks", "launch attacks", _AROUND),
    "repel": Verb("repelled attacks", "repelled attacks", "repel attacks", _AROUND),
    "strike": Verb("struck", "struck", "strike", _FIRED, "targets"),
    "shell": Verb("shelled", "shelled", "shell", _FIRED, "targets"),
    "bombard": Verb("bombarded", "bombarded", "bombard", _FIRED, "targets"),
    "down": Verb("shot down targets", "shot down targets", "shoot down targets", _AROUND),
    "occur": Verb("took place", "taken place", "take place", _AROUND),
    "hit": Verb("hit", "hit", "hit", {**_FIRED, "from": "targets from {}"}, "targets"),
}

# The trigger's first letters choose the verb; loaded words ("liberate") become the plain one.
_TRIGGERS: dict[Kind, tuple[tuple[tuple[str, ...], str], ...]] = {
    "capture": ((("recaptur", "retak", "retook", "regain", "reclaim"), "retake"),),
    "advance": ((("enter",), "enter"), (("reach",), "reach")),
    "clash": (
        (("repel", "repuls", "beat back", "beaten back", "thwart", "fended", "push"), "repel"),
        (("attack", "assault", "offensive", "storm", "ground attack", "counterattack"), "attack"),
    ),
    "strike": ((("shell",), "shell"), (("bombard",), "bombard"), (("shot", "shoot", "intercept", "down"), "down")),
}
_PLAIN: dict[Kind, str] = {
    "hold": "hold",
    "capture": "take",
    "withdraw": "withdraw",
    "advance": "gain",
    "clash": "fight",
    "strike": "strike",
}


_PASSIVE = frozenset({"take", "retake", "hold", "enter", "reach"})


class Deed(msgspec.Struct, frozen=True, order=True):
    """What is said to have been done, without its places: claims with equal deeds can share a sentence."""

    kind: Kind
    verb: str
    sides: tuple[str | None, ...]
    polarity: Polarity
    mood: Mood
    hedge: str
    role: str


def deed_of(claim: Claim, role: str) -> Deed:
    """The deed of a claim of a deed kind, at a place of the given role.

    Raises KeyError on kinds that are no deeds (losses, supply and so on), which are quoted instead.
    """
    side = claim.actor.side if claim.actor else None
    verb = _verb(claim, role, side)
    return Deed(claim.kind, verb, (side,), claim.polarity, claim.mood, _hedge(claim), role)


def role_of(place: ClaimPlace | None) -> str:
    """The part a place plays in its clause; "by" for features such as roads and borders, which nobody is "in"."""
    if place is None:
        return "at"
    return "by" if place.role == "at" and is_feature(place.name or place.text) else place.role


def is_feature(name: str) -> bool:
    """Whether a name ends in a common noun: "Varna border", "M-7 highway".

    >>> is_feature("M-7 highway"), is_feature("Lyman")
    (True, False)
    """
    last = name.rpartition(" ")[2]
    return " " in name and last.isalpha() and last.islower()


def _verb(claim: Claim, role: str, side: str | None) -> str:
    if side is None and claim.kind in ("clash", "strike"):
        return "occur" if claim.kind == "clash" else "hit"
    trigger = claim.trigger.text.casefold()
    for stems, verb in _TRIGGERS.get(claim.kind, ()):
        if trigger.startswith(stems):
            return verb
    if claim.kind == "advance" and role in ("to", "from"):
        return "advance"
    return _PLAIN[claim.kind]


def _hedge(claim: Claim) -> str:
    if claim.certainty == "certain":
        return ""
    if claim.certainty == "possible":
        return "may"
    # "Likely" is kept for computed figures (ICD 203), so a speaker's own hedge is told in other words.
    told = claim.source is not None and claim.source.kind == "unnamed"
    return "reportedly" if told or "report" in claim.quote.casefold() else "apparently"


def impersonal(deed: Deed) -> str:
    """What keeps deeds of no side apart: each has a subject of its own."""
    return f"{deed.verb} {deed.role}" if deed.verb in ("occur", "hit") or _is_passive(deed) else ""


def subject(deed: Deed, theatre: Theatre) -> str:
    """Who did it: forces of a side, never a unit."""
    if deed.verb == "occur":
        return "fighting"
    if deed.verb == "hit":
        return "strikes"
    if deed.sides == (None,):
        return "forces of a side not named"
    return f"{joined([_force(side, theatre) for side in deed.sides])} forces"


def _force(side_id: str | None, theatre: Theatre) -> str:
    side = theatre.side(side_id) if side_id else None
    if side:
        return side.adjective
    return "third-party" if side_id else "unnamed"


def place_list(names: Sequence[str], last: str = "and") -> str:
    """Places in a sentence: all of them up to twelve, then the first eleven and how many more.

    >>> place_list([f"P{i}" for i in range(14)])[-25:]
    'P9, P10 and 3 more places'
    """
    if len(names) <= _MOST_NAMES:
        return joined(names, last)
    shown = names[: _MOST_NAMES - 1]
    return f"{', '.join(shown)} {last} {len(names) - len(shown)} more places"


def clause(deeds: Sequence[tuple[Deed, Sequence[str]]], theatre: Theatre, when: str = "") -> str:
    """One finite clause in the past tense of reported speech for deeds that differ in verb, role and places alone.

    Its form: "Russian forces reportedly did not take Lyman or gain ground near Brod on 10 September".
    """
    first = deeds[0][0]
    if _is_passive(first) and deeds[0][1]:
        return _passive(first, deeds[0][1], when)
    last = "or" if first.polarity == "-" else "and"
    lead, form = _lead(first)
    phrases: list[str] = []
    previous = ""
    for deed, places in deeds:
        verb = VERBS[deed.verb]
        tail = verb.after.get(deed.role, verb.after["at"]).format(place_list(places, last)) if places else verb.bare
        phrases.append(" ".join(part for part in ("" if deed.verb == previous else getattr(verb, form), tail) if part))
        previous = deed.verb
    # A comma keeps a list of places apart from the verb after it.
    comma = "," if any(len(places) > 1 for _, places in deeds[:-1]) else ""
    predicate = f"{comma} {last} ".join(phrases)
    condition = "in certain circumstances" if first.mood == "conditional" else ""
    return " ".join(part for part in (subject(first, theatre), lead, predicate, when, condition) if part)


def _is_passive(deed: Deed) -> bool:
    """Whether no side is told and the place can be the subject: "Lyman was taken"."""
    return deed.sides == (None,) and deed.verb in _PASSIVE and deed.role in ("at", "by")


def _passive(deed: Deed, places: Sequence[str], when: str) -> str:
    negative = deed.polarity == "-"
    no, hedge = "not" if negative else "", "" if deed.hedge == "may" else deed.hedge
    be = "was" if len(places) == 1 else "were"
    match deed.mood:
        case "planned":
            words = ["may", no, "have been meant to be"] if deed.hedge == "may" else [be, hedge, no, "meant to be"]
        case "predicted" | "conditional":
            words = ["might" if deed.hedge == "may" else "would", hedge, no, "be"]
        case _:
            words = ["may", no, "have been"] if deed.hedge == "may" else [be, hedge, no]
    condition = "in certain circumstances" if deed.mood == "conditional" else ""
    named = place_list(places, "and")
    return " ".join(word for word in (named, *words, VERBS[deed.verb].participle, when, condition) if word)


def _lead(deed: Deed) -> tuple[str, str]:
    """The words before the verb (hedge, auxiliary, negation) and the form of the verb that they ask for."""
    no, maybe = "not" if deed.polarity == "-" else "", deed.hedge == "may"
    hedge = "" if maybe else deed.hedge
    match deed.mood:
        case "planned":
            words = ["may", no, "have intended to"] if maybe else [hedge, "did not intend to" if no else "intended to"]
            form = "base"
        case "predicted" | "conditional":
            words, form = ["might" if maybe else "would", hedge, no], "base"
        case _ if maybe:
            words, form = ["may", no, "have"], "participle"
        case _:
            words, form = [hedge, "did not" if no else ""], "base" if no else "past"
    return " ".join(word for word in words if word), form
