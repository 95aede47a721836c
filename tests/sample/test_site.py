"""The sample source keeps its promises: counts, licenses, links, levels, markup."""

import json
import re
from collections import Counter
from statistics import mean
from urllib.parse import urljoin, urlsplit

import pytest
import yaml
from lxml import etree, html
from protego import Protego

from curate.bundled import folder
from curate.sample import SampleServer, Site, load_truth, read_lessons

ORIGIN = "https://lessons.curate.example"
EASIER, HARDER = "/science/water-cycle-easier.html", "/science/water-cycle.html"
MIRROR, MIRRORED = "/library/clouds-and-weather.html", "/science/clouds.html"


@pytest.fixture(scope="module")
def site():
    return Site()


@pytest.fixture(scope="module")
def truth():
    return load_truth()


def parsed(site, path):
    return html.document_fromstring(site.pages[path].body.decode())


def prose(lesson):
    blocks = html.fragment_fromstring(lesson.body, create_parent="div")
    return [" ".join(block.text_content().split()) for block in blocks.iter("p", "li", "h2", "td")]


def words_per_sentence(lesson):
    paragraphs = html.fragment_fromstring(lesson.body, create_parent="div").iter("p")
    text = " ".join(paragraph.text_content() for paragraph in paragraphs)
    return mean(len(s.split()) for s in re.split(r"(?<=[.?!])\s+", text.strip()))


def linked_data(site, path):
    blocks = parsed(site, path).xpath("//script[@type='application/ld+json']/text()")
    assert len(blocks) == 1, path
    return json.loads(blocks[0])


def test_the_counts_are_as_documented():
    lessons = read_lessons()
    count = {
        name: Counter(getattr(lesson, name) for lesson in lessons)
        for name in ("subject", "lang", "license", "markup", "flaw", "video")
    }
    assert len(lessons) == 41
    assert count["subject"] == {"mathematics": 16, "science": 15, "language arts": 10}
    assert count["lang"] == {"en": 33, "es": 8}
    assert count["license"] == {
        "CC-BY-4.0": 19, "CC-BY-SA-4.0": 10, "CC-BY-NC-4.0": 6, "CC0-1.0": 4, None: 2,
    }  # fmt: skip
    assert count["markup"] == {"json_ld": 20, "meta": 12, "plain": 9}
    assert count["flaw"] == {None: 39, "broken_json_ld": 1, "images_without_alt": 1}
    assert count["video"] == {None: 39, "captions": 1, "iframe": 1}
    assert len({lesson.topic for lesson in lessons}) == 16
    assert {grade for lesson in lessons for grade in lesson.grades} == set(range(2, 11))
    assert sum(lesson.updated.year == 2020 for lesson in lessons) == 7
    assert sum(bool(lesson.alignment) for lesson in lessons) == 3


def test_each_lesson_has_200_to_450_words_of_its_own():
    lessons = read_lessons()
    for lesson in lessons:
        n_words = sum(len(block.split()) for block in prose(lesson))
        assert 200 <= n_words <= 450, (lesson.path, n_words)
    long_blocks = Counter(b for lesson in lessons for b in prose(lesson) if len(b.split()) > 8)
    assert [block for block, n in long_blocks.items() if n > 1] == []


def test_the_truth_agrees_with_the_lessons(truth, site):
    by_path = {lesson.path: lesson for lesson in site.lessons}
    assert len(truth.lessons) == 42
    assert {fact.path for fact in truth.lessons} == {*by_path, MIRROR}
    for fact in truth.lessons:
        lesson = by_path[fact.mirror_of or fact.path]
        assert (fact.license, fact.lang, fact.grades, fact.subject, fact.date_modified) == (
            lesson.license, lesson.lang, lesson.grades, lesson.subject, lesson.updated,
        )  # fmt: skip
        assert fact.standards == lesson.alignment
        assert fact.easier_version_of == lesson.harder
        assert fact.translation_of == (lesson.translation if lesson.lang == "es" else None)


def test_a_license_stands_on_the_page_exactly_where_the_truth_names_one(truth, site):
    url = {key: row["url"] for key, row in site.facts["licenses"].items()}
    for fact in truth.lessons:
        page = parsed(site, fact.path)
        stated = page.xpath("//a[@rel='license']/@href")
        assert stated == ([url[fact.license]] if fact.license else []), fact.path
        if fact.license is None:
            assert b"creativecommons" not in site.pages[fact.path].body


