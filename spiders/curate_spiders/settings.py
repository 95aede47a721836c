"""Settings of the Scrapy project. Politeness is not here: it is an add-on that nobody overrides."""

BOT_NAME = "curate"
SPIDER_MODULES = ["curate_spiders.site"]
NEWSPIDER_MODULE = "curate_spiders"
ADDONS = {"curate_spiders.politeness.PolitenessAddon": 0}

ITEM_PIPELINES = {"curate_spiders.pipeline.CapturePipeline": 100}
# Depth, scope and length of addresses are the spider's own business: what it leaves out, it counts.
SPIDER_MIDDLEWARES_BASE: dict[str, int] = {}
# Breadth first, so that a crawl that ends at `max_pages` has the pages nearest to the start.
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"
DEFAULT_REQUEST_HEADERS = {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5"}
# Scrapy starts so many tasks for what each page yields. Ours is taken at once, so one is enough;
# the usual hundred cost more than all else that a page does.
CONCURRENT_ITEMS = 1
LOG_LEVEL = "INFO"
STATS_DUMP = False
