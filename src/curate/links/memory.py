"""What earlier runs know, for a run to read, and what a run learned, for the next one. No storage.

The catalog keeps it between runs (`curate.catalog.link_memory`); a run over a file has none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from curate.records import PagePrint

PROBE_KEEPS = timedelta(days=7)  # how long a site's answer for made-up addresses stands


class ProbeKey(NamedTuple):
    """Links with the same key share a probe: `ending` is that of the last name, with its slash."""

    origin: str
    directory: str
    ending: str


@dataclass(frozen=True, slots=True)
class Rest:
    """A host that wants to be left alone until `not_before` (aware UTC), and why in words."""

    not_before: datetime
    because: str


@dataclass(frozen=True, slots=True)
class StoredProbe:
    """A site's answer for a made-up address; `facts` is JSON of `curate.links.probe`'s making."""

    asked_at: datetime
    facts: dict[str, Any]


@dataclass(slots=True)
class Memory:
    """What a run of checks may build on, and what it found out besides its verdicts.

    `pages` are fingerprints of the last alive look by link, `rests` hosts that asked for a pause,
    `probes` answers for made-up addresses. A run adds to `new_rests` and `new_probes`.
    """

    pages: Mapping[str, PagePrint] = field(default_factory=dict)
    rests: Mapping[str, Rest] = field(default_factory=dict)
    probes: Mapping[ProbeKey, StoredProbe] = field(default_factory=dict)
    new_rests: dict[str, Rest] = field(default_factory=dict)
    new_probes: dict[ProbeKey, StoredProbe] = field(default_factory=dict)
