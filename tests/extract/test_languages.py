import pytest

from curate.extract import language_code
from curate.extract.languages import are_near, language_table
from curate.records import SourceKind
from tests.extract.pages import page, record_of, resource_of

SPANISH = (
    "<p>Las plantas necesitan luz, agua y aire para crecer. En esta lección miramos cómo una "
    "semilla se convierte en planta y escribimos lo que vemos cada día de la semana.</p>"
)
ENGLISH_CREDIT = (
    "<p>This page is brought to you by <a href='https://a.example.org/'>the big friendly garden "
    "library of the world</a> and by <a href='https://b.example.org/'>all of its helpers</a>.</p>"
)


@pytest.mark.parametrize(
    ("value", "code"),
    [("en", "en"), ("EN_us", "en-US"), ("spa", "es"), ("Español", "es"), ("German", "de"),
     ("zh-hans-cn", "zh-Hans-CN"), ("yue", "yue"), ("und", None), ("", None), ("klingonish", None),
     ("en_US.UTF-8", "en-US")],
)  # fmt: skip
def test_published_languages_become_bcp_47(value, code):
    assert language_code(value) == code


def test_the_table_has_unique_codes_and_known_neighbors():
    table = language_table()
    assert len(table) > 180
    assert all(row.near == "" or row.near in table for row in table.values())
    assert are_near("yue", "zh")
    assert not are_near("es", "pt")


def test_a_page_without_a_declaration_is_known_by_its_text():
    record = record_of(page("", prose=SPANISH, lang=None), url="https://a.example.org/x")
    (candidate,) = [f for f in record.fields if f.field == "in_language"]
    assert candidate.value == "es"
    assert candidate.source_kind is SourceKind.MACHINE
    assert candidate.evidence.kind == "measurement"
    assert 0.5 <= candidate.evidence.value <= 1


def test_the_declared_language_wins_and_the_detected_one_is_kept():
    record = record_of(page("", prose=SPANISH * 2, lang="en"), url="https://a.example.org/x")
    values = {(f.value, f.source_kind.value) for f in record.fields if f.field == "in_language"}
    assert values == {("en", "publisher"), ("es", "machine")}
    assert (
        resource_of(page("", prose=SPANISH, lang="en"), url="https://a.example.org/x").in_language
        == "en"
    )


def test_where_declarations_differ_the_text_says_which_goes_first():
    block = '{"@type": "Course", "inLanguage": "en"}'
    head = f'<title>x</title><script type="application/ld+json">{block}</script>'
    assert resource_of(page("", head=head, prose=SPANISH * 2, lang="es")).in_language == "es"


def test_an_english_credit_does_not_make_a_short_spanish_story_english():
    story = "<h1>La semilla</h1><p>La semilla es muy pequeña.</p><p>El agua la ayuda a crecer.</p>"
    resource = resource_of(
        page(ENGLISH_CREDIT, prose=story, lang=None), url="https://a.example.org/stories/es/1.html"
    )
    assert resource.in_language == "es"


def test_the_address_tells_near_languages_apart():
    text = "<h1>高個子</h1><p>佢嘅鋤頭太短。佢嘅門太矮。佢嘅床太短。佢嘅單車太矮。佢好高。</p>"
    resource = resource_of(page("", prose=text, lang=None), url="https://a.example.org/yue/1.html")
    assert resource.in_language == "yue"


def test_an_english_page_below_a_folder_named_like_a_language_stays_english():
    for folder in ("it", "es", "bio"):
        url = f"https://a.example.org/{folder}/x.html"
        assert resource_of(page("", lang=None), url=url).in_language == "en"


def test_too_few_words_name_no_language():
    assert resource_of(page("", prose="<p>Hola amigo</p>", lang=None)).in_language is None
