"""Bytes to reports: text, Markdown and web pages, from files, folders and standard input."""

from fogline.read.options import ReadOptions
from fogline.read.paths import count_files, read_paths
from fogline.read.reports import read_bytes

__all__ = ["ReadOptions", "count_files", "read_bytes", "read_paths"]
