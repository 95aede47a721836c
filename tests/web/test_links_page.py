"""The link report as a page: what it says, how it is narrowed, and what people do on it."""

import csv
import io
import json
import re
from datetime import date, timedelta
from itertools import pairwise
from urllib.parse import parse_qsl, urlsplit
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from tests.report.web import Desk as Catalog
from tests.web import link_site
from tests.web.desk_client import at_desk, said, words
from tests.web.link_site import HOSTILE, LONG, MOVED, OWN
from tests.web.test_look import ari

from curate.catalog import open_catalog
from curate.catalog.models import LinkRow
from curate.clock import parse_time
from curate.settings import Settings
from curate.web.link_forms import ASKED
from curate.web.links_address import read_links_address

MUSEUM = "https://museum.example/rooms/{}"
TODAY = date(2026, 3, 2)


@pytest.fixture(scope="module")
def reader(link_settings):
    with at_desk(link_settings) as opened:
        yield opened


@pytest.fixture
def desk(own_settings):
    with at_desk(own_settings) as opened:
        opened.sign_in()
        yield opened


def urls(page):
    return [words(h) for h in page.cssselect(".link-head .url")]


def choice(page, label):
    """The address behind a way to see other links, and its count."""
    for link in page.cssselect(".choice"):
        found = re.fullmatch(rf"{re.escape(label)} ?([\d,]*)", words(link))
        if found:
            return link.get("href"), int(found[1] or 0)
    return None, 0


def test_what_changed_comes_first_and_an_outage_is_one_calm_sentence(reader):
    page = reader.get()
    headings = [words(h) for h in page.cssselect("h1, h2")]
    assert headings[:2] == ["Links that need care", "What changed since the run before"]
    (outage,) = page.cssselect(".warn.caution")
    assert words(outage).startswith("3 of 3 links of zoo.example failed at once")
    assert "It counts against no link: 3 links wait for the next look" in words(outage)
    assert not any("zoo.example" in url for url in urls(page))
    news = [words(li) for li in page.cssselect(".changes li")]
    assert news[0].startswith("Failing nowhttps://weather.example/live")
    assert any(line.startswith("Works nowhttps://came-back.example/page") for line in news)


def test_an_item_in_use_whose_own_page_is_gone_comes_before_all_others(reader):
    page = reader.get()
    assert urls(page)[0] == OWN
    first = page.cssselect(".link-list > li")[0]
    assert "The page of an item your district uses is gone." in words(first)
    assert "Page of Mountains in use" in words(first)


def test_a_card_tells_state_evidence_times_items_owner_and_a_fix(reader):
    card = words(reader.card(MUSEUM.format(1)))
    assert card.startswith("Gone https://museum.example/rooms/1")
    assert "Gone at 5 checks since 16 February 2026, last: answered 404 (not found)." in card
    for told in ("First failed 14 days ago", "Last worked 21 days ago", "Next look in"):
        assert told in card
    assert "6 failed looks in a row" in card
    assert "How people lived in towns in use" in card
    assert "Archived copy https://archive.example/web/20260210" in card
    assert "copy of 10 February 2026" in card


def test_a_state_is_told_by_a_shape_and_a_word(reader):
    for head in reader.get().cssselect(".link-head"):
        (mark,) = head.cssselect(".state")
        assert len(mark.cssselect("svg")) == 1
        assert words(mark)


def test_items_beyond_the_first_five_are_counted(reader):
    assert "and 5 more items" in words(reader.card(MUSEUM.format(0)))


def test_names_are_for_who_signed_in(reader, desk):
    assert "Somebody looks after it, until 26 February 2026. Overdue." in words(
        reader.card(MUSEUM.format(2))
    )
    assert "Ada Lee" not in reader.client.get("/links").text
    assert "Ada Lee looks after it" in words(desk.card(MUSEUM.format(2)))
    item = {"url": MUSEUM.format(2)}
    assert "Ada Lee" not in reader.client.get("/links/item", params=item).text
    assert "Grace: Gave it to Ada Lee." in words(desk.get("/links/item", **item))


