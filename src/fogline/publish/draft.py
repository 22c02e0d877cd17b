"""Drafts of sentences: each can be framed in several ways, and neighbours are given different frames."""

import zlib
from collections.abc import Iterable, Sequence

import msgspec

from fogline.publish.brief import Sentence
from fogline.publish.phrase import capitalised

_LONG_CLAUSE = 130


class Draft(msgspec.Struct, frozen=True):
    """One sentence in each of its forms, named by frame; `weight` sorts the most consequential first."""

    forms: tuple[tuple[str, str], ...]
    claims: tuple[str, ...]
    weight: tuple[int, ...]


def reported(clause: str, voices: str, speaks: bool, aside: str = "") -> tuple[tuple[str, str], ...]:
    """The frames of reported speech for one clause; `aside` follows where it qualifies the whole."""
    according = ("according", f"According to {voices}, {clause}{aside}.")
    if not speaks:
        return (according, ("clause, according", f"{clause}, according to {voices}{aside}."))
    fronted = (
        ("said that", f"{voices} said that {clause}{aside}."),
        according,
        ("reported that", f"{voices} reported that {clause}{aside}."),
    )
    if len(clause) > _LONG_CLAUSE:
        return fronted
    return (
        *fronted,
        ("clause, said", f"{clause}, {voices} said{aside}."),
        ("clause, according", f"{clause}, according to {voices}{aside}."),
    )


def framed(drafts: Sequence[Draft], used: Iterable[str] = ()) -> list[Sentence]:
    """Sentences from drafts: the content picks the frame, save that none of the two used last is taken again if there
    is another.

    >>> draft = Draft((("a", "one."), ("b", "two.")), ("c",), ())
    >>> texts = [sentence.text for sentence in framed([draft, draft, draft])]
    >>> texts[0] != texts[1]
    True
    """
    last = list(used)
    sentences = []
    for draft in drafts:
        start = zlib.crc32("".join(draft.claims).encode()) % len(draft.forms)
        turned = draft.forms[start:] + draft.forms[:start]
        recent = last[-2:] if len(turned) > 2 else last[-1:]
        name, text = next((form for form in turned if form[0] not in recent), turned[0])
        last.append(name)
        sentences.append(Sentence(capitalised(text), draft.claims))
    return sentences
