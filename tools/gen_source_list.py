"""Writes `docs/source-list.md` from the source files that ship: `python tools/gen_source_list.py`.

With `--check` nothing is written; exit code 1 says that the page is not current.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from curate.crawl import load_source  # noqa: E402 - found beside this file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from curate.crawl import SourceDefinition

PAGE = ROOT / "docs" / "source-list.md"
FOLDER = ROOT / "spiders" / "sources"
_BEFORE = """\
# The sources that ship

Written by `python tools/gen_source_list.py` from the files in `spiders/sources/`. What a field
means is in [sources](sources.md). A file of yours with the same id replaces a shipped one:
`curate sources add FILE`.

No shipped source is approved, and none is crawled before somebody asks for it. *Checked* says what
a file was held against: a **recorded** answer of the real source (its fields equal what a person
read there), or **nothing yet**. The second kind follows the interface's documentation, or public
programs that use it; try it first with `curate sources test ID` and look at what comes out.

"""
_HEAD = """\
## Sources
| source | what | read as | license | asked | checked |
| --- | --- | --- | --- | --- | --- |
"""
_AFTER = """
## How each was checked
Those that are not named here: unverified, no recorded answer.

{checked}

## Sources without a file
- **CK-12**: no documented interface. Its addresses were found out by others, its robots.txt and
  terms come first, and its license is its own (a noncommercial one for curricula): enter single
  items by hand in a table, with a license in each row.
- **HippoCampus** has a file, but nothing machine-readable behind it: six pages entered by hand.
- **A publisher that you buy from**: copy the pattern `vendor-example`.
"""
_NOTHING = "unverified: no recorded answer"


def page() -> str:
    """The whole page."""
    sources = [load_source(path) for path in sorted(FOLDER.glob("*.yaml"))]
    rows = "".join(f"| {' | '.join(_row(source))} |\n" for source in sources)
    told = sorted((s for s in sources if s.checked != _NOTHING), key=lambda s: _state(s.checked))
    checked = "\n".join(f"- `{source.id}`: {source.checked}" for source in told)
    return _BEFORE + _HEAD + rows + _AFTER.format(checked=checked)


def _row(source: SourceDefinition) -> Iterator[str]:
    is_reserved = "example" in str(source.homepage)  # RFC 2606: leads nowhere
    yield f"`{source.id}`"
    yield source.name if is_reserved else f"[{source.name}]({source.homepage})"
    yield f"`{source.protocol}`"
    yield license_rule(source)
    yield etiquette(source)
    yield _state(source.checked)


def _state(checked: str) -> str:
    if checked.startswith("recorded"):
        return "recorded, in part" if "unverified" in checked else "recorded"
    return "nothing yet" if checked.startswith("unverified") else "tested here"


def license_rule(source: SourceDefinition) -> str:
    """Where the license of an item comes from, in a few words."""
    rules = source.records
    own = [
        r.fields["license"] for r in (rules, rules and rules.details) if r and "license" in r.fields
    ]
    if own:
        paths = " or ".join(f"`{path}`" for path in dict.fromkeys((*own[-1].path, *own[-1].also)))
        said = f"each item's {paths}"
    else:
        said = {
            "oai": "each record's `dc:rights`",
            "site": "each page's own",
            "packages": "each item's own",
            "mediawiki": "the wiki's own statement",
        }.get(source.protocol, "")
    if rules is not None and rules.format == "learning_registry":
        said = "each record's own"
    default = source.license_default
    if default is None:
        return said or "none is stated: unknown"
    return f"{said + ', else ' if said else ''}the site's statement for all of it: {default}"


def etiquette(source: SourceDefinition) -> str:
    """Pace, schedule and what an operator must have first."""
    words = [source.cadence, f"{source.delay_s:g} s between requests"]
    if source.folder is not None:
        words = [source.cadence, "from a folder, nothing is asked"]
    if source.access is not None:
        needed = {"key": "**key needed**", "permission": "**permission needed**"}
        words.append(f"{needed[source.access.needs]}: {source.access.ask}")
    return ", ".join(words)


def main(arguments: list[str]) -> int:
    """Write the page, or with `--check` say whether it is current."""
    wanted = page()
    if "--check" in arguments:
        is_current = PAGE.is_file() and PAGE.read_text(encoding="utf-8") == wanted
        if not is_current:
            sys.stderr.write("docs/source-list.md is not current: run tools/gen_source_list.py\n")
        return 0 if is_current else 1
    PAGE.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
