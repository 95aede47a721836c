import json
from urllib.parse import parse_qsl, urlsplit

import pytest

from curate.extract.mediawiki import mediawiki_listing, page_marks, read_mediawiki
from curate.extract.mediawiki_asking import content_address, list_address
from curate.extract.rules import RecordRules
from curate.extract.wiki_html import wiki_text
from curate.extract.wiki_site import quoted_title
from curate.records import Reason

API = "https://books.wiki.example/w/api.php?action=query&generator=allpages"
SITE = {
    "general": {
        "server": "//books.wiki.example", "articlepath": "/wiki/$1", "sitename": "Wiki Books",
        "lang": "en", "mainpage": "Front",
    },
    "rightsinfo": {
        "url": "https://creativecommons.org/licenses/by-sa/4.0/",
        "text": "Creative Commons Attribution-ShareAlike License",
    },
}  # fmt: skip
FRAGMENT = """<div class="mw-parser-output">
<div role="note" class="hatnote">Not the sea.</div>
<table class="infobox"><tr><td>Depth</td><td>2 m</td></tr></table>
<p>A pond is small.<sup class="reference"><a href="#n1">[1]</a></sup>
See <a href="/wiki/Lake">lake</a>.</p>
<div class="mw-heading mw-heading2"><h2>Life</h2><span class="mw-editsection">[edit]</span></div>
<p>Frogs live there.</p>
<p>Area is
<span class="mwe-math-mathml-inline" style="display: none;"><math><mi>a</mi></math></span>.</p>
<h2><span class="mw-headline" id="Ref">References</span></h2>
<div class="reflist"><ol class="references"><li>A book.</li></ol></div>
<h3>More</h3><p>Another book.</p>
<h2>Exercises</h2><p>Draw a pond.</p>
<div class="navbox">Lakes Rivers</div></div>"""


def page(number=7, title="Ponds", **more):
    return {
        "pageid": number, "ns": 0, "title": title, "lastrevid": 100 + number,
        "pagelanguage": "en",
        "canonicalurl": f"https://books.wiki.example/wiki/{title.replace(' ', '_')}",
        "revisions": [{"revid": 100 + number, "timestamp": "2024-05-06T07:08:09Z"}],
        "categories": [{"ns": 14, "title": "Category:Fresh water"}],
    } | more  # fmt: skip


def query(*pages, **more):
    return json.dumps(
        {"batchcomplete": True, "query": {"pages": list(pages)} | SITE} | more
    ).encode()


def read(payload, url=API, rules=None):
    payload = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    return read_mediawiki(payload, RecordRules.model_validate(rules) if rules else None, url=url)


def one(payload, url=API, rules=None):
    found = read(payload, url, rules)
    assert found.rejections == ()
    assert len(found.records) == 1
    return found.records[0]


def values(record):
    return {value.field: value.value for value in record.fields}


def test_a_listed_page_has_its_address_subjects_date_and_the_license_of_the_wiki():
    record = one(query(page()))
    assert (record.locator, record.url) == ("7", "https://books.wiki.example/wiki/Ponds")
    assert values(record) == {
        "name": "Ponds",
        "about": ["Fresh water"],
        "in_language": "en",
        "date_modified": "2024-05-06",
        "publisher": "Wiki Books",
        "license": "CC-BY-SA-4.0",
        "license_url": "https://creativecommons.org/licenses/by-sa/4.0/",
    }
    said = next(v.evidence for v in record.fields if v.field == "date_modified")
    assert said.text == "2024-05-06T07:08:09Z"
    assert said.place == "$.query.pages[0].revisions[0].timestamp (revision 107)"