def test_about_half_of_the_pages_carry_linked_data_that_agrees_with_the_truth(truth, site):
    chosen = [lesson for lesson in site.lessons if lesson.markup == "json_ld" and not lesson.flaw]
    assert len(chosen) == 18
    for lesson in chosen:
        data, fact = linked_data(site, lesson.path), truth.lesson(lesson.path)
        assert data["@type"] == "LearningResource"
        assert data["url"] == ORIGIN + lesson.path
        assert data["inLanguage"] == fact.lang
        assert data["dateModified"] == fact.date_modified.isoformat()
        assert [int(n) for n in re.findall(r"\d+", data["educationalLevel"])] == list(fact.grades)
        assert data["timeRequired"] == f"PT{lesson.minutes}M"
        assert data["teaches"]
        codes = tuple(node["targetName"] for node in data.get("educationalAlignment", ()))
        assert codes == fact.standards


def test_the_broken_linked_data_cannot_be_read_but_its_page_is_good(site):
    page = parsed(site, "/science/how-heat-moves.html")
    (block,) = page.xpath("//script[@type='application/ld+json']/text()")
    with pytest.raises(json.JSONDecodeError):
        json.loads(block)
    assert page.findtext(".//h1") == "Conduction, convection and radiation"


def test_pages_are_accessible_but_for_the_planned_flaw(site):
    without_alt = []
    for path, reply in site.pages.items():
        if reply.content_type != "text/html":
            continue
        page = parsed(site, path)
        assert reply.body.startswith(b"<!DOCTYPE html>")
        assert page.get("lang") in {"en", "es"}
        assert page.findtext(".//title").strip()
        levels = [int(node.tag[1]) for node in page.iter("h1", "h2", "h3")]
        if not path.startswith("/player/"):
            assert levels[0] == 1, path
            assert levels.count(1) == 1, path
            assert len(page.xpath("//main")) == 1, path
        without_alt += [path for image in page.iter("img") if not image.get("alt")]
        assert all(frame.get("title") for frame in page.iter("iframe"))
        assert all(table.find("caption") is not None for table in page.iter("table"))
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids))
    assert without_alt == ["/math/perimeter-and-area.html"] * 2


def test_tags_are_balanced_so_that_a_strict_parser_reads_the_lessons():
    for lesson in read_lessons():
        markup = re.sub(r"<(img|br|source|track)\b([^>]*)>", r"<\1\2/>", lesson.body)
        markup = markup.replace(" controls", ' controls=""').replace(" default", ' default=""')
        etree.fromstring(f"<main>{markup}</main>")


def test_languages_link_to_each_other_both_ways(truth, site):
    pairs = [fact for fact in truth.lessons if fact.translation_of]
    assert len(pairs) == 5
    for fact in pairs:
        for path in (fact.path, fact.translation_of):
            page = parsed(site, path)
            found = {
                link.get("hreflang"): link.get("href")
                for link in page.xpath("//link[@rel='alternate']")
            }
            assert found == {"es": ORIGIN + fact.path, "en": ORIGIN + fact.translation_of}


def test_the_harder_version_has_longer_sentences_and_each_names_the_other(site):
    by_path = {lesson.path: lesson for lesson in site.lessons}
    # Eight words against twenty or so: grade 3 and grade 7.
    assert words_per_sentence(by_path[EASIER]) * 2 < words_per_sentence(by_path[HARDER])
    assert linked_data(site, EASIER)["isBasedOn"] == ORIGIN + HARDER
    assert parsed(site, EASIER).xpath("//main//a[text()='Harder version']/@href") == [HARDER]
    assert parsed(site, HARDER).xpath("//main//a[text()='Easier version']/@href") == [EASIER]


def test_sentences_grow_with_the_grades():
    english = [lesson for lesson in read_lessons() if lesson.lang == "en"]

    def average(grades):
        chosen = [lesson for lesson in english if set(lesson.grades) & grades]
        return mean(words_per_sentence(lesson) for lesson in chosen)

    assert average({2, 3}) < average({4, 5, 6}) < average({7, 8}) < average({9, 10})


def test_the_mirror_has_the_same_words_but_calls_no_page_canonical(site):
    copy, original = parsed(site, MIRROR), parsed(site, MIRRORED)
    assert copy.find(".//main").text_content() == original.find(".//main").text_content()
    assert copy.xpath("//link[@rel='canonical']") == []
    assert copy.xpath("//script") == []


def links_of(site, path):
    page = parsed(site, path)
    for href in page.xpath(
        "//a/@href | //img/@src | //iframe/@src | //source/@src | //track/@src | //video/@src"
    ):
        yield urljoin(ORIGIN + path, href)


