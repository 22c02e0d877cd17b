"""The dates of Fogline: EDTF for what happened, instants for what was said and recorded.

A bare date of publication counts as the end of that day (UTC), so that a question about what was known on a day
covers all that was said on it.
"""

import calendar
import re
from datetime import UTC, date, datetime, time

from fogline.errors import SettingError

END_OF_DAY = time(23, 59, 59)
_EDTF_PART = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?[?~%]?")


def instant(text: str) -> datetime:
    """Reads a moment of publication or of knowledge: a bare date means the end of that day, an hour without a zone
    means UTC.

    >>> instant("2022-09-10").isoformat()
    '2022-09-10T23:59:59+00:00'
    >>> instant("2022-09-10T08:00+03:00").isoformat()
    '2022-09-10T05:00:00+00:00'

    Raises SettingError where the text is no ISO date.
    """
    try:
        if len(text) <= len("2022-09-10"):
            return end_of_day(date.fromisoformat(text))
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise SettingError(f"{text!r} is not a date", "write it as 2022-09-10 or 2022-09-10T08:00+03:00") from None


def end_of_day(day: date) -> datetime:
    """The last second of a day, UTC.

    >>> end_of_day(date(2022, 9, 10)).isoformat()
    '2022-09-10T23:59:59+00:00'
    """
    return datetime.combine(day, END_OF_DAY, UTC)


def day_of(text: str) -> date:
    """Reads the day a question is asked about.

    >>> day_of("2022-09-10")
    datetime.date(2022, 9, 10)
    """
    return instant(text).date()


def show_instant(moment: datetime) -> str:
    """Writes a moment as it was given: the date alone where only the day is known.

    >>> show_instant(instant("2022-09-10"))
    '2022-09-10'
    >>> show_instant(instant("2022-09-10T08:00"))
    '2022-09-10T08:00:00+00:00'
    """
    return moment.date().isoformat() if moment.time() == END_OF_DAY else moment.isoformat()


def edtf_span(when: str) -> tuple[date, date]:
    """The first and the last day that an EDTF date covers; an open or unknown end is the other end's.

    >>> edtf_span("2022-07")
    (datetime.date(2022, 7, 1), datetime.date(2022, 7, 31))
    >>> edtf_span("2022-09-09/2022-09-10")
    (datetime.date(2022, 9, 9), datetime.date(2022, 9, 10))
    >>> edtf_span("2022-09-08/..")
    (datetime.date(2022, 9, 8), datetime.date(2022, 9, 8))

    Covers days, months, years, their intervals and the marks ? ~ %, of EDTF (ISO 8601-2:2019). Raises SettingError on
    anything else.
    """
    first, _, last = when.partition("/")
    known = [part for part in (first, last) if part and part != ".."]
    if not known:
        raise SettingError(f"{when!r} is not an EDTF date", "write a day, a month, a year or an interval of them")
    return _part_span(known[0])[0], _part_span(known[-1])[1]


def _part_span(part: str) -> tuple[date, date]:
    match = _EDTF_PART.fullmatch(part)
    if not match:
        raise SettingError(f"{part!r} is not an EDTF date", "write a day, a month, a year or an interval of them")
    year, month, day = (int(group) if group else None for group in match.groups())
    if year is None:
        raise SettingError(f"{part!r} has no year", "write it as 2022-09-10")
    try:
        if day and month:
            return date(year, month, day), date(year, month, day)
        if month:
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    except (ValueError, calendar.IllegalMonthError):
        raise SettingError(f"{part!r} is not in the calendar", "write an existing day") from None
    return date(year, 1, 1), date(year, 12, 31)
