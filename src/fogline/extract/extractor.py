"""From a report to its claims: sentences are cut, a reader reads them, shared rules fill in what it leaves open."""

import re

import msgspec

from fogline.extract.draft import ClaimReader, Draft, DraftPlace, Offsets, Sentence
from fogline.extract.english import other_language
from fogline.extract.gate import Concern, Gate
from fogline.extract.lexicon import load_lexicon
from fogline.extract.memory import REACH, Pointers, place_meant, side_meant
from fogline.extract.parties import Parties
from fogline.extract.readers import choose_reader
from fogline.extract.reading import ReportReading
from fogline.extract.sentences import split_sentences
from fogline.extract.sourcing import Sourcing
from fogline.extract.when import when_of
from fogline.model.claim import Attribution, Claim, ClaimPlace, Party, Span
from fogline.model.ids import content_id, text_hash
from fogline.model.notice import Notice
from fogline.model.place import NameFinder
from fogline.model.report import Report, links_between
from fogline.model.theatre import Theatre


class Extractor:
    """Draws claims from reports of one theatre; place names come from the finder, claims from the reader."""

    def __init__(self, theatre: Theatre, names: NameFinder, reader: ClaimReader | None = None) -> None:
        lexicon = load_lexicon()
        self._reader: ClaimReader = reader or choose_reader(theatre)
        self._gate = Gate(theatre, lexicon)
        theatre_hash = text_hash(msgspec.json.encode(theatre).decode("utf-8"))[:6]
        self._version = f"{self._reader.version}-{theatre_hash}"
        self._names = names
        self._theatre = theatre
        self._freeing = frozenset(lexicon.parties.freeing)
        self._parties = Parties(theatre, lexicon.parties)
        self._parties_by_speaker = {
            side.id: Parties(theatre, lexicon.parties, speaker=side.id) for side in theatre.sides
        }
        self._sourcing = Sourcing(theatre, self._parties, lexicon.speech)

    @property
    def version(self) -> str:
        """The reader's version and a hash of the theatre's names: an extraction is keyed by it."""
        return self._version

    def extract(self, report: Report) -> tuple[tuple[Claim, ...], tuple[Notice, ...]]:
        """The claims of a report in the order of its text, and a notice where it holds none.

        The same report gives the same claims, alone or among others.
        """
        speaker = self._speaker(report)
        concern = "war" if speaker else self._gate.concern(f"{report.title or ''}\n{report.text}")
        language = other_language(report.text)
        if language:
            return (), (Notice(report.doc, f"not English but {language!r}: no claim was drawn", "warning"),)
        claims = self._claims(report, speaker, concern) if concern != "none" else []
        notices = () if claims else (Notice(report.doc, "no claim was found in this report", "info"),)
        return tuple(claims), notices

    def _claims(self, report: Report, speaker: str | None, concern: Concern) -> list[Claim]:
        reading = ReportReading(
            report, self._names, self._parties_by_speaker.get(speaker or "", self._parties), speaker
        )
        may_hold = self._reader.may_hold_claim if concern == "war" else self._gate.speaks_of_fighting
        claims: list[Claim] = []
        for start, end in split_sentences(report.text):
            text = report.text[start:end]
            if may_hold(text):
                sentence = reading.sentence(start, end)
                drafts = self._reader.read(sentence, reading)
                claims.extend(self._claim(report, sentence, draft, reading, n) for n, draft in enumerate(drafts))
            reading.passed(start, end)
        return claims

    def _claim(self, report: Report, sentence: Sentence, draft: Draft, reading: ReportReading, number: int) -> Claim:
        first, last = sentence.start + draft.trigger[0], sentence.start + draft.trigger[1]
        links = links_between(report, sentence.start, sentence.end)
        source = self._source(sentence, draft, reading, links)
        return Claim(
            id=content_id("c", reading.report_id, self.version, str(first), draft.kind, draft.polarity, str(number)),
            report=reading.report_id,
            doc=report.doc,
            published=report.published,
            publisher=report.publisher,
            start=sentence.start,
            end=sentence.end,
            quote=sentence.text,
            trigger=Span(report.text[first:last], first, last),
            kind=draft.kind,
            polarity=draft.polarity,
            mood=draft.mood,
            certainty=draft.certainty,
            actor=self._actor(sentence, draft, reading, source),
            target=self._party(sentence, draft.target, draft.target_side, reading),
            background=draft.background,
            places=_places(sentence, draft, reading),
            source=source,
            stance=draft.source.stance if draft.source else None,
            when=when_of(draft, sentence),
            links=links,
            p=draft.p,
            why=draft.why,
        )

    def _speaker(self, report: Report) -> str | None:
        """The side that the publisher belongs to, as the theatre has it."""
        publisher = self._theatre.source(report.publisher)
        return publisher.side if publisher else None

    def _actor(
        self, sentence: Sentence, draft: Draft, reading: ReportReading, source: Attribution | None
    ) -> Party | None:
        """The actor; of a place "liberated" by none who is named, the side of the one who calls it so.

        A neutral voice that says so means the side whose ground it was before the war.
        """
        named = self._party(sentence, draft.actor, draft.actor_side, reading)
        trigger = sentence.text[draft.trigger[0] : draft.trigger[1]].lower()
        if draft.actor is not None or draft.kind != "capture" or self._freeing.isdisjoint(trigger.split()):
            return named
        speaker = source.side if source else reading.speaker
        sides = {side.id for side in self._theatre.sides}
        return Party(None, speaker if speaker in sides else self._theatre.default_side)

    def _party(
        self, sentence: Sentence, span: Offsets | None, side: str | None, reading: ReportReading
    ) -> Party | None:
        """A party with its side: as the reader has it, else by its words, else ("their troops") the side last named."""
        if span is None:
            return Party(None, side) if side else None
        text = sentence.text[span[0] : span[1]]
        side = side or reading.side_of(text) or side_meant(sentence, span[0], reading.previous(REACH))
        return Party(text, side)

    def _source(
        self, sentence: Sentence, draft: Draft, reading: ReportReading, links: tuple[str, ...]
    ) -> Attribution | None:
        if draft.source is None:
            return None
        span = draft.source.span
        text = sentence.text[_speaker_starts(sentence, span) : span[1]] if span else None
        side = draft.source.side or (reading.speakers.side_of(text) if not draft.source.unnamed else None)
        source = self._sourcing.attribution(text, side, draft.source.unnamed, links)
        if draft.source.settled:
            source = msgspec.structs.replace(source, side=draft.source.side)
        if not draft.source.unnamed:
            reading.speakers.note(source)
        return source


