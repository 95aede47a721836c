"""The item page: may I use it, for whom, how sure are we, and what each judgment rests on."""

import re

import pytest
from lxml import html as lxml_html
from tests.web.site import LONG_TITLE, N_LINKS, ORIGIN


@pytest.fixture(scope="module")
def item(client, ids):
    def get(path):
        answer = client.get(f"/items/{ids[path]}")
        assert answer.status_code == 200
        return lxml_html.fromstring(answer.text)

    return get


def said(element, selector=None):
    found = [element] if selector is None else element.cssselect(selector)
    return " ".join(" ".join(e.text_content().split()) for e in found)


def test_the_head_says_what_it_is_and_leads_to_it(item):
    page = item("/rain")
    assert said(page, "h1") == "Rain as a system"
    assert said(page, ".item-head .facts") == "ReadingGrade 7Science30 minEnglish"
    assert "By Ada Lee, Rain School. Found in Rain School." in said(page, ".item-head")
    (way,) = [a for a in page.cssselect("a.button") if "Open" in a.text_content()]
    assert way.get("href") == f"{ORIGIN}/rain"
    assert way.get("rel") == "noopener"


def test_four_questions_are_answered_before_the_first_scroll(item):
    page = item("/rain")
    use, whom, sure, works = (said(s) for s in page.cssselect(".four > section"))
    assert "Free to use, change and share; name the author CC BY 4.0" in use
    assert "free of charge" in use
    assert "Grade 7, as the page says" in whom
    assert re.search(r"Reads at about \d+L", whom)
    assert re.search(r"\d+ of 100, from answers that carry \d+ % of the weight", sure)
    assert "Works, checked today" in works


def test_the_license_name_leads_to_its_text(item):
    (a,) = item("/rain").cssselect(".license a")
    assert a.get("href") == "https://creativecommons.org/licenses/by/4.0/"


def test_a_score_from_few_answers_is_called_too_little(item):
    sure = said(item("/short"), "section[aria-labelledby=sure]")
    assert "Too little is known. So far" in sure
    assert "See each answer" in sure


def test_easier_and_other_language_versions_lead_to_their_pages(item, ids):
    others = {
        said(li, ".relation"): li.cssselect("a")[0] for li in item("/rain").cssselect(".others li")
    }
    assert set(others) == {"Easier to read", "In Spanish"}
    assert others["Easier to read"].get("href") == f"/items/{ids['/rain-easy']}"
    assert others["In Spanish"].get("href") == f"/items/{ids['/es/lluvia']}"
    assert others["In Spanish"].get("lang") == "es"


def test_the_easier_version_leads_back_to_the_harder_one(item, ids):
    page = item("/rain-easy")
    (harder,) = page.cssselect("#versions li")
    assert said(harder, ".relation") == "Harder to read"
    assert harder.cssselect("a")[0].get("href") == f"/items/{ids['/rain']}"
    assert re.search(r"reads at about \d+L", said(harder))


def test_a_translation_leads_back_too(item, ids):
    (english,) = item("/es/lluvia").cssselect("#versions li")
    assert said(english, ".relation") == "In English"
    assert english.cssselect("a")[0].get("href") == f"/items/{ids['/rain']}"


def test_copies_lead_to_one_another(item, ids):
    (copy,) = item("/bees").cssselect("#versions li")
    assert said(copy, ".relation") == "The same text"
    assert copy.cssselect("a")[0].get("href") == f"/items/{ids['/copy/bees']}"


def test_every_answer_shows_what_it_rests_on_and_every_open_one_its_next_step(item, client):
    page = item("/rain")
    questions = page.cssselect(".q")
    assert len(questions) == len(client.app.state.pages.rubric.questions)
    for q in questions:
        if q.cssselect(".state.unknown"):
            assert "What would answer it:" in said(q)
        else:
            assert q.cssselect("details .evidence")


def test_unknown_looks_like_unknown_and_never_like_no(item):
    page = item("/short")
    marks = {said(m): m.get("class") for m in page.cssselect(".q .state")}
    assert marks["No one knows yet"] == "state unknown"
    assert page.cssselect(".q .state.unknown circle[stroke-dasharray]")


def test_standards_show_their_statement_by_focus_and_lead_to_their_ground(client, ids):
    found = client.get("/api/items/" + ids["/rain"]).json()["alignments"]
    page = lxml_html.fromstring(client.get("/items/" + ids["/rain"]).text)
    shown = page.cssselect("section[aria-labelledby=whom] .tip")
    assert len(shown) == min(len(found), 4)
    for tip, standard in zip(shown, found, strict=False):
        (a,) = tip.cssselect("a")
        assert (
            page.get_element_by_id(a.get("aria-describedby")).text_content()
            == standard["statement"]
        )
        target = page.get_element_by_id(a.get("href").removeprefix("#"))
        assert standard["statement"] in said(target)
        assert standard["evidence"]["text"].split()[0] in said(target)


def test_the_credit_line_names_title_author_source_and_license(item):
    (line,) = item("/rain").cssselect("#credit textarea")
    assert line.text.strip() == (
        "“Rain as a system” by Ada Lee, Rain School (https://lessons.example/rain), "
        "CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)"
    )
    assert line.get("readonly") is not None


def test_the_credit_line_leaves_out_what_is_not_known(item):
    page = item("/short")
    (line,) = page.cssselect("#credit textarea")
    assert line.text.strip() == "“Too short to judge” (https://lessons.example/short)"
    assert "The license is not known" in said(page, "#credit")


