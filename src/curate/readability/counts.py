"""Everything that formulas and models need to know of a text, in one pass over its sentences.

Sentences are cut at white space, each chunk is looked up in a table of analyzed chunks, and the
rows found are summed by column. On texts whose words are known to the table this takes well under
half a microsecond a word.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from curate.readability.chunks import COLUMNS, SCALES, Chunk, analyze
from curate.readability.chunktable import (
    CAPITAL,
    FOG,
    LENGTH_SHIFT,
    NO_TYPE,
    NOT_KEPT,
    ODD_END,
    PLAIN_END,
    SEVERAL,
    ChunkTable,
    Rows,
    place_of,
    shared_table,
)
from curate.readability.sentences import split_clauses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

WORDS_A_SLICE = 175  # as long as the texts that the models were fitted to
_AT = {name: n for n, name in enumerate(COLUMNS)}
_SCALE = np.array([SCALES.get(name, 1) for name in COLUMNS], np.float64)
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
        places = self.table.places[self.rows]
        for at, chunk in self.loose.items():
            places[at] = place_of(chunk)
        lengths = places >> LENGTH_SHIFT
        sentence_words = np.add.reduceat(lengths, self.starts)
        first = _slice_starts(sentence_words) if slice_starts is None else np.array(slice_starts)
        sums, types = self._sums_and_types(self.starts[first])
        self._at_ends_of_sentences(sums, first, places, lengths)
        whole = sums[0] if len(sums) == 1 else sums.sum(axis=0)
        logs = np.log(np.maximum(sentence_words, 1))
        slices = SliceCounts(
            sums,
            np.add.reduceat(np.minimum(sentence_words, 1), first),
            np.add.reduceat(logs, first),
            np.add.reduceat(logs * logs, first),
            *types.T,
        )
        return Counts(
            sums=dict(zip(COLUMNS, (whole / _SCALE).tolist(), strict=True)),
            sentence_words=sentence_words[sentence_words > 0],
            slices=slices,
        )

    def _sums_and_types(
        self, starts: NDArray[np.intp]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Sums of each slice, and what is told of its types; slices begin at chunks `starts`."""
        n = len(starts)
        sums = np.empty((n, len(COLUMNS)), np.int64)
        types = np.empty((n, 4), np.int64)
        values, ids = self.table.matrix, self.table.types[self.rows].tolist()
        ends = [*starts[1:].tolist(), len(self.chunks)]
        for i, (start, end) in enumerate(zip(starts.tolist(), ends, strict=True)):
            np.add.reduce(values[self.rows[start:end]], axis=0, dtype=np.int64, out=sums[i])
            loose = self.loose and {at: one for at, one in self.loose.items() if start <= at < end}
            for chunk in loose.values():
                sums[i] += chunk.values
            types[i] = self._types(ids[start:end], start, loose)
        return sums, types

    def _at_ends_of_sentences(
        self,
        sums: NDArray[np.int64],
        first: NDArray[np.intp],
        places: NDArray[np.int64],
        lengths: NDArray[np.int64],
    ) -> None:
        """Put right, in the `sums` of each slice, what depends on the place in a sentence."""
        opening, closing = places[self.starts], places[np.append(self.starts[1:], len(places)) - 1]
        # Where the first or last chunk holds no word, the sentence is looked at more closely.
        is_odd = np.minimum(opening, closing) < 1 << LENGTH_SHIFT
        if (places & ODD_END).any():
            is_odd |= np.logical_or.reduceat((places & ODD_END) > 0, self.starts)
        if is_odd.any():
            opening[is_odd] = closing[is_odd] = 0
        for column, found, worth in (
            ("clause_ends", closing & PLAIN_END, -PLAIN_END),
            ("capitalized", opening & CAPITAL, -CAPITAL),
            ("fog_hard", opening & FOG, FOG),
        ):
            sums[:, _AT[column]] += np.add.reduceat(found, first) // worth
        for n in np.flatnonzero(is_odd).tolist():
            of_slice = int(np.searchsorted(first, n, side="right")) - 1
            self._put_right(sums[of_slice], n, lengths)

    def _put_right(self, sums: NDArray[np.int64], n: int, lengths: NDArray[np.int64]) -> None:
        """Correct clause ends and the opening word of sentence `n`."""
        start = int(self.starts[n])
        end = int(self.starts[n + 1]) if n + 1 < len(self.starts) else len(self.chunks)
        told = 0
        is_open = True
        for at in range(start, end):
            chunk = analyze(self.chunks[at])
            told += chunk.values[_AT["clause_ends"]]
            if is_open and lengths[at]:
                sums[_AT["capitalized"]] -= chunk.capital
                sums[_AT["fog_hard"]] += chunk.fog
                is_open = False
        n_clauses = len(split_clauses(self.sentences[n]))
        sums[_AT["clause_ends"]] += max(n_clauses - 1, 0) - told

    def _types(
        self, ids: list[int], start: int, loose: dict[int, Chunk]
    ) -> tuple[int, int, int, int]:
        """Distinct words among chunks with type `ids` from `start` on: see `SliceCounts`."""
        table = self.table
        distinct = set(ids)
        if SEVERAL in distinct:
            for at, one in enumerate(ids, start):
                if one == SEVERAL:
                    distinct.update(table.several[int(self.rows[at])])
        distinct -= {SEVERAL, NO_TYPE}
        zipfs = table.type_zipf[np.fromiter(distinct, np.intp, len(distinct))].astype(np.int64)
        if loose:
            zipfs = np.append(zipfs, self._loose_types(distinct, loose))
        known = zipfs[zipfs >= 0]
        return len(zipfs), len(known), int(known.sum()), int(known @ known)

    def _loose_types(self, distinct: set[int], loose: dict[int, Chunk]) -> NDArray[np.int64]:
        """Zipf frequencies of the words of `loose` chunks that are not among `distinct`."""
        found = {
            word.key: -1 if word.is_number else word.zipf
            for chunk in loose.values()
            for word in chunk.words
            if self.table.type_ids.get(word.key) not in distinct
        }
        return np.array(list(found.values()), np.int64)


def _slice_starts(sentence_words: NDArray[np.int64]) -> NDArray[np.intp]:
    """First sentence of each slice; there are as many as make them about `WORDS_A_SLICE` long."""
    total = int(sentence_words.sum())
    n_slices = round(total / WORDS_A_SLICE)
    if n_slices < 2:
        return np.zeros(1, np.intp)
    middles = np.cumsum(sentence_words) - sentence_words / 2
    of_sentence = (middles * (n_slices / total)).astype(np.intp)
    return np.flatnonzero(np.diff(of_sentence, prepend=-1))
