"""One address, fetched as any crawl fetches, kept nowhere: for commands that a person gives one.

It is a crawl of a source with a single address: robots.txt, the contact, the pace, size limits and
the address rule hold as they do for every source. Its catalog is a folder that goes away.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from curate.catalog import open_catalog
from curate.catalog.models import CaptureRow
from curate.catalog.runs import begin_run
from curate.catalog.sources import remember_source
from curate.crawl import CrawlSpec, SourceDefinition, require_contact, run_crawl
from curate.errors import ConfigError, RecordRejected
from curate.urls import canonical_or_none

if TYPE_CHECKING:
    from collections.abc import Sequence

    from curate.catalog import Catalog
    from curate.crawl import CrawlResult
    from curate.settings import Settings

_SOURCE = "one-address"


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave; `url` is where it ended, after redirects."""

    url: str
    payload: bytes
    content_type: str | None
    charset: str | None


def fetch_address(settings: Settings, url: str) -> Fetched:
    """Fetch one page or file politely.

    Raises:
        ConfigError: when it is no web address, or the open web would be asked without a contact.
        RecordRejected: when nothing came, with the reason: robots.txt, a private address, a status,
            a type or size that is not read.
    """
    wanted = canonical_or_none(url)
    if wanted is None:
        msg = f"{url!r} is no web address"
        raise ConfigError(msg)
    definition = SourceDefinition(
        id=_SOURCE, name="One address", protocol="packages", start=(wanted,), delay_s=0
    )
    require_contact(definition, settings)
    with tempfile.TemporaryDirectory(prefix="curate-page-") as folder:
        changes = {"data_dir": Path(folder), "database_url": None, "district": "default"}
        with open_catalog(settings.model_copy(update=changes)) as scratch:
            crawl = _crawl(scratch, definition)
            with scratch.read() as session:
                rows = session.scalars(select(CaptureRow).order_by(CaptureRow.id)).all()
            for row in reversed(rows):
                if row.payload_hash is not None:
                    payload = scratch.payloads.get(row.payload_hash)
                    return Fetched(row.url, payload, row.content_type, row.charset)
    raise RecordRejected("not_fetched", _why_nothing(wanted, crawl, rows))


def _crawl(scratch: Catalog, definition: SourceDefinition) -> CrawlResult:
    with scratch.begin() as session:
        now = scratch.clock.now()
        fields = definition.model_dump(mode="json")
        remember_source(session, definition.id, definition.name, fields, at=now)
        run_id, _ = begin_run(session, "crawl", at=now, source_id=definition.id)
    return run_crawl(CrawlSpec(definition, run_id, scratch.settings))


def _why_nothing(url: str, crawl: CrawlResult, rows: Sequence[CaptureRow]) -> str:
    if crawl.robots_refused:
        return f"its site's robots.txt does not allow {url}"
    if crawl.address_refused:
        return f"{url} is a private address (see CURATE_ALLOW_NETWORKS)"
    if rows and rows[-1].status >= 400:
        return f"{url} answered {rows[-1].status}"
    if rows and 200 <= rows[-1].status < 300:
        kind = rows[-1].content_type or "no type"
        return f"{url} is nothing that can be read: {kind}, or too large"
    return f"{url} could not be fetched: {crawl.health.reason or 'no answer'}"
