"""The flow equals the plain pipeline, refuses what nobody approved, and says what it did."""

import importlib.util
import json
import os
import socket

import pytest
import yaml
from tests.pipeline.runs import sample_definition, sample_settings
from tests.pipeline.snapshot import differences, snapshot
from tests.report.web import Desk

from curate import bundled
from curate.catalog import open_catalog
from curate.catalog.sources import approve_source, remember_source
from curate.crawl import find_source
from curate.pipeline.refresh import refresh
from curate.review import decide, link_desk

GONE = "https://gone.example/rocks"
pytestmark = [pytest.mark.flow, pytest.mark.slow, pytest.mark.usefixtures("prefect_server")]


@pytest.fixture(scope="module")
def flow(prefect_server):
    """The flow's module, loaded from its folder as `curate run` does."""
    path = bundled.folder("flows") / "refresh_catalog.py"
    spec = importlib.util.spec_from_file_location("refresh_catalog", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def settings(tmp_path, monkeypatch):
    """Settings of a data directory, set in the environment too: tasks read them there."""
    found = sample_settings(tmp_path / "data")
    for name in ("data_dir", "allow_networks", "embedding_model", "batch_size", "now"):
        monkeypatch.setenv(f"CURATE_{name.upper()}", str(getattr(found, name)))
    monkeypatch.setenv("CURATE_LINK_INTERVAL_MS", "0")
    monkeypatch.setenv("CURATE_LINK_RETRY_MS", "20")
    assert os.environ["CURATE_EMBEDDING_MODEL"] == "hashed"
    return found


def put_source(settings, definition):
    """Write a district's own source file; it replaces a shipped one of that id."""
    path = settings.data_dir / "sources" / f"{definition.id}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(definition.model_dump(mode="json")), encoding="utf-8")


def approve(settings, name):
    definition = find_source(settings, name)
    with open_catalog(settings) as catalog, catalog.begin() as session:
        now, actor = catalog.clock.now(), catalog.actor_id(session)
        fields = definition.model_dump(mode="json")
        remember_source(session, definition.id, definition.name, fields, at=now)
        approve_source(session, definition.id, actor_id=actor, at=now)


def artifact(key):
    from prefect.artifacts import Artifact

    return Artifact.get(key)


def few_pages(server, **changes):
    """The sample cut to its Spanish lessons, so that a crawl is short."""
    origin = server.origin
    return sample_definition(
        server,
        **{"start": (f"{origin}/es/index.html",), "scope": (f"{origin}/es/",), "sitemaps": (),
           "expected_items": 9, **changes},
    )  # fmt: skip


def test_the_flow_leaves_the_catalog_that_the_plain_pipeline_leaves(
    flow, settings, server, tmp_path
):
    put_source(settings, sample_definition(server))
    report = flow.refresh_catalog(["sample"], approved_only=False)
    assert report["problems"] == []
    assert report["steps"]["index"]["written"] == report["steps"]["index"]["items"] > 40
    plain = sample_settings(tmp_path / "plain")
    with open_catalog(plain) as catalog, open_catalog(settings) as through_prefect:
        refresh(catalog, [sample_definition(server)])
        assert differences(snapshot(through_prefect), snapshot(catalog)) == []
    found = artifact("refresh-catalog")
    assert "# Catalog refresh" in found.data
    assert f"| sample | {report['crawls']['sample']['pages']} |" in found.data


def test_the_flow_of_links_shows_the_report_and_the_most_urgent_links(flow, settings):
    flow.check_due_links()
    assert "No item in the catalog uses a link yet" in artifact("link-rot").data
    assert json.loads(artifact("link-rot-first").data) == []
    with open_catalog(settings) as catalog:
        Desk(catalog, catalog.clock.now()).item([GONE], name="Rocks")
        decide(catalog, "s-Rocks", "accept")
        link_desk.say(catalog, GONE, "dead", because="the school closed")
    flow.check_due_links()
    assert "## Dead (1)" in artifact("link-rot").data
    (row,) = json.loads(artifact("link-rot-first").data)
    assert (row["state"], row["link"]) == ("dead", GONE)
    assert row["why"].endswith("1 accepted item leads there")


def test_a_source_that_nobody_approved_is_refused_and_crawled_once_it_is(flow, settings, server):
    put_source(settings, few_pages(server))
    server.forget()
    report = flow.refresh_catalog(["sample"])
    assert report["crawls"] == {}
    assert report["problems"] == [
        "source sample: not approved as it stands now: `curate sources approve sample`"
    ]
    assert server.requests == []
    approve(settings, "sample")
    report = flow.refresh_catalog(["sample"])
    assert report["problems"] == []
    assert report["crawls"]["sample"]["pages_in_scope"] == 9
    put_source(settings, few_pages(server, notes="changed"))
    assert "not approved" in flow.refresh_catalog(["sample"])["problems"][0]


def test_a_source_that_fails_does_not_stop_the_others(flow, settings, server):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{free.getsockname()[1]}"
    # Tried again twice, as what may pass is; without the pauses.
    quick = flow.crawl.with_options(retry_delay_seconds=0)
    flow.crawl, original = quick, flow.crawl
    put_source(settings, few_pages(server))
    gone = few_pages(server, id="gone", origin={server.origin: closed})
    put_source(settings, gone)
    try:
        report = flow.refresh_catalog(["gone", "sample"], approved_only=False)
    finally:
        flow.crawl = original
    assert [problem.partition(":")[0] for problem in report["problems"]] == ["source gone"]
    assert "cannot be reached" in report["problems"][0]
    assert report["crawls"]["sample"]["pages_in_scope"] == 9
    assert report["steps"]["index"]["written"] > 0
    assert "cannot be reached" in artifact("refresh-catalog").data


def test_only_what_may_pass_is_tried_again(flow):
    from prefect.states import Failed

    from curate.errors import SourceChanged, SourceUnavailable

    def again(error):
        return flow.crawl.retry_condition_fn(None, None, Failed(data=error))

    assert again(SourceUnavailable("down", source_id="x"))
    assert not again(SourceChanged("far less came", source_id="x"))
