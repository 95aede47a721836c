"""Upkeep: checked links, a date and a name; an incident and an old check feed nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from tests.rubric.items import answer, claim, item, links

from curate.records import Answer
from curate.rubric.dates import age_days


def ask(facts, **rest):
    return answer("upkeep", item(links=facts, **rest))


CARED_FOR = {"date_modified": "2025-06-01", "publisher": "Rock House"}


def test_working_links_a_fresh_date_and_a_name_are_a_yes_with_evidence_for_each():
    found = ask(
        links(alive=40, dead=1),
        provenance={"date_modified": claim("2025-06-01"), "publisher": claim("Rock House")},
        **CARED_FOR,
    )
    assert found.answer is Answer.YES
    share = next(piece for piece in found.evidence if piece.kind == "measurement")
    assert share.name == "own_address_works"
    assert any(
        piece.kind == "measurement" and piece.value == pytest.approx(40 / 41, abs=1e-4)
        for piece in found.evidence
    )
    assert claim("2025-06-01") in found.evidence
    assert claim("Rock House") in found.evidence


@pytest.mark.parametrize(
    "facts",
    [
        None,
        links(alive=40, incident_only=True),
        links(dead=40, own_state="dead", incident_only=True),
        links(alive=40, last_checked_at=None),
        links(alive=40, last_checked_at=datetime(2025, 11, 1, tzinfo=UTC)),
        links(alive=40, last_checked_at=datetime(2026, 4, 1, tzinfo=UTC)),
        links(alive=1, more={"new": 30}, own_state=None),
        links(own_state="suspect"),
    ],
    ids=["none", "incident", "dead_incident", "never", "old", "future", "unjudged", "suspect"],
)
def test_link_facts_that_prove_nothing_leave_it_open(facts):
    found = ask(facts, **CARED_FOR)
    assert found.answer is Answer.UNKNOWN
    assert found.open_because


def test_a_dead_own_address_is_a_no():
    assert ask(links(alive=40, own_state="dead"), **CARED_FOR).answer is Answer.NO


def test_dead_links_and_no_fresh_change_are_a_no_and_a_name_alone_does_not_save_it():
    assert ask(links(alive=2, dead=8), publisher="Rock House").answer is Answer.NO
    assert ask(links(alive=2, dead=8), date_modified="2015").answer is Answer.NO


def test_dead_links_with_a_fresh_change_are_partly():
    assert ask(links(alive=2, dead=8), date_modified="2026-01").answer is Answer.PARTLY


def test_working_links_without_a_date_are_partly():
    assert ask(links(alive=10), publisher="Rock House").answer is Answer.PARTLY


def test_two_dead_links_are_too_few_against_an_item():
    assert ask(links(dead=2)).answer is Answer.UNKNOWN


def test_suspect_and_flaky_links_are_not_counted_as_dead_but_keep_from_a_yes():
    found = ask(links(alive=10, more={"suspect": 5, "flaky": 4}), **CARED_FOR)
    assert found.answer is Answer.PARTLY
    assert "9 more failed" in found.reason
    share = next(e for e in found.evidence if getattr(e, "name", "") == "working_links")
    assert share.value == round(10 / 19, 4)


def test_an_item_without_links_is_judged_by_its_own_address_and_date():
    assert ask(links(), date_modified="2026-01-01").answer is Answer.PARTLY
    assert ask(links(), publisher="Rock House").answer is Answer.UNKNOWN


def test_an_old_publication_date_says_nothing_and_a_recent_one_counts():
    assert ask(links(), date_published="2009-01-01").answer is Answer.UNKNOWN
    assert ask(links(), date_published="2025-09-01").answer is Answer.PARTLY


@pytest.mark.parametrize(
    ("published", "age"),
    [
        ("2026-02-27", 2),
        ("2026-02-27T10:00:00Z", 2),
        ("2026-01", 29),  # counted from 31 January
        ("2026", 0),  # the year is not over
        ("2025", 60),  # counted from 31 December 2025: 31 + 28 + 1
        ("2026-03-02", 0),  # tomorrow: east of us
        ("2027-01-01", None),
        ("2026-02-30", None),
        ("last spring", None),
        ("", None),
        (None, None),
    ],
)
def test_dates_are_aged_in_days(published, age):
    assert age_days(published, date(2026, 3, 1)) == age
