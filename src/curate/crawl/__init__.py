"""Crawling: source definitions, one process per crawl, and a judgment of how it went."""

from curate.crawl.definition import Access, OaiRules, SourceDefinition
from curate.crawl.health import Expectations, crawl_health
from curate.crawl.origins import OriginMap
from curate.crawl.run import SPIDERS, CrawlSpec, log_path, require_contact, run_crawl
from curate.crawl.sources import (
    ListedSource,
    find_source,
    list_sources,
    load_source,
    own_folder,
)
from curate.crawl.stats import CrawlResult, CrawlStats, Health, HostTraffic, RobotsVerdict

__all__ = [
    "SPIDERS",
    "Access",
    "CrawlResult",
    "CrawlSpec",
    "CrawlStats",
    "Expectations",
    "Health",
    "HostTraffic",
    "ListedSource",
    "OaiRules",
    "OriginMap",
    "RobotsVerdict",
    "SourceDefinition",
    "crawl_health",
    "find_source",
    "list_sources",
    "load_source",
    "log_path",
    "own_folder",
    "require_contact",
    "run_crawl",
]
