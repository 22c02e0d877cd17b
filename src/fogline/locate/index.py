"""The compiled index of a gazetteer: one SQLite file that is opened read-only, at once, and needs next to no
memory.
"""

import math
import os
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from fogline.errors import GazetteerError
from fogline.locate.spelling import name_key, skeleton
from fogline.model.place import Place

FORMAT = "2"
CELLS_PER_DEGREE = 10
OWN_NAME, ALIAS, ADJECTIVE, LIKENESS = range(4)
_SCHEMA = """
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE places (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL, name TEXT NOT NULL, lon REAL NOT NULL, lat REAL NOT NULL,
    kind TEXT NOT NULL, country TEXT NOT NULL, region TEXT NOT NULL, district TEXT NOT NULL, population INTEGER NOT
    NULL, cell INTEGER NOT NULL); CREATE TABLE names (key TEXT NOT NULL, place INTEGER NOT NULL, rank INTEGER NOT
    NULL, PRIMARY KEY (key, place)) WITHOUT ROWID; CREATE TABLE skeletons (key TEXT NOT NULL, place INTEGER NOT
    NULL, PRIMARY KEY (key, place)) WITHOUT ROWID; CREATE TABLE outline (cell INTEGER PRIMARY KEY);
"""
_AFTERWARDS = """
CREATE INDEX places_by_cell ON places (cell);
"""


class NamedPlace(msgspec.Struct, frozen=True):
    """A place with every name it is to be found by; `fuzzy` says whether other romanisations of them are to be
    tried too.

    `adjectives` ("Ukrainian") lead to the place where someone asks for them, and are never found in a text as its
    name.
    """

    place: Place
    names: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    fuzzy: bool = True


class Found(msgspec.Struct, frozen=True):
    """A place that a name led to, and how: by its own name, an alias, an adjective, or only by its skeleton."""

    place: Place
    rank: int


def cell_of(lon: float, lat: float) -> int:
    """The number of the grid cell, a tenth of a degree each way, that a point lies in.

    >>> cell_of(37.25, 49.21) == cell_of(37.29, 49.29) != cell_of(37.31, 49.21)
    True
    """
    return math.floor(lat * CELLS_PER_DEGREE) * 10_000 + math.floor(lon * CELLS_PER_DEGREE)


def cells_around(cell: int) -> Iterator[int]:
    """A cell and the eight that touch it."""
    return (cell + down * 10_000 + across for down in (-1, 0, 1) for across in (-1, 0, 1))


