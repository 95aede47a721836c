"""For whom a resource is made: published words to the roles of LRMI's educational audience.

Ids follow the LRMI concept scheme "educational audience role" (dublincore.org/specifications/lrmi);
`researcher` is ours, because university sources name it. An unknown word maps to nothing: the raw
value stays in `Resource.audience`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from curate.extract.phrases import fold_phrase, look_up, read_table

if TYPE_CHECKING:
    from collections.abc import Iterable


def audience_roles_of(values: Iterable[str]) -> tuple[str, ...]:
    """The roles that published audiences name, as ids in the order found; () where none is known.

    >>> audience_roles_of(["Teachers and parents", "Elementary school students"])
    ('teacher', 'parent', 'student')
    >>> audience_roles_of(["Dinosaurs"])
    ()
    """
    found: dict[str, None] = {}
    for value in values:
        for role in look_up(value, _by_phrase()):
            found.setdefault(role)
    return tuple(found)


def audience_label(role: str) -> str:
    """A role in words; the id itself where the vocabulary doesn't hold it.

    >>> audience_label("general-public")
    'General public'
    """
    return _labels().get(role, role)


@lru_cache(maxsize=1)
def _by_phrase() -> dict[str, tuple[str, ...]]:
    return {
        fold_phrase(words): (row["id"],)
        for row in read_table("audiences.csv")
        for words in (row["id"], row["label"], *row["words"].split("|"))
    }


@lru_cache(maxsize=1)
def _labels() -> dict[str, str]:
    return {row["id"]: row["label"] for row in read_table("audiences.csv")}
