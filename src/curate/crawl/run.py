"""`run_crawl`: one spider in a process of its own, judged by its numbers.

A process of its own means its own memory, a reactor that is never restarted, and a crawl that can
be killed at any moment: what it committed is in the catalog, and the next process goes on there.
"""

from __future__ import annotations

import contextlib
import ipaddress
import json
import os
import socket
import subprocess
import sys
import sysconfig
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import curate
from curate.crawl.health import Expectations, crawl_health
from curate.crawl.origins import OriginMap
from curate.crawl.stats import CrawlResult, CrawlStats
from curate.errors import CatalogUnavailable, ConfigError
from curate.urls import host_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from curate.crawl.definition import Protocol, SourceDefinition
    from curate.settings import Settings

# The spider of each protocol, by import path: the Scrapy project stands outside the package.
SPIDERS: dict[Protocol, str] = {
    "site": "curate_spiders.site.SiteSpider",
    "oai": "curate_spiders.oai.OaiSpider",
    "json": "curate_spiders.json_api.JsonSpider",
    "mediawiki": "curate_spiders.mediawiki.MediaWikiSpider",
    "feed": "curate_spiders.feed.FeedSpider",
    "table": "curate_spiders.table.TableSpider",
    "packages": "curate_spiders.packages.PackagesSpider",
}
_GRACE_S = 10.0  # how long a stopped process may take to store what it has in hand


@dataclass(slots=True, frozen=True)
class CrawlSpec:
    """What to crawl and into which run. `settings` names the catalog, networks, contact and clock.

    `spider` is the import path of a Scrapy spider class; the source's protocol decides by default.
    `limit` ends the crawl after so many items (a test). `marks` are those of the last complete
    crawl, `expected_items` what that one brought.
    """

    definition: SourceDefinition
    run_id: str
    settings: Settings
    spider: str | None = None
    limit: int | None = None
    marks: Mapping[str, str] = field(default_factory=dict)
    expected_items: int | None = None


def run_crawl(spec: CrawlSpec, *, on_progress: Callable[[int], None] | None = None) -> CrawlResult:
    """Crawl a source into the catalog and judge how it went.

    Args:
        spec: the source, the run (begun by the caller, who holds its lock) and the settings.
        on_progress: called with the number of captures so far, at most a few times a second.

    Returns:
        Counts and judgment; a crawl that failed is no exception here but `health.ok` False.

    Raises:
        ConfigError: when the source lies in the open web and no contact is set.
        CatalogUnavailable: when the crawl could not store what it fetched.
    """
    require_contact(spec.definition, spec.settings)
    with tempfile.TemporaryDirectory(prefix="curate-crawl-") as folder:
        stats_path = Path(folder) / "stats.json"
        spec_path = Path(folder) / "spec.json"
        spec_path.write_text(json.dumps(_as_json(spec, stats_path)), encoding="utf-8")
        code = _run_child(spec, spec_path, on_progress)
        stats = _read_stats(stats_path, code, log_path(spec.settings, spec.definition.id))
    expected = None if spec.limit else spec.definition.expected_items or spec.expected_items
    health = crawl_health(stats, Expectations(expected))
    return CrawlResult(
        **stats.model_dump(), source_id=spec.definition.id, run_id=spec.run_id, health=health
    )


def log_path(settings: Settings, source_id: str) -> Path:
    """Where the last crawl of a source wrote its log."""
    return settings.data_dir / "logs" / f"crawl-{source_id}.log"


def require_contact(definition: SourceDefinition, settings: Settings) -> None:
    """Refuse to crawl the open web namelessly, and without the key that the publisher wants.

    Raises:
        ConfigError: when no contact is set and a first address lies outside the allowed networks,
            or when the source needs a key that CURATE_SOURCE_KEYS does not hold.
    """
    access = definition.access
    if access and access.needs == "key" and settings.source_key(definition.id) is None:
        msg = (
            f"{definition.id} needs a key: ask for one at {access.ask}, then set "
            f"CURATE_SOURCE_KEYS={definition.id}=KEY"
        )
        raise ConfigError(msg)
    if settings.contact:
        return
    origins = OriginMap(definition.origin)
    for url in (*definition.start, *definition.sitemaps):
        host = host_of(origins.served(url))
        if not _lies_in_allowed_network(host, settings):
            msg = (
                f"crawling {host} needs a contact that its publisher can write to: "
                "set CURATE_CONTACT to a web or mail address"
            )
            raise ConfigError(msg)


def _lies_in_allowed_network(host: str, settings: Settings) -> bool:
    if not settings.allowed_networks:
        return False
    try:
        answers = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return False
    ips = [ipaddress.ip_address(str(answer[4][0]).split("%")[0]) for answer in answers]
    return all(any(ip in network for network in settings.allowed_networks) for ip in ips)


def _as_json(spec: CrawlSpec, stats_path: Path) -> dict[str, object]:
    return {
        "definition": spec.definition.model_dump(mode="json"),
        "run_id": spec.run_id,
        "spider": spec.spider or SPIDERS[spec.definition.protocol],
        "limit": spec.limit,
        "marks": dict(spec.marks),
        "parent_pid": os.getpid(),
        "stats_path": str(stats_path),
    }


def _run_child(spec: CrawlSpec, spec_path: Path, on_progress: Callable[[int], None] | None) -> int:
    log = log_path(spec.settings, spec.definition.id)
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        log_file = log.open("w", encoding="utf-8")
    except OSError as err:
        msg = f"the crawl's log {log} cannot be written: {err}"
        raise CatalogUnavailable(msg) from err
    with log_file:
        # -P: the folder we are called from must not lend its modules to the crawler.
        command = [sys.executable, "-P", "-m", "curate.crawl.child", str(spec_path)]
        child = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=log_file, env=_env(spec.settings), text=True
        )
        try:
            _follow(child, on_progress)
            return child.wait()
        finally:
            _stop(child)


def _follow(child: subprocess.Popen[str], on_progress: Callable[[int], None] | None) -> None:
    """Read the child's progress lines to their end."""
    if child.stdout is None:
        return
    for line in child.stdout:
        if on_progress is not None:
            with contextlib.suppress(ValueError, KeyError, TypeError):
                on_progress(int(json.loads(line)["pages"]))


def _stop(child: subprocess.Popen[str]) -> None:
    """End a child that outlived our interest (Ctrl-C, an error in the callback)."""
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(_GRACE_S)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
    if child.stdout is not None:
        child.stdout.close()


def _env(settings: Settings) -> dict[str, str]:
    """The environment in which `load_settings` reads the very same settings again."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("CURATE_")}
    for name, value in settings.model_dump(mode="json").items():
        if value is not None and not name.startswith("elasticsearch"):
            env[f"CURATE_{name.upper()}"] = str(value)
    env["CURATE_DATA_DIR"] = str(settings.data_dir.resolve())
    root = Path(curate.__file__).resolve().parents[1]
    if str(root) not in {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}:
        env["PYTHONPATH"] = os.pathsep.join(filter(None, [str(root), env.get("PYTHONPATH", "")]))
    return env


def _read_stats(path: Path, code: int, log: Path) -> CrawlStats:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        if code < 0:
            return CrawlStats(finish_reason="killed", first_error=f"signal {-code}")
        return CrawlStats(finish_reason="start_error", first_error=_last_line(log))
    storage_error = data.pop("storage_error", None)
    if storage_error:
        raise CatalogUnavailable(str(storage_error))
    return CrawlStats.model_validate(data)


def _last_line(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1][:300] if lines else "it said nothing"
