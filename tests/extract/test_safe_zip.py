import io
import stat
import struct
import time
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curate.extract import safe_zip
from curate.extract.page import Unusable
from curate.extract.safe_zip import open_package
from curate.records import Reason


def package(*entries, method=zipfile.ZIP_DEFLATED):
    """A package of (name or ZipInfo, content) pairs."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return file.getvalue()


def refused(function, *args):
    with pytest.raises(Unusable) as caught:
        function(*args)
    return caught.value.reason


def test_files_are_read_in_the_order_of_the_directory():
    opened = open_package(package(("b.xml", "<b/>"), ("a/", ""), ("a/c.txt", "see"), ("a.h5p", "")))
    assert opened.names == ("b.xml", "a/c.txt", "a.h5p")
    assert "a/c.txt" in opened
    assert "a/" not in opened
    assert opened.read("a/c.txt") == b"see"
    with pytest.raises(KeyError):
        opened.read("nothing")


@pytest.mark.parametrize(
    "name",
    ["../x", "a/../../x", "/etc/x", "C:/x", "c:x", "a\\..\\x", "\\\\host\\x", "a\x1b[2Jb", "a/.."],
)
def test_a_name_that_leads_out_of_the_package_is_refused(name):
    assert refused(open_package, package(("ok.txt", "x"), (name, "x"))) is Reason.UNREADABLE


def test_a_name_cut_short_by_a_nul_is_refused():
    payload = package(("abcd.exe", "x")).replace(b"abcd.exe", b"a.t\x00.exe")
    assert refused(open_package, payload) is Reason.UNREADABLE


def test_dots_inside_a_name_are_fine():
    assert open_package(package(("a..b/...", "x"))).names == ("a..b/...",)


def test_a_link_is_refused():
    link = zipfile.ZipInfo("link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert refused(open_package, package((link, "/etc/passwd"))) is Reason.UNREADABLE


def test_an_encrypted_entry_is_refused():
    payload = bytearray(package(("a", "x")))
    payload[payload.rindex(b"PK\x01\x02") + 8] |= 1
    assert refused(open_package, bytes(payload)) is Reason.UNREADABLE


def test_unusual_compression_is_refused():
    assert refused(open_package, package(("a", "x"), method=zipfile.ZIP_LZMA)) is Reason.UNREADABLE


def test_too_many_entries_are_refused(monkeypatch):
    payload = package(*((f"{n}.txt", "") for n in range(101)))
    assert len(open_package(payload).names) == 101
    monkeypatch.setattr(safe_zip, "MAX_ENTRIES", 100)
    assert refused(open_package, payload) is Reason.TOO_LARGE


def test_a_huge_directory_is_refused_before_it_is_read():
    entry = zipfile.ZipInfo("x" * 60_000)
    payload = package((entry, ""))
    start = payload.rindex(b"PK\x01\x02")
    end = payload.rindex(b"PK\x05\x06")
    directory = payload[start:end] * 100
    tail = bytearray(payload[end:])
    tail[12:16] = struct.pack("<I", len(directory))
    flood = payload[:start] + directory + bytes(tail)
    assert refused(open_package, flood) is Reason.TOO_LARGE


def test_a_bomb_is_judged_while_it_unpacks():
    opened = open_package(package(("bomb", bytes(20_000_000)), ("small", "x" * 500_000)))
    started = time.process_time()
    assert refused(opened.read, "bomb") is Reason.TOO_LARGE
    assert time.process_time() - started < 1
    assert len(opened.read("small")) == 500_000


def test_a_bomb_that_declares_a_small_size_is_not_believed():
    payload = package(("bomb", bytes(5_000_000)))
    lied = payload.replace(struct.pack("<I", 5_000_000), struct.pack("<I", 10))
    assert lied != payload
    opened = open_package(lied)
    assert refused(opened.read, "bomb") in {Reason.UNREADABLE, Reason.TOO_LARGE}


def test_what_is_asked_for_limits_one_entry_and_all_of_them(monkeypatch):
    content = b"".join(b"%d\n" % n for n in range(20_000))
    payload = package(("a", content), ("b", content), ("c", content))
    assert refused(open_package(payload).read, "a", 1000) is Reason.TOO_LARGE
    assert open_package(payload).read("a", len(content)) == content
    opened = open_package(payload)
    monkeypatch.setattr(safe_zip, "MAX_TOTAL_BYTES", 2 * len(content))
    assert opened.read("a") == opened.read("b") == opened.read("a")
    assert refused(opened.read, "c") is Reason.TOO_LARGE
    assert refused(open_package, payload) is Reason.TOO_LARGE


def _quoted(n_files, n_bytes):
    """Files that share one kernel: each local header is quoted by the one before it."""
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    kernel = squeezer.compress(bytes(n_bytes)) + squeezer.flush()
    local = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 33, 0, len(kernel), n_bytes, 1, 0)
    body = b"".join(local + b"%c" % (65 + n) for n in range(n_files)) + kernel
    directory = b""
    for n in range(n_files):
        offset = n * (len(local) + 1)
        size = len(body) - offset - len(local) - 1
        directory += struct.pack(
            "<4s6H3I5H2I",
            b"PK\x01\x02", 20, 20, 0, 8, 0, 33, 0, size, n_bytes, 1, 0, 0, 0, 0, 0, offset,
        ) + b"%c" % (65 + n)  # fmt: skip
    end = struct.pack(
        "<4s4H2IH", b"PK\x05\x06", 0, 0, n_files, n_files, len(directory), len(body), 0
    )
    return body + directory + end


def test_overlapping_entries_are_refused():
    assert zipfile.ZipFile(io.BytesIO(_quoted(3, 1000))).namelist() == ["A", "B", "C"]
    assert refused(open_package, _quoted(3, 1000)) is Reason.UNREADABLE
    assert open_package(_quoted(1, 1000)).names == ("A",)


def test_a_package_in_a_package_stays_bytes():
    inner = package(("../evil", "x"))
    assert open_package(package(("inner.zip", inner))).read("inner.zip") == inner


def test_what_is_no_package_is_refused_with_its_reason(monkeypatch):
    assert refused(open_package, b"") is Reason.UNREADABLE
    assert refused(open_package, b"PK\x03\x04 and nothing more") is Reason.UNREADABLE
    assert refused(open_package, b"%PDF-1.7" + package(("a", "x"))) is Reason.UNREADABLE
    assert refused(open_package, package(("only/", ""))) is Reason.EMPTY
    monkeypatch.setattr(safe_zip, "MAX_PACKAGE_BYTES", 10)
    assert refused(open_package, package(("a", "x"))) is Reason.TOO_LARGE


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=12), st.integers(0))
def test_a_damaged_package_raises_nothing_but_unusable(changes, cut):
    payload = bytearray(package(("a.xml", "<a/>" * 50), ("b/c.txt", "see"), ("é.txt", "x")))
    for position, value in changes:
        payload[position % len(payload)] = value
    payload = bytes(payload[: len(payload) - cut % 40])
    try:
        opened = open_package(payload)
        for name in opened.names:
            opened.read(name)
    except Unusable:
        pass
