"""Fogline: a sourced, dated account of who says that who holds what in a war, and what is most likely true.

Everything that the command line does is one call of these functions.
Stages load on first use, so that `import fogline` stays quick.

>>> import fogline
>>> fogline.load_theatre("ukraine").default_side
'UA'
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fogline.evaluate import load_windows as load_windows, scores_text as scores_text
    from fogline.ledger import Ledger as Ledger, open_ledger as open_ledger
    from fogline.locate import import_places as import_places, open_gazetteer as open_gazetteer
    from fogline.measuring import evaluate_extraction as evaluate_extraction
    from fogline.model.claim import Claim as Claim
    from fogline.model.picture import (
        Event as Event,
        Holding as Holding,
        Picture as Picture,
    )
    from fogline.model.report import Report as Report
    from fogline.pipeline import (
        Desk as Desk,
        control as control,
        draw_claims as draw_claims,
        explain as explain,
        extract_paths as extract_paths,
        ingest_paths as ingest_paths,
        ingest_report as ingest_report,
        picture as picture,
    )
    from fogline.publish import (
        brief_html as brief_html,
        brief_markdown as brief_markdown,
        claims_csv as claims_csv,
        claims_geojson as claims_geojson,
        claims_jsonl as claims_jsonl,
        compose_brief as compose_brief,
        control_csv as control_csv,
        control_geojson as control_geojson,
        control_parquet as control_parquet,
        explanation_text as explanation_text,
        map_png as map_png,
    )
    from fogline.read import (
        ReadOptions as ReadOptions,
        read_bytes as read_bytes,
        read_paths as read_paths,
    )
    from fogline.theatre import load_theatre as load_theatre, theatre_names as theatre_names

__version__ = "0.1.0"

HOMES = {
    "fogline.evaluate": ("load_windows", "scores_text"),
    "fogline.ledger": ("Ledger", "open_ledger"),
    "fogline.locate": ("import_places", "open_gazetteer"),
    "fogline.measuring": ("evaluate_extraction",),
    "fogline.model.claim": ("Claim",),
    "fogline.model.picture": ("Event", "Holding", "Picture"),
    "fogline.model.report": ("Report",),
    "fogline.pipeline": (
        "Desk",
        "control",
        "draw_claims",
        "explain",
        "extract_paths",
        "ingest_paths",
        "ingest_report",
        "picture",
    ),
    "fogline.publish": (
        "brief_html",
        "brief_markdown",
        "claims_csv",
        "claims_geojson",
        "claims_jsonl",
        "compose_brief",
        "control_csv",
        "control_geojson",
        "control_parquet",
        "explanation_text",
        "map_png",
    ),
    "fogline.read": ("ReadOptions", "read_bytes", "read_paths"),
    "fogline.theatre": ("load_theatre", "theatre_names"),
}
_HOME_OF = {name: home for home, names in HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    """Loads the stage that a public name lives in when the name is first used."""
    if name not in _HOME_OF:
        raise AttributeError(f"module 'fogline' has no attribute {name!r}")
    return getattr(import_module(_HOME_OF[name]), name)
