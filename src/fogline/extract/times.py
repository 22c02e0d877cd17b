"""Time expressions of English, found in a text and written as EDTF against the day of publication.

Covers days, ranges of days, weekdays, months, years, "yesterday", "overnight", "in the last 24 hours", "since Thursday"
and their kin.
A date without a year is the one nearest to the publication, the past first.
"""

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

import msgspec

_MONTHS = {name.lower(): n for n in range(1, 13) for name in (calendar.month_name[n], calendar.month_abbr[n])} | {
    "sept": 9
}
_DAYS = {name.lower(): n for n, name in enumerate(calendar.day_name)}
_COUNTING = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBERS = {word: n for n, word in enumerate(_COUNTING)}
_NUMBERS |= {"a": 1, "an": 1, "couple": 2, "few": 3, "several": 3}
_MONTH = r"(?:" + "|".join(calendar.month_name[1:]) + r"|Jan\.?|Feb\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
_D = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d:%]|\.\d|\s*(?:km|kilomet|percent|miles|mm\b))"
_YEAR = r"(?:19|20)\d\d"
_TO = r"(?:\s*[-–—]\s*|\s+(?:to|and|through|until|or)\s+)"
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_COUNT = r"(?:\d{1,3}|a|an|one|two|three|four|five|six|seven|eight|nine|ten|twelve|few|several|couple of)"
_SINCE = re.compile(r"\bsince(?:\s+(?:at\s+least|about|around|late|early|mid))?[\s-]+(?:the\s+)?$", re.IGNORECASE)
_PATTERNS = {
    "iso": rf"{_YEAR}-\d\d-\d\d",
    "month_days": rf"(?P<m1>{_MONTH})\s+(?P<d1>{_D}){_TO}(?:(?P<m2>{_MONTH})\s+)?(?P<d2>{_D})(?:,?\s+(?P<y1>{_YEAR}))?",
    "days_month": rf"(?P<d3>{_D}){_TO}(?P<d4>{_D})\s+(?:of\s+)?(?P<m3>{_MONTH})(?:,?\s+(?P<y2>{_YEAR}))?",
    "month_day": rf"(?P<m4>{_MONTH})\s+(?:the\s+)?(?P<d5>{_D})(?:,?\s+(?P<y3>{_YEAR}))?",
    "day_month": rf"(?P<d6>{_D})\s+(?:of\s+)?(?P<m5>{_MONTH})(?:,?\s+(?P<y4>{_YEAR}))?",
    "month_year": rf"(?P<m6>{_MONTH}),?\s+(?:of\s+)?(?P<y5>{_YEAR})",
    "month_alone": r"(?:(?<=\bin )|(?<=\bsince )|(?<=\bof )|(?<=\blast )|(?<=\bthis )|(?<=during )"
    rf"|(?<=late )|(?<=early )|(?<=mid-)|(?<=late-)|(?<=early-))(?P<m7>{_MONTH})\b(?!\s+\d)",
    "weekday": rf"(?:(?P<last>last|this|next|past)\s+)?(?P<w1>{_DAY})\b(?!\s+Times)",
    "recent": rf"(?:in|over|during|within|for)?\s*the\s+(?:past|last|previous)\s+(?P<n1>{_COUNT})?"
    r"\s*(?P<u1>hours|hour|days|day|weeks|week|months|month|years|year)\b",
    "coming": rf"(?:in|over|within)\s+the\s+(?:next|coming)\s+(?P<n2>{_COUNT})?"
    r"\s*(?P<u2>hours|days|day|weeks|week|months|month)\b",
    "ago": rf"(?P<n3>{_COUNT})\s+(?P<u3>days|day|weeks|week|months|month|years|year)\s+(?:ago|earlier)\b",
    "named": r"\b(?:the day before yesterday|yesterday|today|tonight|tomorrow|last night|overnight"
    r"|this (?:morning|afternoon|evening|week|month|year)|(?:last|next) (?:week|month|year)"
    r"|(?:earlier|later) (?:in the|this) (?:week|month|year)"
    r"|(?:over|during|at) the weekend|last weekend|(?:by )?the end of (?:the|this) (?:month|year))\b",
    "year": rf"(?:(?<=\bin )|(?<=\bsince )|(?<=\bof )|(?<=early )|(?<=late ))(?P<y6>{_YEAR})\b"
    r"(?!\s*(?:km|troops|people|soldiers|%|-))",
    "year_of": r"\b(?P<y7>(?:19[3-9]|20[0-4])\d)"
    r"(?=\s+(?:invasion|annexation|war|seizure|occupation|capture|conflict|offensive|revolution))",
}
_ANY = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _PATTERNS.items()))
_GATE = re.compile(
    rf"\d|{_DAY}|{_MONTH}|(?:yester|to|mid|week|holi)?days?\b|tomorrow|night|week|month|year|morning|noon|evening|hour"
)
Groups = dict[str, str | None]


