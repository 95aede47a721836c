"""XML elements by their local names: publishers agree on names sooner than on prefixes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curate.extract.blocks import squeeze
from curate.extract.languages import base_language, language_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"


def local(element: _Element) -> str:
    """The name of an element without its namespace; "" for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def namespace(element: _Element) -> str:
    """The namespace of an element; "" where it has none."""
    tag = element.tag
    return tag[1:].partition("}")[0] if isinstance(tag, str) and tag[:1] == "{" else ""


def children(element: _Element, *names: str) -> Iterator[_Element]:
    """Child elements with one of these local names, in document order; all without names."""
    for child in element:
        name = local(child)
        if name and (not names or name in names):
            yield child


def along(element: _Element, path: str) -> list[_Element]:
    """Descendants along a path of local names, such as `general/title`."""
    found = [element]
    for name in path.split("/"):
        found = [child for parent in found for child in children(parent, name)]
    return found


def text_of(element: _Element | None) -> str:
    """All text of an element, its line breaks kept, its ends trimmed; "" for None."""
    return "" if element is None else "".join(element.itertext()).strip()


def first_text(element: _Element, *paths: str) -> str | None:
    """The first text along these paths, on one line; None where none has any."""
    for path in paths:
        for found in along(element, path):
            if text := squeeze(text_of(found)):
                return text
    return None


def language_of(element: _Element) -> str:
    """The language that an element's own attribute names (`xml:lang`, LOM's `language`)."""
    return (element.get(_LANG) or element.get("lang") or element.get("language") or "").strip()


def type_of(element: _Element) -> str:
    """The local name of `xsi:type`, which tells the vocabulary of a value; "" where none is."""
    return (element.get(_TYPE) or "").rpartition(":")[2]


def best_language_first(values: Iterable[tuple[str, str]], own: str | None) -> list[str]:
    """Texts of `(language, text)` pairs: the record's own language, unmarked, English, others.

    Pairs of equal standing keep their order.

    >>> best_language_first([("de", "Licht"), ("en", "Light"), ("nl", "Licht!")], "nl")
    ['Licht!', 'Light', 'Licht']
    """
    wanted = base_language(language_code(own) or own) if own else None

    def standing(language: str) -> int:
        code = base_language(language_code(language) or "")
        if code and code == wanted:
            return 0
        return 1 if not code else 2 if code == "en" else 3

    return [text for _, text in sorted(values, key=lambda pair: standing(pair[0])) if text]