def test_the_old_format_says_the_same():
    old = page(categories=[
        {"ns": 14, "title": "Category:Fresh water"},
        {"ns": 14, "title": "Category:Unreviewed", "hidden": ""},
    ])  # fmt: skip
    old_redirect = page(8, "Pool", redirect="")
    payload = {"query": {"pages": {"7": old, "8": old_redirect}} | SITE}
    found = read(payload)
    assert values(found.records[0]) == values(one(query(page())))
    assert [(r.locator, r.reason) for r in found.rejections] == [("8", Reason.LEFT_OUT)]


@pytest.mark.parametrize(
    "text", [FRAGMENT, {"*": FRAGMENT}], ids=["format version 2", "format version 1"]
)
def test_a_parsed_page_gives_its_text_without_the_wikis_furniture(text):
    record = one({"parse": {"pageid": 7, "title": "Ponds", "revid": 107, "text": text}})
    assert record.text == (
        "A pond is small. See lake.\n\nLife\n\nFrogs live there.\n\nArea is a .\n\n"
        "Exercises\n\nDraw a pond."
    )
    assert [link.url for link in record.links] == ["https://books.wiki.example/wiki/Lake"]


def test_a_parsed_page_may_say_its_address_license_and_language_in_its_head():
    head = (
        '<!DOCTYPE html><html class="x" lang="es" dir="ltr"><head>'
        '<link rel="license" href="//creativecommons.org/licenses/by-sa/3.0/"/>'
        '<link rel="canonical" href="https://es.wiki.example/Charcas"/></head><body>'
    )
    record = one(
        {"parse": {"pageid": 7, "title": "Charcas", "text": "<p>Agua.</p>", "headhtml": head}}
    )
    assert record.url == "https://es.wiki.example/Charcas"
    assert values(record)["license"] == "CC-BY-SA-3.0"
    assert values(record)["in_language"] == "es"


@pytest.mark.parametrize(
    ("api", "expected"),
    [
        ("https://en.wikibooks.org/w/api.php?x=1", "https://en.wikibooks.org/wiki/Big_ponds"),
        ("https://w.example/m/api.php", "https://w.example/m/index.php?title=Big_ponds"),
    ],
)
def test_the_address_of_a_page_is_told_from_that_of_the_api(api, expected):
    parsed = {"parse": {"pageid": 7, "title": "Big ponds", "text": "<p>x</p>"}}
    assert one(parsed, api).url == expected


def test_a_source_may_say_where_pages_are_published():
    parsed = {"parse": {"pageid": 7, "title": "Big ponds", "text": "<p>x</p>"}}
    assert one(parsed, API, {"url": "https://w.example/{key}"}).url == "https://w.example/Big_ponds"


def test_titles_are_written_as_wikis_write_them():
    assert quoted_title("A b/C: d? é & #1") == "A_b/C:_d%3F_%C3%A9_%26_%231"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"redirect": True}, "redirects"),
        ({"pageprops": {"disambiguation": ""}}, "meanings"),
        ({"ns": 1, "title": "Talk:Ponds"}, "namespace (1)"),
        ({"ns": 10, "title": "Template:Pond"}, "namespace (10)"),
        ({"title": "Front"}, "main page"),
        ({"title": "Ponds/Print version"}, "Print version"),
        ({"title": "Ponds/Sandbox"}, "Sandbox"),
    ],
)
def test_a_page_that_teaches_nothing_is_left_out_with_the_reason(changes, why):
    payload = query(page(**changes))
    found = read(payload)
    assert found.records == ()
    assert [(r.locator, r.reason) for r in found.rejections] == [("7", Reason.LEFT_OUT)]
    assert why in found.rejections[0].detail
    assert mediawiki_listing(payload, url=API).follow == ()


def test_a_chapter_below_its_book_is_a_lesson():
    assert values(one(query(page(title="Ponds/Frogs"))))["name"] == "Ponds/Frogs"


def test_a_source_leaves_out_what_it_wants():
    found = read(
        query(page(), page(8, "Lakes", categories=[])),
        rules={"keep": {"categories": ["Fresh water"]}},
    )
    assert [record.locator for record in found.records] == ["7"]


