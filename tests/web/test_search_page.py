"""The search page over a real catalog: filters, chips, pages, words, and the edges."""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from lxml import html as lxml_html
from tests.web.site import N_FILLERS, ORIGIN

FACETS = {
    "grade": "grades",
    "subject": "subjects",
    "lang": "languages",
    "license": "licenses",
    "type": "resource_types",
    "source": "sources",
}


@pytest.fixture(scope="module")
def page(client):
    def get(path="/", status=200, **params):
        answer = client.get(path, params=params or None)
        assert answer.status_code == status
        return lxml_html.fromstring(answer.text)

    return get


@pytest.fixture(scope="module")
def api(client):
    def get(**params):
        return client.get("/api/search", params=params).json()

    return get


def texts(page, selector):
    return [" ".join(e.text_content().split()) for e in page.cssselect(selector)]


def titles(page):
    return texts(page, ".card-title")


def chips(page):
    """Label -> address without that filter."""
    found = {}
    for chip in page.cssselect('ul[aria-label="Filters in use"] a.chip:not(.plain)'):
        label = chip.text_content().split("×")[0].strip()
        found[label] = chip.get("href")
    return found


def parameters(href):
    return sorted(parse_qsl(urlsplit(href).query))


def total(page):
    return int(re.search(r"\d+", texts(page, "p[role=status]")[0])[0])


@pytest.mark.parametrize(("parameter", "facet"), FACETS.items())
def test_every_value_of_a_filter_gives_as_many_items_as_its_count_says(api, parameter, facet):
    everything = api()
    assert len(everything["facets"][facet]) > 1
    for value in everything["facets"][facet]:
        narrowed = api(**{parameter: value["value"]})
        assert narrowed["total"] == value["count"] < everything["total"]


@pytest.mark.parametrize(("parameter", "facet"), FACETS.items())
def test_the_counts_of_a_filter_ignore_its_own_choice(api, parameter, facet):
    everything = api()["facets"]
    chosen = everything[facet][0]["value"]
    narrowed = api(**{parameter: chosen})["facets"]
    assert narrowed[facet] == everything[facet]
    others = set(FACETS.values()) - {facet}
    assert any(narrowed[other] != everything[other] for other in others)


def test_filters_narrow_one_another_and_values_of_one_filter_add_up(api):
    one = api(grade="1")["total"]
    two = api(grade=["1", "2"])["total"]
    both = api(grade="1", subject="mathematics")["total"]
    assert both < one < two


def test_a_reading_level_range_narrows_to_items_inside_it(api):
    found = api(level_min="600", level_max="800")
    levels = [hit["item"]["lexile_like"] for hit in found["hits"]]
    assert levels
    assert all(600 <= level <= 800 for level in levels)


def test_every_choice_of_a_filter_is_a_link_that_leads_to_its_count(page):
    start = page()
    links = start.cssselect(".facet li a")
    counted = [(a, a.cssselect(".count")) for a in links if a.cssselect(".count")]
    assert len(counted) > 12
    for a, count in counted[::5]:
        assert total(page(a.get("href"))) == int(count[0].text_content())


def test_a_choice_in_use_is_marked_and_its_link_takes_it_away(page):
    chosen = page(grade="2", subject="mathematics")
    marked = chosen.cssselect("a[aria-current=true]")
    assert [" ".join(a.text_content().split()[:-1]) for a in marked] == ["Grade 2", "Mathematics"]
    assert parameters(marked[0].get("href")) == [("subject", "mathematics")]
    assert parameters(marked[1].get("href")) == [("grade", "2")]


def test_filters_typed_among_the_words_become_chips(page):
    found = page(q="stones grade 1 cc by")
    assert list(chips(found)) == ["Grade 1", "License CC BY"]
    assert titles(found)
    assert all(title.startswith("Counting stones") for title in titles(found))


def test_each_chip_takes_away_its_own_filter_and_no_other(page):
    found = chips(
        page(q="stones grade 1 cc by", subject="mathematics", level_min="50", sort="newest")
    )
    assert list(found) == ["Grade 1", "License CC BY", "Mathematics", "From 50L"]
    kept = {
        "Grade 1": [
            ("level_min", "50"),
            ("q", "stones cc by"),
            ("sort", "newest"),
            ("subject", "mathematics"),
        ],
        "License CC BY": [
            ("level_min", "50"),
            ("q", "stones grade 1"),
            ("sort", "newest"),
            ("subject", "mathematics"),
        ],
        "Mathematics": [("level_min", "50"), ("q", "stones grade 1 cc by"), ("sort", "newest")],
        "From 50L": [("q", "stones grade 1 cc by"), ("sort", "newest"), ("subject", "mathematics")],
    }
    assert {label: parameters(href) for label, href in found.items()} == kept


