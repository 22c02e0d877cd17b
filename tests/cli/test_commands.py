"""The commands, on small reports of our own: data on stdout, remarks on stderr, shapes as the contract has them."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

Run = Callable[..., Any]

SCHEMA = Path(__file__).parents[2] / "docs" / "reference" / "claim.schema.json"


@pytest.fixture
def ledger(run: Run, reports: Path, tmp_path: Path) -> Path:
    path = tmp_path / "war.ledger"
    assert run("ingest", reports, "--ledger", path, "--publisher", "Demo Gazette").code == 0
    return path


def test_extract_prints_claims_that_fit_the_published_schema(run: Run, reports: Path) -> None:
    ran = run("extract", reports, "--publisher", "Demo Gazette", "--format", "jsonl")
    claims = [json.loads(line) for line in ran.out.splitlines()]
    assert {claim["doc"] for claim in claims} == {"2022-09-08", "2022-09-09-denial"}
    for claim in claims:
        jsonschema.validate(claim, json.loads(SCHEMA.read_text(encoding="utf-8")))
        text = (reports / f"{claim['doc']}.txt").read_text(encoding="utf-8")
        assert text[claim["start"] : claim["end"]] == claim["quote"]
        assert text[claim["trigger"]["start"] : claim["trigger"]["end"]] == claim["trigger"]["text"]
    freed = next(claim for claim in claims if claim["kind"] == "capture" and claim["polarity"] == "+")
    assert freed["places"][0]["name"].startswith("Bala")
    assert (freed["actor"]["side"], freed["when"], freed["published"]) == ("UA", "2022-09-08", "2022-09-08")


def test_the_same_reports_again_add_nothing(run: Run, ledger: Path, reports: Path) -> None:
    before = run("claims", "--ledger", ledger).out
    again = run("ingest", reports, "--ledger", ledger, "--publisher", "Demo Gazette")
    assert "0 new reports" in again.err
    assert "2 known already" in again.err
    assert run("claims", "--ledger", ledger).out == before


def test_control_has_the_contracts_columns(run: Run, ledger: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("control", "--on", "2022-09-09", "--ledger", ledger).out)))
    head = [
        "place_id",
        "name",
        "lon",
        "lat",
        "p_UA",
        "p_RU",
        "p_contested",
        "state",
        "since",
        "last_evidence",
        "n_origins",
    ]
    assert list(rows[0]) == head
    assert all(abs(sum(float(row[p]) for p in ("p_UA", "p_RU", "p_contested")) - 1) < 0.01 for row in rows)
    assert len({row["place_id"] for row in rows}) == len(rows) > 1000


def test_knowledge_of_an_earlier_day_answers_as_it_did_then(run: Run, ledger: Path, tmp_path: Path) -> None:
    late = tmp_path / "2022-09-20.txt"
    late.write_text("Russian forces recaptured Balakliia on September 19.\n", encoding="utf-8")
    asked = ("control", "--on", "2022-09-09", "--known", "2022-09-09", "--ledger", ledger)
    before = run(*asked).out
    run("ingest", late, "--ledger", ledger, "--publisher", "Demo Gazette")
    assert run(*asked).out == before
    assert run("control", "--on", "2022-09-20", "--ledger", ledger).out != before


def test_brief_cites_and_quotes(run: Run, ledger: Path) -> None:
    markdown = run("brief", "--on", "2022-09-09", "--ledger", ledger).out
    assert "Balakliia" in markdown
    assert "Demo Gazette" in markdown
    assert "denied that Ukrainian forces had captured Balakliia" in markdown
    page = run("brief", "--on", "2022-09-09", "--ledger", ledger, "--format", "html").out
    assert page.lstrip().lower().startswith("<!doctype html>")


def test_map_is_a_picture(run: Run, ledger: Path, tmp_path: Path) -> None:
    assert run("map", "--on", "2022-09-09", "--ledger", ledger, "--out", tmp_path / "map.png").code == 0
    assert (tmp_path / "map.png").read_bytes().startswith(b"\x89PNG")


def test_claims_in_every_format(run: Run, ledger: Path) -> None:
    told = [json.loads(line) for line in run("claims", "--ledger", ledger).out.splitlines()]
    rows = list(csv.DictReader(io.StringIO(run("claims", "--ledger", ledger, "--format", "csv").out)))
    shapes = json.loads(run("claims", "--ledger", ledger, "--format", "geojson").out)
    assert {row["id"] for row in rows} == {claim["id"] for claim in told}
    assert shapes["type"] == "FeatureCollection"
    only = run("claims", "--ledger", ledger, "--kind", "strike", "--place", "Kramatorsk").out.splitlines()
    assert [json.loads(line)["kind"] for line in only] == ["strike"]
    assert run("claims", "--ledger", ledger, "--since", "2022-09-09").out.count("\n") < len(told)


def test_explain_names_the_words_that_moved_it(run: Run, ledger: Path) -> None:
    text = run("explain", "Balakliia", "--on", "2022-09-09", "--ledger", ledger).out
    assert "liberated Balakliia" in text
    assert run("explain", "Nowhereville", "--on", "2022-09-09", "--ledger", ledger).code == 9


def test_search_survives_any_words(run: Run, ledger: Path) -> None:
    assert "Demo Gazette" in run("search", "Kramatorsk", "--ledger", ledger).out
    assert run("search", 'AND "(*', "--ledger", ledger).code == 0


def test_a_correction_counts_and_can_be_undone(run: Run, ledger: Path) -> None:
    claim = json.loads(run("claims", "--ledger", ledger, "--kind", "strike").out.splitlines()[0])
    who = ("--author", "AB", "--reason", "reads as rumour", "--ledger", ledger)
    done = run("correct", claim["id"], "certainty", "possible", *who)
    now = json.loads(run("claims", "--ledger", ledger, "--kind", "strike").out.splitlines()[0])
    assert (claim["certainty"], now["certainty"]) == ("certain", "possible")
    number = done.err.split()[-1]
    run("correct", claim["id"], "certainty", "certain", *who, "--undoes", number)
    assert json.loads(run("claims", "--ledger", ledger, "--kind", "strike").out.splitlines()[0]) == claim


def test_check_and_redact(run: Run, ledger: Path) -> None:
    assert run("check", "--ledger", ledger).code == 0
    from fogline import open_ledger
    from fogline.cli.options import now

    with open_ledger(ledger, write=False, now=now) as opened:
        report = next(claim.report for claim in opened.claims() if "Kramatorsk" in claim.quote)
    assert run("redact", report, "--author", "AB", "--reason", "court order", "--ledger", ledger).code == 0
    assert "Kramatorsk" not in run("search", "Kramatorsk", "--ledger", ledger).out
    assert run("check", "--ledger", ledger).code == 0


def test_locate_prints_candidates(run: Run, reports: Path) -> None:
    mentions = [json.loads(line) for line in run("locate", reports).out.splitlines()]
    kramatorsk = next(mention for mention in mentions if mention["text"] == "Kramatorsk")
    assert abs(kramatorsk["lat"] - 48.73) < 0.1
    assert 0 < kramatorsk["p"] <= 1
    assert run("locate", reports, "--theatre", "none").code == 0


def test_locate_resolves_given_spans(run: Run, reports: Path, tmp_path: Path) -> None:
    (tmp_path / "spans.json").write_text("[[27, 36]]", encoding="utf-8")
    lines = run("locate", reports / "2022-09-08.txt", "--spans", tmp_path / "spans.json").out.splitlines()
    assert [json.loads(line)["text"] for line in lines] == ["Balakliia"]
    (tmp_path / "spans.json").write_text("[[27, 3600]]", encoding="utf-8")
    assert run("locate", reports / "2022-09-08.txt", "--spans", tmp_path / "spans.json").code == 2


@pytest.mark.parametrize(
    "command", ["extract", "locate", "ingest", "brief", "map", "control", "claims", "explain", "search"]
)
def test_help_has_an_example(run: Run, command: str) -> None:
    assert f"fogline {command}" in run(command, "--help").out.replace("\n", " ")


def test_import_places_takes_precedence(run: Run, tmp_path: Path, reports: Path) -> None:
    table = tmp_path / "own.csv"
    rows = ["id,name_en,name_uk,aliases,kind,lon,lat,population"]
    rows += [
        "own-1,Balakliia,Балаклія,Balakleya,city,36.86,49.46,26000",
        "own-2,Kramatorsk,Краматорськ,,city,37.55,48.73,150000",
    ]
    table.write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert run("import", "places", table).code == 0
    claims = [json.loads(line) for line in run("extract", reports / "2022-09-08.txt").out.splitlines()]
    assert "own-1" in {place["id"] for claim in claims for place in claim["places"]}
    (tmp_path / "bad.csv").write_text("no,gazetteer\n1,2\n", encoding="utf-8")
    assert run("import", "places", tmp_path / "bad.csv").code == 4


def test_demo_leaves_a_picture(run: Run, tmp_path: Path) -> None:
    ran = run("demo", "--folder", tmp_path / "out", "--reader", "rules")
    assert ran.code == 0
    assert "Kharkiv" in ran.out
    left = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"brief.html", "brief.md", "map.png", "control.geojson"} <= left
    brief = (tmp_path / "out" / "brief.md").read_text(encoding="utf-8")
    assert re.search(r"## Retracted.*(took back|was withdrawn by)", brief, re.DOTALL)
    again = run("demo", "--folder", tmp_path / "out", "--reader", "rules")
    assert again.out == ran.out


def test_evaluate_agrees_with_the_reference_command(run: Run, tmp_path: Path) -> None:
    corpus = Path(os.environ.get("FOG_SHARED", Path(__file__).parents[3] / "shared")) / "corpus"
    if not corpus.is_dir():
        pytest.skip(f"the annotated corpus is not at {corpus}")
    windows = (corpus / "claims-dev.jsonl").read_text(encoding="utf-8").splitlines()
    few = tmp_path / "few.jsonl"
    few.write_text("\n".join(windows[::8]) + "\n", encoding="utf-8")
    (tmp_path / "bin").mkdir()
    command = tmp_path / "bin" / "fogline"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m fogline "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    environment = os.environ | {"PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}"}
    reference = subprocess.run(
        [sys.executable, str(corpus / "score_extract.py"), str(few)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    ours = run("evaluate", "extraction", "--gold", few).out.splitlines()
    # Below them stand figures that the reference scorer does not have: calibration, and each publisher's.
    ours = ours[: next(n for n, line in enumerate(ours) if line.startswith("p_error"))]
    assert ours
    assert set(ours) <= set(reference.stdout.split("==")[1].splitlines())


def test_places_says_what_a_name_could_be_and_why(run: Run) -> None:
    ran = run("places", "Paris, Texas", "--theatre", "none", "--format", "jsonl")
    best = json.loads(ran.out.splitlines()[0])
    assert (best["place"]["country"], best["reasons"][-1]["words"]) == ("US", "the words around")
    assert "people" in run("places", "Kharkiv").out
    assert run("places", "Qwertzukbrog").code == 9


def test_regions_are_imported_and_know_their_places(run: Run, tmp_path: Path) -> None:
    box = [[36.0, 49.9], [36.4, 49.9], [36.4, 50.1], [36.0, 50.1], [36.0, 49.9]]
    outline = {"type": "Polygon", "coordinates": [box]}
    features = [{"type": "Feature", "properties": {"name": "Kharkiv"}, "geometry": outline}]
    file = tmp_path / "outline.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    assert "imported 1 outlines" in run("import", "regions", file).err
    assert run("import", "regions", tmp_path / "none.geojson").code == 4
    inside = run("places", "Kharkiv Region", "--inside", "--format", "jsonl").out.splitlines()
    assert any(json.loads(line)["name"] == "Kharkiv" for line in inside)


def test_evaluate_places_prints_its_figures(run: Run, tmp_path: Path) -> None:
    window = {
        "doc": "d",
        "published": "2022-09-08",
        "publisher": "P",
        "sentences": ["They left Kharkiv."],
        "claims": [],
    }
    (tmp_path / "claims-x.jsonl").write_text(json.dumps(window), encoding="utf-8")
    gold = tmp_path / "places-x.jsonl"
    gold.write_text('{"doc": "d", "text": "Kharkiv", "id": "geonames:706483"}', encoding="utf-8")
    ran = run("evaluate", "places", "--gold", gold)
    assert re.search(r"right within 5 km +1\.000 +of 1", ran.out)
    assert run("evaluate", "places", "--gold", gold, "--floor", "1.1").code == 1
    assert run("evaluate", "places").code == 2


MAP = {
    "type": "FeatureCollection",
    "features": [
        {
            "properties": {"name": "Occupied"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[36, 49], [38, 49], [38, 50], [36, 50], [36, 49]]],
            },
        }
    ],
}


@pytest.fixture
def mapped(run: Run, ledger: Path, tmp_path: Path) -> Path:
    drawn = tmp_path / "map.geojson"
    drawn.write_text(json.dumps(MAP), encoding="utf-8")
    ran = run("import", "control", drawn, "--on", "2022-09-05", "--publisher", "Demo Atlas", "--ledger", ledger)
    assert (ran.code, "recorded" in ran.err) == (0, True)
    again = run("import", "control", drawn, "--on", "2022-09-05", "--publisher", "Demo Atlas", "--ledger", ledger)
    assert "already" in again.err
    return ledger


def test_an_imported_map_is_where_control_starts_and_no_report_of_a_brief(run: Run, mapped: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("control", "--on", "2022-09-06", "--ledger", mapped).out)))
    inside = [row for row in rows if 36.2 < float(row["lon"]) < 37.8 and 49.2 < float(row["lat"]) < 49.8]
    assert inside
    assert {row["state"] for row in inside} == {"RU"}
    assert "Demo Atlas" not in run("brief", "--on", "2022-09-09", "--ledger", mapped).out


def test_a_file_that_is_no_map_is_refused(run: Run, ledger: Path, tmp_path: Path) -> None:
    drawn = tmp_path / "map.geojson"
    drawn.write_text("{}", encoding="utf-8")
    ran = run("import", "control", drawn, "--on", "2022-09-05", "--publisher", "Demo Atlas", "--ledger", ledger)
    assert ran.code == 3
    assert "GeoJSON" in ran.err


def test_areas_and_front(run: Run, mapped: Path) -> None:
    ran = run("control", "--on", "2022-09-06", "--ledger", mapped, "--format", "geojson", "--as", "areas")
    kinds = {feature["properties"].get("state", "front") for feature in json.loads(ran.out)["features"]}
    assert {"UA", "RU", "front"} <= kinds
    assert run("control", "--on", "2022-09-06", "--ledger", mapped, "--as", "areas").code == 2


def reference_of(run: Run, ledger: Path, path: Path) -> Path:
    """A reference that says: as the answer of the map's day has it, and Balakliia changes hands on the 9th."""
    rows = csv.DictReader(io.StringIO(run("control", "--on", "2022-09-05", "--ledger", ledger).out))
    lines = ["place_id,from_date,to_date,state"]
    for row in rows:
        if row["name"].startswith("Balakli") and row["state"] == "RU":
            lines += [f"{row['place_id']},2022-09-01,2022-09-08,RU", f"{row['place_id']},2022-09-09,2022-09-30,UA"]
        elif 34 < float(row["lon"]) < 40:
            lines.append(f"{row['place_id']},2022-09-01,2022-09-30,{row['state']}")
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_control_is_measured_beside_its_baselines(run: Run, mapped: Path, tmp_path: Path) -> None:
    reference, diagram = reference_of(run, mapped, tmp_path / "reference.csv"), tmp_path / "diagram.png"
    span = ("--from", "2022-09-05", "--to", "2022-09-10")
    command = ("evaluate", "control", "--ledger", mapped, "--reference", reference, *span, "--diagram", diagram)
    ran = run(*command)
    assert ran.code == 0
    for line in ("the model", "chain without coupling", "chain without claims", "no change by distance", "kernel vote"):
        assert line in ran.out
    assert "the imported map of the first day" in ran.out
    assert diagram.read_bytes().startswith(b"\x89PNG")