class TimeMention(msgspec.Struct, frozen=True):
    """Words that tell a time, with their offsets and the EDTF date they mean on the day of publication."""

    start: int
    end: int
    edtf: str
    weak: bool = False


def find_times(text: str, published: date) -> tuple[TimeMention, ...]:
    """The time expressions of a text in order, dated against the day of publication.

    >>> text = "On September 10, and overnight on 9-10 September; since Thursday"
    >>> [mention.edtf for mention in find_times(text, date(2022, 9, 11))]
    ['2022-09-10', '2022-09-09/2022-09-10', '2022-09-08/2022-09-11']
    """
    if not _GATE.search(text):
        return ()
    found = []
    for match in _ANY.finditer(text):
        name = _kind_of(match)
        try:
            edtf = _RESOLVERS[name](match.groupdict(), match.group(), published)
        except (ValueError, OverflowError):
            continue
        since = _SINCE.search(text, max(0, match.start() - 24), match.start())
        if edtf and since and "/" not in edtf:
            edtf = f"{edtf}/{published.isoformat()}"
        if edtf:
            found.append(TimeMention(match.start(), match.end(), edtf, match.group().lower() in {"today", "overnight"}))
    return _without_repeats(tuple(found))


def _without_repeats(found: tuple[TimeMention, ...]) -> tuple[TimeMention, ...]:
    """Drops "overnight" beside the date that says which night."""
    return tuple(
        mention
        for n, mention in enumerate(found)
        if not (mention.weak and n + 1 < len(found) and found[n + 1].start - mention.end < len(" on the night of "))
    )


def _kind_of(match: re.Match[str]) -> str:
    groups = match.groupdict()
    return next(name for name in _PATTERNS if groups[name] is not None)


def _year_for(month: int, day: int, published: date, given: str | None) -> date:
    if given:
        return date(int(given), month, day)
    years = (published.year, published.year - 1, published.year + 1)
    options = [date(year, month, day) for year in years if day <= calendar.monthrange(year, month)[1]]
    if not options:
        raise ValueError("no such day")
    return min(options, key=lambda option: abs((option - published).days) + (60 if option > published else 0))


def _day(text: str | None) -> int:
    return int(re.sub(r"\D", "", text or ""))


def _month(text: str | None) -> int:
    return _MONTHS[(text or "").lower().rstrip(".")]


def _span(first: date, last: date) -> str:
    return first.isoformat() if first == last else f"{min(first, last).isoformat()}/{max(first, last).isoformat()}"


def _iso(_: Groups, words: str, __: date) -> str:
    return date.fromisoformat(words).isoformat()


def _month_days(g: Groups, _: str, published: date) -> str:
    last_month = g["m2"] or g["m1"]
    first = _year_for(_month(g["m1"]), _day(g["d1"]), published, g["y1"])
    return _span(first, _year_for(_month(last_month), _day(g["d2"]), published, g["y1"]))


def _days_month(g: Groups, _: str, published: date) -> str:
    month = _month(g["m3"])
    return _span(
        _year_for(month, _day(g["d3"]), published, g["y2"]), _year_for(month, _day(g["d4"]), published, g["y2"])
    )


