"""An invented country on an empty stretch of ocean, so that no real place is near, and a war in it."""

from pathlib import Path

import pytest

from fogline.locate import Gazetteer, import_places, open_gazetteer
from fogline.model.theatre import River, Side, Theatre

HEADING = "id,name,name_old,aliases,kind,lon,lat,region,district,population,country\n"
INVENTED = (
    HEADING
    + """\
z1,Dravok,Дравок,Drawok;Dravock,city,-30.00,-40.00,Norland,,80000,ZZ
z2,Vyzharivka,Вижарівка,,village,-30.10,-40.05,Norland,,700,ZZ
z3,Vyzharivka,Вижарівка,,village,-33.00,-43.00,Sudland,,900,ZZ
z4,Veldor,,,town,-33.05,-43.02,Sudland,,9000,ZZ
z5,Norland Oblast,,Norland Region,oblast,-30.00,-40.00,Norland,,,ZZ
z6,Sudland Oblast,,,oblast,-33.00,-43.00,Sudland,,,ZZ
z7,Kup'yanka,Куп'янка,Kupianka,village,-30.20,-40.10,Norland,,1200,ZZ
z8,Zorynsk Dam,,Zorynsk dam,feature,-30.15,-40.02,Norland,,,ZZ
z9,Dravok Raion,,Dravok District,raion,-30.00,-40.00,Norland,,,ZZ
z10,Pesochne,Песочне,,village,-30.12,-40.01,Norland,,300,ZZ
"""
)
THEATRE = Theatre(
    "zed",
    "The war of Zed",
    ("ZZ",),
    "A",
    (-35.0, -45.0, -28.0, -38.0),
    (Side("A", "Ayland", "Aylish", "#0000ff"), Side("B", "Beeland", "Beelish", "#ff0000")),
    rivers=(River("Velga", ("Welga",), ((-30.0, -40.0), (-31.0, -41.0), (-32.0, -42.0))),),
    regions=("Zedlands",),
    person_names=("Pesochne",),
)


@pytest.fixture(scope="session")
def invented() -> str:
    return INVENTED


@pytest.fixture(scope="session")
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    table = folder / "invented.csv"
    table.write_text(INVENTED, "utf-8")
    import_places(table, folder)
    return folder


@pytest.fixture(scope="session")
def theatre() -> Theatre:
    return THEATRE


@pytest.fixture(scope="session")
def gazetteer(data_folder: Path) -> Gazetteer:
    return open_gazetteer(THEATRE, data_folder)


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    return open_gazetteer(None, tmp_path_factory.mktemp("none"))
