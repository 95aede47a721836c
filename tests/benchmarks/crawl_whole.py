"""Every page of the four sites, crawled and extracted, twice."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawl_labels import languages, licenses
from crawl_sites import fresh_catalog, servers, whole
from crawl_watch import watched
from sqlalchemy import func, select

from curate.catalog.models import CaptureRow, FieldValueRow, RejectionRow, ResourceRow
from curate.pipeline.crawl_step import crawl_source
from curate.pipeline.extract_step import ExtractStage
from curate.pipeline.steps import run_stage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawl_server import Served

    from curate.catalog import Catalog


def whole_crawl(sites: Path, names: Sequence[str]) -> dict[str, Any]:
    """First crawl, extraction, labels; then the second crawl of everything."""
    with (
        servers(sites, names) as running,
        tempfile.TemporaryDirectory() as folder,
        fresh_catalog(Path(folder)) as catalog,
    ):
        first = {site: _crawl(catalog, sites, site, running) for site in running}
        extraction = _extract(catalog)
        report = {
            "first_crawl": first,
            "extraction": extraction,
            "licenses": {site: licenses(catalog, site) for site in running},
            "languages": languages(catalog, sites) if "storybooks" in running else None,
            "peak_mib": max(one["peak_mib"] for one in first.values()),
        }
        print(json.dumps(report, ensure_ascii=False), file=sys.stderr, flush=True)
        before = _state(catalog)
        report["second_crawl"] = {site: _crawl(catalog, sites, site, running) for site in running}
        again = _extract(catalog)
        report["second_extraction"] = again
        report["changed_resources"] = _changed(before, _state(catalog))
        report["second_crawl_is_quiet"] = _is_quiet(report)
    return report


def _crawl(catalog: Catalog, sites: Path, site: str, running: dict[str, Served]) -> dict[str, Any]:
    server = running[site]
    server.forget()
    server_cpu = server.cpu_s()
    with watched(left_out={one.pid for one in running.values()}) as cost:
        result = crawl_source(catalog, whole(sites, site, server.url))
    seen = server.seen()
    asked = Counter(path for _, path, _, _ in seen)
    statuses = Counter(str(status) for *_, status, _ in seen)
    return {
        **cost.rounded(),
        "server_cpu_s": round(server.cpu_s() - server_cpu, 2),
        "captures": result.captures,
        "pages": result.pages,
        "unchanged": result.unchanged,
        "not_modified": result.not_modified,
        "redirects": result.redirects,
        "errors": result.errors,
        "captures_per_s": round(result.captures / cost.wall_s, 1),
        "requests_seen_by_the_server": len(seen),
        "statuses": dict(statuses),
        "most_requests_for_one_address": max(asked.values()),
        "body_bytes_of_200s": sum(n for *_, status, n in seen if status == 200),
        "body_bytes_by_our_count": result.bytes,
    }


def _extract(catalog: Catalog) -> dict[str, Any]:
    started = time.perf_counter()
    report = run_stage(catalog, ExtractStage())
    with catalog.read() as session:
        reasons = session.execute(
            select(RejectionRow.reason, func.count()).group_by(RejectionRow.reason)
        ).all()
        captures = session.scalar(select(func.count()).select_from(CaptureRow))
        resources = session.scalar(select(func.count()).select_from(ResourceRow))
    return {
        **report.as_dict(),
        "failed_items": dict(list(report.failed.items())[:10]),
        "seconds": round(time.perf_counter() - started, 1),
        "captures_in_the_catalog": captures,
        "resources": resources,
        "rejections": dict(reasons),
    }


def _state(catalog: Catalog) -> dict[str, tuple[str, str, str]]:
    with catalog.read() as session:
        rows = session.scalars(select(ResourceRow))
        state = {r.id: (r.document_hash, r.text_hash, str(r.updated_at)) for r in rows}
        candidates = session.scalar(select(func.max(FieldValueRow.id)))
    return {**state, "newest candidate": (str(candidates), "", "")}


def _changed(before: dict[str, Any], after: dict[str, Any]) -> int:
    return sum(before.get(key) != after.get(key) for key in before.keys() | after.keys())


def _is_quiet(report: dict[str, Any]) -> bool:
    second = report["second_crawl"].values()
    return (
        report["changed_resources"] == 0
        and report["second_extraction"]["stale"] == 0
        and all(one["most_requests_for_one_address"] == 1 for one in second)
        and all(one["body_bytes_of_200s"] == 0 for one in second)
        and all(one["unchanged"] == one["pages"] for one in second)
    )
