"""`python -m curate.sample`: serve the sample source, or write its pages to a folder."""

from __future__ import annotations

import argparse
import sys
import threading
from contextlib import suppress
from pathlib import Path

from curate.sample.render import Site
from curate.sample.server import SampleServer


def main(arguments: list[str] | None = None) -> None:
    """Serve until interrupted, or write the pages and end."""
    parser = argparse.ArgumentParser(prog="python -m curate.sample", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 takes a free one")
    parser.add_argument("--write", type=Path, metavar="FOLDER", help="write the pages and end")
    options = parser.parse_args(arguments)
    if options.write is not None:
        n_files = Site().write(options.write)
        sys.stdout.write(f"{n_files} files written to {options.write}\n")
        return
    with SampleServer(port=options.port) as server, suppress(KeyboardInterrupt):
        sys.stdout.write(f"{server.origin} is served at {server.url}/index.html\n")
        sys.stdout.flush()
        threading.Event().wait()


if __name__ == "__main__":
    main()
