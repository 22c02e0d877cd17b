"""The English words that the stage knows, from the TOML files in lexicon/. Nothing in them is about one war."""

import hashlib
import itertools
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

from fogline.extract.parties import PartyWords
from fogline.extract.words import PhraseTable
from fogline.model.claim import Kind, Polarity, Role, SourceKind

Form = Literal["base", "s", "ing", "past", "participle", "noun", "phrase"]
Needs = Literal["none", "party", "place", "either", "both", "fire", "persons", "stock", "ground", "units"]
ReportGroup = Literal["states", "confirms", "denies", "rejects", "doubts"]
Whose = Literal["subject", "sufferer", "owner", "none"]
FILES = ("triggers", "parties", "speech", "grammar", "places", "confidence")
_CHOICE = re.compile(r"\[([^\]]*)\]|\(([^)]*)\)")
_VOWELS = "aeiou"


class TriggerWord(msgspec.Struct, frozen=True):
    """What a trigger's words tell: the kind, how its actor stands to it, and what must be in the sentence with it."""

    kind: Kind
    form: Form
    needs: Needs
    whose: Whose
    role: Role
    polarity: Polarity
    lemma: str


class TriggerEntry(msgspec.Struct, frozen=True):
    """One entry of triggers.toml."""

    kind: Kind
    needs: Needs = "either"
    whose: Whose = "subject"
    role: Role = "at"
    polarity: Polarity = "+"
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()


class Speech(msgspec.Struct, frozen=True):
    """Words of report, as speech.toml groups them."""

    states: tuple[str, ...]
    confirms: tuple[str, ...]
    denies: tuple[str, ...]
    rejects: tuple[str, ...]
    doubts: tuple[str, ...]
    unnamed_probable: tuple[str, ...]
    unnamed_possible: tuple[str, ...]
    vague: tuple[str, ...]
    footage: tuple[str, ...]
    own_voice: tuple[str, ...]
    doubt_clause: tuple[str, ...]
    called_back: tuple[str, ...]
    kinds: dict[SourceKind, tuple[str, ...]]


class Lexicon(msgspec.Struct, frozen=True):
    """All word lists, ready for look-up; `hash` names their content, `grammar` and `places` hold lists by name."""

    triggers: PhraseTable[tuple[TriggerWord, ...]]
    parties: PartyWords
    speech: Speech
    verbs_of_report: PhraseTable[tuple[ReportGroup, Form]]
    grammar: dict[str, frozenset[str]]
    places: dict[str, tuple[str, ...]]
    confidence: dict[str, dict[str, float]]
    common_words: frozenset[str]
    hash: str


@cache
def load_lexicon() -> Lexicon:
    """Reads the lexicon once.

    >>> "shelled" in load_lexicon().triggers
    True
    """
    folder = files("fogline.extract") / "lexicon"
    texts = {name: (folder / f"{name}.toml").read_text(encoding="utf-8") for name in FILES}
    data = {name: tomllib.loads(text) for name, text in texts.items()}
    inflect = _Inflector(data["grammar"].pop("irregular"), frozenset(data["grammar"].pop("doubled")))
    speech = msgspec.convert(data["speech"], Speech)
    return Lexicon(
        triggers=PhraseTable(_trigger_phrases(data["triggers"]["entry"], inflect).items()),
        parties=msgspec.convert(data["parties"], PartyWords),
        speech=speech,
        verbs_of_report=PhraseTable(_report_phrases(speech, inflect).items()),
        grammar={name: frozenset(words) for name, words in data["grammar"].items()},
        places={name: tuple(words) for name, words in data["places"].items()},
        confidence=data["confidence"],
        common_words=_common_words(data),
        hash=hashlib.sha256("\x1f".join(texts.values()).encode()).hexdigest()[:8],
    )


def _common_words(data: dict[str, dict[str, list[str]]]) -> frozenset[str]:
    """Words of bodies, countries and speech, which a place's name doesn't have."""
    lists = [data["parties"][name] for name in ("forces", "voices", "people", "modifiers", "other_countries")]
    lists += [data["speech"][name] for name in ("footage", "vague")]
    return frozenset(word for words in lists for phrase in words for word in re.findall(r"\w+", phrase.lower()))


