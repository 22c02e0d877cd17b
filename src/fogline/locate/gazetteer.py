"""The gazetteer in force: the built-in index of the world, under the ones that the user imported, with what a
theatre adds.
"""

import math
import os
from collections.abc import Iterable
from pathlib import Path

from fogline.errors import GazetteerError
from fogline.locate.designators import split_name
from fogline.locate.index import ALIAS, CELLS_PER_DEGREE, LIKENESS, Found, PlaceIndex
from fogline.locate.recognise import Recogniser
from fogline.locate.regions import Outline, outline_of, read_regions
from fogline.locate.spelling import name_key, skeleton
from fogline.model.place import SETTLEMENT_KINDS, Mention, Place, distance_km
from fogline.model.theatre import River, Theatre

BUILT_IN = Path(__file__).parent / "data" / "places.sqlite"
_MOST_KEYS_KEPT, _MOST_TEXTS_KEPT = 100_000, 8
_TWIN_KM = 6
_REACH_KM, _MOST_SURROUNDINGS_KEPT, _SHORTEST_HEAD = 60, 60, 4


def places_folder(data_folder: Path | None = None) -> Path:
    """Where imported gazetteers lie: the folder given, else the environment's FOGLINE_DATA, else the user's own
    data folder; then `places`.
    """
    if data_folder is not None:
        return data_folder / "places"
    if given := os.environ.get("FOGLINE_DATA"):
        return Path(given) / "places"
    from platformdirs import user_data_dir

    return Path(user_data_dir("fogline")) / "places"


def regions_folder(data_folder: Path | None = None) -> Path:
    """Where imported outlines of regions lie, beside the gazetteers."""
    return places_folder(data_folder).with_name("regions")


def imported_files(data_folder: Path | None = None) -> list[Path]:
    """The imported gazetteers, the newest (the highest number) first."""
    return sorted(places_folder(data_folder).glob("[0-9]*.sqlite"), reverse=True)


def open_gazetteer(theatre: Theatre | None, data_folder: Path | None = None) -> "Gazetteer":
    """Opens the built-in gazetteer and all imported ones; a theatre adds its rivers and loose areas, and leans the
    odds.

    Raises GazetteerError where the built-in index was never compiled or an imported one can't be read.
    """
    if not BUILT_IN.exists():
        raise GazetteerError(
            "the built-in gazetteer is missing",
            "install Fogline (`pip install .`) or run `python hatch_build.py` in its source tree",
        )
    return Gazetteer((*imported_files(data_folder), BUILT_IN), theatre, regions_folder(data_folder))


