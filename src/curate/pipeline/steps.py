"""Staleness is the only scheduler inside (DESIGN section 4).

A step says what it reads as one hash per resource. Where hash or version differ from its last
finding, the resource is stale. Stale ids are worked off in batches: a pure computation, then one
transaction. A crash loses at most the batch in hand; unchanged input costs nothing.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import structlog
from sqlalchemy import select

from curate.catalog.findings import marks, put_finding
from curate.catalog.models import ResourceRow
from curate.pipeline.reporter import Quiet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy.orm import Session

    from curate.catalog import Catalog
    from curate.pipeline.reporter import Reporter

log = structlog.get_logger("curate.pipeline")


@dataclass(slots=True)
class StepReport:
    """What a step did. `failed` names resources (by address) that it could not work on, and why."""

    name: str
    n_items: int = 0
    n_stale: int = 0
    n_written: int = 0
    failed: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    extra: dict[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "items": self.n_items,
            "stale": self.n_stale,
            "written": self.n_written,
            "failed": len(self.failed),
            "seconds": round(self.seconds, 3),
            **self.extra,
        }


class Step(Protocol):
    """One step over resources, in terms of the catalog."""

    name: str
    key: str

    def version(self) -> str:
        """What computes the finding; a new version makes every finding of the old one stale."""
        ...

    def inputs(self, session: Session) -> Mapping[str, str]:
        """Resource id -> hash of what the step reads of it, for every resource it speaks of."""
        ...

    def load(self, session: Session, ids: Sequence[str]) -> Mapping[str, Any]:
        """What the computation needs of these resources."""
        ...

    def compute(self, loaded: Mapping[str, Any]) -> Mapping[str, dict[str, Any]]:
        """The pure part: resource id -> body of its finding."""
        ...

    def store(self, session: Session, results: Mapping[str, dict[str, Any]]) -> None:
        """Keep anything beside the finding itself (vectors, say) in the same transaction."""
        ...


def live_resources(session: Session) -> dict[str, tuple[str, str]]:
    """Resource id -> (document hash, text hash) of all that are not gone, by canonical address."""
    rows = session.execute(
        select(ResourceRow.id, ResourceRow.document_hash, ResourceRow.text_hash)
        .where(ResourceRow.gone_at.is_(None))
        .order_by(ResourceRow.url, ResourceRow.locator)
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def stale(session: Session, step: Step) -> tuple[dict[str, str], int]:
    """Ids that a step must work on with the hash of their input, in order of address; and all."""
    inputs = step.inputs(session)
    version = step.version()
    done = marks(session, step.name, step.key)
    pending = {
        resource_id: input_hash
        for resource_id, input_hash in inputs.items()
        if done.get(resource_id) != (version, input_hash)
    }
    return pending, len(inputs)


def batches(ids: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """Slices of at most `size`."""
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def run_step(catalog: Catalog, step: Step, reporter: Reporter | None = None) -> StepReport:
    """Work off everything stale; each batch is stored in one transaction."""
    reporter = reporter or Quiet()
    started = time.perf_counter()
    with catalog.read() as session:
        pending, n_items = stale(session, step)
    report = StepReport(step.name, n_items=n_items, n_stale=len(pending))
    if pending:
        reporter.start(step.name, len(pending))
        for ids in batches(list(pending), catalog.settings.batch_size):
            _run_batch(catalog, step, ids, pending, report)
            reporter.advance(len(ids))
        reporter.finish()
    report.seconds = time.perf_counter() - started
    return report


def _run_batch(
    catalog: Catalog,
    step: Step,
    ids: Sequence[str],
    pending: Mapping[str, str],
    report: StepReport,
) -> None:
    with catalog.read() as session:
        loaded = step.load(session, ids)
    results = _compute(step, loaded, report)
    now = catalog.clock.now()
    with catalog.begin() as session:
        step.store(session, results)
        for resource_id, body in results.items():
            put_finding(
                session,
                resource_id,
                step=step.name,
                key=step.key,
                version=step.version(),
                input_hash=pending[resource_id],
                body=body,
                at=now,
            )
    report.n_written += len(results)
    log.debug("step.batch_stored", step=step.name, n=len(results))


def _compute(
    step: Step, loaded: Mapping[str, Any], report: StepReport
) -> Mapping[str, dict[str, Any]]:
    """One bad record must not take its batch along: after an error each is tried alone."""
    try:
        return step.compute(loaded)
    except (ValueError, TypeError, ArithmeticError, LookupError):
        results: dict[str, dict[str, Any]] = {}
        for resource_id, item in loaded.items():
            try:
                results.update(step.compute({resource_id: item}))
            except (ValueError, TypeError, ArithmeticError, LookupError) as err:
                report.failed[resource_id] = f"{type(err).__name__}: {err}"
                log.warning("step.item_failed", step=step.name, id=resource_id, error=str(err))
        return results
