"""Who does it, and to whom."""

import msgspec

from fogline.extract.draft import Offsets
from fogline.extract.parties import PartyMention
from fogline.extract.rules.scan import Hit, Scan

_MODIFIER_REACH = 7
_OBJECT_REACH = 9


class Doer(msgspec.Struct, frozen=True):
    """The words of an actor or target, and its side where the words alone don't tell it."""

    span: Offsets | None
    side: str | None


def actor_of(scan: Scan, hit: Hit, scope_start: int, enemies: dict[str, str]) -> Doer | None:
    """The side that does it; for a loss the side that suffers it, for posture and supply the side described."""
    whose = hit.word.whose
    if whose == "none":
        return None
    owner = _within(scan, hit) or _owner(scan, hit)
    if whose == "subject":
        found = owner if hit.word.form not in {"past", "participle"} else None
        found = found or _aiming(scan, hit)
        found = found or _agent(scan, hit) or (_patient_free_subject(scan, hit, scope_start))
        return (
            found
            or _pronoun(scan, hit, scope_start)
            or _adjective(scan, hit, scope_start)
            or _unit(scan, hit, scope_start)
            or _enemy_of_victim(scan, hit, enemies)
        )
    if hit.word.form in {"noun", "phrase"}:
        return (
            owner
            or _of_party(scan, hit)
            or _aiming(scan, hit)
            or _inflicted(scan, hit, scope_start, enemies)
            or _subject(scan, hit, scope_start)
            or _pronoun(scan, hit, scope_start)
        )
    if _passive(scan, hit):
        return _subject(scan, hit, scope_start)
    return _object(scan, hit) or _fallback(scan, hit, scope_start, enemies)


def _within(scan: Scan, hit: Hit) -> Doer | None:
    """ "partisan attack": the one who does it is in the words themselves."""
    party = next((scan.party_at[n] for n in range(hit.first, hit.last) if n in scan.party_at), None)
    return _doer(party) if party and hit.last - hit.first > 1 else None


def _unit(scan: Scan, hit: Hit, scope_start: int) -> Doer | None:
    """A unit whose side its words don't tell: that of the text around ("the 3rd Brigade took Halm")."""
    if _passive(scan, hit):
        return None
    forces = scan.lexicon.parties.forces
    at = scan.last_in(max(scan.index(scope_start), hit.first - 12), hit.first, forces)
    return (
        None if at is None or _after_blocker(scan, at, 0) or at in scan.party_at else Doer(scan.span(at, at + 1), None)
    )


def _adjective(scan: Scan, hit: Hit, scope_start: int) -> Doer | None:
    """The adjective of a subject whose noun is in no list: "Northern reservists from the east were sent"."""
    floor = scan.index(scope_start)
    if _passive(scan, hit) and hit.word.kind not in {"move", "posture"}:
        return None
    for n in range(floor, hit.first):
        party = scan.party_at.get(n)
        if party and party.kind in {"adjective", "voice"} and not _after_blocker(scan, scan.index(party.start), floor):
            return _doer(party)
    return None


def _after_blocker(scan: Scan, first: int, floor: int) -> bool:
    before = [word for word in scan.lower[max(floor, first - 2) : first] if word not in {"the", "a", "an"}]
    return bool(before) and before[-1] in scan.grammar("subject_blockers")


def _enemy_of_victim(scan: Scan, hit: Hit, enemies: dict[str, str]) -> Doer | None:
    """ "the invasion of Norland", "strikes on northern bases": the actor not told is the victim's enemy."""
    if hit.word.kind not in {"clash", "strike", "capture"} or hit.word.form == "ing":
        return None
    for n in range(hit.last, min(hit.last + 4, len(scan.words))):
        party = scan.party_at.get(n)
        if (
            party
            and scan.lower[n - 1] in {"of", "on", "against", "into", "to", "the", "at"}
            and party.kind in {"state", "adjective", "force"}
        ):
            enemy = enemies.get(party.side)
            return Doer(None, enemy) if enemy else None
    return None


