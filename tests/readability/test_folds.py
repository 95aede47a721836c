import importlib.util
from collections import Counter
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "tools/readability_folds.py"


@pytest.fixture(scope="module")
def tool():
    spec = importlib.util.spec_from_file_location("readability_folds", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def row(author, url):
    return {"Author": author, "URL": url}


BOOK = "http://www.gutenberg.org/cache/epub/3152/pg3152.html"
SAME_BOOK = "http://www.gutenberg.org/files/3152/3152-h/3152-h.htm#ch2"


def test_rows_of_one_author_or_one_source_are_together_and_so_are_those_linked_through_others(tool):
    rows = [
        row("Ada Lee", "https://a.example/1"),
        row("Bo Ray", "https://b.example/1"),
        row("ADA  lee ", "https://b.example/1#part"),
        row("Cy Poe", "https://c.example/1"),
    ]
    assert tool.groups(rows) == [0, 0, 0, 3]


def test_a_book_at_two_addresses_is_one_source(tool):
    assert tool.groups([row("?", BOOK), row("?", SAME_BOOK)]) == [0, 0]


def test_rows_without_a_named_author_are_not_thrown_together(tool):
    rows = [
        row(name, f"https://a.example/{n}") for n, name in enumerate(("?", "?", "", "wikipedia"))
    ]
    assert tool.groups(rows) == [0, 1, 2, 3]


def test_folds_are_of_like_size_keep_groups_whole_and_come_out_the_same(tool):
    rows = [row(f"Author {n % 40}", f"https://a.example/{n}") for n in range(200)]
    found = tool.folds(rows)
    assert set(Counter(found).values()) == {40}
    assert all(len({found[n], found[n + 40], found[n + 160]}) == 1 for n in range(40))
    assert tool.folds(rows) == found
    assert tool.folds(rows, seed=1) != found
