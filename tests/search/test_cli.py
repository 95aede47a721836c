from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import typer
from tests.contract.documents import collection, document
from typer.testing import CliRunner

from curate.cli.search import command, read_grades, read_level
from curate.errors import ConfigError, SearchUnavailable
from curate.search.embedded import EmbeddedBackend
from curate.search.labels import level_line

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs" / "schemas" / "search.schema.json").read_text()
)
app = typer.Typer()
app.command()(command)


@pytest.fixture
def data_dir(tmp_path, monkeypatch):
    monkeypatch.setenv("CURATE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CURATE_NOW", "2026-01-01T00:00:00Z")
    monkeypatch.delenv("CURATE_ELASTICSEARCH_URL", raising=False)
    return tmp_path


@pytest.fixture
def index(data_dir):
    backend = EmbeddedBackend(data_dir / "search.sqlite3")
    backend.upsert(one.model_copy(update={"vector": None}) for one in collection())
    backend.close()


def run(*arguments: str):
    result = CliRunner().invoke(app, list(arguments))
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.mark.parametrize(
    "arguments",
    [
        ("fractions",),
        (),
        ("grade 4 fractions under 700L",),
        ("algibra",),
        ("--standard", "4.NF", "--sort", "newest"),
        ("zzzz", "--words-only"),
    ],
)
def test_the_json_answer_fits_its_schema_and_its_terms_add_up(index, arguments):
    answer = json.loads(run(*arguments, "--json").stdout)
    jsonschema.validate(answer, SCHEMA, cls=jsonschema.Draft202012Validator)
    for hit in answer["hits"]:
        assert sum(hit["why"].values()) == hit["score"]
        assert set(hit["notes"]) == set(hit["why"])


def test_options_filter_and_limit(index):
    found = run("--grade", "4-5", "--lang", "en", "--limit", "2", "--json")
    answer = json.loads(found.stdout)
    assert answer["total"] == 3
    assert len(answer["hits"]) == 2
    level = json.loads(run("--level", "450-640", "--json").stdout)
    assert {hit["id"] for hit in level["hits"]} == {"r1", "r2", "r3"}
    hidden = json.loads(run("fractions", "--all", "--json").stdout)
    assert {"r10", "r11"} <= {hit["id"] for hit in hidden["hits"]}


def test_typed_filters_are_used_and_named_unless_words_are_wanted(index):
    result = run("fractions in spanish")
    assert "Pizza slices" in result.stdout
    assert "number line" not in result.stdout
    assert "Read as filters: In Spanish" in result.stderr
    as_typed = json.loads(run("fractions in spanish", "--as-typed", "--json").stdout)
    assert as_typed["recognized"] == []


def test_a_result_is_readable_on_a_terminal(index):
    result = run("pizza")
    assert result.stdout.splitlines() == [
        "1. Pizza slices",
        "   Activity · Grade 4 · Spanish · 520L (estimate) · CC-BY-NC-SA-4.0 · Example Library",
        "   https://oer.example/0002",
        "   score 78.9 = words 70.0 + vetting 4.9 + link 2.0 + freshness 0.6 + completeness 1.4",
    ]
    assert result.stderr.strip() == "1 of 1 result"


def test_a_name_with_terminal_codes_is_printed_as_plain_text(data_dir):
    backend = EmbeddedBackend(data_dir / "search.sqlite3")
    backend.upsert([document(1, "Volcano \x1b[31m red\nalert")])
    backend.close()
    assert "\x1b" not in run("volcano").stdout
    assert run("volcano").stdout.startswith("1. Volcano [31m red alert\n")


def test_a_better_spelling_is_offered(index):
    assert "Did you mean: algebra" in run("algibra").stderr


def test_an_empty_index_says_how_to_fill_it(data_dir):
    result = run("fractions")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "curate index build" in result.stderr


