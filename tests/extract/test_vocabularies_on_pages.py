"""What pages say of subject, audience and time, in shapes that LRMI and OER sites really use."""

import json

import pytest

from curate.records import SourceKind
from tests.extract.pages import PROSE, URL, page, record_of, resource_of, winners_of


def json_ld(**properties):
    item = {"@context": "https://schema.org", "@type": "LearningResource", "name": "Plants",
            **properties}  # fmt: skip
    return f"<title>Plants</title><script type='application/ld+json'>{json.dumps(item)}</script>"


def test_a_stated_subject_is_mapped_and_its_raw_words_are_kept():
    html = page("", head=json_ld(about=["Life Science", "Beans of our garden"]))
    resource = resource_of(html)
    assert resource.about == ("Life Science", "Beans of our garden")
    assert resource.subject == ("science", "biology")
    won = winners_of(html)["subject"]
    assert won.source_kind is SourceKind.PUBLISHER
    assert won.evidence.text == "Life Science; Beans of our garden"


def test_words_that_name_no_subject_leave_the_subject_unknown():
    resource = resource_of(page("", head=json_ld(about="Beans of our garden")))
    assert resource.about == ("Beans of our garden",)
    assert resource.subject == ()


def test_an_alignment_to_a_subject_and_a_level_is_read_in_json_ld():
    head = json_ld(
        timeRequired="1 hour",
        typicalAgeRange="10-12",
        audience={"@type": "EducationalAudience", "educationalRole": "teacher"},
        educationalAlignment=[
            {"@type": "AlignmentObject", "alignmentType": "educationalSubject",
             "targetName": "History: towns and trade"},
            {"@type": "AlignmentObject", "alignmentType": "educationalLevel",
             "educationalFramework": "US Grade Levels", "targetName": "4"},
        ],
    )  # fmt: skip
    resource = resource_of(page("", head=head))
    assert resource.subject == ("social-studies", "history")
    assert (resource.audience, resource.audience_role) == (("teacher",), ("teacher",))
    assert resource.time_required == "PT1H"
    assert resource.grades == (4,)
    assert resource.educational_level == ("4", "ages 10-12")


@pytest.mark.parametrize(
    "body",
    [
        "<div itemscope itemtype='http://schema.org/CreativeWork'><h1 itemprop=name>Maps</h1>"
        "<p>For <span itemprop=audience itemscope itemtype='http://schema.org/EducationalAudience'>"
        "<span itemprop=educationalRole>teacher</span></span>s</p>"
        "<p itemprop=educationalAlignment itemscope itemtype='http://schema.org/AlignmentObject'>"
        "<span itemprop=alignmentType>educationalSubject</span> <span itemprop=targetName>"
        "Geography</span></p></div>",
        "<div vocab='http://schema.org/' typeof=CreativeWork><h1 property=name>Maps</h1>"
        "<p>For <span rel=audience typeof=EducationalAudience><span property=educationalRole>"
        "teacher</span>s</span></p><p rel=educationalAlignment typeof=AlignmentObject>"
        "<span property=alignmentType>educationalSubject</span> <span property=targetName>"
        "Geography</span></p></div>",
    ],
)
def test_subject_and_audience_are_read_in_microdata_and_rdfa(body):
    resource = resource_of(page(body))
    assert resource.subject == ("social-studies", "geography")
    assert resource.audience_role == ("teacher",)


def test_empty_alignments_and_nulls_of_a_record_page_state_nothing():
    head = json_ld(
        about=None, audience=[{"@type": "EducationalAudience", "educationalRole": None}],
        educationalAlignment=[{"@type": "AlignmentObject", "alignmentType": None,
                               "targetName": None, "targetUrl": None}],
        timeRequired=None, typicalAgeRange=None, educationalLevel="61.3",
    )  # fmt: skip
    resource = resource_of(page("", head=head))
    assert (resource.about, resource.subject, resource.audience_role) == ((), (), ())
    assert resource.time_required is None
    assert (resource.educational_level, resource.grades) == (("61.3",), ())


def test_dublin_core_subject_and_audience_are_mapped():
    head = (
        "<title>Pflanzen</title><meta name='DC.subject' content='Biologie'>"
        "<meta name='DCTERMS.audience' content='Lehrkräfte'>"
    )
    resource = resource_of(page("", head=head))
    assert resource.subject == ("science", "biology")
    assert resource.audience_role == ("teacher",)


@pytest.mark.parametrize(
    "body",
    [
        "<nav aria-label='Breadcrumb'><a href='/'>Home</a> <a href='/s'>Science</a> "
        "<a href='/s/c'>Chemistry</a> Salt</nav>",
        "<ol class='breadcrumb'><li><a href='/'>Home</a><li><a href='/s'>Science</a><li>"
        "<a href='/s/c'>Chemistry</a><li>Salt</ol>",
        "<script type='application/ld+json'>"
        + json.dumps(
            {"@type": "BreadcrumbList", "itemListElement": [
                {"@type": "ListItem", "position": 1, "name": "Science"},
                {"@type": "ListItem", "position": 2, "item": {"@id": "/c", "name": "Chemistry"}},
                {"@type": "ListItem", "position": 3, "name": "Music"}]}
        )
        + "</script>",
    ],
)  # fmt: skip
def test_the_way_to_a_page_names_its_subject_as_our_reading(body):
    won = winners_of(page(body))["subject"]
    assert won.value == ["science", "chemistry"]
    assert won.source_kind is SourceKind.MACHINE
    assert "Science" in won.evidence.text
    assert won.evidence.kind == "quote"


