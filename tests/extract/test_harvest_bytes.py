"""Harvests and feeds in bytes that nobody would send on purpose."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curate.extract.feed import feed_listing, read_feed
from curate.extract.learning_registry import read_learning_registry
from curate.extract.oai import oai_listing, read_oai
from tests.extract.oai_answers import TIDES, URL, answer, dc, deleted, lom, nsdl, record

ANSWER = answer(
    record(dc(TIDES), "oai:a:1")
    + deleted("oai:a:2")
    + record(nsdl(TIDES), "oai:a:3")
    + record(lom("<general><title><string>Tides</string></title></general>"), "oai:a:4")
    + "<resumptionToken>t</resumptionToken>"
)
FEED = b"<rss><channel><item><title>Waves</title><link>https://a.example/1</link></item></channel></rss>"
READERS = (read_oai, read_feed, read_learning_registry, oai_listing, feed_listing)
SHARP = st.sampled_from(
    [b"<", b"&", b"</record>", b"<item>", b"<record>", b"<![CDATA[", b"]]>", b"\x00", b"\xff"]
)
DAMAGE = st.tuples(st.floats(0, 1), st.integers(0, 40), SHARP | st.binary(max_size=9))


@given(source=st.sampled_from([ANSWER, FEED]), places=st.lists(DAMAGE, max_size=5))
@settings(max_examples=60, deadline=None)
def test_damage_anywhere_ends_in_the_same_facts_each_time(source, places):
    payload = bytearray(source)
    for share, n_lost, inserted in places:
        at = int(share * len(payload))
        payload[at : at + n_lost] = inserted
    for reader in READERS:
        assert reader(bytes(payload), url=URL) == reader(bytes(payload), url=URL)


@given(payload=st.binary(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_bytes_are_read_without_an_error(payload):
    for reader in READERS:
        reader(payload, url=URL)


@pytest.mark.parametrize(
    "filling", [" " * 200_000, "cc by " * 30_000, "9" * 200_000, "a@" * 90_000]
)
def test_an_endless_value_costs_no_endless_time(filling):
    stated = "".join(
        f"<dc:{term}>{filling}</dc:{term}>"
        for term in ("title", "creator", "publisher", "subject", "rights", "date", "identifier")
    )
    found = read_oai(answer(record(dc(TIDES + stated))), url=URL)  # pytest's own limit ends it
    assert [r.url for r in found.records] == ["https://school.example/tides"]