def test_a_cluster_that_is_down_exits_with_3(data_dir, monkeypatch):
    monkeypatch.setenv("CURATE_ELASTICSEARCH_URL", "http://127.0.0.1:9")
    with pytest.raises(SearchUnavailable) as caught:
        run("fractions")
    assert caught.value.exit_code == 3


def test_meaning_is_searched_where_the_index_has_vectors(data_dir, monkeypatch):
    embedding = pytest.importorskip("curate.embedding")
    monkeypatch.setenv("CURATE_EMBEDDING_MODEL", "hashed")
    text = "volcano lava ash"
    vector = tuple(float(x) for x in embedding.load_encoder("hashed").encode([text])[0])
    backend = EmbeddedBackend(data_dir / "search.sqlite3")
    backend.upsert([document(1, "Volcano", text, vector=vector)])
    backend.close()
    with_meaning = json.loads(run(text, "--json").stdout)["hits"][0]["why"]
    assert with_meaning["meaning"] == 35
    assert "meaning" not in json.loads(run(text, "--words-only", "--json").stdout)["hits"][0]["why"]


@pytest.mark.parametrize("value", ["x", "14", "5-3", "4.5", "", "-"])
def test_a_wrong_grade_is_named(value):
    with pytest.raises(ConfigError, match="--grade"):
        read_grades([value])


@pytest.mark.parametrize("value", ["x", "", "-", "700-500", "5 6", "--"])
def test_a_wrong_level_is_named(value):
    with pytest.raises(ConfigError, match="--level"):
        read_level(value)


def test_grades_and_levels_are_read():
    assert read_grades(["K-2", "12"]) == (0, 1, 2, 12)
    assert read_level("BR200-BR100") == (-200, -100)
    assert read_level("900-") == (900, None)
    assert read_level("640L") == (640, 640)
    assert read_level(None) == (None, None)


def test_a_wrong_sort_order_is_named(data_dir):
    with pytest.raises(ConfigError, match="--sort cheapest"):
        run("--sort", "cheapest")


def test_the_line_of_a_result_says_its_level_with_bands_and_doubt():
    sure = document(1, "Rain", lexile_like=870, reading_status="ok", reading_bands=("4-5",))
    assert level_line(sure) == "870L (estimate, grades 4–5)"
    rough = {
        "lexile_like": -120,
        "reading_status": "low_confidence",
        "reading_bands": ("K-1",),
    }
    assert (
        level_line(document(2, "Cat", **rough)) == "BR120L (estimate, grades K–1; low confidence)"
    )
    both = document(3, "Law", lexile_like=1100, reading_bands=("6-8", "9-10"))
    assert level_line(both) == "1100L (estimate, grades 6–8 or 9–10)"
    past = document(4, "Kant", lexile_like=1500, reading_bands=("above 11-CCR",))
    assert level_line(past) == "1500L (estimate, past high school)"
    assert level_line(document(5, "None")) == ""


def test_levels_are_asked_for_by_interval_band_and_versions(index):
    def ids(*arguments):
        return {hit["id"] for hit in json.loads(run(*arguments, "--json").stdout)["hits"]}

    assert ids("--level", "550-730", "--level-match", "surely") == {"r1"}
    assert ids("--band", "4-5") == {"r7"}
    assert ids("--has", "easier") == {"r1", "r7"}
    (hit,) = json.loads(run("--band", "2-3", "--json").stdout)["hits"]
    assert (hit["lexile_like"], hit["reading_interval"]) == (640, [560, 720])
    assert hit["versions"] == ["easier", "translation"]


@pytest.mark.parametrize(
    "wrong", [("--level-match", "guess"), ("--band", "5-6"), ("--has", "shorter")]
)
def test_a_choice_that_is_none_is_an_error_that_names_the_choices(data_dir, wrong):
    with pytest.raises(ConfigError, match=f"{wrong[0]} {wrong[1]} is none of"):
        run(*wrong)
