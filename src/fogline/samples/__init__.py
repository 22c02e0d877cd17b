"""The reports of the demo: our own words about public facts of September 2022, by fictional publishers.

They are files beside this module, one folder for each publisher that `publishers.toml` names; the README there says
what they are.
"""

import importlib.resources
from pathlib import Path

import msgspec

from fogline.errors import SettingError
from fogline.model.claim import SourceKind
from fogline.model.theatre import Source


class SamplePublisher(msgspec.Struct, frozen=True):
    """A fictional publisher: the folder that holds its reports, and the source that a theatre may be given for it."""

    slug: str
    source: Source


class _Row(msgspec.Struct, forbid_unknown_fields=True):
    slug: str
    name: str
    side: str
    kind: SourceKind
    aliases: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


class _PublisherFile(msgspec.Struct, forbid_unknown_fields=True):
    theatre: str
    day: str
    publisher: tuple[_Row, ...]


def sample_folder() -> Path:
    """The folder of the sample reports, as it was installed.

    >>> (sample_folder() / "wire-agency").is_dir()
    True
    """
    return Path(str(importlib.resources.files(__name__)))


def sample_publishers() -> tuple[SamplePublisher, ...]:
    """The fictional publishers in the order of their file; the reports of each lie in `sample_folder() / slug`.

    Raises SettingError where the installed file is missing or damaged.

    >>> [publisher.source.name for publisher in sample_publishers() if publisher.slug == "wire-agency"]
    ['Demo Wire Agency']
    """
    return tuple(
        SamplePublisher(row.slug, Source(row.name, row.side, row.kind, row.aliases, row.links))
        for row in _publisher_file().publisher
    )


def sample_theatre() -> str:
    """The theatre that the sample reports are about."""
    return _publisher_file().theatre


def sample_day() -> str:
    """The day on which the samples make the most telling picture.

    >>> len(sample_day())
    10
    """
    return _publisher_file().day


def _publisher_file() -> _PublisherFile:
    file = sample_folder() / "publishers.toml"
    try:
        return msgspec.toml.decode(file.read_bytes(), type=_PublisherFile)
    except (OSError, msgspec.DecodeError) as error:
        raise SettingError(f"{file} can't be read ({error})", "install fogline again") from error
