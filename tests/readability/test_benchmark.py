"""The benchmark of the reading level still runs, on a small data folder written here."""

import csv
import gzip
import json
import os
import random
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from tests.benchmarks.reading_bars import at_least, at_most, within
from tests.benchmarks.reading_data import cut, excerpt, middle_of, spread_out
from tools.chart_reading_levels import chart

BENCHMARK = Path(__file__).parents[1] / "benchmarks" / "readability.py"
EASY = "The cat sat on the mat. It was a warm day. We ran to the big tree and had fun. "
HARD = (
    "The committee, having deliberated over the considerable ambiguity of its predecessors, "
    "recommended that the municipality reconsider every provision concerning irrigation; the "
    "opposition, meanwhile, characterized the recommendation as premature. "
)
COLUMNS = ("ID", "Author", "URL", "Pub Year", "Categ", "Lexile Band", "Excerpt", "BT_easiness",
           "s.e.")  # fmt: skip


@pytest.fixture
def data(tmp_path):
    """Ten labeled excerpts, two articles at three levels, one Markdown story."""
    folder = tmp_path / "data" / "readability"
    folder.mkdir(parents=True)
    random_ = random.Random(6)
    with gzip.open(folder / "clear_dev.csv.gz", "wt", encoding="utf-8", newline="") as file:
        rows = csv.DictWriter(file, COLUMNS)
        rows.writeheader()
        for i in range(10):
            text = EASY * (12 - i) + HARD * (i + 1) + f"Number {random_.random()} ends it. "
            rows.writerow(
                dict(zip(COLUMNS, (i, f"Writer {i}", f"https://example.org/{i}", 1900 + 10 * i,
                                   "Info", 300 + 200 * (i // 2), text, 0.5 - i / 5, 0.4),
                         strict=True))
            )  # fmt: skip
    with gzip.open(folder / "onestopenglish.jsonl.gz", "wt", encoding="utf-8") as file:
        for article in ("one", "two"):
            for level, share in (("ele", 1), ("int", 3), ("adv", 6)):
                text = EASY * (24 - share) + HARD * share
                file.write(json.dumps({"article": article, "level": level, "text": text}) + "\n")
    stories = tmp_path / "data" / "sites" / "storybooks-md" / "site"
    stories.mkdir(parents=True)
    (stories / "0001_a-warm-day.md").write_text(f"# A warm day\n\n{EASY * 12}\n", encoding="utf-8")
    return tmp_path


def run(data, *words):
    return subprocess.run(
        [sys.executable, str(BENCHMARK), *words],
        capture_output=True, text=True, timeout=120, check=False,
        env={**os.environ, "CURATE_TEST_DATA": str(data)},
    )  # fmt: skip


@pytest.mark.slow
def test_the_benchmark_tells_every_section_of_a_small_sample_in_one_json_object(data):
    sections = ("accuracy", "memory", "sites")
    done = run(data, *sections, "--in-sample", "--limit", "10", "--documents", "40", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert set(sections) <= set(found)
    lexile = found["accuracy"]["lexile_like"]
    assert lexile["rows"] == lexile["with_number"] == 10
    assert lexile["r"] > 0.8  # the hard sentences are harder
    assert found["accuracy"]["onestop_order"]["lexile_like"]["whole_order"] == 1.0
    assert found["memory"]["big_documents"]["textstat"]["kept_mib"] > 0
    story = found["sites"]["Storybooks in Markdown"]
    assert (story["items"], story["with_number"]) == (1, 1)
    values = {bar["figure"]: bar["value"] for bar in found["bars"]}
    assert values["exact 200L band, %"] == lexile["exact_band_percent"]


def test_without_the_data_the_benchmark_says_so_in_one_line(tmp_path):
    done = run(tmp_path)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "CURATE_TEST_DATA" in done.stderr


def test_a_bar_is_met_by_the_figure_that_it_asks_for_and_by_nothing_less():
    assert (at_least("share", 75, 80, 79.9).met_floor, at_least("share", 75, 80, 79.9).met_aim) == (
        True,
        False,
    )
    assert at_most("error", 72, 65, 65).met_aim
    assert not at_most("error", 72, 65, 72.1).met_floor


def test_a_bar_over_several_classes_shows_the_class_that_is_farthest_off():
    bar = within("coverage", (86, 94), (88, 92), [90.0, 93.0, 87.5])
    assert (bar.value, bar.met_floor, bar.met_aim) == (93.0, True, False)


def test_a_bar_without_a_figure_is_not_met():
    assert not at_least("share", 75, 80, None).met_floor
    assert not within("coverage", (86, 94), (88, 92), [90.0, None]).met_floor


def test_an_excerpt_ends_with_a_sentence_and_is_as_long_as_was_asked():
    text = "One two three. Four five six seven! Eight nine ten?"
    assert cut(text, 4, 9) == "One two three. Four five six seven!"
    assert cut(text, 4, 7) is None  # 3 words are too few, 7 too many
    part = excerpt(EASY * 20, 100)
    assert part.endswith(".")
    assert 80 <= len(part.split()) < 120
    assert excerpt(EASY * 7, 100) is None  # it would be nearly the whole


def test_a_band_is_known_by_its_middle_however_the_file_writes_it():
    written = ("900", "900.0", "410L-600L", "610L-800L")
    assert [middle_of(band) for band in written] == [900, 900, 500, 700]


def test_a_quick_look_takes_its_rows_from_the_whole_file():
    assert spread_out(list(range(10)), 3) == [0, 3, 6]
    assert spread_out([1, 2], 5) == [1, 2]


def figures(**changes):
    return {
        "items": 5,
        "statuses": {"ok": 3, "too_short": 2},
        "with_number": 3,
        "lexile_like": {"p10": -120, "median": 400, "p90": 700},
        "histogram": {"-200": 1, "400": 2},
        **changes,
    }


def test_the_chart_tells_in_words_what_it_shows_and_has_no_script():
    drawn = ET.fromstring(chart({"Tales & Songs": figures()}))
    name = "{http://www.w3.org/2000/svg}"
    told = drawn.find(f"{name}desc").text
    assert drawn.get("role") == "img"
    assert drawn.find(f"{name}title").text
    assert "Tales & Songs: 5 items (3 ok, 2 too short)" in told
    assert "between BR120L and 700L" in told
    assert drawn.find(f".//{name}script") is None
    bars = [bar for bar in drawn.iter(f"{name}rect") if bar.get("class") == "bar"]
    low, high = (float(bar.get("height")) for bar in bars)
    assert high == 2 * low


def test_the_chart_draws_a_site_without_any_number():
    none = figures(with_number=0, lexile_like=None, histogram={}, statuses={"not_prose": 5})
    drawn = ET.fromstring(chart({"Poems": none}))
    assert "5 not prose" in drawn.find("{http://www.w3.org/2000/svg}desc").text
