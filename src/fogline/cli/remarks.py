"""What a command says besides its data: notices and remarks, all on stderr."""

import sys
from collections.abc import Iterable
from pathlib import Path

import msgspec

from fogline.errors import MaterialError
from fogline.model.notice import Notice

SHOWN_NOTICES = 20


def remark(text: str) -> None:
    """One line to the person at the terminal."""
    sys.stderr.write(text + "\n")


class Remarks:
    """Collects the notices of a run: errors are shown at once, the rest in short at the end, all of them in a file if
    one is asked for."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._shown = 0
        self.counts = {"info": 0, "warning": 0, "error": 0}
        if file:
            file.write_bytes(b"")

    def add(self, notices: Iterable[Notice]) -> None:
        """Takes notices in the order in which they come up."""
        for notice in notices:
            self.counts[notice.severity] += 1
            if self._file:
                with self._file.open("ab") as out:
                    out.write(msgspec.json.encode(notice) + b"\n")
            if notice.severity == "error":
                remark(str(notice))
            elif self._shown < SHOWN_NOTICES:
                self._shown += 1
                remark(str(notice))

    def close(self) -> None:
        """Says how many notices were not shown, and fails the command where a report could not be read."""
        hidden = self.counts["info"] + self.counts["warning"] - self._shown
        if hidden:
            where = f"see {self._file}" if self._file else "give --notices FILE to keep them"
            remark(f"... and {hidden} more notices ({where})")

    @property
    def exit_code(self) -> int:
        """0, or that of unreadable material where there was some."""
        return MaterialError.exit_code if self.counts["error"] else 0
