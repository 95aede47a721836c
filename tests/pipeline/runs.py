"""How the tests of the pipeline run it: the sample source, settings, pages that change, kills."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import psutil

from curate import bundled
from curate.catalog import NewCapture
from curate.catalog.runs import begin_run, finish_run
from curate.crawl import load_source
from curate.settings import load_settings

ROOT = Path(__file__).resolve().parents[2]
NOW = "2026-11-22T12:00:00Z"


def sample_definition(server, **changes):
    """The sample source as this server serves it; `changes` replace fields of its definition."""
    definition = load_source(bundled.folder("spiders") / "sources" / "sample.yaml")
    return definition.model_copy(update={"origin": {server.origin: server.url}, **changes})


def sample_settings(data_dir, **changes):
    """Settings that fill a catalog in seconds: no torch, no pauses, several batches a stage."""
    return load_settings(
        **{
            "data_dir": data_dir,
            "allow_networks": "127.0.0.0/8",
            "embedding_model": "hashed",
            "batch_size": 7,
            "link_interval_ms": 0,
            "link_retry_ms": 20,
            "now": NOW,
            **changes,
        }
    )


@contextmanager
def page(server, path, edit):
    """Have the server answer `path` with `edit(reply)` while the block lasts."""
    original = server.site.pages.get(path)
    changed = edit(original)
    if changed is None:
        del server.site.pages[path]
    else:
        server.site.pages[path] = changed
    try:
        yield changed
    finally:
        if original is None:
            del server.site.pages[path]
        else:
            server.site.pages[path] = original


def replaced(old, new):
    """An edit of a page: these words for those, with an ETag and a date of its own."""

    def edit(reply):
        assert old.encode() in reply.body, f"the page does not hold {old!r}"
        body = reply.body.replace(old.encode(), new.encode())
        return replace(reply, body=body, last_modified=None)

    return edit


def fetched(catalog, path, *, body=None, status=200, redirected_to=None, source="sample"):
    """Store what a crawl that fetched only `path` would store: one run with one capture."""
    now = catalog.clock.now()
    url = f"https://lessons.curate.example{path}"
    with catalog.begin() as session:
        run_id, _ = begin_run(session, "crawl", at=now, source_id=source)
    log = catalog.capture_log(run_id=run_id, source_id=source)
    media = "text/html"
    log.add(
        [
            NewCapture(
                url, url, status, now, body=body, content_type=media, redirected_to=redirected_to
            )
        ]
    )
    with catalog.begin() as session:
        finish_run(session, run_id, at=now, status="ok")


def killed_at(data_dir, definition, stage, *, crawls=False, moment="advance", timeout_s=60):
    """Run the pipeline in a process that kills itself at a moment of `stage`; all of it must die.

    `moment` is `advance` (a batch is committed; of a crawl, once more pages were told than fit in
    an uncommitted batch) or `start` (nothing is). The run crawls only where `crawls` says so.
    """
    task = {
        "data_dir": str(data_dir),
        "definition": definition.model_dump(mode="json"),
        "stage": stage,
        "crawls": crawls,
        "moment": moment,
    }
    env = {name: value for name, value in os.environ.items() if not name.startswith("CURATE_")}
    env["PYTHONPATH"] = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("killed_run.py")), json.dumps(task)],
        env=env, cwd=ROOT, timeout=timeout_s, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr[-2000:] or "it ended by itself"
    _wait_until_gone(data_dir)


def _wait_until_gone(data_dir):
    deadline = time.monotonic() + 2
    while left := processes_of(data_dir):
        assert time.monotonic() < deadline, f"still running after the kill: {left}"
        time.sleep(0.02)


def processes_of(data_dir):
    """Command lines of other processes that work on this data directory."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):  # zombies, those of others, those that end as we look
            if process.pid == os.getpid():
                continue
            words = process.cmdline()
            if process.environ().get("CURATE_DATA_DIR") == str(data_dir) or any(
                str(data_dir) in word for word in words
            ):
                found.append(" ".join(words)[:200])
    return found
