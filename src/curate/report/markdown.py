"""Words and addresses of strangers in Markdown, shown as they are and as nothing else."""

from __future__ import annotations

from curate.plain import printable

_MARKDOWN = str.maketrans({c: f"\\{c}" for c in "\\`*_[]<>|~#"})


def plain(text: str) -> str:
    r"""Words of strangers as Markdown that shows just these words.

    >>> plain("*Rocks* [1]")
    '\\*Rocks\\* \\[1\\]'
    """
    return printable(text).translate(_MARKDOWN)


def address(url: str) -> str:
    """An address as a Markdown link that cannot end early."""
    said = printable(url)
    return f"<{said.replace('<', '%3C').replace('>', '%3E').replace(' ', '%20')}>"
