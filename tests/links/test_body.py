import gzip
import zlib

from curate.links.body import text_of, unpack


def test_a_decompression_bomb_gives_no_more_than_the_cap():
    bomb = gzip.compress(b"\0" * 50_000_000)
    body, is_whole = unpack(bomb, "gzip", 65_536)
    assert len(body) == 65_536
    assert not is_whole


def test_both_forms_of_deflate_are_read():
    for raw in (zlib.compress(b"lesson"), zlib.compress(b"lesson")[2:-4]):
        assert unpack(raw, "deflate", 100) == (b"lesson", True)


def test_a_body_that_is_not_what_its_encoding_says_gives_nothing():
    assert unpack(b"<html>plain</html>", "gzip", 100) == (None, False)


def test_an_encoding_nobody_asked_for_gives_nothing():
    assert unpack(b"abc", "br", 100) == (None, False)


def test_a_gzip_body_cut_short_gives_what_came():
    packed = gzip.compress(bytes(range(256)) * 20)
    body, is_whole = unpack(packed[:-20], "gzip", 65_536)
    assert body
    assert not is_whole


def test_the_charset_comes_from_the_header_then_the_page_then_utf8():
    assert text_of("é".encode("latin-1"), "text/html; charset=ISO-8859-1") == "é"
    assert text_of(b'<meta charset="windows-1251">' + "я".encode("cp1251"), "")[-1] == "я"
    assert text_of("é".encode(), "text/html; charset=no-such") == "é"
    assert text_of(b"abc", "text/html; charset=hex") == "abc"
