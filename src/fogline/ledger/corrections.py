"""Corrections: a person's change to one field of a claim, laid over the claim whenever it is read, and undone by a
later one.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, exists, insert, select

from fogline.errors import SettingError
from fogline.ledger.journal import Journal
from fogline.ledger.schema import claims, corrections
from fogline.model.claim import Claim
from fogline.model.dates import edtf_span
from fogline.model.entry import Correction

REJECTED = "rejected"
# What a text says can be read otherwise; whose text it is, where the words stand and when it was published can't.
_JUDGED = [
    "trigger",
    "kind",
    "polarity",
    "mood",
    "certainty",
    "actor",
    "target",
    "background",
    "places",
    "source",
    "stance",
    "when",
    "p",
]
_TYPES: dict[str, Any] = {f.name: f.type for f in msgspec.structs.fields(Claim) if f.name in _JUDGED} | {REJECTED: bool}


def correct(book: Journal, correction: Correction) -> int:
    """Enters a correction and returns its number.

    Raises SettingError where the claim is unknown, the field is none that can be corrected, or the value does not fit
    it.
    """
    connection = book.connection
    if not correction.author.strip():
        raise SettingError("a correction needs an author", "say who makes it")
    if not connection.scalar(select(exists().where(claims.c.id == correction.claim))):
        raise SettingError(f"the ledger has no claim {correction.claim!r}", "take the id from `fogline claims`")
    if correction.undoes is None:
        value = corrected_value(correction.field, correction.value)
        stored = replace(correction, value=msgspec.json.encode(value).decode())
    else:
        _refuse_stray_undo(connection, correction)
        stored = replace(correction, value="null")
    entry = book.note("correction", correction.claim)
    connection.execute(insert(corrections), {"entry": entry, **msgspec.structs.asdict(stored)})
    return entry


def corrected_value(field: str, value: str) -> Any:
    """Reads the JSON of a corrected field as a value of that field.

    >>> corrected_value("kind", '"capture"')
    'capture'
    >>> corrected_value("rejected", "true")
    True

    Raises SettingError where there is no such field, or it can't have the value.
    """
    if field not in _TYPES:
        raise SettingError(f"a claim's {field!r} can't be corrected", f"name one of: {', '.join(_TYPES)}")
    try:
        found = msgspec.json.decode(value, type=_TYPES[field])
    except (msgspec.MsgspecError, UnicodeEncodeError) as failure:
        raise SettingError(f"{field} can't be {value} ({failure})", "give its value as JSON") from failure
    if field == "p" and not 0 <= found <= 1:
        raise SettingError(f"p can't be {value}", "give a probability from 0 to 1")
    if field == "when" and found is not None:
        edtf_span(found)
    return found


def in_force(connection: Connection, by_entry: int | None, claim: str | None = None) -> dict[str, list[Correction]]:
    """The corrections of each claim that hold as of an entry (None: all), in order, without those undone."""
    asked = select(corrections).order_by(corrections.c.entry)
    if by_entry is not None:
        asked = asked.where(corrections.c.entry <= by_entry)
    if claim is not None:
        asked = asked.where(corrections.c.claim == claim)
    recorded = {row.entry: Correction(*row[1:]) for row in connection.execute(asked)}
    holding: dict[str, list[Correction]] = defaultdict(list)
    for number in _not_undone(recorded):
        holding[recorded[number].claim].append(recorded[number])
    return holding


def recorded_for(connection: Connection, claim: str) -> dict[int, Correction]:
    """All corrections of a claim by their entry's number, with those that are undone and those that undo."""
    asked = select(corrections).where(corrections.c.claim == claim).order_by(corrections.c.entry)
    return {row.entry: Correction(*row[1:]) for row in connection.execute(asked)}


def apply(found: Iterable[Claim], holding: dict[str, list[Correction]]) -> list[Claim]:
    """The claims as corrected, without those rejected."""
    if not holding:
        return list(found)
    applied = (corrected(claim, holding.get(claim.id, ())) for claim in found)
    return [claim for claim in applied if claim is not None]


def corrected(claim: Claim, holding: Sequence[Correction]) -> Claim | None:
    """One claim as corrected; the last correction of a field counts. None where it is rejected."""
    changes = {each.field: corrected_value(each.field, each.value) for each in holding}
    if changes.pop(REJECTED, False):
        return None
    return replace(claim, **changes) if changes else claim


def _not_undone(recorded: dict[int, Correction]) -> list[int]:
    # An undo can itself be undone, so the newest is looked at first.
    undone: set[int] = set()
    for number in sorted(recorded, reverse=True):
        undoes = recorded[number].undoes
        if number not in undone and undoes is not None:
            undone.add(undoes)
    return [number for number, each in recorded.items() if number not in undone and each.undoes is None]


def _refuse_stray_undo(connection: Connection, correction: Correction) -> None:
    asked = select(corrections.c.claim).where(corrections.c.entry == correction.undoes)
    if connection.scalar(asked) != correction.claim:
        problem = f"entry {correction.undoes} is no correction of claim {correction.claim}"
        raise SettingError(problem, "take the number from the claim's corrections")
