"""Whose word a claim is, how surely it is put, and whether it was told before in the same words."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import msgspec

from fogline.errors import SettingError
from fogline.model.claim import Claim
from fogline.model.dates import edtf_span
from fogline.model.theatre import Source, Theatre

COPY_DAYS = 3
_NOT_WORDS = re.compile(r"[\W_]+")


class Voice(msgspec.Struct, frozen=True):
    """One who speaks: a stable name for counting, and the side whose interest is spoken for (None where neutral or
    unknown).

    An unnamed source ("reportedly", "some sources") is its publisher's own unnamed voice: nobody can tell two of them
    apart.
    """

    speaker: str
    side: str | None
    named: bool


class Voices:
    """Tells whose word a claim is, with the sources and sides that the theatre knows."""

    def __init__(self, theatre: Theatre) -> None:
        self._sides = {side.id for side in theatre.sides}
        self._sources: dict[str, Source] = {}
        for source in theatre.sources:
            for name in (source.name, *source.aliases):
                self._sources.setdefault(name.casefold(), source)

    def publisher(self, claim: Claim) -> Voice:
        """The publisher's own voice."""
        source = self._sources.get(claim.publisher.casefold())
        name = source.name if source else claim.publisher
        return Voice(normal_words(name), self._belligerent(source.side if source else None), named=True)

    def teller(self, claim: Claim) -> Voice:
        """The voice that vouches for the claim: the cited source, or the publisher where it speaks for itself."""
        cited = claim.source
        if cited is None:
            return self.publisher(claim)
        source = self._sources.get(cited.text.casefold()) if cited.text else None
        side = self._belligerent(cited.side or (source.side if source else None))
        if cited.text and cited.kind != "unnamed":
            return Voice(normal_words(source.name if source else cited.text), side, named=True)
        owner = self.publisher(claim)
        known_side = cited.side is not None
        return Voice(f"{owner.speaker}: unnamed {side or ''}".rstrip(), side if known_side else owner.side, known_side)

    def _belligerent(self, side: str | None) -> str | None:
        return side if side in self._sides else None


def normal_words(text: str) -> str:
    """Words without case, punctuation and spacing, so that copies of a sentence look alike.

    >>> normal_words("“Izium is  FREE!”")
    'izium is free'
    """
    return _NOT_WORDS.sub(" ", text.casefold()).strip()


def happened_on(claim: Claim) -> date:
    """The day a claim is about: the last day of its date, or the day it was published; never after it was published."""
    published = claim.published.date()
    if claim.when is None:
        return published
    try:
        return min(edtf_span(claim.when)[1], published)
    except SettingError:
        return published


def in_order(claims: Iterable[Claim]) -> list[Claim]:
    """Claims in the order they were published, equal moments by id: the same list whatever the order they arrived
    in."""
    return sorted(claims, key=lambda claim: (claim.published, claim.id))


def copies(claims: Sequence[Claim]) -> set[str]:
    """The ids of claims that repeat, within three days, the words of an earlier claim from another publisher; the first
    telling is not among them.

    `claims` are in order of publication. Two claims of one sentence are told apart by kind, polarity, actor, trigger
    and places.
    """
    first: dict[tuple[object, ...], Claim] = {}
    repeated: set[str] = set()
    for claim in claims:
        actor = claim.actor.side if claim.actor else None
        places = tuple((place.text, place.role) for place in claim.places)
        key = (normal_words(claim.quote), claim.kind, claim.polarity, actor, claim.trigger.text, places)
        told = first.get(key)
        if told is None or claim.published - told.published > timedelta(days=COPY_DAYS):
            first[key] = claim
        elif told.publisher.casefold() != claim.publisher.casefold():
            repeated.add(claim.id)
    return repeated
