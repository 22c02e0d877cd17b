import gzip
import zipfile
from pathlib import Path

import pytest

from fogline.errors import GazetteerError
from fogline.locate import import_places, open_gazetteer
from fogline.locate.gazetteer import imported_files

HEADING = "id,name,name_old,aliases,kind,lon,lat,region,district,population,country\n"
GEONAMES_ROW = (
    "9001\tDravok\tDravok\tDrawok,Дравок\t-40.0\t-30.0\tP\tPPLA\tZZ\t\t01\t\t\t\t80000\t\t10\tEtc/UTC\t2020-01-01\n"
    "9002\tVelga\tVelga\t\t-40.1\t-30.1\tH\tSTM\tZZ\t\t01\t\t\t\t0\t\t10\tEtc/UTC\t2020-01-01\n"
    "9003\tcut short\n"
)


def test_the_same_file_twice_changes_nothing(tmp_path: Path, invented: str) -> None:
    table = tmp_path / "places.csv"
    table.write_text(invented, "utf-8")
    first = import_places(table, tmp_path)
    before = first.path.stat().st_mtime_ns
    second = import_places(table, tmp_path)
    assert (first.places, first.names, first.hash) == (second.places, second.names, second.hash)
    assert (first.new, second.new) == (True, False)
    assert second.path.stat().st_mtime_ns == before
    assert imported_files(tmp_path) == [first.path]


def test_bad_rows_are_counted_and_the_rest_is_imported(tmp_path: Path) -> None:
    table = tmp_path / "places.csv"
    rows = [
        "a,Good,,,town,1,2,R,,,ZZ",
        "b,Far,,,town,200,2,R,,,ZZ",
        "c,,,,town,1,2,R,,,ZZ",
        "a,Twice,,,town,1,2,R,,,ZZ",
    ]
    table.write_text(HEADING + "\n".join([*rows, "short"]), "utf-8")
    brought = import_places(table, tmp_path)
    assert (brought.places, brought.bad_rows) == (1, 4)


def test_gzip_and_geonames_dumps_are_read(tmp_path: Path, invented: str) -> None:
    packed = tmp_path / "places.csv.gz"
    packed.write_bytes(gzip.compress(invented.encode()))
    assert import_places(packed, tmp_path / "one").places == 10
    dump = tmp_path / "ZZ.zip"
    with zipfile.ZipFile(dump, "w") as archive:
        archive.writestr("readme.txt", "what this is")
        archive.writestr("ZZ.txt", GEONAMES_ROW)
    brought = import_places(dump, tmp_path / "two")
    assert (brought.places, brought.bad_rows) == (2, 1)
    found = open_gazetteer(None, tmp_path / "two").places_named("Дравок")
    assert [(place.id, place.kind, place.country) for place in found] == [("geonames:9001", "city", "ZZ")]


@pytest.mark.parametrize(
    "content", [b"", b"hello\nworld\n", b"\x00\x01\x02", b"id,name\n1,x\n", b"\x1f\x8bnot gzip", b"PK not zip"]
)
def test_what_is_no_gazetteer_is_refused_with_what_to_do(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "something.csv"
    file.write_bytes(content)
    with pytest.raises(GazetteerError) as refused:
        import_places(file, tmp_path)
    assert refused.value.remedy
    assert imported_files(tmp_path) == []


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match="nothing"):
        import_places(tmp_path / "nothing.csv", tmp_path)


def test_an_import_hides_built_in_places_inside_its_outline_only(tmp_path: Path) -> None:
    table = tmp_path / "places.csv"
    table.write_text("id,name,lon,lat,kind\nM1,Monaco Port,7.42,43.73,town\n", "utf-8")
    import_places(table, tmp_path)
    both = open_gazetteer(None, tmp_path)
    assert both.place("M1") is not None
    assert both.places_named("Monaco Port")[0].country == "MC"
    assert "FR" in {place.country for place in both.near(7.42, 43.73, 15)}
    assert [place.id for place in both.settlements(("MC",))] == ["M1"]
    assert both.places_named("Nice")[0].country == "FR"


def test_the_newest_import_comes_first(tmp_path: Path) -> None:
    for name in ("Oldname", "Newname"):
        table = tmp_path / f"{name}.csv"
        table.write_text(f"{HEADING}q1,{name},,,town,-30,-40,R,,5000,ZZ\n", "utf-8")
        import_places(table, tmp_path)
    place = open_gazetteer(None, tmp_path).place("q1")
    assert place is not None
    assert place.name == "Newname"
    assert [found.name for found in open_gazetteer(None, tmp_path).settlements(("ZZ",))] == ["Newname"]


def test_the_environment_names_the_folder(tmp_path: Path, invented: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOGLINE_DATA", str(tmp_path / "elsewhere"))
    table = tmp_path / "places.csv"
    table.write_text(invented, "utf-8")
    assert import_places(table).path.is_relative_to(tmp_path / "elsewhere" / "places")
