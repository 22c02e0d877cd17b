"""Words that say what sort of place a name names: "Oblast", "City", "River", "highway"."""

import re
from typing import Literal, NamedTuple

from fogline.locate.spelling import name_key

Sort = Literal["region", "district", "settlement", "feature", "line"]

_WORDS: dict[Sort, str] = {
    "region": "oblast oblasts region regions province provinces krai republic governorate voivodeship",
    "district": "raion raions rayon rayons district districts county counties parish hromada hromadas municipality "
    "microdistrict microdistricts microraion neighborhood neighbourhood",
    "settlement": "city town village settlement",
    "feature": """
        river rivers reservoir lake sea strait estuary bay gulf canal spit island islands peninsula cape forest forests
        hill mountain mountains bridge bridges road_bridge railway_bridge rail_bridge dam airport airports
        international_airport airfield air_base airbase port sea_port plant power_plant nuclear_power_plant
        thermal_power_plant hydroelectric_power_plant hydroelectric_power_station nuclear_plant npp steel_plant
        steel_works steelworks metallurgical_plant iron_and_steel_plant chemical_plant industrial_plant industrial_zone
        factory complex oil_refinery refinery railway_station rail_station train_station station mine quarry""",
    "line": """
        border borders oblast_border oblast_borders administrative_border oblast_administrative_border state_border
        frontline front_line line axis highway highways road roads railway""",
}
SORTS: dict[str, Sort] = {word.replace("_", " "): sort for sort, words in _WORDS.items() for word in words.split()}
_CHARACTERS_BEFORE, _CHARACTERS_OF_A_LIST, _CHARACTERS_AFTER = 24, 70, 120
LONGEST = max(len(word.split()) for word in SORTS)
_KINDS: dict[Sort, frozenset[str]] = {
    "region": frozenset({"region"}),
    "district": frozenset({"district"}),
    "settlement": frozenset({"city", "town", "village", "rural"}),
    "feature": frozenset({"feature"}),
    "line": frozenset(),
}
# "Donetsk and Luhansk oblasts": the word after a list says of every name in it what it is.
_LISTED = re.compile(
    r"(?:(?:,| and| or|, and|, or| &|/|-)+ ?[^\W\d_a-z][\w'’ʼ-]*(?: [^\W\d_a-z][\w'’ʼ-]*)?){0,6}? "
    r"((?i:oblast (?:administrative )?borders?|oblasts?|regions?|provinces?|raions?|districts?|count(?:y|ies)|rivers|"
    r"bridges))\b"
)
# "five settlements in Sumy", "the frontline in Donetsk and Luhansk": what has settlements or a front in it is a region.
_SPREAD_BEFORE = re.compile(
    r"\b(?:settlements|villages|front(?:line| line)|line of contact) (?:in|of|across|throughout) "
    r"(?:the )?(?:[^\W\d_a-z][\w'’ʼ-]*(?:,|,? and|,? or) ){0,3}$"
)
_BESIDE_AFTER = re.compile(r"['’ʼ]s\b| (?:direction|area|axis|vicinity|suburbs|outskirts)\b")
_OF_A_REGION = re.compile(r" (?:Regional|Oblast) (?:State |Military |Civil |Civilian )*(?:Administration|Council)\b")
_BEFORE = re.compile(
    r"\b(oblast|region|province|raion|district|county|city|town|village|settlement) of (?:the )?$", re.IGNORECASE
)


class NameParts(NamedTuple):
    """A name cut into what it names and the word that says of what sort it is, both as keys."""

    base: str
    designator: str
    sort: Sort | None


def split_name(key: str) -> NameParts:
    """Cuts the designator off the key of a name.

    >>> split_name("luhansk oblasts")
    NameParts(base='luhansk', designator='oblasts', sort='region')
    >>> split_name("kharkiv donetsk oblast border").sort
    'line'
    >>> split_name("izium")
    NameParts(base='izium', designator='', sort=None)
    """
    words = key.split(" ")
    for count in range(min(LONGEST, len(words) - 1), 0, -1):
        designator = " ".join(words[-count:])
        if sort := SORTS.get(designator):
            return NameParts(" ".join(words[:-count]), designator, sort)
    return NameParts(key, "", None)


def kinds_of(sort: Sort) -> frozenset[str]:
    """The kinds of place that a sort of designator allows."""
    return _KINDS[sort]


def sort_around(text: str, start: int, end: int) -> Sort | None:
    """What the words around a name say that it is: the end of the list that it stands in, or "the region of" before
    it.

    >>> sort_around("in Donetsk and Luhansk oblasts", 3, 10), sort_around("the region of Vinnytsia", 14, 23)
    ('region', 'region')
    >>> sort_around("in Donetsk and Luhansk", 3, 10)
    """
    if before := _BEFORE.search(text, max(0, start - _CHARACTERS_BEFORE), start):
        return SORTS.get(before[1].lower())
    if _SPREAD_BEFORE.search(text, max(0, start - _CHARACTERS_OF_A_LIST), start) and not _BESIDE_AFTER.match(text, end):
        return "region"
    if _OF_A_REGION.match(text, end):
        return "region"
    listed = _LISTED.match(text, end, end + _CHARACTERS_AFTER)
    if not listed:
        return None
    word = name_key(listed[1])
    return "region" if word.startswith("oblast") else SORTS[word]
