"""Which places belong to which trigger, and in what role."""

import re

import msgspec

from fogline.extract.draft import DraftPlace
from fogline.extract.parties import PartyMention
from fogline.extract.rules.scan import Hit, Scan
from fogline.model.claim import Role
from fogline.model.place import SETTLEMENT_KINDS, Mention

_COMPASS = "(?:north|south|east|west|northeast|northwest|southeast|southwest)"
_WHERE = re.compile(
    r"(?:,|\(|—|–)\s*(?:(?:roughly|approximately|about|less than|over|nearly|around|some|within)\s+)?"
    r"(?:(?:just|both|also|located|situated|immediately|directly|which (?:is|lies|are)|is)\s+)*(?:to the\s+)?"
    rf"(?:{_COMPASS}|near|on|along|in|between|close to|outside)?(?:\s*(?:and|or)?\s*{_COMPASS})*"
    r"\s*(?:of|to|the)?\s*(?:the\s+)?$"
)
_DIRECTED = re.compile(rf"\s*(?:to the )?(?:immediate )?{_COMPASS}\s+of\s+(?:the\s+)?")
_INSIDE = re.compile(r"\s+in\s+(?:the\s+)?(?:\w+ern\s+|central\s+)?")
_DESCRIBED = re.compile(r"\s*,\s+(?:both|all|each|an?|the|villages?|settlements?|towns?)\s+[^,;]{0,60}$")
# Kinds that, told without a place of their own, mostly mean that of the trigger before.
_FORESEEING = frozenset({"strike", "withdraw"})
_ELIDING = frozenset({"advance", "capture", "strike", "move", "withdraw", "hold"})
_LIST_GAP = re.compile(
    r"\s*(?:,|and|or|,\s*and|,\s*or|&|-|–|/|to|,\s*as well as|as well as|, and in|and in"
    r"|,\s*in|, and near|and near|and on|, on)"
    r"\s*(?:the\s+)?(?:\([^)]*\)\s*)?$"
)
_BESIDE = 3
_NOTE = re.compile(r"\([^()]*\)?")


class Placed(msgspec.Struct, frozen=True):
    """A place mention with the role its preposition gives it; `joined` where it goes on with the list before it."""

    mention: Mention
    role: Role
    bare: bool
    joined: bool
    first: int


def usable_places(scan: Scan, blocked: list[tuple[int, int]]) -> list[Placed]:
    """The places something can be told of: none in a source's or party's name, none that only locates another."""
    kept: list[Placed] = []
    dropped: Mention | None = None
    for mention in scan.sentence.places:
        if any(start < mention.end and mention.start < end for start, end in blocked):
            continue
        first = scan.index(mention.start)
        party = scan.party_at.get(first)
        previous = kept[-1] if kept else None
        if party and not _named_as_place(scan, party, mention, first, previous):
            continue
        if _only_locates(scan, mention, previous) or (dropped and _continues(scan, dropped, mention)):
            dropped = mention
            continue
        kept.append(_placed(scan, mention, first, previous))
    return kept


def _named_as_place(scan: Scan, party: PartyMention, mention: Mention, first: int, previous: Placed | None) -> bool:
    """A side's country or capital is a place after a preposition or in a list of places, else it acts."""
    if party.kind != "state" or party.end > mention.end:
        return False
    in_list = previous is not None and _LIST_GAP.fullmatch(scan.text[previous.mention.end : mention.start]) is not None
    last = scan.index_after(mention.end)
    invaded = first > 0 and scan.lexicon.triggers.at(scan.text, scan.words, first - 1) is not None
    return (
        _after_preposition(scan, first)
        or invaded
        or (
            in_list
            and not (last < len(scan.words) and scan.lower[last] in {"has", "have", "is", "said", "will", "was"})
        )
    )


def _after_preposition(scan: Scan, first: int) -> bool:
    return first > 0 and (
        scan.lower[first - 1] in scan.grammar("subject_blockers") or scan.lower[first - 1].endswith("ern")
    )


def _only_locates(scan: Scan, mention: Mention, previous: Placed | None) -> bool:
    before = scan.text[: mention.start]
    if before.count("(") > before.count(")"):
        opened = before.rfind("(")
        tells = any(
            scan.lexicon.triggers.at(scan.text, scan.words, n)
            for n in range(scan.index(opened), scan.index(mention.start))
        )
        return not tells and not re.match(r"\((?:in|at|including)\s", before[opened:])
    if previous is None:
        return False
    gap = _NOTE.sub("", scan.text[previous.mention.end : mention.start])
    if re.fullmatch(r",\s+", gap) and _wider(scan, mention) and not _wider(scan, previous.mention):
        return True
    if _DIRECTED.fullmatch(gap) or (
        _INSIDE.fullmatch(gap) and _wider(scan, mention) and not _wider(scan, previous.mention)
    ):
        return True
    if _DESCRIBED.fullmatch(gap) and re.search(
        r"\b(?:north|south|east|west|northeast|northwest|southeast|southwest|along|outskirts|border|located|on the)\b",
        gap,
    ):
        return True
    if _WHERE.fullmatch(gap) and re.search(r"north|south|east|west|located|lies|\bis\b", gap):
        return True
    return (
        re.match(r"\s*(?:,|\(|—|–|-|[a-z ]*located|which)", gap) is not None
        and bool(re.search(r"\d\s*-?(?:km|kilom|mile)", gap))
        and len(gap) < 70
    )


