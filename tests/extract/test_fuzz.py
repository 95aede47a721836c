"""A corpus of hostile payloads: each ends in records or rejections, soon, and always the same."""

import hashlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curate.extract import extract
from curate.extract.page import Unusable
from curate.extract.safe_xml import parse_xml
from curate.extract.safe_zip import open_package
from curate.records import Extraction
from tests.extract import make_fuzz

MOST_SECONDS = 5.0  # of processor time, for one payload
URL = "https://school.example.org/lesson"
SMALL = sorted(make_fuzz.FOLDER.iterdir())
LARGE = make_fuzz.large_cases() | make_fuzz.records_of_bombs()


def _refusable(function):
    """A reader that answers by a value or by `Unusable`, as a JSON text."""

    def read(payload):
        try:
            return json.dumps(function(payload))
        except Unusable as err:
            return json.dumps([err.reason, err.detail])

    return read


def _page(payload, content_type="text/html"):
    extraction = extract(payload, url=URL, content_type=content_type)
    assert isinstance(extraction, Extraction)
    assert extraction.records or extraction.rejections
    return extraction.model_dump_json()


# One line for each format that is read: name -> bytes to a text that tells all of the outcome.
READERS = {
    "html": _page,
    "sniffed": lambda payload: _page(payload, None),
    "xml": _refusable(lambda payload: [e.tag for e in parse_xml(payload).iter()]),
    "broken xml": _refusable(lambda payload: parse_xml(payload, recover=True).xpath("string()")),
    "zip": _refusable(lambda payload: open_package(payload).names),
}  # fmt: skip


def outcomes():
    """(format, file) -> hash of the outcome; what the other process prints."""
    return {
        f"{name} {file.name}": hashlib.sha256(read(file.read_bytes()).encode()).hexdigest()
        for name, read in READERS.items()
        for file in SMALL
    }


def timed(read, payload):
    started = time.process_time()
    outcome = read(payload)
    assert time.process_time() - started < MOST_SECONDS
    return outcome


@pytest.mark.parametrize("file", SMALL, ids=lambda file: file.name)
def test_a_small_payload_ends_in_a_record_or_a_rejection(file):
    payload = file.read_bytes()
    for read in READERS.values():
        assert timed(read, payload) == read(payload)


@pytest.mark.slow
@pytest.mark.parametrize("name", LARGE)
def test_a_large_payload_ends_in_a_record_or_a_rejection_in_time(name):
    for read in READERS.values():
        assert timed(read, LARGE[name])


def test_the_corpus_is_what_its_script_makes():
    held = {file.name: file.read_bytes() for file in SMALL}
    assert make_fuzz.small_cases().items() <= held.items()
    assert len(held) >= 60


def test_the_same_bytes_give_the_same_extraction_in_another_process():
    root = Path(__file__).resolve().parents[2]
    code = (
        "import json; from tests.extract.test_fuzz import outcomes; print(json.dumps(outcomes()))"
    )
    paths = os.pathsep.join([str(root), *(entry for entry in sys.path if entry)])
    for seed in ("1", "77"):
        done = subprocess.run(
            [sys.executable, "-c", code],
            check=True,
            capture_output=True,
            text=True,
            timeout=120,
            cwd=root,
            env={**os.environ, "PYTHONPATH": paths, "PYTHONHASHSEED": seed},
        )
        assert json.loads(done.stdout) == outcomes()


_pieces = st.sampled_from(
    [
        *("<", ">", "</", "<!--", "-->", "<![CDATA[", "]]>", "&#0;", "&#xD800;", "\x00", "\ufffe"),
        *("<script type='application/ld+json'>", "</script>", '{"@type":', '"@id":"#a"', "}", "]"),
        *(" itemscope", " itemref='a b'", " itemprop=name", " typeof=Course", " property=name"),
        *("<title>", "<h1>", "<table>", "<svg>", "<base href='http://['>", "<a href='//'>"),
        *("rel=license href='https://creativecommons.org/licenses/by/9.9/'", "CC BY"),
    ]
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4000), _pieces | st.text(max_size=5)), max_size=12))
def test_no_mutation_of_a_page_raises_or_gives_two_outcomes(changes):
    text = make_fuzz.lesson("<h1>Beans</h1><div itemscope id=a><p itemprop=name>x</p></div>")
    for position, piece in changes:
        position %= len(text)
        text = text[:position] + piece + text[position:]
    payload = text.encode("utf-8", "surrogatepass")
    assert _page(payload) == _page(payload)


@settings(max_examples=100, deadline=None)
@given(
    st.binary(max_size=600),
    st.sampled_from([None, "text/html", "text/xml", "application/pdf", "x"]),
)
def test_no_bytes_of_any_declared_type_raise(payload, content_type):
    _page(payload, content_type)
    _page(b"<html><title>t</title><p>w" + payload, content_type)
