"""Measures against gold data; their figures agree with the reference scorers, a test sees to that.

What measures control needs NumPy and is imported from its modules (`fogline.evaluate.control` and those beside it).
"""

from fogline.evaluate.calibration import calibration_error
from fogline.evaluate.extraction import (
    AnnotatedClaim,
    AnnotatedPlace,
    Score,
    Scores,
    Window,
    as_annotated,
    groups_text,
    load_windows,
    score_claims,
    scores_text,
    window_text,
)
from fogline.evaluate.local_news import Article, PointedName, load_articles
from fogline.evaluate.places import (
    NEAR_KM,
    PlaceAnswer,
    PlaceRow,
    PlaceScores,
    PointAnswer,
    PointScores,
    load_place_rows,
    place_scores_text,
    point_scores_text,
    score_places,
    score_points,
    span_of,
)

__all__ = [
    "NEAR_KM",
    "AnnotatedClaim",
    "AnnotatedPlace",
    "Article",
    "PlaceAnswer",
    "PlaceRow",
    "PlaceScores",
    "PointAnswer",
    "PointScores",
    "PointedName",
    "Score",
    "Scores",
    "Window",
    "as_annotated",
    "calibration_error",
    "groups_text",
    "load_articles",
    "load_place_rows",
    "load_windows",
    "place_scores_text",
    "point_scores_text",
    "score_claims",
    "score_places",
    "score_points",
    "scores_text",
    "span_of",
    "window_text",
]
