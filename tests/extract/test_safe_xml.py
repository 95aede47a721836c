import contextlib
import http.server
import threading
import time

import lxml.etree
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curate.extract import safe_xml
from curate.extract.page import Unusable
from curate.extract.safe_xml import MAX_DEPTH, parse_xml
from curate.records import Reason

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def reason_of(payload, **kwargs):
    with pytest.raises(Unusable) as caught:
        parse_xml(payload.encode() if isinstance(payload, str) else payload, **kwargs)
    return caught.value.reason


@pytest.mark.parametrize(
    "payload",
    [
        f'<!DOCTYPE a [<!ENTITY l0 "lol">{LAUGHS}]><a>&l9;</a>',
        f'<!DOCTYPE a [<!ENTITY l0 "lol">{LAUGHS}]><a b="&l9;"/>',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>',
        '<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p"> %p;]><a/>',
        "<!DOCTYPE a SYSTEM \"x'>[\" [<!ATTLIST a b CDATA 'c'>]><a/>",
        "<!-- <a> --><!doctype a [<!ELEMENT a ANY>]><a/>",
        "<!DOCTYPE a []><a/>",
        "<?x <b> ?><!DOCTYPE a PUBLIC '-//[//' 'u' [ ]><a/>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize("recover", [False, True])
def test_a_document_with_declarations_of_its_own_is_refused(payload, encoding, recover):
    assert reason_of(payload.encode(encoding), recover=recover) is Reason.UNREADABLE


def test_a_declaration_hidden_in_a_declared_encoding_is_refused_too():
    hidden = (
        b"<?xml version='1.0' encoding='utf-7'?>"
        + "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>".encode("utf-7")
    )
    assert reason_of(hidden) is Reason.UNREADABLE
    marked = "<?xml version='1.0' encoding='utf-16'?><!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>"
    assert reason_of(marked.encode("utf-16-le")) is Reason.UNREADABLE


def test_a_public_document_type_is_allowed_and_never_fetched():
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *args):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        root = parse_xml(
            f'<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://127.0.0.1:'
            f'{server.server_port}/x.dtd"><html><p>a&nbsp;b<i/>&eacute;&unknown;c</p></html>'.encode()
        )
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert asked == []
    assert "".join(root.itertext()) == "a\xa0bé&unknown;c"


def test_xinclude_stays_an_element():
    root = parse_xml(
        b'<a xmlns:xi="http://www.w3.org/2001/XInclude">'
        b'<xi:include href="file:///etc/hostname" parse="text"/></a>'
    )
    assert [child.tag for child in root] == ["{http://www.w3.org/2001/XInclude}include"]
    assert "".join(root.itertext()) == ""


@pytest.mark.parametrize("recover", [False, True])
@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 10_000])
def test_deep_nesting_is_refused(recover, depth):
    payload = b"<a>" * depth + b"</a>" * depth
    assert reason_of(payload, recover=recover) is Reason.UNREADABLE
    assert parse_xml(b"<a>" * MAX_DEPTH + b"</a>" * MAX_DEPTH).tag == "a"


def test_size_and_number_of_tags_are_capped(monkeypatch):
    assert reason_of(b"<a>" + b" " * 100 + b"</a>", max_bytes=50) is Reason.TOO_LARGE
    monkeypatch.setattr(safe_xml, "MAX_MARKS", 10)
    assert reason_of(b"<a>" + b"<b/>" * 10 + b"</a>") is Reason.TOO_LARGE
    assert reason_of(b"<a " + b"".join(b"b%d='' " % n for n in range(10)) + b"/>") is (
        Reason.TOO_LARGE
    )


def test_broken_xml_is_read_only_where_that_is_asked_for():
    broken = b"<a><b>one</b><c>two & three\x0b</a>"
    assert reason_of(broken) is Reason.UNREADABLE
    assert parse_xml(broken, recover=True).findtext("b") == "one"
    assert reason_of(b"no xml at all", recover=True) is Reason.UNREADABLE
    assert reason_of(b" \n\x00") is Reason.EMPTY


@pytest.mark.parametrize(
    "payload",
    [
        "<?xml version='1.0' encoding='iso-8859-1'?><a>caf\xe9</a>".encode("latin-1"),
        "<?xml version='1.0' encoding='UTF-16'?><a>café</a>".encode("utf-16-be"),
        "<?xml version='1.0' encoding='UTF-16'?><a>café</a>".encode("utf-16"),
        "<?xml version='1.0' encoding='no-such'?><a>café</a>".encode(),
        "<a>café</a>".encode("utf-32"),
        "\ufeff<a>café</a>".encode(),
    ],
)
def test_text_is_decoded_as_the_document_says(payload):
    assert parse_xml(payload).text == "café"


def test_comments_and_instructions_are_left_out():
    root = parse_xml(b"<?x y?><a>one<!-- b --><?c d?>two</a>")
    assert lxml.etree.tostring(root) == b"<a>onetwo</a>"


def test_a_long_prolog_is_looked_through_in_no_time():
    started = time.process_time()
    for filler in ("<!DOCTYPE '", "<!DOCTYPE \"'", "<!--", "<?xml "):
        reason_of(filler * 100_000)
    assert time.process_time() - started < 5


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=200),
    st.sampled_from([b"", b"<a>", b"<?xml version='1.0' encoding='utf-16'?>", b"\xff\xfe"]),
    st.booleans(),
)
def test_no_bytes_raise_anything_but_unusable(payload, head, recover):
    with contextlib.suppress(Unusable):
        parse_xml(head + payload, recover=recover)