def test_a_typed_range_is_one_chip_and_goes_as_one(page):
    found = page(q="stones grades 1-3")
    assert list(chips(found)) == ["Grades 1–3"]
    assert parameters(chips(found)["Grades 1–3"]) == [("q", "stones")]


def test_a_typed_filter_is_ticked_among_the_choices_and_can_be_changed_there(page):
    found = page(q="stones grade 1")
    (ticked,) = found.cssselect("a[aria-current=true]")
    assert "Grade 1" in ticked.text_content()
    assert parameters(ticked.get("href")) == [("q", "stones")]
    other = next(a for a in found.cssselect(".facet li a") if "Grade 2" in a.text_content())
    assert parameters(other.get("href")) == [("grade", "1"), ("grade", "2"), ("q", "stones")]
    assert total(page(other.get("href"))) > total(found)


def test_a_filter_typed_on_top_of_a_chosen_one_joins_it(page):
    found = page(q="stones grade 1", grade="2")
    assert set(chips(found)) >= {"Grade 1", "Grade 2"}
    assert total(found) == total(page(q="stones", grade=["1", "2"]))


def test_clearing_all_filters_keeps_the_words(page):
    found = page(q="stones grade 1", subject="mathematics", level_min="10")
    (clear,) = [a for a in found.cssselect("a.chip") if "Clear" in a.text_content()]
    assert parameters(clear.get("href")) == [("q", "stones")]


def test_pages_follow_one_another_without_losing_or_repeating_an_item(page):
    first, second = page(), page(page="2")
    on_both = titles(first) + titles(second)
    assert len(titles(first)) == 20
    assert len(on_both) == total(first)
    hrefs = [a.get("href") for p in (first, second) for a in p.cssselect(".card-title a")]
    assert len(set(hrefs)) == len(hrefs)
    (following,) = first.cssselect("nav[aria-label=Pages] a[rel=next]")
    assert parameters(following.get("href")) == [("page", "2")]
    assert not second.cssselect("nav[aria-label=Pages] a[rel=next]")
    assert "Page 2 of 2" in texts(second, "nav[aria-label=Pages]")[0]


def test_a_page_after_the_last_leads_back_to_the_last(page):
    beyond = page(page="400", q="stones")
    assert texts(beyond, ".empty h2") == ["There is no page 400"]
    (back,) = beyond.cssselect(".empty a.button")
    assert titles(page(back.get("href")))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"grade": "99"}, "“99” is not a grade"),
        ({"grade": "²"}, "“²” is not a grade"),
        ({"level_min": "high"}, "“high” is not a whole number"),
        ({"level_max": "1e3"}, "“1e3” is not a whole number"),
        ({"page": "last"}, "“last” is not a whole number"),
        ({"sort": "price"}, "no order called “price”"),
        ({"level_min": "900", "level_max": "100"}, "turned the two around"),
    ],
)
def test_a_value_nobody_understands_gives_a_notice_and_the_rest_holds(page, given, said):
    found = page(**given)
    assert said in " ".join(texts(found, ".warn"))
    assert titles(found)


def test_an_empty_result_names_the_ways_out_with_what_they_find(page):
    found = page(q="stones grade 7")
    assert texts(found, ".empty h2") == ["No item fits all of that"]
    ways = found.cssselect(".empty a.chip")
    assert ways
    for way in ways:
        promised = int(re.search(r"(\d+) items?$", " ".join(way.text_content().split()))[1])
        assert total(page(way.get("href"))) == promised > 0


def test_a_misspelled_word_gets_a_suggestion(page):
    found = page(q="stonse")
    assert "Did you mean stones?" in " ".join(texts(found, "main p"))


def test_nonsense_gets_a_next_step(page):
    found = page(q="qqqqzzzz")
    assert "look at all there is" in texts(found, ".empty")[0]


def test_words_asked_for_are_marked(page):
    found = page(q="puddle")
    assert "puddle" in texts(found, ".desc mark")


@pytest.mark.parametrize("order", ["best", "newest", "easiest", "hardest", "score"])
def test_the_page_and_the_api_tell_the_same(page, api, order):
    params = {"q": "water grade 7", "sort": order} if order == "best" else {"sort": order}
    shown, told = page(**params), api(**params)
    assert total(shown) == told["total"]
    assert titles(shown) == [" ".join(hit["item"]["name"].split()) for hit in told["hits"]]
    assert (told["query"]["sort"], told["notices"]) == (order, [])
    for hit in told["hits"]:
        assert sum(term["points"] for term in hit["why"]) == pytest.approx(hit["score"])


