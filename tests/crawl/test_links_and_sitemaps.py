import gzip
import sys

import pytest
from scrapy.http import HtmlResponse

from curate import bundled
from curate.crawl import OriginMap

sys.path.insert(0, str(bundled.folder("spiders")))

from curate_spiders.links import is_asset, page_links
from curate_spiders.sitemaps import UnreadableSitemap, read_sitemap

NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
ORIGINS = OriginMap({"https://a.example": "http://127.0.0.1:81"})


def links(html, url="http://127.0.0.1:81/x/y.html"):
    return list(page_links(HtmlResponse(url, body=html.encode(), encoding="utf-8"), ORIGINS))


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('<a href="z.html">', ["https://a.example/x/z.html"]),
        ('<a href=" ../z.html#part ">', ["https://a.example/z.html"]),
        ('<base href="/deep/"><a href="z">', ["https://a.example/deep/z"]),
        ('<base href="https://a.example/pub/"><a href="z">', ["https://a.example/pub/z"]),
        ('<a href="//b.example/z">', ["http://b.example/z"]),
        ('<a href="javascript:go()"><a href="tel:1"><a href="http://[x"><a>', []),
        ('<iframe src="frame.html"></iframe><link href="l.html"><img src="i">', []),
        (
            '<meta http-equiv="Refresh" content="0; URL=\'moved.html\'">',
            ["https://a.example/x/moved.html"],
        ),
        ('<a href="ñ.html">', ["https://a.example/x/%C3%B1.html"]),
        ("", []),
    ],
)
def test_links_are_published_canonical_addresses(html, found):
    assert links(html) == found


@pytest.mark.parametrize(
    ("url", "answer"),
    [
        ("https://a.example/i.JPG", True),
        ("https://a.example/b.pdf?download=1", True),
        ("https://a.example/lesson.html", False),
        ("https://a.example/lesson", False),
        ("https://a.example/v1.2/", False),
        ("https://a.example/?file=a.zip", False),
    ],
)
def test_assets_are_told_by_the_suffix_of_the_path(url, answer):
    assert is_asset(url) is answer


def test_a_sitemap_lists_pages_and_an_index_lists_sitemaps():
    urlset = f"<urlset {NS}><url><loc> https://a.example/1 </loc></url></urlset>".encode()
    index = f"<sitemapindex {NS}><sitemap><loc>https://a.example/m</loc></sitemap></sitemapindex>"
    assert read_sitemap(urlset).pages == ["https://a.example/1"]
    assert read_sitemap(gzip.compress(urlset)).pages == ["https://a.example/1"]
    assert read_sitemap(index.encode()).sitemaps == ["https://a.example/m"]


def test_entities_of_a_sitemap_are_never_resolved(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("https://a.example/secret")
    text = (
        f'<!DOCTYPE urlset [<!ENTITY x SYSTEM "file://{secret}">]>'
        f"<urlset {NS}><url><loc>&x;</loc></url></urlset>"
    )
    assert not any("secret" in page for page in read_sitemap(text.encode()).pages)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not found",
        b"<html><body>404</body></html>",
        b"\x1f\x8bbroken",
        gzip.compress(b"\0" * 60_000_000, 9),
    ],
    ids=["empty", "text", "html", "bad gzip", "bomb"],
)
def test_what_is_no_sitemap_is_refused(body):
    with pytest.raises(UnreadableSitemap):
        read_sitemap(body)
