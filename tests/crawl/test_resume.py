"""Killed at any moment, a crawl goes on where it stopped; and it never outlives its parent."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from curate.crawl import SourceDefinition
from curate.errors import SourceUnavailable
from curate.pipeline.crawl_report import crawl_reports
from curate.pipeline.crawl_step import crawl_source

pytestmark = pytest.mark.slow
N_PAGES = 24
N_BEFORE = 11


class Gate:
    """Lets so many pages through, then keeps the others waiting until it is opened or shut."""

    def __init__(self, n):
        self.n, self.lock, self.over = n, threading.Lock(), threading.Event()

    def __call__(self, path):
        if path == "/robots.txt":
            return True
        with self.lock:
            self.n -= 1
            if self.n >= 0:
                return True
        self.over.wait(60)
        return False


def wait_for(condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)


def crawl_children():
    return [
        child
        for child in psutil.Process().children()
        if "curate.crawl.child" in child.cmdline() and child.status() != psutil.STATUS_ZOMBIE
    ]


@pytest.fixture
def chain(new_site):
    """Each page links to the next two, so that links of replayed pages must be followed."""
    site = new_site()
    for n in range(N_PAGES):
        links = "".join(f'<a href="/{k}.html">x</a>' for k in (n + 1, n + 2) if k < N_PAGES)
        site.pages[f"/{n}.html"] = f"<!doctype html><title>{n}</title>{links}"
    return site


def definition_of(site):
    return SourceDefinition(
        id="chain",
        name="Chain",
        start=[f"{site.origin}/0.html"],
        scope=[f"{site.origin}/"],
        delay_s=0,
    )


def test_a_killed_crawl_is_resumed_without_asking_for_any_page_twice(chain, new_catalog, captures):
    catalog = new_catalog(batch_size=5)
    chain.gate = gate = Gate(N_BEFORE)

    def kill_when_committed():
        wait_for(lambda: len(captures(catalog)) == N_BEFORE)
        (child,) = crawl_children()
        os.kill(child.pid, signal.SIGKILL)

    killer = threading.Thread(target=kill_when_committed)
    killer.start()
    with pytest.raises(SourceUnavailable, match="run it again to go on"):
        crawl_source(catalog, definition_of(chain))
    killer.join()
    gate.over.set()
    chain.gate = None
    assert [report.status for report in crawl_reports(catalog)] == ["running"]

    result = crawl_source(catalog, definition_of(chain))

    pages = [f"/{n}.html" for n in range(N_PAGES)]
    assert {path: chain.answered[path] for path in pages} == dict.fromkeys(pages, 1)
    assert result.replayed == N_BEFORE
    rows = captures(catalog)
    assert set(rows) == {f"{chain.origin}{path}" for path in pages}
    assert {row.run_id for row in rows.values()} == {result.run_id}
    assert result.pages == N_PAGES
    assert [report.status for report in crawl_reports(catalog)] == ["ok"]


def test_an_error_in_the_caller_ends_the_process_and_leaves_the_run_to_be_resumed(
    chain, new_catalog, captures
):
    catalog = new_catalog()
    chain.gate = gate = Gate(3)
    threading.Timer(1.5, gate.over.set).start()

    def interrupt(_n):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        crawl_source(catalog, definition_of(chain), on_progress=interrupt)
    gate.over.set()
    assert crawl_children() == []
    # It was asked to stop, so it stored what it had, although the batch was not full.
    assert len(captures(catalog)) >= 1
    assert [report.status for report in crawl_reports(catalog)] == ["running"]


def test_the_crawl_process_dies_with_a_killed_parent(chain, new_catalog):
    catalog = new_catalog()
    chain.gate = gate = Gate(2)
    program = (
        "import sys, yaml; from curate.catalog import open_catalog;"
        "from curate.settings import load_settings;"
        "from curate.crawl import SourceDefinition;"
        "from curate.pipeline.crawl_step import crawl_source;"
        "crawl_source(open_catalog(load_settings()),"
        " SourceDefinition.model_validate(yaml.safe_load(sys.argv[1])))"
    )
    root = Path(__file__).parents[2]
    env = {
        **os.environ,
        "PYTHONPATH": str(root / "src"),
        "CURATE_DATA_DIR": str(catalog.settings.data_dir),
        "CURATE_ALLOW_NETWORKS": "127.0.0.0/8",
    }
    text = definition_of(chain).model_dump_json()
    parent = subprocess.Popen([sys.executable, "-c", program, text], env=env)
    try:
        wait_for(lambda: len(chain.asked) >= 4)
        (child,) = psutil.Process(parent.pid).children()
        parent.send_signal(signal.SIGKILL)
        parent.wait()
        psutil.wait_procs([child], timeout=5)
        assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE
    finally:
        gate.over.set()
        if parent.poll() is None:
            parent.kill()
            parent.wait()
