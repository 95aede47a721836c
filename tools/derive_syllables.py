"""Derive `src/curate/readability/data/syllables.txt.gz` from the CMU Pronouncing Dictionary.

    python tools/derive_syllables.py cmudict.dict src/curate/readability/data/syllables.txt.gz

`cmudict.dict` is the plain-text dictionary that Carnegie Mellon publishes. Of each word's first
pronunciation only the number of vowels, which is the number of syllables, is kept. The output has
one line per count, `COUNT<TAB>word word ...`, words sorted; it is the same byte for byte each time.
"""

from __future__ import annotations

import gzip
import sys
from pathlib import Path


def syllable_counts(lines: list[str]) -> dict[str, int]:
    """Word -> syllables of its first pronunciation; alternatives such as `a(2)` are skipped."""
    counts: dict[str, int] = {}
    for line in lines:
        word, _, phones = line.partition("#")[0].strip().partition(" ")
        if not word or word.endswith(")") or word in counts:
            continue
        counts[word] = sum(phone[-1].isdigit() for phone in phones.split())
    return counts


def main(source: str, target: str) -> None:
    """Write the table that `source` gives to `target`."""
    counts = syllable_counts(Path(source).read_text(encoding="utf-8").splitlines())
    by_count: dict[int, list[str]] = {}
    for word in sorted(counts):
        by_count.setdefault(counts[word], []).append(word)
    rows = [f"{n}\t{' '.join(by_count[n])}\n" for n in sorted(by_count)]
    Path(target).write_bytes(gzip.compress("".join(rows).encode("utf-8"), 9, mtime=0))


if __name__ == "__main__":
    main(*sys.argv[1:3])
