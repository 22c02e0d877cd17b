"""From a report to its claims: who is said to have done what, where and when, on whose word and how surely.

A text is cut into sentences, a `ClaimReader` drafts the claims of each, and rules that hold for any reader fill in
sides, dates, implied places, cited links and ids.
"""

from fogline.extract.draft import ClaimReader, Context, Draft, DraftPlace, DraftSource, Sentence
from fogline.extract.extractor import Extractor
from fogline.extract.readers import READERS, ReaderName, choose_reader

__all__ = [
    "READERS",
    "ClaimReader",
    "Context",
    "Draft",
    "DraftPlace",
    "DraftSource",
    "Extractor",
    "ReaderName",
    "Sentence",
    "choose_reader",
]
