"""Files, folders and standard input into reports, each unreadable one into one notice."""

import stat
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from fogline.errors import MaterialError
from fogline.model.notice import Notice
from fogline.model.report import Report
from fogline.read.options import ReadOptions
from fogline.read.reports import READERS, STDIN, given_instant, read_with_notices, reader_of


def read_paths(paths: Sequence[str], options: ReadOptions, stdin: BinaryIO | None = None) -> Iterator[Report | Notice]:
    """Reads files, folders (all that lies in them, in sorted order) and "-" (standard input) into reports, one
    at a time.

    What can't be read gives one notice of severity "error" that names it, and the others go on. Raises
    SettingError where the options make no sense.
    """
    given_instant(options)
    for path in paths:
        if path != STDIN and Path(path).is_dir():
            yield from _read_folder(Path(path), options)
        else:
            yield from _read_one(path, options, stdin)


def count_files(paths: Sequence[str]) -> int:
    """How many files `read_paths` will try to read, for a bar that shows how far a run is."""
    count = 0
    for path in paths:
        if path != STDIN and Path(path).is_dir():
            files = (item for item in _walk(Path(path)) if isinstance(item, Path))
            count += sum(file.suffix.lower() in READERS for file in files)
        else:
            count += 1
    return count


def _read_one(path: str, options: ReadOptions, stdin: BinaryIO | None = None) -> Iterator[Report | Notice]:
    try:
        data = _stdin_bytes(stdin, options.max_bytes) if path == STDIN else _file_bytes(path, options.max_bytes)
        report, notices = read_with_notices(data, path, options)
    except MaterialError as problem:
        yield Notice(path, str(problem), "error")
    except OSError as problem:
        yield Notice(path, _told(problem, path), "error")
    except ValueError:
        yield Notice(path, "this is no name of a file", "error")
    else:
        yield from notices
        yield report


def _file_bytes(path: str, limit: int) -> bytes:
    """The bytes of a file, refused by its size before any is read. Raises MaterialError and OSError."""
    reader_of(path)
    status = Path(path).stat()
    if stat.S_ISREG(status.st_mode) and status.st_size > limit:
        raise _too_large(limit)
    with Path(path).open("rb") as file:
        return _bounded(file, limit)


def _stdin_bytes(stdin: BinaryIO | None, limit: int) -> bytes:
    if stdin is None:
        raise MaterialError("there is no standard input here", "give a file, or pipe a text into the command")
    return _bounded(stdin, limit)


def _bounded(stream: BinaryIO, limit: int) -> bytes:
    """All that a stream has, as long as it is not more than `limit` bytes; a pipe hands it over in pieces."""
    pieces: list[bytes] = []
    left = limit + 1
    while left > 0 and (piece := stream.read(left)):
        pieces.append(piece)
        left -= len(piece)
    if left <= 0:
        raise _too_large(limit)
    return b"".join(pieces)


def _too_large(limit: int) -> MaterialError:
    return MaterialError(f"it is larger than {limit:,} bytes", "split it, or raise the limit")


def _told(problem: OSError, path: str) -> str:
    if isinstance(problem, FileNotFoundError):
        return "the link leads nowhere" if Path(path).is_symlink() else "there is no such file"
    if isinstance(problem, PermissionError):
        return "you may not read it: change its permissions"
    return f"it can't be read: {problem.strerror or problem}"


def _read_folder(folder: Path, options: ReadOptions) -> Iterator[Report | Notice]:
    skipped: Counter[str] = Counter()
    found = 0
    for item in _walk(folder):
        if isinstance(item, Notice):
            yield item
        elif item.suffix.lower() in READERS:
            found += 1
            yield from _read_one(str(item), options)
        else:
            skipped[item.suffix.lower() or "no suffix"] += 1
    if skipped:
        kinds = ", ".join(f"{kind} ({count})" for kind, count in sorted(skipped.items()))
        yield Notice(str(folder), f"skipped what is not {', '.join(READERS)}: {kinds}", "info")
    if not found:
        yield Notice(
            str(folder), f"there is no report in this folder: give one with {', '.join(READERS)} files", "error"
        )


def _walk(folder: Path) -> Iterator[Path | Notice]:
    """The files below a folder in sorted order; hidden ones are left out, links to folders are not followed,
    as they may lead in circles.
    """
    try:
        entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    except OSError as problem:
        yield Notice(str(folder), _told(problem, str(folder)), "error")
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            if not entry.is_symlink():
                yield from _walk(entry)
        elif entry.is_file() or (entry.is_symlink() and not entry.exists()):
            yield entry
