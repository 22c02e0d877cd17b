"""The two formats of gazetteer that can be imported, read into named places."""

import csv
import gzip
import io
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, TextIO

from fogline.errors import GazetteerError
from fogline.locate.index import NamedPlace
from fogline.model.place import Place

_REMEDY = "give a CSV file with the columns id, name, lon and lat, or a GeoNames dump (.txt or .zip)"
_GEONAMES_COLUMNS = 19
_LONGEST_FIELD = 4 * 1024 * 1024
_WORDS_FOR_KINDS = {
    "region": "oblast region province state governorate adm1",
    "district": "raion rayon district county adm2",
    "city": "city",
    "town": "town urban-type",
    "village": "village hamlet",
    "rural": "rural",
    "feature": "feature",
    "country": "country",
    "area": "area",
}
_KINDS = {word: kind for kind, words in _WORDS_FOR_KINDS.items() for word in words.split()}
_AREAS = frozenset({"region", "area"})
_CITY_PEOPLE, _TOWN_PEOPLE = 50_000, 5_000


def read_named_places(file: Path) -> tuple[list[NamedPlace], int]:
    """Reads a gazetteer file of either format; returns the places and the number of rows that made no sense.

    Raises GazetteerError where the file is of neither format.
    """
    try:
        with _opened(file) as lines:
            first = lines.readline()
            if first.count("\t") == _GEONAMES_COLUMNS - 1:
                return _collect(map(_geonames_place, _tab_rows(first, lines)))
            heading = next(csv.reader([first]), [])
            columns = {column.strip().lower().lstrip("\ufeff") for column in heading}
            if not ({"id", "lon", "lat"} <= columns and columns & {"name", "name_en"}):
                raise GazetteerError(f"{file} is no gazetteer that can be imported", _REMEDY)
            csv.field_size_limit(_LONGEST_FIELD)
            names = [column.strip().lower().lstrip("\ufeff") for column in heading]
            return _collect(map(_table_place, csv.DictReader(lines, fieldnames=names)))
    except (OSError, UnicodeDecodeError, csv.Error, EOFError, zipfile.BadZipFile) as cause:
        raise GazetteerError(f"{file} is no gazetteer that can be imported ({cause})", _REMEDY) from cause


@contextmanager
def _opened(file: Path) -> Iterator[TextIO]:
    """The lines of a plain, gzipped or zipped table."""
    with ExitStack() as open_files:
        material: IO[bytes] = open_files.enter_context(file.open("rb"))
        start = material.read(4)
        material.seek(0)
        if start.startswith(b"\x1f\x8b"):
            unpacked = open_files.enter_context(gzip.GzipFile(fileobj=material))
            material = io.BufferedReader(unpacked)
        elif start.startswith(b"PK"):
            archive = open_files.enter_context(zipfile.ZipFile(material))
            material = open_files.enter_context(archive.open(_table_in(archive, file)))
        yield open_files.enter_context(io.TextIOWrapper(material, "utf-8", newline=""))


def _table_in(archive: zipfile.ZipFile, file: Path) -> str:
    tables = [
        name for name in archive.namelist() if name.lower().endswith((".txt", ".csv")) and "readme" not in name.lower()
    ]
    if len(tables) != 1:
        raise GazetteerError(f"{file} holds {len(tables)} tables where one is wanted", _REMEDY)
    return tables[0]


def _collect(rows: Iterable[NamedPlace | None]) -> tuple[list[NamedPlace], int]:
    places: dict[str, NamedPlace] = {}
    bad = 0
    for row in rows:
        if row is None or row.place.id in places:
            bad += 1
        else:
            places[row.place.id] = row
    return list(places.values()), bad


def _table_place(row: dict[str | None, str | None]) -> NamedPlace | None:
    """One row of a CSV table; None where id, name or position are missing or impossible."""
    cell = {key: (value or "").strip() for key, value in row.items() if key and isinstance(value, str | None)}
    position = _position(cell.get("lon", ""), cell.get("lat", ""))
    name = cell.get("name") or cell.get("name_en", "")
    if not position or not name or not cell.get("id"):
        return None
    kind = _KINDS.get(cell.get("kind", "").lower(), "feature" if cell.get("kind") else "village")
    names = [part for key, value in cell.items() if key.startswith("name_") for part in _names_in(value)]
    if kind == "feature" and _feature_type(cell) in _AREAS:
        kind = "area"
    region, district = cell.get("region") or cell.get("oblast", ""), cell.get("district") or cell.get("raion", "")
    people = cell.get("population", "")
    place = Place(
        cell["id"],
        name,
        *position,
        kind,
        cell.get("country", "").upper()[:2],
        region,
        district,
        int(people) if people.isdecimal() else 0,
    )
    return NamedPlace(place, tuple(names), tuple(_names_in(cell.get("aliases", ""))))


def _feature_type(cell: dict[str, str]) -> str:
    """What sort of feature a row is, which some tables write in lower case where others have one more name."""
    return next(
        (value for key, value in cell.items() if key.startswith("name_") and value.islower() and value.isascii()), ""
    )


def _names_in(value: str) -> Iterator[str]:
    """The names of a cell, parted by semicolons; what does not begin with a capital is a remark."""
    return (part.strip() for part in value.split(";") if part.strip()[:1].isupper())


def _position(lon: str, lat: str) -> tuple[float, float] | None:
    try:
        where = float(lon), float(lat)
    except ValueError:
        return None
    return where if -180 <= where[0] <= 180 and -90 <= where[1] <= 90 else None


def _tab_rows(first: str, lines: Iterable[str]) -> Iterator[list[str]]:
    yield first.rstrip("\r\n").split("\t")
    for line in lines:
        yield line.rstrip("\r\n").split("\t")


def _geonames_place(row: list[str]) -> NamedPlace | None:
    """One row of a GeoNames dump (geonames.org/export), None where it is cut short or has no position."""
    if len(row) != _GEONAMES_COLUMNS or not row[0].isdecimal() or not row[1]:
        return None
    position = _position(row[5], row[4])
    kind = _geonames_kind(row[6], row[7], int(row[14]) if row[14].isdecimal() else 0)
    if not position or not kind:
        return None
    people = int(row[14]) if row[14].isdecimal() else 0
    place = Place(f"geonames:{row[0]}", row[1], *position, kind, row[8], row[10], row[11], people)
    aliases = (name for name in row[3].split(",") if len(name) > 2 and name[0].isupper())
    return NamedPlace(place, (row[2],), tuple(aliases))


def _geonames_kind(feature_class: str, code: str, people: int) -> str | None:
    """Our kind for a GeoNames feature class and code; None for what no report would call a place (a street, a
    plot).
    """
    if feature_class == "P":
        return "city" if people >= _CITY_PEOPLE else "town" if people >= _TOWN_PEOPLE else "village"
    if feature_class == "A":
        return "country" if code.startswith("PCL") else "region" if code.startswith("ADM1") else "district"
    if code in {"RGN", "CONT"}:
        return "area"
    return "feature" if feature_class in {"H", "L", "R", "S", "T", "U", "V"} else None
