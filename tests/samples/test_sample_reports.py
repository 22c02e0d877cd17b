"""The sample reports are enough, are ours, and hold the contradictions that the demo is to show."""

import os
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from fogline.model.theatre import Source
from fogline.samples import sample_folder, sample_publishers

REPORTS = sorted(path for kind in ("txt", "md", "html") for path in sample_folder().glob(f"*/*.{kind}"))
SIDES = {"UA", "RU", "other"}
LINK = re.compile(r"https?://([^\s\"'<>/]+)")
RESERVED = re.compile(r"(?:[a-z-]+\.)*example\.(?:org|net)")
VOCABULARY = "schema.org"
REAL_OUTLETS = re.compile(
    "reuters|associated press|bbc|cnn|tass|ria novosti|interfax|ukrinform|suspilne|pravda|guardian|meduza|rybar"
    "|institute for the study of war|kyiv independent|radio liberty|radio free europe|unian|agence france|sputnik"
    "|new york times|washington post|al jazeera|deepstate|bellingcat|wargonzo|readovka|hromadske"
)

# Each ingredient of the demo, the report that holds it, and words of it that must stand there.
INGREDIENTS = (
    (
        "starting line: Russian-held",
        "analysts-group/2022-09-01-who-holds-what.md",
        "Russian forces hold Izium, Balakliia, Kupiansk",
    ),
    (
        "starting line: Ukrainian-held",
        "analysts-group/2022-09-01-who-holds-what.md",
        "Ukraine holds Kharkiv, Chuhuiv, Barvinkove",
    ),
    ("both sides accuse", "wire-agency/2022-09-01-inspectors.html", "Neither account could be verified"),
    (
        "contradiction: capture claimed",
        "militia-channel/2022-09-03.txt",
        "Kodema, south of Artyomovsk, is fully liberated",
    ),
    ("contradiction: capture denied", "general-staff-bulletin/2022-09-04.txt", "Kodema has not been captured"),
    ("contradiction: regrouping", "defence-ministry-briefing/2022-09-10.txt", "regrouped"),
    ("contradiction: prisoners", "regional-administration/2022-09-10.txt", "dozens of prisoners"),
    ("denial of a loss", "military-civil-administration/2022-09-04.txt", "denies that the settlement has been lost"),
    ("denial of a loss", "state-newsdesk/2022-09-08.html", "denied that Ukrainian forces had captured Balakleya"),
    ("denial of a gain", "militia-channel/2022-09-10.txt", "no Ukrainian troops at Donetsk airport"),
    ("rumour", "daily-courier/2022-09-10-rumours.html", "It is rumoured that"),
    ("rumour", "daily-courier/2022-09-10-rumours.html", "Unconfirmed reports say"),
    ("rumour", "radio-east/2022-09-03.txt", "garrison of Snihurivka"),
    ("report to be withdrawn", "radio-east/2022-09-11.txt", "Ukrainian troops liberated Lyman"),
    ("retraction", "radio-east/2022-09-12-correction.txt", "Lyman has not been liberated"),
    ("correction of a rumour", "daily-courier/2022-09-12.txt", "the airport has not been retaken"),
    ("late admission: Vysokopillia", "front-blogger/2022-09-07.txt", "Vysokopolye was given up on Sunday"),
    ("late admission: Balakliia", "militia-channel/2022-09-12.txt", "Balakleya was lost on the 8th"),
    ("late admission: Balakliia", "state-newsdesk/2022-09-13.html", "Balakleya was abandoned that very day"),
    ("late admission: Sviatohirsk", "militia-channel/2022-09-14.txt", "Sviatogorsk was abandoned on Monday"),
    (
        "against interest, UA",
        "regional-administration/2022-09-13.txt",
        "Lysychansk and Sievierodonetsk are still occupied",
    ),
    ("against interest, RU", "front-blogger/2022-09-08.txt", "Balakleya is gone"),
    (
        "against interest, RU official",
        "military-civil-administration/2022-09-09.txt",
        "have broken through our defence",
    ),
    ("forecast", "analysts-group/2022-09-07.md", "Should Kupiansk fall"),
    ("threat", "state-newsdesk/2022-09-14.txt", "will be struck next"),
    ("plan", "humanitarian-monitor/2022-09-15.txt", "are to be exhumed"),
    ("logistics: hub", "wire-agency/2022-09-10-kupiansk.html", "railway hub"),
    ("logistics: bridges", "analysts-group/2022-09-05.md", "damaged bridges at Antonivka"),
    ("logistics: shortage", "radio-east/2022-09-03.txt", "short of fuel and shells"),
    ("losses with numbers", "general-staff-bulletin/2022-09-01.txt", "48,350"),
    ("losses with numbers", "defence-ministry-briefing/2022-09-01.txt", "23 tanks"),
    ("strike: power stations", "regional-administration/2022-09-11.txt", "struck the power stations"),
    ("strike: dam", "general-staff-bulletin/2022-09-14.txt", "eight cruise missiles"),
    ("nuclear plant shut down", "wire-agency/2022-09-11-reactor.html", "reactor number six"),
    ("partisans", "radio-east/2022-09-07.txt", "Melitopol"),
    ("evacuation", "military-civil-administration/2022-09-09.txt", "evacuation of women and children"),
    ("posture: command criticised", "front-blogger/2022-09-10.txt", "have to answer for this"),
    ("visit to Izium", "wire-agency/2022-09-14-izium.html", "visited Izium on Wednesday"),
    ("burials at Izium", "humanitarian-monitor/2022-09-15.txt", "more than 440 graves"),
    ("ambiguous name", "analysts-group/2022-09-05.md", "at least three villages near this front carry that name"),
)

