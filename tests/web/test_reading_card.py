"""The reading card: two numbers with their intervals and words, or why there is none."""

import pytest
from lxml import html as lxml_html

from curate.records import Readability, as_json
from curate.web.charts import EASE_MIDDLE
from curate.web.reading import ease_words, reading_view


@pytest.fixture(scope="module")
def draw(client):
    """Renders the card of a finding with the page's own templates."""
    environment = client.app.state.pages.templates
    parts = environment.from_string(
        '{% import "parts.html" as parts with context %}{{ parts.reading(view) }}'
    )

    def drawn(versions=(), **finding):
        found = {"interval_text": None, "interval_work": None, **finding}
        body = as_json(Readability.model_validate(found))
        html = parts.render(view=reading_view(body, versions))
        page = lxml_html.fromstring(f"<main>{html}</main>")
        return page, " ".join(page.text_content().split())

    return drawn


SURE = {
    "status": "ok",
    "lexile_like": 870,
    "label": "870L",
    "interval_text": (740, 1000),
    "interval_work": (700, 1040),
    "bands": ("4-5",),
    "nearest_band": "4-5",
}


def test_a_number_comes_with_its_interval_bands_and_what_it_is(draw):
    page, said = draw(**SURE)
    assert "About 870L, in the band for grades 4–5." in said
    assert "for this text lies between 740L and 1000L" in said
    assert "the whole may lie between 700L and 1040L" in said
    assert "most of all by how long the sentences are and how rare the words" in said
    assert "not a certified Lexile measure. Lexile is a trademark of MetaMetrics, Inc." in said
    assert page.cssselect("svg.ruler title")[0].text_content() == "870L"


@pytest.mark.parametrize(
    ("ease_from", "rests_on"),
    [("features", "words and sentences."), ("layers", "words, sentences and a model of language.")],
)
def test_ease_is_a_second_number_on_a_scale_of_its_own(draw, ease_from, rests_on):
    ease = {"ease": 0.4, "ease_interval": (-0.7, 1.5), "ease_from": ease_from}
    page, said = draw(**SURE, **ease)
    assert "For teachers it is easier than most school texts." in said
    assert "so the two can differ" in said
    assert f"Our guess rests on {rests_on}" in said
    scale = page.cssselect("svg.ruler")[1]
    words = [text.text_content() for text in scale.cssselect("text")]
    assert words == ["harder", "most school texts", "easier"]
    x = {name: int(scale.cssselect(f".{name}")[0].get(at)) for name, at in
         (("point", "cx"), ("span", "x"))}  # fmt: skip
    assert x["span"] < x["point"]
    assert int(scale.cssselect("text")[1].get("x")) < x["point"]


def test_an_easier_text_stands_further_to_the_right(draw):
    def place(ease):
        page, _ = draw(**SURE, ease=ease, ease_interval=(ease - 1, ease + 1))
        return int(page.cssselect("svg.ruler")[1].cssselect(".point")[0].get("cx"))

    assert place(-9) == place(-3.5) < place(-1) < place(1) < place(1.5) == place(8)


def test_a_side_is_called_sure_only_where_the_whole_interval_lies_there():
    high = EASE_MIDDLE + 1
    assert ease_words(high, (EASE_MIDDLE + 0.1, high + 1)) == "easier than most school texts"
    assert ease_words(high, (EASE_MIDDLE - 0.1, high + 1)).startswith("likely easier")
    assert ease_words(high, None).startswith("likely easier")
    assert ease_words(EASE_MIDDLE - 1, None).startswith("likely harder")
    assert ease_words(EASE_MIDDLE + 0.1, None) == "about as easy as most school texts"


def test_a_rough_number_says_so_and_why(draw):
    _, said = draw(**{**SURE, "status": "low_confidence"}, note="140 words of prose")
    assert "Take this as a rough guess." in said
    assert "140 words of prose." in said


def test_a_text_for_beginners_says_what_is_not_measured(draw):
    beginner = {"lexile_like": -120, "label": "BR120L", "interval_text": (-300, 60)}
    _, said = draw(**{**SURE, **beginner})
    assert "About BR120L" in said
    assert "between BR300L and 60L" in said
    assert "pictures, rhyme and words said again" in said
    assert "pictures, rhyme" not in draw(**SURE)[1]
    noted = "texts for beginning readers depend on more than is measured here"
    _, said = draw(**{**SURE, **beginner, "status": "low_confidence"}, note=noted)
    assert noted.capitalize() in said
    assert "pictures, rhyme" not in said  # once is enough


@pytest.mark.parametrize(
    ("status", "do"),
    [
        ("too_short", "Read it before you choose"),
        ("not_prose", "Try a few lines with a student"),
        ("unreliable", "A copy with full stops"),
        ("unsupported_language", "Ask someone who reads French"),
    ],
)
def test_a_text_without_a_number_says_why_and_what_to_do(draw, status, do):
    page, said = draw(status=status, language="fr", note="a machine's note")
    assert do in said
    assert not page.cssselect("svg")
    assert "trademark" not in said


def test_a_spanish_text_shows_the_words_of_its_own_scale_first(draw):
    page, said = draw(
        status="unsupported_language",
        language="es",
        formula_bands={
            "fernandez_huerta": "easy (Fernández-Huerta 1959)",
            "szigriszt_pazos": "quite easy (INFLESZ: Barrio-Cantalejo and others 2008)",
        },
    )
    first = " ".join(page.cssselect("p")[0].text_content().split())
    assert first == (
        "Reads as quite easy by Szigriszt-Pazos, a scale for Spanish"
        " (INFLESZ: Barrio-Cantalejo and others 2008)."
    )
    assert "We can only tell a Lexile-like level in English." in said
    assert "Ask someone" not in said


def test_a_page_in_two_languages_tells_their_shares(draw):
    _, said = draw(**SURE, languages={"es": 0.25, "en": 0.75})
    assert "Its running text is 75\u00a0% English, 25\u00a0% Spanish." in said.replace(
        " %", "\u00a0%"
    )
    assert "The number speaks for the English part." in said
    assert "running text is" not in draw(**SURE, languages={"en": 1.0})[1]


def test_easier_and_harder_versions_stand_on_the_card_with_their_levels(draw):
    def version(relation, level, status="ok"):
        return {
            "id": relation, "name": relation.title(), "url": f"https://a.example/{relation}",
            "language": "en", "relation": relation, "level": level, "level_status": status,
        }  # fmt: skip

    page, _ = draw(
        versions=[
            version("harder", 1200), version("version", 880), version("translation", None),
            version("easier", 330, "low_confidence"),
        ],
        **SURE,
    )  # fmt: skip
    shown = [" ".join(li.text_content().split()) for li in page.cssselect(".others li")]
    assert shown == [
        "Easier to read Easier reads at about 330L, a rough guess",
        "Harder to read Harder reads at about 1200L",
    ]


def test_a_finding_of_an_earlier_curate_is_shown_without_what_it_lacks():
    old = {
        key: value
        for key, value in as_json(Readability.model_validate(SURE)).items()
        if key not in ("ease_interval", "ease_from", "formula_bands", "languages", "course", "ease")
    }
    view = reading_view(old)
    assert (view.label, view.ease, view.scales, view.shares) == ("870L", None, [], [])
