"""Sentences on computed changes of control: from the day before to the day asked about, with the claims that bear on
each."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

import msgspec

from fogline.model.claim import Claim
from fogline.model.picture import Holding, Picture
from fogline.publish.deed import DEED_KINDS, GROUND_KINDS, place_list
from fogline.publish.draft import Draft
from fogline.publish.material import Material
from fogline.publish.phrase import adverb, counted, day_text, joined, percent
from fogline.publish.sectors import sector_at

_MOST_CITED = 4
_MOST_NAMED = 3


class Change(msgspec.Struct, frozen=True):
    """One settlement whose state is not that of the day before; `claims` are those of the window that name it,
    weightiest first."""

    now: Holding
    before: Holding
    sector: str | None
    claims: tuple[Claim, ...]


def changes_of(picture: Picture, material: Material) -> list[Change]:
    """The settlements whose state changed, the largest first."""
    before = {holding.place.id: holding for holding in picture.before}
    naming = _naming(material)
    changed = [holding for holding in picture.holdings if holding.place.id in material.changed]
    return [
        Change(now, before[now.place.id], _sector(now, material), tuple(naming.get(now.place.id, ())))
        for now in sorted(
            changed, key=lambda holding: (-holding.place.population, holding.place.name, holding.place.id)
        )
    ]


def _sector(holding: Holding, material: Material) -> str | None:
    return sector_at(material.sectors, holding.place.lon, holding.place.lat, holding.place.region)


def _naming(material: Material) -> dict[str, list[Claim]]:
    """The window's claims that bear on each place, those on ground before those on fighting."""
    naming: dict[str, list[Claim]] = {}
    for claim in material.window:
        if claim.kind in DEED_KINDS and claim.mood == "actual" and not claim.background:
            for place_id in dict.fromkeys(place.id for place in claim.places if place.id):
                naming.setdefault(place_id, []).append(claim)
    return {place: sorted(claims, key=lambda claim: claim.kind not in GROUND_KINDS) for place, claims in naming.items()}


def holder(state: str, material: Material) -> str:
    """A state in words, as it follows "were"."""
    side = material.theatre.side(state)
    if side:
        return f"in {side.adjective} hands"
    return "contested" if state == "contested" else "without a clear holder"


def draft_changes(changes: Sequence[Change], material: Material) -> list[Draft]:
    """Drafts within one sector: first the settlements that claims name, then how many changed with them."""
    named: dict[tuple[str, str, str], list[Change]] = {}
    for change in changes:
        if change.claims:
            named.setdefault((change.now.state, change.before.state, adverb(p_state(change.now))), []).append(change)
    drafts = [_draft(group, material) for group in named.values()]
    return drafts + _draft_unnamed([change for change in changes if not change.claims], changes, material)


def p_state(holding: Holding) -> float:
    """The probability of the state a settlement is given; of its likeliest state where it is unknown."""
    if holding.state == "contested":
        return holding.p_contested
    return holding.p.get(holding.state, max((holding.p_contested, *holding.p.values())))


def _draft(group: Sequence[Change], material: Material) -> Draft:
    state, sure = group[0].now.state, adverb(p_state(group[0].now))
    were = "was" if len(group) == 1 else "were"
    yesterday = day_text(material.on - timedelta(days=1), material.on)
    then = f"which on the estimate of {yesterday} {were} {holder(group[0].before.state, material)}"
    names = place_list([f"{change.now.place.name} ({_figure(change.now, material)})" for change in group])
    side = material.theatre.side(state)
    forms: tuple[tuple[str, str], ...]
    if side:
        forms = (
            ("hold", f"{side.adjective} forces {sure} hold {names}, {then}."),
            (
                "in hands",
                f"{names}, {then}, {'is' if len(group) == 1 else 'are'} now {sure} {holder(state, material)}.",
            ),
        )
    elif state == "contested":
        forms = (("contested", f"{names}, {then}, {'is' if len(group) == 1 else 'are'} now {sure} contested."),)
    else:
        forms = (("unclear", f"it is no longer clear who holds {names}, {then}."),)
    claims = tuple(dict.fromkeys(claim.id for change in group for claim in change.claims[:_MOST_CITED]))
    return Draft(forms, claims, (9, len(group)))


def _figure(holding: Holding, material: Material) -> str:
    if holding.state != "unknown":
        return percent(p_state(holding))
    shares = [f"{side.adjective} {percent(holding.p.get(side.id, 0.0))}" for side in material.theatre.sides]
    return joined([*shares, f"contested {percent(holding.p_contested)}"], "or")


def _draft_unnamed(unnamed: Sequence[Change], changes: Sequence[Change], material: Material) -> list[Draft]:
    by_state: dict[str, list[Change]] = {}
    for change in unnamed:
        by_state.setdefault(change.now.state, []).append(change)
    drafts = []
    for state, group in by_state.items():
        claims = _beside(group, changes)
        if claims:
            more = counted(len(group), "more settlement")
            among = (
                f", among them {joined(_names(group)[:_MOST_NAMED])},"
                if len(group) > 1
                else f", {group[0].now.place.name},"
            )
            text = f"on the estimate {more} that no claim of the day names{among} {_turn(state, material)} with them."
            drafts.append(Draft((("unnamed", text),), claims, (8, len(group))))
    return drafts


def _turn(state: str, material: Material) -> str:
    side = material.theatre.side(state)
    if side:
        return f"passed into {side.adjective} hands"
    return "became contested" if state == "contested" else "lost a clear holder"


def _names(group: Iterable[Change]) -> list[str]:
    return list(dict.fromkeys(change.now.place.name for change in group))


def _beside(group: Sequence[Change], changes: Sequence[Change]) -> tuple[str, ...]:
    """The claims on named settlements of the sector that went the same way: what the unnamed ones moved with."""
    state = group[0].now.state
    near = [change for change in changes if change.claims and change.now.state == state]
    return tuple(dict.fromkeys(claim.id for change in near for claim in change.claims[:1]))[: _MOST_CITED * 2]


def untold(changes: Iterable[Change]) -> list[Change]:
    """The changes of sectors where no claim names a settlement that went the same way: they can cite nothing."""
    listed = list(changes)
    told = {(change.sector, change.now.state) for change in listed if change.claims}
    return [change for change in listed if not change.claims and (change.sector, change.now.state) not in told]
