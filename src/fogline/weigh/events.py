"""Events: the claims that tell of one occurrence, brought together whoever told them and in whatever order they
came."""

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from fogline.model.claim import Claim, ClaimPlace, Kind, Role
from fogline.model.ids import content_id
from fogline.model.picture import Event
from fogline.model.theatre import Theatre
from fogline.weigh.standing import Telling, sides_heard, status_of, still_told, tellings_of
from fogline.weigh.voice import Voices, copies, happened_on, in_order, normal_words

WINDOW_DAYS = 2
RETRACTION_DAYS = 14
# What happens once; all else (an attack, a strike) may happen one day and not the next without anyone denying anything.
ONCE_KINDS: tuple[Kind, ...] = ("capture", "withdraw")
RIVAL_KINDS: tuple[Kind, ...] = ("capture", "hold")


class _Theme(msgspec.Struct, frozen=True, order=True):
    """What claims must share to tell of one occurrence; its day is left to the windows."""

    kind: Kind
    side: str
    place: str
    role: Role


class _Mention(msgspec.Struct, frozen=True):
    """One place of one claim, with the day it happened and the voices behind it."""

    claim: Claim
    place: ClaimPlace
    day: date
    tellings: tuple[Telling, ...]

    @property
    def denies(self) -> bool:
        return self.claim.polarity == "-"


class _Occurrence(msgspec.Struct, frozen=True):
    """The mentions of one theme within one window."""

    theme: _Theme
    mentions: list[_Mention]

    @property
    def days(self) -> tuple[date, date]:
        days = [mention.day for mention in self.mentions]
        return min(days), max(days)

    def tellings(self) -> list[Telling]:
        return [telling for mention in self.mentions for telling in mention.tellings]


def find_events(claims: Sequence[Claim], theatre: Theatre) -> tuple[Event, ...]:
    """Brings together the claims on one occurrence and judges how it stands: corroborated, disputed, denied, told by
    one source.

    Claims belong together that share kind, actor's side, place (by id, else by name) and the place's role, and lie in
    one window of three days. Windows are anchored at the first day told and never move on, so that weeks of daily
    fighting stay many events. A claim of polarity `-` is the denial of the event that covers its day. What happens but
    once (a capture, a withdrawal) may be denied two days off as well, and up to 14 days later by who told it: that is a
    retraction. A claim whose publisher rejects it is in both lists: the source tells it, the publisher denies it.

    Plans, predictions and conditions, background mentions and claims without a place tell of no occurrence and are left
    out; so is the place that a movement only started from or headed to, save for the kinds that are about it. Returns
    events in order of day, kind and place; the answer does not depend on the order of `claims`.
    """
    occurrences = _occurrences(claims, theatre)
    rivals = _rivals(occurrences)
    events = [_event(occurrence, rivals.get(id(occurrence), []), theatre) for occurrence in occurrences]
    return tuple(sorted(events, key=lambda event: (event.first_day, event.kind, event.place_name, event.id)))


def _occurrences(claims: Sequence[Claim], theatre: Theatre) -> list[_Occurrence]:
    themes: dict[_Theme, list[_Mention]] = {}
    voices, ordered = Voices(theatre), in_order(claims)
    told_before = copies(ordered)
    for claim in ordered:
        if claim.mood != "actual" or claim.background:
            continue
        tellings, day = tellings_of(claim, voices, copied=claim.id in told_before), happened_on(claim)
        for theme, place in _themes(claim).items():
            themes.setdefault(theme, []).append(_Mention(claim, place, day, tellings))
    return [occurrence for theme in sorted(themes) for occurrence in _windows(theme, themes[theme])]


def _themes(claim: Claim) -> dict[_Theme, ClaimPlace]:
    side = claim.actor.side if claim.actor and claim.actor.side else ""
    themes: dict[_Theme, ClaimPlace] = {}
    for place in claim.places:
        role = _part(claim.kind, place.role)
        if role:
            themes.setdefault(_Theme(claim.kind, side, place.id or normal_words(place.name or place.text), role), place)
    return themes


def _part(kind: Kind, role: Role) -> Role | None:
    """The part a place plays in an event of this kind, as far as it makes another event; None where the event is
    elsewhere.

    >>> _part("clash", "near"), _part("capture", "near"), _part("withdraw", "from"), _part("withdraw", "to")
    ('at', 'near', 'at', None)
    """
    if kind == "withdraw":
        return {"from": "at", "at": "at", "near": "near", "to": None}[role]
    if kind in ("advance", "move"):
        return role
    if role == "from":
        return None
    return "near" if kind in ("capture", "hold") and role == "near" else "at"