def test_a_page_that_is_gone_is_reported_as_gone():
    gone = {"pageid": 9, "missing": True}
    assert read(query(page(), gone)).deleted == ("9",)
    error = {"error": {"code": "nosuchpageid", "info": "There is no page with ID 9."}}
    assert read(error, content_address(API, "9")).deleted == ("9",)


def test_the_rest_page_says_its_own_license():
    record = one(
        {
            "id": 7, "key": "Big_ponds", "title": "Big ponds",
            "latest": {"id": 107, "timestamp": "2024-05-06T07:08:09Z"},
            "license": {"url": "https://creativecommons.org/licenses/by/4.0/", "title": "CC BY"},
            "html": "<p>A pond.</p>",
        },
        "https://w.example/w/rest.php/v1/page/Big_ponds/with_html",
    )  # fmt: skip
    assert record.url == "https://w.example/w/index.php?title=Big_ponds"
    assert (record.text, values(record)["license"]) == ("A pond.", "CC-BY-4.0")
    assert values(record)["date_modified"] == "2024-05-06"


def test_a_summary_gives_what_it_has():
    record = one(
        {
            "type": "standard", "title": "Ponds", "pageid": 7, "lang": "en", "revision": "107",
            "timestamp": "2024-05-06T07:08:09Z", "description": "Small water",
            "content_urls": {"desktop": {"page": "https://w.example/wiki/Ponds"}},
            "extract": "A pond is small.", "extract_html": "<p>A pond is small.</p>",
        }
    )  # fmt: skip
    assert (record.url, record.text) == ("https://w.example/wiki/Ponds", "A pond is small.")
    assert values(record)["description"] == "Small water"
    assert "license" not in values(record)


def test_a_page_of_parsoid_is_read_from_its_head_and_body():
    html = """<!DOCTYPE html><html about="http://w.example/wiki/Special:Redirect/revision/107"><head>
    <meta property="mw:pageId" content="7"/><meta property="mw:pageNamespace" content="0"/>
    <meta property="dc:modified" content="2024-05-06T07:08:09.000Z"/>
    <link rel="dc:isVersionOf" href="//w.example/wiki/Ponds"/><title>Ponds</title>
    <base href="//w.example/wiki/"/></head><body lang="en"><section><p>A pond.</p>
    <link rel="mw:PageProp/Category" href="./Category:Fresh_water#Pond"/>
    <link rel="mw:PageProp/Category" href="./Category:CS1_maint:_Multiple_names:_authors_list"/>
    </section><section><h2>See also</h2><p>Lakes</p></section></body></html>"""
    record = one(html.encode(), "https://w.example/api/rest_v1/page/html/Ponds")
    assert (record.locator, record.url, record.text) == (
        "7",
        "https://w.example/wiki/Ponds",
        "A pond.",
    )
    assert values(record) == {
        "name": "Ponds",
        "about": ["Fresh water"],
        "in_language": "en",
        "date_modified": "2024-05-06",
    }


@pytest.mark.parametrize(
    ("payload", "told"),
    [
        (b"{", "no JSON"),
        (b'{"error": {"code": "badvalue", "info": "Unrecognized value."}}', "badvalue: Unrec"),
        (b'{"revision": 1, "items": []}', "no answer about a page"),
        (b"[]", "no answer about a page"),
    ],
)
def test_an_answer_about_no_page_is_one_rejection(payload, told):
    found = read(payload)
    assert [(r.locator, r.reason) for r in found.rejections] == [("answer", Reason.UNREADABLE)]
    assert told in found.rejections[0].detail
    assert (
        told in mediawiki_listing(payload, url=API).problem or "wiki's API" in told + "wiki's API"
    )