def _aiming(scan: Scan, hit: Hit) -> Doer | None:
    """ "Northern objective: capture ...": the one whose aim it is."""
    aim = scan.last_in(0, hit.first, {"objective", "objectives", "aim", "goal"})
    party = scan.party_at.get(aim - 1) if aim else None
    return (
        _doer(party)
        if party
        and aim is not None
        and scan.gap(aim + 1).strip().startswith((":", "-", "–", "—"))
        and scan.party_at.get(hit.first - 1) is None
        else None
    )


def target_of(scan: Scan, hit: Hit, actor: Doer | None) -> Doer | None:
    """The side or force it is done to: the first party after the trigger in its clause that is not the actor."""
    for n in range(hit.last, min(hit.last + _OBJECT_REACH, len(scan.words))):
        party = scan.party_at.get(n)
        if (
            party
            and party.kind in {"force", "people", "adjective", "state"}
            and (actor is None or (party.start, party.end) != actor.span)
        ):
            return Doer((party.start, party.end), party.side) if not _place_like(scan, party) else None
        if scan.lower[n] in {"and", "while", "but", "which", "that", "by"}:
            return None
    return None


def _passive(scan: Scan, hit: Hit) -> bool:
    return hit.word.form in {"past", "participle"} and scan.any_in(hit.first - 3, hit.first, scan.grammar("be"))


def _doer(party: PartyMention) -> Doer:
    return Doer((party.start, party.end), party.side)


def _owner(scan: Scan, hit: Hit) -> Doer | None:
    """The adjective or possessive right before a noun: "limited northern ground attacks", "Halm’s counteroffensive"."""
    for n in range(hit.first - 1, max(-1, hit.first - _MODIFIER_REACH), -1):
        gap = scan.gap(n + 1)
        if any(mark in gap for mark in ".;:()") or scan.lower[n] in scan.grammar("subject_blockers") - {"to"}:
            return None
        party = scan.party_at.get(n)
        if party:
            owns = party.kind == "adjective" or party.possessive or (party.kind == "force" and n == hit.first - 1)
            return _doer(party) if owns else None
        if scan.lower[n] == "their":
            return Doer(scan.span(n, n + 1), None)
        if scan.lower[n] in {"the", "a", "an", "conducted", "launched", "continued", "of"}:
            return None
    return None


def _agent(scan: Scan, hit: Hit) -> Doer | None:
    """ "shelled by northern forces", "withdrawal of southern troops", "an attack by the militia"."""
    words = {"by"} | (
        {"of"}
        if hit.word.form in {"noun", "phrase"}
        and hit.word.kind not in {"capture", "clash", "strike"}
        and hit.word.lemma not in {"encirclement", "envelopment"}
        else set()
    )
    for n in range(hit.last, min(hit.last + 7, len(scan.words))):
        if scan.lower[n] in words:
            for party_at in range(n + 1, min(n + 5, len(scan.words))):
                party = scan.party_at.get(party_at)
                if party and party.kind != "voice":
                    return _doer(party)
            return None
        if scan.lower[n] in {"and", "but", "while", "that", "which"}:
            return None
    return None


def _patient_free_subject(scan: Scan, hit: Hit, scope_start: int) -> Doer | None:
    """The subject of an active verb; of a passive one the subject is the sufferer, and the actor is not told."""
    if _passive(scan, hit) and hit.word.kind not in {"move", "posture"}:
        return None
    return _subject(scan, hit, scope_start)


def _subject(scan: Scan, hit: Hit, scope_start: int) -> Doer | None:
    """The nearest party before the trigger that stands as a subject: after no preposition, no other verb's object."""
    floor = scan.index(scope_start)
    fallback: PartyMention | None = None
    n = hit.first - 1
    while n >= floor:
        party = scan.party_at.get(n)
        if party is None:
            n -= 1
            continue
        first = scan.index(party.start)
        if _stands_as_subject(scan, party, first, floor):
            return _doer(party)
        fallback = fallback or (party if party.kind in {"force", "state"} and not _place_like(scan, party) else None)
        n = first - 1
    return _doer(fallback) if fallback else None


