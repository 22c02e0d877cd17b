from datetime import date

import pytest
from hypothesis import given, strategies as st

from fogline.extract.times import find_times
from fogline.model.dates import edtf_span

PUBLISHED = date(2022, 9, 11)  # a Sunday


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("on September 10", "2022-09-10"),
        ("on September 10th, 2021", "2021-09-10"),
        ("on 10 September", "2022-09-10"),
        ("on 2022-09-10", "2022-09-10"),
        ("yesterday", "2022-09-10"),
        ("the day before yesterday", "2022-09-09"),
        ("today", "2022-09-11"),
        ("tomorrow", "2022-09-12"),
        ("on Tuesday", "2022-09-06"),
        ("on Sunday", "2022-09-11"),
        ("earlier in July", "2022-07"),
        ("in mid-July", "2022-07"),
        ("in May", "2022-05"),
        ("in December", "2021-12"),
        ("in July 2021", "2021-07"),
        ("overnight on September 9-10", "2022-09-09/2022-09-10"),
        ("overnight on 9–10 September", "2022-09-09/2022-09-10"),
        ("on August 31 and September 1", "2022-08-31/2022-09-01"),
        ("from September 2 through September 8", "2022-09-02/2022-09-08"),
        ("overnight", "2022-09-10/2022-09-11"),
        ("since Thursday", "2022-09-08/2022-09-11"),
        ("since August 29", "2022-08-29/2022-09-11"),
        ("in the last 24 hours", "2022-09-10/2022-09-11"),
        ("over the past 48 hours", "2022-09-09/2022-09-11"),
        ("in the past two days", "2022-09-09/2022-09-11"),
        ("within the next three days", "2022-09-11/2022-09-14"),
        ("three days ago", "2022-09-08"),
        ("two years ago", "2020"),
        ("last month", "2022-08"),
        ("this year", "2022"),
        ("in 2014", "2014"),
        ("the 2014 annexation", "2014"),
        ("over the weekend", "2022-09-10/2022-09-11"),
    ],
)
def test_expressions(words: str, edtf: str) -> None:
    assert [mention.edtf for mention in find_times(f"They fought {words}.", PUBLISHED)] == [edtf]


@pytest.mark.parametrize("words", ["They may attack.", "May they rest", "12 km west", "February 31"])
def test_what_is_no_date(words: str) -> None:
    assert find_times(words, PUBLISHED) == ()


@given(st.text(max_size=200), st.dates(min_value=date(1950, 1, 1), max_value=date(2090, 1, 1)))
def test_every_date_found_is_edtf(text: str, published: date) -> None:
    for mention in find_times(text + " on May 3-4 and last week", published):
        first, last = edtf_span(mention.edtf)
        assert first <= last
