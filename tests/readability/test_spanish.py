import time

import pytest

from curate.readability.formulas import latin_formulas
from curate.readability.scales import formula_bands
from curate.readability.sentences import split_sentences
from curate.readability.spanish import SPANISH, spanish_formulas

STORY = (
    "Mi abuela vive en una casa pequeña cerca del río. Cada mañana se levanta antes que el sol y "
    "prepara el café. Después sale al patio y da de comer a las gallinas. ¿Cuántos huevos hay hoy? "
    "Hay siete. La abuela los pone en una cesta y los lleva al mercado. Allí los cambia por pan, "
    "queso y naranjas. Cuando vuelve, yo la espero en la puerta."
)
REPORT = (
    "La contaminación atmosférica constituye uno de los problemas medioambientales más graves de "
    "las grandes aglomeraciones urbanas contemporáneas, cuyas administraciones, responsables de la "
    "vigilancia epidemiológica, carecen frecuentemente de procedimientos suficientemente "
    "sistematizados para la evaluación de las concentraciones de partículas suspendidas."
)


def test_spanish_formulas_match_a_calculation_by_hand():
    # 7 words, 2 sentences; syllables: 1+2+2 + 1+2+1+2 = 11
    found = spanish_formulas(["El perro corre.", "La casa es blanca."])
    assert tuple(found) == SPANISH
    assert found["fernandez_huerta"] == pytest.approx(206.84 - 60 * 11 / 7 - 1.02 * 3.5, abs=0.01)
    assert found["szigriszt_pazos"] == pytest.approx(206.835 - 62.3 * 11 / 7 - 3.5, abs=0.01)
    # letters: 2+5+5 + 2+4+2+6 = 26
    assert found["gutierrez_de_polini"] == pytest.approx(95.2 - 9.7 * 26 / 7 - 0.35 * 3.5, abs=0.01)
    assert found["crawford"] == pytest.approx(-0.205 * 200 / 7 + 4.9 * 11 / 7 - 3.407, abs=0.01)
    assert (found["lix"], found["rix"]) == (3.5, 0)


def test_a_text_without_words_gets_no_formula():
    assert spanish_formulas([]) == spanish_formulas(["…", "1492"]) == {}


def test_longer_sentences_make_every_formula_say_harder():
    short = spanish_formulas(["El niño come pan.", "La niña bebe agua."])
    joined = spanish_formulas(["El niño come pan La niña bebe agua."])
    for name in ("fernandez_huerta", "szigriszt_pazos", "gutierrez_de_polini"):
        assert joined[name] < short[name]
    for name in ("crawford", "lix"):
        assert joined[name] > short[name]


def test_a_story_is_told_easier_than_a_report_by_every_formula():
    story, report = (spanish_formulas(split_sentences(text)) for text in (STORY, REPORT))
    assert story["szigriszt_pazos"] > 80
    assert report["szigriszt_pazos"] < 20
    assert story["crawford"] < 4 < 7 < report["crawford"]
    assert story["lix"] < 30
    assert report["lix"] > 60


def test_a_number_lengthens_its_sentence_and_nothing_else():
    plain = spanish_formulas(["La casa es blanca."])
    numbered = spanish_formulas(["La casa es blanca 1492 XIX."])
    fell = plain["szigriszt_pazos"] - numbered["szigriszt_pazos"]
    assert fell == pytest.approx(2, abs=0.01)
    assert plain["gutierrez_de_polini"] - numbered["gutierrez_de_polini"] == pytest.approx(0.7)


def test_lix_and_rix_of_spanish_are_those_of_any_language():
    # textstat does not count sentences of one or two words; there are none here.
    sentences = [one for one in split_sentences(f"{STORY} {REPORT}") if one.count(" ") > 1]
    found = spanish_formulas(sentences)
    for name, value in latin_formulas(sentences).items():
        assert found[name] == pytest.approx(value, abs=0.02)


def test_the_words_for_a_value_change_at_the_edges_that_the_authors_set():
    values = (39.99, 40, 55, 65, 80, 80.01)
    told = [formula_bands({"szigriszt_pazos": value}, "es")["szigriszt_pazos"] for value in values]
    words = [words.split(" (")[0] for words in told]
    assert words == [
        "very hard",
        "somewhat hard",
        "normal",
        "quite easy",
        "quite easy",
        "very easy",
    ]
    assert "2008" in told[0]


def test_each_scale_names_its_author_and_year():
    found = formula_bands(spanish_formulas(split_sentences(STORY)), "es")
    assert found["fernandez_huerta"] == "very easy, for grade 4 (Fernández-Huerta 1959)"
    assert found["crawford"].startswith("in the primary years (Crawford 1989")
    assert found["lix"].endswith("(Björnsson 1968)")
    assert "rix" not in found


def test_other_languages_get_words_for_lix_only_and_english_none():
    formulas = {"lix": 44.0, "rix": 3.0, "szigriszt_pazos": 60.0}
    assert formula_bands(formulas, "sv") == {"lix": "medium, as newspapers (Björnsson 1968)"}
    assert formula_bands(formulas, None) == formula_bands(formulas, "sv")
    assert formula_bands(formulas, "en") == {}


def test_spanish_is_measured_fast():
    sentences = split_sentences(f"{STORY} {REPORT}") * 60
    spanish_formulas(sentences)
    started = time.process_time()
    spanish_formulas(sentences)
    n_words = sum(sentence.count(" ") + 1 for sentence in sentences)
    assert n_words / (time.process_time() - started) > 250_000
