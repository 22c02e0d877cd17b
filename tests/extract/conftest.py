"""The invented war of the extraction tests: Norland against Sudmark, and a finder of its places."""

import re

import pytest

from fogline.extract import Extractor
from fogline.model.place import Mention
from fogline.model.theatre import Actor, Side, Source, Theatre

THEATRE = Theatre(
    id="invented",
    name="Norland and Sudmark",
    countries=("SD",),
    default_side="SUD",
    bounds=(0.0, 50.0, 10.0, 60.0),
    sides=(
        Side("NOR", "Norland", "Norland", "#aa0000", names=("Norland", "Norlanders"), adjectives=("Norland",)),
        Side("SUD", "Sudmark", "Sudmark", "#0000aa", names=("Sudmark", "Sudmarkers"), adjectives=("Sudmark",)),
    ),
    actors=(
        Actor("Free Tarn Republic", "NOR", "proxy", ("FTR",)),
        Actor("Sudmark partisans", "SUD", "partisans", ("partisans",)),
    ),
    sources=(
        Source("Frost Wire", "NOR", "channel", ("Frost Wire channel",), ("frost.example",)),
        Source("Sudmark General Staff", "SUD", "military", ("General Staff",)),
    ),
)
KINDS = {
    "Halm": "city",
    "Orsk": "town",
    "Vell": "town",
    "Tarn": "town",
    "Brede": "village",
    "Lund Hollow": "village",
    "Karst Oblast": "region",
    "Marn Oblast": "region",
    "Oril River": "river",
    "Halm Airport": "feature",
}


class Names:
    """Finds the places of the invented war, the longest first."""

    def __init__(self) -> None:
        longest_first = sorted(KINDS, key=lambda name: -len(name))
        self._names = re.compile(r"\b(?:" + "|".join(longest_first) + r")\b")

    def mentions(self, text: str) -> list[Mention]:
        return [Mention(m.group(), m.start(), m.end(), KINDS[m.group()]) for m in self._names.finditer(text)]


@pytest.fixture(scope="session")
def theatre() -> Theatre:
    return THEATRE


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    return Extractor(THEATRE, Names())