def test_an_item_that_left_its_address_says_so_first(item):
    page = item("/gone")
    (warning,) = [w.text_content() for w in page.cssselect(".warn.bad")]
    assert "Gone from its source since 22 February 2026: its address answers 404." in warning
    assert "Search leaves it out." in warning
    assert "Gone, checked today" in said(page, "section[aria-labelledby=works]")
    assert "Try to open it" in said(page, ".actions")


def test_two_licenses_give_a_warning_in_words(item):
    page = item("/two-licenses")
    assert "more than one license" in said(page, ".warn")
    assert "CC BY-NC 4.0" in said(page, ".warn")
    assert "CC-BY" not in said(page, ".warn")
    assert "names another license, too" in said(page, "section[aria-labelledby=use]")


def test_grades_from_the_reading_level_are_called_an_estimate(item):
    whom = said(item("/bees"), "section[aria-labelledby=whom]")
    assert "our estimate from the reading level; the page names none" in whom


def test_a_text_without_a_reading_level_says_why(item):
    assert "only tell a Lexile-like level in English" in said(item("/es/lluvia"), "#reading")
    short = item("/short")
    assert "too little running text" in said(short, "#reading")
    assert not short.cssselect("#reading svg.ruler")
    assert "No one has said which grades." in said(short, "section[aria-labelledby=whom]")


def test_the_ruler_says_in_words_what_it_draws(item):
    (ruler,) = item("/rain").cssselect("svg.ruler:not(.ease)")
    told = re.fullmatch(
        r"About (\d+)L, most likely between (\d+)L and (\d+)L", ruler.get("aria-label")
    )
    estimate, low, high = (int(n) for n in told.groups())
    assert low < estimate < high
    assert f"About {estimate}L" in said(item("/rain"), "#reading")
    assert "not a certified Lexile measure" in said(item("/rain"), "#reading")


def test_two_hundred_links_are_summed_up_and_those_in_trouble_come_first(item):
    page = item("/links")
    section = page.get_element_by_id("links")
    assert f"{N_LINKS + 2} links: 2 are gone, {N_LINKS} work." in said(section)
    first, *rest = section.cssselect("table")
    assert len(first.cssselect("tbody tr")) == 2
    assert all("Gone" in said(tr) for tr in first.cssselect("tbody tr"))
    assert [len(t.cssselect("tbody tr")) for t in rest] == [N_LINKS]
    assert rest[0].xpath("ancestor::details[not(@open)]")
    assert "2 links on the page are gone" in said(page, ".warn")


def test_a_table_of_contents_says_why_search_leaves_it_out(item):
    assert "leads to other pages" in said(item("/all"), ".warn")


@pytest.mark.parametrize(("path", "lang"), [("/es/lluvia", "es"), ("/ar/matar", "ar")])
def test_text_in_another_language_says_so_to_the_browser(item, path, lang):
    page = item(path)
    for selector in ("h1", ".lead", ".text", "#facts td [lang]"):
        for element in page.cssselect(selector):
            assert (element.get("lang"), element.get("dir")) == (lang, "auto")
    assert page.get("lang") == "en"


def test_a_title_without_end_is_shown_in_full(item):
    assert said(item("/long"), "h1") == " ".join(LONG_TITLE.split())


def test_facts_are_shown_as_people_say_them_with_who_says_so(item):
    rows = {
        said(tr, "th"): [said(td) for td in tr.cssselect("td")]
        for tr in item("/rain").cssselect("#facts tbody tr")
    }
    assert rows["Time"] == [
        "30 min",
        "The publisher in data inside the page (LearningResource.timeRequired)",
    ]
    assert rows["Language"][0] == "English"
    assert rows["License"][0] == "Free to use, change and share; name the author (CC BY 4.0)"
    assert "None" not in said(item("/short"), "#facts")


def test_the_contents_list_leads_to_every_section(item):
    page = item("/rain")
    targets = [a.get("href").removeprefix("#") for a in page.cssselect("nav.contents a")]
    sections = [s.get("id") for s in page.cssselect("section.part")]
    assert targets == sections


def test_times_are_relative_with_the_exact_one_behind(item):
    for time in item("/rain").cssselect("time"):
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", time.get("datetime"))
        assert re.fullmatch(r"\d{1,2} [A-Z][a-z]+ \d{4}, \d\d:\d\d UTC", time.get("title"))
        assert re.fullmatch(r"today|yesterday|\d+ (days|months|years) ago", time.text_content())


def test_the_page_and_the_api_tell_the_same(client, ids):
    told = client.get("/api/items/" + ids["/rain"]).json()
    page = lxml_html.fromstring(client.get("/items/" + ids["/rain"]).text)
    assert said(page, "h1") == told["resource"]["name"]
    assert told["own_state"] == "alive"
    score, coverage = told["scorecard"]["score"], told["scorecard"]["coverage"]
    shown = f"{score:.0f} of 100, from answers that carry {coverage * 100:.0f} %"
    assert shown in said(page, "section[aria-labelledby=sure]").replace("\xa0", " ")
    assert {v["relation"] for v in told["versions"]} == {"easier", "translation"}


@pytest.mark.parametrize("path", ["/items/nope", "/items/%00", "/api/items/nope"])
def test_an_unknown_item_is_not_found(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert "No such item" in answer.text


def test_an_unknown_page_is_not_found_and_leads_back(client):
    answer = client.get("/nothing/here")
    assert answer.status_code == 404
    page = lxml_html.fromstring(answer.text)
    assert said(page, "h1") == "No such page"
    assert page.cssselect('main a[href="/"]')
