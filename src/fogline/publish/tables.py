"""Tables for other programs: control by settlement, and claims, as CSV, GeoJSON, JSON Lines and Parquet.

CSV cells of text never start with a sign that a spreadsheet takes for a formula: a leading =, +, -, @ or control
character gets an apostrophe
before it. The column `polarity` is exempt: it holds `+` or `-` alone, which no spreadsheet computes.
"""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from datetime import date

from fogline.errors import SettingError
from fogline.model.claim import Claim, ClaimPlace, claim_record
from fogline.model.dates import show_instant
from fogline.model.picture import Holding
from fogline.model.theatre import Theatre
from fogline.publish.whereabouts import whereabouts

_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_CLAIM_COLUMNS = (
    *("id", "doc", "published", "publisher", "start", "end"),
    *("quote", "trigger", "kind", "polarity", "mood", "certainty"),
    *("actor_text", "actor_side", "target_text", "target_side", "background"),
    *("place_text", "place_role", "place_implied", "place_id", "place_name", "lon", "lat", "place_p"),
    *("source_text", "source_side", "source_kind", "stance", "when", "links", "p", "why"),
)
_POLARITY = _CLAIM_COLUMNS.index("polarity")
Cell = str | int | float | bool | None


def control_columns(theatre: Theatre) -> list[str]:
    """The columns of every table of control, in their fixed order."""
    shares = [f"p_{side.id}" for side in theatre.sides]
    return ["place_id", "name", "lon", "lat", *shares, "p_contested", "state", "since", "last_evidence", "n_origins"]


def _control_row(holding: Holding, theatre: Theatre) -> list[Cell]:
    place = holding.place
    shares: list[Cell] = [round(holding.p.get(side.id, 0.0), 4) for side in theatre.sides]
    since, last = (day.isoformat() if day else None for day in (holding.since, holding.last_evidence))
    told: list[Cell] = [round(holding.p_contested, 4), holding.state, since, last, holding.n_origins]
    return [place.id, place.name, place.lon, place.lat, *shares, *told]


def control_csv(holdings: Sequence[Holding], theatre: Theatre) -> str:
    """A row for each settlement:
    `place_id,name,lon,lat,p_<side>...,p_contested,state,since,last_evidence,n_origins`."""
    return _csv([control_columns(theatre), *(_safe_row(_control_row(holding, theatre)) for holding in holdings)])


def control_geojson(holdings: Sequence[Holding], theatre: Theatre, on: date) -> str:
    """A GeoJSON FeatureCollection (RFC 7946) of settlements as points, with the columns of the CSV as properties.

    The collection's own members `on` and `theatre` say what it is about.
    """
    columns = control_columns(theatre)
    rows = (dict(zip(columns, _control_row(holding, theatre), strict=True)) for holding in holdings)
    features = [
        _feature(row["lon"], row["lat"], {k: v for k, v in row.items() if k not in ("lon", "lat")}) for row in rows
    ]
    return _collection(features, on=on.isoformat(), theatre=theatre.id, notes=list(theatre.contested_borders))


def control_parquet(holdings: Sequence[Holding], theatre: Theatre) -> bytes:
    """The table of control as a Parquet file. Raises SettingError where the extra `parquet` is not installed."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise SettingError("Parquet files need pyarrow", "install it with: pip install 'fogline[parquet]'") from None
    rows = [_control_row(holding, theatre) for holding in holdings]
    columns = {name: [row[at] for row in rows] for at, name in enumerate(control_columns(theatre))}
    days = {
        name: pyarrow.array([_day(text) for text in columns[name]], pyarrow.date32())
        for name in ("since", "last_evidence")
    }
    file = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table({**columns, **days}), file)
    return file.getvalue()


def _day(text: Cell) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) else None


def claims_jsonl(claims: Iterable[Claim]) -> str:
    """One claim a line, in the fixed output contract."""
    return "".join(f"{json.dumps(claim_record(claim), ensure_ascii=False)}\n" for claim in claims)


def claims_csv(claims: Iterable[Claim]) -> str:
    """One row for each claim and place; a claim without a place has one row with these cells empty. Links are
    separated by spaces."""
    rows = (_safe_row(row, _POLARITY) for claim in claims for row in _claim_rows(claim))
    return _csv([list(_CLAIM_COLUMNS), *rows])


def _claim_rows(claim: Claim) -> Iterable[list[Cell]]:
    for place in claim.places or (None,):
        yield [*_said(claim), *_where(place), *_whose(claim)]


def _said(claim: Claim) -> list[Cell]:
    parties: list[Cell] = []
    for party in (claim.actor, claim.target):
        parties += [party.text, party.side] if party else [None, None]
    head: list[Cell] = [claim.id, claim.doc, show_instant(claim.published), claim.publisher, claim.start, claim.end]
    told: list[Cell] = [claim.quote, claim.trigger.text, claim.kind, claim.polarity, claim.mood, claim.certainty]
    return [*head, *told, *parties, claim.background]


def _where(place: ClaimPlace | None) -> list[Cell]:
    if place is None:
        return [None] * 8
    return [place.text, place.role, place.implied, place.id, place.name, place.lon, place.lat, place.p]


def _whose(claim: Claim) -> list[Cell]:
    source = claim.source
    said: list[Cell] = [source.text, source.side, source.kind] if source else [None, None, None]
    return [*said, claim.stance, claim.when, " ".join(claim.links), claim.p, claim.why]


def claims_geojson(claims: Iterable[Claim], theatre: Theatre | None = None) -> str:
    """A GeoJSON FeatureCollection with a feature for each claim and place; what could not be placed has a null
    geometry.

    "12 km north-west of" a town is a point there; `place_radius_km` says how far from the geometry the truth may lie,
    `place_relation` holds the words. With a theatre, its rivers are lines.
    """
    features: list[dict[str, object]] = []
    for claim in claims:
        record = claim_record(claim)
        shared = {name: value for name, value in record.items() if name != "places"}
        for place in claim.places or (None,):
            if place is None:
                features.append({"type": "Feature", "geometry": None, "properties": shared})
                continue
            where = whereabouts(claim, place, theatre)
            told = {f"place_{field}": getattr(place, field) for field in ("text", "role", "id", "name", "p")}
            told |= {"place_radius_km": where.radius_km, "place_relation": where.relation}
            features.append({"type": "Feature", "geometry": where.geometry, "properties": {**shared, **told}})
    return _collection(features)


def _feature(lon: object, lat: object, properties: dict[str, object]) -> dict[str, object]:
    geometry = None if lon is None or lat is None else {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _collection(features: list[dict[str, object]], **members: object) -> str:
    return json.dumps({"type": "FeatureCollection", **members, "features": features}, ensure_ascii=False) + "\n"


def _safe_row(row: Sequence[Cell], exempt: int = -1) -> list[Cell]:
    return [cell if at == exempt else safe_cell(cell) for at, cell in enumerate(row)]


def safe_cell(cell: Cell) -> Cell:
    """A cell that no spreadsheet takes for a formula; numbers stay numbers.

    >>> safe_cell('=HYPERLINK("x")'), safe_cell(-1.5), safe_cell("Lyman")
    ('\\'=HYPERLINK("x")', -1.5, 'Lyman')
    """
    if isinstance(cell, str) and cell.lstrip(" ").startswith(_FORMULA_SIGNS):
        return f"'{cell}"
    return cell


def _csv(rows: Iterable[Sequence[Cell]]) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows(rows)
    return file.getvalue()