def _continues(scan: Scan, dropped: Mention, mention: Mention) -> bool:
    """Whether a place goes on with a phrase that only locates another: "..., both on the Oril in the Halm region"."""
    gap = scan.text[dropped.end : mention.start]
    return (
        len(gap) < 45
        and not re.search(r"[,;)]|\b(?:while|but|which|who|that|as)\b", gap)
        and not any(
            scan.lexicon.triggers.at(scan.text, scan.words, n)
            for n in range(scan.index(dropped.end), scan.index(mention.start))
        )
    )


def _wider(scan: Scan, mention: Mention) -> bool:
    following = scan.text[mention.end : mention.end + 8].lower()
    return mention.kind in {"oblast", "region", "raion", "country", "district"} or following.lstrip().startswith(
        ("oblast", "region", "provin", "raion")
    )


def _placed(scan: Scan, mention: Mention, first: int, previous: Placed | None) -> Placed:
    if previous is not None:
        gap = _NOTE.sub("", scan.text[previous.mention.end : mention.start])
        if _LIST_GAP.fullmatch(gap) and len(gap) < 24:
            own = _role(scan, first, mention)
            carries = own is None or gap.strip() in {"and", ",", ", and", "or", "-", "–", "/", "to"}
            return Placed(mention, previous.role if carries else own or previous.role, previous.bare, True, first)
    role = _role(scan, first, mention)
    return Placed(mention, role or "at", role is None, False, first)


def _role(scan: Scan, first: int, mention: Mention) -> Role | None:
    """By the words before the name, the longest first, and those after it ("the X area")."""
    places = scan.lexicon.places
    n = first - 1
    while n >= 0 and first - n < 4 and (scan.lower[n] in places["skipped"]):
        n -= 1
    before = " ".join(scan.lower[max(0, n - 4) : n + 1])
    after = scan.index_after(mention.end)
    if (
        after < len(scan.words)
        and scan.lower[after] in places["near_after"]
        and not before.endswith(("to the", "toward the", "toward", "to"))
    ):
        return "near"
    for role in ("near", "to", "from", "at"):
        if any(before == phrase or before.endswith(" " + phrase) for phrase in places[role]):
            return role
    return None


def assign_places(
    scan: Scan, hits: list[Hit], placed: list[Placed], breaks: list[int], floors: list[int]
) -> list[list[DraftPlace]]:
    """Gives each place to the nearest trigger before it within its clause, else to the first trigger after it.

    A list of places stays together. `breaks` are the words at which each trigger's clause begins, `floors` those at
    which its source's words begin: a place before them belongs to the source.
    """
    owners: list[list[DraftPlace]] = [[] for _ in hits]
    owner: int | None = None
    last_owner: int | None = None
    for place in placed:
        stays = place.joined and last_owner is not None
        owner = last_owner if stays else _owner(scan, hits, place, breaks, floors)
        last_owner = owner
        if owner is not None and _takes(hits[owner], place):
            owners[owner].append(_draft(hits[owner], place))
    return owners


def _owner(scan: Scan, hits: list[Hit], place: Placed, breaks: list[int], floors: list[int]) -> int | None:
    before = [n for n, hit in enumerate(hits) if hit.first < place.first]
    after = [n for n, hit in enumerate(hits) if hit.first > place.first]
    if before:
        candidate = before[-1]
        if after and hits[candidate].first < breaks[after[0]] <= place.first and _parts(scan, breaks[after[0]]):
            return after[0]
        return (
            None if scan.grammar("barriers").intersection(scan.lower[hits[candidate].last : place.first]) else candidate
        )
    return after[0] if after and floors[after[0]] <= place.first and breaks[after[0]] <= place.first else None


def _parts(scan: Scan, start: int) -> bool:
    """Whether a clause begins with more than an "and", which may also join nouns."""
    return start > 0 and scan.lower[start - 1] not in {"and", "or"}


def _takes(hit: Hit, place: Placed) -> bool:
    """A side's strength and morale are mostly told of no place, unless it stands right beside."""
    return hit.word.kind != "posture" or 0 <= place.first - hit.last <= _BESIDE


def _draft(hit: Hit, place: Placed) -> DraftPlace:
    role = hit.word.role if place.bare else place.role
    if role == "at" and place.bare is False and hit.word.kind == "withdraw":
        role = "from"
    return DraftPlace((place.mention.start, place.mention.end), role)


