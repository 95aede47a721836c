"""Answers that are made to hurt: bombs in layers, wrong lengths, headers without an end."""

import gzip
import time
import zlib

import brotli
import pytest

from curate.crawl import SourceDefinition
from curate.pipeline.crawl_step import crawl_source

pytestmark = pytest.mark.slow

PAGE = b"<!doctype html><title>Lesson</title><p>Beans grow.</p>"
ZEROS = bytes(30_000_000)


def length_too_short(handler):
    handler.wfile.write(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 20\r\n\r\n" + PAGE
    )
    handler.close_connection = True


def length_of_a_lie(handler):
    handler.wfile.write(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: -5\r\n\r\n" + PAGE
    )
    handler.close_connection = True


def endless_headers(sent):
    def answer(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n")
        block = b"".join(b"X-Filler-%d: %s\r\n" % (n, b"x" * 200) for n in range(300))
        while sum(sent) < 400_000_000:
            handler.wfile.write(block)
            sent.append(len(block))

    return answer


def endless_chunks(sent):
    def answer(handler):
        handler.wfile.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        chunk = b"10000\r\n" + b"<p>again</p>    " * 4096 + b"\r\n"
        while sum(sent) < 100_000_000:
            handler.wfile.write(chunk)
            sent.append(len(chunk))

    return answer


def encoded(names, body):
    return (200, {"Content-Encoding": names}, body)


@pytest.fixture(scope="module")
def crawled(new_site, new_catalog, captures):
    site, headers, chunks = new_site(), [], []
    site.pages = {
        "/fine-br": encoded("br", brotli.compress(PAGE)),
        "/fine-twice": encoded("gzip, br", brotli.compress(gzip.compress(PAGE))),
        "/fine-deflate": encoded("deflate", zlib.compress(PAGE)),
        "/bomb-br": encoded("br", brotli.compress(ZEROS)),
        "/bomb-deflate": encoded("deflate", zlib.compress(ZEROS, 9)),
        "/bomb-twice": encoded("gzip, gzip", gzip.compress(gzip.compress(ZEROS, 9), 9)),
        "/bomb-thrice": encoded(
            "br, gzip, deflate", zlib.compress(gzip.compress(brotli.compress(ZEROS)))
        ),
        "/rubbish": encoded("gzip", b"this is no gzip at all"),
        "/length-too-short": length_too_short,
        "/length-of-a-lie": length_of_a_lie,
        "/endless-headers": endless_headers(headers),
        "/endless-chunks": endless_chunks(chunks),
    }
    links = "".join(f"<a href='{path}'>x</a>" for path in site.pages)
    site.pages["/"] = f"<!doctype html><title>Start</title>{links}"
    catalog = new_catalog()
    definition = SourceDefinition(
        id="hurt", name="Hurt", start=[f"{site.origin}/"], scope=[f"{site.origin}/"], delay_s=0
    )
    started = time.monotonic()
    result = crawl_source(catalog, definition)
    return {
        "result": result,
        "seconds": time.monotonic() - started,
        "rows": {url.removeprefix(site.origin): row for url, row in captures(catalog).items()},
        "payload": catalog.payloads.get,
        "headers": sum(headers),
        "chunks": sum(chunks),
    }


@pytest.mark.parametrize("path", ["/fine-br", "/fine-twice", "/fine-deflate"])
def test_an_honest_encoding_is_undone(crawled, path):
    assert crawled["payload"](crawled["rows"][path].payload_hash) == PAGE


@pytest.mark.parametrize("path", ["/bomb-br", "/bomb-deflate", "/bomb-twice", "/bomb-thrice"])
def test_a_bomb_of_any_encoding_is_a_page_that_is_too_large(crawled, path):
    row = crawled["rows"][path]
    assert (row.status, row.payload_hash) == (200, None)


def test_what_is_not_encoded_as_it_says_is_no_page(crawled):
    row = crawled["rows"]["/rubbish"]
    assert row.status == 200
    assert row.payload_hash is None or crawled["payload"](row.payload_hash) == (
        b"this is no gzip at all"
    )


def test_a_body_is_read_to_its_declared_length_and_a_lie_is_no_answer(crawled):
    short = crawled["rows"]["/length-too-short"]
    assert crawled["payload"](short.payload_hash) == PAGE[:20]
    assert crawled["rows"]["/length-of-a-lie"].status == 0


def test_chunks_without_an_end_are_read_to_the_cap_only(crawled):
    row = crawled["rows"]["/endless-chunks"]
    assert (row.status, row.payload_hash) == (200, None)
    assert crawled["chunks"] < 40_000_000


def test_headers_without_an_end_are_no_answer(crawled):
    assert crawled["rows"]["/endless-headers"].status == 0
    assert crawled["headers"] < 30_000_000  # three tries, and what the sockets buffer


def test_all_of_it_ends_soon(crawled):
    assert crawled["result"].finish_reason == "finished"
    assert crawled["seconds"] < 60
