"""A run of the pipeline that kills itself, as a power cut would; started by `runs.killed_at`."""

import json
import os
import signal
import sys
from pathlib import Path

from tests.pipeline.runs import sample_settings

from curate.catalog import open_catalog
from curate.crawl import SourceDefinition
from curate.pipeline.refresh import RefreshReport, judge_catalog, refresh


class Killer:
    """Hears of progress and pulls the plug."""

    def __init__(self, stage, moment):
        self._stage, self._moment = stage, moment
        self._now, self._n = "", 0

    def start(self, stage, total):
        self._now, self._n = stage, 0
        if self._moment == "start":
            self._pull()

    def advance(self, n):
        self._n += n
        if self._moment == "advance" and self._n:
            self._pull()

    def finish(self):
        self._now = ""

    def _pull(self):
        if self._now == self._stage:
            os.kill(os.getpid(), signal.SIGKILL)


def main():
    task = json.loads(sys.argv[1])
    settings = sample_settings(Path(task["data_dir"]))
    killer = Killer(task["stage"], task["moment"])
    with open_catalog(settings) as catalog:
        if task["crawls"]:
            refresh(catalog, [SourceDefinition.model_validate(task["definition"])], reporter=killer)
        else:
            judge_catalog(catalog, RefreshReport(), reporter=killer)


if __name__ == "__main__":
    main()
