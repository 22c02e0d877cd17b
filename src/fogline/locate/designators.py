"""Words that say what sort of place a name names: "Oblast", "City", "River", "highway"."""

import re
from typing import Literal, NamedTuple

from fogline.locate.spelling import name_key

Sort = Literal["region", "district", "settlement", "feature", "line"]

_WORDS: dict[Sort, str] = {
    "region": "oblast oblasts region regions province provinces krai republic governorate voivodeship",
    "district": "raion raions rayon rayons district districts county counties parish hromada hromadas municipality",
    "settlement": "city town village settlement",
    "feature": (
        "river|rivers|reservoir|lake|sea|strait|estuary|bay|gulf|canal|spit|island|islands|peninsula|cape|forest|forests|hill|mountain|mountains|"
        "bridge|bridges|road bridge|railway bridge|rail bridge|dam|airport|airports|international airport|airfield|air base|airbase|port|sea port|"
        "plant|power plant|nuclear power plant|thermal power plant|hydroelectric power plant|hydroelectric power station|nuclear plant|npp|"
        "steel plant|steel works|steelworks|metallurgical plant|iron and steel plant|chemical plant|industrial plant|industrial zone|factory|complex|"
        "oil refinery|refinery|railway station|rail station|train station|station|mine|quarry"
    ),
    "line": "border|borders|oblast border|oblast borders|administrative border|oblast administrative border|state border|frontline|front line|"
    "line|axis|highway|highways|road|roads|railway",
}
SORTS: dict[str, Sort] = {
    word: sort for sort, words in _WORDS.items() for word in (words.split("|") if "|" in words else words.split())
}
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
    r"(?:(?:,| and| or|, and|, or| &|/|-)+ ?[^\W\d_a-z][\w'’ʼ-]*(?: [^\W\d_a-z][\w'’ʼ-]*)?){1,6}? "
    r"((?i:oblasts|regions|provinces|raions|districts|counties|rivers|bridges|(?:oblast )?(?:administrative )?borders?|highways?))\b"
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


def sort_from_list(after: str) -> Sort | None:
    """What the end of a list says of the names before it, from the text right after a name.

    >>> sort_from_list(" and Luhansk oblasts on June 25")
    'region'
    >>> sort_from_list(" and Luhansk on June 25")
    """
    match = _LISTED.match(after)
    return split_name("x " + name_key(match[1])).sort if match else None
