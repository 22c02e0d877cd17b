"""A theatre is all data: what its files say is what the stages get, and a file that makes no sense is refused by
name."""

from pathlib import Path

import pytest

from fogline.errors import SettingError
from fogline.model.theatre import Source
from fogline.theatre import load_theatre, theatre_names, with_sources

MINIMAL = """
id = "island"
name = "The island"
countries = ["XX"]
default_side = "N"
bounds = [0.0, 0.0, 1.0, 1.0]
[[sides]]
id = "N"
name = "North"
adjective = "Northern"
color = "#0072B2"
"""


def folder_with(tmp_path: Path, **files: str) -> str:
    folder = tmp_path / "island"
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return str(folder)


@pytest.mark.parametrize("name", theatre_names())
def test_every_shipped_theatre_loads_and_is_closed(name: str) -> None:
    theatre = load_theatre(name)
    assert theatre.id == name
    assert len({side.id for side in theatre.sides}) == len(theatre.sides) >= 2
    assert all(area.rings and all(ring[0] == ring[-1] for ring in area.rings) for area in theatre.starting_areas)
    assert all(sector.outline[0] == sector.outline[-1] for sector in theatre.sectors if sector.outline)


@pytest.mark.parametrize("name", theatre_names())
def test_channels_belong_to_one_source_only(name: str) -> None:
    links = [link.casefold() for source in load_theatre(name).sources for link in source.links]
    assert sorted(links) == sorted(set(links))


def test_a_theatre_of_the_users_own(tmp_path: Path) -> None:
    theatre = load_theatre(
        folder_with(tmp_path, theatre=MINIMAL, press='[[sources]]\nname="Gazette"\nside="N"\nkind="media"')
    )
    assert [source.name for source in theatre.sources] == ["Gazette"]
    assert theatre.side("N") is not None
    assert theatre.side("S") is None


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"theatre": MINIMAL + "oops"}, "not TOML"),
        ({"theatre": MINIMAL, "more": 'id = "again"'}, "gives 'id' again"),
        ({"theatre": MINIMAL, "press": '[[sources]]\nname="G"\nside="Q"\nkind="media"'}, "side 'Q'"),
        ({"theatre": MINIMAL, "press": '[[sources]]\nname="G"\nside="N"\nkind="gossip"'}, "does not fit"),
    ],
)
def test_files_that_make_no_sense_are_refused_with_their_fault(
    tmp_path: Path, files: dict[str, str], said: str
) -> None:
    with pytest.raises(SettingError, match=said):
        load_theatre(folder_with(tmp_path, **files))


def test_an_unknown_theatre_names_those_there_are() -> None:
    with pytest.raises(SettingError, match="ukraine"):
        load_theatre("atlantis")


def test_added_sources_never_replace_known_ones() -> None:
    theatre = load_theatre("ukraine")
    more = with_sources(theatre, [Source("ISW", "RU", "other"), Source("Gazette", "other", "media")])
    assert more.source("isw") == theatre.source("ISW")
    assert more.source("gazette") is not None
