import json
import re
import subprocess

import pytest
from tests.docs.pages import DOCS, ROOT, blocks
from tests.shell import DEMO, free_port, run_script

README = ROOT / "README.md"
# Blocks that no test can run as they stand, and what covers them instead.
NOT_RUN = {
    "python3.11 -m venv": "needs a package index; tests/packaging installs the wheel",
}


def runnable(page):
    return [body for body in blocks(page, "sh") if not any(key in body for key in NOT_RUN)]


def script_of(page):
    """All that a visitor types but the demo, which the session's fixture has run in the folder."""
    lines = "\n".join(runnable(page)).splitlines()
    assert lines.count(DEMO) == 1
    lines.remove(DEMO)
    return "\n".join(lines)


def test_only_the_blocks_of_the_list_are_left_out():
    skipped = [body for body in blocks(README, "sh") if body not in runnable(README)]
    assert len(skipped) == len(NOT_RUN)


@pytest.mark.slow
def test_the_demo_catalogs_what_the_readme_shows_and_names_no_problem(demo):
    _, counts = demo
    shown = blocks(README, "text")[0]
    assert counts["run"]["problems"] == []
    # Not the links, which depend on the network.
    for name, key in {"licenses": "licenses", "left out": "rejected"}.items():
        words = ", ".join(f"{n} {value}" for value, n in counts[key].items())
        assert re.search(f"^  {name} +{words}$", shown, re.MULTILINE)
    languages = ", ".join(f"{n} {value}" for value, n in counts["languages"].items())
    assert re.search(f"^  items +{counts['items']}, {languages}$", shown, re.MULTILINE)
    assert re.search(f"^  duplicates +{counts['works_with_copies']} folded", shown, re.MULTILINE)


@pytest.mark.slow
def test_the_commands_of_the_readme_print_what_it_shows(visitor):
    folder, env = visitor
    output = run_script(script_of(README), folder=folder, env=env)
    _, search_shown, item_shown = blocks(README, "text")
    # Ages depend on the day, and so does the upkeep; what words mean depends on the model.
    first_result = search_shown.splitlines()[:3]
    for line in first_result:
        assert line in output
    # Ease goes by the model as well: to the visitor's, which is none, the number is another one.
    assert re.search(r"^      ease -\d\.\d\d: teachers would find it about", output, re.MULTILINE)
    for line in item_shown.splitlines():
        if not line.startswith("      ease ") and re.match(
            r"  reading level|      (?!\w+ +upkeep)", line
        ):
            assert line in output


def test_the_make_targets_of_the_readme_exist_and_do_what_it_says():
    def dry(target):
        return subprocess.run(
            ["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout

    assert set(re.findall(r"`make (\w+)`", README.read_text())) == {"demo", "test"}
    assert re.search(r"curate demo", dry("demo"))
    assert "pytest" in dry("test")


@pytest.mark.slow
@pytest.mark.timeout(300)  # some thirty commands, one of them a whole flow
def test_the_tutorial_works_from_its_first_line_to_its_last(visitor):
    folder, env = visitor
    script = script_of(DOCS / "tutorial.md")
    output = run_script(script.replace("8100", str(free_port())), folder=folder, env=env)
    assert "Read as filters: Grade 5" in output
    assert "museum approved by Ada, curriculum team" in output
    assert re.search(r"^museum +site +weekly +approved\n +Mill Museum", output, re.MULTILINE)
    assert "errors: 1 x 404" in output  # the tour page
    assert "| Pages read | 2 | 0 |" in output
    assert "https://mill.example/flour.html" in output
    assert "Noted as decision 3." in output
    assert "https://mill.example/tour.html> was new; 1 failed since" in output
    after_accept = output.partition("curate search 'how does a mill work' --grade 4")[2]
    assert "How a mill makes flour" in after_accept
    assert re.search(r'"verdict": "dead"|dead +http_404', after_accept)
    assert '"cluster"' in after_accept


@pytest.mark.slow
def test_a_backup_made_as_documented_restores_the_whole_collection(visitor):
    folder, env = visitor
    env = {**env, "CURATE_DATA_DIR": "curate-data/demo"}
    script = "\n".join(blocks(DOCS / "operations.md", "sh"))
    run_script(script, folder=folder, env=env)

    def items(data_dir):
        done = subprocess.run(
            ["curate", "index", "status", "--json"],
            cwd=folder,
            env={**env, "CURATE_DATA_DIR": data_dir},
            capture_output=True,
            text=True,
            check=True,
        )
        return json.loads(done.stdout)["items"]

    assert items("restored") == items("curate-data/demo") > 40
    n_captures = len(list((folder / "curate-data/demo/captures").rglob("*.warc.gz")))
    assert len(list((folder / "restored/captures").rglob("*.warc.gz"))) == n_captures > 40
