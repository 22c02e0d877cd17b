"""Reads the Local-Global Lexicon corpus of local news (Lieberman, Samet and Sankaranarayanan 2010): articles with place
names whose points are known.
"""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from fogline.errors import SettingError


class PointedName(msgspec.Struct, frozen=True):
    """A name at a stretch of an article, and the point (degrees, WGS 84) of the place that it means."""

    start: int
    end: int
    lon: float
    lat: float


class Article(msgspec.Struct, frozen=True):
    """One article: its text and the names in it that a reader gave a place of GeoNames."""

    text: str
    names: tuple[PointedName, ...]


def load_articles(path: Path) -> Iterator[Article]:
    """Reads the corpus's XML file; names without a place are left out. Raises SettingError where it is none."""
    from lxml import etree

    try:
        root = etree.parse(path, etree.XMLParser(resolve_entities=False, no_network=True)).getroot()
        for article in root.iter("article"):
            tagged = [name for name in article.iter("toponym") if name.find("gaztag") is not None]
            yield Article(article.findtext("text", ""), tuple(map(_pointed, tagged)))
    except (OSError, etree.XMLSyntaxError, ValueError) as error:
        raise SettingError(f"{path} is no corpus of local news: {error}", "give the file lgl.xml") from None


def _pointed(name: object) -> PointedName:
    text = name.findtext  # type: ignore[attr-defined]
    return PointedName(
        int(text("start", "")), int(text("end", "")), float(text("gaztag/lon", "")), float(text("gaztag/lat", ""))
    )
