"""`curate links check --due` killed as by a power cut, at several moments, and run again each time.

The sites' own logs tell what was asked; what the catalog held at the kill was acknowledged.
"""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack, closing
from datetime import UTC, datetime

import pytest
from tests.pipeline.runs import ROOT
from tests.report.web import Desk, Web

from curate.catalog import open_catalog
from curate.catalog.models import LinkCheckRow, LinkRow, Run
from curate.clock import FixedClock
from curate.loopback import Reply
from curate.settings import load_settings

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
CLI = "from curate.cli.links import app; app()"
FLAGS = ["--due", "--json", "--allow-network", "127.0.0.0/16", "--interval-ms", "40"]
N_HOSTS, N_LINKS = 3, 10  # links a host
KILLS = (0, 1, 12, N_HOSTS * N_LINKS - 1)  # looks stored when the plug is pulled


def scripted(host):
    """A site of ten links: fine ones, gone ones, a redirect, one that refuses."""
    web = Web(host)
    for n in range(N_LINKS):
        web.give(f"/{n}")
    web.give("/7", Reply(301, location="/1"))
    web.give("/8", Reply(403, b"no"))
    del web.pages["/9"]
    return web


@pytest.fixture
def webs():
    with ExitStack() as stack:
        started = []
        for n in range(N_HOSTS):
            started.append(scripted(f"127.0.0.{n + 1}"))
            stack.callback(started[-1].down)
        yield started


def filled(data_dir, webs):
    urls = [web.url(f"/{n}") for web in webs for n in range(N_LINKS)]
    with open_catalog(load_settings(data_dir=data_dir), FixedClock(START)) as catalog:
        Desk(catalog, START).item(urls)
    return urls


def begin(data_dir, now="2026-03-02T08:00:00Z"):
    env = {name: value for name, value in os.environ.items() if not name.startswith("CURATE_")}
    env |= {"CURATE_DATA_DIR": str(data_dir), "PYTHONPATH": str(ROOT / "src")}
    env["CURATE_LINK_RETRY_MS"] = "20"
    return subprocess.Popen(
        [sys.executable, "-c", CLI, "check", *FLAGS, "--now", now],
        env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def stored(data_dir):
    """Addresses of the links that the catalog holds a look of, as another process sees it."""
    with closing(sqlite3.connect(f"file:{data_dir}/catalog.sqlite3?mode=ro", uri=True)) as base:
        rows = base.execute("select url from link join link_check on link_id = link.id").fetchall()
    return [row[0] for row in rows]


def kill_at(data_dir, n_looks, webs):
    """Run until so many looks are stored (0: until something was asked), then pull the plug."""
    process = begin(data_dir)
    deadline = time.monotonic() + 20
    while process.poll() is None:
        assert time.monotonic() < deadline
        if len(stored(data_dir)) >= n_looks and any(web.asked for web in webs):
            break
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    out, _ = process.communicate(timeout=10)
    return out


def judged(data_dir):
    settings = load_settings(data_dir=data_dir)
    with open_catalog(settings) as catalog, catalog.read() as session:
        return {
            row.url: (row.state, row.state_reason, row.last_check_at, row.next_check_at)
            for row in session.query(LinkRow)
        }


def lessons_asked(webs):
    """Address -> how often its site was asked for it; robots.txt and made-up names left out."""
    paths = {f"/{n}" for n in range(N_LINKS)} - {"/1"}  # /1 is where /7 leads
    return Counter(web.url(path) for web in webs for path in web.asked if path in paths)


@pytest.mark.slow
def test_a_check_that_is_killed_again_and_again_loses_nothing_and_asks_nothing_twice(
    tmp_path, webs
):
    filled(tmp_path / "whole", webs)
    whole = begin(tmp_path / "whole")
    whole_out, errors = whole.communicate(timeout=30)
    assert whole.returncode == 0, errors
    for web in webs:
        web.asked.clear()

    data_dir = tmp_path / "killed"
    urls = filled(data_dir, webs)
    kept = set()
    for n_looks in KILLS:
        out = kill_at(data_dir, n_looks, webs)
        assert out == ""  # nothing is told before it is judged and stored
        now_stored = stored(data_dir)
        assert len(now_stored) == len(set(now_stored))
        assert kept <= set(now_stored)
        kept = set(now_stored)
    before = lessons_asked(webs)
    last = begin(data_dir)
    last_out, errors = last.communicate(timeout=30)
    assert last.returncode == 0, errors

    asked = lessons_asked(webs)
    assert all(asked[url] == before[url] for url in kept)
    # A kill can catch one request a host on its way: only such a link is asked again.
    assert sum(asked.values()) - len(asked) <= len(KILLS) * N_HOSTS
    assert sorted(stored(data_dir)) == sorted(urls)
    assert judged(data_dir) == judged(tmp_path / "whole")
    assert states_in(last_out) == states_in(whole_out)
    with open_catalog(load_settings(data_dir=data_dir)) as catalog, catalog.read() as session:
        assert [row.status for row in session.query(Run).filter_by(kind="links")] == ["ok"]
        assert session.query(LinkCheckRow).count() == len(urls)

    n_asked = sum(len(web.asked) for web in webs)
    again = begin(data_dir, now="2026-03-04T08:00:00Z")
    again_out, _ = again.communicate(timeout=30)
    assert again_out == ""
    assert sum(len(web.asked) for web in webs) == n_asked


def states_in(out):
    return {(row["url"], row["verdict"], row["state"]) for row in map(json.loads, out.splitlines())}