class Gazetteer:
    """All places that are known, by name, id and position. A gazetteer earlier in `files` goes before the later
    ones within its outline.
    """

    def __init__(self, files: Iterable[Path], theatre: Theatre | None = None, regions: Path | None = None) -> None:
        self._files = tuple(files)
        self._indexes = tuple(PlaceIndex(file) for file in self._files)
        self.theatre = theatre
        self._regions_folder = regions
        self._regions: list[Outline] | None = None
        self._rivers = {place.id: place for place in map(_river_place, theatre.rivers if theatre else ())}
        self._added = _added_names(theatre)
        self._found: dict[str, list[Found]] = {}
        self._around: dict[str, list[tuple[str, Place]]] = {}
        self._recogniser = Recogniser(self, theatre)
        self._read: dict[str, list[Mention]] = {}

    def __reduce__(self) -> tuple[type["Gazetteer"], tuple[tuple[Path, ...], Theatre | None, Path | None]]:
        return Gazetteer, (self._files, self.theatre, self._regions_folder)

    @property
    def hashes(self) -> tuple[str, ...]:
        """The content hashes of the gazetteers in force, in order of precedence."""
        return tuple(index.hash for index in self._indexes)

    def mentions(self, text: str) -> list[Mention]:
        """The names of places in a text, in its order, the longest first where they overlap, none overlapping
        another.
        """
        known = self._read.get(text)
        if known is None:
            if len(self._read) >= _MOST_TEXTS_KEPT:
                del self._read[next(iter(self._read))]
            known = self._read[text] = self._recogniser.mentions(text)
        return known

    def places_named(self, name: str) -> list[Place]:
        """The places that a name may mean, the most populous first; by another romanisation only where no exact
        spelling is known.
        """
        found = self.exactly(name_key(name)) or self.roughly(name_key(name))
        places = (one.place for one in sorted(found, key=lambda one: (one.rank, -one.place.population, one.place.id)))
        return list(dict.fromkeys(places))

    def exactly(self, key: str) -> list[Found]:
        """The places with a name of this key (see `fogline.locate.spelling.name_key`)."""
        known = self._found.get(key)
        if known is None:
            if len(self._found) >= _MOST_KEYS_KEPT:
                self._found.clear()
            here = [[*index.named(key)] for index in self._indexes]
            known = self._in_force(here) or self._twins(here)
            known += [Found(self._rivers[i], 0) for i in self._added.get(key, ()) if i in self._rivers]
            self._found[key] = known = _without_doubled_rivers(known)
        return known

    def roughly(self, key: str) -> list[Found]:
        """The places with a name that shares this key's skeleton."""
        loose = skeleton(key)
        return self._in_force([index.like(loose) for index in self._indexes]) if len(loose) >= 4 else []

    def features_like(self, key: str, word: str) -> list[Found]:
        """The features whose name has the first word of this key, in whatever romanisation, and another word
        ("plant") after it.
        """
        head, wanted = skeleton(key.split(" ", 1)[0]), skeleton(word.removesuffix("s"))
        if len(head) < _SHORTEST_HEAD:
            return []
        found = [pair for index in self._indexes for pair in index.features_like(head)]
        return self._in_force([[Found(place, LIKENESS) for known, place in found if wanted in known.split(" ")]])

    def has_feature_like(self, head: str) -> bool:
        """Whether a feature's name begins with a word of this skeleton."""
        return len(head) >= _SHORTEST_HEAD and any(index.features_like(head) for index in self._indexes)

    def around(self, place: Place) -> list[tuple[str, Place]]:
        """The settlements and features about a place, as far as a misspelling is sought, each with its skeleton."""
        known = self._around.get(place.id)
        if known is None:
            if len(self._around) >= _MOST_SURROUNDINGS_KEPT:
                self._around.clear()
            near = self.near(place.lon, place.lat, _REACH_KM)
            known = [(skeleton(name_key(one.name)), one) for one in near if one.kind not in ("region", "district")]
            self._around[place.id] = known
        return known

    def keys_from(self, word: str) -> set[str]:
        """Every key, among them the theatre's own names, that is this word or begins with it and a space."""
        keys = {key for index in self._indexes for key in index.keys_from(word)}
        return keys.union(key for key in self._added if key == word or key.startswith(word + " "))

    def is_area(self, key: str) -> bool:
        """Whether the theatre lists this name as a loose area, whatever else it may be."""
        return self._added.get(key) == ()

    def place(self, place_id: str) -> Place | None:
        """The place with this id, or None."""
        if place_id in self._rivers:
            return self._rivers[place_id]
        return next((place for index in self._indexes if (place := index.place(place_id))), None)

    def settlements(self, countries: tuple[str, ...]) -> list[Place]:
        """All settlements of these states (ISO 3166-1 alpha-2), each once, in order of id."""
        here = [
            [Found(p, 0) for p in index.in_countries(countries) if p.kind in SETTLEMENT_KINDS]
            for index in self._indexes
        ]
        return sorted((found.place for found in self._in_force(here)), key=lambda place: place.id)

    def near(self, lon: float, lat: float, km: float) -> list[Place]:
        """The places within so many kilometres of a point, the nearest first."""
        cells = _cells_within(lon, lat, km)
        found = self._in_force([[Found(place, 0) for place in index.near(cells)] for index in self._indexes])
        far = ((distance_km(lon, lat, one.place.lon, one.place.lat), one.place.id, one.place) for one in found)
        return [place for distance, _, place in sorted(far, key=lambda item: item[:2]) if distance <= km]

    def places_in(self, region: Place) -> list[Place]:
        """The settlements of a region or district, in order of id: those inside its imported outline, else those that
        the gazetteer files under it.
        """
        if self._regions is None:
            self._regions = read_regions(self._regions_folder) if self._regions_folder else []
        outline = outline_of(region, self._regions)
        if outline is None:
            places = self.settlements((region.country,)) if region.country else []
            return [place for place in places if _is_filed_under(place, region)]
        west, south, east, north = outline.bounds
        cells = [
            row * 10_000 + column
            for row in range(math.floor(south * CELLS_PER_DEGREE), math.floor(north * CELLS_PER_DEGREE) + 1)
            for column in range(math.floor(west * CELLS_PER_DEGREE), math.floor(east * CELLS_PER_DEGREE) + 1)
        ]
        found = self._in_force([[Found(place, 0) for place in index.near(cells)] for index in self._indexes])
        inside = (one.place for one in found if outline.holds(one.place.lon, one.place.lat))
        return sorted((one for one in inside if one.kind in SETTLEMENT_KINDS), key=lambda place: place.id)

    def _in_force(self, by_index: list[list[Found]]) -> list[Found]:
        """What the indexes found, less what an earlier one covers or has under the same id."""
        kept: dict[str, Found] = {}
        for position, found in enumerate(by_index):
            for one in found:
                if one.place.id not in kept and not any(index.covers(one.place) for index in self._indexes[:position]):
                    kept[one.place.id] = one
        return list(kept.values())

    def _twins(self, by_index: list[list[Found]]) -> list[Found]:
        """The places in force that stand for hidden ones, near and of like name: "Isjum" still leads to Izium."""
        twins: dict[str, Found] = {}
        for hidden in (one.place for found in by_index for one in found):
            wanted = skeleton(name_key(hidden.name))
            for place in self.near(hidden.lon, hidden.lat, _TWIN_KM):
                if place.kind in SETTLEMENT_KINDS and skeleton(name_key(place.name)) == wanted:
                    twins.setdefault(place.id, Found(place, ALIAS))
        return list(twins.values())