@pytest.mark.parametrize(
    "odd",
    [
        {"query": {"pages": [1, None, {"title": None, "revisions": "x", "categories": {"a": 1}}]}},
        {"query": {"pages": None}},
        {"parse": {"title": ["x"], "text": 3, "properties": "y"}},
        {"query": "x", "parse": "y"},
    ],
)
def test_answers_of_odd_shapes_do_not_raise(odd):
    assert read(odd).records == ()
    mediawiki_listing(json.dumps(odd).encode(), url=API)


def parameters(url):
    return dict(parse_qsl(urlsplit(url).query))


def test_the_list_of_pages_asks_for_all_that_a_record_needs():
    asked = parameters(list_address("https://w.example/w/api.php?gapnamespace=102"))
    assert asked["gapnamespace"] == "102"
    assert asked["gapfilterredir"] == "nonredirects"
    assert asked["maxlag"] == "5"
    assert "siteinfo" in asked["meta"]
    by_category = parameters(
        list_address("https://w.example/api.php?generator=categorymembers&gcmtitle=Category:X")
    )
    assert by_category["gcmtitle"] == "Category:X"
    assert not [name for name in by_category if name.startswith("gap")]


def test_a_listing_names_contents_and_goes_on_as_the_wiki_says():
    listing = mediawiki_listing(
        query(page(), page(8, "Lakes"), page(9, "Pool", redirect=True),
              **{"continue": {"gapcontinue": "Marsh", "continue": "gapcontinue||"}}),
        url=API,
    )  # fmt: skip
    assert listing.n_records == 2
    assert [parameters(url)["pageid"] for url in listing.follow] == ["7", "8"]
    assert parameters(listing.follow[0])["action"] == "parse"
    following = parameters(listing.next[0])
    assert following["gapcontinue"] == "Marsh"
    last = mediawiki_listing(query(page()), url=listing.next[0])
    assert last.next == ()


def test_more_properties_of_the_same_pages_are_fetched_but_not_counted_twice():
    url = f"{API}&clcontinue=7%7CFresh&continue=%7C%7Cinfo"
    more = mediawiki_listing(query(page(), **{"continue": {"gapcontinue": "M"}}), url=url)
    assert (more.n_records, more.follow) == (0, ())
    assert "clcontinue" not in parameters(more.next[0])


def test_a_continue_that_leads_back_ends_the_listing():
    url = f"{API}&gapcontinue=M"
    assert (
        mediawiki_listing(query(page(), **{"continue": {"gapcontinue": "M"}}), url=url).next == ()
    )


def test_the_continue_of_old_wikis_is_followed():
    old = {"query": {"pages": {}}, "query-continue": {"allpages": {"gapcontinue": "M"}}}
    listing = mediawiki_listing(json.dumps(old).encode(), url=API)
    assert parameters(listing.next[0])["gapcontinue"] == "M"


@pytest.mark.parametrize(
    ("error", "wait_s"),
    [
        ({"code": "maxlag", "info": "Waiting", "lag": 7.5}, 7.5),
        ({"code": "maxlag", "lag": 1}, 5.0),
        ({"code": "ratelimited", "info": "Slow down"}, 30.0),
        ({"code": "unknown_action", "info": "No"}, None),
    ],
)
def test_a_wiki_that_lags_is_asked_again_later(error, wait_s):
    listing = mediawiki_listing(json.dumps({"error": error}).encode(), url=API)
    assert listing.wait_s == wait_s
    assert error["code"] in listing.problem


def test_revisions_are_the_marks_of_change():
    assert page_marks(query(page(), page(8, "Lakes"))) == {"7": "107", "8": "108"}
    assert page_marks(b"{}") == page_marks(b"<") == {}


def test_a_section_that_leads_elsewhere_is_dropped_with_its_subsections_only():
    text = wiki_text(
        "<p>A.</p><h2>Véase también:</h2><ul><li>B</li></ul><h3>C</h3><p>D</p><h2>E</h2><p>F</p>",
        url="https://w.example/x",
    ).text
    assert text == "A.\n\nE\n\nF"
