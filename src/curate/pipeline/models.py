"""Things that are slow to load, loaded once and only when something is stale."""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING

from curate.embedding import PACKAGED_NAME, load_encoder
from curate.standards import load_framework

if TYPE_CHECKING:
    from pathlib import Path

    from curate.embedding import Encoder
    from curate.settings import Settings
    from curate.standards import Framework


class Models:
    """The encoder and the frameworks that the settings name."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @property
    def cache_dir(self) -> Path:
        """Where vectors of standards are kept between runs."""
        return self._settings.data_dir / "cache"

    @property
    def encoder_name(self) -> str:
        """The encoder's stable name; the packaged one's is known without loading it."""
        if self._settings.embedding_model == "packaged":
            return PACKAGED_NAME
        return self.encoder.name

    @cached_property
    def encoder(self) -> Encoder:
        """The encoder, loaded at first use (seconds)."""
        return load_encoder(self._settings.embedding_model, threads=min(os.cpu_count() or 1, 4))

    @cached_property
    def frameworks(self) -> tuple[Framework, ...]:
        """The frameworks to align to."""
        return tuple(load_framework(name) for name in self._settings.framework_names)
