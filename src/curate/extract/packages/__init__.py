"""Packages to records: EPUB, PDF, IMS Common Cartridge, H5P, Markdown, Kolibri channels."""

from curate.extract.packages.kolibri import read_kolibri
from curate.extract.packages.reading import read_package

__all__ = ["read_kolibri", "read_package"]
