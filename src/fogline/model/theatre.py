"""A theatre: what belongs to one war and to no other. The code knows sides, actors and sectors only from here."""

import msgspec

from fogline.model.claim import SourceKind


class Side(msgspec.Struct, frozen=True):
    """A party to the war: its short id as claims carry it, its name and the colours of its map.

    `names` are the words that stand for the side itself ("Ukraine", "Kyiv"), `adjectives` those that mark its people
    and forces ("Ukrainian").
    """

    id: str
    name: str
    adjective: str
    color: str
    names: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()


class Actor(msgspec.Struct, frozen=True):
    """A force, body or person that acts for a side, with every name it goes by: proxies and officials are here."""

    name: str
    side: str
    kind: str = "force"
    aliases: tuple[str, ...] = ()


class Source(msgspec.Struct, frozen=True):
    """A publisher or cited source with its side (`other` where it belongs to neither) and the channels and domains it
    speaks through."""

    name: str
    side: str
    kind: SourceKind
    aliases: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


class Sector(msgspec.Struct, frozen=True):
    """A part of the front, listed north to south; `regions` are de jure regions, `outline` a ring of (lon, lat) that
    goes before them."""

    id: str
    name: str
    regions: tuple[str, ...] = ()
    outline: tuple[tuple[float, float], ...] = ()


class River(msgspec.Struct, frozen=True):
    """A river that hinders movement, as a line of (lon, lat) from its source."""

    name: str
    aliases: tuple[str, ...]
    line: tuple[tuple[float, float], ...]


class StartingArea(msgspec.Struct, frozen=True):
    """Ground that a side held when the reports begin, as rings of (lon, lat), generalised.

    It has been held `since` a day. With `until` it is a snapshot: it serves only ledgers whose reports begin between
    the two days; without, it is held for good and serves them all.
    """

    name: str
    side: str
    since: str
    rings: tuple[tuple[tuple[float, float], ...], ...]
    until: str | None = None


class MapLabel(msgspec.Struct, frozen=True):
    """What the polygons of imported maps mean: a name that holds one of the `words`, or one of the `fills` where the
    name says nothing, is ground of a side, `contested`, or to `ignore`. A `firm` label counts whatever the fill."""

    state: str
    words: tuple[str, ...] = ()
    fills: tuple[str, ...] = ()
    firm: bool = False


class Theatre(msgspec.Struct, frozen=True):
    """All that is particular to one war.

    `countries` are those whose settlements the war is about; `default_side` holds what no starting area covers;
    `bounds` is west, south, east, north. `regions` are names of regions and loose areas ("Donbas") that are no
    settlements; `person_names` are words that look like places and mostly name people.
    """

    id: str
    name: str
    countries: tuple[str, ...]
    default_side: str
    bounds: tuple[float, float, float, float]
    sides: tuple[Side, ...]
    actors: tuple[Actor, ...] = ()
    sources: tuple[Source, ...] = ()
    sectors: tuple[Sector, ...] = ()
    rivers: tuple[River, ...] = ()
    starting_areas: tuple[StartingArea, ...] = ()
    regions: tuple[str, ...] = ()
    person_names: tuple[str, ...] = ()
    contested_borders: tuple[str, ...] = ()
    map_labels: tuple[MapLabel, ...] = ()

    def side(self, side_id: str) -> Side | None:
        """The side with this id, or None (`other` is no side of the war)."""
        return next((side for side in self.sides if side.id == side_id), None)

    def source(self, name: str) -> Source | None:
        """The source with this name or alias, whatever the case."""
        wanted = name.casefold()
        for source in self.sources:
            if wanted in {source.name.casefold(), *(alias.casefold() for alias in source.aliases)}:
                return source
        return None
