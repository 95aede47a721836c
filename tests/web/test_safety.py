"""Crawled text is hostile, addresses are mistyped, engines go down: the pages stay whole."""

import re

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from starlette.testclient import TestClient
from tests.web.site import HOSTILE_TITLE

from curate.settings import Settings
from curate.web import create_app
from curate.web.address import read_address

PAGES = ("/", "/?q=water", "/?q=qqqqzzzz", "/about", "/styleguide", "/items/nope")


def every_page(client, ids):
    addresses = [*PAGES, "/?hidden=1", "/?hidden=1&page=2", *(f"/items/{i}" for i in ids.values())]
    return {address: client.get(address).text for address in addresses}


@pytest.fixture(scope="module")
def pages(client, ids):
    return every_page(client, ids)


def test_no_crawled_text_becomes_an_element_or_a_handler(pages):
    for address, text in pages.items():
        parsed = lxml_html.fromstring(text)
        assert not parsed.xpath("//script|//iframe|//object|//embed|//base|//b[@onclick]"), address
        handlers = parsed.xpath("//@*[starts-with(name(), 'on')]")
        assert not handlers, (address, handlers)
        assert not parsed.xpath("//img"), address


def test_hostile_words_are_shown_as_words(client, ids):
    page = lxml_html.fromstring(client.get(f"/items/{ids['/hostile']}").text)
    assert page.cssselect("h1")[0].text_content() == HOSTILE_TITLE
    text = page.cssselect("main")[0].text_content()
    for words in ("onerror=alert('description')", "<svg onload=alert(9)>", "</textarea><script>"):
        assert words in text
    assert "\x02" not in text
    assert "</textarea><script>alert(10)</script>" in page.cssselect("#credit textarea")[0].text


def test_hostile_words_are_shown_as_words_on_the_card_too(client):
    page = lxml_html.fromstring(client.get("/", params={"q": "hostile pages"}).text)
    assert page.cssselect(".card-title")[0].text_content() == HOSTILE_TITLE


def test_every_link_leads_to_a_page_of_the_web_or_of_ours(pages):
    for address, text in pages.items():
        for href in lxml_html.fromstring(text).xpath("//body//@href"):
            assert re.match(r"https?://|/(?!/)|#", href), (address, href)


def test_script_links_are_listed_but_lead_nowhere(client, ids):
    page = lxml_html.fromstring(client.get(f"/items/{ids['/hostile']}").text)
    rows = {tr.text_content(): tr for tr in page.cssselect("#links tbody tr")}
    (row,) = [tr for words, tr in rows.items() if "javascript:alert('row')" in words]
    assert not row.cssselect("a")
    assert "<b>row 0</b>" in row.text_content()


def test_a_query_is_shown_as_words(client):
    asked = '"><script>alert(1)</script>'
    text = client.get("/", params={"q": asked, "subject": asked, "standard": asked}).text
    assert "<script" not in text
    page = lxml_html.fromstring(text)
    assert page.cssselect("h1 q")[0].text_content() == asked


@pytest.mark.parametrize(
    "path", ["/", "/about", "/items/nope", "/static/curate.css", "/api/search", "/healthz"]
)
def test_every_answer_carries_the_security_headers(client, path):
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "unsafe-inline" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_no_page_sets_a_cookie(client, ids):
    for address in (*PAGES, f"/items/{ids['/rain']}"):
        assert "set-cookie" not in client.get(address).headers


def test_no_page_styles_inline_or_loads_from_another_host(pages):
    for address, text in pages.items():
        page = lxml_html.fromstring(text)
        assert not page.xpath("//@style|//style"), address
        loaded = page.xpath("//link/@href|//*/@src|//*/@srcset|//form/@action")
        assert all(re.match(r"/(?!/)|data:image/svg", value) for value in loaded), address


