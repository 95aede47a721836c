"""The list of items for a spreadsheet."""

import csv
import io

from typer.testing import CliRunner

from curate.cli import resources
from curate.report.item_table import COLUMNS, items_csv

ROW = {
    "id": "i1",
    "name": "Rain",
    "url": "https://s.example/rain",
    "source": "s",
    "inLanguage": "en",
    "license": None,
    "gone_at": None,
    "gone_because": "",
    "reading_status": "low_confidence",
    "lexile_like": -120,
    "reading_label": "BR120L",
    "reading_interval": [-300, 60],
    "reading_bands": ["K-1"],
    "ease": 0.5,
    "ease_interval": [-0.5, 1.5],
}


def table(*rows):
    return list(csv.DictReader(io.StringIO("".join(items_csv(rows)))))


def test_a_row_tells_level_interval_bands_ease_and_status():
    (row,) = table(ROW)
    assert tuple(row) == COLUMNS
    assert (row["reading_status"], row["lexile_like"], row["reading_label"]) == (
        *("low_confidence", "-120", "BR120L"),
    )
    assert (row["reading_low"], row["reading_high"], row["reading_bands"]) == ("-300", "60", "K-1")
    assert (row["ease"], row["ease_low"], row["ease_high"]) == ("0.5", "-0.5", "1.5")
    assert row["license"] == ""


def test_what_is_not_known_is_an_empty_cell_and_several_bands_share_one():
    nothing = dict.fromkeys(ROW) | {"reading_bands": []}
    assert set(table(nothing)[0].values()) == {""}
    bands = {**ROW, "reading_bands": ["11-CCR", "above 11-CCR"]}
    assert table(bands)[0]["reading_bands"] == "11-CCR above_11-CCR"


def test_a_title_is_never_a_formula_and_a_level_below_zero_stays_a_number():
    (row,) = table({**ROW, "name": "=HYPERLINK(1)"})
    assert row["name"] == "'=HYPERLINK(1)"
    assert row["lexile_like"] == "-120"


def test_the_command_prints_one_table_or_the_other(tmp_path, monkeypatch):
    monkeypatch.setenv("CURATE_DATA_DIR", str(tmp_path))
    found = CliRunner().invoke(resources.app, ["list", "--csv"])
    assert found.stdout.splitlines() == [",".join(COLUMNS)]
    both = CliRunner().invoke(resources.app, ["list", "--csv", "--json"])
    assert "choose one" in str(both.exception)
