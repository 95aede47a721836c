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

    def __init__(self, stage, moment, uncommitted):
        self._stage, self._moment, self._uncommitted = stage, moment, uncommitted
        self._now, self._n = "", 0

    def start(self, stage, total):
        self._now, self._n = stage, 0
        if self._moment == "start":
            self._pull()

    def advance(self, n):
        self._n += n
        # A crawl tells what it fetched, up to a batch before that is committed.
        if self._moment == "advance" and (self._now != "crawl" or self._n > self._uncommitted):
            self._pull()

    def finish(self):
        self._now = ""

    def _pull(self):
        if self._now == self._stage:
            os.kill(os.getpid(), signal.SIGKILL)


def main():
    task = json.loads(sys.argv[1])
    settings = sample_settings(Path(task["data_dir"]))
    killer = Killer(task["stage"], task["moment"], settings.batch_size)
    with open_catalog(settings) as catalog:
        if task["crawls"]:
            refresh(catalog, [SourceDefinition.model_validate(task["definition"])], reporter=killer)
        else:
            judge_catalog(catalog, RefreshReport(), reporter=killer)


if __name__ == "__main__":
    main()