def _windows(theme: _Theme, mentions: list[_Mention]) -> list[_Occurrence]:
    """Cuts the mentions of one theme into occurrences, tellings first: a denial follows what it denies."""
    told = _anchored(theme, [mention for mention in mentions if not mention.denies])
    loose: list[_Mention] = []
    speakers = [{telling.speaker for telling in occurrence.tellings()} for occurrence in told]
    spans = [occurrence.days for occurrence in told]
    for mention in (mention for mention in mentions if mention.denies):
        target = _denied(mention, spans, speakers)
        (loose if target is None else told[target].mentions).append(mention)
    return told + _anchored(theme, loose)


def _anchored(theme: _Theme, mentions: Iterable[_Mention]) -> list[_Occurrence]:
    found: list[_Occurrence] = []
    for mention in sorted(mentions, key=lambda mention: (mention.day, mention.claim.published, mention.claim.id)):
        if not found or (mention.day - found[-1].mentions[0].day).days > WINDOW_DAYS:
            found.append(_Occurrence(theme, []))
        found[-1].mentions.append(mention)
    return found


def _denied(mention: _Mention, spans: list[tuple[date, date]], speakers: list[set[str]]) -> int | None:
    once = mention.claim.kind in ONCE_KINDS
    gaps = [max((first - mention.day).days, (mention.day - last).days, 0) for first, last in spans]
    near = [n for n, gap in enumerate(gaps) if gap <= (WINDOW_DAYS if once else 0)]
    if near:
        return min(near, key=lambda n: (gaps[n], -n))
    voices = {telling.speaker for telling in mention.tellings}
    late = [n for n, gap in enumerate(gaps) if spans[n][1] < mention.day and gap <= RETRACTION_DAYS]
    own = [n for n in late if once and voices & speakers[n]]
    return own[-1] if own else None


def _rivals(occurrences: list[_Occurrence]) -> dict[int, list[Telling]]:
    """For each capture or hold, what others tell that can't be true as well: the same place taken or still held by
    another side."""
    at_place: dict[str, list[_Occurrence]] = {}
    for occurrence in occurrences:
        theme = occurrence.theme
        if theme.kind in RIVAL_KINDS and theme.role == "at" and theme.side:
            at_place.setdefault(theme.place, []).append(occurrence)
    rivals: dict[int, list[Telling]] = {}
    for group in at_place.values():
        for one in group:
            rivals[id(one)] = [t for other in group if _clash(one, other) for t in still_told(other.tellings())]
    return rivals


def _clash(one: _Occurrence, other: _Occurrence) -> bool:
    (first, last), (other_first, other_last) = one.days, other.days
    if one.theme.side == other.theme.side or max(first - other_last, other_first - last).days > WINDOW_DAYS:
        return False
    # To hold a place before the enemy takes it is no contradiction; to hold it on that day or later is one.
    if one.theme.kind == "capture" and other.theme.kind == "hold":
        return other_last >= first
    if one.theme.kind == "hold" and other.theme.kind == "capture":
        return last >= other_first
    return True


def _event(occurrence: _Occurrence, rivals: list[Telling], theatre: Theatre) -> Event:
    theme, tellings = occurrence.theme, occurrence.tellings()
    mentions = sorted(occurrence.mentions, key=lambda mention: (mention.claim.published, mention.claim.id))
    place, (first, last) = mentions[0].place, occurrence.days
    return Event(
        id=content_id("e", theme.kind, theme.side, theme.place, theme.role, first.isoformat(), str(mentions[0].denies)),
        kind=theme.kind,
        side=theme.side or None,
        place_id=place.id,
        place_name=place.name or place.text,
        lon=place.lon,
        lat=place.lat,
        first_day=first,
        last_day=last,
        supporting=_claims_that(mentions, affirm=True),
        denying=_claims_that(mentions, affirm=False),
        status=status_of(tellings, rivals, theme.kind, theme.side or None),
        sides_heard=sides_heard(tellings, theatre),
        role=theme.role,
    )


def _claims_that(mentions: list[_Mention], *, affirm: bool) -> tuple[str, ...]:
    return tuple(m.claim.id for m in mentions if any(telling.affirms == affirm for telling in m.tellings))
