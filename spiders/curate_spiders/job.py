"""What one crawl process works on: the source, the catalog's capture log, hosts and tallies."""

from __future__ import annotations

import asyncio
import posixpath
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from curate_spiders.traffic import HostTally

if TYPE_CHECKING:
    from curate.catalog import CaptureLog, Catalog
    from curate.crawl import OriginMap, SourceDefinition
    from curate_spiders.hosts import HostBook
    from curate_spiders.traps import TrapWatch

FILE_SUFFIXES = frozenset(
    {".pdf", ".epub", ".imscc", ".h5p", ".md", ".markdown", ".txt", ".sqlite3"}
)
_KEPT = 100  # addresses listed by name in a report; all are counted
_KEPT_TRAPS = 10  # of each kind: they look alike


@dataclass(slots=True)
class Tally:
    """Counts of what was not fetched, each with the first addresses by name."""

    counts: Counter[str] = field(default_factory=Counter)
    addresses: dict[str, list[str]] = field(default_factory=dict)
    robots: dict[str, dict[str, Any]] = field(default_factory=dict)
    traffic: dict[str, HostTally] = field(default_factory=dict)
    traps: Counter[str] = field(default_factory=Counter)  # by kind, see `curate_spiders.traps`
    trap_addresses: dict[str, list[str]] = field(default_factory=dict)
    first_error: str | None = None
    asked_to_wait_s: float | None = None
    marks: dict[str, str] = field(default_factory=dict)  # what the next crawl goes on from
    refusals: str | None = None
    storage_error: str | None = None

    def add(self, name: str, address: str | None = None) -> None:
        """Count one `name`, and keep the address while the list is short."""
        self.counts[name] += 1
        if address is not None:
            kept = self.addresses.setdefault(name, [])
            if len(kept) < _KEPT:
                kept.append(address)

    def host(self, host: str) -> HostTally:
        """The counts of one host."""
        return self.traffic.setdefault(host, HostTally())

    def trap(self, kind: str, address: str) -> None:
        """Count one address that was left out as a trap, and keep the first few of its kind."""
        self.traps[kind] += 1
        kept = self.trap_addresses.setdefault(kind, [])
        if len(kept) < _KEPT_TRAPS:
            kept.append(address)

    def error(self, text: str) -> None:
        """Keep the first error: it is the one that says why."""
        if self.first_error is None:
            self.first_error = text


@dataclass(slots=True)
class Job:
    """One crawl: shared by the spider and every component through `crawler.spider.job`."""

    definition: SourceDefinition
    run_id: str
    catalog: Catalog
    log: CaptureLog
    origins: OriginMap
    hosts: HostBook
    traps: TrapWatch
    tally: Tally = field(default_factory=Tally)
    marks: dict[str, str] = field(default_factory=dict)  # those of the last complete crawl
    limit: int | None = None  # `curate sources test`: stop after so many items
    key: str | None = None  # the operator's key for this source; never stored, never logged
    # Set when nothing more may be asked for, though requests are still in the queues.
    over: asyncio.Event = field(default_factory=asyncio.Event)

    def with_key(self, url: str) -> str:
        """The address to send: with the operator's key where the source wants one."""
        access = self.definition.access
        if access is None or access.parameter is None or not self._may_have_key(url):
            return url
        return url + ("&" if "?" in url else "?") + urlencode({access.parameter: str(self.key)})

    def key_header(self, url: str) -> dict[str, str]:
        """The header to send with the operator's key, where the source wants one."""
        access = self.definition.access
        if access is None or access.header is None or not self._may_have_key(url):
            return {}
        name, _, word = access.header.partition(": ")
        return {name: f"{word} {self.key}".strip()}

    def _may_have_key(self, url: str) -> bool:
        """Whether the host is one that the source begins at: nobody else is shown the key."""
        if self.key is None:
            return False
        starts = (self.origins.served(start) for start in self.definition.start)
        return urlsplit(url)[:2] in {urlsplit(start)[:2] for start in starts}

    def wants_file(self, url: str) -> bool:
        """Whether an address names a file (PDF, EPUB, a cartridge ...) that is an item here."""
        suffix = posixpath.splitext(urlsplit(url).path)[1].lower()
        return self.definition.files and suffix in FILE_SUFFIXES
