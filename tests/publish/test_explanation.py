"""Words for a terminal: the explanation of one place adds up, the picture of a day names who holds what."""

import subprocess
import sys
from collections.abc import Callable

import pytest

from fogline.model.claim import Claim
from fogline.model.picture import Event, Holding, Influence, Picture
from fogline.model.place import Place
from fogline.model.theatre import Theatre
from fogline.publish import explanation_text, picture_text
from fogline.publish.voice import voice_of

Make = Callable[..., Claim]


def test_an_explanation_gives_answer_words_weights_and_sum(
    claim: Make, holding: Callable[..., Holding], theatre: Theatre
) -> None:
    told = claim("capture", "Brod", "Norlandic forces took Brod at dawn.", source="staff")
    answer = holding("Brod", 0.86)
    day = told.published.date()
    moved = (
        Influence("prior", day, None, {"N": -1.0, "S": 1.5, "contested": -0.5}, "starting line"),
        Influence("claim", day, told.id, {"N": 2.5, "S": -1.5, "contested": -1.0}, "own side"),
    )
    text = explanation_text(answer, moved, (told,), theatre)
    assert text.startswith("Brod: very likely (86%) in Norlandic hands, since 1 May 2031.")
    assert "+2.50 Norlandic" in text
    assert "“Norlandic forces took Brod at dawn.”" in text
    assert "Varn Herald, on the word of the Norlandic General Staff" in text
    assert "Sum: Norlandic +1.50, Sudrian +0.00, contested -1.50" in text


def test_an_unknown_holder_is_called_unknown(holding: Callable[..., Holding], theatre: Theatre) -> None:
    text = explanation_text(holding("Brod", 0.4, 0.2), (), (), theatre)
    assert "not known who holds it (Norlandic 40%, Sudrian 40% and contested 20%)" in text


def test_the_picture_names_holders_changes_and_disputes(
    claim: Make,
    picture: Callable[..., Picture],
    holding: Callable[..., Holding],
    event: Callable[..., Event],
    towns: dict[str, Place],
    theatre: Theatre,
) -> None:
    yes, no = claim("capture", "Brod", source="staff"), claim("capture", "Brod", polarity="-", source="ministry")
    before = tuple(holding(name, 0.1 if name == "Brod" else 0.9) for name in towns)
    drawn = picture((yes, no), (event("capture", "Brod", "disputed", (yes.id,), (no.id,)),), before=before)
    text = picture_text(drawn, theatre)
    assert "Norlandic, very likely (90%): Brod" in text
    assert "Sudrian to Norlandic: Brod" in text
    assert "did not take Brod" in text
    assert theatre.contested_borders[0] in text


@pytest.mark.parametrize(
    ("source", "label"),
    [("staff", "the Norlandic General Staff"), ("rumour", "some sources"), ("", "Varn Herald")],
)
def test_a_voice_is_named_as_the_report_names_it(claim: Make, theatre: Theatre, source: str, label: str) -> None:
    assert voice_of(claim("clash", "Brod", source=source), theatre).label == label


def test_the_stage_is_light_to_import() -> None:
    heavy = ("matplotlib", "numpy", "jinja2", "pyarrow")
    code = f"import sys, fogline.publish; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
