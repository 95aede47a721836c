"""Finds the data folders that stand beside `src/` in a checkout and inside an installed wheel."""

from __future__ import annotations

from pathlib import Path

from curate.errors import ConfigError

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """The folder `flows`, `spiders`, `rubrics` or `index_config`, wherever curate is installed.

    Raises:
        ConfigError: if the installation lacks it.
    """
    for candidate in (_PACKAGE / "_bundled" / name, _PACKAGE.parent.parent / name):
        if candidate.is_dir():
            return candidate
    msg = f"the folder {name!r} is missing from this installation of curate: install it again"
    raise ConfigError(msg)
