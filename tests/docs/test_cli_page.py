import re

import pytest
import typer.main
from tests.docs.pages import (
    DOCS,
    PAGES,
    ROOT,
    cli_docs_tool,
    curate_lines,
    table_after,
    words_after_curate,
)

from curate import errors
from curate.cli import COMMANDS, EXIT_STOPPED, load_app

CLI = DOCS / "cli.md"
_IN_CODE = re.compile(r"`(curate [a-z][^`{}]*)`")


def test_the_page_of_commands_is_what_the_commands_say():
    assert CLI.read_text() == cli_docs_tool().page(), "run: python tools/gen_cli_docs.py"


def test_the_generator_says_whether_the_page_is_current(tmp_path, monkeypatch, capsys):
    tool = cli_docs_tool()
    monkeypatch.setattr(tool, "PAGE", tmp_path / "cli.md")
    assert tool.main(["--check"]) == 1
    assert "run python tools/gen_cli_docs.py" in capsys.readouterr().err
    assert tool.main([]) == 0
    assert tool.main(["--check"]) == 0


def test_every_command_and_verb_has_its_heading():
    headings = set(re.findall(r"^##+ (curate .*)$", CLI.read_text(), re.MULTILINE))
    wanted = set()
    for name in COMMANDS:
        wanted.add(f"curate {name}")
        verbs = getattr(typer.main.get_command(load_app(name)), "commands", {})
        wanted |= {f"curate {name} {verb}" for verb in verbs}
    assert headings == wanted


def test_every_exit_code_of_the_code_is_in_the_table():
    documented = {int(row[0]) for row in table_after(CLI, "Exit codes")}
    used = {value for name, value in vars(errors).items() if name.startswith("EXIT_")}
    raised = {
        kind.exit_code
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, errors.CurateError)
    }
    assert raised <= used
    assert documented == used | {EXIT_STOPPED}


def _problem(text, *, is_complete):
    """What is wrong with a command line, or None."""
    words = words_after_curate(text)
    if not words or words[0] in ("COMMAND", "--help", "--version"):
        return None
    name, *rest = words
    if name not in COMMANDS:
        return f"no command {name!r}"
    command = typer.main.get_command(load_app(name))
    verbs = getattr(command, "commands", None)
    if verbs is not None:
        if not rest or rest[0].startswith("-"):
            return "no verb" if is_complete else None
        if rest[0] not in verbs:
            return f"{name} has no verb {rest[0]!r}"
        command, rest = verbs[rest[0]], rest[1:]
    return _wrong_option(command, rest) or (is_complete and _wrong_count(command, rest)) or None


def _options(command):
    found = {opt: param for param in command.params for opt in (*param.opts, *param.secondary_opts)}
    return {opt: param for opt, param in found.items() if opt.startswith("-")}


def _wrong_option(command, words):
    known = {*_options(command), "--help"}
    given = {word.partition("=")[0] for word in words if re.match(r"--?[a-z]", word)}
    return f"no option {', '.join(sorted(given - known))}" if given - known else None


def _wrong_count(command, words):
    options = _options(command)
    n_given, skip = 0, False
    for word in words:
        if skip:
            skip = False
        elif word in options:
            skip = not options[word].is_flag
        elif not word.startswith("--"):
            n_given += 1
    arguments = [param for param in command.params if param.param_type_name == "argument"]
    least = sum(param.required for param in arguments)
    most = 99 if any(param.nargs == -1 for param in arguments) else len(arguments)
    if "--help" in words or least <= n_given <= most:
        return None
    return f"{n_given} arguments where {least} to {most} belong"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_line_in_the_docs_exists(page):
    problems = {
        str(line): problem
        for line in curate_lines(page)
        if page != CLI or not line.is_span  # there the spans are patterns of usage
        if (problem := _problem(line.text, is_complete=not line.is_span))
    }
    assert problems == {}


def test_every_command_that_a_message_or_help_text_names_exists():
    problems = {}
    for path in sorted([*(ROOT / "src").rglob("*.py"), *(ROOT / "src").rglob("*.html")]):
        for text in _IN_CODE.findall(path.read_text()):
            problem = _problem(text, is_complete=False)
            if problem:
                problems[f"{path.relative_to(ROOT)}: {text}"] = problem
    assert problems == {}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("curate serch fractions", "no command 'serch'"),
        ("curate links find", "links has no verb 'find'"),
        ("curate search x --colour red", "no option --colour"),
        ("curate review undo", "0 arguments where 1 to 1 belong"),
        ("curate index build now", "1 arguments where 0 to 0 belong"),
        ("curate search x --limit 3 > out.txt", None),
        ("curate crawl run a b c", None),
    ],
)
def test_a_wrong_command_line_is_found(text, problem):
    assert _problem(text, is_complete=True) == problem


def test_command_lines_are_found_in_blocks_and_in_text(tmp_path, monkeypatch):
    page = tmp_path / "page.md"
    page.write_text(
        "Try `curate demo`.\n\n```sh\nexport A=1\nX=2 curate search y | head\n"
        "$ curate links check --file a && curate index build\n```\n"
    )
    monkeypatch.setattr("tests.docs.pages.ROOT", tmp_path)
    texts = [line.text for line in curate_lines(page)]
    assert texts == [
        "X=2 curate search y",
        "curate links check --file a",
        "curate index build",
        "curate demo",
    ]
