"""Translation: what is linked or in the catalog counts; what was not found proves nothing."""

from __future__ import annotations

from tests.rubric.items import URL, answer, item, profile

from curate.records import Answer, Quote
from curate.rubric import Version, WorkFacts
from curate.rubric.signals.languages import covers


def ask(it, *languages):
    return answer("translation", it, profile(languages=languages))


def page(*translations, own="en", **rest):
    return item(in_language=own, signals={"page_bytes": 1, "translations": translations}, **rest)


def work(*versions):
    return WorkFacts(versions=tuple(Version(url=u, language=lang) for u, lang in versions))


def test_a_linked_version_in_another_language_is_a_yes_with_its_language():
    found = ask(page("en", "es"))
    assert found.answer is Answer.YES
    assert "Spanish" in found.reason
    assert found.evidence[0].note == "es"


def test_no_version_found_stays_open():
    found = ask(page())
    assert found.answer is Answer.UNKNOWN
    assert found.evidence == ()


def test_the_pages_own_language_and_its_dialects_are_no_translation():
    assert ask(page("en", "en-GB", "x-default")).answer is Answer.UNKNOWN


def test_one_linked_language_is_no_translation_where_the_own_one_is_unknown():
    assert ask(page("es", own=None)).answer is Answer.UNKNOWN
    assert ask(page("es", "en", own=None)).answer is Answer.YES


def test_some_of_the_languages_needed_is_partly():
    found = ask(page("es"), "es", "vi")
    assert found.answer is Answer.PARTLY
    assert "Vietnamese was not found" in found.reason


def test_all_of_the_languages_needed_is_a_yes():
    assert ask(page("es-MX", "vi"), "es", "vi").answer is Answer.YES


def test_another_language_than_the_one_needed_stays_open_and_is_shown():
    found = ask(page("fr"), "es")
    assert found.answer is Answer.UNKNOWN
    assert found.evidence[0].note == "fr"


def test_an_item_in_the_language_needed_serves_it():
    found = ask(page(own="es"), "es")
    assert found.answer is Answer.YES
    assert found.evidence


def test_versions_of_the_work_count_but_the_item_itself_does_not():
    assert ask(item(in_language="en", work=work((URL, "es")))).answer is Answer.UNKNOWN
    other = ask(item(in_language="en", work=work(("https://rocks.example.org/es", "es"))))
    assert other.answer is Answer.YES
    assert other.confidence < ask(page("es")).confidence


def test_the_words_on_the_page_are_quoted_where_they_were_kept():
    it = item(
        in_language="en",
        signals={"translations": ("es",), "quotes": {"translations": "Leer en español"}},
    )
    assert Quote(text="Leer en español", place="page") in ask(it).evidence


def test_two_scripts_of_one_language_are_two_versions():
    assert ask(page("zh-Hant", own="zh-Hans"), "zh-Hant").answer is Answer.YES
    assert not covers("zh-Hans", "zh-Hant")
