"""Whose word a claim is: a source's side and sort, by the theatre's names, what was said before, and links cited."""

from fogline.extract.lexicon import Speech
from fogline.extract.memory import surname
from fogline.extract.parties import Parties
from fogline.extract.words import PhraseTable, cut_words
from fogline.model.claim import Attribution, SourceKind
from fogline.model.theatre import Source, Theatre

# A named official, outlet or scholar whom the theatre doesn't know belongs to neither side.
_OUTSIDE = frozenset({"official", "media", "analyst", "other"})


class Sourcing:
    """Tells the side and kind of sources in one theatre."""

    def __init__(self, theatre: Theatre, parties: Parties, speech: Speech) -> None:
        self._parties = parties
        self._known: PhraseTable[Source] = PhraseTable(
            [(name, source) for source in theatre.sources for name in (source.name, *source.aliases)]
        )
        self._links = sorted(((link.lower(), s) for s in theatre.sources for link in s.links), key=lambda p: -len(p[0]))
        self._kinds: list[tuple[SourceKind, PhraseTable[bool]]] = [
            (kind, PhraseTable([(word, True) for word in words])) for kind, words in speech.kinds.items()
        ]
        self._vague = frozenset(speech.vague)

    def attribution(self, text: str | None, side: str | None, unnamed: bool, links: tuple[str, ...]) -> Attribution:
        """The source that words name, with its side.

        The side is that of the words, else of a source that the theatre knows, else the one given. Footage and unnamed
        reports have none unless the words name one; the cited link of a known channel tells that of a vague source.
        """
        if text is None:
            return Attribution(None, side, "unnamed" if unnamed else "other")
        known = self._named(text)
        own_side = self._parties.side_of(text) if not unnamed else None
        kind = known.kind if known else self._kind(text, unnamed)
        found = own_side if own_side is not None and own_side != "other" else (known.side if known else own_side)
        if found is None and side is not None:
            found = side
        if self._two_sided(text):
            found = None
        if found is None and not unnamed and links and kind != "footage":
            found = self._side_by_links(links)
        if found is None and kind in _OUTSIDE and _is_name(text) and not self._two_sided(text):
            found = "other"
        return Attribution(text, found, kind)

    def _two_sided(self, text: str) -> bool:
        sides = {m.side for m in self._parties.mentions(text, cut_words(text))} - {"other"}
        return len(sides) > 1 and (" and " in text or " or " in text)

    def _named(self, text: str) -> Source | None:
        found = [hit.payload for hit in self._known.find(text, cut_words(text))]
        return max(found, key=lambda source: source.kind != "media") if found else None

    def _kind(self, text: str, unnamed: bool) -> SourceKind:
        cut = cut_words(text)
        for kind, table in self._kinds:
            if any(True for _ in table.find(text, cut)):
                return kind
        return "unnamed" if unnamed or text.lower() in self._vague else "other"

    def _side_by_links(self, links: tuple[str, ...]) -> str | None:
        """The side of the channels that the notes lead to, where all that are known agree."""
        sides: set[str] = set()
        for link in links:
            lower = link.lower()
            sides.update(source.side for known, source in self._links if known in lower)
        return sides.pop() if len(sides) == 1 else None


def _is_name(text: str) -> bool:
    return any(word[:1].isupper() for word in text.split()[1:]) or (text[:1].isupper() and " " not in text)


class Speakers:
    """Who has spoken in a report so far: a later sentence says only "Orlova", "the channel" or "he"."""

    def __init__(self, called_back: tuple[str, ...]) -> None:
        self._called_back = frozenset(called_back)
        self._by_name: dict[str, str] = {}
        self._last: str | None = None

    def note(self, source: Attribution) -> None:
        """Remembers a speaker whose side is known."""
        name = surname(source.text) if source.text else None
        if source.side is not None:
            self._last = source.side
            if name:
                self._by_name[name] = source.side

    def side_of(self, text: str | None) -> str | None:
        """The side of a speaker named before; for none named ("he said"), the last one's."""
        if text is None:
            return self._last
        name = surname(text)
        if name and name in self._by_name:
            return self._by_name[name]
        return self._last if text.lower().removeprefix("the ") in self._called_back else None
