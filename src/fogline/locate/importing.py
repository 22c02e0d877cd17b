"""Takes a gazetteer file of the user's own into use: a table of places (CSV) or a dump of GeoNames."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import msgspec

from fogline.errors import GazetteerError
from fogline.locate.formats import read_named_places
from fogline.locate.gazetteer import BUILT_IN, imported_files, places_folder, regions_folder
from fogline.locate.index import FORMAT, NamedPlace, PlaceIndex, cell_of, cells_around, write_index
from fogline.locate.regions import ImportedRegions, write_regions
from fogline.model.place import SETTLEMENT_KINDS, Place, distance_km

_OF_THE_COUNTRY = 0.02
_ALL_OF_IT = 0.9


class ImportedPlaces(msgspec.Struct, frozen=True):
    """What an import brought: the index it was compiled into, counts of places and names, rows that made no sense,
    and the source's SHA-256.
    """

    path: Path
    places: int
    names: int
    hash: str
    bad_rows: int = 0
    new: bool = True


def import_places(file: Path, data_folder: Path | None = None) -> ImportedPlaces:
    """Compiles a file of places into the user's data folder, where every later run finds it; the same file a second
    time changes nothing.

    Reads CSV with a heading (`id`, `name` or `name_en`, `lon`, `lat`, and what else there is: `name_*`, `aliases`,
    `kind`, `country`, `oblast` or `region`, `raion` or `district`, `population`; gzip or not) and GeoNames dumps
    (19 columns between tabs, .txt or .zip). Rows without a country get that of the built-in settlements around
    them. Raises GazetteerError where the file is missing or is neither.
    """
    digest = _sha256(file)
    earlier = imported_files(data_folder)
    for path in earlier:
        if path.stem.endswith(digest[:16]) and (known := _already_there(path, digest)):
            return known
    places, bad_rows = read_named_places(file)
    if not places:
        raise GazetteerError(
            f"{file} holds no usable place ({bad_rows} rows made no sense)", "check its columns: id, name, lon, lat"
        )
    placed = _with_countries(places)
    outdated = [path for path in earlier if path.stem.endswith(digest[:16])]
    target = (outdated or [places_folder(data_folder) / f"{_next_number(earlier):04d}-{digest[:16]}.sqlite"])[0]
    about = {"source": file.name, "hash": digest, "bad_rows": str(bad_rows), "countries": ",".join(_countries(placed))}
    count, names = write_index(target, placed, about | {"licence": "that of its source"})
    return ImportedPlaces(target, count, names, digest, bad_rows)


def import_regions(file: Path, data_folder: Path | None = None) -> ImportedRegions:
    """Takes the outlines of regions and districts (GeoJSON polygons) into the user's data folder, so that a region
    knows its places.

    A feature is known by any of its properties: its name in some language, or the id that the gazetteer has for it.
    Raises GazetteerError where the file is missing or holds no polygon with a name.
    """
    return write_regions(file, regions_folder(data_folder))


def _sha256(file: Path) -> str:
    try:
        with file.open("rb") as material:
            return hashlib.file_digest(material, "sha256").hexdigest()
    except OSError as cause:
        raise GazetteerError(
            f"{file} can't be read ({cause.strerror})", "name an existing CSV file or GeoNames dump"
        ) from cause


def _already_there(path: Path, digest: str) -> ImportedPlaces | None:
    try:
        index = PlaceIndex(path)
    except GazetteerError:
        return None
    with closing(index):
        places, names = index.counts()
    same = index.hash == digest and index.about["format"] == FORMAT
    return ImportedPlaces(path, places, names, digest, int(index.about.get("bad_rows", 0)), new=False) if same else None


def _next_number(earlier: Iterable[Path]) -> int:
    return max((int(path.stem.split("-")[0]) for path in earlier), default=0) + 1


def _countries(places: list[NamedPlace]) -> list[str]:
    """The states that a gazetteer is about: those with more than a few of its settlements."""
    counts = Counter(entry.place.country for entry in places if entry.place.country and entry.place.kind != "country")
    total = counts.total()
    return sorted(country for country, count in counts.items() if count >= total * _OF_THE_COUNTRY)


def _with_countries(places: list[NamedPlace]) -> list[NamedPlace]:
    """Gives the rows without a country one, by their region's or the whole file's majority of nearest built-in
    settlements.
    """
    lacking = [entry.place for entry in places if not entry.place.country]
    if not lacking or not BUILT_IN.exists():
        return places
    nearest = _nearest_countries(lacking)
    by_region: dict[str, Counter[str]] = defaultdict(Counter)
    for place in lacking:
        if place.kind in SETTLEMENT_KINDS:
            by_region[place.region][nearest[place.id]] += 1
    overall = sum(by_region.values(), Counter()).most_common(1)

    def country_of(place: Place) -> str:
        votes = by_region.get(place.region) if place.region else None
        if votes:
            return votes.most_common(1)[0][0]
        if (
            place.kind in SETTLEMENT_KINDS
            and overall
            and overall[0][1] >= _ALL_OF_IT * sum(v.total() for v in by_region.values())
        ):
            return overall[0][0]
        return nearest[place.id]

    return [
        entry
        if entry.place.country
        else msgspec.structs.replace(entry, place=msgspec.structs.replace(entry.place, country=country_of(entry.place)))
        for entry in places
    ]


def _nearest_countries(places: list[Place]) -> dict[str, str]:
    """For each place, by id, the state of the built-in settlement nearest to it within some 20 km; empty at sea."""
    around: dict[int, list[Place]] = {}
    found: dict[str, str] = {}
    with closing(PlaceIndex(BUILT_IN)) as index:
        for place in places:
            cell = cell_of(place.lon, place.lat)
            if cell not in around:
                around[cell] = _settlements_about(index, cell)
            found[place.id] = _nearest_country(place, around[cell])
    return found


def _nearest_country(place: Place, others: Iterable[Place]) -> str:
    near = min(others, key=lambda other: distance_km(place.lon, place.lat, other.lon, other.lat), default=None)
    return near.country if near else ""


def _settlements_about(index: PlaceIndex, cell: int) -> list[Place]:
    close = [place for place in index.near(cells_around(cell)) if place.kind in SETTLEMENT_KINDS]
    if close:
        return close
    wider = {far for near in cells_around(cell) for far in cells_around(near)}
    return [place for place in index.near(sorted(wider)) if place.kind in SETTLEMENT_KINDS]
