"""RSS and Atom feeds: items, what the feed says for all of them, paging."""

import pytest

from curate.extract.assemble import assemble
from curate.extract.feed import feed_listing, read_feed
from curate.extract.feed_parts import duration_of
from curate.records import Reason

URL = "https://pod.example/feed.xml"
_SPACES = (
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:cc="http://backend.userland.com/creativeCommonsRssModule" '
    'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
)
WAVES = "<title>Waves</title><link>https://pod.example/waves</link>"


def rss(*items, channel=""):
    inner = "".join(f"<item>{item}</item>" for item in items)
    return (
        f'<?xml version="1.0"?><rss version="2.0" {_SPACES}><channel><title>Sea talk</title>'
        f"<link>https://pod.example/</link>{channel}{inner}</channel></rss>"
    ).encode()


def atom(*entries, feed=""):
    inner = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="es">{feed}{inner}</feed>'.encode()


def record_of(payload):
    extraction = read_feed(payload, url=URL)
    assert not extraction.rejections, extraction.rejections
    return extraction.records[0]


def resource_of(payload):
    found = record_of(payload)
    return assemble(found.fields, url=found.url)[0]


# --- RSS ------------------------------------------------------------------------------------------


def test_a_podcast_episode_is_a_record_with_its_audio():
    item = (
        WAVES + '<guid isPermaLink="false">tag:pod,1</guid>'
        "<description>&lt;p&gt;How waves &lt;b&gt;break&lt;/b&gt;.&lt;/p&gt;</description>"
        "<pubDate>Wed, 01 Apr 2020 23:50:00 -0500</pubDate>"
        "<author>a@pod.example (Ada Pond)</author>"
        "<itunes:duration>00:17:16</itunes:duration><itunes:explicit>no</itunes:explicit>"
        '<itunes:image href="cover.jpg"/><category>Science</category><category>Sea, air</category>'
        '<enclosure url="/waves.mp3" type="audio/mpeg" length="9"/>'
    )
    payload = rss(item, channel="<language>en-us</language>")
    record, found = record_of(payload), resource_of(payload)
    assert (record.locator, found.url) == ("tag:pod,1", "https://pod.example/waves")
    assert (found.name, found.description) == ("Waves", "How waves break.")
    assert (found.author, found.date_published) == (("Ada Pond",), "2020-04-01")
    assert (found.time_required, found.in_language) == ("PT17M16S", "en-US")
    assert found.keywords == ("Science", "Sea, air")
    assert found.image == "https://pod.example/cover.jpg"
    assert record.signals.audio == ("https://pod.example/waves.mp3",)
    assert record.signals.quotes["explicit"] == "itunes:explicit: no"


def test_full_content_is_text_with_its_links_and_pictures():
    content = (
        "<content:encoded><![CDATA[<p>The moon pulls.</p><p>The sea follows & falls.</p>"
        '<img src="a.png"><a href="sheet.pdf">Sheet</a>]]></content:encoded>'
    )
    record = record_of(rss(WAVES + content))
    assert record.text == "The moon pulls.\n\nThe sea follows & falls.\n\nSheet"
    assert record.signals.n_images_without_alt == 1
    assert record.signals.documents == ("https://pod.example/sheet.pdf",)
    assert [link.url for link in record.links] == ["https://pod.example/sheet.pdf"]
    assert record.signals.page_bytes is None


@pytest.mark.parametrize(
    ("inner", "url"),
    [
        ('<guid isPermaLink="true">https://pod.example/1</guid>', "https://pod.example/1"),
        ("<guid>https://pod.example/1</guid>", "https://pod.example/1"),
        ("<guid>tag:1</guid><link>/rel</link>", "https://pod.example/rel"),
        (
            "<link>https://clicks.example/~r/1</link>"
            "<feedburner:origLink>https://pod.example/1</feedburner:origLink>",
            "https://pod.example/1",
        ),
        (
            '<enclosure url="https://pod.example/1.mp3" type="audio/mpeg"/>',
            "https://pod.example/1.mp3",
        ),
    ],
)
def test_the_address_is_the_items_own_page(inner, url):
    assert record_of(rss(f"<title>One</title>{inner}")).url == url


@pytest.mark.parametrize(
    ("inner", "reason"),
    [
        ("<link>https://pod.example/1</link>", Reason.NO_TITLE),
        ('<title>One</title><guid isPermaLink="false">x</guid>', Reason.NO_ADDRESS),
        ("<title>One</title><link>javascript:alert(1)</link>", Reason.NO_ADDRESS),
    ],
)
def test_an_item_without_title_or_address_is_rejected(inner, reason):
    assert read_feed(rss(inner), url=URL).rejections[0].reason is reason


def test_an_item_seen_twice_is_kept_once():
    assert len(read_feed(rss(WAVES, WAVES), url=URL).records) == 1


CC = "<cc:license>https://creativecommons.org/licenses/by/4.0/</cc:license>"


@pytest.mark.parametrize(
    ("item", "channel", "license_id"),
    [
        ("", "<copyright>All rights reserved</copyright>", "LicenseRef-all-rights-reserved"),
        (CC, "<copyright>All rights reserved</copyright>", "CC-BY-4.0"),
        ("", CC + "<copyright>(c) 2020 Sea talk</copyright>", "CC-BY-4.0"),
        ('<media:license href="https://creativecommons.org/licenses/by-nd/3.0/"/>', CC,
         "CC-BY-ND-3.0"),
        ("<dc:rights>CC BY-NC 4.0</dc:rights>", "", "CC-BY-NC-4.0"),
        ("", "<dc:rights>CC BY-NC 4.0</dc:rights>", "CC-BY-NC-4.0"),
        ('<atom:link rel="license" href="https://creativecommons.org/publicdomain/zero/1.0/"/>', "",
         "CC0-1.0"),
        ("", "<copyright>(c) 2020 Sea talk</copyright>", None),
    ],
)  # fmt: skip
def test_what_an_item_says_of_its_license_counts_before_the_feed(item, channel, license_id):
    assert resource_of(rss(WAVES + item, channel=channel)).license == license_id


