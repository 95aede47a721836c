import importlib.util

import pytest
import yaml
from tests.docs.pages import DOCS, ROOT, blocks, prose, table_after

from curate.crawl import SourceDefinition
from curate.crawl.definition import Access, OaiRules
from curate.extract.paging import Paging
from curate.extract.rules import FieldRule, RecordRules

SOURCES, LIST = DOCS / "sources.md", DOCS / "source-list.md"
TABLES = {
    "Fields of a source": SourceDefinition,
    "Records": RecordRules,
    "Paging": Paging,
    "Harvests": OaiRules,
    "Access": Access,
}


def tool():
    spec = importlib.util.spec_from_file_location(
        "gen_source_list", ROOT / "tools" / "gen_source_list.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def names(rows):
    return [row[0].strip("`") for row in rows]


@pytest.mark.parametrize("heading", TABLES)
def test_every_field_of_a_source_file_is_documented_and_no_other(heading):
    assert sorted(names(table_after(SOURCES, heading))) == sorted(TABLES[heading].model_fields)


def test_every_field_of_a_rule_is_documented_and_no_other():
    _, _, rest = prose(SOURCES).partition("| field of a rule |")
    rows = [line.split("|")[1].strip(" `") for line in rest.splitlines()[2:] if line[:1] == "|"]
    assert rows[: len(FieldRule.model_fields)] == list(FieldRule.model_fields)


def test_every_example_of_a_source_file_is_one_and_each_protocol_has_an_example():
    shown = [SourceDefinition(**yaml.safe_load(text)) for text in blocks(SOURCES, "yaml")]
    wanted = SourceDefinition.model_fields["protocol"].annotation.__args__
    assert {source.protocol for source in shown} == set(wanted)


def test_defaults_in_the_table_are_those_of_the_code():
    stated = {
        row[0].strip("`"): row[2].strip("`") for row in table_after(SOURCES, "Fields of a source")
    }
    fields = SourceDefinition.model_fields
    for name in ("protocol", "cadence", "delay_s", "max_pages", "checked"):
        assert stated[name] == str(fields[name].default), name


def test_the_list_of_sources_is_what_the_files_say():
    assert LIST.read_text() == tool().page(), "run: python tools/gen_source_list.py"


def test_the_list_says_of_each_source_what_stops_it_and_what_was_checked():
    rows = {row[0].strip("`"): row for row in table_after(LIST, "Sources")}
    assert "**key needed**" in rows["merlot"][4]
    assert "**permission needed**" in rows["oer-commons"][4]
    assert rows["openstax"][5] == "recorded"
    assert rows["oak"][5] == "recorded, in part"
    assert rows["phet"][5] == "nothing yet"
    assert rows["hippocampus"][3] == "none is stated: unknown"


def test_the_generator_says_whether_the_list_is_current(tmp_path, monkeypatch, capsys):
    found = tool()
    monkeypatch.setattr(found, "PAGE", tmp_path / "source-list.md")
    assert found.main(["--check"]) == 1
    assert "run tools/gen_source_list.py" in capsys.readouterr().err
    assert found.main([]) == 0
    assert found.main(["--check"]) == 0
