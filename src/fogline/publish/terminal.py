"""The picture of a day as plain lines for a terminal: who most likely holds the places in the news, what changed,
what is disputed."""

from collections.abc import Iterable, Sequence

from fogline.model.picture import Holding, Picture
from fogline.model.theatre import Theatre
from fogline.publish.changes import p_state
from fogline.publish.contrasts import contrasts_of, draft_contrasts
from fogline.publish.draft import framed
from fogline.publish.material import Material, material_of
from fogline.publish.phrase import adverb, counted, day_text, joined, percent

_MOST_NAMED = 10
_MOST_DISPUTED = 4
_STRENGTH = ("almost certainly", "very likely", "likely")


def picture_text(picture: Picture, theatre: Theatre) -> str:
    """Who most likely holds the places that the claims of the day name, what changed since the day before, and what
    is disputed."""
    material = material_of(picture, theatre)
    reports = counted(len({claim.report for claim in material.window}), "report")
    told = f"{counted(len(material.window), 'claim')} from {reports} since the day before"
    lines = [f"{theatre.name}, {day_text(picture.on)}: {told}, {len(picture.claims):,} claims in all.", ""]
    for title, body in (
        ("Who most likely holds the places in the news", _held(picture, material)),
        ("Changed since the day before", _changed(picture, material)),
        ("Disputed", _disputed(material)),
    ):
        if body:
            lines += [title, *(f"  {line}" for line in body), ""]
    return "\n".join([*lines, *theatre.contested_borders]).rstrip() + "\n"


def _held(picture: Picture, material: Material) -> list[str]:
    named = {place.id for claim in material.window for place in claim.places if place.id}
    held: dict[str, list[Holding]] = {}
    for holding in picture.holdings:
        if holding.place.id in named:
            held.setdefault(holding.state, []).append(holding)
    states = [*(side.id for side in material.theatre.sides), "contested", "unknown"]
    return [line for state in states if state in held for line in _state_lines(state, held[state], material.theatre)]


def _state_lines(state: str, holdings: Sequence[Holding], theatre: Theatre) -> Iterable[str]:
    side = theatre.side(state)
    title = side.adjective if side else state
    if state == "unknown":
        yield f"{title}: {_names(holdings)}"
        return
    for strength in _STRENGTH:
        alike = [holding for holding in holdings if adverb(p_state(holding)) == strength]
        if alike:
            least = percent(min(p_state(holding) for holding in alike))
            yield f"{title}, {strength} ({least}{' or more' if len(alike) > 1 else ''}): {_names(alike)}"


def _names(holdings: Sequence[Holding]) -> str:
    names = [holding.place.name for holding in sorted(holdings, key=lambda h: (-h.place.population, h.place.name))]
    if len(names) <= _MOST_NAMED:
        return joined(names)
    return f"{', '.join(names[:_MOST_NAMED])} and {len(names) - _MOST_NAMED} more"


def _changed(picture: Picture, material: Material) -> list[str]:
    before = {holding.place.id: holding.state for holding in picture.before}
    moves: dict[tuple[str, str], list[Holding]] = {}
    for holding in picture.holdings:
        if holding.place.id in material.changed:
            moves.setdefault((before[holding.place.id], holding.state), []).append(holding)
    titles = {side.id: side.adjective for side in material.theatre.sides}
    return [f"{titles.get(a, a)} to {titles.get(b, b)}: {_names(held)}" for (a, b), held in sorted(moves.items())]


def _disputed(material: Material) -> list[str]:
    drafts = draft_contrasts(contrasts_of(material, "disputed"), material)
    shown = framed(sorted(drafts, key=lambda draft: draft.weight, reverse=True)[:_MOST_DISPUTED])
    more = len(drafts) - len(shown)
    return [sentence.text for sentence in shown] + ([f"and {more} more (`fogline brief`)"] if more > 0 else [])