def _stands_as_subject(scan: Scan, party: PartyMention, first: int, floor: int) -> bool:
    if party.kind in {"adjective", "people"} or party.possessive or _place_like(scan, party):
        return False
    if first <= floor:
        return True
    before = first - 1
    while before > floor and scan.lower[before] in {
        "the",
        "a",
        "an",
        "that",
        "some",
        "all",
        "unspecified",
        "several",
        "both",
        "elements",
        "many",
        "most",
    }:
        if scan.lower[before] == "that":
            return True
        before -= 1
    word = scan.lower[before]
    if any(mark in scan.gap(first) for mark in ",;:—"):
        return True
    if word in scan.grammar("subject_blockers"):
        return False
    known = scan.lexicon.triggers.at(scan.text, scan.words, before)
    if known and any(w.form in {"base", "s", "ing", "past", "participle"} for w in known.payload):
        return False
    return word in {
        "and",
        "but",
        "while",
        "as",
        "because",
        "although",
        "though",
        "where",
        "when",
        "if",
        "however",
        "which",
        "that",
        "reportedly",
        "also",
    } or not word.endswith(("ed", "ing"))


def _place_like(scan: Scan, party: PartyMention) -> bool:
    """ "in Norland", "toward Halm": a country or capital named as a place."""
    first = scan.index(party.start)
    return (
        party.kind == "state"
        and not party.possessive
        and first > 0
        and scan.lower[first - 1]
        in {
            "in",
            "into",
            "to",
            "from",
            "near",
            "toward",
            "towards",
            "across",
            "within",
            "outside",
            "throughout",
            "around",
            "western",
            "eastern",
            "southern",
            "northern",
            "on",
            "over",
            "southeastern",
            "northeastern",
            "southwestern",
            "northwestern",
        }
    )


def _pronoun(scan: Scan, hit: Hit, scope_start: int) -> Doer | None:
    at = scan.last_in(scan.index(scope_start), hit.first, {"they", "their", "we", "our", "them", "it", "its"})
    return None if at is None else Doer(scan.span(at, at + 1), None)


def _of_party(scan: Scan, hit: Hit) -> Doer | None:
    """ "casualties among northern units", "the morale of southern troops"."""
    for n in range(hit.last, min(hit.last + 6, len(scan.words))):
        if scan.lower[n] in {"of", "among", "on", "to", "for", "from"}:
            for party_at in range(n + 1, min(n + 4, len(scan.words))):
                party = scan.party_at.get(party_at)
                if party and party.kind != "voice":
                    return _doer(party)
            return None
        if scan.lower[n] in {"and", "but", "while", "that", "which", "in", "near"}:
            return None
    return None


def _inflicted(scan: Scan, hit: Hit, scope_start: int, enemies: dict[str, str]) -> Doer | None:
    if hit.word.kind != "loss" or not scan.any_in(
        hit.first - 5,
        hit.first,
        {"inflict", "inflicted", "inflicting", "caused", "cause", "causing", "took", "captured"},
    ):
        return None
    return _fallback(scan, hit, scope_start, enemies)


def _object(scan: Scan, hit: Hit) -> Doer | None:
    for n in range(hit.last, min(hit.last + _OBJECT_REACH, len(scan.words))):
        party = scan.party_at.get(n)
        if party and party.kind != "voice" and not _place_like(scan, party):
            return _doer(party)
        if scan.lower[n] == "their":
            return Doer(scan.span(n, n + 1), None)
        if scan.lower[n] in {"by", "while", "but", "which", "that", "as"}:
            return None
    return None


def _fallback(scan: Scan, hit: Hit, scope_start: int, enemies: dict[str, str]) -> Doer | None:
    """Where the sufferer is not named: of a loss or of a strike on supply the doer's enemy, of all else the doer."""
    subject = _subject(scan, hit, scope_start)
    if subject is None or subject.side is None:
        return subject
    harmful = hit.word.kind == "loss" or hit.word.lemma.split()[0] in {
        "destroy",
        "damage",
        "cut",
        "sever",
        "disrupt",
        "interdict",
        "threaten",
        "blow",
        "degrade",
        "demoralize",
    }
    return Doer(None, enemies.get(subject.side)) if harmful else subject
