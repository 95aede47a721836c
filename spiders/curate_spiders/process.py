"""Runs one spider to its end and writes down how it went; called by `curate.crawl.child`."""

from __future__ import annotations

import json
import logging
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, quote_plus

from curate.catalog import open_catalog
from curate.crawl import OriginMap, SourceDefinition
from curate.settings import load_settings
from curate_spiders.counts import count_run
from curate_spiders.hosts import HostBook
from curate_spiders.job import Job
from curate_spiders.politeness import PoliteCrawler
from curate_spiders.traps import TrapWatch

if TYPE_CHECKING:
    from scrapy.statscollectors import StatsCollector

_COUNTED = (
    "requests", "bytes", "confirmed", "unlinked", "listings_failed", "replayed",
    "robots_refused", "address_refused", "redirected_out",
    "assets_skipped", "too_deep", "too_long", "over_max_pages", "sitemaps_read", "sitemaps_failed",
)  # fmt: skip
_LISTED = ("robots_refused", "address_refused", "redirected_out")


def open_job(spec: dict[str, Any]) -> Job:
    """What the spec names: the source, and the catalog of the environment's settings."""
    settings = load_settings()
    definition = SourceDefinition.model_validate(spec["definition"])
    catalog = open_catalog(settings)
    return Job(
        definition=definition,
        run_id=spec["run_id"],
        catalog=catalog,
        log=catalog.capture_log(run_id=spec["run_id"], source_id=definition.id),
        origins=OriginMap(definition.origin),
        hosts=HostBook(settings.allowed_networks, definition.delay_s),
        marks=dict(spec.get("marks") or {}),
        limit=spec.get("limit"),
        key=settings.source_key(definition.id),
        traps=TrapWatch(catalog.clock.now().date()),
    )


def run(spec: dict[str, Any]) -> int:
    """Crawl; 0 when a report was written, whatever it says."""
    from scrapy.crawler import CrawlerProcess
    from scrapy.settings import Settings
    from scrapy.utils.misc import load_object

    started = time.monotonic()
    job = open_job(spec)
    with job.catalog:
        settings = Settings()
        settings.setmodule("curate_spiders.settings", priority="project")
        if job.key:
            hide_key(job.key)
        process = CrawlerProcess(settings)
        logging.getLogger().addHandler(_FirstError(job))
        crawler = PoliteCrawler(load_object(spec["spider"]), settings, job)
        process.crawl(crawler)
        process.start()
        report = _report(job, crawler.stats, time.monotonic() - started)
    path = Path(spec["stats_path"])
    partial = path.with_suffix(".part")
    partial.write_text(json.dumps(report), encoding="utf-8")
    partial.replace(path)
    return 0


class _FirstError(logging.Handler):
    """Keeps what went wrong first: Scrapy logs an error in `start()` but ends well."""

    def __init__(self, job: Job) -> None:
        super().__init__(logging.ERROR)
        self._job = job

    def emit(self, record: logging.LogRecord) -> None:
        """Note the exception that a record carries."""
        if record.exc_info and record.exc_info[1] is not None:
            err = record.exc_info[1]
            self._job.tally.error(str(err) or type(err).__name__)


def hide_key(key: str) -> None:
    """Keep an operator's key out of the log: addresses stand in many messages."""
    make = logging.getLogRecordFactory()
    hidden = {key, quote_plus(key), quote(key)}

    def factory(*args: Any, **kwargs: Any) -> logging.LogRecord:  # noqa: ANN401
        record = make(*args, **kwargs)
        text = record.getMessage()
        if any(word in text for word in hidden):
            for word in hidden:
                text = text.replace(word, "***")
            record.msg, record.args = text, ()
        return record

    logging.setLogRecordFactory(factory)


def _report(job: Job, stats: StatsCollector, seconds: float) -> dict[str, Any]:
    tally = job.tally
    counted = stats.get_stats()
    report: dict[str, Any] = {
        "finish_reason": stats.get_value("finish_reason", "start_error"),
        "seconds": round(seconds, 3),
        **{name: tally.counts[name] for name in _COUNTED},
        **{f"{name}_urls": tally.addresses.get(name, []) for name in _LISTED},
        "user_agent": job.catalog.settings.user_agent,
        "robots": tally.robots,
        "hosts": {host: counts.report() for host, counts in sorted(tally.traffic.items())},
        "traps": dict(sorted(tally.traps.items())),
        "trap_urls": tally.trap_addresses,
        "delay_s": {host: policy.delay_s for host, policy in sorted(job.hosts.policies.items())},
        "retries": stats.get_value("retry/count", 0),
        "spider_errors": sum(n for name, n in counted.items() if name == "spider_exceptions/count"),
        "first_error": tally.first_error,
        "asked_to_wait_s": tally.asked_to_wait_s,
        "marks": tally.marks,
        "listing": _listing(job),
        "incremental": bool(tally.counts["incremental"]),
        "refusals": tally.refusals,
        "storage_error": tally.storage_error,
    }
    with job.catalog.read() as session:
        report.update(count_run(session, job))
    is_site = job.definition.protocol == "site"
    report["items"] = report.get("pages_in_scope", 0) if is_site else tally.counts["items"]
    return report


def _listing(job: Job) -> str | None:
    """Whether the source's listing was read to its end: only then does absence mean anything."""
    if job.definition.protocol == "site":
        return None
    counts = job.tally.counts
    is_cut = counts["listings_failed"] or counts["over_max_pages"] or job.limit is not None
    return "partial" if is_cut or counts["listing_partial"] else "complete"