@pytest.mark.parametrize("ending", ["csv", "json", "xml", "md"])
def test_files_name_nobody_to_strangers(reader, desk, ending):
    for path in (f"/links.{ending}", f"/links.{ending}?overdue=1"):
        assert "Ada Lee" not in reader.client.get(path).text
    assert "Ada Lee" in desk.client.get(f"/links.{ending}").text or ending == "xml"


def test_each_choice_shows_as_many_links_as_it_says(reader):
    page = reader.get()
    for label in ("Gone", "Failing", "Comes and goes", "Moved for good", "Overdue", "Ignored"):
        href, count = choice(page, label)
        assert count > 0, label
        narrowed = reader.get(href)
        assert len(urls(narrowed)) == count, label
        (chosen,) = [c for c in narrowed.cssselect(".choice[aria-current]") if label in words(c)]
        assert words(chosen) == f"{label} {count}"


def test_mine_shows_the_links_of_who_is_signed_in_only(reader, desk):
    assert choice(reader.get(), "Mine") == (None, 0)
    desk.sign_in("ada lee")
    href, count = choice(desk.get(), "Mine")
    assert (count, urls(desk.get(href))) == (1, [MUSEUM.format(2)])


def test_a_source_narrows_the_whole_report(reader):
    href, _ = choice(reader.get(), "history")
    page = reader.get(href)
    assert 0 < len(urls(page)) < len(urls(reader.get()))
    assert len(urls(reader.get("/links", source="no such source"))) == len(urls(reader.get()))


def test_by_host_the_most_urgent_host_comes_first_and_each_link_stands_once(reader):
    page = reader.get(by="host")
    hosts = [words(h) for h in page.cssselect(".host")]
    assert hosts[:2] == ["old-lessons.example 1 link", "museum.example 6 links"]
    assert sorted(urls(page)) == sorted(urls(reader.get()))
    only = reader.get(page.cssselect(".host a")[1].get("href"))
    assert urls(only) == [MUSEUM.format(n) for n in (0, 1, 2, 3, 4, 5)]


def test_by_source_a_link_of_two_sources_stands_once(reader):
    found = urls(reader.get(by="source"))
    assert len(found) == len(set(found)) == len(urls(reader.get()))


def test_hostile_addresses_and_titles_are_words(reader):
    page = reader.get()
    assert not page.xpath("//script|//iframe|//object|//img")
    assert not page.xpath("//@*[starts-with(name(), 'on')]")
    assert f"https://hostile.example/{HOSTILE}" in urls(page)
    assert f"Tools {HOSTILE}" in words(reader.card(MUSEUM.format(1)))
    one = reader.get("/links/item", url=f"https://hostile.example/{HOSTILE}")
    assert not one.xpath("//script")
    assert HOSTILE in words(one.cssselect("h1")[0])
    for href in page.xpath("//body//@href"):
        assert re.match(r"https?://|/(?!/)|#", href), href


PAGES = ("/links", "/links?by=host", "/links?ignored=1", "/links/trend", "/sign-in")