def test_dublin_core_and_media_in_an_item_are_read():
    item = WAVES + (
        "<dc:creator>Ada Pond</dc:creator><dc:subject>Oceans</dc:subject>"
        '<media:group><media:content url="https://pod.example/w.mp4" medium="video"/></media:group>'
        '<media:thumbnail url="https://pod.example/w.jpg"/>'
    )
    record, found = record_of(rss(item)), resource_of(rss(item))
    assert (found.author, found.about) == (("Ada Pond",), ("Oceans",))
    assert record.signals.videos == ("https://pod.example/w.mp4",)
    assert found.image == "https://pod.example/w.jpg"


def test_rss_1_keeps_its_items_beside_the_channel():
    payload = (
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        b'xmlns="http://purl.org/rss/1.0/"><channel rdf:about="https://pod.example/"><title>S</title>'
        b'</channel><item rdf:about="https://pod.example/waves"><title>Waves</title>'
        b"<link>https://pod.example/waves</link></item></rdf:RDF>"
    )
    assert record_of(payload).locator == "https://pod.example/waves"


@pytest.mark.parametrize(
    ("stated", "duration"),
    [("1036", "PT17M16S"), ("1:02:03", "PT1H2M3S"), ("75:00", "PT1H15M"), ("0", None), ("?", None)],
)
def test_a_duration_is_read_from_seconds_and_clocks(stated, duration):
    assert duration_of(stated) == duration


# --- Atom -----------------------------------------------------------------------------------------

ENTRY = (
    "<id>urn:uuid:1</id><title>Olas</title>"
    '<link rel="enclosure" type="audio/mpeg" href="/olas.mp3"/>'
    '<link rel="alternate" type="application/json" href="/olas.json"/>'
    '<link rel="alternate" type="text/html" href="/olas"/>'
    "<published>2021-02-03T10:00:00Z</published><updated>2022-03-04T10:00:00Z</updated>"
    '<author><name>Ana Mar</name><email>ana@pod.example</email></author><category term="mar"/>'
)


def test_an_atom_entry_is_a_record():
    record, found = record_of(atom(ENTRY)), resource_of(atom(ENTRY))
    assert (record.locator, found.url) == ("urn:uuid:1", "https://pod.example/olas")
    assert (found.date_published, found.date_modified) == ("2021-02-03", "2022-03-04")
    assert (found.author, found.keywords, found.in_language) == (("Ana Mar",), ("mar",), "es")
    assert record.signals.audio == ("https://pod.example/olas.mp3",)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (
            '<content type="html">&lt;p&gt;Uno.&lt;/p&gt;&lt;p&gt;Dos.&lt;/p&gt;</content>',
            "Uno.\n\nDos.",
        ),
        (
            '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Uno.</p>'
            "<p>Dos <b>tres</b>.</p></div></content>",
            "Uno.\n\nDos tres.",
        ),
        ("<content>5 &lt; 6 &amp; 7</content>", "5 < 6 & 7"),
        ('<content type="image/png" src="/a.png"/>', ""),
    ],
)
def test_every_kind_of_atom_content_is_text(content, text):
    assert record_of(atom(ENTRY + content)).text == text


def test_an_atom_license_link_of_the_feed_counts_for_its_entries():
    link = '<link rel="license" href="https://creativecommons.org/licenses/by-sa/4.0/"/>'
    assert resource_of(atom(ENTRY, feed=link)).license == "CC-BY-SA-4.0"


# --- Listings and broken feeds --------------------------------------------------------------------


def test_a_paged_feed_goes_on_and_never_to_itself():
    links = (
        '<atom:link rel="self" href="https://pod.example/feed.xml?page=1"/>'
        '<atom:link rel="next" href="?page=2"/>'
    )
    listing = feed_listing(rss(WAVES, channel=links), url=URL)
    assert listing.next == ("https://pod.example/feed.xml?page=2",)
    assert listing.follow == ("https://pod.example/waves",)
    assert (listing.n_records, listing.total, listing.problem) == (1, None, None)
    looping = '<atom:link rel="next" href="https://pod.example/feed.xml"/>'
    assert feed_listing(rss(WAVES, channel=looping), url=URL).next == ()


def test_an_archived_feed_leads_to_the_archive_before():
    link = '<link rel="prev-archive" href="/2020.xml"/>'
    assert feed_listing(atom(ENTRY, feed=link), url=URL).next == ("https://pod.example/2020.xml",)


def test_a_torn_item_is_rejected_and_its_neighbors_are_read():
    torn = "<title>Torn</titel><guid>tag:torn</guid>"
    payload = rss(WAVES, torn, WAVES.replace("waves", "two"))
    extraction = read_feed(payload, url=URL)
    assert [r.url for r in extraction.records] == [
        "https://pod.example/waves",
        "https://pod.example/two",
    ]
    assert [(r.locator, r.reason) for r in extraction.rejections] == [
        ("tag:torn", Reason.UNREADABLE)
    ]
    assert "broken XML" in feed_listing(payload, url=URL).problem


@pytest.mark.parametrize("payload", [b"", b"<html><body>Sorry</body></html>", b"{}", b"\x00" * 9])
def test_what_is_no_feed_is_a_rejection_and_a_problem(payload):
    assert read_feed(payload, url=URL).rejections
    assert feed_listing(payload, url=URL).problem
