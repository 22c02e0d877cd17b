import pickle
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

import fogline.locate.gazetteer as gazetteer_module
from fogline.errors import GazetteerError
from fogline.locate import Gazetteer, open_gazetteer
from fogline.locate.index import cell_of, cells_around
from fogline.model.place import distance_km


def test_names_of_every_column_lead_to_the_place(gazetteer: Gazetteer) -> None:
    for name in ("Dravok", "DRAVOK", "Дравок", "Drawok"):
        assert [place.id for place in gazetteer.places_named(name)] == ["z1"], name


def test_another_romanisation_is_tried_only_where_no_exact_name_is_known(gazetteer: Gazetteer) -> None:
    assert "z7" in {place.id for place in gazetteer.places_named("Kupyanka")}
    assert {place.id for place in gazetteer.places_named("Vyzharivka")} == {"z2", "z3"}
    assert {"z2", "z3"} <= {place.id for place in gazetteer.places_named("Vizharovka")}


def test_a_place_is_found_by_its_id(gazetteer: Gazetteer) -> None:
    place = gazetteer.place("z4")
    assert place is not None
    assert (place.name, place.kind, place.country, place.region, place.population) == (
        "Veldor",
        "town",
        "ZZ",
        "Sudland",
        9000,
    )
    assert gazetteer.place("no such place") is None


def test_settlements_are_those_of_the_country_and_no_regions(gazetteer: Gazetteer) -> None:
    assert [place.id for place in gazetteer.settlements(("ZZ",))] == ["z1", "z10", "z2", "z3", "z4", "z7"]


def test_the_world_is_there_beside_an_import(gazetteer: Gazetteer) -> None:
    assert gazetteer.places_named("Belgorod")[0].country == "RU"
    assert gazetteer.places_named("Ukraine")[0].id == "country:UA"


def test_near_is_nearest_first_and_complete(gazetteer: Gazetteer) -> None:
    near = gazetteer.near(-30.0, -40.0, 25)
    distances = [distance_km(-30.0, -40.0, place.lon, place.lat) for place in near]
    assert distances == sorted(distances)
    assert {"z1", "z2", "z7", "z8", "z10"} <= {place.id for place in near}
    assert "z4" not in {place.id for place in near}


def test_a_theatre_adds_its_rivers_and_areas(gazetteer: Gazetteer) -> None:
    assert [place.id for place in gazetteer.places_named("Welga")][:1] == ["river:velga"]
    assert gazetteer.is_area("zedlands")


def test_the_same_gazetteers_have_the_same_hashes(gazetteer: Gazetteer, data_folder: Path) -> None:
    again = open_gazetteer(None, data_folder)
    assert again.hashes == gazetteer.hashes
    assert all(len(one) == 64 for one in again.hashes)


def test_a_gazetteer_can_be_sent_to_another_process(gazetteer: Gazetteer) -> None:
    copy = pickle.loads(pickle.dumps(gazetteer))
    assert copy.places_named("Dravok") == gazetteer.places_named("Dravok")


def test_a_missing_built_in_index_says_how_to_make_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(gazetteer_module, "BUILT_IN", tmp_path / "places.sqlite")
    with pytest.raises(GazetteerError, match="hatch_build"):
        open_gazetteer(None, tmp_path)


def test_a_damaged_import_is_named(tmp_path: Path) -> None:
    (tmp_path / "places").mkdir()
    (tmp_path / "places" / "0001-aaaa.sqlite").write_bytes(b"this is no database at all")
    with pytest.raises(GazetteerError, match="0001-aaaa"):
        open_gazetteer(None, tmp_path)


@given(st.floats(-180, 180), st.floats(-90, 90))
def test_a_cell_is_among_its_own_neighbours(lon: float, lat: float) -> None:
    around = list(cells_around(cell_of(lon, lat)))
    assert len(set(around)) == 9
    assert cell_of(lon, lat) in around
