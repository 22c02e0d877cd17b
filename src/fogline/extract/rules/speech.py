"""Whose word it is: frames of report in a sentence and how far each reaches."""

import re
from functools import cache
from typing import Literal

import msgspec

from fogline.extract.lexicon import ReportGroup
from fogline.extract.rules.scan import Scan
from fogline.model.claim import Certainty, Stance

_SUBJECT_REACH = 22
_CLAUSE_CUT = re.compile(r"[;:]\s|[—–]\s?|,\s+(?=while\b|but\b|whereas\b|although\b|though\b)")
_ACCORDING = re.compile(r"\b[Aa]ccording to (?:(?:the|a|an) )?", re.ASCII)
_INVERTED = re.compile(
    r"[,”\"’][\s–-]*\b(?:said|says|added|reported|stated|noted|explained|claimed)\s+(?=[A-Z]|the |a )", re.ASCII
)
_NP_STOP = re.compile(
    r",|;|\.\s|\.$|\b(?:that|who|which|as of)\b|\("
    r"|\bon (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
)
Group = ReportGroup | Literal["own"]


class Frame(msgspec.Struct, frozen=True):
    """A word of report: `source` and `scope` are offsets in the sentence; no source where the speaker stands elsewhere.

    `own` is the publisher's own voice.
    """

    source: tuple[int, int] | None
    scope: tuple[int, int]
    group: Group
    stance: Stance
    certainty: Certainty
    unnamed: bool = False


@cache
def _own_comment(publisher: str) -> re.Pattern[str]:
    """Where a sentence turns to the publisher's own comment: ", which may indicate", ", but we cannot"."""
    own = "|".join(["we", *([re.escape(publisher)] if publisher else [])])
    return re.compile(
        rf",\s+(?:which|a move that|likely|indicating|suggesting|possibly|(?:but|though|although|and) (?:{own}))\s*"
        r"(?:may|might|could|would|is|are|likely|indicat\w*|suggest\w*|support\w*|corroborat\w*|that|has|have)?\b"
    )


def find_frames(scan: Scan, publisher: str) -> list[Frame]:
    """The frames of report of a sentence, in the order of their scopes."""
    frames = _by_verbs(scan, publisher) + _by_according(scan, publisher) + _by_nouns(scan)
    return sorted(frames, key=lambda frame: frame.scope)


def frame_of(frames: list[Frame], start: int) -> Frame | None:
    """The innermost frame around an offset: the one whose scope begins last."""
    around = [frame for frame in frames if frame.scope[0] <= start < frame.scope[1]]
    return max(around, key=lambda frame: (frame.scope[0], -frame.scope[1])) if around else None


def _by_verbs(scan: Scan, publisher: str) -> list[Frame]:
    found: list[Frame] = []
    for hit in scan.lexicon.verbs_of_report.find(scan.text, scan.words):
        group, form = hit.payload
        if (
            (form == "ing" and scan.lower[hit.first - 1] not in {"is", "are", "was", "were"})
            or hit.first == 0
            or hit.first in scan.place_at
            or scan.lower[hit.first - 1] in scan.grammar("before_adjective")
        ):
            continue
        if form in {"past", "participle"} and scan.any_in(hit.first - 3, hit.first, scan.grammar("be")):
            continue
        subject = _subject(scan, hit.first)
        if subject is None:
            continue
        named = scan.text[subject[0] : subject[1]]
        if not _speaks(scan, subject, named) or (
            scan.lower[hit.first] in scan.grammar("showing") and not _shows(scan, subject)
        ):
            continue
        scope = _scope(scan, subject, hit.last, publisher)
        if scope is None:
            continue
        found.append(_frame(scan, subject, scope, group, publisher))
    return _nested(found)


def _subject(scan: Scan, verb: int) -> tuple[int, int] | None:
    """The words before a verb of report that may be its subject."""
    last = verb
    while last > 0 and scan.lower[last - 1] in scan.grammar("skipped_before_report"):
        last -= 1
    first, crossed = last, 0
    while first > 0 and last - first < _SUBJECT_REACH:
        gap = scan.gap(first)
        if first < last and any(mark in gap for mark in ',;:—“”"'):
            if "," not in gap or crossed or "," not in scan.gap(last) or not _all_names(scan, first, last):
                break
            crossed = first
        if scan.lower[first - 1] in scan.grammar("leads") and not (
            scan.lower[first - 1] == "and" and _joins_names(scan, first)
        ):
            break
        first -= 1
    if not crossed and "," in scan.gap(last):
        return None
    if crossed and scan.lower[first] in {"on", "in", "at", "during", "for", "by", "of", "to", "earlier", "late"}:
        first = crossed
    while first < last and scan.lower[first] in scan.grammar("leads"):
        first += 1
    return scan.span(first, last) if first < last else None


def _all_names(scan: Scan, first: int, last: int) -> bool:
    """ "Spokesperson for the Command, Anna Orlova, stated": the words after the comma are a name alone."""
    return last - first <= 4 and all(scan.text[word.start].isupper() for word in scan.words[first:last])


def _shows(scan: Scan, subject: tuple[int, int]) -> bool:
    """Whether one who speaks, or footage, is said to show or indicate: a fact does so too, and is no source."""
    words = scan.lower[scan.index(subject[0]) : scan.index_after(subject[1])]
    speech = scan.lexicon.speech
    speaking = {word.lower() for kind, group in speech.kinds.items() if kind != "military" for word in group} | set(
        speech.footage
    )
    doubtful = {"may", "might", "could", "would", "will", "reports", "report", "control", "operations"}
    if any(word in doubtful for word in words):
        return False
    return any(word in speaking for word in words) or any(
        party.kind == "voice"
        for party in (scan.party_at.get(n) for n in range(scan.index(subject[0]), scan.index_after(subject[1])))
        if party
    )


