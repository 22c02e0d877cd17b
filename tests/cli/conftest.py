"""Runs the command line in this process, with its own data folder, and gives back what it printed."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from fogline.cli import main


class Ran(NamedTuple):
    """What a command left: its exit code and what it wrote."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]

FREED = (
    "Ukrainian forces liberated Balakliia on September 8. "
    "Russian forces shelled Sloviansk and Kramatorsk, the Demo Council said.\n"
)
DENIED = "The Demo Ministry denied that Ukrainian forces had captured Balakliia. Russian forces still hold Lyman.\n"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    monkeypatch.setenv("FOGLINE_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("FOGLINE_LEDGER", raising=False)
    monkeypatch.delenv("FOGLINE_THEATRE", raising=False)
    monkeypatch.chdir(tmp_path)

    def call(*arguments: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["fogline", *map(str, arguments)])
        capfdbinary.readouterr()
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        out, err = capfdbinary.readouterr()
        return Ran(code, out.decode("utf-8", "replace"), err.decode("utf-8", "replace"))

    return call


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """Two reports that contradict each other, dated by their file names."""
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "2022-09-08.txt").write_text(FREED, encoding="utf-8")
    (folder / "2022-09-09-denial.txt").write_text(DENIED, encoding="utf-8")
    return folder