def test_every_link_but_the_planned_ones_is_alive(truth, site):
    planned = {
        (link.page, urljoin(ORIGIN, link.href))
        for link in truth.links
        if link.kind != "ok" or link.moved
    }
    assert len(planned) == 8
    seen = set()
    for path, reply in site.pages.items():
        if reply.content_type != "text/html":
            continue
        for url in links_of(site, path):
            parts = urlsplit(url)
            if (path, url) in planned:
                seen.add((path, url))
            elif url.startswith(ORIGIN):
                assert parts.path in site.pages, (path, url)
            else:
                assert parts.hostname == "creativecommons.org", (path, url)
    assert seen == planned


def test_planned_links_behave_as_the_truth_says(truth, site):
    status = {"http_404": 404, "http_410": 410, "soft_404": 200, "ok": 200}
    checked = [link for link in truth.links if link.href.startswith("/")]
    assert len(checked) == 11
    for link in checked:
        reply = site.answer(link.href)
        if link.moved:
            assert (reply.status, reply.location) == (301, link.final)
            reply = site.answer(reply.location)
        assert reply.status == status[link.kind], link
        assert (b"Page not found" in reply.body) == (link.verdict == "dead"), link


def test_made_up_addresses_are_soft_only_below_the_club(site):
    assert site.answer("/club/zzz-made-up").status == 200
    assert site.answer("/club/zzz-made-up").body == site.answer("/club/fraction-race.html").body
    assert site.answer("/math/zzz-made-up").status == 404
    assert b"meets in the library" in site.answer("/club/").body
    assert site.answer("/math/").body == site.answer("/math/index.html").body


def test_the_sitemap_names_every_lesson_in_the_published_origin(truth, site):
    root = etree.fromstring(site.pages["/sitemap.xml"].body)
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    found = dict(
        zip(
            root.xpath("//s:loc/text()", namespaces=names),
            root.xpath("//s:lastmod/text()", namespaces=names),
            strict=True,
        )
    )
    assert found == {ORIGIN + f.path: f.date_modified.isoformat() for f in truth.lessons}


def test_all_lessons_but_the_mirror_are_reached_from_the_home_page(truth, site):
    reached, waiting = set(), ["/index.html"]
    while waiting:
        path = waiting.pop()
        if path in reached or site.pages.get(path) is None:
            continue
        if site.pages[path].content_type != "text/html":
            continue
        reached.add(path)
        waiting += [urlsplit(u).path for u in links_of(site, path) if u.startswith(ORIGIN)]
    assert {fact.path for fact in truth.lessons} - reached == {MIRROR}
    assert "/private/answer-keys.html" in reached


def test_robots_txt_closes_the_private_folder_and_asks_for_a_delay(truth, site):
    rules = Protego.parse(site.pages["/robots.txt"].body.decode())
    for path in truth.never_captured:
        assert path in site.pages
        assert not rules.can_fetch(ORIGIN + path, "curate")
    assert all(rules.can_fetch(ORIGIN + fact.path, "curate") for fact in truth.lessons)
    assert rules.crawl_delay("curate") == 0.05
    assert list(rules.sitemaps) == [f"{ORIGIN}/sitemap.xml"]


def test_one_video_has_captions_and_one_is_framed_from_the_same_host(site):
    captioned = parsed(site, "/science/weather-fronts.html")
    # libxml2 does not know that <source> is empty and puts the track inside it.
    (track,) = captioned.xpath("//video//track[@kind='captions']/@src")
    assert site.pages[track].content_type == "text/vtt"
    assert site.pages[track].body.startswith(b"WEBVTT")
    assert site.pages["/media/front.webm"].body.startswith(b"\x1a\x45\xdf\xa3")  # EBML magic
    (frame,) = parsed(site, "/science/newtons-second-law.html").xpath("//iframe/@src")
    assert parsed(site, frame).xpath("//track") == []


def test_the_source_file_fits_the_site(truth):
    source = yaml.safe_load((folder("spiders") / "sources" / "sample.yaml").read_text("utf-8"))
    assert set(source) == {
        "id", "name", "protocol", "start", "sitemaps", "scope", "origin", "cadence", "delay_s",
        "expected_items", "license_default", "contact", "homepage", "max_pages",
        "checked", "notes",
    }  # fmt: skip
    assert source["expected_items"] == len(truth.lessons)
    assert list(source["origin"]) == [ORIGIN] == [truth.origin]
    with SampleServer() as server:
        assert server.origin == ORIGIN
    for address in source["start"] + source["sitemaps"]:
        assert urlsplit(address).path in server.site.pages
