"""The encoder as it ships: quantised weights, its vocabulary, and a note of how it was trained."""

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from fogline.errors import SettingError
from fogline.extract.trained.decoding import Figures
from fogline.extract.trained.encoding import Encoded, Encoding

FOLDER = Path(str(files(__package__))) / "weights"


class Card(msgspec.Struct, frozen=True):
    """What was decided in training: floors by kind, how `p` is computed, and where the weights come from.

    A claim less likely right than `p_floor` is not told. `sides` are the ids of the first and the second side of the
    theatre that it was trained on; `p_weights` are those of a logistic regression on the signs that the reader takes
    (see `signs_of`).
    """

    version: str
    sides: tuple[str, str]
    floors: tuple[float, ...]
    p_weights: tuple[float, ...]
    p_floor: float
    training: dict[str, Any]


class Weights:
    """The encoder, loaded: figures for encoded sentences, each computed alone, so that company changes nothing."""

    def __init__(self, folder: Path = FOLDER) -> None:
        import onnxruntime

        settings = onnxruntime.SessionOptions()
        settings.log_severity_level = 3
        self.card = load_card(folder)
        self.encoding = Encoding(folder / "vocabulary.txt")
        self._session = onnxruntime.InferenceSession(
            str(folder / "encoder.onnx"), settings, providers=["CPUExecutionProvider"]
        )

    def figures(self, encoded: Encoded) -> tuple[Figures, Figures, Figures]:
        """Trigger figures and tag figures by piece, and class figures of the marked trigger."""
        triggers, tags, classes = self._session.run(
            None,
            {
                "ids": np.array([encoded.ids], np.int64),
                "types": np.array([encoded.types], np.int64),
                "shapes": np.array([encoded.shapes], np.int64),
                "hints": np.array([encoded.hints], np.int64),
                "mark": np.array([encoded.mark], np.int64),
            },
        )
        return triggers[0], tags[0], classes[0]


def load_card(folder: Path = FOLDER) -> Card:
    """The card of a folder's weights. Raises OSError and msgspec.DecodeError where it can't be read."""
    return msgspec.json.decode((folder / "card.json").read_bytes(), type=Card)


@cache
def load_weights(folder: Path = FOLDER) -> Weights:
    """The weights of a folder, loaded once. Raises SettingError where they are missing or can't be read."""
    try:
        return Weights(folder)
    except (OSError, msgspec.DecodeError) as error:
        raise SettingError(
            f"the reader's weights in {folder} can't be read: {error}", "install fogline again"
        ) from None
