"""One file's bytes into one report: the reader by the name's suffix, then publisher and date."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import PurePath
from types import MappingProxyType

from fogline.errors import MaterialError, SettingError
from fogline.model.dates import instant, show_instant
from fogline.model.notice import Notice
from fogline.model.report import Report
from fogline.read.dates import dateline_instant, name_instant
from fogline.read.decode import decode
from fogline.read.draft import Draft
from fogline.read.html import read_html
from fogline.read.markdown import read_markdown
from fogline.read.options import ReadOptions
from fogline.read.text import read_text

STDIN = "-"
UNKNOWN_PUBLISHER = "unknown"
READERS: Mapping[str, Callable[[str], Draft]] = MappingProxyType(
    {".txt": read_text, ".md": read_markdown, ".markdown": read_markdown, ".html": read_html, ".htm": read_html}
)
_PAGE = re.compile(
    r"\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|article|div|p)\b",
    re.IGNORECASE | re.DOTALL,
)
_GRACE = timedelta(days=1)
_DATELINE_WITHIN = 4000


def read_bytes(data: bytes, name: str, options: ReadOptions) -> Report:
    """Reads one report from its bytes; `name` is the file's path, whose suffix picks the reader ("-" or none:
    the text itself tells).

    Raises MaterialError where it can't be read, or has no date; SettingError where the date given in the
    options is none.
    """
    return read_with_notices(data, name, options)[0]


def read_with_notices(data: bytes, name: str, options: ReadOptions) -> tuple[Report, tuple[Notice, ...]]:
    """Like `read_bytes`, with notices on what the report had to be taken for (an encoding that was guessed)."""
    given = given_instant(options)
    if len(data) > options.max_bytes:
        raise MaterialError(f"it is larger than {options.max_bytes:,} bytes", "split it, or raise the limit")
    reader = reader_of(name)
    text, encoding = decode(data)
    draft = (reader or _sniffed(text))(text)
    if not draft.text.replace("\ufeff", "").strip():
        raise MaterialError("there is no text in it", "give a file that has some")
    stem = "stdin" if name == STDIN else PurePath(name).stem
    published = given or name_instant("" if name == STDIN else stem) or draft.published or _dateline(draft)
    if published is None:
        raise MaterialError(
            "it has no date of publication", "give one with --published 2022-09-10, or put it in the file name"
        )
    if published > options.now + _GRACE:
        raise MaterialError(
            f"its date {show_instant(published)} is in the future", "give the right one with --published 2022-09-10"
        )
    publisher = options.publisher or draft.publisher or UNKNOWN_PUBLISHER
    report = Report(
        stem, draft.text, publisher, published, draft.title, draft.language, name, draft.citations, draft.headings
    )
    return report, _encoding_notice(name, encoding)


def reader_of(name: str) -> Callable[[str], Draft] | None:
    """The reader for a file's name; None where the name has no suffix and the text itself must tell.

    Raises MaterialError where no reader knows the suffix.
    """
    suffix = PurePath(name).suffix.lower()
    if name == STDIN or not suffix:
        return None
    if suffix not in READERS:
        raise MaterialError(f"files of kind {suffix} are not read", f"give one of {', '.join(READERS)}")
    return READERS[suffix]


def given_instant(options: ReadOptions) -> datetime | None:
    """The date of publication that the caller gives. Raises SettingError where it is no date or is in the future."""
    if options.published is None:
        return None
    try:
        given = instant(options.published)
    except OverflowError:
        raise SettingError(f"{options.published!r} is not a date", "write it as 2022-09-10") from None
    if given > options.now + _GRACE:
        raise SettingError(
            f"the date of publication {options.published} is in the future", "give the day on which it was published"
        )
    return given


def _sniffed(text: str) -> Callable[[str], Draft]:
    return read_html if _PAGE.match(text.removeprefix("\ufeff")) else read_text


def _dateline(draft: Draft) -> datetime | None:
    return dateline_instant(
        [*filter(None, (draft.title,)), *draft.text[:_DATELINE_WITHIN].lstrip("\ufeff").splitlines()], draft.years
    )


def _encoding_notice(name: str, encoding: str) -> tuple[Notice, ...]:
    if encoding.startswith(("utf-8", "utf-16", "utf-32")) and "damaged" not in encoding:
        return ()
    return (Notice(name, f"it is not UTF-8; read as {encoding}", "info" if "damaged" not in encoding else "warning"),)
