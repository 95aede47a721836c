"""The flow: crawl -> extract -> findings -> links -> drift -> works -> scores -> index.

Thin on purpose: order, retries and the artifact. Take the decorators away and it still works. Tasks
take names and ids only and open the catalog themselves, so any task runner can spread them. The
catalog, not Prefect, knows what is done: a flow started again goes on where the last one stopped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.task_runners import ThreadPoolTaskRunner

from curate.catalog import open_catalog
from curate.crawl import find_source
from curate.errors import SearchUnavailable, SourceError, SourceUnavailable
from curate.pipeline import worker
from curate.report.link_rot_artifact import link_artifacts
from curate.report.run_summary import render_markdown
from curate.settings import load_settings

if TYPE_CHECKING:
    from prefect.client.schemas.objects import State

# Two batches at a time: the catalog is written by one transaction at a time anyway.
MAX_WORKERS = 2


def _may_pass(_task: object, _run: object, state: State[Any]) -> bool:
    """Whether trying again can help: not where a person must act first."""
    return isinstance(state.data, SourceUnavailable)


@task(
    retries=2,
    retry_delay_seconds=[10, 60],
    retry_condition_fn=_may_pass,
    task_run_name="crawl-{source}",
)
def crawl(source: str, *, approved_only: bool) -> dict[str, Any]:
    """Crawl one source; see `curate.pipeline.crawl_step`."""
    settings = load_settings()
    with open_catalog(settings) as catalog:
        return worker.crawl(catalog, find_source(settings, source), approved_only=approved_only)


@task
def approved_sources(cadence: str | None = None) -> list[str]:
    """Names of the sources that somebody approved as defined now; of one cadence, or all."""
    with open_catalog(load_settings()) as catalog:
        return worker.approved_sources(catalog, cadence)


@task(task_run_name="stale-{stage}")
def stale(stage: str) -> list[list[str]]:
    """Ids that a stage must work on, in batches."""
    with open_catalog(load_settings()) as catalog:
        return worker.stale_batches(catalog, stage)


@task(task_run_name="{stage}-batch")
def run_batch(stage: str, ids: list[str]) -> dict[str, Any]:
    """Work off one batch of a stage."""
    with open_catalog(load_settings()) as catalog:
        return worker.run_batch(catalog, stage, ids)


@task
def mark_gone() -> dict[str, Any]:
    """Mark what the last good crawls show to be gone upstream."""
    with open_catalog(load_settings()) as catalog:
        return worker.mark_gone(catalog)


@task
def check_links() -> dict[str, Any]:
    """Look at every link that is due."""
    with open_catalog(load_settings()) as catalog:
        return worker.check_links(catalog)


@task
def look_up_copies() -> dict[str, Any]:
    """Ask the archive for copies of links that are gone."""
    with open_catalog(load_settings()) as catalog:
        return worker.look_up_copies(catalog)


@task
def report_links() -> None:
    """Show what rots: the report, and a table of what is most urgent."""
    with open_catalog(load_settings()) as catalog:
        markdown, first = link_artifacts(catalog)
    create_markdown_artifact(key="link-rot", markdown=markdown, description="What rots")
    create_table_artifact(key="link-rot-first", table=first, description="The most urgent links")


@task
def send_alerts() -> dict[str, Any]:
    """Tell people what they should hear of."""
    with open_catalog(load_settings()) as catalog:
        return worker.alerts(catalog)


@task
def fold_duplicates() -> dict[str, Any]:
    """Fold equal texts into works."""
    with open_catalog(load_settings()) as catalog:
        return worker.fold(catalog)


@task(retries=2, retry_delay_seconds=[10, 60])
def update_index() -> dict[str, Any]:
    """Write the documents that changed."""
    with open_catalog(load_settings()) as catalog:
        return worker.index(catalog)


def _run_stage(stage: str, problems: list[str]) -> dict[str, Any]:
    futures = [run_batch.submit(stage, ids) for ids in stale(stage)]
    results = [future.result() for future in futures]
    failed = {i: why for result in results for i, why in result["failed"].items()}
    problems += [f"{stage}: {i}: {why}" for i, why in failed.items()]
    return {"written": sum(result["written"] for result in results), "failed": len(failed)}


def _crawl_all(sources: list[str], report: dict[str, Any], *, approved_only: bool) -> None:
    crawls = {source: crawl.submit(source, approved_only=approved_only) for source in sources}
    for source, future in crawls.items():
        try:
            report["crawls"][source] = future.result()
        except SourceError as err:
            report["problems"].append(str(err))
            get_run_logger().error("%s", err)


def _judge(report: dict[str, Any], *, with_links: bool) -> None:
    extract, *findings = worker.stage_names(load_settings())
    report["steps"][extract] = _run_stage(extract, report["problems"])
    report["steps"]["gone"] = gone = mark_gone()
    report["problems"] += gone.pop("problems")
    for stage in findings:
        report["steps"][stage] = _run_stage(stage, report["problems"])
    if with_links:
        report["steps"]["links"] = check_links()
        report["steps"]["archive"] = look_up_copies()
        report_links()
    report["steps"]["drift"] = _run_stage("drift", report["problems"])
    report["steps"]["dedupe"] = fold_duplicates()
    report["steps"]["score"] = _run_stage("score", report["problems"])
    try:
        report["steps"]["index"] = update_index()
    except SearchUnavailable as err:
        report["search_down"] = True
        report["problems"].append(f"{err}. Run `curate index build` when it is back.")
    report["steps"]["alerts"] = send_alerts()


def _empty_report() -> dict[str, Any]:
    return {"crawls": {}, "steps": {}, "problems": [], "search_down": False}


def _artifact(key: str, report: dict[str, Any]) -> None:
    create_markdown_artifact(
        key=key, markdown=render_markdown(report), description="What this run did"
    )


@flow(name="refresh-catalog", task_runner=ThreadPoolTaskRunner(max_workers=MAX_WORKERS))
def refresh_catalog(
    sources: list[str] | None = None, *, approved_only: bool = True
) -> dict[str, Any]:
    """Refresh the catalog from sources, or from all that are approved where none is named.

    A source that fails does not stop the others.
    """
    report = _empty_report()
    names = approved_sources() if sources is None else sources
    _crawl_all(names, report, approved_only=approved_only)
    _judge(report, with_links=True)
    _artifact("refresh-catalog", report)
    return report


@flow(name="crawl-sources", task_runner=ThreadPoolTaskRunner(max_workers=MAX_WORKERS))
def crawl_sources(cadence: str) -> dict[str, Any]:
    """Crawl the approved sources of one cadence; what they brought is judged by `judge-catalog`."""
    report = _empty_report()
    _crawl_all(approved_sources(cadence), report, approved_only=True)
    _artifact(f"crawl-{cadence}", report)
    return report


@flow(name="judge-catalog", task_runner=ThreadPoolTaskRunner(max_workers=MAX_WORKERS))
def judge_catalog() -> dict[str, Any]:
    """Bring everything that is stale up to date and index it; nothing is fetched."""
    report = _empty_report()
    _judge(report, with_links=False)
    _artifact("judge-catalog", report)
    return report


@flow(name="check-links")
def check_due_links() -> dict[str, Any]:
    """Look at every link that is due; the next `judge-catalog` scores what that changed."""
    report = _empty_report()
    report["steps"]["links"] = check_links()
    report["steps"]["archive"] = look_up_copies()
    report_links()
    report["steps"]["alerts"] = send_alerts()
    _artifact("check-links", report)
    return report