# Whatever somebody puts into the address: an answer, never a traceback.
_names = st.sampled_from(
    [
        *("q", "grade", "subject", "lang", "license", "standard", "source", "type"),
        *("level_min", "level_max", "sort", "hidden", "page", "other"),
    ]
)
_nasty = [
    *("grade 4", "1e9", "-0", "٣", "²", "NaN", "*", '"', "AND OR NOT", "\x00", "K", "cc by-nd-sa"),
    *("3.NF.1", "under 500L", "%", "_", "^", "(", "name:", "NEAR(a b)", "grades 5-2", "\u202e"),
    *("'--", "9" * 400, "a" * 3000),
]
_values = st.one_of(
    st.text(max_size=40),
    st.sampled_from(_nasty),
    st.integers().map(str),
)
_fuzz = hypothesis_settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@_fuzz
@given(pairs=st.lists(st.tuples(_names, _values), max_size=6))
def test_no_address_breaks_the_search_page(client, pairs):
    clean = [(n, v.encode("utf-8", "ignore").decode()) for n, v in pairs]
    answer = client.get("/", params=clean)
    assert answer.status_code == 200
    assert "<h1" in answer.text


@_fuzz
@given(query=st.binary(max_size=60))
def test_no_raw_query_string_breaks_the_search_page(client, query):
    raw = "".join(f"%{byte:02x}" for byte in query)
    for path in (f"/?q={raw}", f"/?{raw}=1", f"/?grade={raw}&page={raw}"):
        assert client.get(path).status_code == 200


@_fuzz
@given(pairs=st.lists(st.tuples(_names, _values), max_size=6))
def test_reading_an_address_and_writing_it_back_changes_nothing_more(pairs):
    from urllib.parse import parse_qsl, urlsplit

    address, _ = read_address(pairs)
    again, notices = read_address(parse_qsl(urlsplit(address.href()).query))
    assert again == address
    assert notices == []


@pytest.mark.parametrize(
    "params", [{"page": "0"}, {"page": "x"}, {"page": "501"}, {"q": "a" * 2001}]
)
def test_the_api_names_the_parameter_that_is_wrong(client, params):
    answer = client.get("/api/search", params=params)
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith(next(iter(params)))


def test_a_wrong_method_is_refused_in_words(client):
    answer = client.post("/")
    assert answer.status_code == 405
    assert "That did not work" in answer.text


@pytest.mark.parametrize("path", ["/", "/about"])
def test_a_page_can_be_asked_for_its_head_alone(client, path):
    answer = client.head(path)
    assert answer.status_code == 200
    assert answer.text == ""


def test_the_health_check_counts_what_is_there(client, ids):
    told = client.get("/healthz").json()
    assert told["status"] == "ok"
    assert told["cataloged"] == len(ids)
    assert told["indexed"] == len(ids) - 2  # a copy is folded, a table of contents left out


@pytest.fixture(scope="module")
def without_engine(site_settings, ids):
    down = site_settings.model_copy(update={"elasticsearch_url": "http://127.0.0.1:9"})
    with TestClient(create_app(down, warm_up=False)) as opened:
        yield opened


def test_when_the_search_engine_is_down_the_page_says_so(without_engine):
    answer = without_engine.get("/")
    assert answer.status_code == 503
    page = lxml_html.fromstring(answer.text)
    assert page.cssselect("h1")[0].text_content() == "Search is down"
    assert "The catalog is safe" in page.cssselect("main")[0].text_content()


def test_when_the_search_engine_is_down_items_still_open(without_engine, ids):
    assert without_engine.get(f"/items/{ids['/rain']}").status_code == 200
    assert without_engine.get("/about").status_code == 200


def test_when_the_search_engine_is_down_programs_are_told_in_json(without_engine):
    for path in ("/api/search", "/healthz"):
        answer = without_engine.get(path)
        assert answer.status_code == 503
        assert answer.json()["error"] == "Search is down"


def test_an_error_of_ours_gives_a_page_without_its_inside(site_settings, ids):
    app = create_app(site_settings, warm_up=False)
    with TestClient(app, raise_server_exceptions=False) as client:
        client.get("/")
        app.state.pages.rubric = None  # as if the code itself were broken
        answer = client.get(f"/items/{ids['/rain']}")
    assert answer.status_code == 500
    assert "Something went wrong here" in answer.text
    assert "NoneType" not in answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_an_empty_catalog_says_how_to_fill_it(tmp_path):
    empty = Settings(data_dir=tmp_path, embedding_model="hashed")
    with TestClient(create_app(empty, warm_up=False)) as client:
        page = lxml_html.fromstring(client.get("/").text)
        assert page.cssselect(".empty h2")[0].text_content() == "Nothing is cataloged yet"
        assert page.cssselect("pre")[0].text_content() == "curate demo"
        assert client.get("/?q=water").status_code == 200
        assert client.get("/healthz").json()["indexed"] == 0
