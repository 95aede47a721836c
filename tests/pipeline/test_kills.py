"""A run that was killed and run again ends where an uninterrupted one does."""

from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select
from tests.pipeline.runs import killed_at, sample_definition, sample_settings
from tests.pipeline.snapshot import differences, index_of, snapshot

from curate.catalog import open_catalog
from curate.catalog.models import (
    CaptureRow,
    ExtractionRow,
    FindingRow,
    LinkCheckRow,
    ScorecardRow,
    WorkMember,
)
from curate.pipeline.refresh import RefreshReport, judge_catalog, refresh

pytestmark = pytest.mark.slow

JUDGING = (
    "extract", "readability", "embedding", "alignment:demo", "links", "dedupe", "score", "index"
)  # fmt: skip


@pytest.fixture(scope="session")
def uninterrupted(filled):
    """What one whole run says."""
    with open_catalog(sample_settings(filled)) as catalog:
        return snapshot(catalog)


def work_done(catalog, stage):
    """How much of a stage is stored."""
    name, _, key = stage.partition(":")
    counted = {
        "extract": select(func.count()).select_from(ExtractionRow),
        "links": select(func.count()).select_from(LinkCheckRow),
        "dedupe": select(func.count()).select_from(WorkMember),
        "score": select(func.count()).select_from(ScorecardRow),
        "crawl": select(func.count()).select_from(CaptureRow),
    }
    of_findings = select(func.count()).where(FindingRow.step == name, FindingRow.key == key)
    if name == "index":
        return len(index_of(catalog))
    with catalog.read() as session:
        return session.scalar(counted.get(name, of_findings))


@pytest.mark.parametrize("stage", JUDGING)
def test_a_run_killed_after_the_first_batch_of_a_stage_goes_on_to_the_same_end(
    stage, server, whole_run, copy_of, uninterrupted
):
    filled, before = whole_run
    settings = sample_settings(copy_of(before(stage)))
    killed_at(settings.data_dir, sample_definition(server), stage)
    with open_catalog(sample_settings(filled)) as whole:
        all_of_it = work_done(whole, stage)
    with open_catalog(settings) as catalog:
        done = work_done(catalog, stage)
        assert done > 0
        assert done < all_of_it or stage == "dedupe"  # which has one batch, the whole set
        judge_catalog(catalog, report := RefreshReport())
        assert report.problems == []
        assert differences(snapshot(catalog), uninterrupted) == []


def test_a_killed_crawl_takes_its_process_along_and_is_taken_up_where_it_stopped(
    server, tmp_path, uninterrupted
):
    settings = sample_settings(tmp_path / "data")
    killed_at(settings.data_dir, sample_definition(server), "crawl", crawls=True)
    with open_catalog(settings) as catalog:
        kept = pages_held(catalog)
        assert 0 < len(kept) < len(uninterrupted["captures"])
        server.forget()
        report = refresh(catalog, [sample_definition(server)])
        assert report.problems == []
        asked = {path for _, path, _ in server.requests}
        assert asked & kept == set()  # what was committed is not fetched again
        assert differences(snapshot(catalog), uninterrupted) == []


def pages_held(catalog):
    """Paths that the catalog holds a fetch of."""
    with catalog.read() as session:
        return {urlsplit(url).path for url in session.scalars(select(CaptureRow.url))}
