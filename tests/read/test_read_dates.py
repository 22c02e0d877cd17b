"""The date of publication: from options, name, page and dateline in this order, and never made up."""

from datetime import UTC, datetime

import pytest

from fogline.errors import MaterialError, SettingError
from fogline.read import ReadOptions, read_bytes
from fogline.read.dates import dateline_instant, name_instant

NOW = datetime(2030, 1, 1, tzinfo=UTC)


def published(text: str, name: str, given: str | None = None) -> str:
    return read_bytes(text.encode(), name, ReadOptions(now=NOW, published=given)).published.isoformat()


def page(head: str = "", top: str = "") -> str:
    body = "<p>The town of Alma fell on 3 March 2019, in the first week of the war, and was held for years.</p>" * 3
    return f"<html><head>{head}</head><body><article>{top}{body}</article></body></html>"


def test_the_option_goes_before_the_name_and_the_name_before_the_page() -> None:
    head = '<meta property="article:published_time" content="2022-09-12T08:00:00+02:00">'
    assert published(page(head), "2022-09-10.html", "2022-09-09") == "2022-09-09T23:59:59+00:00"
    assert published(page(head), "2022-09-10.html") == "2022-09-10T23:59:59+00:00"
    assert published(page(head), "a.html") == "2022-09-12T06:00:00+00:00"


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="date" content="2022-09-12">',
        '<script type="application/ld+json">{"@graph": [{"datePublished": "2022-09-12"}]}</script>',
        '<link rel="canonical" href="https://e.org/2022/09/12/a-town">',
    ],
)
def test_a_page_tells_its_date_in_many_ways(head: str) -> None:
    assert published(page(head), "a.html") == "2022-09-12T23:59:59+00:00"


def test_a_time_element_and_a_dateline_tell_it_too() -> None:
    assert (
        published(page(top='<time datetime="2022-09-12T10:00Z">then</time>'), "a.html") == "2022-09-12T10:00:00+00:00"
    )
    assert published(page(top="<p>Published 12 September 2022, 10:00</p>"), "a.html") == "2022-09-12T23:59:59+00:00"


@pytest.mark.parametrize(
    "head",
    [
        "",
        '<meta property="article:modified_time" content="2022-09-12">',
        '<meta property="og:image" content="https://e.org/2022/09/12/a.png">',
    ],
)
def test_no_date_is_made_up_from_what_happened_or_changed(head: str) -> None:
    with pytest.raises(MaterialError, match="--published"):
        published(page(head), "a.html")


@pytest.mark.parametrize(
    ("stem", "moment"),
    [
        ("2022-09-10", "2022-09-10T23:59:59+00:00"),
        ("20220125T090000Z_GB_en_7d01", "2022-01-25T09:00:00+00:00"),
        ("2022-09-10T0800", "2022-09-10T08:00:00+00:00"),
        ("desk_2022_09_10_2", "2022-09-10T23:59:59+00:00"),
        ("2022-09-10_2022-09-12", "2022-09-10T23:59:59+00:00"),
    ],
)
def test_names_hold_dates(stem: str, moment: str) -> None:
    found = name_instant(stem)
    assert found is not None
    assert found.isoformat() == moment


@pytest.mark.parametrize("stem", ["report", "2022", "20221345", "120220910345", "2022-13-01"])
def test_other_numbers_in_names_are_no_dates(stem: str) -> None:
    assert name_instant(stem) is None


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        (["Assessment of the war, September 10, 2022", "The army left."], "2022-09-10"),
        (["Assessment 2022", "Sept. 10, 11:30pm ET"], "2022-09-10"),
        (
            ["ALMA (North Desk), 10 September 2022 — The army left the town in the night, as its staff said."],
            "2022-09-10",
        ),
        (["2022-09-10 08:00", "The army left."], "2022-09-10"),
        (["The army left on 10 September 2022 and has not been seen since, as far as the desk can tell today."], None),
        (["September 10, 11:30pm ET", "No year anywhere."], None),
        (["Not a day: 31 February 2022"], None),
    ],
)
def test_datelines(lines: list[str], day: str | None) -> None:
    found = dateline_instant(lines)
    assert (found.date().isoformat() if found else None) == day


def test_the_future_is_refused_with_one_day_of_grace() -> None:
    assert published("The army left.", "2030-01-01.txt") == "2030-01-01T23:59:59+00:00"
    with pytest.raises(MaterialError, match="future"):
        published("The army left.", "2030-01-03.txt")
    with pytest.raises(SettingError, match="future"):
        published("The army left.", "a.txt", "2031-01-01")
    with pytest.raises(SettingError, match="not a date"):
        published("The army left.", "a.txt", "soon")
