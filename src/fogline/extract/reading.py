"""A report on its way through the stage: its sentences with all that is found in them, and who has spoken so far."""

from functools import cached_property

from fogline.extract.draft import Sentence
from fogline.extract.lexicon import load_lexicon
from fogline.extract.names import Found, place_names
from fogline.extract.parties import Parties
from fogline.extract.sourcing import Speakers
from fogline.extract.times import find_times
from fogline.extract.words import cut_words
from fogline.model.place import NameFinder
from fogline.model.report import Report


class ReportReading:
    """A report on its way through: its sentences, looked into only where needed, and who has spoken so far."""

    def __init__(self, report: Report, names: NameFinder, parties: Parties, speaker: str | None) -> None:
        self._report = report
        self.speaker = speaker
        self.report_id = report.id
        self._names = names
        self._parties = parties
        self._passed: list[tuple[int, int]] = []
        self._known: dict[int, Sentence] = {}
        self._end = 0
        self._headings = [(heading.start, heading.end) for heading in report.headings]
        self.heading: str | None = None
        self.speakers = Speakers(load_lexicon().speech.called_back)

    @property
    def publisher(self) -> str:
        """The report's publisher."""
        return self._report.publisher

    def side_of(self, words: str) -> str | None:
        """The side that words name, as this report's publisher means them."""
        return self._parties.side_of(words)

    @property
    def names_a_side(self) -> bool:
        """Whether a side of the war has been named up to here."""
        return self._side_named_at < self._end or self._side_in_title

    @cached_property
    def speaks_of_war(self) -> bool:
        """Whether arms, armed men or fighting are named anywhere in the report."""
        words = load_lexicon().grammar["of_war"]
        return any(word.lower in words for word in cut_words(f"{self._report.title or ''} {self._report.text}"))

    @cached_property
    def _side_named_at(self) -> int:
        text = self._report.text
        named = (m.start for m in self._parties.mentions(text, cut_words(text)) if m.side != "other")
        return next(named, len(text))

    @cached_property
    def _side_in_title(self) -> bool:
        title = self._report.title or ""
        return any(m.side != "other" for m in self._parties.mentions(title, cut_words(title)))

    def sentence(self, start: int, end: int) -> Sentence:
        """One sentence with its names, parties and times found, each sentence once."""
        self._end = max(self._end, end)
        if start not in self._known:
            text = self._report.text[start:end]
            words = cut_words(text)
            parties = self._parties.mentions(text, words)
            times = find_times(text, self._report.published.date())
            self._known[start] = Sentence(
                text=text,
                start=start,
                end=end,
                heading=any(first < end and start < last for first, last in self._headings),
                words=words,
                places=place_names(Found(text, words, parties, times), self._names.mentions(text)),
                parties=parties,
                times=times,
            )
        return self._known[start]

    def previous(self, count: int) -> list[Sentence]:
        """Up to `count` sentences before this one, the nearest last."""
        return [self.sentence(start, end) for start, end in self._passed[-count:]]

    def passed(self, start: int, end: int) -> None:
        """Puts a sentence behind."""
        self._passed.append((start, end))
        if any(first < end and start < last for first, last in self._headings):
            self.heading = self._report.text[start:end]
