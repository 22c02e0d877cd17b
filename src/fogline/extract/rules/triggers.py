"""Which words of a sentence tell a claim, and of which kind."""

from collections.abc import Iterator

import msgspec

from fogline.extract.lexicon import TriggerWord
from fogline.extract.rules.scan import Hit, Scan

_OBJECT_REACH = 7
_FIRE_REACH = 6
_ABSORBED = frozenset({"clash", "advance"})


def find_triggers(scan: Scan) -> list[Hit]:
    """The triggers of a sentence in order; an event that is only another's object ("repelled attacks") is left out."""
    hits: list[Hit] = []
    for hit in _candidates(scan):
        if not _absorbed(scan, hit, hits):
            hits.append(hit)
    return hits


def _candidates(scan: Scan) -> Iterator[Hit]:
    table = scan.lexicon.triggers
    for found in table.find(scan.text, scan.words):
        if found.first in scan.place_at or scan.place_at.get(found.last - 1):
            continue
        covering = scan.party_at.get(found.first)
        if covering and (covering.kind == "voice" or scan.party_at.get(found.last - 1) is covering):
            continue
        for word in _readings(scan, found.first, found.payload):
            hit = Hit(found.first, found.last, word)
            if not _as_passing_adjective(scan, hit) and _has_what_it_needs(scan, hit):
                yield from _with_arms(scan, _stretched(scan, hit))
                if word.needs not in {"fire", "persons"}:
                    break


def _readings(scan: Scan, first: int, payload: tuple[TriggerWord, ...]) -> Iterator[TriggerWord]:
    """The readings that the words before allow: "the advance" is a noun, "to advance" a verb."""
    forms = {word.form for word in payload}
    if not forms & {"base", "s"}:
        yield from payload
        return
    noun = _noun_place(scan, first)
    for word in payload:
        if word.form in {"base", "s"} and noun:
            as_noun = "noun" in forms or word.form == "s" or word.kind == "hold"
            if not as_noun and scan.lower[first - 1] in scan.grammar("before_verb"):
                yield word
            continue
        if word.form == "noun" and not noun and first > 0:
            continue
        yield word


def _noun_place(scan: Scan, first: int) -> bool:
    """Whether a word that may be verb or noun stands as a noun."""
    if first == 0:
        return False
    before = scan.lower[first - 1]
    party = scan.party_at.get(first - 1)
    if party:
        return party.kind == "adjective" or party.possessive
    if (before in scan.grammar("before_verb") and before not in {"and", "or"}) or before.endswith("ly"):
        return False
    if before in {"and", "or"}:
        return scan.lower[first].endswith("s") or not scan.any_in(first - 8, first - 1, {"to", "will", "not", "may"})
    return first - 1 not in scan.place_at or before in scan.grammar("before_noun")


def _has_what_it_needs(scan: Scan, hit: Hit) -> bool:
    needs, sentence = hit.word.needs, scan.sentence
    after = slice(hit.last, hit.last + _OBJECT_REACH)
    if needs == "fire":
        near = scan.lower[max(0, hit.first - _FIRE_REACH) : hit.first] if hit.word.form == "noun" else scan.lower[after]
        return bool(scan.grammar("fire").intersection(near)) and (scan.has_party or bool(sentence.places))
    if needs in {"persons", "stock", "units"}:
        near = (
            scan.lower[after] if not _passive(scan, hit) else scan.lower[max(0, hit.first - _OBJECT_REACH) : hit.first]
        )
        return bool(scan.grammar(needs).intersection(near)) and (scan.has_party or bool(sentence.places))
    if needs == "ground":
        place = any(n in scan.place_at for n in range(hit.last, min(hit.last + _OBJECT_REACH, len(scan.words))))
        related = scan.any_in(hit.first - 5, hit.first, {"which", "where"}) and bool(sentence.places)
        passive = related or (_passive(scan, hit) and bool(sentence.places))
        return place or passive or bool(scan.grammar("ground").intersection(scan.lower[after]) and scan.has_party)
    party, place = scan.has_party, bool(sentence.places)
    return {"none": True, "party": party, "place": place, "either": party or place, "both": party and place}[needs]


def _passive(scan: Scan, hit: Hit) -> bool:
    return hit.word.form in {"past", "participle"} and scan.any_in(hit.first - 3, hit.first, scan.grammar("be"))


def _as_passing_adjective(scan: Scan, hit: Hit) -> bool:
    """ "occupied Melitopol", "the captured city": a participle that only describes."""
    if (
        hit.word.form not in {"past", "participle"}
        or hit.word.lemma.split()[0] not in scan.grammar("passing_verbs")
        or hit.first == 0
    ):
        return False
    before = scan.lower[hit.first - 1]
    if before in {
        "the",
        "a",
        "in",
        "of",
        "from",
        "newly",
        "recently",
        "temporarily",
        "into",
        "to",
        "near",
        "all",
        "previously",
        "for",
        "their",
        "these",
    }:
        return True
    hyphen = "-" in scan.gap(hit.first)
    return hyphen and hit.last < len(scan.words) and (scan.words[hit.last].start - scan.words[hit.last - 1].end) == 1


def _stretched(scan: Scan, hit: Hit) -> Hit:
    """Takes the weapons before a strike into its words, and the attempt before an attack."""
    first = hit.first
    if hit.word.kind == "strike" and hit.word.form == "noun":
        while first > 0 and (
            scan.lower[first - 1] in scan.grammar("fire")
            or (scan.lower[first - 1] == "and" and first > 1 and scan.lower[first - 2] in scan.grammar("fire"))
        ):
            first -= 1
        return Hit(first, hit.last, hit.word)
    return hit


def _with_arms(scan: Scan, hit: Hit) -> Iterator[Hit]:
    """ "air, artillery, and ground attacks" is a strike and a clash: the words of each arm stand for one."""
    before = hit.first - 1
    if hit.word.kind == "clash" and scan.lower[hit.first] == "ground":
        while before > 0 and scan.lower[before] == "and":
            before -= 1
        first = before
        while first >= 0 and scan.lower[first] in scan.grammar("fire"):
            first -= 1
        if first < before < hit.first - 1:
            yield Hit(first + 1, before + 1, msgspec.structs.replace(hit.word, kind="strike"))
    if hit.word.kind == "strike" and hit.word.form == "noun" and before >= 0 and scan.lower[before] == "ground":
        yield Hit(before, hit.first, msgspec.structs.replace(hit.word, kind="clash"))
    yield hit


def _absorbed(scan: Scan, hit: Hit, earlier: list[Hit]) -> bool:
    if not earlier:
        return False
    last = earlier[-1]
    if hit.first < last.last:
        return hit.word.kind == last.word.kind or hit.word.kind not in {"loss", "supply"}
    between = scan.lower[last.last : hit.first]
    if (
        last.word.lemma in scan.grammar("repelling")
        and hit.word.kind in _ABSORBED
        and len(between) <= 8
        and not {"while", "but", "which"}.intersection(between)
    ):
        return True
    if (
        last.word.lemma in scan.grammar("weapon_verbs")
        and len(between) <= 6
        and not {"and", "while", "but", "from"}.intersection(between)
        and hit.word.kind in {"strike", "clash"}
    ):
        earlier.pop()
        return False
    same = hit.word.kind == last.word.kind
    joined = len(between) <= 1 and all(word in {"and", "or"} for word in between)
    return same and joined and (hit.word.kind in {"loss", "clash", "strike"})
