import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curate.links import target
from curate.links.target import NotATarget, Target, read_target


@pytest.mark.parametrize(
    ("link", "wire"),
    [
        ("http://Example.org", "http://example.org/"),
        ("http://example.org:80/a", "http://example.org/a"),
        ("http://example.org/doi/10.1000%2F182", "http://example.org/doi/10.1000%2F182"),
        ("http://example.org/a b", "http://example.org/a%20b"),
        ("http://example.org/leçon?q=é", "http://example.org/le%C3%A7on?q=%C3%A9"),
        ("http://bücher.example/x", "http://xn--bcher-kva.example/x"),
        ("http://me:pw@example.org/x#part", "http://example.org/x"),
        ("http:\\\\example.org\\a", "http://example.org/a"),
        ("http://2130706433/", "http://127.0.0.1/"),
        ("http://0x7f.0.0.1/", "http://127.0.0.1/"),
        ("http://0177.1/", "http://127.0.0.1/"),
        ("http://127.1/", "http://127.0.0.1/"),
        ("http://[::FFFF:7F00:1]/", "http://[::ffff:7f00:1]/"),
    ],
)
def test_a_link_is_read_as_a_browser_reads_it(link, wire):
    found = read_target(link)
    assert isinstance(found, Target)
    assert found.url == wire


@pytest.mark.parametrize(
    ("link", "kind"),
    [
        ("mailto:a@example.org", "scheme"),
        ("javascript:void(0)", "scheme"),
        ("file:///etc/hosts", "scheme"),
        ("http:///lesson", "invalid_url"),
        ("http://example.org:99999/", "invalid_url"),
        ("http://example.org:0/", "invalid_url"),
        ("http://a..b/", "invalid_url"),
        ("http://256.1.1.1/", "invalid_url"),
        ("http://[::1/", "invalid_url"),
        ("lesson.html", "invalid_url"),
        ("", "invalid_url"),
    ],
)
def test_a_link_that_cannot_be_asked_says_why(link, kind):
    target = read_target(link)
    assert isinstance(target, NotATarget)
    assert target.kind == kind


def test_a_raw_utf8_redirect_target_is_escaped_byte_by_byte():
    raw = "/new/é".encode().decode("ascii", "surrogateescape")
    assert read_target(raw, base="http://example.org/x").url == "http://example.org/new/%C3%A9"


def test_a_password_in_a_link_becomes_a_header_and_leaves_the_address():
    target = read_target("http://reader:s%20t@example.org/x")
    assert target.authorization == "Basic cmVhZGVyOnMgdA=="  # base64 of "reader:s t"
    assert "reader" not in target.url


HOSTS = st.sampled_from(
    ["example.org", "a-b.example.co.uk", "127.0.0.1", "1.2.3.4.", "01.2.3.4", "256.1.1.1", "a..b",
     "xn--bcher-kva.example", "-a.example", "a-.example", "1.2.3.4.5", "example.org.", "0x7f.com",
     "Example.org", "localhost", "a_b.example", "1.2.3", "b.0x7f", "x.1"]
)  # fmt: skip
TAILS = st.text(alphabet="ab9/.:?#%2F@=&~+é \\\t'\"[]|<>", max_size=14)


@given(st.sampled_from(["http", "https", "HTTP"]), HOSTS, TAILS)
@settings(max_examples=1500, deadline=None)
def test_the_short_way_reads_a_plain_link_as_the_long_way_does(scheme, host, tail):
    link = f"{scheme}://{host}{tail}"
    short = target._PLAIN.fullmatch(link)
    if short is None:
        return
    assert target._from_plain(short) == target._read_absolute(link)
