"""How an event stands: from single source to corroborated, disputed, denied or retracted, by who tells it and who
denies it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from fogline.model.claim import Certainty, Claim, Kind
from fogline.model.picture import EventStatus
from fogline.model.theatre import Theatre
from fogline.weigh.voice import Voice, Voices


class Telling(msgspec.Struct, frozen=True):
    """One voice that tells or denies an occurrence; `copied` where it only repeats another's words."""

    speaker: str
    side: str | None
    named: bool
    affirms: bool
    certainty: Certainty
    published: datetime
    copied: bool

    @property
    def hedged(self) -> bool:
        """Whether the voice does not commit itself: it calls the matter possible, or probable on the word of nobody
        named."""
        return self.certainty == "possible" or (self.certainty == "probable" and not self.named)

    @property
    def interest(self) -> str:
        """What the voice speaks for: its side, or itself alone where it has none."""
        return f"side:{self.side}" if self.side else self.speaker


def tellings_of(claim: Claim, voices: Voices, *, copied: bool) -> tuple[Telling, ...]:
    """The voices behind a claim: whose word it is, and the publisher's own where it endorses or rejects that word."""
    affirms = claim.polarity == "+"
    own = _telling(voices.teller(claim), claim, affirms=affirms, copied=copied)
    if claim.source is None or claim.stance not in ("endorses", "rejects"):
        return (own,)
    agrees = affirms == (claim.stance == "endorses")
    verdict = _telling(voices.publisher(claim), claim, affirms=agrees, copied=copied)
    return own, msgspec.structs.replace(verdict, certainty="certain")


def _telling(voice: Voice, claim: Claim, *, affirms: bool, copied: bool) -> Telling:
    return Telling(voice.speaker, voice.side, voice.named, affirms, claim.certainty, claim.published, copied)


def status_of(tellings: Sequence[Telling], rivals: Sequence[Telling], kind: Kind, side: str | None) -> EventStatus:
    """How an occurrence of this kind, done by this side, stands on the word of these voices; the first rule that fits
    decides.

    Retracted: all who told it in their own words have since denied it. Denied: nobody tells it. Disputed: another voice
    denies it, or tells of a rival fact. Told by both sides: certain on both sides, or conceded by the side it hurts.
    Corroborated: two voices of different interest commit themselves. Unconfirmed: nobody commits himself. Otherwise it
    has a single source, or sources of one interest only.
    """
    denials = [telling for telling in tellings if not telling.affirms]
    standing = still_told(tellings)
    own_words = [telling for telling in standing if not telling.copied]
    taken_back = len(standing) < len(tellings) - len(denials)
    if taken_back and not own_words:
        return "retracted"
    if not standing:
        return "denied"
    speakers = {telling.speaker for telling in own_words}
    if denials or any(rival.speaker not in speakers for rival in rivals):
        return "disputed"
    return _agreement(own_words or standing, kind, side)


def still_told(tellings: Sequence[Telling]) -> list[Telling]:
    """The tellings that affirm and that their speaker has not denied since."""
    denials = [telling for telling in tellings if not telling.affirms]
    return [telling for telling in tellings if telling.affirms and not _taken_back(telling, denials)]


def _taken_back(telling: Telling, denials: Sequence[Telling]) -> bool:
    return any(denial.speaker == telling.speaker and denial.published > telling.published for denial in denials)


def _agreement(told: Sequence[Telling], kind: Kind, side: str | None) -> EventStatus:
    committed = [telling for telling in told if not telling.hedged]
    certain = {telling.side for telling in committed if telling.certainty == "certain" and telling.side}
    if len(certain) > 1 or any(concedes(kind, side, speaker_side) for speaker_side in certain):
        return "told by both sides"
    if len({telling.interest for telling in committed}) > 1:
        return "corroborated"
    return "single source" if committed else "unconfirmed"


def concedes(kind: Kind, actor_side: str | None, speaker_side: str | None) -> bool:
    """Whether a side that tells this speaks against its own interest.

    >>> concedes("withdraw", "north", "north"), concedes("capture", "north", "south")
    (True, True)
    >>> concedes("capture", "north", "north")
    False
    """
    if actor_side is None or speaker_side is None:
        return False
    if kind in ("withdraw", "loss"):
        return actor_side == speaker_side
    return kind in ("capture", "hold", "advance") and actor_side != speaker_side


def sides_heard(tellings: Iterable[Telling], theatre: Theatre) -> tuple[str, ...]:
    """The sides whose word is among the tellings, in the theatre's order; `other` last where a voice belongs to
    none."""
    heard = {telling.side for telling in tellings}
    return tuple(side.id for side in theatre.sides if side.id in heard) + (("other",) if None in heard else ())
