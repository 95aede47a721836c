"""Answerers: each reads measured signals and gives an answer with its evidence, or says why not.

`ANSWERERS` is the whole list. A question of a rubric names its answerer in `machine`.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from curate.rubric.signals.access import special_needs
from curate.rubric.signals.costs import costs
from curate.rubric.signals.editing import editing
from curate.rubric.signals.languages import translation
from curate.rubric.signals.levels import reading_levels
from curate.rubric.signals.licenses import license_use
from curate.rubric.signals.network import network
from curate.rubric.signals.upkeep import upkeep
from curate.rubric.signals.videos import videos

if TYPE_CHECKING:
    from collections.abc import Mapping

    from curate.rubric.finding import Answerer

ANSWERERS: Mapping[str, Answerer] = MappingProxyType(
    {
        "costs": costs,
        "editing": editing,
        "license": license_use,
        "network": network,
        "reading_levels": reading_levels,
        "special_needs": special_needs,
        "translation": translation,
        "upkeep": upkeep,
        "videos": videos,
    }
)

__all__ = [
    "ANSWERERS",
    "costs",
    "editing",
    "license_use",
    "network",
    "reading_levels",
    "special_needs",
    "translation",
    "upkeep",
    "videos",
]
