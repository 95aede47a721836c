"""Commits captures in batches, so that a killed crawl loses only those in hand."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.utils.asyncio import create_looping_call
from scrapy.utils.defer import _schedule_coro

from curate.errors import CurateError
from curate_spiders.storing import Storer

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

    from curate.catalog import NewCapture

_COMMIT_EVERY_S = 2.0
_PROGRESS_EVERY_S = 0.2


class CapturePipeline:
    """Collects the spider's captures and tells the parent process how many there are."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._job = crawler.spider.job
        self._batch: list[NewCapture] = []
        self._storer = Storer(self._job, self._tell)
        self._n_told = -1
        self._loops = [
            (create_looping_call(self._commit), _COMMIT_EVERY_S),
            (create_looping_call(self._tell), _PROGRESS_EVERY_S),
        ]
        crawler.signals.connect(self._spider_opened, signal=signals.spider_opened)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor."""
        return cls(crawler)

    def _spider_opened(self) -> None:
        for loop, interval in self._loops:
            loop.start(interval, now=False)

    def process_item(self, item: NewCapture) -> NewCapture:
        """Take one capture."""
        self._batch.append(item)
        if len(self._batch) >= self._job.catalog.settings.batch_size:
            self._commit()
        return item

    def close_spider(self) -> None:
        """Commit what is left."""
        for loop, _ in self._loops:
            if loop.running:
                loop.stop()
        self._commit()
        self._settle()
        self._storer.close()
        self._tell()

    def _commit(self) -> None:
        """Hand the batch to the storing process."""
        if not self._batch or self._job.tally.storage_error is not None:
            return
        batch, self._batch = self._batch, []
        try:
            self._storer.store(batch)
        except CurateError as err:
            self._give_up(err)

    def _settle(self) -> None:
        try:
            self._storer.settle()
        except CurateError as err:
            self._give_up(err)

    def _give_up(self, err: CurateError) -> None:
        # Nothing that is fetched from here on could be kept: stop asking the publisher for it.
        self._job.tally.storage_error = f"captures cannot be stored: {err}"
        _schedule_coro(self._crawler.engine.close_spider_async(reason="storage_error"))

    def _tell(self) -> None:
        # What is told is safe: a crawl that is killed now has so much.
        n_pages = self._storer.n_stored + self._job.tally.counts["replayed"]
        if n_pages != self._n_told:
            self._n_told = n_pages
            sys.stdout.write(json.dumps({"pages": n_pages}) + "\n")
            sys.stdout.flush()
