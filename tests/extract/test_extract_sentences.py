import itertools

from hypothesis import given, strategies as st

from fogline.extract.sentences import LONGEST, split_sentences


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


def test_a_newline_ends_a_sentence() -> None:
    assert cut("Key Takeaways\nHalm fell") == ["Key Takeaways", "Halm fell"]


def test_abbreviations_and_numbers_end_none() -> None:
    assert cut("Gen. Orlov of the U.S. Army drove 3.5 km. to Halm.") == [
        "Gen. Orlov of the U.S. Army drove 3.5 km. to Halm."
    ]
    assert cut("V. Orlov spoke. He left.") == ["V. Orlov spoke.", "He left."]


def test_units_may_end_a_sentence() -> None:
    assert cut("They advanced 5 km. Halm fell.") == ["They advanced 5 km.", "Halm fell."]


def test_closing_quotes_belong_to_the_sentence() -> None:
    assert cut("“Halm is ours.” He left.") == ["“Halm is ours.”", "He left."]


def test_a_missing_space_is_no_hindrance() -> None:
    assert cut("It was war.Read more") == ["It was war.", "Read more"]


@given(st.text(alphabet="Ab .!?\n“”’)\t9😀", max_size=300))
def test_sentences_are_in_order_and_lose_no_letter(text: str) -> None:
    spans = list(split_sentences(text))
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))
    kept = "".join(text[start:end] for start, end in spans)
    assert "".join(kept.split()) == "".join(text.split())
    assert all(0 < end - start <= LONGEST for start, end in spans)
