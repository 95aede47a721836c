"""Write `docs/cli.md` from the commands' own help.

    python tools/gen_cli_docs.py            # write the page
    python tools/gen_cli_docs.py --check    # exit 1 if the page is not what the commands say

A test compares the page with `page()`, so a changed option without a regenerated page fails the
suite.
"""

from __future__ import annotations

import inspect
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer.main

from curate import errors
from curate.cli import COMMANDS, EXIT_STOPPED, load_app

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = Path(__file__).resolve().parent.parent / "docs" / "cli.md"

HEAD = """\
# Commands

<!-- Written by tools/gen_cli_docs.py from the commands' own help. Do not edit it by hand. -->

`curate` alone, or `curate --help`, lists the commands; `curate COMMAND --help` tells more.
`curate --version` names the version. Results go to standard output, everything else (progress,
notes, warnings, errors) to standard error, so that output can be piped. Settings are `CURATE_*`
variables: see [operations.md](operations.md). In the tables below `...` marks what may be given
more than once, brackets what may be left out.
"""

# What each code means to whoever calls the command; the codes are those of `curate.errors`.
EXIT_CODES: dict[int, tuple[str, str]] = {
    errors.EXIT_FINE: ("fine", "The command did what was asked."),
    errors.EXIT_FINDINGS: (
        "findings",
        "There is more of something than you allowed, such as `curate links check --fail-on dead`.",
    ),
    errors.EXIT_USAGE: (
        "usage",
        "An option, a setting, a file or a name is wrong; the message says which.",
    ),
    errors.EXIT_SERVICE_DOWN: (
        "service down",
        "The search engine, the database, the model or every source is out of reach: try again.",
    ),
    errors.EXIT_REJECTED: (
        "rejected",
        "The command ended, and some lines, items or sources were refused; they are named.",
    ),
    EXIT_STOPPED: ("stopped", "Ctrl-C. What was stored is kept; the next run goes on from there."),
}

BATCH = """\
## Batch commands

`extract`, `readability`, `links check`, `dedupe`, `standards align` and `rubric score` read many
records and answer each on a line of its own, in the order of the input. Those with `--jsonl` read
JSON Lines (`-` is standard input), ignore fields that they do not know, and answer a bad line by
`{"error": ...}` and, at the end, exit code 4. Scores run from 0 to 100, shares and confidences from
0 to 1. The answers are described by JSON Schemas:
"""


def page() -> str:
    """The whole page."""
    parts = [HEAD, "".join(_overview()), _exit_codes(), _batch()]
    parts += ["".join(_section(name)) for name in COMMANDS]
    return "\n".join(part.rstrip("\n") + "\n" for part in parts)


def _overview() -> Iterator[str]:
    yield "| command | what it does |\n| --- | --- |\n"
    for name, entry in COMMANDS.items():
        yield f"| [`curate {name}`](#curate-{name}) | {entry.summary} |\n"


def _exit_codes() -> str:
    rows = [f"| {code} | {name} | {text} |" for code, (name, text) in EXIT_CODES.items()]
    return "\n".join(
        ["## Exit codes", "", "| code | name | meaning |", "| --- | --- | --- |", *rows]
    )


def _batch() -> str:
    schemas = sorted((PAGE.parent / "schemas").glob("*.schema.json"))
    rows = [f"- [{path.name}](schemas/{path.name})" for path in schemas]
    return "\n".join([BATCH, *rows])


def _section(name: str) -> Iterator[str]:
    command = typer.main.get_command(load_app(name))
    yield f"## curate {name}\n\n"
    verbs: dict[str, Any] = getattr(command, "commands", {})
    if not verbs:
        yield from _one(command, f"curate {name}")
        return
    yield f"{command.help}\n\n"
    for verb, sub in verbs.items():
        yield f"### curate {name} {verb}\n\n"
        yield from _one(sub, f"curate {name} {verb}")


def _one(command: Any, path: str) -> Iterator[str]:  # noqa: ANN401 - a class of typer's own
    context = command.context_class(command, info_name=path)
    text, *examples = inspect.cleandoc(command.help or "").split("Example:")
    shown = "".join(f"$ {example.strip()}\n" for example in examples)
    yield f"{text.strip()}\n\n```console\n{shown}```\n\n"
    arguments = [param for param in command.params if param.param_type_name == "argument"]
    yield f"`{' '.join([path, *map(_placeholder, arguments), '[OPTIONS]'])}`\n\n"
    yield "| option | meaning |\n| --- | --- |\n"
    for param in command.params:
        record = param.get_help_record(context)
        if record is None:  # hidden
            continue
        names, meaning = record
        shown = _placeholder(param) if param in arguments else _typed(names)
        yield f"| `{_cell(shown)}` | {_cell(meaning)} |\n"
    yield "\n"


def _placeholder(argument: Any) -> str:  # noqa: ANN401
    """`SOURCE...` for one or more, `[QUERY]` for one that may be left out."""
    name = (argument.metavar or argument.name).upper()
    if argument.nargs == -1:
        name = f"{name.removesuffix('S')}..."
    return name if argument.required else f"[{name}]"


def _typed(names: str) -> str:
    """`--limit <int range>` as `--limit N`; a list means that the option may be repeated."""
    option, _, kind = names.partition(" <")
    kind = kind.removesuffix(">")
    if not kind:
        return option
    item = kind.removeprefix("list[").removesuffix("]")
    word = {"str": "TEXT", "path": "PATH"}.get(item, "N" if item[:3] in ("int", "flo") else item)
    return f"{option} {word}{' ...' if item != kind else ''}"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def main(arguments: list[str]) -> int:
    """Write the page, or with `--check` say whether it is current."""
    wanted = page()
    if "--check" in arguments:
        is_current = PAGE.is_file() and PAGE.read_text(encoding="utf-8") == wanted
        if not is_current:
            sys.stderr.write("docs/cli.md is not current: run python tools/gen_cli_docs.py\n")
        return 0 if is_current else 1
    PAGE.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
