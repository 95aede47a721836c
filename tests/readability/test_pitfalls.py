"""No absurd number for texts that are known to mislead, and for many that we thought of."""

import pytest
from tests.readability.pitfalls import load, problems

from curate.readability import assess

PITFALLS = load()


@pytest.mark.parametrize("pitfall", PITFALLS, ids=lambda pitfall: pitfall.name)
def test_a_misleading_text_gets_no_absurd_number(pitfall):
    found = assess(pitfall.text, language=pitfall.language)
    assert not problems(pitfall, found), found.model_dump(exclude_defaults=True)


def test_there_are_enough_pitfalls_and_each_has_a_name_of_its_own():
    assert len(PITFALLS) >= 100
    assert len({pitfall.name for pitfall in PITFALLS}) == len(PITFALLS)
