"""A feed in two pages on a loopback site, one of them torn, its items' pages asked for too."""

import pytest

from curate.crawl import SourceDefinition
from curate.pipeline.crawl_step import crawl_source

pytestmark = pytest.mark.slow

PUBLISHED = "https://pod.example"


def item(number, title="Waves"):
    return f"<item><title>{title} {number}</title><link>{PUBLISHED}/{number}</link></item>"


def feed(*items, older=""):
    link = f'<a:link rel="next" href="{older}"/>' if older else ""
    return (
        200,
        {"Content-Type": "application/rss+xml"},
        '<rss version="2.0" xmlns:a="http://www.w3.org/2005/Atom"><channel><title>Sea</title>'
        f"{link}{''.join(items)}</channel></rss>",
    )


@pytest.mark.parametrize("follows", [True, False])
def test_a_feed_is_read_back_to_its_oldest_page(new_site, new_catalog, follows):
    torn = item(3).replace("</title>", "</titel>")
    site = new_site(
        {
            "/feed.xml": feed(item(1), item(2), older="/feed.xml?page=2"),
            "/feed.xml?page=2": feed(torn, item(4)),
            **{f"/{n}": f"<title>Waves {n}</title><p>Sea.</p>" for n in range(1, 5)},
        }
    )
    definition = SourceDefinition(
        id="pod", name="Pod", protocol="feed", start=[f"{PUBLISHED}/feed.xml"], delay_s=0,
        origin={PUBLISHED: site.origin}, records={"follow": True} if follows else None,
    )  # fmt: skip
    result = crawl_source(new_catalog(), definition)
    asked = set(site.paths()) - {"/robots.txt"}
    pages = {"/1", "/2", "/4"} if follows else set()
    assert asked == {"/feed.xml", "/feed.xml?page=2"} | pages
    # A feed never shows everything, and here a part of it was torn as well.
    assert (result.items, result.listing, result.listings_failed) == (4, "partial", 1)
    assert "broken XML" in result.first_error
