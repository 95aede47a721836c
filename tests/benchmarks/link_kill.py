"""`curate links check --due` killed at random moments, run again each time until it is done.

The sites' own logs tell what was asked; a look that the catalog holds at a kill was acknowledged.
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack, closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from link_rig import CLI, ROOT

sys.path[:0] = [str(ROOT), str(ROOT / "src")]

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
HOSTS, LINKS = 6, 50  # links a host
INTERVAL_MS = 40
KILLS = 12
_SEED = 5
_LONGEST_S = 3.0  # a whole run without kills takes about as long


def killed() -> dict:
    """Counts over one catalog: kills, looks lost, links asked again."""
    from tests.report.web import Desk, Web

    from curate.catalog import open_catalog
    from curate.clock import FixedClock
    from curate.settings import load_settings

    rng = random.Random(_SEED)
    with ExitStack() as stack, tempfile.TemporaryDirectory() as folder:
        webs = [Web(f"127.0.0.{n + 1}") for n in range(HOSTS)]
        for web in webs:
            stack.callback(web.down)
        urls = [web.give(f"/{n}") for web in webs for n in range(LINKS)]
        data_dir = Path(folder)
        with open_catalog(load_settings(data_dir=data_dir), FixedClock(START)) as catalog:
            Desk(catalog, START).item(urls)
        kept: set[str] = set()
        lost = asked_after = n_kills = 0
        while True:
            before = _asked(webs)
            ended = _run(data_dir, None if n_kills >= KILLS else rng.uniform(0.2, _LONGEST_S))
            now_stored = _stored(data_dir)
            lost += len(kept - set(now_stored))
            asked_after += sum(_asked(webs)[url] > before[url] for url in kept)
            kept = set(now_stored)
            if ended:
                break
            n_kills += 1
        asked = _asked(webs)
        return {
            "links": len(urls),
            "kills": n_kills,
            "looks_at_the_end": len(now_stored),
            "acknowledged_looks_lost": lost,
            "acknowledged_links_asked_again": asked_after,
            "looks_stored_twice": len(now_stored) - len(set(now_stored)),
            # One request a host can be under way, told to nobody, when the process dies.
            "requests_under_way_made_again": sum(asked.values()) - len(asked),
            "at_most": n_kills * HOSTS,
        }


def _run(data_dir: Path, kill_after_s: float | None) -> bool:
    """Run the check; True where it ended by itself."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("CURATE_")}
    env |= {"CURATE_DATA_DIR": str(data_dir), "PYTHONPATH": str(ROOT / "src")}
    flags = ["--due", "--allow-network", "127.0.0.0/16", "--interval-ms", str(INTERVAL_MS)]
    process = subprocess.Popen(
        [sys.executable, "-c", CLI, "check", *flags, "--now", START.isoformat()],
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    with suppress(subprocess.TimeoutExpired):
        return process.wait(kill_after_s) == 0
    process.send_signal(signal.SIGKILL)
    process.wait()
    time.sleep(0.05)  # what was under way reaches the sites' logs
    return False


def _stored(data_dir: Path) -> list[str]:
    with closing(sqlite3.connect(f"file:{data_dir}/catalog.sqlite3?mode=ro", uri=True)) as base:
        rows = base.execute("select url from link join link_check on link_id = link.id").fetchall()
    return [row[0] for row in rows]


def _asked(webs: list) -> Counter[str]:
    return Counter(web.url(path) for web in webs for path in web.asked if path[1:].isdigit())
