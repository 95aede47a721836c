"""The Scrapy project: how sources are asked, politely, and what of the answers is kept."""
