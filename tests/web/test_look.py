"""Weight, colors, words and parts of the pages, without a browser."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from jinja2 import nodes
from lxml import html as lxml_html

from curate import web
from curate.readability import assess
from curate.web import styleguide, words
from curate.web.app import environment

HERE = Path(web.__file__).parent
CSS = (HERE / "static" / "curate.css").read_text(encoding="utf-8")
PARTS = (HERE / "templates" / "parts.html").read_text(encoding="utf-8")


def tokens(scheme):
    """Color tokens of the light or dark scheme, as the style sheet defines them."""
    blocks = re.findall(r":root\s*{(.*?)}", CSS, re.DOTALL)
    light = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", blocks[0]))
    dark = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", blocks[1]))
    assert set(dark) == set(light)
    return light if scheme == "light" else dark


def luminance(color):
    """Relative luminance of an sRGB color (WCAG 2.2, definition)."""
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_contrast_formula_gives_the_published_ends():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("front", "back", "least"),
    [
        ("ink", "paper", 7),
        ("soft", "paper", 7),
        ("ink", "panel", 7),
        ("on-mark", "mark", 7),
        ("paper", "ink", 7),  # explanations are shown reversed
        ("accent", "paper", 4.5),
        ("accent", "panel", 4.5),
        ("soft", "panel", 4.5),
        ("on-accent", "accent", 4.5),
        ("good", "paper", 3),
        ("caution", "paper", 3),
        ("bad", "paper", 3),
        ("unknown", "paper", 3),
        ("edge", "paper", 3),
        ("edge", "panel", 3),
    ],
)
def test_colors_are_far_enough_apart(scheme, front, back, least):
    found = tokens(scheme)
    assert contrast(found[front], found[back]) >= least


def test_every_color_is_a_token():
    after_tokens = CSS[CSS.index("*, ::before") :]
    after_tokens = after_tokens[: after_tokens.index("@media print")]
    assert re.findall(r"#[0-9a-f]{3,8}\b", after_tokens) == []


def test_the_style_sheet_stays_small():
    assert len(CSS.encode()) <= 30_000
    assert "@import" not in CSS
    assert "url(" not in CSS


@pytest.mark.parametrize("path", ["/", "/?q=water", "/?hidden=1"])
def test_a_first_load_of_search_is_light(client, path):
    page = client.get(path)
    parsed = lxml_html.fromstring(page.text)
    linked = parsed.xpath("//link/@href|//script/@src|//img/@src|//source/@src|//iframe/@src")
    loads = [address for address in linked if not address.startswith("data:")]
    weight = len(page.content) + sum(len(client.get(address).content) for address in loads)
    assert 1 + len(loads) <= 10
    assert weight <= 150_000


def test_an_item_with_two_hundred_links_still_is_light(client, ids):
    assert len(client.get(f"/items/{ids['/links']}").content) <= 150_000


def test_the_style_sheet_may_be_kept_for_good_because_its_address_changes(client):
    (address,) = lxml_html.fromstring(client.get("/").text).xpath("//link[@rel='stylesheet']/@href")
    assert re.fullmatch(r"/static/curate\.css\?v=[0-9a-f]{10}", address)
    assert "immutable" in client.get(address).headers["Cache-Control"]


def test_there_is_no_script():
    for template in (HERE / "templates").glob("*.html"):
        assert "<script" not in template.read_text(encoding="utf-8")


PAGES = ("/", "/?q=water", "/?q=qqqq", "/about", "/styleguide", "/nothing")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_one_heading_landmarks_and_its_own_title(client, path):
    page = lxml_html.fromstring(client.get(path).text)
    (heading,) = page.cssselect("h1")
    assert len(page.cssselect("header, main, footer")) == 3
    assert page.get("lang") == "en"
    title = page.cssselect("title")[0].text_content()
    name = heading.text_content()
    expected = {"/": "Search", "/?q=water": "water: search", "/?q=qqqq": "qqqq: search"}
    assert title == f"{expected.get(path, name)} · curate"


@pytest.mark.parametrize("path", ["/", "/?q=water", "/items/rain", "/about", "/styleguide"])
def test_ids_are_used_once_and_labels_lead_to_them(client, ids, path):
    path = f"/items/{ids['/rain']}" if path == "/items/rain" else path
    page = lxml_html.fromstring(client.get(path).text)
    found = page.xpath("//@id")
    assert len(found) == len(set(found))
    for attribute in ("for", "aria-labelledby", "aria-describedby"):
        assert set(page.xpath(f"//@{attribute}")) <= set(found)
    anchors = {href[1:] for href in page.xpath("//a/@href") if href.startswith("#")}
    assert anchors <= set(found)


@pytest.mark.parametrize("path", ["/", "/items/rain", "/about"])
def test_headings_step_down_one_level_at_a_time(client, ids, path):
    path = f"/items/{ids['/rain']}" if path == "/items/rain" else path
    page = lxml_html.fromstring(client.get(path).text)
    levels = [int(h.tag[1]) for h in page.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_part_has_a_docstring_and_stands_in_the_styleguide(client):
    macros = [m.name for m in environment().parse(PARTS).find_all(nodes.Macro)]
    assert list(styleguide.docstrings(PARTS)) == macros
    page = lxml_html.fromstring(client.get("/styleguide").text)
    shown = {s.get("id").removeprefix("part-"): s for s in page.cssselect("section.part")}
    assert list(shown) == macros
    for name, section in shown.items():
        assert section.cssselect(".sample"), name
        assert section.cssselect("p.measure")[0].text_content().endswith("."), name


def test_each_state_has_a_shape_of_its_own(client):
    page = lxml_html.fromstring(client.get("/styleguide").text)
    shapes = {}
    for mark in page.cssselect("#part-mark .state"):
        svg = mark.cssselect("svg")[0]
        shapes[mark.get("class")] = "".join(lxml_html.tostring(e).decode() for e in svg)
        assert svg.get("aria-hidden") == "true"
        assert mark.text_content().strip()
    assert len(set(shapes.values())) == len(shapes) == 4


def test_every_picture_has_a_title_and_a_description(client, ids):
    for path in ("/", f"/items/{ids['/rain']}", "/styleguide"):
        for svg in lxml_html.fromstring(client.get(path).text).xpath("//svg[@role='img']"):
            assert svg.get("aria-label")
            assert svg.xpath("./title")[0].text_content()
            assert svg.xpath("./desc")[0].text_content()


def test_a_score_bar_fills_the_answered_part_only():
    from curate.web.charts import score_bar

    drawn = {(s, c): score_bar(s, c) for s, c in ((100, 1.0), (50, 0.5), (None, 0.0))}
    width = {
        key: [
            float(w) for w in re.findall(r'<rect class="(?:answered|filled)" width="([\d.]+)"', svg)
        ]
        for key, svg in drawn.items()
    }
    # answered is 240 times the coverage; filled is the score's part of that
    assert width == {(100, 1.0): [240, 240], (50, 0.5): [120, 60], (None, 0.0): [0, 0]}


def ari(text):
    """Automated Readability Index (Senter and Smith 1967, AMRL-TR-66-220): a U.S. grade."""
    found = re.findall(r"[\w'’-]+", text)
    sentences = re.findall(r"[.?!](?:\s|$)", text)
    letters = sum(len(re.sub(r"\W", "", word)) for word in found)
    return 4.71 * letters / len(found) + 0.5 * len(found) / len(sentences) - 21.43


def paragraphs(page, selector):
    return [" ".join(p.text_content().split()) for p in page.cssselect(selector)]


def interface_text(client, ids):
    """What the pages themselves say in sentences: not what they quote, and not the rubric."""
    found = []
    for path in ("/about", "/nothing", "/items/nope", "/?q=qqqqzzzz", "/?page=90"):
        page = lxml_html.fromstring(client.get(path).text)
        found += paragraphs(page, "main > .prose > p, main .part > p, .empty p, .lead, .warn")
    for path in ("/rain", "/gone", "/short", "/links"):
        page = lxml_html.fromstring(client.get(f"/items/{ids[path]}").text)
        found += paragraphs(page, ".warn, #credit p, .four p, .reading > p")
    found += paragraphs(lxml_html.fromstring(client.get("/").text), ".foot p")
    tables = (words.READING_WORDS, words.DECISION_WORDS)
    found += [said for table in tables for said in table.values() if said]
    return [text for text in dict.fromkeys(found) if text.endswith((".", "?", "!"))]


def test_the_words_on_screen_read_at_grade_six_or_below(client, ids):
    text = "\n\n".join(interface_text(client, ids))
    assert len(text.split()) > 300
    assert ari(text) < 7
    reading = assess(text, language="en")
    assert reading.formulas["flesch_kincaid_grade"] < 7
    assert reading.lexile_like is not None
    assert reading.lexile_like <= 925  # where the Common Core's band of grades 6 to 8 begins


def test_sentences_on_screen_are_short(client, ids):
    for text in interface_text(client, ids):
        for sentence in re.split(r"(?<=[.?!])\s+", text):
            assert len(sentence.split()) <= 24, sentence


def test_no_code_stands_where_a_name_exists(client, ids):
    page = lxml_html.fromstring(client.get(f"/items/{ids['/rain']}").text)
    for hidden in page.cssselect("#text, #credit, #facts, #links, .url"):
        hidden.getparent().remove(hidden)
    text = page.cssselect("main")[0].text_content()
    assert not re.search(r"CC-BY|PT30M|\ben\b|json-ld|_|None|null", text)
