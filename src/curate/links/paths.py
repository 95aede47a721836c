"""What the words of an address say: a front page, a search, one page by its name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote

from curate.links import phrases
from curate.links.phrases import plain

if TYPE_CHECKING:
    from curate.links.target import Target

_ENDING = re.compile(r"\.[a-z][a-z0-9]{0,4}$")
_NAME_WORD = re.compile(r"[^\W\d_]{4,}")
_ANY_WORD = re.compile(r"\w+")
_PARTS = re.compile(r"[/_.]+")


def is_index_path(path: str) -> bool:
    """Whether a path stands for the front page (`/index.html`, `/home`, `/en/`)."""
    parts = [part for part in path.lower().split("/") if part]
    return all(phrases.INDEX_NAMES.fullmatch(part) for part in parts)


def names_a_page(path: str) -> bool:
    """Whether a path names one page, rather than a section or a short address.

    Two parts or more, or one with a digit, hyphen, underscore or ending.
    """
    parts = [part for part in unquote(path).split("/") if part]
    return len(parts) >= 2 or (len(parts) == 1 and bool(re.search(r"[\d._-]", parts[0])))


def is_search(target: Target) -> bool:
    """Whether an address asks a site's search."""
    return bool(target.query) and bool(
        phrases.SEARCH_TOKENS & set(_PARTS.split(unquote(target.path).lower()))
    )


def is_gate(path: str) -> bool:
    """Whether visitors are asked for something at a path before they go on (consent, age)."""
    return bool(phrases.GATE_TOKENS & set(re.split(r"[/_.-]+", unquote(path).lower())))


def path_words(target: Target) -> frozenset[str]:
    """Words (four letters or more, `plain`) of the name that a path ends with; numbers do not."""
    name = unquote(target.path).rstrip("/").rpartition("/")[2]
    words = _NAME_WORD.findall(plain(_ENDING.sub("", name.lower())))
    return frozenset(word for word in words if not phrases.SERIAL.fullmatch(word))


def name_words(target: Target) -> frozenset[str]:
    """Every word and number by which an address names its page, `plain`.

    They are those of the path's last part that is no index file, and of the query's values. Words
    that count along a work (`chapter`, `2`) are left out where others stand beside them; where none
    does, the part before says what they are parts of.
    """
    parts = [part for part in unquote(target.path).lower().split("/") if part]
    while parts and phrases.INDEX_NAMES.fullmatch(parts[-1]):
        parts.pop()
    words = set(_all_words(" ".join(value for _, value in parse_qsl(target.query))))
    while parts:
        found = _all_words(_ENDING.sub("", parts.pop()))
        own = {word for word in found if not phrases.SERIAL.fullmatch(word)}
        words |= own or found
        if own:
            break
    return frozenset(words)


def _all_words(text: str) -> set[str]:
    return set(_ANY_WORD.findall(plain(text).replace("_", " ")))