def _joins_names(scan: Scan, index: int) -> bool:
    """Whether the "and" before a word joins two speakers: no more than a name stands before it."""
    start = next(
        (
            n
            for n in range(index - 2, max(-1, index - 9), -1)
            if n == 0 or scan.lower[n] in scan.grammar("leads") or "," in scan.gap(n)
        ),
        None,
    )
    return (
        start is not None
        and index > 1
        and (index - 2 in scan.party_at or scan.words[index - 2].end - scan.words[index - 2].start > 3)
        and not scan.any_in(0, index - 1, {"that"})
    )


def _speaks(scan: Scan, subject: tuple[int, int], named: str) -> bool:
    first, last = scan.index(subject[0]), scan.index_after(subject[1])
    if last - first > 18 or scan.any_in(first, last, scan.grammar("modals")):
        return False
    if any(n in scan.party_at for n in range(first, last)) or named.lower() in scan.lexicon.speech.vague:
        return True
    speech = scan.lexicon.speech
    known = (
        {word.lower() for words in speech.kinds.values() for word in words}
        | set(speech.own_voice)
        | {"he", "she", "they", "it", "who"}
    )
    if any(word in known for word in scan.lower[first:last]):
        return True
    tail = scan.text[scan.words[last - 1].start : subject[1]]
    return tail[:1].isupper()


def _scope(scan: Scan, subject: tuple[int, int], after: int, publisher: str) -> tuple[int, int] | None:
    text, end = scan.text, len(scan.text)
    start = scan.words[after - 1].end
    rest = text[start:]
    before = text[: subject[0]].rstrip()
    closing = re.match(
        r"\s*(?:(?:late )?on \w+ ?\d*|(?:in|to) [^,.]{0,50}|[A-Z]\w+day|(?:during|at) [^,.]{0,40}|earlier)?"
        r"[.,]?[\"”’]?\s*$",
        rest,
    )
    if (
        before.endswith((",", "”", '"', "’", "-", "–", "—"))
        and len(before) > 12
        and (closing or rest[:1] in {".", ","})
    ):
        return 0, subject[0]
    comment = _own_comment(publisher).search(text, start)
    cut = _CLAUSE_CUT.search(text, start + 1)
    ends = [match.start() for match in (comment, cut) if match and match.start() > start + 8]
    return start, min([end, *ends])


def _frame(scan: Scan, subject: tuple[int, int], scope: tuple[int, int], group: ReportGroup, publisher: str) -> Frame:
    named = scan.text[subject[0] : subject[1]]
    lower = {word.lower for word in scan.words[scan.index(subject[0]) : scan.index_after(subject[1])]}
    speech = scan.lexicon.speech
    if (publisher and publisher.lower() in named.lower()) or lower.intersection(speech.own_voice):
        return Frame(None, scope, "own", "neutral", "certain")
    footage = bool(lower.intersection(speech.footage))
    stance: Stance = "rejects" if group == "rejects" else "endorses" if group == "confirms" or footage else "neutral"
    bare = re.sub(r"^(?:the|a|an|other|many)\s+", "", named.lower())
    vague = named.lower() in speech.vague or bare in speech.vague
    certainty: Certainty = "possible" if group == "doubts" else "probable" if vague else "certain"
    source = None if lower <= {"he", "she", "they", "it", "who"} else subject
    return Frame(source, scope, group, stance, certainty)


def _nested(frames: list[Frame]) -> list[Frame]:
    """Ends a frame where the next speaker of the same sentence begins."""
    result = []
    for n, frame in enumerate(frames):
        following = next(
            (f for f in frames[n + 1 :] if f.source and f.source[0] >= frame.scope[0] and f.scope[0] > f.source[0]),
            None,
        )
        end = min(frame.scope[1], following.source[0]) if following and following.source else frame.scope[1]
        result.append(msgspec.structs.replace(frame, scope=(frame.scope[0], max(end, frame.scope[0] + 1))))
    return result


def _by_according(scan: Scan, publisher: str) -> list[Frame]:
    found = []
    for match in (*_ACCORDING.finditer(scan.text), *_INVERTED.finditer(scan.text)):
        stop = _NP_STOP.search(scan.text, match.end())
        end = stop.start() if stop else len(scan.text)
        subject = (match.end(), max(match.end() + 1, len(scan.text[:end].rstrip())))
        opens = match.start() < len("However, ")
        cut = scan.text.rfind(";", 0, match.start()) + 1
        scope = (end, len(scan.text)) if opens else (cut, match.start())
        if scope[0] < scope[1]:
            found.append(_frame(scan, subject, scope, "states", publisher))
    return found


def _by_nouns(scan: Scan) -> list[Frame]:
    """ "reports of fighting", "rumors that", "it was reported": no one is named."""
    speech, found = scan.lexicon.speech, []
    certainties: tuple[tuple[Certainty, tuple[str, ...]], ...] = (
        ("probable", speech.unnamed_probable),
        ("possible", speech.unnamed_possible),
    )
    for certainty, phrases in certainties:
        for phrase in phrases:
            if " " not in phrase and phrase not in {"rumors", "rumours"}:
                continue
            for match in re.finditer(rf"\b{re.escape(phrase)}\b", scan.text, re.IGNORECASE):
                cut = _CLAUSE_CUT.search(scan.text, match.end())
                end = cut.start() if cut else len(scan.text)
                start = match.end() if not phrase.endswith("reported") or phrase.startswith("it") else 0
                found.append(
                    Frame(
                        match.span(),
                        (start, max(end, start + 1)),
                        "states",
                        "neutral",
                        certainty,
                        unnamed=True,
                    )
                )
    return found
