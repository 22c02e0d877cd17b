"""Reads a theatre from its folder of TOML files: each file adds tables, and all of them together are one `Theatre`."""

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from fogline.errors import SettingError
from fogline.model.theatre import Source, Theatre

_SHIPPED = Path(__file__).parent


def theatre_names() -> list[str]:
    """The theatres that ship with Fogline, by name.

    >>> "ukraine" in theatre_names()
    True
    """
    return sorted(folder.name for folder in _SHIPPED.iterdir() if (folder / "theatre.toml").is_file())


def load_theatre(name: str) -> Theatre:
    """A shipped theatre by its name, or one of the user's own by the path of its folder.

    >>> load_theatre("ukraine").countries
    ('UA',)

    Raises SettingError where there is none, or where its files contradict the shape of a theatre.
    """
    if name in theatre_names():
        return load_theatre_folder(_SHIPPED / name)
    if (Path(name) / "theatre.toml").is_file():
        return load_theatre_folder(Path(name))
    known = ", ".join(theatre_names())
    raise SettingError(f"no theatre is named {name!r}", f"name one of {known}, or a folder with a theatre.toml")


def load_theatre_folder(folder: Path) -> Theatre:
    """Reads one folder of TOML files; raises SettingError that names the file and what is wrong in it."""
    tables: dict[str, Any] = {}
    for path in sorted(folder.glob("*.toml")):
        for key, value in _read_toml(path).items():
            if key in tables:
                raise SettingError(f"{path.name} of theatre {folder.name!r} gives {key!r} again", "give it once")
            tables[key] = value
    try:
        theatre = msgspec.convert(tables, Theatre)
    except msgspec.ValidationError as error:
        raise SettingError(f"theatre {folder.name!r} does not fit: {error}", "see docs/theatres.md") from None
    _refuse_unknown_sides(theatre)
    return theatre


def with_sources(theatre: Theatre, sources: Iterable[Source]) -> Theatre:
    """The theatre with more publishers and sources; one that it has already keeps its own entry."""
    known = {source.name.casefold() for source in theatre.sources}
    added = tuple(source for source in sources if source.name.casefold() not in known)
    return msgspec.structs.replace(theatre, sources=theatre.sources + added)


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingError(f"{path} is not TOML: {error}", "mend the line that it names") from None


def _refuse_unknown_sides(theatre: Theatre) -> None:
    sides = {side.id for side in theatre.sides} | {"other"}
    named = [("default_side", theatre.default_side)]
    named += [(actor.name, actor.side) for actor in theatre.actors]
    named += [(source.name, source.side) for source in theatre.sources]
    named += [(area.name, area.side) for area in theatre.starting_areas]
    named += [
        ("a map label", label.state) for label in theatre.map_labels if label.state not in ("contested", "ignore")
    ]
    for name, side in named:
        if side not in sides:
            raise SettingError(f"{name!r} is on side {side!r}, no side of theatre {theatre.id!r}", "add the side")
