"""Reads the documentation: pages, fenced blocks, tables, and the command lines in them."""

import importlib.util
import re
import shlex
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", *DOCS.glob("*.md"), *DOCS.glob("decisions/*.md")])

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`(curate [^`\n]+)`")
_ASSIGNMENT = re.compile(r"[A-Z_]+=\S*")


@dataclass(frozen=True)
class Line:
    """A command line in a page; `is_span` where it stands in running text."""

    page: str
    text: str
    is_span: bool

    def __str__(self):
        return f"{self.page}: {self.text}"


def name_of(page):
    return page.relative_to(ROOT).as_posix()


def blocks(page, language):
    """The fenced blocks of a language, in order."""
    return [body for found, body in _FENCE.findall(page.read_text()) if found == language]


def prose(page):
    """The page without its fenced blocks."""
    return _FENCE.sub("", page.read_text())


def table_after(page, heading):
    """The cells of the first table after a heading, its head and rule left out."""
    _, _, rest = page.read_text().partition(f"\n## {heading}\n")
    rows = re.search(r"^\|.*(?:\n\|.*)*", rest, re.MULTILINE)[0].splitlines()[2:]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]] for row in rows]


def curate_lines(page):
    """Every `curate ...` that a page shows, in blocks and in running text."""
    found = []
    for _, body in _FENCE.findall(page.read_text()):
        for raw in body.replace("\\\n", " ").splitlines():
            for part in re.split(r"&&|;|\|\|?", raw.strip().removeprefix("$ ")):
                words = part.split()
                while words and _ASSIGNMENT.fullmatch(words[0]):
                    words.pop(0)
                if words and words[0] == "curate":
                    found.append(Line(name_of(page), part.strip(), is_span=False))
    found += [Line(name_of(page), text, is_span=True) for text in _SPAN.findall(prose(page))]
    return found


def words_after_curate(text):
    """The words of a command line, without assignments, redirections and comments."""
    words = shlex.split(text, comments=True)
    words = words[words.index("curate") + 1 :]
    for index, word in enumerate(words):
        if re.match(r"\d?[<>]", word):
            return words[:index]
    return words


def cli_docs_tool():
    """The module `tools/gen_cli_docs.py`."""
    spec = importlib.util.spec_from_file_location(
        "gen_cli_docs", ROOT / "tools" / "gen_cli_docs.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
