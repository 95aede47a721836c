"""The crawl process: `python -m curate.crawl.child SPEC.json`, started by `run_crawl`.

It dies with its parent, finds the Scrapy project in a checkout and in a wheel, and hands over.
"""

from __future__ import annotations

import ctypes
import importlib
import json
import os
import signal
import sys
from pathlib import Path

from curate import bundled

_PR_SET_PDEATHSIG = 1  # prctl(2)
_ORPHANED = 3


def die_with_parent(parent_pid: int) -> None:
    """Have the kernel kill us when the parent goes; exit at once where it has gone already.

    A kill, not a request to stop: the parent's lock is free from that moment, and a second crawl
    must not meet a first one. Committed captures are safe, the rest is fetched again.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent_pid:
        sys.exit(_ORPHANED)


def main() -> int:
    """Run the crawl that the file named on the command line describes."""
    spec = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    die_with_parent(int(spec["parent_pid"]))
    # The Scrapy project stands beside src/, outside the package, so it is imported by name.
    sys.path.insert(0, str(bundled.folder("spiders")))
    # Scrapy's download handler looks through all loaded modules while it is imported, three times:
    # a fifth of a second once the catalog is loaded, next to nothing before.
    importlib.import_module("curate_spiders.gate")
    process = importlib.import_module("curate_spiders.process")
    return int(process.run(spec))


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    # Everything is stored and closed; taking a large interpreter apart would only take time.
    os._exit(code)
