"""Runs one spider to its end and writes down how it went; called by `curate.crawl.child`."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from curate.catalog import open_catalog
from curate.crawl import OriginMap, SourceDefinition
from curate.settings import load_settings
from curate_spiders.counts import count_run
from curate_spiders.hosts import HostBook
from curate_spiders.job import Job
from curate_spiders.politeness import insist
from curate_spiders.traps import TrapWatch

if TYPE_CHECKING:
    from scrapy.statscollectors import StatsCollector

_COUNTED = (
    "requests", "bytes", "replayed", "robots_refused", "address_refused", "redirected_out",
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
        insist(settings)
        process = CrawlerProcess(settings)
        crawler = process.create_crawler(load_object(spec["spider"]))
        process.crawl(crawler, job=job)
        process.start()
        report = _report(job, crawler.stats, time.monotonic() - started)
    path = Path(spec["stats_path"])
    partial = path.with_suffix(".part")
    partial.write_text(json.dumps(report), encoding="utf-8")
    partial.replace(path)
    return 0


def _report(job: Job, stats: StatsCollector, seconds: float) -> dict[str, Any]:
    tally = job.tally
    counted = stats.get_stats()
    report: dict[str, Any] = {
        "finish_reason": stats.get_value("finish_reason", "start_error"),
        "seconds": round(seconds, 3),
        **{name: tally.counts[name] for name in _COUNTED},
        **{f"{name}_urls": tally.addresses.get(name, []) for name in _LISTED},
        "robots": tally.robots,
        "traps": dict(sorted(tally.traps.items())),
        "trap_urls": tally.trap_addresses,
        "delay_s": {host: policy.delay_s for host, policy in sorted(job.hosts.policies.items())},
        "retries": stats.get_value("retry/count", 0),
        "spider_errors": sum(n for name, n in counted.items() if name == "spider_exceptions/count"),
        "first_error": tally.first_error,
        "asked_to_wait_s": tally.asked_to_wait_s,
        "storage_error": tally.storage_error,
    }
    with job.catalog.read() as session:
        report.update(count_run(session, job))
    return report
