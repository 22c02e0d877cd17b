"""Whether a text is English: the reading knows no other language, and guesses nothing from one."""

import re
from functools import cache
from typing import Any

# Small words that English texts are full of and that other languages hardly write.
_SMALL_WORDS = frozenset(
    {"and", "by", "from", "has", "have", "of", "said", "that", "the", "their", "to", "were", "with"}
)
_ENOUGH = 0.08
_WORD = re.compile(r"[^\W\d_]+")
# What a look at needs, in letters, and how sure it must be: a headline full of names may look like anything.
_LEAST_LETTERS = 40
_SURE = 0.9
_LOOKED_AT = 4000


def other_language(text: str) -> str | None:
    """The language of a text that is surely not English, as ISO 639-1; None for English and where it can't be told.

    Small words settle nearly every text; only the doubtful are identified by py3langid (Lui and Baldwin 2012).

    >>> other_language("Russian forces left the town of Lyman on Saturday.")
    >>> other_language("Russische Truppen haben am Montag die Stadt Lyman eingenommen, hieß es in Moskau.")
    'de'
    """
    words = _WORD.findall(text[:_LOOKED_AT].lower())
    if not words or sum(map(len, words)) < _LEAST_LETTERS:
        return None
    if sum(word in _SMALL_WORDS for word in words) >= _ENOUGH * len(words):
        return None
    language, p = _identifier().classify(text[:_LOOKED_AT])
    return None if language == "en" or p < _SURE else str(language)


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
