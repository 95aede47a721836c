"""Duplicates over the whole catalog, folded into works.

A step over a set: it reads one key per resource (hash of the normalized text) and what picks the
canonical one. Only when that table changed are works computed again.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from sqlalchemy import select

from curate.catalog.findings import marks, put_finding
from curate.catalog.models import ResourceRow
from curate.catalog.works import Folding, store_foldings
from curate.dedupe import DEDUPE_VERSION, DedupeDoc, exact_clusters
from curate.hashing import json_hash
from curate.pipeline.own_state import own_states
from curate.pipeline.reporter import Quiet
from curate.pipeline.steps import StepReport, live_resources

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from curate.catalog import Catalog
    from curate.pipeline.reporter import Reporter

_STEP = "dedupe"
# Only a judged address speaks for or against a copy as the canonical one.
_WORKS = {"alive": True, "dead": False}


def fold_duplicates(catalog: Catalog, reporter: Reporter | None = None) -> StepReport:
    """Cluster equal texts and store the works; writes nothing where nothing changed."""
    reporter = reporter or Quiet()
    started = time.perf_counter()
    with catalog.read() as session:
        live = live_resources(session)
        states = own_states(session, catalog.clock.now())
        inputs = {i: json_hash([hashes, states.get(i, "new")]) for i, hashes in live.items()}
        done = marks(session, _STEP)
        pending = {i: h for i, h in inputs.items() if done.get(i) != (DEDUPE_VERSION, h)}
        gone = set(done) - set(inputs)
        docs = _docs(session, states) if pending or gone else []
    report = StepReport(_STEP, n_items=len(inputs), n_stale=len(pending))
    if pending or gone:
        reporter.start(_STEP, len(pending))
        clusters = exact_clusters(docs)
        foldings = [
            Folding(
                canonical_id=cluster.canonical,
                members=tuple(
                    (member, "canonical" if member == cluster.canonical else "identical", 1.0)
                    for member in cluster.members
                ),
                reason=cluster.reason,
            )
            for cluster in clusters
            if len(cluster.members) > 1
        ]
        now = catalog.clock.now()
        with catalog.begin() as session:
            report.n_written = store_foldings(session, foldings, at=now)
            for resource_id, input_hash in pending.items():
                put_finding(
                    session,
                    resource_id,
                    step=_STEP,
                    version=DEDUPE_VERSION,
                    input_hash=input_hash,
                    body={},
                    at=now,
                )
        reporter.advance(len(pending))
        reporter.finish()
        report.extra["works"] = len(foldings)
    report.seconds = time.perf_counter() - started
    return report


def _docs(session: Session, states: dict[str, str]) -> list[DedupeDoc]:
    rows = session.scalars(select(ResourceRow).where(ResourceRow.gone_at.is_(None)))
    return [
        DedupeDoc(
            id=row.id,
            url=row.url,
            title=row.name,
            text=row.text,
            lang=row.document.get("inLanguage"),
            license=row.document.get("license"),
            link_works=_WORKS.get(states.get(row.id, "new")),
            n_fields=sum(1 for value in row.document.values() if value),
            source=row.source_id,
        )
        for row in rows
    ]
