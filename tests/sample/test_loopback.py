"""The server for folders: what it sends, what it refuses, what it remembers."""

import http.client
import os
import socket
import threading
import time
from urllib.parse import quote

import pytest

from curate.loopback import LoopbackServer, Reply, content_type, serve_folder

AN_HOUR_AGO = 1_700_000_000  # 14 November 2023, 22:13:20 UTC


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "root"
    (root / "a").mkdir(parents=True)
    (root / "empty").mkdir()
    (root / "a" / "index.html").write_bytes("<p>año</p>".encode())
    os.utime(root / "a" / "index.html", (AN_HOUR_AGO, AN_HOUR_AGO))
    (root / "水の旅 1.html").write_text("water")
    (root / "año.html").write_text("year")
    (root / "captions.vtt").write_text("WEBVTT\n")
    (tmp_path / "secret.txt").write_text("secret")
    (root / "link.txt").symlink_to(tmp_path / "secret.txt")
    return root


@pytest.fixture
def server(folder):
    with serve_folder(folder) as running:
        yield running


@pytest.fixture
def ask(server):
    connection = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=5)

    def send(path, method="GET", **headers):
        connection.request(
            method, path, headers={k.replace("_", "-"): v for k, v in headers.items()}
        )
        answer = connection.getresponse()
        answer.text = answer.read().decode()
        return answer

    yield send
    connection.close()


def test_html_is_sent_without_a_charset_and_with_its_date(ask):
    answer = ask("/a/")
    assert (answer.status, answer.text) == (200, "<p>año</p>")
    assert answer.headers["Content-Type"] == "text/html"
    assert answer.headers["Content-Length"] == "11"
    assert answer.headers["Last-Modified"] == "Tue, 14 Nov 2023 22:13:20 GMT"


def test_a_folder_without_its_slash_is_redirected_and_without_an_index_is_not_found(ask):
    moved = ask("/a")
    assert (moved.status, moved.headers["Location"]) == (301, "/a/")
    assert ask("/empty/").status == 404
    assert ask("/a/index.html/").status == 404


def test_a_page_that_has_not_changed_is_answered_by_304_without_a_body(ask):
    first = ask("/a/index.html")
    tag, date = first.headers["ETag"], first.headers["Last-Modified"]
    for headers in (
        {"If_None_Match": tag},
        {"If_None_Match": f'"x", W/{tag}'},
        {"If_Modified_Since": date},
    ):
        again = ask("/a/index.html", **headers)
        assert (again.status, again.text, again.headers["ETag"]) == (304, "", tag)


def test_a_page_that_has_changed_is_sent_again(ask, folder):
    tag = ask("/a/index.html").headers["ETag"]
    (folder / "a" / "index.html").write_text("<p>new</p>")
    assert ask("/a/index.html", If_None_Match=tag).text == "<p>new</p>"
    old = "Mon, 13 Nov 2023 00:00:00 GMT"
    assert ask("/a/index.html", If_Modified_Since=old).status == 200
    assert ask("/a/index.html", If_Modified_Since="yesterday").status == 200


def test_the_etag_goes_before_the_date(ask):
    date = ask("/a/index.html").headers["Last-Modified"]
    assert ask("/a/index.html", If_None_Match='"other"', If_Modified_Since=date).status == 200


def test_names_in_other_scripts_are_found_percent_encoded_or_raw(ask, server):
    assert ask(quote("/水の旅 1.html")).text == "water"
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as raw:
        raw.sendall("GET /año.html HTTP/1.0\r\n\r\n".encode())
        assert raw.makefile("rb").read().endswith(b"\r\n\r\nyear")


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/a/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "//../secret.txt",
        "/link.txt",
        "/a%00.html",
        "/%ff",
        "/" + "x" * 5000,
    ],
)
def test_nothing_outside_the_folder_is_served(ask, path):
    answer = ask(path)
    assert answer.status == 404
    assert "secret" not in answer.text


def test_head_sends_the_headers_alone_and_other_methods_are_refused(ask):
    head = ask("/a/index.html", method="HEAD")
    assert (head.status, head.text, head.headers["Content-Length"]) == (200, "", "11")
    assert ask("/a/index.html", method="DELETE").status == 501


def test_every_request_is_remembered_until_forgotten(ask, server):
    ask("/a/index.html?page=2", User_Agent="probe/1")
    ask("/none", method="HEAD")
    assert server.requests == [("GET", "/a/index.html?page=2", 200), ("HEAD", "/none", 404)]
    assert server.seen[0].user_agent == "probe/1"
    assert 0 <= time.monotonic() - server.seen[0].at_s < 5
    server.forget()
    assert server.requests == []


def test_many_threads_are_answered_and_counted(server):
    def fetch():
        connection = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=5)
        for _ in range(10):
            connection.request("GET", "/captions.vtt")
            connection.getresponse().read()
        connection.close()

    threads = [threading.Thread(target=fetch) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert server.requests == [("GET", "/captions.vtt", 200)] * 80


def test_a_kept_connection_answers_without_delay_and_is_cut_at_the_end(folder):
    with serve_folder(folder) as server:
        connection = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=5)
        began = time.perf_counter()
        for _ in range(20):
            connection.request("GET", "/captions.vtt")
            connection.getresponse().read()
        elapsed_s = time.perf_counter() - began
        kept = connection.sock
    # Waiting for delayed ACKs would cost 40 ms for each of the 20 answers, 0.8 s in all.
    assert elapsed_s < 0.6
    assert kept.recv(1) == b""
    connection.close()


def test_a_failing_answer_becomes_a_500_and_the_server_lives_on():
    def answer(path):
        if path == "/bad":
            raise ValueError(path)
        return Reply(body=b"fine")

    with LoopbackServer(answer) as server:
        connection = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=5)
        connection.request("GET", "/bad")
        bad = connection.getresponse()
        assert (bad.status, bad.read()) == (500, b"ValueError('/bad')\n")
        connection.request("GET", "/")
        assert connection.getresponse().read() == b"fine"
        connection.close()


def test_a_stopped_server_has_no_address_and_a_missing_folder_is_an_error(tmp_path):
    with pytest.raises(RuntimeError, match="context manager"):
        _ = serve_folder(tmp_path).url
    with pytest.raises(NotADirectoryError):
        serve_folder(tmp_path / "missing")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.html", "text/html"),
        ("a.pdf", "application/pdf"),
        ("a.svg", "image/svg+xml"),
        ("a.webm", "video/webm"),
        ("a.vtt", "text/vtt"),
        ("sitemap.xml", "text/xml"),
        ("a.epub", "application/epub+zip"),
        ("a.tar.gz", "application/gzip"),
        ("a.unheard", "application/octet-stream"),
    ],
)
def test_media_types_do_not_depend_on_the_machine(name, expected):
    assert content_type(name) == expected