@pytest.mark.parametrize("path", [*PAGES, f"/links/item?url={MUSEUM.format(1)}"])
def test_pages_of_links_are_whole(desk, path):
    page = desk.get(path)
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    for name in ("for", "aria-labelledby", "aria-describedby", "form"):
        assert set(page.xpath(f"//@{name}")) <= set(ids), name
    levels = [int(h.tag[1]) for h in page.xpath("//h1|//h2|//h3|//h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    for svg in page.xpath("//svg[@role='img']"):
        assert svg.get("aria-label")
        assert svg.xpath("./title")[0].text_content()
        assert svg.xpath("./desc")[0].text_content()


def test_ignoring_a_link_is_told_where_it_was_done_and_can_be_undone(desk):
    link, until = desk.id_of(MUSEUM.format(3)), TODAY + timedelta(days=30)
    back = "/links?state=dead"
    sent = desk.send(
        "ignore",
        follow=False,
        link=link,
        because="They mend it",
        until=until.isoformat(),
        back=back,
        at="2",
    )
    assert (sent.status_code, sent.headers["location"]) == (303, f"{back}#n-2")
    page = desk.get(back)
    text, numbers = said(page)
    assert text == "1 link is ignored until 1 April 2026."
    assert page.cssselect("#n-2 .said")  # beside the link that took its place
    assert MUSEUM.format(3) not in urls(page)
    assert desk.get(back).cssselect(".said") == []  # told once
    assert "Ignored until 1 April 2026: They mend it." in words(
        desk.card(MUSEUM.format(3), ignored="1")
    )
    desk.send("undo", number=numbers, back=back, at="2")
    assert MUSEUM.format(3) in urls(desk.get())


def test_what_was_done_stands_above_all_where_its_place_is_gone(desk):
    link = desk.id_of("https://radio.example/programs")
    fields = {"because": "x", "until": "2026-04-01", "back": "/links?state=flaky", "at": "1"}
    page = desk.send("ignore", link=link, **fields)
    assert "is ignored until" in page.text
    assert "No link fits that" in page.text


def test_marking_as_fixed_counts_and_is_taken_back_by_a_button(desk):
    url = MUSEUM.format(4)
    desk.send("fixed", link=desk.id_of(url), because="It opens here")
    card = words(desk.card(url))
    assert card.startswith("Fails against your word")
    assert "Marked as fixed on 2 March 2026: It opens here. But it still fails" in card
    desk.send("unsay", link=desk.id_of(url))
    assert words(desk.card(url)).startswith("Gone")


def test_marking_as_gone_makes_it_gone(desk):
    url = "https://weather.example/live"
    desk.send("dead", link=desk.id_of(url), because="The company told us")
    card = words(desk.card(url))
    assert card.startswith("Gone")
    assert "Marked as gone on 2 March 2026: The company told us." in card


def test_assigning_names_a_person_and_a_day(desk):
    url = MUSEUM.format(5)
    page = desk.send("assign", link=desk.id_of(url), person="Zoë Ng", due="2026-03-20")
    assert "Zoë Ng looks after 1 link, until 20 March 2026." in page.text
    assert "Zoë Ng looks after it, until 20 March 2026" in words(desk.card(url))
    desk.send("unassign", link=desk.id_of(url))
    assert desk.card(url).cssselect(".owner") == []


def test_one_click_takes_a_suggested_address_and_one_takes_it_back(desk):
    url, target = next(iter(MOVED.items()))
    (form,) = desk.card(url).cssselect("form[action='/links/do/accept']")[:1]
    fields = {i.get("name"): i.get("value") for i in form.cssselect("input[type=hidden]")}
    assert fields["to"] == target
    page = desk.send("accept", **fields)
    assert f"In use now: {target}" in page.text
    assert desk.card(url) is None  # nothing to do any more
    assert target in words(desk.get("/links/item", url=url))
    fields = {"link": fields["link"], "back": "/links", "at": "0"}
    desk.send("unaccept", **fields)
    assert desk.card(url) is not None


def test_moved_links_are_taken_together_after_one_look_at_all(desk):
    ids = [desk.id_of(url) for url in MOVED]
    page = desk.get("/links/do", action="accept", link=ids, back="/links?state=moved", at="1")
    assert words(page.cssselect("h1")[0]) == "Use another address for 3 links?"
    assert all(f"{url} → {to}" in words(page) for url, to in MOVED.items())
    sent = {"link": page.xpath("//main//input[@name='link']/@value"), "back": "/links"}
    text, numbers = said(desk.get("/links") if desk.send("accept", follow=False, **sent) else None)
    assert text == "3 new addresses are in use now."
    assert len(numbers) == 3
    desk.send("undo", number=numbers)
    assert all(desk.card(url) is not None for url in MOVED)


def test_links_without_a_proven_address_are_not_taken_together(desk):
    ids = [desk.id_of(url) for url in [*MOVED, MUSEUM.format(0)]]
    page = desk.get("/links/do", action="accept", link=ids, back="/links")
    assert "No look of ours proves a new address for 1 of these." in words(page)
    assert not page.cssselect("main form")


def test_a_host_is_ignored_in_one_form(desk):
    ids = [desk.id_of(MUSEUM.format(n)) for n in range(6)]
    page = desk.get("/links/do", action="ignore", link=ids, back="/links?by=host", at="2")
    assert words(page.cssselect("h1")[0]) == "Ignore 6 links for a while?"
    desk.send("ignore", link=ids, because="They rebuild", until="2026-03-20")
    assert not any("//museum." in url for url in urls(desk.get()))


def test_ticking_nothing_says_so(desk):
    page = desk.get("/links/do", action="ignore", back="/links")
    assert "No link is ticked. Go back and tick those you mean." in words(page)


@pytest.mark.parametrize(
    ("action", "fields", "problem"),
    [
        ("ignore", {"because": "", "until": "2026-04-01"}, "Say why"),
        ("ignore", {"because": "They mend it", "until": "soon"}, "Say until when"),
        ("ignore", {"because": "They mend it", "until": "2026-03-01"}, "Ignore until a day after"),
        ("fixed", {"because": " "}, "Say why"),
        ("accept", {"to": ""}, "Give the new address"),
        ("accept", {"to": "javascript:alert(1)"}, "is no web address"),
        ("assign", {"person": "", "due": "2026-04-01"}, "Name the person"),
    ],
)
def test_a_form_that_cannot_be_taken_keeps_what_was_typed_and_says_what_is_wrong(
    desk, action, fields, problem
):
    answer = desk.send(action, link=desk.id_of(MUSEUM.format(0)), back="/links?by=host", **fields)
    assert answer.status_code == 422
    assert problem in answer.text
    from lxml import html as lxml_html

    page = lxml_html.fromstring(answer.text)
    for name, value in fields.items():
        assert page.xpath(f"//main//input[@name='{name}']/@value")[0].strip() == value.strip()
    assert page.xpath("//input[@name='back']/@value")[-1] == "/links?by=host"


def test_an_item_is_retired_only_after_a_page_that_asks(desk):
    card = desk.card(OWN)
    (ask,) = [a.get("href") for a in card.cssselect(".act a") if "Mountains" in words(a)]
    page = desk.get(ask)
    assert words(page.cssselect("h1")[0]) == "Stop using this item?"
    assert "Mountains" in words(page)
    fields = {i.get("name"): i.get("value") for i in page.cssselect("main form input[name]")}
    text, numbers = said(
        desk.get() if desk.send("retire", **{**fields, "because": "Parked"}, follow=False) else None
    )
    assert text == "“Mountains” is retired. It leaves the search at the next index run."
    assert "stopped using this item" in words(desk.get("/items/old-lessons-Mountains"))
    desk.send("undo", number=numbers)
    assert "stopped using this item" not in words(desk.get("/items/old-lessons-Mountains"))


def test_undoing_what_somebody_changed_since_says_so(desk):
    link = desk.id_of(MUSEUM.format(0))
    desk.send("assign", link=link, person="Ada", follow=False)
    _, first = said(desk.get())
    desk.send("assign", link=link, person="Zoë", follow=False)
    page = desk.send("undo", number=first)
    assert "undo that first" in page.text
    assert "Zoë looks after it" in words(desk.card(MUSEUM.format(0)))


def test_the_same_word_twice_changes_nothing_and_says_so(desk):
    link = desk.id_of(MUSEUM.format(0))
    for _ in range(2):
        page = desk.send("assign", link=link, person="Ada")
    assert "That was so already. Nothing changed." in page.text


def test_an_unknown_action_or_link_is_answered_in_words(desk):
    assert desk.send("explode", link=desk.id_of(OWN)).status_code == 404
    assert "not in the catalog any more" in desk.send("dead", link="999999", because="x").text
    assert desk.get("/links/do", 404, action="explode") is not None
    assert "No such page" in words(desk.get("/links/item", 404, url="https://nobody.example/"))


def test_who_did_what_stands_in_the_log_under_the_name_given(desk):
    desk.sign_in("Zoë Ng")
    desk.send("dead", link=desk.id_of(MUSEUM.format(0)), because="Seen it")
    page = desk.get("/links/item", url=MUSEUM.format(0))
    assert "Zoë Ng: Said that it is gone. Seen it" in words(page)


def test_the_page_of_a_link_tells_every_look_and_draws_them(reader):
    page = reader.get("/links/item", url=MUSEUM.format(1))
    assert len(page.cssselect("tbody tr")) == len(link_site.RUN_DAYS)
    (plot,) = page.cssselect("svg.plot")
    told = "12 looks from 5 January 2026 to 2 March 2026: 6 not there, 6 worked."
    assert plot.get("aria-label").startswith("12 looks from 5 January 2026 to 2 March 2026")
    assert sorted(told.split(": ")[1].rstrip(".").split(", ")) == ["6 not there", "6 worked"]
    assert len(plot.cssselect(".cross")) == len(plot.cssselect("circle.solid")) == 6


def test_a_look_inside_an_outage_says_that_it_counts_for_nothing(reader):
    page = reader.get("/links/item", url="https://zoo.example/animals/0")
    first = words(page.cssselect("tbody tr")[0])
    assert "Counts for nothing. 3 of 3 links of zoo.example failed at once" in first
    assert "1 of them count for nothing" in words(page)


def test_the_trend_is_drawn_from_the_rounds_and_stands_in_a_table_too(reader):
    page = reader.get("/links/trend")
    assert "the links that are gone went from 0 of 41 to 12 of 41" in words(page)
    rows = page.cssselect("table")[0].cssselect("tbody tr")
    assert len(rows) == len(link_site.RUN_DAYS)
    told = [words(cell) for cell in rows[0]]
    assert (told[0], told[1], told[4:]) == ("2 March 2026", "12", ["41", "Outage"])
    assert len(page.cssselect("svg.plot")) == 2
    assert "We watched" in words(page)


def test_too_few_deaths_give_no_curve_and_no_number(own_settings):
    with open_catalog(own_settings) as catalog, catalog.begin() as session:
        session.query(LinkRow).filter(LinkRow.host == "museum.example").update({"state": "alive"})
    with at_desk(own_settings) as opened:
        page = opened.get("/links/trend")
    assert "That is too few to say how long links live. We say it from 10 on." in words(page)
    assert len(page.cssselect("svg.plot")) == 1
    assert "half" not in words(page.cssselect("[aria-labelledby=h-life]")[0]).lower()


def test_files_hold_what_the_page_shows(reader):
    wanted = set(urls(reader.get(state="dead")))
    rows = list(csv.DictReader(io.StringIO(reader.client.get("/links.csv?state=dead").text)))
    assert {row["url"] for row in rows} == wanted
    told = json.loads(reader.client.get("/links.json?state=dead").text)
    assert {link["url"] for link in told["links"]} == wanted
    junit = ET.fromstring(reader.client.get("/links.xml?state=dead").text)
    assert len(list(junit.iter("failure"))) == len(wanted)
    assert all(url.split("/")[2] in reader.client.get("/links.md").text for url in wanted)
    answer = reader.client.get("/links.csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="links.csv"'
    assert reader.client.get("/links.exe").status_code == 404


@pytest.fixture
def bare(tmp_path):
    return Settings(data_dir=tmp_path / "bare", embedding_model="hashed", now=link_site.NOW)


def test_an_empty_catalog_says_where_links_come_from(bare):
    with at_desk(bare) as opened:
        page = opened.get()
        assert words(page.cssselect(".empty h2")[0]) == "There are no links yet"
        assert "curate links check --due" in words(page.cssselect(".empty pre")[0])
        trend = words(opened.get("/links/trend"))
        assert "There are not enough rounds of looks to draw yet." in trend
        assert "No link was watched long enough" in trend


def test_when_all_is_well_the_page_says_so(bare):
    with open_catalog(bare) as catalog:
        Catalog(catalog, parse_time(link_site.NOW)).item(["https://a.example/1"])
    with at_desk(bare) as opened:
        page = opened.get()
    assert words(page.cssselect(".lead")[0]) == "No link needs a person. We have not looked yet."
    assert "Nothing to do here" in words(page)


def test_fifty_links_make_a_page(bare):
    with open_catalog(bare) as catalog:
        made = Catalog(catalog, parse_time(link_site.NOW))
        made.item([f"https://a.example/{n:03}" for n in range(120)])
        with catalog.begin() as session:
            session.query(LinkRow).update({"state": "dead"})
    with at_desk(bare) as opened:
        found, path = [], "/links"
        while path:
            page = opened.get(path)
            found.append(urls(page))
            path = next(iter(page.xpath("//a[@rel='next']/@href")), None)
        assert [len(one) for one in found] == [50, 50, 20]
        assert len({url for one in found for url in one}) == 120
        assert "There is no page 9" in words(opened.get(page="9"))
        assert "101 to 120 of 120 links" in words(page)


def test_a_long_address_is_shown_whole(reader):
    assert LONG in urls(reader.get())


_names = st.sampled_from(["by", "state", "source", "host", "mine", "overdue", "ignored", "page"])
_values = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["dead", "host", "1", "9999999999", "-1", "²", "history", "museum.example"]),
)


@hypothesis_settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(pairs=st.lists(st.tuples(_names, _values), max_size=5))
def test_no_address_breaks_the_report(reader, pairs):
    clean = [(n, v.encode("utf-8", "ignore").decode()) for n, v in pairs]
    for path in ("/links", "/links/trend", "/links.csv", "/links/item", "/sign-in"):
        assert reader.client.get(path, params=clean).status_code in (200, 404)
    address = read_links_address(clean)
    assert read_links_address(parse_qsl(urlsplit(address.href()).query)) == address


def test_an_item_names_its_links_that_are_gone_and_since_when(reader):
    page = words(reader.get("/items/history-How people lived in towns"))
    assert "4 links on the page are gone. “see”, since 16 February 2026." in page
    assert "Check them before class." in page


def test_a_link_with_a_new_address_leads_there_from_its_item(desk):
    desk.send("accept", link=desk.id_of(MUSEUM.format(0)), to="https://museum.example/new/0")
    page = desk.get("/items/history-How people lived in towns")
    assert page.xpath("//a[@href='https://museum.example/new/0']")
    assert "Your district uses this address instead" in words(page)
    assert "3 links on the page are gone." in words(page)


def test_an_item_whose_own_page_is_gone_says_why_search_leaves_it_out(reader):
    page = reader.get("/items/old-lessons-Mountains")
    (warning,) = [words(w) for w in page.cssselect(".warn.bad")]
    assert warning.startswith("This page is gone from its address. Gone at 6 checks since")
    assert "the domain is offered for sale" in warning
    assert "Search leaves it out." in warning


def test_an_item_whose_page_is_gone_but_that_its_source_still_lists_says_why_it_is_hidden(
    link_settings,
):
    from curate.web.records import hidden_reasons

    with open_catalog(link_settings) as catalog:
        told = hidden_reasons(catalog, ["old-lessons-Mountains", "history-Room tour 1"])
    assert list(told) == ["old-lessons-Mountains"]
    assert told["old-lessons-Mountains"].startswith(
        "Hidden because its page is gone. Gone at 6 checks since 9 February 2026, last: the domain"
    )


def test_the_words_of_the_link_pages_read_at_grade_six_or_below(desk):
    found = []
    for path in ("/links", "/links?state=moved&overdue=1", "/links/trend", "/sign-in"):
        page = desk.get(path)
        found += [words(p) for p in page.cssselect(".lead, .empty p, .narrow p, main .part > p")]
    for action in ASKED:
        asked = {"action": action, "link": desk.id_of(OWN), "item": "old-lessons-Mountains"}
        found.append(words(desk.get("/links/do", **asked).cssselect(".narrow")[0]))
    sentences = [text for text in dict.fromkeys(found) if text.endswith((".", "!", "?"))]
    text = "\n\n".join(sentences)
    assert len(text.split()) > 150
    assert ari(text) < 7
