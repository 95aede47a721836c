"""The command line: nouns then verbs. Each command's module is imported only when it is called.

`curate --help` must answer at once, so nothing heavy (Prefect, torch, Scrapy, SQLAlchemy) may be
imported here.
"""

from __future__ import annotations

import difflib
import importlib
import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from curate.errors import EXIT_FINE, EXIT_USAGE, CurateError
from curate.plain import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    import typer

EXIT_STOPPED = 130  # what Typer, like a shell, makes of Ctrl-C


@dataclass(frozen=True, slots=True)
class Entry:
    """A command: the module in `curate.cli` that holds it and one line for the overview."""

    module: str
    summary: str
    group: str


COMMANDS: dict[str, Entry] = {
    "demo": Entry("demo", "Try curate on its own sample lessons, offline.", "Start"),
    "run": Entry("run", "Refresh the catalog from sources, as one Prefect flow.", "Start"),
    "serve": Entry("serve", "Open the pages for teachers and curriculum teams.", "Start"),
    "search": Entry("search", "Search the index from the command line.", "Start"),
    "sources": Entry("sources", "List, try, add and approve sources.", "Collect"),
    "crawl": Entry("crawl", "Crawl sources politely and report how it went.", "Collect"),
    "extract": Entry("extract", "Read metadata, license and text out of pages.", "Collect"),
    "resources": Entry("resources", "List and show cataloged items with evidence.", "Collect"),
    "links": Entry("links", "Check links and report link rot.", "Judge"),
    "alerts": Entry("alerts", "See, send and try alerts by mail and webhook.", "Judge"),
    "readability": Entry("readability", "Estimate the reading level of a text.", "Judge"),
    "dedupe": Entry("dedupe", "Find duplicate texts.", "Judge"),
    "standards": Entry("standards", "Align texts to academic standards.", "Judge"),
    "rubric": Entry("rubric", "Answer and score the purchase questions.", "Judge"),
    "review": Entry("review", "Decide on items, answer questions, correct fields.", "Judge"),
    "index": Entry("index", "Bring the search index up to date, or rebuild it.", "Publish"),
}


def main(argv: Sequence[str] | None = None) -> None:
    """Run `curate`; exits with the codes of `docs/cli.md`."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not arguments or arguments[0] in ("--help", "-h", "help"):
        sys.stdout.write(overview())
        sys.exit(0)
    if arguments[0] in ("--version", "-V"):
        from curate import __version__

        sys.stdout.write(f"curate {__version__}\n")
        sys.exit(0)
    name, *rest = arguments
    if name not in COMMANDS:
        near = difflib.get_close_matches(name, COMMANDS, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        sys.stderr.write(f"curate: no command {name!r}{hint} Try `curate --help`.\n")
        sys.exit(EXIT_USAGE)
    sys.exit(run_command(name, rest))


def run_command(name: str, arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; a `CurateError` becomes one line."""
    try:
        app = load_app(name)
        app(list(arguments), prog_name=f"curate {name}")
    except SystemExit as stop:
        # Typer turns a closed pipe into exit code 1, which would mean findings.
        if isinstance(stop.__context__, BrokenPipeError):
            # The reader of our output went away (`curate ... | head`): nothing is wrong with us.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return EXIT_FINE
        code = stop.code if isinstance(stop.code, int) else int(bool(stop.code))
        if code == EXIT_STOPPED:
            sys.stderr.write("curate: stopped; what was stored is kept\n")
        return code
    except CurateError as err:
        sys.stderr.write(f"curate: {printable(str(err))}\n")
        return err.exit_code
    return EXIT_FINE


def load_app(name: str) -> typer.Typer:
    """The Typer application of a command: its module's `app`, or one around its `command`."""
    import typer

    module = importlib.import_module(f"curate.cli.{COMMANDS[name].module}")
    app: typer.Typer | None = getattr(module, "app", None)
    if app is None:
        app = typer.Typer(add_completion=False)
        app.command()(module.command)
    app.pretty_exceptions_enable = False
    return app


def overview() -> str:
    """The text of `curate --help`."""
    lines = [
        "Usage: curate COMMAND [OPTIONS]",
        "",
        "A catalog of open educational resources that a school district can stand behind.",
        "",
    ]
    for group in dict.fromkeys(entry.group for entry in COMMANDS.values()):
        lines.append(f"{group}:")
        lines += [
            f"  {name:<12} {entry.summary}"
            for name, entry in COMMANDS.items()
            if entry.group == group
        ]
        lines.append("")
    lines += [
        "Each command tells more with --help, such as `curate links --help`.",
        "New here? `curate demo` shows everything in a minute.",
        "Settings are CURATE_* variables; see docs/operations.md.",
        "",
    ]
    return "\n".join(lines)
