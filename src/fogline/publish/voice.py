"""Whose word a claim is, as a noun phrase that can be set before "said" or after "according to"."""

import re

import msgspec

from fogline.model.claim import Attribution, Claim
from fogline.model.theatre import Theatre
from fogline.publish.phrase import joined, number

_DETERMINERS = frozenset(
    {"a", "an", "another", "one", "the", "some", "several", "many", "multiple", "two", "three", "four", "five", "other"}
    | {"unnamed", "unspecified", "unconfirmed", "local", "various", "both", "most", "certain", "numerous"}
    | {"residents", "witnesses", "locals", "officials", "reports", "sources", "analysts", "journalists", "partisans"}
)
# Names of bodies take the article ("the General Staff"), names of people and outlets do not.
_BODIES = frozenset(
    {"administration", "agency", "army", "authorities", "bureau", "centre", "center", "command", "committee", "corps"}
    | {"council", "department", "directorate", "division", "forces", "government", "guard", "headquarters"}
    | {"institute", "intelligence", "kremlin", "military", "militia", "ministry", "mission", "mod", "navy", "office"}
    | {"parliament", "police", "republic", "service", "staff", "union"}
)
_UNCOUNTED = frozenset(
    {"media", "footage", "imagery", "data", "intelligence", "press", "video", "coverage", "reporting", "television"}
)
_ADJECTIVES = frozenset({"unnamed", "unspecified", "unconfirmed", "local"})
_BRACKETS = re.compile(r" \([^)]*\)$")
_GENERIC = frozenset(
    {"additional", "combat", "drone", "geolocated", "new", "recent", "satellite", "social", "verified", "video"}
)
_MOST_PUBLISHERS = 3
_LONGEST_NAME = 70


class Voice(msgspec.Struct, frozen=True, order=True):
    """One whose word it is: `label` in a sentence, its `side` if it has one; all speak but footage and the like."""

    label: str
    side: str | None
    speaks: bool
    publisher: str
    own: bool


def voice_of(claim: Claim, theatre: Theatre) -> Voice:
    """Whose word a claim is: its source, or the publisher's own where it has none."""
    source = claim.source
    if source is None:
        known = theatre.source(claim.publisher)
        return Voice(claim.publisher, known.side if known else None, True, claim.publisher, True)
    label = _label(source, theatre)
    return Voice(label, source.side, source.kind != "footage", claim.publisher, label == claim.publisher)


def _label(source: Attribution, theatre: Theatre) -> str:
    text = " ".join((source.text or "").split())
    bare = text.removeprefix("the ").removeprefix("The ")
    known = theatre.source(bare) if bare else None
    if known and _same_words(known.name, bare):
        return with_article(known.name)
    last = text.rpartition(" ")[2]
    plain_plural = last.islower() and last.endswith("s") and " " in text
    if source.kind == "footage":
        return _footage(text) if last.casefold() in _UNCOUNTED else "footage"
    if source.kind == "unnamed" and not plain_plural:
        return "unnamed sources"
    if text and len(text) <= _LONGEST_NAME:
        return with_article(text)
    side = theatre.side(source.side) if source.side else None
    adjective = side.adjective if side else "unnamed"
    return with_article(f"{adjective} source")


def _footage(text: str) -> str:
    return text[:1].lower() + text[1:] if text.partition(" ")[0].casefold() in _GENERIC else with_article(text)


def _same_words(name: str, text: str) -> bool:
    """Whether a canonical name only completes the words of the text; a spokesman is not printed as his ministry."""
    full, given = set(name.casefold().split()), set(text.casefold().split())
    return given <= full or full <= given


def with_article(name: str) -> str:
    """A name with the article that English gives it in mid-sentence.

    >>> with_article("Ukrainian General Staff"), with_article("Ministry of Defence"), with_article("Several sources")
    ('the Ukrainian General Staff', 'the Ministry of Defence', 'several sources')
    >>> with_article("Mayor of Brod Ana Novak"), with_article("Russian milbloggers"), with_article("Ukrainian official")
    ('Mayor of Brod Ana Novak', 'Russian milbloggers', 'a Ukrainian official')
    """
    words = name.split()
    if not words:
        return name
    single = words[-1].islower() and 1 < len(words) <= 4 and not words[-1].endswith("s") and words[-1] not in _UNCOUNTED
    if words[0].casefold() in _ADJECTIVES and single:
        return f"{_indefinite(name)} {name[:1].lower()}{name[1:]}"
    if words[0].casefold() in _DETERMINERS:
        return _set_off(name[:1].lower() + name[1:])
    if name.startswith("Pro-"):
        return _set_off(f"pro{name[3:]}")
    words = _BRACKETS.sub("", name).split()
    head = words[: words.index("of")][-1] if "of" in words[1:] else words[-1]
    if head.casefold() in _BODIES and not head.islower():
        return f"the {name}"
    return f"{_indefinite(name)} {name}" if single and not name[0].isdigit() else name


def _indefinite(name: str) -> str:
    """The article by the first letter; "u" sounds like a consonant in names ("a Ukrainian") save for "un-".

    >>> _indefinite("unnamed source"), _indefinite("Ukrainian official"), _indefinite("eastern outlet")
    ('an', 'a', 'an')
    """
    first = name.casefold()
    return "an" if first.startswith(("a", "e", "i", "o", "un")) else "a"


def _set_off(name: str) -> str:
    """A name added after a comma goes into brackets, which close before the verb."""
    first, comma, second = name.partition(", ")
    return f"{first} ({second})" if comma and "," not in second and "(" not in second else name


def voices_text(voices: list[Voice], show_publishers: bool) -> str:
    """Several voices in one noun phrase, each named once, with the publishers that carried them where these matter."""
    carried: dict[str, list[str]] = {}
    for voice in voices:
        publishers = carried.setdefault(voice.label, [])
        if not voice.own and voice.publisher not in publishers:
            publishers.append(voice.publisher)
    return joined([f"{label}{_via(publishers) if show_publishers else ''}" for label, publishers in carried.items()])


def _via(publishers: list[str]) -> str:
    if not publishers:
        return ""
    named = publishers if len(publishers) <= _MOST_PUBLISHERS else [f"{number(len(publishers))} publishers"]
    return f" (via {joined(named)})"
