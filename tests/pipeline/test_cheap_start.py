"""`curate --help` answers at once: nothing slow is imported before a command needs it."""

import json
import subprocess
import sys

import pytest
from tests.pipeline.runs import ROOT

SLOW = {"prefect", "torch", "scrapy", "sqlalchemy", "sentence_transformers"}
TELL = """
import json, sys
sys.stderr.write(json.dumps([name.partition('.')[0] for name in sys.modules]))
"""


def modules_after(statement):
    done = subprocess.run(
        [sys.executable, "-c", f"{statement}\n{TELL}"],
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": ""}, cwd=ROOT, timeout=60,
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return set(json.loads(done.stderr)), done.stdout


def stopping(call):
    """The call, with the exit that commands end by turned into a check of its code."""
    return f"""
from curate.cli import main
try:
    {call}
except SystemExit as stop:
    assert not stop.code
"""


@pytest.mark.parametrize(
    "statement",
    ["import curate.cli", stopping("main(['--help'])"), stopping("main(['--version'])")],
    ids=["import", "help", "version"],
)
def test_the_overview_needs_none_of_the_slow_packages(statement):
    modules, _ = modules_after(statement)
    assert modules & SLOW == set()
    assert "curate" in modules


def test_the_overview_names_every_command():
    from curate.cli import COMMANDS

    _, said = modules_after(stopping("main(['--help'])"))
    assert [name for name in COMMANDS if f"\n  {name} " not in said] == []


@pytest.mark.parametrize("command", ["run", "demo", "search", "serve"])
def test_the_help_of_a_command_starts_neither_prefect_nor_a_model_nor_a_crawler(command):
    modules, said = modules_after(stopping(f"main([{command!r}, '--help'])"))
    assert modules & {"prefect", "torch", "scrapy", "sentence_transformers"} == set()
    assert "Example:" in said
