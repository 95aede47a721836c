"""Everything that formulas and models need to know of a text, in one pass over its sentences.

Sentences are cut at white space, each chunk is looked up in a table of analyzed chunks, and the
rows found are summed by column. On texts whose words are known to the table this takes well under
half a microsecond a word.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from curate.readability.chunks import (
    CAPITAL,
    COLUMNS,
    END,
    FOG,
    NO_WORD,
    ODD_END,
    SCALES,
    Chunk,
    analyze,
)
from curate.readability.chunktable import (
    NOT_KEPT,
    SEVERAL,
    ChunkTable,
    Rows,
    shared_table,
)
from curate.readability.sentences import split_clauses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

WORDS_A_SLICE = 175  # as long as the texts that the models were fitted to
_AT = {name: n for n, name in enumerate(COLUMNS)}
_SCALE = np.array([SCALES.get(name, 1) for name in COLUMNS], np.float64)

_SLICE = 1 << 32  # more than there are types in a table

WORDS_COLUMN = _AT["words"]
"""Where `SliceCounts.sums` has the number of words of a slice."""


@dataclass(frozen=True, slots=True)
class SliceCounts:
    """What is told of each slice of a text, one after the other; n slices.

    `sums` (n, len(COLUMNS)) are whole numbers in the units of `chunks.COLUMNS`, the others (n,):
    sentences, the sums of the logarithms of their lengths in words and of the squares of these, and
    distinct words: how many, how many of them are looked up, and the sums of their Zipf
    frequencies in hundredths and of the squares of these.
    """

    sums: NDArray[np.int64]
    sentences: NDArray[np.int64]
    log_lengths: NDArray[np.float64]
    log_lengths_squared: NDArray[np.float64]
    types: NDArray[np.int64]
    types_looked_up: NDArray[np.int64]
    type_zipf: NDArray[np.int64]
    type_zipf_squared: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.sums)


@dataclass(frozen=True, slots=True)
class Counts:
    """Sums over a text, by the names of `chunks.COLUMNS`, and what is told of its sentences.

    `sums` are whole numbers but for the frequencies, which are in Zipf units. `sentence_words` has
    the words of each sentence, placeholders among them; sentences without a word are left out.
    """

    sums: dict[str, float]
    sentence_words: NDArray[np.int64]
    slices: SliceCounts

    def __getitem__(self, column: str) -> float:
        return self.sums[column]

    @property
    def n_sentences(self) -> int:
        """Sentences that hold a word."""
        return len(self.sentence_words)

    @property
    def n_words(self) -> int:
        """Words, a placeholder counting as one: what sentence lengths are told in."""
        return int(self.sums["words"] + self.sums["placeholder"])

    @property
    def n_clauses(self) -> int:
        """Parts of sentences when `;` and `:` end one too."""
        return self.n_sentences + int(self.sums["clause_ends"])


def count(
    sentences: Sequence[str],
    table: ChunkTable | None = None,
    *,
    slice_starts: Sequence[int] | None = None,
) -> Counts:
    """The counts of `sentences`, each of which is one sentence of English prose.

    Args:
        sentences: as `sentences.split_sentences` gives them; each holds a word.
        table: where analyzed chunks are kept; None for the table of the process.
        slice_starts: index of the sentence that each slice begins with, rising from 0; None cuts
            slices of about `WORDS_A_SLICE` words, all as long as sentences let them be.

    The same sentences give the same counts whatever the table holds, and in any thread.
    """
    rows_of = (shared_table() if table is None else table).rows()
    chunks: list[str] = []
    starts: list[int] = []
    kept: list[str] = []
    for sentence in sentences:
        found = sentence.split()
        if found:
            starts.append(len(chunks))
            kept.append(sentence)
            chunks += found
    if not chunks:
        return _nothing()
    rows = np.fromiter(map(rows_of.__getitem__, chunks), np.intp, len(chunks))
    loose = {} if rows.all() else _not_kept(chunks, rows)
    text = _Text(rows_of, chunks, rows, np.array(starts, np.intp), kept, loose)
    return text.counts(slice_starts)


def _nothing() -> Counts:
    none = np.zeros(0, np.int64)
    slices = SliceCounts(
        np.zeros((0, len(COLUMNS)), np.int64),
        none,
        np.zeros(0),
        np.zeros(0),
        none,
        none,
        none,
        none,
    )
    return Counts(dict.fromkeys(COLUMNS, 0.0), none, slices)


def _not_kept(chunks: list[str], rows: NDArray[np.intp]) -> dict[int, Chunk]:
    """Position -> analysis of each chunk that the table does not keep."""
    analyzed: dict[str, Chunk] = {}
    found: dict[int, Chunk] = {}
    for at in np.flatnonzero(rows == NOT_KEPT).tolist():
        chunk = chunks[at]
        known = analyzed.get(chunk)
        if known is None:
            known = analyzed[chunk] = analyze(chunk)
        found[at] = known
    return found


@dataclass(frozen=True, slots=True)
class _Text:
    """One text on its way through the table; `loose` are its chunks that the table did not keep."""

    table: Rows
    chunks: list[str]
    rows: NDArray[np.intp]
    starts: NDArray[np.intp]  # of each sentence, in `chunks`
    sentences: list[str]
    loose: dict[int, Chunk]

    def counts(self, slice_starts: Sequence[int] | None) -> Counts:
        lengths = self._of_chunks(self.table.lengths, "length")
        sentence_words = np.add.reduceat(lengths, self.starts, dtype=np.int64)
        first = _slice_starts(sentence_words) if slice_starts is None else list(slice_starts)
        starts = self.starts[first].tolist()
        sums = self._sums(starts)
        self._at_ends_of_sentences(sums, first)
        logs = np.log(np.maximum(sentence_words, 1))
        is_full = sentence_words > 0
        slices = SliceCounts(
            sums,
            np.add.reduceat(is_full, first, dtype=np.int64),
            np.add.reduceat(logs, first),
            np.add.reduceat(logs * logs, first),
            *self._types(starts),
        )
        total = sums[0] if len(sums) == 1 else sums.sum(axis=0)
        return Counts(
            sums=dict(zip(COLUMNS, (total / _SCALE).tolist(), strict=True)),
            sentence_words=sentence_words[is_full],
            slices=slices,
        )

    def _sums(self, starts: list[int]) -> NDArray[np.int64]:
        """Sums of each slice; slices begin at chunks `starts`."""
        sums = np.empty((len(starts), len(COLUMNS)), np.int64)
        matrix = self.table.matrix
        for i, (start, end) in enumerate(pairwise([*starts, len(self.chunks)])):
            matrix.take(self.rows[start:end], axis=0).sum(axis=0, dtype=np.int64, out=sums[i])
        for at, chunk in self.loose.items():
            sums[bisect_right(starts, at) - 1] += chunk.values
        return sums

    def _at_ends_of_sentences(self, sums: NDArray[np.int64], first: list[int]) -> None:
        """Put right, in the `sums` of each slice, what depends on the place in a sentence."""
        places = self._of_chunks(self.table.places, "place")
        starts = self.starts.tolist()
        ends = [*starts[1:], len(self.chunks)]
        openings = places[self.starts].tolist()
        closings = places[np.array(ends) - 1].tolist()
        # Where the first or last chunk holds no word, or one ends a clause without a word before,
        # the sentence is looked at more closely.
        odd_at = np.flatnonzero(places & ODD_END)
        odd = set((np.searchsorted(self.starts, odd_at, side="right") - 1).tolist())
        for i, (begin, end) in enumerate(pairwise([*first, len(starts)])):
            n_capitals = n_fog = n_ends = 0
            for n in range(begin, end):
                opening, closing = openings[n], closings[n]
                if (opening | closing) & NO_WORD or n in odd:
                    self._put_right(sums[i], n, starts[n], ends[n])
                    continue
                n_capitals += opening & CAPITAL
                n_fog += opening & FOG
                n_ends += closing & END
            sums[i, _AT["capitalized"]] -= n_capitals // CAPITAL
            sums[i, _AT["fog_hard"]] += n_fog // FOG
            sums[i, _AT["clause_ends"]] -= n_ends // END

    def _of_chunks(self, of_rows: NDArray[Any], name: str) -> NDArray[Any]:
        """One number a chunk of the text."""
        found = of_rows[self.rows]
        for at, chunk in self.loose.items():
            found[at] = getattr(chunk, name)
        return found

    def _put_right(self, sums: NDArray[np.int64], n: int, start: int, end: int) -> None:
        """Correct clause ends and the opening word of sentence `n`, which is these chunks."""
        told = 0
        is_open = True
        for at in range(start, end):
            chunk = analyze(self.chunks[at])
            told += chunk.values[_AT["clause_ends"]]
            if is_open and chunk.length:
                sums[_AT["capitalized"]] -= bool(chunk.place & CAPITAL)
                sums[_AT["fog_hard"]] += bool(chunk.place & FOG)
                is_open = False
        n_clauses = len(split_clauses(self.sentences[n]))
        sums[_AT["clause_ends"]] += max(n_clauses - 1, 0) - told

    def _types(self, starts: list[int]) -> NDArray[np.int64]:
        """Distinct words of each slice, (4, n): see `SliceCounts`."""
        n_slices, table = len(starts), self.table
        ids = table.types[self.rows].astype(np.int64)
        if n_slices > 1:  # a type of another slice is another one
            n_chunks = np.diff([*starts, len(ids)])
            ids += np.repeat(np.arange(n_slices, dtype=np.int64) * _SLICE, n_chunks) * (ids >= 0)
        several = [
            one + (bisect_right(starts, at) - 1) * _SLICE
            for at in np.flatnonzero(ids == SEVERAL).tolist()
            for one in table.several[int(self.rows[at])]
        ]
        distinct = np.unique(np.append(ids, several) if several else ids).astype(np.int64)
        distinct = distinct[np.searchsorted(distinct, 0) :]
        of_slice, zipfs = distinct // _SLICE, table.type_zipf[distinct % _SLICE].astype(np.int64)
        found = self._loose_types(starts, set(distinct.tolist())) if self.loose else []
        if found:  # what NumPy makes of an empty list are floats
            of_slice = np.append(of_slice, [one for one, _ in found])
            zipfs = np.append(zipfs, [zipf for _, zipf in found])
        is_known = zipfs >= 0
        types = np.bincount(of_slice, minlength=n_slices)
        of_slice, zipfs = of_slice[is_known], zipfs[is_known]
        looked_up = np.bincount(of_slice, minlength=n_slices)
        sums = np.bincount(of_slice, weights=zipfs, minlength=n_slices)  # whole numbers: exact
        squares = np.bincount(of_slice, weights=zipfs * zipfs, minlength=n_slices)
        return np.array([types, looked_up, sums, squares], np.int64)

    def _loose_types(self, starts: list[int], distinct: set[int]) -> list[tuple[int, int]]:
        """Slice and Zipf frequency of each word of loose chunks that is not among `distinct`."""
        found: dict[tuple[int, str], int] = {}
        for at, chunk in self.loose.items():
            of_slice = bisect_right(starts, at) - 1
            for word in chunk.words:
                known = self.table.type_ids.get(word.key)
                if known is None or known + of_slice * _SLICE not in distinct:
                    found[of_slice, word.key] = -1 if word.is_number else word.zipf
        return [(of_slice, zipf) for (of_slice, _), zipf in found.items()]


def _slice_starts(sentence_words: NDArray[np.int64]) -> list[int]:
    """First sentence of each slice; there are as many as make them about `WORDS_A_SLICE` long."""
    total = int(sentence_words.sum())
    n_slices = round(total / WORDS_A_SLICE)
    if n_slices <= 1:
        return [0]
    middles = np.cumsum(sentence_words) - sentence_words / 2
    of_sentence = (middles * (n_slices / total)).astype(np.intp)
    return np.flatnonzero(np.diff(of_sentence, prepend=-1)).tolist()