def _is_filed_under(place: Place, region: Place) -> bool:
    if region.kind == "district":
        base = split_name(name_key(region.name)).base
        return bool(base) and split_name(name_key(place.district)).base == base and place.region == region.region
    return region.kind == "country" or (region.kind == "region" and place.region == region.region != "")


def _river_place(river: River) -> Place:
    lon, lat = river.line[len(river.line) // 2]
    return Place(f"river:{name_key(river.name)}", river.name, lon, lat, "feature")


def _added_names(theatre: Theatre | None) -> dict[str, tuple[str, ...]]:
    """The names that a theatre adds, each with the ids it gives (none for a loose area)."""
    names: dict[str, tuple[str, ...]] = {}
    for river in theatre.rivers if theatre else ():
        names |= dict.fromkeys(map(name_key, (river.name, *river.aliases)), (f"river:{name_key(river.name)}",))
    return names | dict.fromkeys(map(name_key, theatre.regions if theatre else ()), ())


def _without_doubled_rivers(found: list[Found]) -> list[Found]:
    features = [one for one in found if one.place.kind == "feature"]
    has_own = any(not one.place.id.startswith("river:") for one in features)
    return [one for one in found if not (has_own and one.place.id.startswith("river:"))]


def _cells_within(lon: float, lat: float, km: float) -> list[int]:
    down = math.ceil(km / 111.2 * CELLS_PER_DEGREE) + 1
    across = math.ceil(km / 111.2 / max(0.05, math.cos(math.radians(lat))) * CELLS_PER_DEGREE) + 1
    row, column = math.floor(lat * CELLS_PER_DEGREE), math.floor(lon * CELLS_PER_DEGREE)
    return [(row + r) * 10_000 + column + c for r in range(-down, down + 1) for c in range(-across, across + 1)]
