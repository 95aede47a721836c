"""Every command that judges by time, or writes down when something was said, can be replayed."""

import pytest
from tests.cli.test_overview import LEAVES

# These read a file, or show what is stored, whatever the time is; `sources test` stores nothing.
TIMELESS = {
    ("alerts", "list"),
    ("alerts", "test"),
    ("crawl", "report"),
    ("dedupe",),
    ("demo",),  # its year is part of the sample
    ("extract",),
    ("index", "status"),
    ("links", "log"),
    ("links", "show"),
    ("readability",),
    ("resources", "list"),
    ("resources", "show"),
    ("review", "drift"),
    ("review", "log"),
    ("rubric", "check"),
    ("rubric", "list"),
    ("rubric", "show"),
    ("search",),  # the index was built at a time; a query has none
    ("sources", "add"),
    ("sources", "list"),
    ("sources", "show"),
    ("sources", "test"),
    ("standards", "align"),
    ("standards", "list"),
    ("standards", "show"),
}


def options(words):
    return {option for parameter in LEAVES[words].params for option in parameter.opts}


@pytest.mark.parametrize("words", sorted(LEAVES.keys() - TIMELESS), ids=" ".join)
def test_a_command_that_judges_by_time_takes_now(words):
    assert "--now" in options(words)


@pytest.mark.parametrize(
    "words",
    [("links", "check"), ("links", "report"), ("run",), ("crawl", "run"), ("review", "decide")],
    ids=" ".join,
)
def test_the_commands_that_history_is_replayed_with_are_among_them(words):
    assert words in LEAVES.keys() - TIMELESS