class _Inflector:
    """Forms of English verbs and nouns, by rule and a table of exceptions."""

    def __init__(self, irregular: dict[str, str], doubled: frozenset[str]) -> None:
        self._irregular = irregular
        self._doubled = doubled

    def verb(self, phrase: str) -> Iterator[tuple[str, Form]]:
        """The forms of a verb whose first word is inflected: ("fall back", "base"), ("fell back", "past"), ..."""
        adverb, _, rest_of = phrase.partition(" ") if phrase.split(" ")[0].endswith("ly") else ("", "", phrase)
        base, space, rest = rest_of.partition(" ")
        head, tail = (f"{adverb} " if adverb else ""), space + rest
        stem = base + base[-1] if base in self._doubled else base.removesuffix("e") if not base.endswith("ee") else base
        consonant_y = base.endswith("y") and base[-2] not in _VOWELS
        regular = (base[:-1] + "ied" if consonant_y else stem + "ed",) * 2
        past, participle = self._irregular[base].split() if base in self._irregular else regular
        third = (
            base[:-1] + "ies" if consonant_y else base + ("es" if base.endswith(("s", "sh", "ch", "x", "o")) else "s")
        )
        ing = base[:-2] + "ying" if base.endswith("ie") else stem + "ing"
        for form, word in (("base", base), ("s", third), ("ing", ing), ("past", past), ("participle", participle)):
            yield f"{head}{word}{tail}", form  # type: ignore[misc]

    def noun(self, phrase: str) -> Iterator[str]:
        """A noun and its plural."""
        yield phrase
        consonant_y = phrase.endswith("y") and phrase[-2] not in _VOWELS
        plural = (
            phrase[:-1] + "ies" if consonant_y else phrase + ("es" if phrase.endswith(("s", "sh", "ch", "x")) else "s")
        )
        yield plural if " of " not in phrase else phrase.replace(" of ", "s of ", 1)


def _choices(phrase: str) -> Iterator[str]:
    """Writes out "[a|b]" (a choice that may be left out) and "(a|b)" (one that may not)."""
    parts: list[list[str]] = []
    last = 0
    for match in _CHOICE.finditer(phrase):
        parts.append([phrase[last : match.start()]])
        optional, necessary = match.groups()
        parts.append(["", *optional.split("|")] if optional is not None else necessary.split("|"))
        last = match.end()
    parts.append([phrase[last:]])
    for chosen in itertools.product(*parts):
        yield " ".join("".join(chosen).split())


def _trigger_phrases(entries: list[dict[str, object]], inflect: _Inflector) -> dict[str, tuple[TriggerWord, ...]]:
    table: dict[str, tuple[TriggerWord, ...]] = {}
    for raw in entries:
        entry = msgspec.convert(raw, TriggerEntry)
        for form, phrase, lemma in _forms(entry, inflect):
            word = TriggerWord(entry.kind, form, entry.needs, entry.whose, entry.role, entry.polarity, lemma)
            key = " ".join(re.findall(r"\w+", phrase.lower()))
            known = table.get(key, ())
            if not any(w.kind == word.kind and w.needs == word.needs and w.form[0] == word.form[0] for w in known):
                table[key] = (*known, word)
    return table


def _forms(entry: TriggerEntry, inflect: _Inflector) -> Iterator[tuple[Form, str, str]]:
    for verb in entry.verbs:
        for phrase in _choices(verb):
            for form_phrase, form in inflect.verb(phrase):
                yield form, form_phrase, verb
    for noun in entry.nouns:
        for phrase in inflect.noun(noun):
            yield "noun", phrase, noun
    for words in entry.phrases:
        for phrase in _choices(words):
            yield "phrase", phrase, words


def _report_phrases(speech: Speech, inflect: _Inflector) -> dict[str, tuple[ReportGroup, Form]]:
    table: dict[str, tuple[ReportGroup, Form]] = {}
    groups: tuple[ReportGroup, ...] = ("rejects", "denies", "confirms", "doubts", "states")
    for group in groups:
        for verb in getattr(speech, group):
            for phrase, form in inflect.verb(verb):
                table.setdefault(phrase, (group, form))
    return table