def _month_day(g: Groups, _: str, published: date) -> str:
    return _year_for(_month(g["m4"]), _day(g["d5"]), published, g["y3"]).isoformat()


def _day_month(g: Groups, _: str, published: date) -> str:
    return _year_for(_month(g["m5"]), _day(g["d6"]), published, g["y4"]).isoformat()


def _month_year(g: Groups, _: str, __: date) -> str:
    return f"{g['y5']}-{_month(g['m6']):02d}"


def _month_alone(g: Groups, _: str, published: date) -> str:
    month = _month(g["m7"])
    return f"{published.year - (month > published.month + 2)}-{month:02d}"


def _weekday(g: Groups, _: str, published: date) -> str:
    back = (published.weekday() - _DAYS[(g["w1"] or "").lower()]) % 7
    if g["last"] in {"next", "this"} and back:
        return (published + timedelta(days=7 - back)).isoformat()
    if g["last"] == "last" and not back:
        back = 7
    return (published - timedelta(days=back)).isoformat()


def _spell(count: str | None, unit: str) -> int:
    words = (count or "one").lower().replace(" of", "")
    number = int(words) if words.isdigit() else _NUMBERS.get(words, 1)
    per = {"hour": 1 / 24, "day": 1, "week": 7, "month": 30, "year": 365}[unit.rstrip("s")]
    return max(1, round(number * per))


def _recent(g: Groups, _: str, published: date) -> str:
    unit = g["u1"] or "day"
    return _span(published - timedelta(days=_spell(g["n1"], unit)), published)


def _coming(g: Groups, _: str, published: date) -> str:
    return _span(published, published + timedelta(days=_spell(g["n2"], g["u2"] or "day")))


def _ago(g: Groups, _: str, published: date) -> str | None:
    unit = (g["u3"] or "day").rstrip("s")
    count = _spell(g["n3"], unit)
    if unit == "year":
        return str(published.year - round(count / 365))
    day = published - timedelta(days=count)
    return day.isoformat()[:7] if unit == "month" else day.isoformat()


def _named(_: Groups, words: str, published: date) -> str | None:
    phrase = words.lower()
    shift = {"the day before yesterday": -2, "yesterday": -1, "last night": -1, "tomorrow": 1}.get(phrase)
    if shift is not None:
        return (published + timedelta(days=shift)).isoformat()
    if phrase in {"today", "tonight", "this morning", "this afternoon", "this evening"}:
        return published.isoformat()
    if phrase == "overnight":
        return _span(published - timedelta(days=1), published)
    if "weekend" in phrase:
        saturday = published - timedelta(days=(published.weekday() - 5) % 7 or 7 * (published.weekday() == 5))
        return _span(saturday, saturday + timedelta(days=1))
    return _calendar_unit(phrase, published)


def _calendar_unit(phrase: str, published: date) -> str:
    step = -1 if phrase.startswith("last") else 1 if phrase.startswith("next") else 0
    if phrase.endswith("year"):
        return str(published.year + step)
    if phrase.endswith("month"):
        months = published.year * 12 + published.month - 1 + step
        return f"{months // 12}-{months % 12 + 1:02d}"
    monday = published - timedelta(days=published.weekday()) + timedelta(days=7 * step)
    return _span(monday, min(published, monday + timedelta(days=6)) if step == 0 else monday + timedelta(days=6))


def _year(g: Groups, _: str, __: date) -> str | None:
    return g["y6"] or g["y7"]


_RESOLVERS: dict[str, Callable[[Groups, str, date], str | None]] = {
    "iso": _iso, "month_days": _month_days, "days_month": _days_month, "month_day": _month_day, "day_month": _day_month,
    "month_year": _month_year, "month_alone": _month_alone, "weekday": _weekday, "recent": _recent, "coming": _coming,
    "ago": _ago, "named": _named, "year": _year, "year_of": _year,
}  # fmt: skip
