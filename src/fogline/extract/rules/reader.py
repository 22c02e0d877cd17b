"""Reads the claims of one sentence by rules."""

import re

from fogline.extract.draft import Context, Draft, DraftPlace, DraftSource, Sentence
from fogline.extract.lexicon import Lexicon, load_lexicon
from fogline.extract.rules.actors import Doer, actor_of, target_of
from fogline.extract.rules.mood import Manner, manner_of, window_start
from fogline.extract.rules.placing import assign_places, related_places, share_places, trim_places, usable_places
from fogline.extract.rules.scan import Hit, Scan
from fogline.extract.rules.speech import Frame, find_frames, frame_of
from fogline.extract.rules.triggers import find_triggers
from fogline.model.claim import Certainty, Kind
from fogline.model.theatre import Theatre

_LETTERS = re.compile(r"\w+")
_RANK: dict[Certainty, int] = {"certain": 0, "probable": 1, "possible": 2}
_BACKGROUND = re.compile(r"\b(?:after|following|since|before|amid)\s+(?:the\s+)?(?:\w+\s+){0,3}$", re.IGNORECASE)


class RuleReader:
    """Reads claims by the lexicon and a grammar of clauses; of a war it knows only who fights whom."""

    def __init__(self, theatre: Theatre, lexicon: Lexicon | None = None) -> None:
        self._lexicon = lexicon or load_lexicon()
        ids = [side.id for side in theatre.sides]
        self._enemies = {ids[0]: ids[1], ids[1]: ids[0]} if len(ids) == 2 else {}
        self._telling = self._lexicon.triggers.telling_words()

    @property
    def version(self) -> str:
        """The rules' own number and the lexicon's hash."""
        return f"rules-1-{self._lexicon.hash}"

    def may_hold_claim(self, text: str) -> bool:
        """Whether the telling word of some trigger stands in the text."""
        return not self._telling.isdisjoint(_LETTERS.findall(text.lower()))

    def read(self, sentence: Sentence, context: Context) -> list[Draft]:
        """The claims of a sentence in the order of their triggers; a bare heading holds none."""
        scan = Scan(sentence, self._lexicon, _parties_around(sentence, context))
        hits = find_triggers(scan)
        if not context.names_a_side:
            hits = [hit for hit in hits if _of_war(scan, hit)]
        if not hits or (
            sentence.heading and not re.search(r"\b(?:objective|aim|goal)s?\b", sentence.text, re.IGNORECASE)
        ):
            return []
        taken_back = _taken_back_from(scan)
        hits = [hit for hit in hits if not taken_back or hit.first != taken_back - 1]
        frames = find_frames(scan, context.publisher)
        blocked = [frame.source for frame in frames if frame.source and not frame.unnamed]
        hits = [hit for hit in hits if not _inside(scan, hit, blocked)]
        scopes = [frame_of(frames, scan.words[hit.first].start) for hit in hits]
        starts = [
            window_start(scan, hit, hits[n - 1] if n else None, _scope_start(scopes[n])) for n, hit in enumerate(hits)
        ]
        placed = usable_places(scan, blocked)
        floors = [
            max(scan.index(_scope_start(frame)), _aim(scan, hit)) for frame, hit in zip(scopes, hits, strict=True)
        ]
        places = assign_places(scan, hits, placed, starts, floors)
        trim_places(scan, places, placed)
        for n, hit in enumerate(hits):
            if not places[n]:
                places[n] = related_places(scan, hit, placed)
        share_places(scan, hits, places)
        drafts = []
        for n, hit in enumerate(hits):
            manner = manner_of(scan, hit, starts[n])
            drafts.append(self._draft(scan, hit, manner, scopes[n], places[n]))
        return drafts

    def _draft(self, scan: Scan, hit: Hit, manner: Manner, frame: Frame | None, places: list[DraftPlace]) -> Draft:
        actor = actor_of(scan, hit, _scope_start(frame), self._enemies)
        actor = _speaker(scan, hit, frame) or actor
        target = target_of(scan, hit, actor)
        source, certainty = _attributed(scan, hit, manner, frame)
        polarity = manner.polarity
        taken_back = _taken_back_from(scan)
        if (frame and frame.group == "denies") or (taken_back and hit.first > taken_back):
            polarity = "-" if polarity == "+" else "+"
        kind = _by_doer(scan, hit, manner, actor)
        rests_on = "implied" if any(p.implied for p in places) else "named" if places else "bare"
        start = scan.words[manner.first].start
        return Draft(
            trigger=(start, scan.words[hit.last - 1].end),
            kind=kind,
            polarity=polarity,
            mood=manner.mood,
            certainty=certainty,
            actor=actor.span if actor else None,
            actor_side=actor.side if actor else None,
            target=target.span if target else None,
            target_side=target.side if target else None,
            background=_BACKGROUND.search(scan.text[max(0, start - 50) : start]) is not None
            and hit.word.form == "noun",
            places=tuple(places),
            source=source,
            scope=frame.scope if frame and frame.group != "own" else None,
            present_tense=manner.present_tense,
            p=self._lexicon.confidence[kind][rests_on],
            why=_why(hit, kind, rests_on, frame),
        )


