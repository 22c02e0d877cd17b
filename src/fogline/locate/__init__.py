"""Place names to places: which stretches of a text name a place, and which place each most likely is."""

from fogline.locate.gazetteer import Gazetteer, open_gazetteer
from fogline.locate.importing import ImportedPlaces, import_places
from fogline.locate.placing import LocatedMention, locate_claims, locate_spans

__all__ = [
    "Gazetteer",
    "ImportedPlaces",
    "LocatedMention",
    "import_places",
    "locate_claims",
    "locate_spans",
    "open_gazetteer",
]
