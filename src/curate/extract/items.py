"""What JSON-LD, microdata and RDFa have in common: typed items with lists of values."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Union
from urllib.parse import unquote, urlsplit

Value = Union[str, bool, int, float, "Item"]

_PREFIX = re.compile(r"^(?:https?://[^/]+/(?:[^#]*[#/])?|[a-z][\w-]*:)(?=[A-Za-z])", re.IGNORECASE)


@dataclass(slots=True)
class Item:
    """One thing that a page describes: its types, its id, its properties in the order published.

    `place` says where it stands (`json-ld`, `microdata`, `rdfa`).
    """

    place: str
    types: tuple[str, ...] = ()
    id: str | None = None
    properties: dict[str, list[Value]] = field(default_factory=dict)

    def add(self, name: str, value: Value) -> None:
        """Append one value of a property; empty texts are no values."""
        if value != "":
            self.properties.setdefault(name, []).append(value)

    def values(self, *names: str) -> list[Value]:
        """All values of these properties, in the order of `names`."""
        return [value for name in names for value in self.properties.get(name, [])]

    def texts(self, *names: str) -> list[str]:
        """All values as texts; an item gives its name, else its address."""
        texts = (label(value) for value in self.values(*names))
        return [text for text in texts if text]

    def text(self, *names: str) -> str | None:
        """The first value as a text."""
        return next(iter(self.texts(*names)), None)


def local_name(term: str) -> str:
    """A term without its vocabulary.

    >>> local_name("http://schema.org/CreativeWork"), local_name("schema:name")
    ('CreativeWork', 'name')
    """
    return _PREFIX.sub("", term.strip())


def label(value: Value) -> str | None:
    """A value as words: an item's name, title or term code, else its address."""
    if isinstance(value, Item):
        return value.text("name", "headline", "termCode", "title", "url") or value.id
    if isinstance(value, bool):
        return "true" if value else "false"
    text = re.sub(r"\s+", " ", str(value)).strip()
    return text or None


def address(value: Value) -> str | None:
    """A value as an address: an item's id or URL; a text as it stands."""
    if isinstance(value, Item):
        return value.id or value.text("url", "contentUrl", "@id")
    return value.strip() or None if isinstance(value, str) else None


def is_address(text: str) -> bool:
    """Whether a text is an absolute web address."""
    return text.lower().startswith(("http://", "https://", "//"))


def same_address(one: str, other: str) -> bool:
    """Whether two addresses are the same page: scheme, `www.`, slash, query and anchor aside."""

    def key(url: str) -> tuple[str, str]:
        try:
            parts = urlsplit(url)
        except ValueError:
            return ("", url)
        path = unquote(parts.path).removesuffix("index.html").rstrip("/")
        return (parts.netloc.lower().removeprefix("www."), path)

    return key(one) == key(other)
