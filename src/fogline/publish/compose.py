"""Composes the brief of a day from a picture: which claim is told in which section, in which order, and what is left
for the full list."""

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta

import msgspec

from fogline.model.claim import Claim
from fogline.model.picture import Picture
from fogline.model.theatre import Theatre
from fogline.publish.brief import SECTION_TITLES, Brief, Evidence, Group, Section, SectionId, Sentence
from fogline.publish.changes import Change, changes_of, draft_changes, untold
from fogline.publish.contrasts import Contrast, contrasts_of, draft_contrasts
from fogline.publish.deed import DEED_KINDS
from fogline.publish.draft import Draft, framed
from fogline.publish.material import Material, Telling, key_of, material_of, place_key, section_of
from fogline.publish.phrase import capitalised, counted, day_text, joined, number
from fogline.publish.quoted import draft_quotes
from fogline.publish.reported import draft_deeds
from fogline.publish.retractions import draft_retractions
from fogline.publish.voice import voice_of

_MOST_SENTENCES = 8
_ASIDES: dict[SectionId, str] = {"unconfirmed": "; this is unconfirmed"}


class _Plan(msgspec.Struct, frozen=True):
    """What is to be told in one section and sector."""

    tellings: list[Telling]
    contrasts: list[Contrast]
    changes: list[Change]


def compose_brief(picture: Picture, theatre: Theatre) -> Brief:
    """The brief of a day: what was told since the day before, on whose word, and what changed on the estimate.

    Every sentence cites the claims it rests on and says nothing that they do not say; deeds are told as reported
    speech, all else in exact words.
    """
    material = material_of(picture, theatre)
    changes = changes_of(picture, material)
    plans = _plans(material, changes)
    sections = tuple(filter(None, (_section(section, plans, material) for section in SECTION_TITLES)))
    evidence = _evidence(sections, material)
    title = f"{theatre.name}: brief for {day_text(picture.on)}"
    return Brief(
        title, picture.on, picture.known, sections, evidence, _notices(picture, material, sections, untold(changes))
    )


def _plans(material: Material, changes: Sequence[Change]) -> dict[SectionId, dict[str | None, _Plan]]:
    plans: dict[SectionId, dict[str | None, _Plan]] = {}

    def plan(section: SectionId, sector: str | None) -> _Plan:
        return plans.setdefault(section, {}).setdefault(sector, _Plan([], [], []))

    for change in changes:
        plan("control", change.sector).changes.append(change)
    told: set[tuple[str, str]] = set()
    for status in ("disputed", "denied"):
        for contrast in contrasts_of(material, status):
            plan(status, contrast.sector).contrasts.append(contrast)
            told.update(_told(contrast))
    left = [t for t in material.tellings if (t.claim.id, key_of(t.place) if t.place else "") not in told]
    for telling in left:
        if _is_deed(telling):
            plan(section_of(telling, material.changed), telling.sector).tellings.append(telling)
    for quote in _by_quote(t for t in left if not _is_deed(t)):
        led = [telling for telling in quote if telling.claim.kind not in DEED_KINDS] or quote
        section = min((section_of(telling, material.changed) for telling in led), key=list(SECTION_TITLES).index)
        sector = next((telling.sector for telling in quote if telling.sector), None)
        plan(section, sector).tellings.extend(quote)
    return plans


def _is_deed(telling: Telling) -> bool:
    """Whether our own clause can tell it; a deed at no place ("Russian forces fought") needs the words around it."""
    return telling.claim.kind in DEED_KINDS and telling.place is not None


def _by_quote(tellings: Iterable[Telling]) -> Iterable[list[Telling]]:
    """Brings together what one sentence tells, so that it is quoted once."""
    quotes: dict[str, list[Telling]] = {}
    for telling in tellings:
        quotes.setdefault(telling.claim.quote, []).append(telling)
    return quotes.values()


def _told(contrast: Contrast) -> Iterable[tuple[str, str]]:
    for spot in (contrast.claimed, contrast.denied):
        for telling in spot.tellings:
            if telling.place:
                yield telling.claim.id, place_key(telling.place.id, telling.place.name or telling.place.text)


def _section(section: SectionId, plans: dict[SectionId, dict[str | None, _Plan]], material: Material) -> Section | None:
    by_sector = plans.get(section, {})
    groups: list[Group] = []
    used: list[str] = []
    for sector, title in _sector_titles(material.theatre):
        if sector in by_sector:
            drafts = _drafts(section, by_sector[sector], material)
            sentences = framed(drafts, used)
            if sentences:
                groups.append(Group(sector, title, tuple(sentences)))
    return Section(section, SECTION_TITLES[section], tuple(groups)) if groups else None


