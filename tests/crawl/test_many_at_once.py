"""A site asked by several requests at once: what waits, what is kept open, what is asked twice."""

from collections import Counter

import pytest

from curate.crawl import SourceDefinition
from curate.pipeline.crawl_step import crawl_source

N_PAGES = 40
CLOSED = tuple(f"/closed/{n}" for n in range(3))
# Short answers that are no page: the download of such an answer is over when its header comes.
DATA = tuple(f"/data/{n}" for n in range(N_PAGES))

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def world(new_site, new_catalog):
    """Many start pages at once, before anything is known of the host."""
    site = new_site()
    connections = set()

    def page(handler):
        connections.add(handler.client_address)
        return f"<!doctype html><title>{handler.path}</title>"

    def data(handler):
        connections.add(handler.client_address)
        return (200, {"Content-Type": "text/plain"}, b"1,2,3")

    pages = tuple(f"/page/{n}" for n in range(N_PAGES))
    site.pages |= dict.fromkeys(pages + CLOSED, page) | dict.fromkeys(DATA, data)
    site.pages["/robots.txt"] = (
        200,
        {"Content-Type": "text/plain"},
        "User-agent: *\nDisallow: /closed/\n",
    )
    start = [path for trio in zip(pages, DATA, strict=True) for path in trio]
    definition = SourceDefinition(
        id="many",
        name="Many",
        start=[f"{site.origin}{path}" for path in (*CLOSED, *start)],
        scope=[f"{site.origin}/"],
        delay_s=0,
    )
    result = crawl_source(new_catalog(), definition)
    return {
        "result": result,
        "pages": pages,
        "asked": Counter(site.paths()),
        "connections": connections,
    }


def test_every_request_that_waits_for_robots_txt_gets_its_answer(world):
    assert world["asked"]["/robots.txt"] == 1
    assert world["result"].pages == N_PAGES
    assert world["result"].errors == {}


def test_what_waits_for_robots_txt_is_refused_like_any_other(world):
    assert world["result"].robots_refused == len(CLOSED)
    assert not any(world["asked"][path] for path in CLOSED)


def test_an_address_is_asked_once_beside_answers_that_are_no_pages(world):
    expected = Counter([*world["pages"], *DATA, "/robots.txt"])
    assert world["asked"] == expected
    assert world["result"].requests == expected.total()
    assert world["result"].not_pages == len(DATA)


def test_connections_are_kept_from_page_to_page(world):
    # Eight requests at once need eight connections; a few more may open while others are returned.
    assert len(world["connections"]) <= 16


def test_a_server_that_closes_after_each_answer_loses_no_page_and_is_asked_once(
    new_site, new_catalog
):
    """HTTP/1.0: the connection ends with the answer, whether or not the answer says so."""
    site = new_site({"/": "".join(f'<a href="/p/{n}.html">{n}</a>' for n in range(60))})
    site.pages |= {f"/p/{n}.html": f"<title>Page {n}</title><p>Text {n}</p>" for n in range(60)}
    site.server.RequestHandlerClass.protocol_version = "HTTP/1.0"
    definition = SourceDefinition(
        id="old", name="Old", start=(f"{site.origin}/",), scope=(f"{site.origin}/",), delay_s=0
    )
    result = crawl_source(new_catalog(), definition)
    assert (result.pages, result.errors, result.retries) == (61, {}, 0)
    asked = Counter(site.paths())
    assert set(asked.values()) == {1}
