"""Which reader of claims reads: the rules, or, where it is asked for, the trained one."""

from importlib.util import find_spec
from pathlib import Path
from typing import Literal, get_args

from fogline.errors import SettingError
from fogline.extract.draft import ClaimReader
from fogline.extract.rules.reader import RuleReader
from fogline.model.theatre import Theatre

ReaderName = Literal["rules", "trained"]
READERS: tuple[ReaderName, ...] = get_args(ReaderName)
_WEIGHTS = Path(__file__).parent / "trained" / "weights" / "encoder.onnx"


def choose_reader(theatre: Theatre, name: ReaderName = "rules") -> ClaimReader:
    """The reader of this name for a theatre.

    Raises SettingError where the trained reader is asked for and can't be had, or does not know the theatre's sides.
    """
    if name == "rules":
        return RuleReader(theatre)
    if not _can_run():
        raise SettingError("the trained reader lacks its libraries or weights", "pip install 'fogline[reader]'")
    from fogline.extract.trained.reader import TrainedReader

    trained = TrainedReader(theatre)
    if not trained.knows_sides:
        raise SettingError(f"the trained reader does not know the sides of {theatre.id!r}", "use the rules")
    return trained


def _can_run() -> bool:
    return _WEIGHTS.is_file() and all(find_spec(library) is not None for library in ("onnxruntime", "tokenizers"))
