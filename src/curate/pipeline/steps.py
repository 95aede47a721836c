"""Staleness is the only scheduler inside (DESIGN section 4).

A step says what it reads as one hash per resource. Where hash or version differ from its last
finding, the resource is stale. Stale ids are worked off in batches: a pure computation, then one
transaction. A crash loses at most the batch in hand; unchanged input costs nothing.

A `Stage` is what can be run so: `pending` lists ids, `run_batch` works some of them off. Both take
nothing but a catalog and ids, so that a flow can spread batches over processes.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

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
T = TypeVar("T")

# What a bad record can make a pure function raise; anything else is a bug and must be seen.
ITEM_ERRORS = (ValueError, TypeError, ArithmeticError, LookupError)


@dataclass(slots=True)
class BatchResult:
    """How many were written, and which ids failed with what."""

    n_written: int = 0
    failed: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class StepReport:
    """What a stage did. `failed` names ids that it could not work on, and why."""

    name: str
    n_items: int = 0
    n_stale: int = 0
    n_written: int = 0
    failed: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    extra: dict[str, Any] = field(default_factory=dict)

    def add(self, result: BatchResult) -> None:
        """Count a batch in."""
        self.n_written += result.n_written
        self.failed.update(result.failed)

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


class Stage(Protocol):
    """Work that is done in batches of ids."""

    @property
    def name(self) -> str:
        """The stage's name in reports."""
        ...

    def pending(self, catalog: Catalog) -> tuple[list[str], int]:
        """Ids that are stale, in order of address, and how many items there are in all."""
        ...

    def run_batch(self, catalog: Catalog, ids: Sequence[str]) -> BatchResult:
        """Work these off and store them in one transaction."""
        ...


class Step(Protocol):
    """A step that makes one finding per resource, in terms of the catalog."""

    name: str
    key: str

    def version(self) -> str:
        """What computes the finding; a new version makes every finding of the old one stale."""
        ...

    def inputs(self, session: Session, ids: Sequence[str] | None = None) -> Mapping[str, str]:
        """Resource id -> hash of what the step reads of it; of `ids`, or of all live resources."""
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


def live_resources(
    session: Session, ids: Sequence[str] | None = None
) -> dict[str, tuple[str, str]]:
    """Resource id -> (document hash, text hash) of all that are not gone, by canonical address."""
    statement = (
        select(ResourceRow.id, ResourceRow.document_hash, ResourceRow.text_hash)
        .where(ResourceRow.gone_at.is_(None))
        .order_by(ResourceRow.url, ResourceRow.locator)
    )
    if ids is not None:
        statement = statement.where(ResourceRow.id.in_(ids))
    return {row[0]: (row[1], row[2]) for row in session.execute(statement)}


def batches(ids: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Slices of at most `size`."""
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def run_stage(catalog: Catalog, stage: Stage, reporter: Reporter | None = None) -> StepReport:
    """Work off everything stale, batch by batch."""
    reporter = reporter or Quiet()
    started = time.perf_counter()
    ids, n_items = stage.pending(catalog)
    report = StepReport(stage.name, n_items=n_items, n_stale=len(ids))
    if ids:
        reporter.start(stage.name, len(ids))
        for batch in batches(ids, catalog.settings.batch_size):
            report.add(stage.run_batch(catalog, batch))
            reporter.advance(len(batch))
        reporter.finish()
    report.seconds = time.perf_counter() - started
    return report


class FindingStage:
    """Runs a `Step`: compares marks, computes a batch, stores findings."""

    def __init__(self, step: Step) -> None:
        self._step = step

    @property
    def name(self) -> str:
        """The step's name, with its key where it has one."""
        return f"{self._step.name}:{self._step.key}" if self._step.key else self._step.name

    def pending(self, catalog: Catalog) -> tuple[list[str], int]:
        """Ids whose input or version is not the one of their last finding."""
        version = self._step.version()
        with catalog.read() as session:
            inputs = self._step.inputs(session)
            done = marks(session, self._step.name, self._step.key)
        return [i for i, h in inputs.items() if done.get(i) != (version, h)], len(inputs)

    def run_batch(self, catalog: Catalog, ids: Sequence[str]) -> BatchResult:
        """Compute the findings of `ids` and store them in one transaction."""
        step = self._step
        with catalog.read() as session:
            inputs = step.inputs(session, ids)
            loaded = step.load(session, ids)
        results, failed = _compute(step, loaded)
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
                    input_hash=inputs[resource_id],
                    body=body,
                    at=now,
                )
        return BatchResult(len(results), failed)


def _compute(
    step: Step, loaded: Mapping[str, Any]
) -> tuple[Mapping[str, dict[str, Any]], dict[str, str]]:
    """One bad record must not take its batch along: after an error each is tried alone."""
    try:
        return step.compute(loaded), {}
    except ITEM_ERRORS:
        results: dict[str, dict[str, Any]] = {}
        failed: dict[str, str] = {}
        for resource_id, item in loaded.items():
            try:
                results.update(step.compute({resource_id: item}))
            except ITEM_ERRORS as err:
                failed[resource_id] = f"{type(err).__name__}: {err}"
                log.warning("step.item_failed", step=step.name, id=resource_id, error=str(err))
        return results, failed