def write_index(target: Path, places: Iterable[NamedPlace], about: dict[str, str]) -> tuple[int, int]:
    """Writes an index file in one step (a temporary file, then a rename) and returns the counts of places and of
    names.

    `about` says what it was made from, under which licence, and its `hash`.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.part")
    unfinished.unlink(missing_ok=True)
    try:
        counts = _fill(unfinished, places, about)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return counts


def _fill(file: Path, places: Iterable[NamedPlace], about: dict[str, str]) -> tuple[int, int]:
    names: dict[tuple[str, int], int] = {}
    skeletons: set[tuple[str, int]] = set()
    with sqlite3.connect(file, isolation_level=None) as store:
        store.execute("PRAGMA journal_mode=OFF")
        store.execute("PRAGMA synchronous=OFF")
        store.executescript(_SCHEMA)
        store.execute("BEGIN")
        by_id = sorted(places, key=lambda entry: entry.place.id)
        rows = (_place_row(number, entry, names, skeletons) for number, entry in enumerate(by_id, start=1))
        store.executemany("INSERT INTO places VALUES (?,?,?,?,?,?,?,?,?,?,?)", rows)
        store.executemany(
            "INSERT INTO names VALUES (?,?,?)", sorted((key, n, rank) for (key, n), rank in names.items())
        )
        store.executemany("INSERT INTO skeletons VALUES (?,?)", sorted(skeletons))
        if about.get("countries"):
            _draw_outline(store)
        features = sum(entry.place.kind == "feature" for entry in by_id)
        also = {"format": FORMAT, "order": "id", "features": str(features)}
        store.executemany("INSERT INTO about VALUES (?,?)", sorted({**about, **also}.items()))
        store.execute("COMMIT")
        store.executescript(_AFTERWARDS + "ANALYZE; VACUUM;")
        count = int(store.execute("SELECT count(*) FROM places").fetchone()[0])
    store.close()
    return count, len(names)


def _draw_outline(store: sqlite3.Connection) -> None:
    cells = {near for (cell,) in store.execute("SELECT DISTINCT cell FROM places") for near in cells_around(cell)}
    store.executemany("INSERT INTO outline VALUES (?)", ((cell,) for cell in sorted(cells)))


def _place_row(
    number: int, entry: NamedPlace, names: dict[tuple[str, int], int], skeletons: set[tuple[str, int]]
) -> tuple[object, ...]:
    place = entry.place
    own = {name_key(name) for name in (place.name, *entry.names)}
    keys = {
        **{name_key(adjective): ADJECTIVE for adjective in entry.adjectives},
        **{name_key(alias): ALIAS for alias in entry.aliases},
        **dict.fromkeys(own, OWN_NAME),
    }
    keys.pop("", None)
    for key, rank in keys.items():
        names[key, number] = rank
    if entry.fuzzy:
        skeletons.update((loose, number) for key in keys if len(loose := skeleton(key)) >= 4)
    lon, lat = round(place.lon, 5), round(place.lat, 5)
    described = (place.kind, place.country, place.region, place.district, place.population)
    return (number, place.id, place.name, lon, lat, *described, cell_of(lon, lat))


class PlaceIndex:
    """One gazetteer, ready to be asked; nothing of it is read before it is needed.

    Raises GazetteerError where the file is missing, damaged, or was written by another version of Fogline.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        try:
            self._store = sqlite3.connect(
                f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
            self.about: dict[str, str] = dict(self._store.execute("SELECT key, value FROM about"))
        except sqlite3.Error as cause:
            raise GazetteerError(
                f"{file} can't be read as a gazetteer ({cause})", "import its source again, or delete it"
            ) from cause
        if self.about.get("format") != FORMAT:
            raise GazetteerError(
                f"{file} was written by another version of Fogline", "import its source again, or delete it"
            )
        self.hash = self.about.get("hash", "")
        self._outline: frozenset[int] | None = None
        self.countries = frozenset(filter(None, self.about.get("countries", "").split(",")))

    def close(self) -> None:
        """Lets go of the file."""
        self._store.close()

    def counts(self) -> tuple[int, int]:
        """How many places and how many names it holds."""
        query = "SELECT (SELECT count(*) FROM places), (SELECT count(*) FROM names)"
        places, names = self._store.execute(query).fetchone()
        return places, names

    def named(self, key: str) -> list[Found]:
        """The places that have a name with this key, with no order."""
        query = "SELECT n.rank, p.* FROM names n JOIN places p ON p.number = n.place WHERE n.key = ?"
        return [Found(_place(row[1:]), row[0]) for row in self._store.execute(query, (key,))]

    def like(self, loose: str) -> list[Found]:
        """The places that have a name with this skeleton, with no order."""
        query = "SELECT p.* FROM skeletons s JOIN places p ON p.number = s.place WHERE s.key = ?"
        return [Found(_place(row), LIKENESS) for row in self._store.execute(query, (loose,))]

    def features_like(self, head: str) -> list[tuple[str, Place]]:
        """The features with a name whose skeleton begins with this word, each with that skeleton."""
        if self.about.get("features") == "0":
            return []
        query = (
            "SELECT s.key, p.* FROM skeletons s JOIN places p ON p.number = s.place "
            "WHERE s.key >= ? AND s.key < ? AND p.kind = 'feature'"
        )
        return [(row[0], _place(row[1:])) for row in self._store.execute(query, (f"{head} ", f"{head}!"))]

    def keys_from(self, word: str) -> list[str]:
        """Every key that is this word or begins with it and a space."""
        query = "SELECT DISTINCT key FROM names WHERE key >= ? AND key < ? AND rank != ?"
        return [key for (key,) in self._store.execute(query, (word, word + "!", ADJECTIVE))]

    def place(self, place_id: str) -> Place | None:
        """The place with this id, sought by halving: places are numbered in the order of their ids, which saves an
        index of 6 MB.
        """
        if self.about.get("order") != "id":  # a file of before places were in order has the index instead
            row = self._store.execute("SELECT p.* FROM places p WHERE id = ?", (place_id,)).fetchone()
            return _place(row) if row else None
        low, high = 1, self._store.execute("SELECT coalesce(max(number), 0) FROM places").fetchone()[0]
        while low <= high:
            middle = (low + high) // 2
            row = self._store.execute("SELECT p.* FROM places p WHERE number = ?", (middle,)).fetchone()
            if row[1] == place_id:
                return _place(row)
            low, high = (middle + 1, high) if row[1] < place_id else (low, middle - 1)
        return None

    def near(self, cells: Iterable[int]) -> list[Place]:
        """The places that lie in these grid cells; cells side by side, in order, are asked for together."""
        query = "SELECT p.* FROM places p WHERE p.cell BETWEEN ? AND ?"
        return [_place(row) for stretch in _stretches(cells) for row in self._store.execute(query, stretch)]

    def in_countries(self, countries: Iterable[str]) -> list[Place]:
        """The places of these states (ISO codes), of whatever kind."""
        query = "SELECT p.* FROM places p WHERE p.country = ?"
        return [_place(row) for country in sorted(set(countries)) for row in self._store.execute(query, (country,))]

    def covers(self, place: Place) -> bool:
        """Whether a place of another gazetteer lies inside the outline of this one, in a state that this one is
        about.

        The outline is the set of grid cells (a tenth of a degree) that hold a place of this gazetteer, and those
        that touch them; the state keeps the towns across a border out of it.
        """
        if place.country not in self.countries or place.kind == "country":
            return False
        if self._outline is None:
            self._outline = frozenset(cell for (cell,) in self._store.execute("SELECT cell FROM outline"))
        return cell_of(place.lon, place.lat) in self._outline


def _stretches(cells: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Runs of numbers that follow each other, as (first, last)."""
    first = last = None
    for cell in cells:
        if last is not None and first is not None and cell != last + 1:
            yield first, last
            first = cell
        first, last = cell if first is None else first, cell
    if first is not None and last is not None:
        yield first, last


def _place(row: tuple[int, str, str, float, float, str, str, str, str, int, int]) -> Place:
    return Place(*row[1:10])
