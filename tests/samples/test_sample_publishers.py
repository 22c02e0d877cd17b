"""The list of fictional publishers: how it is read, and what happens where it is damaged."""

from pathlib import Path

import pytest

import fogline.samples as samples
from fogline.errors import SettingError


def test_the_folder_says_that_it_is_no_source() -> None:
    readme = (samples.sample_folder() / "README.md").read_text(encoding="utf-8")
    assert "They are no source" in readme
    assert "fictional" in readme


@pytest.mark.parametrize(
    "content",
    [None, "publisher = 3", '[[publisher]]\nslug = "a"\nname = "A"\nside = "UA"\nkind = "rumour mill"\n', "[[["],
)
def test_a_damaged_list_of_publishers_is_a_setting_error(
    content: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if content is not None:
        (tmp_path / "publishers.toml").write_text(content, encoding="utf-8")
    monkeypatch.setattr(samples, "sample_folder", lambda: tmp_path)
    with pytest.raises(SettingError, match="install fogline again"):
        samples.sample_publishers()
