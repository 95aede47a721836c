"""Words of strangers, made fit to be shown: nothing in them steers a terminal or a reader's eye."""

from __future__ import annotations

from unicodedata import category

# Controls, lone halves of pairs, unassigned and private characters, line separators.
_UNSHOWN = frozenset({"Cc", "Cs", "Cn", "Co", "Zl", "Zp"})
# Joiners are part of how Persian, Hindi or an emoji is written.
_JOINERS = frozenset("\u200c\u200d")
# They turn the direction of all that follows, so that a line reads other than it is.
BIDI_CONTROLS = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def printable(text: str) -> str:
    r"""The text on one line, without characters that steer a terminal or turn the reading order.

    >>> printable("A\x1b[2Jfine\n \u202etitle")
    'A [2Jfine title'
    """
    return " ".join(unsteered(text).split())


def unsteered(text: str) -> str:
    """`printable` for a line that was laid out with spaces and tabs: they stay as they are."""
    return "".join(c if c == "\t" or _is_shown(c) else " " for c in text)


def _is_shown(character: str) -> bool:
    kind = category(character)
    return kind not in _UNSHOWN and (kind != "Cf" or character in _JOINERS)
