"""No absurd number for texts that are known to mislead, and for many that we thought of."""

import pytest
from tests.readability.pitfalls import load, problems

from curate.readability import assess, select_prose
from curate.readability.refusal import refusal

PITFALLS = load()
REFUSED = [pitfall for pitfall in PITFALLS if pitfall.is_refused]
ASSESSED = [pitfall for pitfall in PITFALLS if not pitfall.is_refused]


@pytest.mark.parametrize("pitfall", ASSESSED, ids=lambda pitfall: pitfall.name)
def test_a_misleading_text_gets_no_absurd_number(pitfall):
    found = assess(pitfall.text, language=pitfall.language)
    assert not problems(pitfall, found), found.model_dump(exclude_defaults=True)


@pytest.mark.parametrize("pitfall", REFUSED, ids=lambda pitfall: pitfall.name)
def test_a_text_that_is_no_prose_is_refused_with_a_reason(pitfall):
    refused = refusal(select_prose(pitfall.text))
    assert refused is not None
    status, note = refused
    assert status.value in pitfall.status
    assert note


def test_there_are_enough_pitfalls_and_each_has_a_name_of_its_own():
    assert len(PITFALLS) >= 100
    assert len({pitfall.name for pitfall in PITFALLS}) == len(PITFALLS)
