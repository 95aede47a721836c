import csv
from pathlib import Path

import pytest

import curate.extract
from curate.extract import (
    audience_label,
    audience_roles_of,
    subject_ids,
    subject_label,
    subjects_of,
)

TABLES = Path(curate.extract.__file__).parent


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ("Mathematics", ("mathematics",)),
        ("AP Calculus", ("mathematics", "calculus")),
        ("Grade 7 Life Science", ("science", "biology")),
        ("Math, Physical Science", ("mathematics", "science")),
        ("Science > Chemistry", ("science", "chemistry")),
        ("English Language Arts", ("language-arts", "english-language-arts")),
        ("Reading and Writing", ("language-arts",)),
        ("Physical Education & Health", ("health-pe",)),
        ("Mathematics -- Study and teaching", ("mathematics",)),
        ("History: kings and queens", ("social-studies", "history")),
        ("https://terms.example.org/subject#earthScience", ("science", "earth-science")),
        ("Ciencias Naturales", ("science",)),
        ("Educación física", ("health-pe", "physical-education")),
        ("Französisch", ("world-languages",)),
        ("Mathématiques", ("mathematics",)),
        ("Bildende Kunst", ("arts", "visual-arts")),
    ],
)
def test_a_published_subject_is_mapped_with_its_broader_one(published, expected):
    assert subjects_of([published]) == expected


@pytest.mark.parametrize(
    "published",
    ["Dog", "science fiction", "the history of mathematics", "High School", "Grade 3", "", "--",
     "78.18", "wars of independence", "a" * 5000, "mathematics " * 50, "Art of war"],
)  # fmt: skip
def test_words_that_name_no_school_subject_map_to_nothing(published):
    assert subjects_of([published]) == ()


def test_every_subject_is_found_by_its_own_label_and_id():
    for name in subject_ids():
        assert name in subjects_of([subject_label(name)])
        assert name in subjects_of([name])


def test_each_subject_has_one_broader_subject_at_most_and_it_comes_first():
    seen = []
    with (TABLES / "subjects.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            assert row["broader"] == "" or row["broader"] in seen
            seen.append(row["id"])
    assert len(seen) == len(set(seen)) == len(subject_ids())


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ("teacher", ("teacher",)),
        ("K-12 Teachers", ("teacher",)),
        ("Educators and parents", ("teacher", "parent")),
        ("5th grade students", ("student",)),
        ("http://terms.example.org/role/generalPublic", ("general-public",)),
        ("Lehrkräfte", ("teacher",)),
        ("Alumnos y docentes", ("student", "teacher")),
        ("student teachers", ()),
        ("Elementary", ()),
        ("Dinosaurs", ()),
    ],
)
def test_a_published_audience_is_mapped_to_its_roles(published, expected):
    assert audience_roles_of([published]) == expected


def test_labels_are_words_and_an_unknown_id_stays_as_it_is():
    assert subject_label("earth-science") == "Earth and space science"
    assert audience_label("general-public") == "General public"
    assert subject_label("alchemy") == audience_label("alchemy") == "alchemy"
