"""Theatres: what belongs to one war, written as TOML and read into a `Theatre` value. The code knows no war; these
files do."""

from fogline.theatre.load import load_theatre, load_theatre_folder, theatre_names, with_sources

__all__ = ["load_theatre", "load_theatre_folder", "theatre_names", "with_sources"]
