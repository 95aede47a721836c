"""License, editing and costs: all read from what the item itself states."""

from __future__ import annotations

import pytest
from tests.rubric.items import answer, claim, item

from curate.records import Answer, Quote
from curate.rubric.license_terms import license_terms

WORDS = Quote(text="licensed under CC BY-NC 4.0", place="footer")
DOCX = {"documents": ("https://rocks.example.org/lesson.docx?v=2",)}
PDF = {"documents": ("https://rocks.example.org/lesson.pdf",)}


@pytest.mark.parametrize(
    ("license_id", "use", "editing", "costs"),
    [
        ("CC-BY-4.0", "yes", "partly", "yes"),
        ("CC-BY-SA-3.0-US", "yes", "partly", "yes"),
        ("CC0-1.0", "yes", "partly", "yes"),
        ("CC-PDM-1.0", "yes", "partly", "yes"),
        ("GFDL-1.3-or-later", "yes", "partly", "yes"),
        ("https://creativecommons.org/licenses/by-nc/4.0/", "partly", "partly", "yes"),
        ("CC-BY-NC-4.0", "partly", "partly", "yes"),
        ("CC-BY-NC-SA-4.0", "partly", "partly", "yes"),
        ("CC-BY-ND-4.0", "partly", "no", "yes"),
        ("CC-BY-NC-ND-3.0", "partly", "no", "yes"),
        ("LicenseRef-CK12", "partly", "partly", "yes"),
        ("LicenseRef-public-domain", "yes", "partly", "yes"),
        ("OGL-UK", "yes", "partly", "yes"),
        ("LicenseRef-all-rights-reserved", "no", "no", "unknown"),
        ("All rights reserved", "no", "no", "unknown"),
        ("Rock-House-Terms-2", "unknown", "unknown", "unknown"),
        (None, "unknown", "unknown", "unknown"),
    ],
)
def test_a_license_answers_three_questions(license_id, use, editing, costs):
    it = item(license=license_id)
    found = [answer(q, it).answer for q in ("licenses", "teacher_editing", "sustaining_costs")]
    assert found == [use, editing, costs]


def test_the_words_on_the_page_are_the_evidence():
    found = answer("licenses", item(license="CC-BY-NC-4.0", provenance={"license": WORDS}))
    assert found.evidence == (WORDS,)
    assert "may not make money" in found.reason


def test_a_machine_readable_statement_is_trusted_more_than_words():
    words = answer("licenses", item(license="CC-BY-4.0", provenance={"license": WORDS}))
    stated = answer("licenses", item(license="CC-BY-4.0", provenance={"license": claim("by/4.0")}))
    assert words.confidence < stated.confidence < 1


def test_two_licenses_on_one_page_are_partly_with_both_quoted():
    other = Quote(text="Photos: CC BY-ND", place="text")
    it = item(
        license="CC-BY-4.0",
        license_disagreement="CC-BY-ND-4.0 for the photos",
        provenance={"license": WORDS, "license_disagreement": other},
    )
    found = answer("licenses", it)
    assert found.answer is Answer.PARTLY
    assert found.evidence == (WORDS, other)
    assert answer("teacher_editing", it).answer is Answer.UNKNOWN
    assert answer("sustaining_costs", it).answer is Answer.UNKNOWN


def test_a_license_known_by_its_address_only_counts():
    it = item(license_url="https://creativecommons.org/publicdomain/zero/1.0/")
    assert answer("licenses", it).answer is Answer.YES


def test_files_that_open_for_editing_make_it_a_yes_and_a_pdf_does_not():
    assert answer("teacher_editing", item(license="CC-BY-4.0", signals=DOCX)).answer is Answer.YES
    assert answer("teacher_editing", item(license="CC-BY-4.0", signals=PDF)).answer is Answer.PARTLY
    assert answer("teacher_editing", item(signals=DOCX)).answer is Answer.UNKNOWN


@pytest.mark.parametrize(
    ("license_id", "free", "expected"),
    [
        (None, True, "partly"),
        (None, False, "no"),
        ("CC-BY-4.0", True, "yes"),
        ("CC-BY-4.0", False, "partly"),
        ("Rock-House-Terms-2", True, "partly"),
    ],
)
def test_the_publishers_claim_of_free_access_is_weighed_against_the_license(
    license_id, free, expected
):
    stated = claim(f'"isAccessibleForFree": {str(free).lower()}')
    it = item(
        license=license_id,
        is_accessible_for_free=free,
        provenance={"is_accessible_for_free": stated},
    )
    found = answer("sustaining_costs", it)
    assert found.answer == expected
    assert stated in found.evidence


@pytest.mark.parametrize("name", ["mitigation-1.0", "cc-bye", "by-the-book", "cc-sampling-1.0"])
def test_a_name_that_only_looks_like_a_license_is_not_read(name):
    assert license_terms(name) is None