def share_places(scan: Scan, hits: list[Hit], owners: list[list[DraftPlace]]) -> None:
    """Gives a trigger without a place of its own the place it shares or points back to.

    Verbs joined before one place share it ("attacked and shelled X"); gains denied are denied where the attack was;
    "the city" and "there" point back.
    """
    for n in range(len(hits) - 1, -1, -1):
        if owners[n]:
            continue
        if n + 1 < len(hits) and owners[n + 1] and _joined(scan, hits[n], hits[n + 1], owners[n + 1]):
            owners[n].extend(owners[n + 1])
    for n, hit in enumerate(hits):
        if owners[n]:
            continue
        pointer = _pointer(scan, hit, hits[n + 1] if n + 1 < len(hits) else None)
        if pointer is not None:
            owners[n].append(pointer)
        elif n and owners[n - 1] and _repeats(scan, hit, hits[n - 1]):
            owners[n].extend(owners[n - 1])
        elif (
            hit.word.kind in _FORESEEING
            and n + 1 < len(hits)
            and owners[n + 1]
            and ";" not in _text_between(scan, hit, hits[n + 1])
        ):
            owners[n].extend(owners[n + 1])


def related_places(scan: Scan, hit: Hit, placed: list[Placed]) -> list[DraftPlace]:
    """ "Halm and Orsk, which the northern army took": the places right before the relative pronoun."""
    which = scan.last_in(hit.first - 6, hit.first, {"which", "that", "where"})
    if which is None:
        return []
    end = scan.words[which - 1].end if which else 0
    last = next((n for n, place in enumerate(placed) if place.mention.end == end), None)
    if last is None:
        return []
    first = last
    while placed[first].joined and first > 0:
        first -= 1
    return [_draft(hit, msgspec.structs.replace(place, role="at", bare=True)) for place in placed[first : last + 1]]


def _joined(scan: Scan, hit: Hit, following: Hit, places: list[DraftPlace]) -> bool:
    between = scan.lower[hit.last : following.first]
    first_place = min((place.span[0] for place in places if place.span), default=-1)
    shares = first_place >= scan.words[following.last - 1].end and len(between) <= 7
    stops = {
        "while",
        "but",
        "which",
        "who",
        "that",
        "although",
        "though",
        "after",
        "as",
        "because",
        "where",
        "when",
        "before",
    }
    return shares and not stops.intersection(between) and ";" not in _text_between(scan, hit, following)


def _text_between(scan: Scan, hit: Hit, following: Hit) -> str:
    return scan.text[scan.words[hit.last - 1].end : scan.words[following.first].start]


def _repeats(scan: Scan, hit: Hit, previous: Hit) -> bool:
    """Whether a trigger means the place of the one before: not where that was denied and this goes on elsewhere."""
    if _denied(scan, hit, previous):
        return True
    before = scan.any_in(previous.first - 5, previous.first, {"not", "no", "never"})
    return hit.word.kind in _ELIDING and not before


def _denied(scan: Scan, hit: Hit, previous: Hit) -> bool:
    between = scan.lower[previous.last : hit.first]
    return bool({"not", "no", "failed", "without", "unable", "unsuccessfully"}.intersection(between))


def _pointer(scan: Scan, hit: Hit, following: Hit | None) -> DraftPlace | None:
    last = min(following.first if following else len(scan.words), hit.last + 14)
    for n in range(hit.last, last):
        for sort in ("settlement", "region", "thing", "anywhere"):
            for phrase in scan.lexicon.places[sort]:
                words = phrase.replace("’s", "").split()
                after = n + len(words)
                stands = (
                    phrase == "there"
                    and after < len(scan.words)
                    and scan.lower[after] in {"is", "are", "was", "were", "has", "have", "will"}
                )
                if scan.lower[n:after] == words and not stands:
                    role: Role = (
                        "from" if hit.word.kind == "withdraw" else hit.word.role if hit.word.kind != "advance" else "at"
                    )
                    return DraftPlace(scan.span(n, n + len(words)), role, implied=True)
    return None


def trim_places(scan: Scan, owners: list[list[DraftPlace]], placed: list[Placed]) -> None:
    """Drops a river or border where the same trigger has a settlement: it only says where that lies."""
    kinds = {(p.mention.start, p.mention.end): p for p in placed}
    for own in owners:
        for draft in own[1:]:
            if (
                draft.span
                and kinds[draft.span].mention.kind == "country"
                and not kinds[draft.span].joined
                and draft.role == "at"
            ):
                own.remove(draft)
        settled = [d for d in own if d.span and kinds[d.span].mention.kind in SETTLEMENT_KINDS and d.role == "at"]
        if not settled:
            continue
        for draft in list(own):
            if draft.span and draft not in settled and _mere_setting(scan, kinds[draft.span], settled):
                own.remove(draft)


def _mere_setting(scan: Scan, place: Placed, settled: list[DraftPlace]) -> bool:
    before = " ".join(scan.lower[max(0, place.first - 2) : place.first])
    earlier = any(d.span and d.span[1] < place.mention.start for d in settled)
    after = scan.text[place.mention.end : place.mention.end + 24]
    if earlier and re.match(r"\s(?:administrative |state )?border", after):
        return True
    return (
        place.mention.kind in {"area", "river", "feature"}
        and before.endswith(("over the", "across the", "across", "over"))
        and "River" in place.mention.text + after
    )
