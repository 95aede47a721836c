"""Out-links: what crawls tell for free, what must be asked, and under which name it is kept."""

import pytest
from sqlalchemy import select
from tests.pipeline.runs import fetched, sample_settings

from curate.catalog import open_catalog
from curate.catalog.models import LinkCheckRow, LinkRow, LinkUse
from curate.catalog.sources import remember_source
from curate.loopback import LoopbackServer, Reply
from curate.pipeline.extract_step import ExtractStage
from curate.pipeline.links_step import check_due_links
from curate.pipeline.steps import run_stage

ORIGIN = "https://lessons.curate.example"
PAGE = "<html><head><title>{title}</title></head><body><p>Here is {title}.</p></body></html>"
REPLIES = {
    "/here.html": Reply(body=PAGE.format(title="a page").encode()),
    "/there.html": Reply(body=PAGE.format(title="another page").encode()),
    "/old.html": Reply(status=301, location="/gone.html"),
    "/moved.html": Reply(status=301, location="/here.html"),
}


@pytest.fixture(scope="module")
def site():
    with LoopbackServer(lambda path: REPLIES.get(path, Reply(404, b"no such page"))) as running:
        yield running


@pytest.fixture
def catalog(tmp_path, site):
    """A catalog whose one source is served by `site`."""
    with open_catalog(sample_settings(tmp_path / "data")) as opened:
        definition = {
            "id": "sample",
            "name": "Sample",
            "start": [f"{ORIGIN}/"],
            "scope": [f"{ORIGIN}/"],
            "origin": {ORIGIN: site.url},
        }
        with opened.begin() as session:
            remember_source(session, "sample", "Sample", definition, at=opened.clock.now())
        site.forget()
        yield opened


def put_page(catalog, *links):
    """Let a crawl have found one lesson with these links, and read it."""
    items = "".join(f'<p>See <a href="{link}">this</a> for more on rivers.</p>' for link in links)
    text = "Rivers carry sand down to the sea, year after year, without a rest. " * 5
    page = f"<title>Rivers</title><main><h1>Rivers</h1><p>{text}</p>{items}</main>"
    body = f"<html lang='en'><body>{page}</body></html>"
    fetched(catalog, "/rivers.html", body=body.encode())
    run_stage(catalog, ExtractStage())


def looks(catalog):
    """Address -> (verdict, kind, final address) of every look."""
    with catalog.read() as session:
        rows = session.execute(
            select(LinkRow.url, LinkCheckRow).join(LinkCheckRow, LinkCheckRow.link_id == LinkRow.id)
        ).all()
        assert len(rows) == len({row[0] for row in rows}), "a link was looked at twice"
        return {url: (row.verdict, row.kind, row.final_url) for url, row in rows}


def test_what_a_crawl_fetched_is_not_asked_again(catalog, site):
    put_page(catalog, "/here.html", "/here.html#end", "/missing.html")
    fetched(catalog, "/here.html", body=REPLIES["/here.html"].body)
    fetched(catalog, "/missing.html", status=404)
    check_due_links(catalog)
    found = looks(catalog)
    assert {url: look[:2] for url, look in found.items()} == {
        f"{ORIGIN}/here.html": ("alive", "ok"),
        f"{ORIGIN}/here.html#end": ("alive", "ok"),
        f"{ORIGIN}/missing.html": ("dead", "http_404"),
    }
    assert site.requests == []


def test_a_redirect_that_a_crawl_met_is_as_alive_as_the_page_it_leads_to(catalog):
    put_page(catalog, "/old.html", "/moved.html")
    fetched(catalog, "/old.html", status=301, redirected_to=f"{ORIGIN}/gone.html")
    fetched(catalog, "/gone.html", status=404)
    fetched(catalog, "/moved.html", status=301, redirected_to=f"{ORIGIN}/here.html")
    fetched(catalog, "/here.html", body=REPLIES["/here.html"].body)
    check_due_links(catalog)
    found = looks(catalog)
    assert found[f"{ORIGIN}/old.html"][:2] == ("dead", "http_404")
    assert found[f"{ORIGIN}/moved.html"] == ("alive", "moved", f"{ORIGIN}/here.html")


def test_a_page_linked_by_both_of_its_names_is_asked_once_and_told_for_both(catalog, site):
    put_page(catalog, "/there.html", f"{site.url}/there.html")
    check_due_links(catalog)
    assert {url: look[0] for url, look in looks(catalog).items()} == {
        f"{ORIGIN}/there.html": "alive",
        f"{site.url}/there.html": "alive",
    }
    assert [path for _, path, _ in site.requests].count("/there.html") == 1
    assert check_due_links(catalog).n_stale == 0


def test_addresses_are_kept_as_published_and_not_as_served(catalog, site):
    put_page(catalog, "/there.html", "/moved.html")
    check_due_links(catalog)
    with catalog.read() as session:
        rows = session.scalars(select(LinkCheckRow)).all()
    for row in rows:
        assert row.final_url.startswith(ORIGIN)
        assert all(hop["url"].startswith(ORIGIN) for hop in row.hops)
    assert looks(catalog)[f"{ORIGIN}/moved.html"][2] == f"{ORIGIN}/here.html"


def test_a_link_that_no_page_uses_any_more_is_not_asked(catalog, site):
    put_page(catalog, "/there.html")
    put_page(catalog)
    with catalog.read() as session:
        assert session.scalars(select(LinkUse.link_id)).all() == []
    assert check_due_links(catalog).n_stale == 0
    assert site.requests == []
