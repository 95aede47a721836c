"""The yardstick: a Scrapy spider that downloads the addresses of a file and does nothing else.

Scrapy's default settings, so its default concurrency and no delay; only the log is set to INFO as
ours is, because the default prints a line per page, which would flatter the comparison.

Run: python tests/benchmarks/crawl_bare.py FILE   (one address a line)
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class BareSpider(Spider):
    """Downloads and forgets."""

    name = "bare"
    handle_httpstatus_all = True

    async def start(self) -> AsyncIterator[Any]:
        """A request per line of the file."""
        for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines():
            meta = {"dont_redirect": True, "handle_httpstatus_all": True}
            yield Request(line, callback=self.parse, dont_filter=True, meta=meta)

    def parse(self, response: Any) -> None:
        """Nothing."""


def main() -> None:
    """Download, and print how many answers and bytes came."""
    process = CrawlerProcess({"LOG_LEVEL": "INFO", "STATS_DUMP": False})
    crawler = process.create_crawler(BareSpider)
    process.crawl(crawler)
    process.start()
    stats = crawler.stats.get_stats()
    counts = ("downloader/response_count", "downloader/response_bytes", "retry/count")
    print(json.dumps({name: stats.get(name, 0) for name in counts}))


if __name__ == "__main__":
    main()
