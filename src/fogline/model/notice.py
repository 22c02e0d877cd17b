"""A notice: what could not be used, where it stands, and what was done instead."""

from typing import Literal

import msgspec

Severity = Literal["info", "warning", "error"]


class Notice(msgspec.Struct, frozen=True):
    """A remark on bad material (an unreadable file, a claim without a known place) that did not stop the run.

    `subject` names the file, report or claim; `start` and `end` are character offsets in its text, where there are any.
    """

    subject: str
    message: str
    severity: Severity = "warning"
    start: int | None = None
    end: int | None = None

    def __str__(self) -> str:
        where = "" if self.start is None else f" [{self.start}:{self.end}]"
        return f"{self.severity}: {self.subject}{where}: {self.message}"
