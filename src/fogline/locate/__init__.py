"""Place names to places: which stretches of a text name a place, and which place each most likely is."""

from fogline.locate.gazetteer import Gazetteer, open_gazetteer

__all__ = ["Gazetteer", "open_gazetteer"]
