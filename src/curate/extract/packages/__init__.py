"""Packages to records: EPUB, PDF, IMS Common Cartridge, H5P, Markdown, Kolibri channels."""

from curate.extract.packages.kolibri import read_kolibri
from curate.extract.packages.reading import SQLITE, read_package

__all__ = ["SQLITE", "read_kolibri", "read_package"]
