"""A run in which everything fails says something of the network, nothing of the items."""

import pytest
from sqlalchemy import select
from tests.pipeline.runs import fetched, killed_at, sample_definition, sample_settings

from curate.catalog import open_catalog
from curate.catalog.models import LinkCheckRow, LinkRow, Run, ScorecardRow
from curate.catalog.sources import remember_source
from curate.loopback import LoopbackServer, Reply
from curate.pipeline.refresh import RefreshReport, judge_catalog

N_LINKS = 12


def rocks(base):
    """A lesson that links twelve readings at `base`."""
    links = "".join(f'<li><a href="{base}/{n}.html">reading {n}</a></li>' for n in range(N_LINKS))
    prose = "Rocks are made of minerals, and they change slowly over a very long time. " * 6
    text = f"<h1>Rocks</h1><p>{prose}</p><ul>{links}</ul>"
    return (
        f"<html lang='en'><head><title>Rocks</title></head><body><main>{text}</main></body></html>"
    )


def fill(catalog, base):
    with catalog.begin() as session:
        address = "https://lessons.curate.example/"
        definition = {"id": "sample", "name": "Sample", "start": [address], "scope": [address]}
        remember_source(session, "sample", "Sample", definition, at=catalog.clock.now())
    fetched(catalog, "/rocks.html", body=rocks(base).encode())


def judge(catalog):
    judge_catalog(catalog, report := RefreshReport())
    assert report.problems == []
    return next(step for step in report.steps if step.name == "links")


def upkeep(catalog):
    with catalog.read() as session:
        (card,) = session.scalars(select(ScorecardRow))
    return next(answer for answer in card.body["answers"] if answer["question"] == "upkeep")


def states(catalog):
    with catalog.read() as session:
        return set(session.scalars(select(LinkRow.state)))


def test_a_run_in_which_everything_fails_judges_no_link_and_feeds_no_answer(tmp_path, closed_port):
    with open_catalog(sample_settings(tmp_path / "data")) as catalog:
        fill(catalog, closed_port)
        links = judge(catalog)
        assert links.extra["verdicts"] == {"failing/refused": N_LINKS}
        assert len(links.extra["incidents"]) == 1
        assert states(catalog) == {"new"}
        answer = upkeep(catalog)
        assert (answer["answer"], answer["evidence"]) == ("unknown", [])
        assert "says nothing about this item" in answer["reason"]
        with catalog.read() as session:
            run = session.scalars(select(Run).where(Run.kind == "links")).one()
            incidents = session.scalars(select(LinkCheckRow.incident)).all()
        assert (run.status, run.reason) == ("incident", links.extra["incidents"][0])
        assert incidents == [run.reason] * N_LINKS


def test_a_day_after_the_incident_the_links_are_looked_at_again_and_judged(tmp_path, closed_port):
    port = int(closed_port.rpartition(":")[2])
    data_dir = tmp_path / "data"
    with open_catalog(sample_settings(data_dir)) as catalog:
        fill(catalog, closed_port)
        judge(catalog)
        assert judge(catalog).n_stale == 0
    words = (
        b"<html><head><title>A reading</title></head><body><p>Something to read.</p></body></html>"
    )
    replies = {f"/{n}.html": Reply(body=words + b"<!-- %d -->" % n) for n in range(N_LINKS)}

    def answer(path):
        return replies.get(path, Reply(404))

    with (
        LoopbackServer(answer, port=port),
        open_catalog(sample_settings(data_dir, now="2026-11-23T12:00:00Z")) as catalog,
    ):
        assert judge(catalog).extra["verdicts"] == {"alive/ok": N_LINKS}
        assert states(catalog) == {"alive"}
        assert "says nothing" not in upkeep(catalog)["reason"]


@pytest.mark.slow
def test_looks_of_a_run_that_was_killed_twice_are_judged_once_and_together(
    tmp_path, closed_port, server
):
    settings = sample_settings(tmp_path / "data")
    with open_catalog(settings) as catalog:
        fill(catalog, closed_port)
    for moment in ("start", "advance"):
        killed_at(settings.data_dir, sample_definition(server), "links", moment=moment)
    with open_catalog(settings) as catalog:
        # Twelve of twelve is an incident of one run; five in a run of their own were none.
        assert judge(catalog).extra["verdicts"] == {"failing/refused": N_LINKS}
        assert states(catalog) == {"new"}
        with catalog.read() as session:
            assert session.scalars(select(Run.status).where(Run.kind == "links")).all() == [
                "incident"
            ]
            assert len(session.scalars(select(LinkCheckRow.id)).all()) == N_LINKS
