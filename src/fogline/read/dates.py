"""The date of publication: from a file's name, from a date that a page declares, or from the dateline in the
first lines.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

from fogline.errors import SettingError
from fogline.model.dates import end_of_day, instant

_STAMP = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:([-_.])(\d\d)\2(\d\d)|(\d\d)(\d\d))(?!\d)"
    r"(?:[T_](\d\d)[:h.-]?([0-5]\d)(?:[:.-]?([0-5]\d))?(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?(?![-_.]?\d))?",
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY_SUFFIX = r"(?:st|nd|rd|th)?"
_WRITTEN = re.compile(
    rf"\b(?:{_MONTH.format('m1')}\s+(?P<d1>\d{{1,2}}){_DAY_SUFFIX}\b(?!\s*[-–]\s*\d)"
    rf"|(?P<d2>\d{{1,2}}){_DAY_SUFFIX}\s+(?:of\s+)?{_MONTH.format('m2')}(?![a-z]))"
    r"(?:,?\s+(?P<year>(?:19|20)\d\d)\b)?",
    re.IGNORECASE,
)
_ISO = re.compile(
    r"\b(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)\b|\b(?P<d2>\d\d)\.(?P<m2>\d\d)\.(?P<y2>(?:19|20)\d\d)\b"
)
_YEAR = re.compile(r"(?<![\d/.-])((?:19|20)\d\d)(?![\d-])")
# What may stand in a dateline beside the date: an hour, a zone, a day of the week, and the words that say "published".
_BESIDE = re.compile(
    r"\b\d{1,2}(?:[:.]\d\d)+\s*(?:[ap]\.?m\.?)?|\b\d{1,2}\s*[ap]\.?m\b\.?"
    r"|\b[A-Z]{1,2}[DS]?T\b|\b(?:UTC|GMT|Z)\b(?:[+-]\d+)?"
    r"|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?"
    r"|\b(?:last|first|published|posted|updated|issued|released|dated?|time|by|on|at|of|as)\b",
    re.IGNORECASE,
)
_MOST_LINES = 12
_LONGEST_DATELINE = 120
_MOST_OTHER_WORDS = 4
_PLACE_BEFORE = 60


def name_instant(stem: str) -> datetime | None:
    """The day or instant that a file's name holds; an hour without a zone is UTC, a bare day counts as its end.

    >>> name_instant("20220125T090000Z_GB_en_7d01").isoformat()
    '2022-01-25T09:00:00+00:00'
    >>> name_instant("brief 2022-09-10").isoformat(), name_instant("2022-09-10T0800").isoformat()
    ('2022-09-10T23:59:59+00:00', '2022-09-10T08:00:00+00:00')
    >>> name_instant("report-20229910") is None
    True
    """
    for match in _STAMP.finditer(stem):
        month, day = match[3] or match[5], match[4] or match[6]
        text = f"{match[1]}-{month}-{day}"
        if match[7]:
            text += f"T{match[7]}:{match[8]}:{match[9] or '00'}{match[10] or ''}"
        if found := declared_instant(text) or declared_instant(text[:10]):
            return found
    return None


def declared_instant(text: str) -> datetime | None:
    """The moment that a page declares in its data, in ISO 8601; None where it is none, or is before 1900.

    >>> declared_instant("2022-09-10T23:39:23-04:00").isoformat()
    '2022-09-11T03:39:23+00:00'
    >>> declared_instant("soon") is None
    True
    """
    text = text.strip()
    try:
        moment = instant(text[:10] if re.fullmatch(r"\d{4}-\d\d-\d\d(T00:00(:00(\.0+)?)?)?", text) else text)
    except (SettingError, OverflowError):
        return None
    return moment if moment.year >= 1900 else None


def address_instant(url: str) -> datetime | None:
    """The day that a page's own address holds ("/2022/09/10/title").

    >>> address_instant("https://e.org/2022/09/10/a-town").date().isoformat()
    '2022-09-10'
    """
    match = re.search(r"/((?:19|20)\d\d)[/-](\d\d?)[/-](\d\d?)(?:/|-|$)", url)
    return _end_of(int(match[1]), int(match[2]), int(match[3])) if match else None


def dateline_instant(lines: Sequence[str], years: Iterable[int] = ()) -> datetime | None:
    """The day in the dateline of a report: a line near the top that is little more than a date, or that opens
    with a place and a date.

    A dateline without a year takes the one that the top lines or else `years` (the file's own data) name, if
    they name only one.

    >>> dateline_instant(["Assessment", "September 10, 11:30pm ET"], years=[2022]).date().isoformat()
    '2022-09-10'
    >>> dateline_instant(["Kyiv, 10 September 2022 — The army said that it held the town."]).date().isoformat()
    '2022-09-10'
    >>> dateline_instant(["On September 10, 2022 the army said that it held the town."]) is None
    True
    """
    top = [line for line in lines if line.strip()][:_MOST_LINES]
    named = {int(year) for line in top if len(line) <= _LONGEST_DATELINE for year in _YEAR.findall(line)} or set(years)
    fallback = named.pop() if len(named) == 1 else None
    for line in top:
        if (day := _dateline_day(line, fallback)) is not None:
            return day
    return None


def _dateline_day(line: str, fallback: int | None) -> datetime | None:
    for pattern in (_ISO, _WRITTEN):
        match = pattern.search(line[: _LONGEST_DATELINE + _PLACE_BEFORE])
        if match and _is_dateline(line, match):
            return _matched_day(match, fallback)
    return None


def _is_dateline(line: str, match: re.Match[str]) -> bool:
    before, after = line[: match.start()], line[match.end() :]
    if len(line) <= _LONGEST_DATELINE:
        others = re.findall(r"[^\W\d_]{2,}", _BESIDE.sub(" ", f"{before} {after}"))
        if len(others) <= _MOST_OTHER_WORDS and not before.rstrip().lower().endswith(
            (" on", " in", " since", " by", " until")
        ):
            return True
        if not after.strip(" .)]") and re.search(r"[,:|–—-]\s*$", before):
            return True
    opens = len(before) <= _PLACE_BEFORE and re.fullmatch(r"[\s(]*(?:[^\W\d][\w'’ʼ./-]*[ ,()]+){0,6}", before)
    return bool(opens) and bool(re.match(r"\s*[),]?\s*(?:\([^)]{1,30}\)\s*)?(?:[-–—:]\s|--)", after))


def _matched_day(match: re.Match[str], fallback: int | None) -> datetime | None:
    found = match.groupdict()
    if "m" in found:
        numbers = (found["y"] or found["y2"], found["m"] or found["m2"], found["d"] or found["d2"])
        return _end_of(*(int(number) for number in numbers))
    month = _MONTHS.index((found["m1"] or found["m2"])[:3].lower()) + 1
    year = int(found["year"]) if found["year"] else fallback
    return None if year is None else _end_of(year, month, int(found["d1"] or found["d2"]))


def _end_of(year: int, month: int, day: int) -> datetime | None:
    try:
        return end_of_day(date(year, month, day)).astimezone(UTC)
    except ValueError:
        return None
