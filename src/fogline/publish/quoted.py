"""Sentences on what no clause of ours can tell (losses, supply, movements, the state of forces): the publisher's
exact words, or that they were said."""

from collections.abc import Iterable, Sequence

from fogline.model.claim import Claim, Kind
from fogline.publish.deed import place_list
from fogline.publish.draft import Draft
from fogline.publish.material import Material, Telling, place_name
from fogline.publish.phrase import joined
from fogline.publish.reported import cited, spot_voices
from fogline.publish.voice import voices_text

MOST_QUOTES = 3
_LONGEST_QUOTE = 320
_RANK: dict[Kind, int] = {"loss": 5, "supply": 4, "resistance": 3, "move": 2, "posture": 0}
_TOPICS: dict[Kind, str] = {
    "loss": "{} losses",
    "move": "{} movements",
    "resistance": "resistance",
    "supply": "{} supply",
    "posture": "the state of {} forces",
}
_BARE_TOPICS: dict[Kind, str] = {
    "loss": "losses",
    "move": "movements",
    "resistance": "resistance",
    "supply": "supply",
    "posture": "the state of forces",
}


def draft_quotes(tellings: Sequence[Telling], material: Material) -> list[Draft]:
    """Drafts for tellings of the quoted kinds within one sector: the weightiest in their own words, the others by
    topic."""
    by_quote: dict[str, list[Telling]] = {}
    for telling in tellings:
        by_quote.setdefault(_flat(telling.claim.quote), []).append(telling)
    ranked = sorted(by_quote.items(), key=lambda item: _weight(item[1]), reverse=True)
    quoted = [(quote, group) for quote, group in ranked if len(quote) <= _LONGEST_QUOTE][:MOST_QUOTES]
    told = {quote for quote, _ in quoted}
    # That somebody spoke of supply says nothing without a place; such claims are counted at the end instead.
    rest = [telling for quote, group in ranked if quote not in told for telling in group if telling.place]
    return [_quote(quote, group, material) for quote, group in quoted] + _summaries(rest, material)


def _flat(text: str) -> str:
    return " ".join(text.split())


def _weight(tellings: Sequence[Telling]) -> tuple[int, ...]:
    publishers = {telling.claim.publisher for telling in tellings}
    rank = max(_RANK.get(telling.claim.kind, 3) for telling in tellings)
    return (len(publishers), rank, max(telling.claim.certainty == "certain" for telling in tellings))


def _quote(quote: str, tellings: Sequence[Telling], material: Material) -> Draft:
    publishers = joined(sorted({telling.claim.publisher for telling in tellings}))
    words = f"“{quote}”" + ("" if quote.endswith((".", "!", "?", "…")) else ".")
    topic = f"on {_topic([t.claim for t in tellings[:1]], material)}{_where(tellings)}"
    forms = (
        ("on topic", f"{topic}, {publishers} wrote: {words}"),
        ("wrote", f"{publishers} wrote: {words}"),
        ("in the words", f"in the words of {publishers}: {words}"),
        ("on topic, words", f"{topic}, in the words of {publishers}: {words}"),
    )
    return Draft(forms, cited(tellings), (0, 2, *_weight(tellings)))


def _summaries(tellings: Iterable[Telling], material: Material) -> list[Draft]:
    by_voice: dict[tuple[str, ...], list[Telling]] = {}
    for telling in tellings:
        labels = tuple(voice.label for voice in spot_voices([telling], material))
        by_voice.setdefault(labels, []).append(telling)
    return [_summary(group, material) for group in by_voice.values()]


def _summary(tellings: Sequence[Telling], material: Material) -> Draft:
    """That a voice spoke of something, without what it said: true of every polarity, mood and hedge."""
    voices = spot_voices(tellings, material)
    by_topic: dict[str, list[Telling]] = {}
    for telling in tellings:
        by_topic.setdefault(_topic([telling.claim], material), []).append(telling)
    topics = joined([f"{topic}{_where(group)}" for topic, group in by_topic.items()])
    who = voices_text(voices, material.show_publishers)
    if all(voice.speaks for voice in voices):
        forms: tuple[tuple[str, str], ...] = (
            ("spoke", f"{who} spoke of {topics}."),
            ("word", f"there was word of {topics} from {who}."),
        )
    else:
        forms = (("bears", f"{who} bears on {topics}."),)
    return Draft(forms, cited(tellings), (0, 1, len(tellings)))


def _topic(claims: Sequence[Claim], material: Material) -> str:
    claim = claims[0]
    side = material.theatre.side(claim.actor.side) if claim.actor and claim.actor.side else None
    known = _TOPICS.get(claim.kind)
    if known is None:
        return "the fighting"
    return known.format(side.adjective) if side else _BARE_TOPICS[claim.kind]


def _where(tellings: Sequence[Telling]) -> str:
    names = list(dict.fromkeys(place_name(t.place) for t in tellings if t.place and t.place.role == "at"))
    near = [
        n
        for n in dict.fromkeys(place_name(t.place) for t in tellings if t.place and t.place.role != "at")
        if n not in names
    ]
    at = f" in {place_list(names)}" if names else ""
    around = f" around {place_list(near)}" if near else ""
    return f"{at}{' and' if at and around else ''}{around}"