def _speaker_starts(sentence: Sentence, span: Offsets) -> int:
    """Where the speaker's own words begin: "In the afternoon the Norland Ministry" begins with a time."""
    if not _LEADS_IN.match(sentence.text, span[0]):
        return span[0]
    named = next((party.start for party in sentence.parties if span[0] < party.start < span[1]), span[0])
    article = len("the ") if sentence.text[:named].endswith("the ") else 0
    return named - article if named > span[0] else span[0]


def _places(sentence: Sentence, draft: Draft, reading: ReportReading) -> tuple[ClaimPlace, ...]:
    placed = [_place(sentence, draft, place, reading) for place in draft.places]
    return tuple(dict.fromkeys(place for place in placed if place is not None))


def _place(sentence: Sentence, draft: Draft, place: DraftPlace, reading: ReportReading) -> ClaimPlace | None:
    if place.span and not place.implied:
        first, last = place.span
        return ClaimPlace(sentence.text[first:last], sentence.start + first, sentence.start + last, place.role)
    if place.name:
        return ClaimPlace(place.name, None, None, place.role, implied=True)
    pointing = sentence.text[place.span[0] : place.span[1]] if place.span else ""
    before = place.span[0] if place.span else draft.trigger[0]
    meant = place_meant(_POINTERS.sort_of(pointing), sentence, before, reading.previous(REACH))
    return ClaimPlace(meant.text, None, None, place.role, implied=True) if meant else None


_LEADS_IN = re.compile(r"(?:In|On|At|By|During|After|Before|Later|Earlier|Late|Early)\b")
_POINTERS = Pointers(load_lexicon().places)
