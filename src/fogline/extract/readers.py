"""Which reader of claims reads: the trained one where it knows the war, else the rules."""

from importlib.util import find_spec
from pathlib import Path
from typing import Literal, get_args

from fogline.errors import SettingError
from fogline.extract.draft import ClaimReader
from fogline.extract.rules.reader import RuleReader
from fogline.model.theatre import Theatre

ReaderName = Literal["auto", "trained", "rules"]
READERS: tuple[ReaderName, ...] = get_args(ReaderName)
_WEIGHTS = Path(__file__).parent / "trained" / "weights" / "encoder.onnx"


def choose_reader(theatre: Theatre, name: ReaderName = "auto") -> ClaimReader:
    """The reader of this name for a theatre; `auto` is the trained one where it knows the theatre's sides, else the
    rules.

    Raises SettingError where the trained reader is asked for and can't be had, or does not know the theatre's sides.
    """
    if name == "rules" or (name == "auto" and not _can_run()):
        return RuleReader(theatre)
    if not _can_run():
        raise SettingError("the trained reader lacks its library or its weights", "pip install fogline again")
    from fogline.extract.trained.reader import TrainedReader
    from fogline.extract.trained.weights import load_card

    if tuple(side.id for side in theatre.sides) == load_card().sides:
        return TrainedReader(theatre)
    if name == "trained":
        raise SettingError(f"the trained reader does not know the sides of {theatre.id!r}", "use the rules")
    return RuleReader(theatre)


def _can_run() -> bool:
    return _WEIGHTS.is_file() and find_spec("onnxruntime") is not None