def _sector_titles(theatre: Theatre) -> Iterable[tuple[str | None, str]]:
    yield from ((sector.id, sector.name) for sector in theatre.sectors)
    yield None, "Elsewhere, or no place told" if theatre.sectors else ""


def _drafts(section: SectionId, plan: _Plan, material: Material) -> list[Draft]:
    deeds = [telling for telling in plan.tellings if _is_deed(telling)]
    others = [telling for telling in plan.tellings if not _is_deed(telling)]
    aside = _ASIDES.get(section, "")
    told = [
        *draft_contrasts(plan.contrasts, material),
        *(draft_retractions(deeds, material) if section == "retracted" else draft_deeds(deeds, material, aside)),
        *draft_quotes(others, material),
    ]
    # sorted is stable, so drafts of equal weight stay in the order of publication.
    ranked = sorted([*draft_changes(plan.changes, material), *told], key=lambda draft: draft.weight, reverse=True)
    return ranked[:_MOST_SENTENCES]


def _evidence(sections: Iterable[Section], material: Material) -> tuple[Evidence, ...]:
    cited = dict.fromkeys(claim for sentence in sentences_of(sections) for claim in sentence.claims)
    return tuple(_item(number, material.claims[claim], material.theatre) for number, claim in enumerate(cited, 1))


def sentences_of(sections: Iterable[Section]) -> Iterable[Sentence]:
    """All sentences in reading order."""
    return (sentence for section in sections for group in section.groups for sentence in group.sentences)


def _item(number: int, claim: Claim, theatre: Theatre) -> Evidence:
    voice = voice_of(claim, theatre)
    whose = "the publisher's own word" if voice.own else f"the word of {voice.label}"
    if claim.stance in ("endorses", "rejects"):
        whose = f"{whose}, which the publisher {claim.stance}"
    return Evidence(number, claim.id, claim.quote, claim.publisher, claim.published, whose, claim.links)


def _notices(
    picture: Picture, material: Material, sections: Sequence[Section], moved: Sequence[Change]
) -> tuple[str, ...]:
    makers: tuple[Callable[[], str], ...] = (
        lambda: _empty(picture, sections),
        lambda: _heard(material),
        lambda: _uncited(moved),
        lambda: _left_over(material, sections),
    )
    remarks = [text for text in (make() for make in makers) if text]
    borders = material.theatre.contested_borders if sections or picture.holdings else ()
    return (*remarks, *borders, *(str(notice) for notice in picture.notices))


def _empty(picture: Picture, sections: Sequence[Section]) -> str:
    if sections:
        return ""
    before = day_text(picture.on - timedelta(days=1), picture.on)
    window = f"published after {before} and up to {day_text(picture.on)}"
    return f"Nothing to report: no claim {window} is in the ledger, and no estimate changed."


def _heard(material: Material) -> str:
    """Whose reports the brief rests on, and a warning where only one side was heard."""
    if not material.window:
        return ""
    publishers = sorted({claim.publisher for claim in material.window})
    shown = joined(publishers) if len(publishers) <= 6 else f"{number(len(publishers))} publishers"
    text = f"Read from {counted(len({claim.report for claim in material.window}), 'report')} of {shown}."
    voices = {voice_of(claim, material.theatre).side for claim in material.window}
    heard = [side.adjective for side in material.theatre.sides if side.id in voices]
    if len(heard) == 1:
        text += f" Of the parties to the war, only {heard[0]} voices are among them."
    return text if heard else f"{text} No voice of a party to the war is among them."


def _uncited(moved: Sequence[Change]) -> str:
    if not moved:
        return ""
    names = [change.now.place.name for change in moved[:3]]
    if len(moved) > len(names):
        names.append(f"{len(moved) - len(names)} more")
    return f"The estimate of {joined(names)} also changed, though no claim of the day names a settlement beside them."


def _left_over(material: Material, sections: Sequence[Section]) -> str:
    cited = {claim for sentence in sentences_of(sections) for claim in sentence.claims}
    left = [claim for claim in material.window if claim.id not in cited]
    passing = sum(claim.background for claim in left)
    parts = []
    if len(left) > passing:
        parts.append(f"{counted(len(left) - passing, 'further claim')} of these days")
    if passing:
        parts.append(counted(passing, "passing reference to earlier events", "passing references to earlier events"))
    if not parts:
        return ""
    verb = "is" if len(left) == 1 else "are"
    return capitalised(f"{joined(parts)} {verb} not told here; `fogline claims` lists all.")
