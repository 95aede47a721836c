"""Network fit: only the HTML was weighed, and the answer says so."""

from __future__ import annotations

import pytest
from tests.rubric.items import answer, item, profile

from curate.records import Answer
from curate.rubric.signals.network import seconds_to_load


def fit(signals, **changes):
    return answer("network_fit", item(signals=signals), profile(**changes))


def test_a_light_page_of_plain_html_fits():
    found = fit({"page_bytes": 50_000})
    assert found.answer is Answer.YES
    assert found.evidence[0].name == "page_html_bytes"
    assert found.evidence[0].value == 50_000
    assert found.evidence[0].unit == "bytes"


def test_a_page_that_was_not_weighed_stays_open():
    found = fit({"n_images": 2, "hosts": ("cdn.example.net",)})
    assert found.answer is Answer.UNKNOWN
    assert found.open_because


def test_unweighed_images_are_named_and_lower_the_confidence():
    plain, with_images = fit({"page_bytes": 50_000}), fit({"page_bytes": 50_000, "n_images": 3})
    assert with_images.answer is Answer.YES
    assert with_images.confidence < plain.confidence
    assert "3 images" in with_images.evidence[0].note
    assert "not weighed" in with_images.reason


def test_many_images_of_unknown_size_are_no_plain_yes():
    assert fit({"page_bytes": 50_000, "n_images": 200}).answer is Answer.PARTLY


def test_html_too_heavy_for_the_line_is_a_no_and_a_faster_line_mends_it():
    heavy = {"page_bytes": 2_000_000}  # 16 s on 1 Mbit/s
    assert fit(heavy).answer is Answer.NO
    assert "16.0 s" in fit(heavy).reason
    assert fit(heavy, bandwidth_mbps=10.0).answer is Answer.YES


def test_video_streaming_makes_it_partly():
    found = fit({"page_bytes": 9_000, "videos": ("https://rocks.example.org/a.mp4",)})
    assert found.answer is Answer.PARTLY
    assert "1 video" in found.reason


def test_many_outside_hosts_make_it_partly():
    hosts = tuple(f"cdn{n}.example.net" for n in range(9))
    assert fit({"page_bytes": 9_000, "hosts": hosts}).answer is Answer.PARTLY
    assert fit({"page_bytes": 9_000, "hosts": hosts[:8]}).answer is Answer.YES


def test_a_blocked_outside_host_makes_it_partly_and_is_named():
    found = fit(
        {"page_bytes": 9_000, "hosts": ("www.example.net",)}, blocked_hosts=("example.net",)
    )
    assert found.answer is Answer.PARTLY
    assert "www.example.net" in found.reason
    assert any(piece.name == "blocked_hosts" for piece in found.evidence)


def test_a_blocked_own_host_is_a_no_even_unweighed():
    assert fit({}, blocked_hosts=("example.org",)).answer is Answer.NO


def test_seconds_are_bits_over_the_line():
    # 1,000,000 bytes = 8,000,000 bits; on 4 Mbit/s that is 2 s.
    assert seconds_to_load(1_000_000, 4.0) == pytest.approx(2.0)
