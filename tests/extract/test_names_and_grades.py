import pytest

from curate.extract import grades_of, grades_of_ages
from curate.extract.meta import without_site
from curate.extract.values import iso_date, iso_duration
from tests.extract.pages import page, resource_of


@pytest.mark.parametrize(
    ("value", "grades"),
    [
        ("Grade 4", (4,)), ("4th grade", (4,)), ("Grades 3–5", (3, 4, 5)), ("K-2", (0, 1, 2)),
        ("first grade", (1,)), ("Kindergarten", (0,)), ("Elementary School", (0, 1, 2, 3, 4, 5)),
        ("middle school", (6, 7, 8)), ("High School", (9, 10, 11, 12)),
        ("junior high school", (6, 7, 8)), ("Key Stage 2", (2, 3, 4, 5)), ("Year 7", (6,)),
        ("http://purl.org/ASN/scheme/ASNEducationLevel/K", (0,)),
        ("78.18", ()), ("9", ()), ("Level 2", ()), ("beginner", ()), ("Higher Education", ()),
        ("post-secondary education", ()), ("grade 13", ()), ("high-grade ore", ()), ("", ()),
    ],
)  # fmt: skip
def test_a_published_level_gives_its_grades_or_none(value, grades):
    assert grades_of([value]) == grades


def test_a_bare_number_is_a_grade_only_on_a_scale_of_grades():
    assert grades_of(["2"], framework="US Grade Levels") == (2,)
    assert grades_of(["2"], framework="SCQF") == ()


@pytest.mark.parametrize(
    ("ages", "grades"),
    # England's key stages 1 to 4 are the ages 5-7, 7-11, 11-14 and 14-16.
    [("5-7", (0, 1)), ("7-11", (2, 3, 4, 5)), ("11-14", (6, 7, 8)), ("10", (5,)), ("18-22", ()),
     ("7+", ()), ("adult", ()), ("9-7", ())],
)  # fmt: skip
def test_ages_give_grades_where_they_are_closed(ages, grades):
    assert grades_of_ages(ages) == grades


@pytest.mark.parametrize(
    ("title", "heading", "site", "expected"),
    [
        ("Fractions | Open School", "", None, "Fractions"),
        ("Well-being - a start", "", None, "Well-being - a start"),
        ("Open School - Fractions", "", "Open School", "Fractions"),
        ("Fractions - Open School", "", "Open School", "Fractions"),
        ("Unit 1: Fractions – Open School", "Unit 1: Fractions", None, "Unit 1: Fractions"),
        ("Fractions", "Something else", "Open School", "Fractions"),
    ],
)
def test_a_title_is_shown_without_the_name_of_the_site(title, heading, site, expected):
    assert without_site(title, heading, site) == expected


def test_the_heading_of_the_content_goes_before_the_banner_and_the_title():
    body = "<header><h1>Open School</h1></header><main><h1>Beans</h1><p>Grow one.</p></main>"
    assert resource_of(page(body, head="<title>x</title>")).name == "Beans"


def test_a_page_with_only_a_lower_heading_is_named_by_it():
    assert resource_of(page("<h2>Beans</h2>", head="")).name == "Beans"


def test_dates_and_durations_are_never_guessed():
    assert iso_date("2017-09-16T10:25:16.642Z") == "2017-09-16"
    assert iso_date("2019") == "2019"
    assert iso_date("03/04/2019") is None
    assert iso_duration("1 hour 30 minutes") == "PT1H30M"
    assert iso_duration("one or two periods") is None


@pytest.mark.parametrize("ages", ["9" * 5_000, "²", "9" * 5_000 + "-" + "9" * 5_000])
def test_digits_that_are_no_age_name_no_grade(ages):
    assert grades_of_ages(ages) == ()
    assert grades_of([ages]) == ()
