"""The stages in order, without Prefect: what `curate demo`, the tests and the flow all call."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any

from curate.errors import SearchUnavailable, SourceError
from curate.pipeline.alerts_send import send_alerts
from curate.pipeline.alerts_step import queue_item_alerts
from curate.pipeline.archive_step import look_up_copies
from curate.pipeline.crawl_step import crawl_source
from curate.pipeline.dedupe_step import fold_duplicates
from curate.pipeline.drift_step import DriftStage
from curate.pipeline.extract_step import ExtractStage
from curate.pipeline.finding_steps import AlignmentStep, EmbeddingStep, ReadabilityStep
from curate.pipeline.gone_step import mark_gone_upstream
from curate.pipeline.index_step import index_catalog
from curate.pipeline.links_step import check_due_links
from curate.pipeline.models import Models
from curate.pipeline.reporter import Quiet
from curate.pipeline.score_step import ScoreStage
from curate.pipeline.steps import FindingStage, run_stage
from curate.search import open_backend

if TYPE_CHECKING:
    from collections.abc import Sequence

    from curate.catalog import Catalog
    from curate.crawl import SourceDefinition
    from curate.pipeline.reporter import Reporter
    from curate.pipeline.steps import Stage, StepReport
    from curate.settings import Settings

# Crawls are processes of about 130 MB that mostly wait for their host.
MAX_CRAWLS = 2


@dataclass(slots=True)
class RefreshReport:
    """What a whole run did, stage by stage; `problems` are sentences for a person."""

    crawls: dict[str, dict[str, Any]] = field(default_factory=dict)
    steps: list[StepReport] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    search_down: bool = False

    def add(self, step: StepReport) -> None:
        """Note what a stage did; items it failed on become problems."""
        self.steps.append(step)
        self.problems.extend(f"{step.name}: {i}: {why}" for i, why in step.failed.items())

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "crawls": self.crawls,
            "steps": {step.name: step.as_dict() for step in self.steps},
            "problems": self.problems,
        }


def finding_stages(settings: Settings, models: Models) -> list[Stage]:
    """The batch-wise stages between crawl and links, in order."""
    stages: list[Stage] = [
        ExtractStage(),
        FindingStage(ReadabilityStep(settings, models)),
        FindingStage(EmbeddingStep(models)),
    ]
    stages += [FindingStage(AlignmentStep(framework, models)) for framework in models.frameworks]
    return stages


def refresh(
    catalog: Catalog,
    definitions: Sequence[SourceDefinition],
    *,
    models: Models | None = None,
    reporter: Reporter | None = None,
) -> RefreshReport:
    """Crawl the sources, then bring everything that is stale up to date and index it.

    A source that fails is a problem told, not a reason to stop the others; a search engine that is
    down leaves the catalog written and its documents stale.

    Raises:
        ConfigError: when rubric, profile or a framework cannot be read; told before any request.
    """
    models = models or Models(catalog.settings)
    finding_stages(catalog.settings, models)
    ScoreStage(catalog.settings)
    report = RefreshReport()
    crawl_all(catalog, definitions, report, reporter)
    judge_catalog(catalog, report, models=models, reporter=reporter)
    return report


def crawl_all(
    catalog: Catalog,
    definitions: Sequence[SourceDefinition],
    report: RefreshReport,
    reporter: Reporter | None = None,
) -> None:
    """Crawl the sources, some at a time; each keeps its own pace, so together they lose none."""
    reporter = reporter or Quiet()
    expected = [definition.expected_items for definition in definitions]
    total = sum(n for n in expected if n is not None) if all(expected) else None
    telling = Lock()

    def crawl(definition: SourceDefinition) -> dict[str, Any] | SourceError:
        seen = 0

        def tell(n_pages: int) -> None:
            nonlocal seen
            with telling:
                reporter.advance(n_pages - seen)
            seen = n_pages

        try:
            return crawl_source(catalog, definition, on_progress=tell).model_dump(mode="json")
        except SourceError as err:
            return err

    reporter.start("crawl", total)
    with ThreadPoolExecutor(max_workers=MAX_CRAWLS) as pool:
        for definition, result in zip(definitions, pool.map(crawl, definitions), strict=True):
            if isinstance(result, SourceError):
                report.problems.append(str(result))
            else:
                report.crawls[definition.id] = result
    reporter.finish()


def judge_catalog(
    catalog: Catalog,
    report: RefreshReport,
    *,
    models: Models | None = None,
    reporter: Reporter | None = None,
) -> None:
    """All after the crawl: extract, findings, links, drift, works, scores, index, alerts."""
    models = models or Models(catalog.settings)
    judge_findings(catalog, report, models=models, reporter=reporter, check_links=True)
    queue_item_alerts(catalog)
    try:
        report.add(update_index(catalog, models, reporter=reporter))
    except SearchUnavailable as err:
        report.search_down = True
        report.problems.append(f"{err}. The catalog is up to date; run `curate index build` later.")
    report.add(send_alerts(catalog).as_step())


def judge_findings(
    catalog: Catalog,
    report: RefreshReport,
    *,
    models: Models,
    reporter: Reporter | None = None,
    check_links: bool = False,
) -> None:
    """Everything between crawl and index; links are asked only where `check_links`."""
    extract, *findings = finding_stages(catalog.settings, models)
    report.add(run_stage(catalog, extract, reporter))
    report.add(mark_gone_upstream(catalog, reporter))
    for stage in findings:
        report.add(run_stage(catalog, stage, reporter))
    if check_links:
        report.add(check_due_links(catalog, reporter=reporter))
        report.add(look_up_copies(catalog, reporter=reporter))
    report.add(run_stage(catalog, DriftStage(), reporter))
    report.add(fold_duplicates(catalog, reporter))
    report.add(run_stage(catalog, ScoreStage(catalog.settings), reporter))


def update_index(
    catalog: Catalog,
    models: Models,
    *,
    rebuild: bool = False,
    reporter: Reporter | None = None,
) -> StepReport:
    """Bring the configured engine up to the catalog.

    Raises:
        SearchUnavailable: when the engine does not answer.
    """
    backend = open_backend(catalog.settings, data_dir=catalog.settings.data_dir)
    try:
        return index_catalog(catalog, backend, models, rebuild=rebuild, reporter=reporter)
    finally:
        backend.close()