def _why(hit: Hit, kind: Kind, rests_on: str, frame: Frame | None) -> str:
    """The words and rules that a claim rests on, short enough for a table."""
    word = "noun or phrase" if hit.word.form in {"noun", "phrase"} else "verb"
    place = {"named": "place named", "implied": "place pointed back to", "bare": "no place"}[rests_on]
    speech = "the publisher's own word" if frame is None or frame.group == "own" else f"a source {frame.group} it"
    return f"the {word} “{hit.word.lemma}” tells {kind}; {place}; {speech}"


def _of_war(scan: Scan, hit: Hit) -> bool:
    """Whether a trigger speaks of war by itself: the title that a team captured in a report on sport does not."""
    words = " ".join(scan.lower[hit.first : hit.last])
    return hit.word.lemma in scan.grammar("war_words") or words in scan.grammar("war_words")


def _parties_around(sentence: Sentence, context: Context) -> bool:
    """Whether the sentence speaks of a party by a pronoun that the sentences before explain."""
    if sentence.parties or not {"they", "their", "its", "them", "our", "we"}.intersection(
        word.lower for word in sentence.words
    ):
        return bool(sentence.parties)
    return any(party.side != "other" for before in context.previous(2) for party in before.parties)


def _taken_back_from(scan: Scan) -> int | None:
    """The word after "withdraw" or "retract" where a report, not a force, is taken back; None where none is."""
    for n, word in enumerate(scan.lower):
        if word in scan.grammar("takes_back") and scan.any_in(n + 1, n + 5, scan.grammar("what_is_told")):
            return n + 1
    return None


def _by_doer(scan: Scan, hit: Hit, manner: Manner, actor: Doer | None) -> Kind:
    """What partisans or civilians do against a holder is resistance; a person who leaves moves, a force withdraws."""
    if manner.kind == "withdraw" and hit.word.lemma in {"flee", "leave", "escape", "depart"}:
        party = scan.party_at.get(scan.index(actor.span[0])) if actor and actor.span else None
        # "its troops were leaving": a pronoun whose noun is a force.
        force = scan.any_in(hit.first - 4, hit.first, frozenset(scan.lexicon.parties.forces))
        person = not force if party is None else party.kind in {"people", "voice"}
        civil = scan.any_in(hit.first - 8, hit.first, scan.grammar("civil_people"))
        return "move" if person or civil else "withdraw"
    words = scan.text[actor.span[0] : actor.span[1]].lower() if actor and actor.span else ""
    acts = manner.kind in {"clash", "strike"}
    return (
        "resistance"
        if acts and any(word in words for word in ("partisan", "guerrilla", "civilian", "resident"))
        else manner.kind
    )


def _inside(scan: Scan, hit: Hit, blocked: list[tuple[int, int]]) -> bool:
    start = scan.words[hit.first].start
    return any(first <= start < last for first, last in blocked)


def _speaker(scan: Scan, hit: Hit, frame: Frame | None) -> Doer | None:
    """ "claimed to have captured", "denied striking": the one who speaks is the one who does it."""
    if frame is None or frame.source is None or frame.unnamed or hit.word.whose != "subject":
        return None
    words = scan.lower[scan.index(frame.scope[0]) : hit.first]
    own_deed = words in ([], ["to"], ["to", "have"]) and (hit.word.form == "ing" or words)
    return Doer(frame.source, None) if own_deed else None


def _aim(scan: Scan, hit: Hit) -> int:
    """Where a stated aim begins ("objective: ..."): places before it are the title's."""
    return (scan.last_in(0, hit.first, {"objective", "objectives"}) or -1) + 1


def _scope_start(frame: Frame | None) -> int:
    return frame.scope[0] if frame else 0


def _attributed(scan: Scan, hit: Hit, manner: Manner, frame: Frame | None) -> tuple[DraftSource | None, Certainty]:
    """The source of a claim and its certainty: that of the trigger's own clause or of the frame, whichever is less."""
    certainty = manner.certainty
    named = frame if frame and frame.group != "own" else None
    if named:
        certainty = max(certainty, named.certainty, key=_RANK.__getitem__)
        if scan.lexicon.speech.doubt_clause and _doubted(scan):
            certainty = "possible"
        stance = named.stance
        return DraftSource(named.source, stance, unnamed=named.unnamed), certainty
    word = _unnamed_word(scan, hit)
    if word is None:
        return (DraftSource(None) if frame is None and _quoted(scan) else None), certainty
    return DraftSource(scan.span(word, word + 1), "neutral", unnamed=True), max(
        certainty, "probable", key=_RANK.__getitem__
    )


def _doubted(scan: Scan) -> bool:
    lower = scan.text.lower()
    return any(phrase in lower for phrase in scan.lexicon.speech.doubt_clause)


def _quoted(scan: Scan) -> bool:
    """A sentence that opens with a quotation mark and names no speaker goes on with someone's words."""
    return scan.text[0] in '“"' or scan.text.startswith(("- ", "– ", "‘"))


def _unnamed_word(scan: Scan, hit: Hit) -> int | None:
    """ "reportedly", "allegedly" in the words before the trigger."""
    speech = scan.lexicon.speech
    wanted = {word for word in (*speech.unnamed_probable, *speech.unnamed_possible) if " " not in word}
    found = scan.last_in(hit.first - 12, hit.last + 1, wanted)
    if (
        found is not None
        and scan.lower[found] == "reported"
        and (found == 0 or scan.lower[found - 1] not in scan.grammar("before_reported"))
    ):
        return None
    return found
