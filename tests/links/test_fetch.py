import socket
import ssl
import subprocess
from dataclasses import replace

import pytest

from curate.clock import FixedClock, parse_time
from curate.links import run_checks

from .conftest import NOW, answer, page

TEXT = " ".join(f"fraction{n}" for n in range(40))


def test_a_forbidden_address_is_never_contacted(sites, look):
    forbidden = sites.start("127.66.0.1")
    number = int.from_bytes(socket.inet_aton("127.66.0.1"))
    for url in (
        forbidden.url("/x"),
        f"http://{number}:{forbidden.port}/x",
        f"http://0x7f.66.1:{forbidden.port}/x",
        f"http://[::ffff:127.66.0.1]:{forbidden.port}/x",
    ):
        check = look(url)
        assert (check.verdict, check.kind) == ("skipped", "blocked_address"), url
    assert forbidden.requests == []


def test_a_redirect_to_a_forbidden_address_is_not_followed(sites, site, look):
    forbidden = sites.start("127.66.0.1")
    url = site.give("/go", 302, Location=forbidden.url("/meta-data"))
    check = look(url)
    assert (check.verdict, check.kind) == ("skipped", "blocked_address")
    assert check.final_url == forbidden.url("/meta-data")
    assert forbidden.requests == []


def test_a_name_that_resolves_to_a_forbidden_address_is_refused(policy, site):
    site.give("/x", 200, page("Lesson", TEXT))
    narrow = replace(policy, allowed=())
    url = f"http://localhost:{site.port}/x"
    check = run_checks([url], narrow, FixedClock(parse_time(NOW)))[0]
    assert (check.verdict, check.kind) == ("skipped", "blocked_address")
    assert site.requests == []


def test_a_public_host_is_left_alone_while_no_contact_is_set(policy):
    closed = "http://93.184.216.34:9/"
    check = run_checks([closed], policy, FixedClock(parse_time(NOW)))[0]
    assert (check.verdict, check.kind) == ("skipped", "no_contact")


def test_a_name_that_cannot_exist_is_dead(look):
    check = look("http://no-such-school.invalid/lesson")
    assert (check.verdict, check.kind) == ("dead", "dns")


def test_a_closed_port_is_refused(look):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    check = look(f"http://127.0.0.1:{port}/x")
    assert (check.verdict, check.kind) == ("failing", "refused")


def test_a_server_that_hangs_costs_no_more_than_the_time_limit(policy, site):
    url = site.on("/slow", lambda _request: b"hang")
    quick = replace(policy, timeout_s=0.3)
    check = run_checks([url], quick, FixedClock(parse_time(NOW)))[0]
    assert (check.verdict, check.kind) == ("failing", "timeout")
    assert check.elapsed_s < 1


def test_a_reset_connection_is_failing_after_a_second_try(site, look):
    url = site.on("/x", lambda _request: None)
    check = look(url)
    assert (check.verdict, check.kind) == ("failing", "reset")
    assert len(site.asked("/x")) >= 2


@pytest.mark.parametrize(
    "raw", [b"SSH-2.0-OpenSSH_9\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 5000 + b"\r\n"]
)
def test_an_answer_that_is_no_http_or_has_endless_headers_is_failing(site, look, raw):
    url = site.on("/x", lambda _request: raw)
    check = look(url)
    assert (check.verdict, check.kind) == ("failing", "protocol_error")


def test_only_the_start_of_a_large_page_is_read(site, look):
    big = page("Lesson", f"{TEXT} " * 40_000)
    check = look(site.give("/big", 200, big))
    assert check.verdict == "alive"


def test_a_body_shorter_than_announced_is_told(site, look):
    cut = answer(200, page("Lesson", TEXT)).replace(b"Length: ", b"Length: 9")
    url = site.on("/x", lambda _request: cut + b"\r\nConnection: close")
    check = look(url)
    assert (check.verdict, check.kind) == ("alive", "truncated")


def test_the_user_agent_is_our_own_also_on_the_second_look(site, look):
    url = site.give("/x", 403, page("No", "no"))
    look(url)
    asked = site.asked("/x")
    assert len(asked) == 2
    assert {request.headers["user-agent"] for request in asked} == {
        "curate-test (+mailto:test@example.org)"
    }
    assert "accept-language" not in asked[0].headers
    assert "accept-language" in asked[1].headers


def test_a_password_in_the_link_is_sent_to_its_own_host_only(sites, site, look):
    other = sites.start("127.0.0.2")
    other.give("/b", 200, page("Lesson", TEXT))
    site.give("/a", 302, Location=other.url("/b"))
    check = look(f"http://reader:secret@127.0.0.1:{site.port}/a")
    assert check.verdict == "alive"
    assert "authorization" in site.asked("/a")[0].headers
    assert "authorization" not in other.asked("/b")[0].headers


@pytest.fixture(scope="session")
def certificates(tmp_path_factory):
    """An authority of our own, a good certificate by it and one that nobody signed."""
    folder = tmp_path_factory.mktemp("tls")

    def run(*words):
        subprocess.run(["openssl", *words], check=True, capture_output=True, cwd=folder)

    new = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    run(*new, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=test authority")
    for name, subject in (("good", "IP:127.0.0.1"), ("other", "DNS:other.example")):
        signed = ["-CA", "ca.pem", "-CAkey", "ca.key", "-addext", f"subjectAltName={subject}"]
        run(*new, "-keyout", f"{name}.key", "-out", f"{name}.pem", "-subj", "/CN=x", *signed)
    alone = ["-addext", "subjectAltName=IP:127.0.0.1"]
    run(*new, "-keyout", "alone.key", "-out", "alone.pem", "-subj", "/CN=alone", *alone)
    return folder


@pytest.mark.parametrize(
    ("name", "trusted", "verdict", "kind"),
    [
        ("good", True, "alive", "ok"),
        ("good", False, "failing", "tls_untrusted"),
        ("other", True, "failing", "tls_wrong_host"),
        ("alone", True, "failing", "tls_self_signed"),
    ],
)
def test_each_fault_of_a_certificate_has_its_own_kind(
    sites, policy, certificates, name, trusted, verdict, kind
):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates / f"{name}.pem", certificates / f"{name}.key")
    secure = sites.start(ssl=context)
    secure.give("/x", 200, page("Lesson", TEXT))
    with_ca = replace(policy, ca_file=certificates / "ca.pem" if trusted else None)
    url = secure.url("/x").replace("http:", "https:")
    check = run_checks([url], with_ca, FixedClock(parse_time(NOW)))[0]
    assert (check.verdict, check.kind) == (verdict, kind)


def test_https_to_a_plain_http_port_is_a_tls_fault(site, look):
    check = look(site.url("/x").replace("http:", "https:"))
    assert (check.verdict, check.kind) == ("failing", "tls_protocol")
