"""Sentences on deeds: claims of like content share one, places told by the same voices share a list, voices that
agree are named together."""

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from fogline.errors import SettingError
from fogline.model.claim import Claim, Kind
from fogline.model.dates import edtf_span
from fogline.publish.deed import Deed, clause, deed_of, impersonal, role_of
from fogline.publish.draft import Draft, reported
from fogline.publish.material import Material, Telling, key_of, place_name
from fogline.publish.phrase import span_text
from fogline.publish.voice import Voice, voice_of, voices_text

_MOST_DEEDS = 3
_MOST_PLACES = 14
_RANK: dict[Kind, int] = {
    "capture": 6,
    "withdraw": 6,
    "advance": 5,
    "hold": 4,
    "clash": 3,
    "strike": 3,
    "loss": 3,
    "resistance": 2,
}
_AGREEMENT = {"told by both sides": 2, "corroborated": 1}


class Spot(msgspec.Struct, frozen=True):
    """One deed at one place (None: at none told), with all tellings of it."""

    deed: Deed
    name: str | None
    tellings: tuple[Telling, ...]


class _Cell(msgspec.Struct, frozen=True):
    """What spots must share to stand in one sentence."""

    sides: tuple[str | None, ...]
    subject: str
    polarity: str
    mood: str
    hedge: str
    voices: tuple[str, ...]
    verdict: str


def draft_deeds(tellings: Iterable[Telling], material: Material, aside: str = "") -> list[Draft]:
    """Drafts for tellings of deed kinds within one sector."""
    cells: dict[_Cell, list[Spot]] = {}
    for spot in _both_sides(spots_of(tellings), material):
        cells.setdefault(_cell(spot, material), []).append(spot)
    return [_draft(chunk, material, aside) for spots in cells.values() for chunk in _chunks(spots)]


def spots_of(tellings: Iterable[Telling]) -> list[Spot]:
    """Brings together the tellings of one deed at one place, in order of first telling."""
    found: dict[tuple[Deed, str | None], list[Telling]] = {}
    for telling in tellings:
        deed = deed_of(telling.claim, role_of(telling.place))
        found.setdefault((deed, key_of(telling.place) if telling.place else None), []).append(telling)
    return [Spot(deed, _name(group), tuple(group)) for (deed, _), group in found.items()]


def _name(tellings: Sequence[Telling]) -> str | None:
    place = tellings[0].place
    return place_name(place) if place else None


def _both_sides(spots: list[Spot], material: Material) -> list[Spot]:
    """Joins "A forces fought" and "B forces fought" at one place on the same word into one spot with two subjects."""
    merged: dict[tuple[object, ...], list[Spot]] = {}
    for number, spot in enumerate(spots):
        plain = spot.deed.verb == "fight" and None not in spot.deed.sides
        key = (msgspec.structs.replace(spot.deed, sides=()), spot.name, _labels(spot, material)) if plain else (number,)
        merged.setdefault(key, []).append(spot)
    order = [side.id for side in material.theatre.sides]
    return [group[0] if len(group) == 1 else _joined_spot(group, order) for group in merged.values()]


def _joined_spot(group: list[Spot], order: list[str]) -> Spot:
    sides = {side for spot in group for side in spot.deed.sides if side}
    known = sorted(sides, key=lambda side: order.index(side) if side in order else len(order))
    deed = msgspec.structs.replace(group[0].deed, sides=tuple(known))
    return Spot(deed, group[0].name, tuple(telling for spot in group for telling in spot.tellings))


def spot_voices(tellings: Iterable[Telling], material: Material) -> list[Voice]:
    """Whose word the tellings are, each voice once, in order of its label."""
    return sorted(
        {voice_of(telling.claim, material.theatre) for telling in tellings}, key=lambda v: (v.label, v.publisher)
    )


def _labels(spot: Spot, material: Material) -> tuple[str, ...]:
    return tuple(dict.fromkeys(voice.label for voice in spot_voices(spot.tellings, material)))


def _cell(spot: Spot, material: Material) -> _Cell:
    deed = spot.deed
    return _Cell(
        deed.sides, impersonal(deed), deed.polarity, deed.mood, deed.hedge, _labels(spot, material), _verdict(spot)
    )


def _verdict(spot: Spot) -> str:
    """What the publishers who carry another's word make of it, where they say so."""
    claims = [telling.claim for telling in spot.tellings]
    rejecting = sorted({claim.publisher for claim in claims if claim.stance == "rejects"})
    endorsing = sorted(
        {
            claim.publisher
            for claim in claims
            if claim.stance == "endorses" and claim.source and claim.source.kind != "footage"
        }
    )
    said = [f"{publisher} rejected this" for publisher in rejecting] + [
        f"{publisher} endorsed this" for publisher in endorsing
    ]
    return f"; {' and '.join(said)}" if said else ""


def _chunks(spots: Sequence[Spot]) -> Iterable[list[Spot]]:
    """Cuts a long list where a reader would lose the thread."""
    chunk: list[Spot] = []
    for spot in sorted(spots, key=lambda spot: (-_RANK.get(spot.deed.kind, 1), spot.deed.verb, spot.deed.role)):
        deeds = {other.deed for other in chunk} | {spot.deed}
        if chunk and (len(deeds) > _MOST_DEEDS or len(chunk) >= _MOST_PLACES):
            yield chunk
            chunk = []
        chunk.append(spot)
    if chunk:
        yield chunk


def _draft(spots: Sequence[Spot], material: Material, aside: str) -> Draft:
    tellings = [telling for spot in spots for telling in spot.tellings]
    voices = spot_voices(tellings, material)
    text = clause_of(spots, material)
    forms = reported(
        text,
        voices_text(voices, material.show_publishers),
        all(v.speaks for v in voices),
        f"{_verdict(spots[0])}{'' if spots[0].deed.hedge else aside}",
    )
    return Draft(forms, cited(tellings), weight_of(spots, tellings, voices))


def clause_of(spots: Sequence[Spot], material: Material) -> str:
    """The clause that tells of these spots together."""
    deeds: dict[Deed, list[str]] = {}
    for spot in spots:
        names = deeds.setdefault(spot.deed, [])
        if spot.name and spot.name not in (*names, *deeds.get(msgspec.structs.replace(spot.deed, role="at"), ())):
            names.append(spot.name)
    deeds = {deed: names for deed, names in deeds.items() if names} or deeds
    when = when_text([telling.claim for spot in spots for telling in spot.tellings], material.on)
    return clause(list(deeds.items()), material.theatre, when)


def when_text(claims: Sequence[Claim], on: date) -> str:
    """When it happened, if each of the claims says so."""
    spans = []
    for claim in claims:
        try:
            spans.append(edtf_span(claim.when or ""))
        except SettingError:
            return ""
    return span_text(min(first for first, _ in spans), max(last for _, last in spans), on) if spans else ""


def cited(tellings: Iterable[Telling]) -> tuple[str, ...]:
    """The ids of the claims told, each once."""
    return tuple(dict.fromkeys(telling.claim.id for telling in tellings))


def weight_of(spots: Sequence[Spot], tellings: Sequence[Telling], voices: Sequence[Voice]) -> tuple[int, ...]:
    """Consequence, for sorting: agreement across the front, kind, voices, places."""
    agreement = max((_AGREEMENT.get(t.event.status, 0) for t in tellings if t.event), default=0)
    rank = max(_RANK.get(spot.deed.kind, 1) for spot in spots)
    return (agreement, rank, len({voice.label for voice in voices}), len(spots))
