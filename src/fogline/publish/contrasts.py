"""Sentences on what is disputed or denied: who says it, and who says otherwise."""

from collections.abc import Iterable, Sequence

import msgspec

from fogline.model.claim import Claim
from fogline.model.picture import Event
from fogline.publish.deed import DEED_KINDS
from fogline.publish.draft import Draft
from fogline.publish.material import Material, Telling, key_of, place_key
from fogline.publish.reported import Spot, cited, clause_of, spot_voices, spots_of, weight_of
from fogline.publish.sectors import sector_of
from fogline.publish.voice import voice_of, voices_text

_MOST_A_SIDE = 4
_RIVAL_KINDS = ("capture", "hold")
_RIVAL_DAYS = 2


class Contrast(msgspec.Struct, frozen=True):
    """Two tellings of one place that can't both be true, each with its voices."""

    sector: str | None
    claimed: Spot
    denied: Spot


def contrasts_of(material: Material, status: str) -> list[Contrast]:
    """The events of a status that were told of in the window and have tellings on both sides, each pair of events
    once."""
    found: list[Contrast] = []
    paired: set[str] = set()
    told = {claim.id for claim in material.window}
    for event in sorted(
        material.events, key=lambda event: (event.first_day, event.kind, event.place_name, event.side or "", event.id)
    ):
        if event.status != status or event.kind not in DEED_KINDS or event.id in paired:
            continue
        if not told.intersection((*event.supporting, *event.denying)):
            continue
        against, rival = _against(event, material)
        contrast = _contrast(_tellings(event.supporting, event, material), against)
        if contrast:
            paired.update((event.id, rival.id) if rival else (event.id,))
            found.append(contrast)
    return found


def _against(event: Event, material: Material) -> tuple[list[Telling], Event | None]:
    """The denials of an event; where nobody denies it outright, the rival event that makes it disputed."""
    if event.denying:
        return _tellings(event.denying, event, material), None
    speakers = _labels(event.supporting, material)
    for other in reversed(material.events):
        if _rivals(event, other) and _labels(other.supporting, material) - speakers:
            return _tellings(other.supporting, other, material), other
    return [], None


def _labels(ids: Iterable[str], material: Material) -> set[str]:
    return {voice_of(material.claims[claim], material.theatre).label for claim in ids if claim in material.claims}


def _rivals(event: Event, other: Event) -> bool:
    """Whether another event can't be true as well: the place taken or held by another side at about the same time."""
    sides = event.side and other.side and event.side != other.side
    same = place_key(event.place_id, event.place_name) == place_key(other.place_id, other.place_name)
    apart = max((event.first_day - other.last_day).days, (other.first_day - event.last_day).days)
    kinds = event.kind in _RIVAL_KINDS and other.kind in _RIVAL_KINDS
    return bool(sides and same and kinds and event.role == other.role and apart <= _RIVAL_DAYS)


def _tellings(ids: Iterable[str], event: Event, material: Material) -> list[Telling]:
    claims = [material.claims[claim] for claim in ids if claim in material.claims]
    latest = sorted(claims, key=lambda claim: (claim.published, claim.id))[-_MOST_A_SIDE:]
    return [telling for claim in latest for telling in _at(claim, event, material)]


def _at(claim: Claim, event: Event, material: Material) -> Iterable[Telling]:
    key = place_key(event.place_id, event.place_name)
    place = next((place for place in claim.places if key_of(place) == key), None)
    if place is not None and claim.kind in DEED_KINDS:
        yield Telling(claim, place, event, sector_of(material.sectors, place))


def _contrast(told: list[Telling], against: list[Telling]) -> Contrast | None:
    told = [telling for telling in told if telling.claim.stance != "rejects"] or told
    ids = {telling.claim.id for telling in told}
    against = [telling for telling in against if telling.claim.id not in ids]
    if not told or not against:
        return None
    return Contrast(told[0].sector, _weightiest(spots_of(told)), _weightiest(spots_of(against)))


def _weightiest(spots: Sequence[Spot]) -> Spot:
    return max(spots, key=lambda spot: (len(spot.tellings), spot.tellings[-1].claim.published, spot.deed.verb))


def draft_contrasts(contrasts: Iterable[Contrast], material: Material) -> list[Draft]:
    """Drafts within one sector: disputes of like content and voices share a sentence."""
    alike: dict[tuple[object, ...], list[Contrast]] = {}
    for contrast in contrasts:
        key = (
            contrast.claimed.deed,
            _who(contrast.claimed, material),
            contrast.denied.deed,
            _who(contrast.denied, material),
        )
        alike.setdefault(key, []).append(contrast)
    return [_draft(group, material) for group in alike.values()]


def _who(spot: Spot, material: Material) -> str:
    return voices_text(spot_voices(spot.tellings, material), material.show_publishers)


def _draft(group: Sequence[Contrast], material: Material) -> Draft:
    claimed, denied = [contrast.claimed for contrast in group], [contrast.denied for contrast in group]
    one, other = clause_of(claimed, material), clause_of(denied, material)
    for_it, against_it = _who(claimed[0], material), _who(denied[0], material)
    tellings = [
        telling for contrast in group for spot in (contrast.claimed, contrast.denied) for telling in spot.tellings
    ]
    voices = spot_voices(tellings, material)
    forms: tuple[tuple[str, str], ...] = (
        ("but according", f"{one}, according to {for_it}; but according to {against_it}, {other}."),
        ("against that", f"according to {for_it}, {one}; against that, according to {against_it}, {other}."),
    )
    if all(voice.speaks for voice in voices):
        forms = (*forms, ("whereas", f"{for_it} said that {one}, whereas {against_it} said that {other}."))
    return Draft(forms, cited(tellings), weight_of(claimed, tellings, voices))
