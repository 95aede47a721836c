"""What holds for all commands: overview, help, exit codes, one-line errors, a quick start."""

import json
import os
import subprocess
import sys

import pytest
import typer
import typer.main
from tests.shell import ROOT
from typer.testing import CliRunner

from curate import __version__, cli, errors
from curate.cli import COMMANDS, load_app, main, overview, run_command

HEAVY = ("prefect", "torch", "scrapy", "sqlalchemy", "elasticsearch", "trafilatura", "fastapi")


def leaves():
    """Every command that does something: (words to call it, its object)."""
    for name in COMMANDS:
        command = typer.main.get_command(load_app(name))
        verbs = getattr(command, "commands", {"": command})
        yield from (((name, verb) if verb else (name,), sub) for verb, sub in verbs.items())


LEAVES = dict(leaves())


def exits(*arguments):
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    return stop.value.code


@pytest.mark.parametrize("words", LEAVES, ids=" ".join)
def test_help_says_in_a_sentence_what_a_command_does_and_gives_an_example(words):
    name, *verb = words
    shown = CliRunner().invoke(load_app(name), [*verb, "--help"], env={"COLUMNS": "200"})
    assert shown.exit_code == 0
    sentence, _, example = LEAVES[words].help.partition("Example:")
    assert sentence.strip().endswith(".")
    assert len(sentence.split("\n\n")[0]) < 120
    assert example.split()[:3][: 1 + len(words)] == ["curate", *words][:3]
    assert "Example:" in shown.stdout


@pytest.mark.parametrize("words", LEAVES, ids=" ".join)
def test_every_option_and_argument_is_explained(words):
    for param in LEAVES[words].params:
        assert param.name == "help" or param.help, f"{words}: {param.name}"


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_with_verbs_lists_them_without_offering_shell_completion(name):
    shown = CliRunner().invoke(load_app(name), ["--help"], env={"COLUMNS": "200"}).stdout
    assert "install-completion" not in shown
    for verb in getattr(typer.main.get_command(load_app(name)), "commands", {}):
        assert verb in shown


def test_every_listing_can_be_had_as_json():
    for words, command in LEAVES.items():
        if words[-1] in ("list", "show", "report", "log", "status", "search"):
            options = {option for param in command.params for option in param.opts}
            assert options & {"--json", "--format"}, words


def test_the_overview_names_every_command_with_one_line(capsys):
    assert exits() == 0
    shown = capsys.readouterr().out
    assert shown == overview()
    for name, entry in COMMANDS.items():
        assert f"  {name:<12} {entry.summary}\n" in shown
        assert entry.summary.endswith(".")
        assert len(entry.summary) < 60


@pytest.mark.parametrize("asked", ["--help", "-h", "help"])
def test_help_is_given_in_the_ways_people_ask_for_it(asked, capsys):
    assert exits(asked) == 0
    assert capsys.readouterr().out == overview()


def test_the_version_is_told(capsys):
    assert exits("--version") == 0
    assert capsys.readouterr().out == f"curate {__version__}\n"


def test_a_mistyped_command_is_refused_with_the_nearest_one(capsys):
    assert exits("serch", "fractions") == errors.EXIT_USAGE
    said = capsys.readouterr()
    assert said.out == ""
    assert "did you mean 'search'?" in said.err


def test_a_mistyped_option_is_a_usage_error(capsys):
    assert exits("search", "--colour", "red") == errors.EXIT_USAGE
    assert "--colour" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.ConfigError("x"), 2),
        (errors.NotFound("x"), 2),
        (errors.SourceChanged("x", source_id="a"), 4),
        (errors.CatalogUnavailable("x"), 3),
        (errors.ModelUnavailable("x"), 3),
        (errors.SearchUnavailable("x", backend="embedded"), 3),
        (errors.RecordRejected("empty", "x"), 4),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_error_of_ours_is_one_line_and_its_exit_code(error, code, monkeypatch, capsys):
    app = typer.Typer()

    @app.command()
    def command():
        raise error

    monkeypatch.setattr(cli, "load_app", lambda name: app)
    assert run_command("demo", []) == code
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("curate: ")
    assert said.err.count("\n") == 1


def test_a_wrong_setting_is_one_line_that_names_it(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("CURATE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CURATE_BATCH_SIZE", "many")
    assert exits("resources", "list") == errors.EXIT_USAGE
    assert capsys.readouterr().err.startswith("curate: CURATE_BATCH_SIZE is wrong: ")


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_port_that_cannot_be_is_a_usage_error(command, capsys):
    assert exits(command, "--port", "99999") == errors.EXIT_USAGE
    assert "65535" in capsys.readouterr().err


def test_an_empty_catalog_says_how_to_fill_it(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("CURATE_DATA_DIR", str(tmp_path / "new"))
    assert exits("resources", "list") == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert "`curate run SOURCE`" in said.err


def test_output_is_for_programs_and_notes_are_for_people(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("CURATE_DATA_DIR", str(tmp_path / "new"))
    assert exits("resources", "list", "--json") == 0
    assert json.loads(capsys.readouterr().out) == []


def test_the_overview_and_every_module_of_a_command_start_without_the_heavy_packages():
    # sqlalchemy is allowed to those that open the catalog; nothing may load the rest.
    script = (
        "import sys, json; from curate.cli import COMMANDS, load_app, overview; overview();"
        f"heavy = {HEAVY!r}; first = [m for m in heavy if m in sys.modules];"
        "[load_app(name) for name in COMMANDS];"
        "print(json.dumps([first, [m for m in heavy if m in sys.modules]]))"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, check=True)
    at_overview, after_all = json.loads(done.stdout)
    assert at_overview == []
    assert set(after_all) <= {"sqlalchemy"}


def test_a_reader_that_goes_away_is_no_error(tmp_path):
    # More output than a pipe holds, so that writing fails.
    lines = [json.dumps({"id": n, "text": f"number {n}"}) for n in range(2000)]
    (tmp_path / "in.jsonl").write_text("\n".join(lines))
    command = f'"{sys.executable}" -m curate dedupe --jsonl in.jsonl | head -c 1'
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr, done.stdout) == (0, b"", b"{")


def test_an_interrupt_says_that_what_was_stored_is_kept(monkeypatch, capsys):
    app = typer.Typer()

    @app.command()
    def command():
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "load_app", lambda name: app)
    assert run_command("demo", []) == cli.EXIT_STOPPED
    assert "what was stored is kept" in capsys.readouterr().err
