"""The real out-links of `data/sites/openstax-hs`, from crawl to report, where none can be reached.

A site of 635 pages is crawled on loopback and its out-links are looked at where the name service
answers nobody: that is one incident, and the report must say so.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from crawl_server import served
from crawl_sites import REACHES, by_links
from link_rig import IN_NAMESPACE
from sqlalchemy import select

from curate.catalog import Catalog, open_catalog
from curate.catalog.models import LinkRow, LinkUse
from curate.clock import FixedClock, parse_time
from curate.pipeline import worker
from curate.pipeline.links_step import check_due_links
from curate.report.link_rot import link_rot
from curate.report.link_rot_text import as_markdown
from curate.settings import load_settings


def report_of_real_links(data: Path) -> dict:
    """Counts of the links, the looks and what the report says of them."""
    if os.environ.get(IN_NAMESPACE) is None:
        return {"error": "needs a network namespace (unshare), so that no real host is asked"}
    reach = next(one for one in REACHES if one.name == "openstax-hs")
    with (
        tempfile.TemporaryDirectory() as folder,
        served(data / "data/sites/openstax-hs/site") as web,
    ):
        settings = load_settings(
            data_dir=Path(folder, "catalog"),
            allow_networks="127.0.0.1/32",
            contact="mailto:links@curate.example",
            embedding_model="hashed",
        )
        clock = FixedClock(parse_time("2026-03-02T08:00:00Z"))
        with open_catalog(settings, clock) as catalog:
            worker.crawl(catalog, by_links(reach, web.url), approved_only=False)
            for ids in worker.stale_batches(catalog, "extract"):
                worker.run_batch(catalog, "extract", ids)
            step = check_due_links(catalog)
            report = link_rot(catalog)
            counts = _counts(catalog)
            text = as_markdown(report)
    return {
        **counts,
        "looks": step.n_written,
        "verdicts": step.extra["verdicts"],
        "incidents": len(report.incidents),
        "incident": [note.sentence for note in report.incidents],
        "states": {str(state): n for state, n in report.summary.by_state.items() if n},
        "said_in_the_report": all(note.sentence in text for note in report.incidents),
    }


def _counts(catalog: Catalog) -> dict:
    """Links to other hosts than the site's own, as its README counts them."""
    with catalog.read() as session:
        uses = session.scalars(select(LinkRow.url).join(LinkUse, LinkUse.link_id == LinkRow.id))
        outer = [url for url in uses if "openstax-hs.example" not in url]
    return {
        "uses_by_pages": len(outer),
        "addresses": len(set(outer)),
        "addresses_without_fragment": len({url.partition("#")[0] for url in outer}),
        "hosts": len({urlsplit(url).netloc.lower() for url in outer}),
    }
