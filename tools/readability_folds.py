"""Folds for cross-validation on CLEAR in which no author and no source stands on both sides.

Rows that share an author or a source address are one group, and so are rows linked through others
(connected components). Whole groups go to folds, so a model is never judged on a book, or by a
writer, that it was trained on.

    python tools/readability_folds.py clear_dev.csv.gz     # sizes of groups and folds
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import re
import sys
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

N_FOLDS = 5

# What stands in the author's place where nobody is named. These link no rows: thousands of writers
# are behind them, and each article has an address of its own.
_NOBODY = frozenset({"", "?", "unknown", "anonymous", "various", "wikipedia", "simple wiki"})
_GUTENBERG_BOOK = re.compile(r"/(?:pg|files/|epub/|ebooks/)(\d+)")


def read_clear(path: str) -> list[dict[str, str]]:
    """The rows of the gzipped CSV file at `path`, in its order, one dictionary per row."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def folds(rows: Sequence[Mapping[str, str]], *, n_folds: int = N_FOLDS, seed: int = 0) -> list[int]:
    """The fold (0 to `n_folds` - 1) of each row, by its `Author` and `URL`.

    Groups go, largest first, to the fold with the fewest rows; the seed decides among groups of one
    size. The same rows and seed give the same folds on any machine.
    """
    of_row = groups(rows)
    sizes = Counter(of_row)
    order = sorted(sizes, key=lambda group: (-sizes[group], _salted(group, rows, seed)))
    load = [0] * n_folds
    fold_of: dict[int, int] = {}
    for group in order:
        fold_of[group] = load.index(min(load))
        load[fold_of[group]] += sizes[group]
    return [fold_of[group] for group in of_row]


def groups(rows: Sequence[Mapping[str, str]]) -> list[int]:
    """The group of each row: the index of the first row that it is linked with."""
    parent = list(range(len(rows)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    first_with: dict[str, int] = {}
    for i, row in enumerate(rows):
        for key in _keys(row):
            one, other = root(first_with.setdefault(key, i)), root(i)
            parent[max(one, other)] = min(one, other)
    return [root(i) for i in range(len(rows))]


def _keys(row: Mapping[str, str]) -> list[str]:
    """What links a row with others: its author, if somebody is named, and its source."""
    keys = []
    author = " ".join(row["Author"].casefold().split())
    if author not in _NOBODY:
        keys.append(f"author {author}")
    url = urlsplit(row["URL"].strip())
    if url.netloc.endswith("gutenberg.org") and (book := _GUTENBERG_BOOK.search(url.path)):
        keys.append(f"gutenberg {book[1]}")  # one book is there at several addresses
    elif url.netloc:
        keys.append(f"url {url.netloc.casefold()}{url.path.rstrip('/')}?{url.query}")
    return keys


def _salted(group: int, rows: Sequence[Mapping[str, str]], seed: int) -> str:
    key = f"{seed} {rows[group]['Author']} {rows[group]['URL']}"
    return f"{hashlib.sha256(key.encode()).hexdigest()} {group}"


def main(path: str) -> None:
    """Print the sizes of the groups and folds of the rows at `path` as JSON."""
    rows = read_clear(path)
    sizes = Counter(groups(rows))
    by_fold = Counter(folds(rows))
    report = {
        "rows": len(rows),
        "groups": len(sizes),
        "largest_groups": [
            {"rows": n, "first_author": rows[group]["Author"], "first_url": rows[group]["URL"]}
            for group, n in sizes.most_common(10)
        ],
        "rows_by_fold": [by_fold[fold] for fold in sorted(by_fold)],
    }
    sys.stdout.write(json.dumps(report, indent=2) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