def test_the_history_of_the_publisher_is_no_history_lesson():
    body = "<nav class='breadcrumbs'><a href='/a'>About us</a> <a href='/a/h'>History</a></nav>"
    assert resource_of(page(body)).subject == ()


@pytest.mark.parametrize(
    ("keywords", "expected"),
    [
        ("beans, Biology, light", ("science", "biology")),
        ("shell, history, pipes", ()),
        ("Psychology, Computer Science, general works", ()),
        ("AP Biology", ()),
    ],
)
def test_keywords_name_a_subject_only_beyond_doubt(keywords, expected):
    html = page("", head=f"<title>x</title><meta name=keywords content='{keywords}'>")
    assert resource_of(html).subject == expected


def test_a_stated_subject_goes_before_breadcrumbs_and_keywords():
    head = json_ld(about="Geometry", keywords="Biology")
    body = "<nav class='breadcrumb'><a href='/'>Chemistry</a></nav>"
    html = page(body, head=head)
    assert resource_of(html).subject == ("mathematics", "geometry")
    values = {tuple(v.value) for v in record_of(html).fields if v.field == "subject"}
    assert len(values) == 3


@pytest.mark.parametrize(
    ("body", "duration", "words"),
    [
        ("<p>Time: 45 minutes</p>", "PT45M", "Time: 45 minutes"),
        ("<p>Teaching: 30 min</p><p>Exercises: 15 min</p>", "PT45M",
         "Teaching: 30 min; Exercises: 15 min"),
        ("<p>Teaching: 30 min<br>Exercises: 15 min</p>", "PT45M",
         "Teaching: 30 min; Exercises: 15 min"),
        ("<p><b>Estimated time</b> 1 hour 30 minutes</p>", "PT1H30M",
         "Estimated time 1 hour 30 minutes"),
        ("<p>Time required: 30-45 minutes</p>", "PT45M", "Time required: 30-45 minutes"),
        ("<p>Duración: 50 minutos</p>", "PT50M", "Duración: 50 minutos"),
        ("<p>Dauer: 1,5 Stunden</p>", "PT1H30M", "Dauer: 1,5 Stunden"),
        ("<p>Durée : 2 heures</p>", "PT2H", "Durée : 2 heures"),
        ("<p>Time: 2 class periods</p>", None, "Time: 2 class periods"),
        ("<p>Time: 45 minutes</p><p>Time: 90 minutes</p>", None,
         "Time: 45 minutes; Time: 90 minutes"),
    ],
)  # fmt: skip
def test_a_labeled_time_is_quoted_and_gives_a_duration_where_it_is_one(body, duration, words):
    record = record_of(page(body))
    found = [v for v in record.fields if v.field == "time_required"]
    assert [v.value for v in found] == ([duration] if duration else [])
    assert all(v.evidence.text == words and v.evidence.kind == "quote" for v in found)
    assert record.signals.quotes["time_required"] == words


@pytest.mark.parametrize(
    "body",
    ["<p>Boil the beans for 10 minutes.</p>", "<p>Time: 3 hours later she came back.</p>",
     "<p>At that time 20 minutes had passed.</p>", "<p>A rope of length 10 m.</p>",
     "<p>Duration 03:12</p>"],
)  # fmt: skip
def test_a_time_within_the_story_is_no_time_required(body):
    assert resource_of(page(body)).time_required is None


def test_a_stated_duration_goes_before_the_words():
    html = page("<p>Time: 45 minutes</p>", head=json_ld(timeRequired="PT20M"))
    assert resource_of(html).time_required == "PT20M"
    assert {v.value for v in record_of(html).fields if v.field == "time_required"} == {
        "PT20M", "PT45M",
    }  # fmt: skip


SPANISH = (
    "Las plantas necesitan luz, agua y aire para crecer. En esta clase miramos cómo un frijol se "
    "convierte en una planta, y cada día de la semana escribimos lo que vemos en el cuaderno."
)


def test_the_share_of_each_language_comes_from_lang_and_from_the_text():
    shares = record_of(page(f"<p>{SPANISH}</p><p lang=fr>Bonjour les amis</p>")).signals.languages
    assert set(shares) == {"en", "es", "fr"}
    assert shares["es"] == pytest.approx(33 / (33 + 36 + 3), abs=0.06)
    assert shares["fr"] < 0.06
    assert sum(shares.values()) == pytest.approx(1, abs=0.003)


def test_a_page_in_one_language_has_one_share_whatever_its_short_lines():
    assert record_of(page("<p>Sol</p><p>Luna</p>")).signals.languages == {"en": 1.0}


def test_short_blocks_of_two_languages_stay_undetermined():
    html = page(f"<p>{SPANISH}</p><p>Ja</p><p>OK 12</p>")
    assert record_of(html).signals.languages["und"] > 0


def test_a_long_page_is_sampled_not_read_whole():
    body = "".join(f"<p>{SPANISH if n % 2 else PROSE[3:-4]}</p>" for n in range(400))
    shares = record_of(page(body), URL).signals.languages
    assert {"en", "es"} <= set(shares)
    assert 0.3 < shares["es"] < 0.7
