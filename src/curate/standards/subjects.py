"""Subject names, as published, folded to a few families."""

from __future__ import annotations

_FAMILIES = {
    "mathematics": ("math", "algebra", "geometry", "statistic", "calculus", "arithmetic"),
    "science": ("science", "biolog", "physic", "chemi", "ecolog", "astronom", "geolog"),
    "language arts": ("english", "language art", "ela", "reading", "writing", "literacy", "liter"),
    "social studies": ("social", "history", "geograph", "civic", "econom"),
}
_NOT_SCIENCE = ("social science", "computer science", "political science")


def subject_families(name: str | None) -> frozenset[str]:
    """The families that a subject name (or several, in one string) belongs to; may be empty.

    >>> sorted(subject_families("Math, Physical Science"))
    ['mathematics', 'science']
    >>> sorted(subject_families("Social sciences"))
    ['social studies']
    """
    text = (name or "").lower()
    found = {family for family, words in _FAMILIES.items() if _names(text, words)}
    if "science" in found:
        rest = text
        for other in _NOT_SCIENCE:
            rest = rest.replace(other, " ")
        if not _names(rest, _FAMILIES["science"]):
            found.discard("science")
    return frozenset(found)


def _names(text: str, words: tuple[str, ...]) -> bool:
    return any(f" {word}" in f" {text}" for word in words)
