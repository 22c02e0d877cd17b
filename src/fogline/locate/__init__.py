"""Place names to places: which stretches of a text name a place, and which place each most likely is."""

from fogline.locate.gazetteer import Gazetteer, open_gazetteer
from fogline.locate.importing import ImportedPlaces, import_places, import_regions
from fogline.locate.placing import LocatedMention, locate_claims, locate_spans
from fogline.locate.reasons import PossiblePlace, Reason, possible_places
from fogline.locate.regions import ImportedRegions

__all__ = [
    "Gazetteer",
    "ImportedPlaces",
    "ImportedRegions",
    "LocatedMention",
    "PossiblePlace",
    "Reason",
    "import_places",
    "import_regions",
    "locate_claims",
    "locate_spans",
    "open_gazetteer",
    "possible_places",
]
