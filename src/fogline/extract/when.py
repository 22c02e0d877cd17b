"""Which of a sentence's dates is that of a claim."""

from fogline.extract.draft import Draft, Sentence
from fogline.extract.times import TimeMention

_REPORT_REACH = 14


def when_of(draft: Draft, sentence: Sentence) -> str | None:
    """The EDTF date of a claim, or None where the sentence tells no time for it.

    A date beside the reporting verb ("confirmed on June 25 that X took") dates only what is told in the present tense.
    Among the others the nearest counts, one after the trigger before one ahead of it.
    """
    times = [time for time in sentence.times if not _dates_report(time, draft, sentence)]
    if not times:
        if draft.present_tense and draft.mood == "actual" and draft.scope:
            reported = [time for time in sentence.times if _dates_report(time, draft, sentence)]
            return reported[0].edtf if reported else None
        return None
    return min(times, key=lambda time: _distance(time, draft)).edtf


def _dates_report(time: TimeMention, draft: Draft, sentence: Sentence) -> bool:
    """Whether a date stands between the words of a source and what it says, or beside "as of"."""
    if draft.scope is None:
        return False
    start = draft.scope[0]
    if time.start < start:
        return (
            draft.source is not None and draft.source.span is not None and time.start >= draft.source.span[0]
        ) or time.start < start
    between = sentence.text[start : time.start]
    after = sentence.text[time.end : time.end + 6]
    return (
        len(between) <= _REPORT_REACH
        and between.strip() in {"on", "late on", "", "early on", "in", "also on"}
        and after.strip()[:4] in {"that", ", th"}
    )


def _distance(time: TimeMention, draft: Draft) -> tuple[int, int]:
    """After the trigger counts as near, before it as twice as far."""
    if time.start >= draft.trigger[1]:
        return 0, time.start - draft.trigger[1]
    return 0, 2 * (draft.trigger[0] - time.end)
