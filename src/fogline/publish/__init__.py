"""Publishing: a picture becomes a brief, a map, tables and plain words. Nothing is said that a claim does not say or
the estimate does not hold.

Heavy parts (Jinja2, matplotlib, pyarrow) are imported by the functions that need them.
"""

from fogline.publish.brief import Brief, Evidence, Group, Section, Sentence
from fogline.publish.compose import compose_brief
from fogline.publish.explanation import explanation_text
from fogline.publish.map import map_png
from fogline.publish.render import brief_html, brief_markdown
from fogline.publish.tables import (
    claims_csv,
    claims_geojson,
    claims_jsonl,
    control_csv,
    control_geojson,
    control_parquet,
)
from fogline.publish.terminal import picture_text

__all__ = [
    "Brief",
    "Evidence",
    "Group",
    "Section",
    "Sentence",
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
    "picture_text",
]
