"""Facts with their evidence, in words that a teacher reads."""

from curate.web.evidence import provenance


def fact(field, value, quote):
    winner = {
        "value": value, "source_kind": "publisher",
        "evidence": {"kind": "claim", "text": quote, "place": "json-ld Course.about"},
    }  # fmt: skip
    (found,) = provenance({field: {"winner": winner, "others": []}})
    return found


def test_a_subject_is_shown_by_its_name_beside_the_words_it_was_read_from():
    found = fact("subject", ["science", "earth-science"], "Geology")
    assert (found.label, found.value) == ("Subject", "Science, Earth and space science")
    assert found.ground.quote == "Geology"


def test_an_audience_is_shown_in_words():
    found = fact("audience_role", ["teacher", "general-public"], "everyone, educators")
    assert (found.label, found.value) == ("Audience", "Teacher, General public")
