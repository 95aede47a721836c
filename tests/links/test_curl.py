"""What the engine itself guards, whatever the rules above it ask for."""

import gzip
import socket
import ssl
import subprocess
import time
from dataclasses import replace

import brotli
import pytest

from curate.links.curl import CurlFetcher
from curate.links.fetch import Ending, Request
from curate.links.target import Target, read_target

from .conftest import answer, page


def fetch(policy, url, *, addresses=None, timeout_s=3.0, cap=65_536, headers=None):
    """One hop of the engine alone."""
    target = read_target(url)
    assert isinstance(target, Target)
    fetcher = CurlFetcher(policy)
    try:
        return fetch_with(fetcher, target, addresses, timeout_s, cap, headers)
    finally:
        fetcher.close()


def fetch_with(fetcher, target, addresses=None, timeout_s=3.0, cap=65_536, headers=None):
    found = []
    asked = {"User-Agent": "curate/test", **(headers or {})}
    hosts = (target.host,) if addresses is None else addresses
    fetcher.start(Request(target, asked, timeout_s, cap, hosts), found.append)
    until = time.monotonic() + timeout_s + 2
    while not found and time.monotonic() < until:
        fetcher.wait(0.2)
    return found[0]


def test_the_engine_connects_to_no_address_that_is_not_allowed(policy, sites):
    """Even if everything above it were fooled, a name cannot be rebound to a closed network."""
    closed = sites.start("127.66.0.1")
    url = f"http://rebound.example:{closed.port}/x"
    hop = fetch(policy, url, addresses=("127.66.0.1",))
    assert hop.problem == "blocked_address"
    assert "127.66.0.1" in hop.detail
    assert closed.requests == []


def test_a_name_is_asked_at_the_address_that_was_checked(policy, site):
    site.give("/x", 200, page("Lesson", "words"))
    url = f"http://lessons.example:{site.port}/x"
    hop = fetch(policy, url, addresses=("127.0.0.1",))
    assert hop.status == 200
    assert site.requests[0].headers["host"] == f"lessons.example:{site.port}"


def test_a_name_whose_addresses_changed_is_asked_at_the_new_one(policy, sites):
    first, second = sites.start("127.0.0.2"), sites.start("127.0.0.3")
    target = read_target(f"http://lessons.example:{second.port}/x")
    fetcher = CurlFetcher(policy)
    try:
        assert fetch_with(fetcher, target, ("127.0.0.2",)).problem == "refused"
        assert fetch_with(fetcher, target, ("127.0.0.3",)).status == 404
    finally:
        fetcher.close()
    assert (len(first.requests), len(second.requests)) == (0, 1)


@pytest.mark.skipif(not socket.has_ipv6, reason="this Python knows no IPv6")
def test_an_ipv6_address_is_refused_unless_its_network_is_allowed(policy):
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as server:
        port = server.getsockname()[1]
        hop = fetch(policy, f"http://[::1]:{port}/x", timeout_s=1.0)
        assert hop.problem == "blocked_address"
        server.settimeout(0.1)
        with pytest.raises(TimeoutError):
            server.accept()


def test_an_environment_that_names_a_proxy_changes_nothing(policy, site, monkeypatch):
    url = site.give("/x", 200, page("Lesson", "words"))
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.66.0.1:1")
    assert fetch(policy, url).status == 200


@pytest.mark.parametrize(
    ("coding", "pack"), [("gzip", gzip.compress), ("br", brotli.compress), ("identity", bytes)]
)
def test_a_packed_body_is_unpacked_and_cut_at_the_cap(policy, site, coding, pack):
    bomb = pack(b"<p>" + b"a" * 5_000_000)
    url = site.give("/bomb", 200, bomb, Content_Encoding=coding)
    hop = fetch(policy, url)
    assert hop.ending is Ending.CAPPED
    assert len(hop.body) == 65_536
    assert set(hop.body[3:]) == {ord("a")}


def test_a_body_that_is_not_packed_as_it_says_is_unreadable(policy, site):
    url = site.give("/x", 200, b"plain words", Content_Encoding="br")
    assert fetch(policy, url).ending is Ending.UNREADABLE


def test_of_a_file_only_the_beginning_is_taken(policy, site):
    url = site.give("/a.mp4", 200, b"\0" * 3_000_000, Content_Type="video/mp4")
    hop = fetch(policy, url)
    assert hop.ending is Ending.CAPPED
    assert len(hop.body) < 40_000


def test_an_interim_answer_is_not_taken_for_the_answer(policy, site):
    early = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
    url = site.on("/x", lambda _r: early + answer(404, "gone", X_Last="yes"))
    hop = fetch(policy, url)
    assert (hop.status, hop.headers.get("x-last")) == (404, "yes")
    assert "link" not in hop.headers


def test_a_kept_connection_serves_many_requests(policy, site):
    target = read_target(site.give("/x", 200, page("Lesson", "words")))
    fetcher = CurlFetcher(policy)
    try:
        statuses = [fetch_with(fetcher, target).status for _ in range(20)]
        assert fetcher.n_opened == 1
    finally:
        fetcher.close()
    assert statuses == [200] * 20


def test_sockets_that_come_and_go_are_each_heard(policy, site):
    """A closed socket's number comes back for another one: it must be watched anew."""
    closing = site.on("/once", lambda _r: answer(200, "a", Connection="close"))
    kept = site.give("/kept", 200, "b")
    fetcher = CurlFetcher(policy)
    try:
        for url in [closing, kept, closing, closing, kept] * 6:
            hop = fetch_with(fetcher, read_target(url), timeout_s=1.0)
            assert hop.status == 200, hop
    finally:
        fetcher.close()


def test_closing_gives_back_every_file(policy, site):
    import psutil

    url = site.give("/x", 200, "words")
    process = psutil.Process()
    fetch(policy, url)
    before = process.num_fds()
    for _ in range(5):
        fetch(policy, url)
    until = time.monotonic() + 2  # the site, in this process too, closes its ends when it hears
    while process.num_fds() > before and time.monotonic() < until:
        time.sleep(0.02)
    assert process.num_fds() <= before


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
    names = "-keyout key.pem -out cert.pem -subj /CN=lessons -addext subjectAltName=IP:127.0.0.1"
    subprocess.run(f"{command} {names}".split(), cwd=folder, check=True, capture_output=True)
    return folder


def test_http_2_is_spoken_where_the_server_offers_it(policy, certificate):
    """The greeting offers h2, and what follows is its preface."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    context.set_alpn_protocols(["h2"])
    seen = []

    def serve(server):
        plain, _ = server.accept()
        try:
            with context.wrap_socket(plain, server_side=True) as secure:
                seen.append(secure.selected_alpn_protocol())
                seen.append(secure.recv(24))
        except OSError:
            pass

    import threading

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve, args=(server,), daemon=True)
        thread.start()
        trusting = replace(policy, ca_file=certificate / "cert.pem")
        hop = fetch(trusting, f"https://127.0.0.1:{server.getsockname()[1]}/x", timeout_s=2.0)
        thread.join(3)
    assert seen == ["h2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"]
    assert hop.status is None
