"""Tables: exact columns, safe cells, numbers that survive a round trip, GeoJSON of the right form."""

import csv
import io
import json
import sys
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, strategies as st

from fogline.errors import SettingError
from fogline.model.claim import Claim, claim_record
from fogline.model.picture import Holding
from fogline.model.theatre import Theatre
from fogline.publish import claims_csv, claims_geojson, claims_jsonl, control_csv, control_geojson, control_parquet
from fogline.publish.tables import safe_cell

Make = Callable[..., Claim]
Hold = Callable[..., Holding]


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_control_has_the_columns_of_the_contract(holding: Hold, theatre: Theatre) -> None:
    text = control_csv([holding("Brod", 0.86), holding("Lipa", 0.3, 0.3)], theatre)
    assert text.splitlines()[0] == "place_id,name,lon,lat,p_N,p_S,p_contested,state,since,last_evidence,n_origins"
    first, second = rows(text)
    assert (first["place_id"], float(first["p_N"]), first["state"], first["since"]) == (
        "v:Brod",
        0.86,
        "N",
        "2031-05-01",
    )
    assert second["state"] == "unknown"


def test_control_geojson_holds_points_in_order_of_longitude_and_latitude(holding: Hold, theatre: Theatre) -> None:
    data = json.loads(control_geojson([holding("Brod", 0.86)], theatre, date(2031, 5, 11)))
    assert (data["type"], data["on"], len(data["features"])) == ("FeatureCollection", "2031-05-11", 1)
    (feature,) = data["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [20.1, 50.4]}
    assert feature["properties"]["p_N"] == 0.86


def test_claims_csv_has_a_row_for_each_place(claim: Make) -> None:
    told = claim("clash", "Brod, Lipa", quote='=cmd|"x", said\nthe enemy', source="staff", polarity="-")
    brod, lipa = rows(claims_csv([told]))
    assert (brod["place_name"], lipa["place_name"]) == ("Brod", "Lipa")
    assert brod["quote"] == f"'{told.quote}"
    assert brod["polarity"] == "-"
    assert brod["source_text"] == "General Staff"
    (bare,) = rows(claims_csv([claim("posture")]))
    assert bare["place_id"] == ""


def test_claims_jsonl_is_the_contract(claim: Make) -> None:
    told = [claim("clash", "Brod"), claim("posture", quote="Нічого\u2028нового.")]
    lines = claims_jsonl(told).split("\n")
    assert [json.loads(line) for line in lines[:-1]] == [json.loads(json.dumps(claim_record(item))) for item in told]


def test_claims_geojson_keeps_what_has_no_place(claim: Make) -> None:
    data = json.loads(claims_geojson([claim("clash", "Brod, Atlantis"), claim("posture")]))
    kinds = [feature["geometry"] and feature["geometry"]["type"] for feature in data["features"]]
    assert kinds == ["Point", None, None]
    assert data["features"][1]["properties"]["place_text"] == "Atlantis"


def test_parquet_says_what_to_install(holding: Hold, theatre: Theatre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(SettingError, match=r"fogline\[parquet\]"):
        control_parquet([holding("Brod", 0.86)], theatre)


@given(st.text(max_size=12))
def test_no_text_cell_starts_a_formula(text: str) -> None:
    cell = str(safe_cell(text))
    assert not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell in (text, f"'{text}")
