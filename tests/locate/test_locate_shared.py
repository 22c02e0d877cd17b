"""Checks on the development data beside the repository; skipped where it is not there."""

import json
import os
import time
import xml.etree.ElementTree as ElementTree
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fogline.locate import Gazetteer, LocatedMention, import_places, locate_spans, open_gazetteer
from fogline.model.place import SETTLEMENT_KINDS, distance_km
from fogline.model.theatre import Side, Theatre

SHARED = Path(os.environ.get("FOG_SHARED", Path(__file__).parents[2].parent / "shared"))
TABLE = SHARED / "gazetteer" / "places.csv.gz"
LOCAL_NEWS = SHARED / "geoparsing" / "lgl.xml"
pytestmark = pytest.mark.skipif(
    not TABLE.exists(), reason="the development data is not beside the repository (set FOG_SHARED)"
)
THEATRE = Theatre(
    "here",
    "A war",
    ("UA",),
    "UA",
    (22.0, 44.2, 40.3, 52.4),
    (Side("UA", "Ukraine", "Ukrainian", "#0000ff"), Side("RU", "Russia", "Russian", "#ff0000")),
)
NOT_AN_ID = {"unsure", "outside", "line", "region", "none"}


@pytest.fixture(scope="module")
def ukraine(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    folder = tmp_path_factory.mktemp("ukraine")
    began = time.monotonic()
    import_places(TABLE, folder)
    assert time.monotonic() - began < 60
    return open_gazetteer(THEATRE, folder)


def lines_of(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (SHARED / "corpus" / name).read_text("utf-8").splitlines()]


def located_mentions(gazetteer: Gazetteer) -> Iterator[tuple[dict[str, Any], LocatedMention]]:
    """Each annotated mention of the development windows, at its first place in a claim's sentence, located."""
    wanted: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in lines_of("places-dev.jsonl"):
        wanted[row["doc"]].append(row)
    for window in lines_of("claims-dev.jsonl"):
        text = "\n".join(window["sentences"])
        spans = [_span(window, text, row["text"]) for row in wanted[window["doc"]]]
        yield from zip(wanted[window["doc"]], locate_spans(text, spans, gazetteer, THEATRE), strict=True)


def _span(window: dict[str, Any], text: str, name: str) -> tuple[int, int]:
    for claim in window["claims"]:
        sentence = window["sentences"][claim["sentence"]]
        if any(place["text"] == name for place in claim["places"]) and name in sentence:
            at = text.index(sentence) + sentence.index(name)
            return at, at + len(name)
    at = text.index(name)
    return at, at + len(name)


def test_the_places_of_the_development_windows(ukraine: Gazetteer) -> None:
    right = among_three = total = 0
    for row, where in located_mentions(ukraine):
        if row["id"] in NOT_AN_ID:
            continue
        gold = ukraine.place(row["id"])
        assert gold is not None
        hits = [
            one.id == gold.id or (one.kind == gold.kind and distance_km(one.lon, one.lat, gold.lon, gold.lat) <= 5)
            for one in where.candidates[:3]
        ]
        total += 1
        right += hits[:1] == [True]
        among_three += any(hits)
    assert right / total >= 0.95
    assert among_three / total >= 0.97


def test_what_lies_outside_gets_no_settlement_of_the_theatre(ukraine: Gazetteer) -> None:
    rows = [(row, where) for row, where in located_mentions(ukraine) if row["id"] in NOT_AN_ID - {"unsure"}]
    wrong = [
        (row["text"], where.id)
        for row, where in rows
        if where.id and (place := ukraine.place(where.id)) and place.country == "UA" and place.kind in SETTLEMENT_KINDS
    ]
    assert len(wrong) <= 0.1 * len(rows), wrong


def test_an_import_replaces_the_settlements_of_its_country_and_no_others(ukraine: Gazetteer) -> None:
    settlements = ukraine.settlements(("UA",))
    assert 29_000 < len(settlements) < 30_500
    assert not any(place.id.startswith("geonames:") for place in settlements)
    for name, country in (("Belgorod", "RU"), ("Tiraspol", "MD"), ("Minsk", "BY"), ("Kharkiv", "UA")):
        assert ukraine.places_named(name)[0].country == country


@pytest.mark.skipif(not LOCAL_NEWS.exists(), reason="the local news corpus is not beside the repository")
def test_given_mentions_of_local_news_in_the_whole_world(world: Gazetteer) -> None:
    near = total = 0
    for article in ElementTree.parse(LOCAL_NEWS).getroot().iter("article"):
        tagged = [toponym for toponym in article.iter("toponym") if toponym.find("gaztag") is not None]
        spans = [(int(one.findtext("start", "")), int(one.findtext("end", ""))) for one in tagged]
        for one, where in zip(tagged, locate_spans(article.findtext("text", ""), spans, world, None), strict=True):
            total += 1
            lon, lat = float(one.findtext("gaztag/lon", "")), float(one.findtext("gaztag/lat", ""))
            near += (
                where.lon is not None and where.lat is not None and distance_km(where.lon, where.lat, lon, lat) <= 161
            )
    assert near / total >= 0.68
