"""Measures against gold data; their figures agree with the reference scorers, a test sees to that.

What measures control needs NumPy and is imported from its modules (`fogline.evaluate.control` and those beside it).
"""

from fogline.evaluate.extraction import (
    AnnotatedClaim,
    AnnotatedPlace,
    Score,
    Scores,
    Window,
    as_annotated,
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
    "load_windows",
    "score_claims",
    "scores_text",
    "window_text",
]
