import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curate.extract import extract
from curate.extract.page import MAX_BYTES
from curate.records import Reason
from tests.extract.pages import URL, page, reason_of, record_of, resource_of


@pytest.mark.parametrize(
    ("payload", "content_type", "reason"),
    [
        (b"", "text/html", Reason.EMPTY),
        (b" \r\n\x00 ", "text/html", Reason.EMPTY),
        (b"\xff\xfe", "text/html", Reason.EMPTY),
        (b"<html><head><title>x</title></head><body></body></html>", "text/html", Reason.EMPTY),
        (b"<html><body><p>Words without any title</p></body></html>", "text/html", Reason.NO_TITLE),
        (b"%PDF-1.7 ...", "text/html", Reason.UNREADABLE),
        (b"PK\x03\x04....", None, Reason.NOT_A_PAGE),
        (b"\x89PNG....", None, Reason.NOT_A_PAGE),
        (b'{"a": 1}', "application/json", Reason.NOT_A_PAGE),
        (b'{"a": 1}', "text/html", Reason.NOT_A_PAGE),
        (b"just a line of text", "text/plain", Reason.NOT_A_PAGE),
        (b"<?xml version='1.0'?><urlset></urlset>", "application/xml", Reason.NOT_A_PAGE),
        (b"\x01\x02\x03\x04\x05" * 2000, "text/html", Reason.UNREADABLE),
        (b"<p>" + b"x" * MAX_BYTES, "text/html", Reason.TOO_LARGE),
    ],
)
def test_a_payload_that_is_no_page_is_rejected_with_its_reason(payload, content_type, reason):
    assert reason_of(payload, content_type=content_type) is reason


@pytest.mark.parametrize(
    ("payload", "kwargs"),
    [
        ("<html><title>Café</title><p>Un café con leche".encode("cp1252"), {}),
        ("<html><title>Café</title><p>Un café".encode("cp1252"), {"declared_charset": "latin1"}),
        ("<html><title>Café</title><p>Un café".encode("utf-16"), {"content_type": "text/html"}),
        ("<html><title>Café</title><p>Un café".encode(), {"declared_charset": "iso-8859-1"}),
        ("<html><title>Café</title><p>Un café".encode("cp1252"), {"declared_charset": "zip"}),
        ("<meta charset=cp437><title>Café</title><p>Un café".encode("cp437"), {}),
    ],
)
def test_text_is_decoded_whatever_the_declaration(payload, kwargs):
    assert resource_of(payload, **kwargs).name == "Café"


def test_one_bad_byte_does_not_change_the_character_set_of_a_page():
    payload = "<meta charset=utf-8><title>Café</title><p>Un café".encode() + b"\xff</p>"
    assert resource_of(payload).name == "Café"


def test_nul_bytes_and_control_characters_are_dropped():
    record = record_of(b"<html><title>A\x00B</title><body><p>one\x00two\x0bthree</p></body></html>")
    assert "\x00" not in record.text


@pytest.mark.parametrize(
    "payload",
    [
        b"<title>t</title>" + b"<div>" * 10_000 + b"deep" + b"</div>" * 10_000,
        b"<title>t</title><p>x</p>" + b"<b><i>" * 30_000,
        b"<title>t</title><p>x</p>" + b"<div itemscope itemprop=a>" * 5_000,
        b"<title>t</title><p>x</p><script type='application/ld+json'>" + b"[" * 200_000,
        b"<title>t</title><p>x</p><a href='http://[::1'>x</a><base href='http://['>",
        b"<title>t</title><p>x</p>" + b"<table><tr><td>" * 3_000,
        b"<title>t</title><p>" + b"creative commons license " * 20_000,
        b"<title>t</title><p>" + b"cc by " * 40_000,
        b"<title>t</title><p>" + b"a" * 1_000_000,
        b"<title>" + b"| - " * 50_000 + b"</title><p>x</p>",
        b"<title>t</title><p>x</p>" + b"<div>" * 500_000,
        b"<title>t</title><p>x</p>" + b"<div><span></b>" * 50_000,
        b"<title>t</title><p>x</p>" + b"<div>" * 3_000 + b"<a " * 200_000,
        b"<title>t</title><p>x</p><style>" + b"@a " * 30_000 + b"</style>",
        b"<title>t</title><p>x</p><style>" + b"@a{b{}" * 15_000 + b"a{" * 5_000 + b"</style>",
        b"<title>t</title><p>x</p>" + b"<p>time: " * 2_000,
        b"<title>t</title><p>x</p>" + b"<a href=/x.mp4>transcript</a>" * 5_000,
        b"<title>t</title><p>sign in to " + b"sign in or " * 50_000,
    ],
)
def test_hostile_markup_neither_raises_nor_takes_long(payload):
    started = time.process_time()
    extraction = extract(payload, url=URL)
    assert len(extraction.records) + len(extraction.rejections) == 1
    assert time.process_time() - started < 8


def nested(n_levels, inside, after=""):
    return f"<title>t</title>{'<div>' * n_levels}{inside}{'</div>' * n_levels}{after}".encode()


@pytest.mark.parametrize("n_levels", [150, 300, 1_000, 10_000])
def test_text_at_any_depth_is_read_with_its_paragraphs(n_levels):
    inside = "<p>Beans climb up a pole.</p><p>Peas do <b>too</b>.</p>"
    text = record_of(nested(n_levels, inside, "<p>After the boxes.</p>")).text
    assert text.split("\n\n") == ["Beans climb up a pole.", "Peas do too.", "After the boxes."]


def test_links_and_scripts_at_ten_thousand_levels_are_read_as_what_they_are():
    inside = (
        "<script>var t = '<p>no text</p>';</script><!-- <p>no text</p> -->"
        "<p>See <a href='beans.html'>beans</a>.</p>"
    )
    record = record_of(nested(10_000, inside))
    assert record.text == "See beans."
    assert [link.url for link in record.links] == [
        "https://school.example.org/en/lessons/beans.html"
    ]


def test_a_page_that_cannot_be_read_to_its_end_is_rejected_and_says_so():
    payload = b"<title>t</title><p>Start.</p>" + b"<div title='<'>" * 5_000 + b"<p>The rest.</p>"
    (rejection,) = extract(payload, url=URL).rejections
    assert rejection.reason is Reason.UNREADABLE
    assert "nested so deep" in rejection.detail


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([None, "utf-8", "utf-7", "no-such-charset"]))
def test_no_bytes_raise(payload, charset):
    for body in (payload, b"<html><title>t</title><body><p>word " + payload):
        extraction = extract(body, url=URL, declared_charset=charset)
        assert len(extraction.records) + len(extraction.rejections) == 1


def test_an_entity_bomb_stays_text():
    bomb = '<!DOCTYPE html [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + page("<p>&b;</p>")
    assert "aaaaaaaaaaaa" not in record_of(bomb).text
