"""The hand labels stay what `README.md` says they are."""

import csv
import re
from pathlib import Path

import pytest

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("licenses-*.csv"))
SPDX = re.compile(r"unknown|public-domain|CC-BY(-NC)?(-SA)?(-[34]\.0)?")


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_site_has_at_least_sixty_pages_labeled_once_each(path):
    addresses = [row["url"] for row in rows_of(path)]
    assert len(addresses) >= 60
    assert len(set(addresses)) == len(addresses)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_license_is_named_with_the_place_that_names_it(path):
    for row in rows_of(path):
        assert SPDX.fullmatch(row["license"]), row
        assert row["where"] in {"link", "sentence", "footer", "none"}, row
        assert (row["license"] == "unknown") == (row["where"] == "none"), row


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_readme_counts_the_labels(path):
    rows = rows_of(path)
    unknown = sum(row["license"] == "unknown" for row in rows)
    line = f"| `{path.name}` | {len(rows)} | {unknown} |"
    assert line in (HERE / "README.md").read_text(encoding="utf-8")


def test_the_four_sites_and_the_stories_are_labeled():
    assert len(FILES) == 5