# An agency report and the texts that copied it without saying so.
COPIES = (
    ("wire-agency/2022-09-04-vysokopillia.html", "daily-courier/2022-09-04.txt", 0.9),
    ("wire-agency/2022-09-04-vysokopillia.html", "radio-east/2022-09-04.txt", 0.6),
    ("wire-agency/2022-09-10-kupiansk.html", "daily-courier/2022-09-10-kupyansk.html", 0.8),
    ("wire-agency/2022-09-10-kupiansk.html", "radio-east/2022-09-10.txt", 0.4),
    ("wire-agency/2022-09-14-izium.html", "daily-courier/2022-09-14.txt", 0.9),
    ("defence-ministry-briefing/2022-09-10.txt", "state-newsdesk/2022-09-10.html", 0.6),
)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 (the parser's own signature)
        self._silent += tag in {"script", "style"}

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)


def plain(path: Path) -> str:
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix != ".html":
        return text
    parser = _Words()
    parser.feed(text)
    return re.sub(r"\s*\[\d\]", "", "".join(parser.parts))


def shingles(text: str, words: int = 8) -> set[tuple[str, ...]]:
    tokens = re.findall(r"[a-z0-9]+", text.lower())
    return set(zip(*(tokens[first:] for first in range(words)), strict=False))


def shared_folder() -> Path:
    default = Path(__file__).resolve().parents[2].parent / "shared"
    return Path(os.environ.get("FOG_SHARED", default))


def test_there_are_enough_reports_in_each_format() -> None:
    kinds = [path.suffix for path in REPORTS]
    assert len(REPORTS) >= 50
    assert kinds.count(".md") >= 5
    assert kinds.count(".html") >= 6


def test_every_folder_has_its_publisher_and_every_publisher_three_reports() -> None:
    slugs = [publisher.slug for publisher in sample_publishers()]
    assert len(slugs) == len(set(slugs)) >= 9
    assert {path.parent.name for path in REPORTS} == set(slugs)
    for slug in slugs:
        assert sum(path.parent.name == slug for path in REPORTS) >= 3, slug


