"""The Markdown stories, read as packages from their folder: no network, one item a file."""

from __future__ import annotations

import csv
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from crawl_labels import LABELS
from crawl_sites import fresh_catalog
from sqlalchemy import select

from curate.catalog.models import RejectionRow, ResourceRow
from curate.crawl import SourceDefinition
from curate.pipeline.crawl_step import crawl_source
from curate.pipeline.extract_step import ExtractStage
from curate.pipeline.steps import run_stage

SITE = "storybooks-md"
_BASE = "https://storybooks-md.example/"
_STORIES = 762
_TABLES = 2  # README.md of each folder: a table of the stories, no story


def packages(sites: Path) -> dict[str, Any]:
    """Import the folder twice: items, licenses beside the labels, and no change the second time."""
    definition = SourceDefinition(
        id=SITE,
        name="Markdown stories",
        protocol="packages",
        folder=str((sites / SITE / "site").resolve()),
        scope=(_BASE,),
    )
    with tempfile.TemporaryDirectory() as folder, fresh_catalog(Path(folder)) as catalog:
        started = time.perf_counter()
        first = crawl_source(catalog, definition)
        run_stage(catalog, ExtractStage())
        seconds = time.perf_counter() - started
        with catalog.read() as session:
            found = {
                row.url.removeprefix(_BASE): row.document.get("license") or "unknown"
                for row in session.scalars(select(ResourceRow))
            }
            rejected = Counter(session.scalars(select(RejectionRow.reason)).all())
        second = crawl_source(catalog, definition)
        again = run_stage(catalog, ExtractStage())
    stories = {path: name for path, name in found.items() if not path.endswith("README.md")}
    return {
        "files": first.items,
        "requests": first.requests,
        "items": len(found),
        "stories": len(stories),
        "reach_is_whole": len(stories) == _STORIES and len(found) <= _STORIES + _TABLES,
        "rejections": dict(rejected),
        "licenses": dict(Counter(stories.values()).most_common()),
        "against_labels": _against_labels(stories),
        "seconds": round(seconds, 1),
        "second_import_unchanged": second.unchanged == second.pages == first.pages,
        "second_import_stale": again.n_stale,
    }


def _against_labels(found: dict[str, str]) -> dict[str, Any]:
    with (LABELS / f"licenses-{SITE}.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    spdx = {"public-domain": "LicenseRef-public-domain"}
    wrong = [
        {"url": row["url"], "label": row["license"], "extracted": found.get(row["url"])}
        for row in rows
        if found.get(row["url"]) != spdx.get(row["license"], row["license"])
    ]
    return {
        "labeled": len(rows),
        "right": len(rows) - len(wrong),
        "accuracy": round(1 - len(wrong) / len(rows), 4),
        "wrong": wrong,
    }
