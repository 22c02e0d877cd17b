"""Plain text stays as it is, Markdown becomes plain text, and bytes of any kind give a report or a clear refusal."""

from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings, strategies as st

from fogline.errors import MaterialError
from fogline.model.report import links_between
from fogline.read import ReadOptions, read_bytes
from fogline.read.notes import take_markers

OPTIONS = ReadOptions(now=datetime(2030, 1, 1, tzinfo=UTC), published="2029-05-04")
NAMES = st.sampled_from(["a.txt", "a.md", "a.html", "-", "no-suffix"])


@given(st.binary(max_size=300), NAMES)
@settings(max_examples=150, deadline=None)
@example(data=b"\xa0", name="a.txt")
def test_any_bytes_give_a_report_or_a_material_error(data: bytes, name: str) -> None:
    try:
        report = read_bytes(data, name, OPTIONS)
    except MaterialError:
        return
    assert report.text.strip()


@given(st.text(min_size=1, max_size=300), NAMES)
@settings(max_examples=150, deadline=None)
def test_offsets_lie_within_the_text(text: str, name: str) -> None:
    try:
        report = read_bytes(
            ("[1] seen.[1] <p>x</p> " + text + "\n[1] https://e.org/1").encode("utf-8", "replace"), name, OPTIONS
        )
    except MaterialError:
        return
    assert all(0 < citation.at <= len(report.text) and citation.urls for citation in report.citations)
    assert all(0 <= heading.start < heading.end <= len(report.text) for heading in report.headings)


@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1), st.sampled_from(["\n", "\r\n", "\r"])
)
def test_plain_text_is_the_file_character_for_character(text: str, newline: str) -> None:
    whole = f"\ufeffFirst.{newline}{text}{newline}"
    assert read_bytes(whole.encode(), "a.txt", OPTIONS).text == whole


@given(st.lists(st.sampled_from(["The town fell", " ", "[1]", "[2]", ". ", "(x)", "[sic]"]), max_size=12))
def test_no_marker_is_left_and_no_word_is_lost(parts: list[str]) -> None:
    notes = {"1": ("https://e.org/1",), "2": ("https://e.org/2",)}
    text, cites = take_markers("".join(parts), notes)
    assert "[1]" not in text
    assert "[2]" not in text
    wanted = "".join(part for part in parts if part not in {"[1]", "[2]"})
    assert text.replace(" ", "") == wanted.replace(" ", "")
    assert all(0 < at <= len(text) and not text[at - 1].isspace() for at, _ in cites)


def test_notes_of_plain_text_cite_before_their_marker() -> None:
    text = "Front line\n\nAlma fell.[1] Birk holds [2].\n\n[1] https://e.org/1\n[2] https://e.org/2; https://e.org/3.\n"
    report = read_bytes(text.encode(), "a.txt", OPTIONS)
    assert report.text == text
    start = text.index("Alma")
    assert links_between(report, start, start + len("Alma fell.")) == ("https://e.org/1",)
    assert links_between(report, text.index("Birk"), text.index(" [2].")) == ("https://e.org/2", "https://e.org/3")
    assert [text[h.start : h.end] for h in report.headings] == ["Front line"]


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "utf-16", "utf-32"])
def test_other_encodings_are_read(encoding: str) -> None:
    text = "Войска отошли от города Альма. Бои продолжаются у реки."
    assert read_bytes(text.encode(encoding), "a.txt", OPTIONS).text == text


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "no text"),
        (b" \r\n\t", "no text"),
        (b"\xef\xbb\xbf", "no text"),
        (b"abc\x00def", "binary"),
        (b"%PDF-1.7 x", "PDF"),
        (b"\xff\xfe\x00", "utf-16"),
        (bytes(range(1, 32)) * 9, "binary"),
    ],
)
def test_what_is_no_text_is_refused_with_its_reason(data: bytes, says: str) -> None:
    with pytest.raises(MaterialError, match=says):
        read_bytes(data, "a.txt", OPTIONS)


def test_markdown_becomes_lines_with_links_and_notes() -> None:
    text = (
        "---\ntitle: The week\ndate: 2029-05-03\npublisher: North Desk\n---\n# The week\n\nAlma **fell**\non *Monday* "
        "([map](https://e.org/map)).[1] They left[^2].\n\n- one `point`\n- two\n\n| a | b |\n|---|---|\n| c | d |\n\n"
        "[1] <https://e.org/1>\n[2] https://e.org/2\n"
    )
    report = read_bytes(text.encode(), "a.md", ReadOptions(now=datetime(2030, 1, 1, tzinfo=UTC)))
    assert report.text == "The week\nAlma fell on Monday (map). They left.\none point\ntwo\na | b\nc | d"
    assert (report.title, report.publisher, report.published.date().isoformat()) == (
        "The week",
        "North Desk",
        "2029-05-03",
    )
    start = report.text.index("Alma")
    assert links_between(report, start, report.text.index(" They")) == ("https://e.org/map", "https://e.org/1")
    assert links_between(report, report.text.index("They"), report.text.index("\none")) == ("https://e.org/2",)


def test_markdown_reference_links_that_are_notes_vanish_from_the_text() -> None:
    report = read_bytes(b"Alma fell.[^1] They left.\n\n[^1]: https://e.org/1\n", "a.md", OPTIONS)
    assert report.text == "Alma fell. They left."
    assert links_between(report, 0, 10) == ("https://e.org/1",)