def test_publishers_speak_for_both_sides_and_for_neither() -> None:
    sources = [publisher.source for publisher in sample_publishers()]
    assert all(isinstance(source, Source) for source in sources)
    assert {source.side for source in sources} == SIDES
    for side in SIDES:
        assert sum(source.side == side for source in sources) >= 3, side


def test_no_publisher_can_be_mistaken_for_a_real_outlet() -> None:
    for publisher in sample_publishers():
        name = publisher.source.name.casefold()
        assert "demo" in name or "sample" in name
        assert not REAL_OUTLETS.search(name)
        assert all(RESERVED.fullmatch(link) for link in publisher.source.links)


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_report_is_dated_short_and_clean(path: Path) -> None:
    match = re.fullmatch(r"(\d{4}-\d{2}-\d{2})(?:-[a-z-]+)?", path.stem)
    assert match, "the name begins with the day of publication"
    assert date(2022, 9, 1) <= date.fromisoformat(match[1]) <= date(2022, 9, 15)
    text = path.read_text(encoding="utf-8")
    assert 50 <= len(plain(path).split()) <= 320
    assert set(LINK.findall(text)) - {VOCABULARY} == {h for h in LINK.findall(text) if RESERVED.fullmatch(h)}
    assert not re.search(r"\b\d{1,2}[.,]\d{3,}\s*[NE°]", text), "no coordinates"


@pytest.mark.parametrize(
    "path", [p for p in REPORTS if p.suffix == ".html"], ids=lambda path: f"{path.parent.name}/{path.name}"
)
def test_a_page_names_its_own_publisher_and_day(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    name = next(p.source.name for p in sample_publishers() if p.slug == path.parent.name)
    head = text[: text.index("</head>")]
    assert name in head
    assert path.stem[:10] in head


def test_every_note_that_is_cited_is_listed() -> None:
    citing = [path for path in REPORTS if "[1]" in path.read_text(encoding="utf-8")]
    assert sum(path.suffix == ".html" for path in citing) >= 6
    for path in citing:
        text = path.read_text(encoding="utf-8")
        for number in set(re.findall(r"\[\d\]", text)):
            assert text.count(number) == 2, f"{path}: {number} is cited once and listed once"


@pytest.mark.parametrize(("ingredient", "path", "words"), INGREDIENTS, ids=lambda value: str(value)[:40])
def test_the_demo_holds(ingredient: str, path: str, words: str) -> None:
    assert words in plain(sample_folder() / path), ingredient


@pytest.mark.parametrize(("origin", "copy", "least"), COPIES)
def test_copies_are_copies(origin: str, copy: str, least: float) -> None:
    first, second = (shingles(plain(sample_folder() / path)) for path in (origin, copy))
    assert len(first & second) / len(second) >= least * 0.9
    assert len(first & second) / min(len(first), len(second)) >= least


def test_all_other_reports_are_written_afresh() -> None:
    paired = {frozenset(pair[:2]) for pair in COPIES}
    originals = {copy: origin for origin, copy, _ in COPIES}
    texts = {f"{path.parent.name}/{path.name}": shingles(plain(path)) for path in REPORTS}
    names = sorted(texts)
    for one in names:
        for other in names:
            same_story = frozenset((one, other)) in paired or originals.get(one, one) == originals.get(other, other)
            page_frame = one.split("/")[0] == other.split("/")[0] and one.endswith("html") and other.endswith("html")
            if one < other and not same_story and not page_frame:
                assert not texts[one] & texts[other], (one, other)


def test_no_sentence_comes_from_the_development_material() -> None:
    folder = shared_folder()
    kinds = ("corpus/isw/*.html", "corpus/press/*.txt", "seed/*.txt", "seed/*.html")
    sources = sorted(path for kind in kinds for path in folder.glob(kind))
    if not sources:
        pytest.skip(f"no development material at {folder} (set FOG_SHARED to its folder)")
    ours = {shingle: path.name for path in REPORTS for shingle in shingles(plain(path))}
    found = {(ours[s], source.name, " ".join(s)) for source in sources for s in ours.keys() & shingles(plain(source))}
    assert not found
