import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from typing import get_args

import pytest
import yaml
from tests.shell import ROOT

from curate.crawl import SourceDefinition

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
OURS = {"curate", "curate_spiders"}
# Dependencies that no module imports, and why they are there all the same.
NOT_IMPORTED = {
    "beautifulsoup4": "one of the packages that the catalog was asked to be built on; pages are "
    "read with lxml",
    "lxml-html-clean": "trafilatura needs it by way of jusText, whose way of asking for it older "
    "pips do not understand",
    "textstat": "its list of easy words is read as a file, and the tests compare our formulas with "
    "its own",
}


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def name_in(requirement):
    return normal(re.match(r"[\w.-]+", requirement)[0])


def imported():
    """Top-level module -> a file that imports it; neither ours nor Python's."""
    found = {}
    for folder in ("src", "spiders", "flows"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                if isinstance(node, ast.ImportFrom) and not node.level:
                    names = [node.module]
                found |= {name.partition(".")[0]: path.name for name in names}
    return {m: f for m, f in found.items() if m not in OURS | set(sys.stdlib_module_names)}


def test_every_import_is_declared_and_every_dependency_imported_or_explained():
    declared = {name_in(requirement) for requirement in PROJECT["dependencies"]}
    distributions = packages_distributions()
    used = {
        module: {normal(name) for name in distributions.get(module, [])} for module in imported()
    }
    undeclared = {module for module, names in used.items() if not names & declared}
    assert undeclared == set(), "declare them in pyproject.toml"
    assert declared - set().union(*used.values()) == set(NOT_IMPORTED)


def test_every_dependency_is_pinned_in_the_constraints():
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    pinned = {name_in(line) for line in lines if "==" in line and not line.startswith("#")}
    extras = PROJECT["optional-dependencies"]
    wanted = {name_in(r) for r in (*PROJECT["dependencies"], *extras["test"])}
    assert wanted - pinned == set()


def test_the_files_that_the_project_names_exist():
    for name in (PROJECT["readme"], *PROJECT["license-files"]):
        assert (ROOT / name).is_file(), name
    assert PROJECT["license"] == "Apache-2.0"
    assert "Apache License" in (ROOT / "LICENSE").read_text()


def test_the_version_of_the_project_is_the_one_that_curate_tells():
    import curate

    assert PROJECT["version"] == curate.__version__


def dry(target):
    command = ["make", "-n", target]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_make_test_lints_checks_types_and_then_runs_the_suite():
    recipe = dry("test")
    places = [
        re.search(rf"/{tool}\b", recipe)
        for tool in (
            "ruff format --check",
            "ruff check",
            "lint-imports",
            "mypy",
            "python -m pytest",
        )
    ]
    assert all(places), recipe
    assert [place.start() for place in places] == sorted(place.start() for place in places)


def test_make_demo_runs_the_demo():
    assert re.search(r"/curate demo\b", dry("demo"))


@pytest.mark.parametrize("target", ["demo", "test"])
def test_make_installs_within_the_constraints(target):
    # As on a fresh machine: a virtual environment that is not there yet.
    command = ["make", "-n", target, "VENV=not-there-yet"]
    recipe = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    installs = [line for line in recipe.splitlines() if " -e " in line]
    assert "-m venv not-there-yet" in recipe
    assert installs
    assert all("-c constraints.txt" in line for line in installs)


def test_ci_runs_the_same_command_as_everyone_and_counts_skips_as_failures():
    script = (ROOT / ".ci" / "run").read_text()
    assert "export CI=true" in script
    assert script.rstrip().endswith("exec make test")
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o100


def deployments():
    return yaml.safe_load((ROOT / "prefect.yaml").read_text())["deployments"]


def test_each_deployment_names_a_flow_and_a_work_pool_that_the_docs_tell_to_create():
    operations = (ROOT / "docs" / "operations.md").read_text()
    for deployment in deployments():
        file, _, function = deployment["entrypoint"].partition(":")
        signature = re.search(rf"def {function}\((.*?)\) ->", (ROOT / file).read_text(), re.DOTALL)
        assert signature, f"{file} has no flow {function}"
        for parameter in deployment.get("parameters", {}):
            assert f"{parameter}:" in signature[1]
        assert f"work-pool create {deployment['work_pool']['name']} " in operations
        assert f"`{deployment['name']}`" in operations


def test_every_cadence_has_a_schedule_of_its_own():
    crawls = [d for d in deployments() if d["entrypoint"].endswith(":crawl_sources")]
    cadences = set(get_args(SourceDefinition.model_fields["cadence"].annotation)) - {"manual"}
    assert {d["parameters"]["cadence"] for d in crawls} == cadences
    assert all(d["schedules"][0]["active"] and d["schedules"][0]["timezone"] for d in crawls)


def test_each_kind_of_work_has_a_pool_of_its_own():
    pools = {}
    for deployment in deployments():
        pools.setdefault(deployment["work_pool"]["name"], []).append(deployment["name"])
    assert pools == {
        "curate-crawl": ["daily", "weekly", "monthly"],
        "curate-compute": ["after-the-crawls", "whole"],
        "curate-links": ["due"],
    }
