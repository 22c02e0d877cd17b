"""Takes the words of a report out of what was drawn from it, for a text that had to be redacted.

What stays is what the claim is: kind, sides, places by the gazetteer's name, dates, offsets, probability.
"""

from typing import Any

from msgspec.structs import replace

from fogline.model.claim import Attribution, Claim, ClaimPlace, Party, Span
from fogline.model.report import Report

GONE = "[redacted]"


def without_words(claim: Claim) -> Claim:
    """The claim without any words, notes or links of its report."""
    worded = ("trigger", "actor", "target", "source", "places", "links", "why")
    wordless = {field: wordless_value(getattr(claim, field)) for field in worded}
    return replace(claim, quote="", **{**wordless, "why": GONE})


def wordless_value(value: Any) -> Any:
    """The value of a field without words of the text; a side, a probability or another word of our own stays.

    >>> wordless_value(Party("the defenders", "UA"))
    Party(text=None, side='UA')
    >>> wordless_value(Span("took", 3, 7))
    Span(text='', start=3, end=7)
    """
    if isinstance(value, Span):
        return Span("", value.start, value.end)
    if isinstance(value, Party | Attribution):
        return replace(value, text=None)
    if isinstance(value, tuple):
        return tuple(replace(place, text=place.name or "") for place in value if isinstance(place, ClaimPlace))
    return value


def without_text(report: Report) -> Report:
    """The report's head: no text, title, headings or links, which all are words of the publisher."""
    return replace(report, text="", title=None, citations=(), headings=())
