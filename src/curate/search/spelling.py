"""A better spelling for a query that found nothing, from the words of the index."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MIN_LENGTH = 4  # letters; shorter words have too many neighbors
LONG = 6  # letters from which two slips are forgiven


def slips_allowed(word: str) -> int:
    """How many letters may differ: none below 4, one below 6, else two."""
    if len(word) < MIN_LENGTH:
        return 0
    return 1 if len(word) < LONG else 2


def distance(a: str, b: str, limit: int) -> int:
    """Slips between two words: letters changed, lost, added, or two neighbors swapped.

    Optimal string alignment; anything over `limit` is returned as `limit + 1`.

    >>> distance("algibra", "algebra", 2), distance("receive", "recieve", 2)
    (1, 1)
    """
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, start=1):
        older, before, row = before, row, [i]
        for j, other in enumerate(b, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)


def best_spelling(word: str, known: Iterable[tuple[str, int]]) -> str | None:
    """The nearest of the `known` (word, number of documents): fewest slips, then commonest."""
    limit = slips_allowed(word)
    if not limit:
        return None
    found = []
    for candidate, n_documents in known:
        slips = distance(word, candidate, limit)
        if 0 < slips <= limit and not candidate.isdigit():
            found.append((slips, -n_documents, candidate))
    return min(found)[2] if found else None


def suggestion(terms: Iterable[str], better: Mapping[str, str]) -> str | None:
    """The query with its unknown words replaced; None where none could be."""
    terms = tuple(terms)
    if not any(term in better for term in terms):
        return None
    return " ".join(better.get(term, term) for term in terms)
