"""Files, folders and standard input: what can't be read gives one notice, and the others go on."""

import io
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fogline.errors import SettingError
from fogline.model.notice import Notice
from fogline.model.report import Report
from fogline.read import ReadOptions, count_files, read_paths

OPTIONS = ReadOptions(now=datetime(2030, 1, 1, tzinfo=UTC), published="2029-05-04", max_bytes=1000)


def read(
    *paths: Path | str, stdin: bytes | None = None, options: ReadOptions = OPTIONS
) -> tuple[list[Report], list[Notice]]:
    found = list(read_paths([str(path) for path in paths], options, io.BytesIO(stdin) if stdin is not None else None))
    return [f for f in found if isinstance(f, Report)], [f for f in found if isinstance(f, Notice)]


def test_a_folder_is_read_in_sorted_order_with_what_lies_below(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "sub/c.txt", ".hidden.txt", "d.pdf", "e.pdf"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("The army left.")
    reports, notices = read(tmp_path)
    assert [report.doc for report in reports] == ["a", "b", "c"]
    assert reports[2].origin == str(tmp_path / "sub" / "c.txt")
    assert [(notice.severity, notice.subject) for notice in notices] == [("info", str(tmp_path))]
    assert ".pdf (2)" in notices[0].message


def test_each_bad_file_gives_one_error_and_the_good_one_is_read(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "large.txt").write_bytes(b"x" * 1001)
    (tmp_path / "binary.txt").write_bytes(b"\x00\x01" * 9)
    (tmp_path / "link.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "good.txt").write_text("The army left.")
    reports, notices = read(tmp_path, tmp_path / "missing.txt", tmp_path / "picture.png", "nul\x00.txt")
    assert [report.doc for report in reports] == ["good"]
    assert {Path(n.subject).name: n.severity for n in notices} == dict.fromkeys(
        ("empty.txt", "large.txt", "binary.txt", "link.txt", "missing.txt", "picture.png", "nul\x00.txt"), "error"
    )
    told = {Path(notice.subject).name: notice.message for notice in notices}
    assert "1,000 bytes" in told["large.txt"]
    assert "leads nowhere" in told["link.txt"]
    assert "no such file" in told["missing.txt"]
    assert ".txt" in told["picture.png"]


def test_a_folder_without_reports_says_so(tmp_path: Path) -> None:
    reports, notices = read(tmp_path)
    assert not reports
    assert [notice.severity for notice in notices] == ["error"]


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may read everything")
def test_a_forbidden_file_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The army left.")
    (tmp_path / "a.txt").chmod(0)
    assert "permissions" in read(tmp_path / "a.txt")[1][0].message


def test_standard_input_is_told_apart_by_its_first_words() -> None:
    (text,), _ = read("-", stdin=b"The army left.")
    (page,), _ = read("-", stdin=b"<!DOCTYPE html><html><body><p>The army left the town of Alma.</p></body></html>")
    assert (text.doc, text.text, text.origin) == ("stdin", "The army left.", "-")
    assert page.text == "The army left the town of Alma."


def test_standard_input_is_read_no_further_than_the_limit() -> None:
    class Endless(io.RawIOBase):
        taken = 0

        def read(self, size: int = -1) -> bytes:
            self.taken += min(size, 100)
            return b"x" * min(size, 100)

    endless = Endless()
    (notice,) = read_paths(["-"], OPTIONS, endless)  # type: ignore[arg-type]
    assert isinstance(notice, Notice)
    assert endless.taken == OPTIONS.max_bytes + 1


def test_a_guessed_encoding_is_told_and_a_bad_option_is_raised_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Войска отошли от города Альма.".encode("cp1251"))
    reports, notices = read(tmp_path)
    assert reports[0].text == "Войска отошли от города Альма."
    assert (notices[0].severity, notices[0].message.split()[-1]) == ("info", "cp1251")
    with pytest.raises(SettingError):
        read(tmp_path, options=ReadOptions(now=OPTIONS.now, published="soon"))


def test_publisher_is_the_option_or_unknown() -> None:
    (report,), _ = read("-", stdin=b"The army left.")
    (named,), _ = read(
        "-", stdin=b"The army left.", options=ReadOptions(now=OPTIONS.now, published="2029-05-04", publisher="P")
    )
    assert (report.publisher, named.publisher) == ("unknown", "P")


def test_counts_the_files_that_it_will_read(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    for name in ("2022-09-10.txt", "inner/2022-09-11.md", "inner/picture.png", ".hidden.txt"):
        (tmp_path / name).write_text("Words.", encoding="utf-8")
    assert count_files([str(tmp_path), "-"]) == 3
