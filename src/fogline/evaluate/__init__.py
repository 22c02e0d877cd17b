"""Measures against gold data; their figures agree with the reference scorers, a test sees to that."""

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

__all__ = [
    "AnnotatedClaim",
    "AnnotatedPlace",
    "Score",
    "Scores",
    "Window",
    "as_annotated",
    "calibration_error",
    "groups_text",
    "load_windows",
    "score_claims",
    "scores_text",
    "window_text",
]