def test_a_card_says_why_it_stands_there_in_points_that_add_up(page):
    for table in page(q="water").cssselect(".why table"):
        *terms, whole = [float(td.text_content()) for td in table.cssselect("td.n")]
        assert sum(terms) == pytest.approx(whole, abs=0.01 * len(terms))


def test_cards_in_another_language_say_so_to_the_browser(page):
    found = page(subject="science")
    by_title = {a.text_content(): a for a in found.cssselect(".card-title a")}
    assert by_title["La lluvia como sistema"].get("lang") == "es"
    assert by_title["دورة الماء في الطبيعة"].get("lang") == "ar"
    assert by_title["دورة الماء في الطبيعة"].get("dir") == "auto"
    assert by_title["Rain as a system"].get("lang") is None


def test_a_card_shows_source_host_and_the_meaning_of_the_level(page):
    card = next(li for li in page(q="puddle").cssselect(".results > li"))
    said = " ".join(card.text_content().split())
    assert "Rain School, lessons.example" in said
    (level,) = card.cssselect("button.tipped")
    tip = card.get_element_by_id(level.get("aria-describedby"))
    meaning = r"Lexile-like estimate.*Nine times in ten .* between \S+L and \d+L"
    assert re.search(meaning, tip.text_content())


def test_estimated_grades_are_called_estimated(page):
    said = " ".join(texts(page(q="honeybees"), ".facts"))
    assert "Grades 2–3 (by reading level)" in said


def test_a_card_warns_of_dead_links(page):
    said = " ".join(texts(page(q="places to read"), ".results > li"))
    assert "1 % of its links are gone" in said


def test_items_that_are_gone_or_turned_down_are_left_out_until_asked_for(page, api):
    shown = api()["total"]
    everything = api(hidden="1")
    assert everything["total"] == shown + 2
    found = page(q="went away", hidden="1")
    gone = next(li for li in found.cssselect(".results > li") if "lesson that" in li.text_content())
    assert "Gone, checked" in " ".join(gone.text_content().split())
    assert "Gone or turned down, too" in chips(found)
    rejected = page(q="stones day 2", hidden="1")
    assert "Turned down by your district" in " ".join(texts(rejected, ".results > li"))


def test_copies_are_folded_behind_one_card(page):
    (card,) = [
        li
        for li in page(q="dance of the honeybees").cssselect(".results > li")
        if "The dance" in li.cssselect("h2")[0].text_content()
    ]
    assert "1 copy elsewhere" in " ".join(card.text_content().split())


def test_a_title_that_the_text_repeats_is_not_shown_twice(page):
    (desc,) = texts(page(q="honeybees dance"), ".results > li:first-child .desc")
    assert desc.startswith("A honeybee that has found good flowers")
    # found in its text although it has a description of its own
    (desc,) = texts(page(q="warm puddle"), ".results > li:first-child .desc")
    assert desc.startswith("Look at a puddle.")


def test_the_form_keeps_what_was_typed_and_the_filters_in_use(page):
    found = page(q="stones <b>", grade="2", sort="newest")
    (box,) = found.cssselect("form[role=search] input[type=search]")
    assert box.get("value") == "stones <b>"
    hidden = {
        i.get("name"): i.get("value")
        for i in found.cssselect("form[role=search] input[type=hidden]")
    }
    assert hidden == {"grade": "2", "sort": "newest"}


def test_the_histogram_has_its_numbers_as_a_table(page, api):
    rows = page().cssselect(".facets table.numbers tbody tr")
    counts = [int(row.cssselect("td.n")[0].text_content()) for row in rows]
    found = [hit["item"]["lexile_like"] for n in ("1", "2") for hit in api(page=n)["hits"]]
    assert sum(counts) == sum(level is not None for level in found)


def test_there_are_as_many_items_as_were_built(api, ids):
    # two hidden, one folded behind its copy, one a table of contents
    assert api()["total"] == len(ids) - 4
    assert len([path for path in ids if path.startswith("/count/")]) == N_FILLERS
    assert all(hit["item"]["url"].startswith(ORIGIN) for hit in api()["hits"])


def test_an_item_that_is_hidden_because_it_is_gone_says_so_and_since_when(page):
    assert titles(page(q="moth dance flowers")).count("A lesson that went away") == 0
    found = page(q="moth dance flowers", hidden="1")
    (card,) = [li for li in found.cssselect(".results > li") if "went away" in li.text_content()]
    told = " ".join(card.cssselect(".why-hidden")[0].text_content().split())
    assert told == (
        "Hidden because it is gone from its source since 22 February 2026: its address answers 404."
    )
    others = page(q="bees", hidden="1")
    assert titles(others)
    assert not others.cssselect(".why-hidden")
