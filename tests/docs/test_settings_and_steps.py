import re
from pathlib import Path

from tests.docs.pages import DOCS, ROOT, table_after

from curate.pipeline import worker
from curate.records import Reason
from curate.settings import Settings, load_settings

OPERATIONS = DOCS / "operations.md"
STEPS = DOCS / "steps.md"
UNUSED = "No step gives this reason yet"


def code(cell):
    return cell.strip("`")


def test_every_setting_is_documented_with_its_default_and_no_other():
    documented = {code(name): default for name, default, _ in table_after(OPERATIONS, "Settings")}
    shown = {None: "not set", "": "empty"}
    wanted = {
        f"CURATE_{name.upper()}": shown.get(field.default, f"`{field.default}`")
        for name, field in Settings.model_fields.items()
    }
    assert documented == wanted


def test_every_setting_tells_what_it_means_in_code_and_in_the_docs():
    for name, _, meaning in table_after(OPERATIONS, "Settings"):
        field = Settings.model_fields[code(name).removeprefix("CURATE_").lower()]
        assert field.description, name
        assert meaning.endswith("."), name


def test_no_page_names_a_variable_that_is_no_setting():
    known = {f"CURATE_{name.upper()}" for name in Settings.model_fields}
    for page in [ROOT / "README.md", *DOCS.rglob("*.md")]:
        named = set(re.findall(r"CURATE_[A-Z_]*[A-Z]", page.read_text()))
        wrong = {
            name for name in named - known if not name.startswith(("CURATE_TEST_", "CURATE_BENCH_"))
        }
        assert wrong == set(), page.name


def test_every_stage_is_documented_in_the_order_it_runs(tmp_path):
    stages = worker.stage_names(load_settings(data_dir=tmp_path, embedding_model="hashed"))
    named = [re.sub(r":.*", ":FRAMEWORK", stage) for stage in stages]
    documented = [code(row[0]) for row in table_after(STEPS, "Stages")]
    assert documented == [
        "crawl",
        named[0],
        "gone",
        *named[1:],
        "links",
        "archive",
        "drift",
        "dedupe",
        "score",
        "index",
        "alerts",
    ]


def test_every_version_that_makes_findings_stale_is_named():
    source = "".join(path.read_text() for path in (ROOT / "src" / "curate").rglob("*.py"))
    defined = set(re.findall(r"^([A-Z]+_VERSION) = \"", source, re.MULTILINE))
    named = set(re.findall(r"[A-Z]+_VERSION", STEPS.read_text()))
    # The layout of the embedded index; it is rebuilt, not made stale.
    assert named == defined - {"SCHEMA_VERSION"}


def test_every_reason_is_documented_in_order():
    rows = table_after(STEPS, "Reasons for leaving a record out")
    assert [code(row[0]) for row in rows] == [reason.value for reason in Reason]


def test_the_docs_say_which_reasons_are_not_given_yet():
    rooms = [
        *(ROOT / "src/curate/pipeline").glob("*.py"),
        *(ROOT / "src/curate/extract").rglob("*.py"),
    ]
    source = "".join(path.read_text() for path in rooms)
    unused = {reason.value for reason in Reason if f"Reason.{reason.name}" not in source}
    rows = table_after(STEPS, "Reasons for leaving a record out")
    assert {code(row[0]) for row in rows if UNUSED in row[1]} == unused


def test_the_data_directory_of_the_demo_is_as_documented(demo):
    folder, _ = demo
    there = {path.name for path in (Path(folder) / "curate-data" / "demo").iterdir()}
    _, _, rest = OPERATIONS.read_text().partition("CURATE_DATA_DIR/\n")
    documented = set(re.findall(r"^  ([\w.]+)/?\s", rest.partition("```")[0], re.MULTILINE))
    sqlite = {name for name in there if re.search(r"-(wal|shm)$", name)}
    assert there - sqlite <= documented
    assert {"catalog.sqlite3", "search.sqlite3", "captures", "logs"} <= there
