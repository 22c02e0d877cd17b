"""English as a newsroom prints it: lists, dates, numbers and words of probability."""

import calendar
from collections.abc import Sequence
from datetime import date

_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")

# ICD 203 (Analytic Standards, 2015), D.6.e(2)(a): the upper bound of each term and its adverb.
_TERMS: tuple[tuple[float, str, str], ...] = (
    (0.05, "almost no chance", "almost certainly not"),
    (0.20, "very unlikely", "very unlikely"),
    (0.45, "unlikely", "unlikely"),
    (0.55, "roughly even chance", "about as likely as not"),
    (0.80, "likely", "likely"),
    (0.95, "very likely", "very likely"),
    (1.00, "almost certain", "almost certainly"),
)


def joined(names: Sequence[str], last: str = "and") -> str:
    """A list as a sentence has it.

    >>> joined(["A"]), joined(["A", "B"]), joined(["A", "B", "C"])
    ('A', 'A and B', 'A, B and C')
    """
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def number(count: int) -> str:
    """A count: words below ten, figures with commas from ten on.

    >>> number(7), number(12), number(1234)
    ('seven', '12', '1,234')
    """
    return _SMALL[count] if 0 <= count < len(_SMALL) else f"{count:,}"


def counted(count: int, singular: str, plural: str = "") -> str:
    """A count with its noun.

    >>> counted(1, "claim"), counted(3, "claim"), counted(2, "party", "parties")
    ('one claim', 'three claims', 'two parties')
    """
    return f"{number(count)} {singular if count == 1 else plural or singular + 's'}"


def day_text(day: date, year_of: date | None = None) -> str:
    """A day in print, without its year where that is the year of `year_of`.

    >>> day_text(date(2022, 9, 10)), day_text(date(2022, 9, 10), date(2022, 9, 11))
    ('10 September 2022', '10 September')
    """
    text = f"{day.day} {calendar.month_name[day.month]}"
    return text if year_of and year_of.year == day.year else f"{text} {day.year}"


def span_text(first: date, last: date, year_of: date) -> str:
    """When something happened, as it follows the verb: a day, a month, a year or from day to day.

    >>> on = date(2022, 9, 11)
    >>> span_text(date(2022, 9, 10), date(2022, 9, 10), on), span_text(date(2022, 7, 1), date(2022, 7, 31), on)
    ('on 10 September', 'in July')
    >>> span_text(date(2022, 9, 8), date(2022, 9, 10), on), span_text(date(2014, 1, 1), date(2014, 12, 31), on)
    ('between 8 and 10 September', 'in 2014')
    """
    if first == last:
        return f"on {day_text(first, year_of)}"
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return f"in {first.year}"
    if (first.year, first.month) == (last.year, last.month):
        if first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]:
            month = calendar.month_name[first.month]
            return f"in {month}" if first.year == year_of.year else f"in {month} {first.year}"
        return f"between {first.day} and {day_text(last, year_of)}"
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return f"between {first.year} and {last.year}"
    return f"between {day_text(first, year_of)} and {day_text(last, year_of)}"


def percent(p: float) -> str:
    """A probability as whole per cent; never 0% or 100%, which no evidence gives.

    >>> percent(0.864), percent(0.999), percent(0.0)
    ('86%', 'over 99%', 'under 1%')
    """
    if p > 0.99:
        return "over 99%"
    return "under 1%" if p < 0.01 else f"{p:.0%}"


def term(p: float) -> str:
    """The ICD 203 term for a computed probability.

    >>> term(0.86), term(0.5), term(0.97)
    ('very likely', 'roughly even chance', 'almost certain')
    """
    return next(word for bound, word, _ in _TERMS if min(max(p, 0.0), 1.0) <= bound)


def adverb(p: float) -> str:
    """The ICD 203 term for a computed probability as it stands before a verb.

    >>> adverb(0.86), adverb(0.97)
    ('very likely', 'almost certainly')
    """
    return next(word for bound, _, word in _TERMS if min(max(p, 0.0), 1.0) <= bound)


def capitalised(text: str) -> str:
    """A sentence with its first letter in upper case.

    >>> capitalised("the General Staff said so.")
    'The General Staff said so.'
    """
    return text[:1].upper() + text[1:]


def shortened(text: str, limit: int) -> str:
    """Words of a text up to a length in characters, cut between words and marked where cut.

    >>> shortened("Russian forces withdrew from Izium.", 20)
    'Russian forces …'
    """
    flat = " ".join(text.split())
    if len(flat) <= limit:
        return flat
    head, space, _ = flat[: limit - 1].rpartition(" ")
    return f"{head if space else flat[: limit - 2]} …"
