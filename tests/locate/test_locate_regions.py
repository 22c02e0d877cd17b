import json
import pickle
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from fogline.errors import GazetteerError
from fogline.locate import import_places, import_regions, open_gazetteer
from fogline.locate.regions import Outline, outline_of
from fogline.model.place import Place
from fogline.model.theatre import Theatre

BOX = [[-30.5, -40.5], [-29.5, -40.5], [-29.5, -39.5], [-30.5, -39.5], [-30.5, -40.5]]
HOLE = [[-30.25, -40.15], [-30.15, -40.15], [-30.15, -40.05], [-30.25, -40.05], [-30.25, -40.15]]


def geojson(*features: tuple[str, list[list[list[float]]]]) -> str:
    told = [
        {"type": "Feature", "properties": {"name_en": name}, "geometry": {"type": "Polygon", "coordinates": rings}}
        for name, rings in features
    ]
    return json.dumps({"type": "FeatureCollection", "features": told})


@pytest.fixture
def folder(tmp_path: Path, invented: str) -> Path:
    table = tmp_path / "invented.csv"
    table.write_text(invented, "utf-8")
    import_places(table, tmp_path)
    return tmp_path


def test_a_region_knows_the_places_inside_its_outline(folder: Path, theatre: Theatre) -> None:
    outlines = folder / "regions.geojson"
    outlines.write_text(geojson(("Norland", [BOX, HOLE])), "utf-8")
    imported = import_regions(outlines, folder)
    assert (imported.regions, imported.bad, imported.new) == (1, 0, True)
    assert not import_regions(outlines, folder).new
    gazetteer = pickle.loads(pickle.dumps(open_gazetteer(theatre, folder)))
    norland = gazetteer.place("z5")
    assert [place.id for place in gazetteer.places_in(norland)] == ["z1", "z10", "z2"]


def test_without_outlines_a_region_knows_what_is_filed_under_it(folder: Path, theatre: Theatre) -> None:
    gazetteer = open_gazetteer(theatre, folder)
    norland, raion = gazetteer.place("z5"), gazetteer.place("z9")
    assert norland is not None
    assert raion is not None
    assert [place.id for place in gazetteer.places_in(norland)] == ["z1", "z10", "z2", "z7"]
    assert gazetteer.places_in(raion) == []


def test_what_is_no_outline_is_counted_or_refused(tmp_path: Path) -> None:
    mixed = tmp_path / "mixed.geojson"
    features = json.loads(geojson(("Norland", [BOX]), ("Empty", [])))
    features["features"] += [{"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": 3}}]
    mixed.write_text(json.dumps(features), "utf-8")
    assert import_regions(mixed, tmp_path).bad == 2
    for content in ("{}", "no json", geojson(("Empty", []))):
        mixed.write_text(content, "utf-8")
        with pytest.raises(GazetteerError):
            import_regions(mixed, tmp_path)
    with pytest.raises(GazetteerError):
        import_regions(tmp_path / "missing.geojson", tmp_path)


def test_a_district_takes_the_smaller_outline_of_its_name() -> None:
    large = Outline(("Norland Oblast",), (-3, -3, 3, 3), ())
    small = Outline(("Norland",), (-1, -1, 1, 1), ())
    of_id = Outline(("x9", "Other"), (-9, -9, 9, 9), ())
    known = [large, small, of_id]
    assert outline_of(Place("r", "Norland Oblast", 0, 0, "region"), known) == large
    assert outline_of(Place("d", "Norland Raion", 0, 0, "district"), known) == small
    assert outline_of(Place("x9", "Norland", 0, 0, "region"), known) == of_id
    assert outline_of(Place("y", "Sudland", 0, 0, "region"), known) is None


@given(st.floats(-31, -29), st.floats(-41, -39))
def test_a_hole_is_outside(lon: float, lat: float) -> None:
    rings = tuple(tuple((x, y) for x, y in ring) for ring in (BOX, HOLE))
    outline = Outline(("Norland",), (-30.5, -40.5, -29.5, -39.5), rings)
    in_hole = -30.25 < lon < -30.15 and -40.15 < lat < -40.05
    strictly_inside = -30.5 < lon < -29.5 and -40.5 < lat < -39.5
    on_edge = lon in (-30.5, -29.5, -30.25, -30.15) or lat in (-40.5, -39.5, -40.15, -40.05)
    assert on_edge or outline.holds(lon, lat) == (strictly_inside and not in_hole)
