"""Everything that formulas and models need to know of a text, in one pass over its sentences.

Sentences are cut at white space, each chunk is looked up in a table of analyzed chunks, and the
rows found are summed by column. On texts whose words are known to the table this takes well under
half a microsecond a word.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from curate.readability.chunks import (
    CAPITAL,
    COLUMNS,
    END,
    FOG,
    NO_WORD,
    ODD_END,
    OF_SIGNS,
    OF_WORDS,
    SCALES,
    Chunk,
    analyze,
)
from curate.readability.chunktable import (
    LENGTH_AT,
    NOT_KEPT,
    PLACE_AT,
    ROW,
    SEVERAL,
    SIGNS_AT,
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
    `n_words` are told so, too; `n_clauses` are parts of sentences when `;` and `:` end one as well.
    """

    sums: dict[str, float]
    sentence_words: NDArray[np.int64]
    slices: SliceCounts
    n_sentences: int = field(init=False)
    n_words: int = field(init=False)
    n_clauses: int = field(init=False)

    def __post_init__(self) -> None:
        for name, value in (
            ("n_sentences", len(self.sentence_words)),
            ("n_words", int(self.sums["words"] + self.sums["placeholder"])),
            ("n_clauses", len(self.sentence_words) + int(self.sums["clause_ends"])),
        ):
            object.__setattr__(self, name, value)

    def __getitem__(self, column: str) -> float:
        return self.sums[column]


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
    rows = (shared_table() if table is None else table).rows()
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
    codes = np.fromiter(map(rows.__getitem__, chunks), np.int64, len(chunks))
    loose = {} if codes.all() else _not_kept(chunks, codes)
    text = _Text(rows, chunks, codes, starts, kept, loose)
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


def _not_kept(chunks: list[str], codes: NDArray[np.int64]) -> dict[int, Chunk]:
    """Position -> analysis of each chunk that the table does not keep."""
    analyzed: dict[str, Chunk] = {}
    found: dict[int, Chunk] = {}
    for at in np.flatnonzero(codes == NOT_KEPT).tolist():
        chunk = chunks[at]
        known = analyzed.get(chunk)
        if known is None:
            known = analyzed[chunk] = analyze(chunk)
        found[at] = known
    return found


@dataclass(slots=True)
class _Text:
    """One text on its way through the table; `loose` are its chunks that the table did not keep."""

    table: Rows
    chunks: list[str]
    codes: NDArray[np.int64]
    starts: list[int]  # of each sentence, in `chunks`
    sentences: list[str]
    loose: dict[int, Chunk]

    def counts(self, slice_starts: Sequence[int] | None) -> Counts:
        lengths = self.codes >> LENGTH_AT
        for at, chunk in self.loose.items():
            lengths[at] = chunk.length
        chunk_starts = np.array(self.starts, np.intp)
        sentence_words = np.add.reduceat(lengths, chunk_starts)
        first = starts_of_slices(sentence_words) if slice_starts is None else list(slice_starts)
        first_at = np.array(first, np.intp)
        starts = [self.starts[n] for n in first]
        word_rows = self.codes & ROW
        sums = self._sums(word_rows, starts)
        self._at_ends_of_sentences(sums, chunk_starts, first)
        total = sums[0] if len(sums) == 1 else np.add.reduce(sums, 0)
        return Counts(
            sums=dict(zip(COLUMNS, (total / _SCALE).tolist(), strict=True)),
            sentence_words=sentence_words[sentence_words > 0],
            slices=SliceCounts(
                sums, *_of_lengths(sentence_words, first_at), *self._types(word_rows, starts).T
            ),
        )

    def _sums(self, word_rows: NDArray[np.int64], starts: list[int]) -> NDArray[np.int64]:
        """Sums of each slice; slices begin at chunks `starts`."""
        sums = np.zeros((len(starts), len(COLUMNS)), np.int64)
        sign_rows = (self.codes >> SIGNS_AT) & ROW
        of_words, of_signs = self.table.words, self.table.signs
        for of_slice, (start, end) in zip(sums, pairwise([*starts, len(self.chunks)]), strict=True):
            np.add.reduce(of_words.take(word_rows[start:end], axis=0), 0, out=of_slice[OF_WORDS])
            of_slice[OF_SIGNS] += np.add.reduce(of_signs.take(sign_rows[start:end], axis=0), 0)
        for at, chunk in self.loose.items():
            sums[bisect_right(starts, at) - 1] += chunk.values
        return sums

    def _at_ends_of_sentences(
        self, sums: NDArray[np.int64], chunk_starts: NDArray[np.intp], first: list[int]
    ) -> None:
        """Put right, in the `sums` of each slice, what depends on the place in a sentence."""
        starts = self.starts
        ends = [*starts[1:], len(self.chunks)]
        places = self.codes >> PLACE_AT
        for at, chunk in self.loose.items():
            places[at] = chunk.place
        openings = places.take(chunk_starts).tolist()
        closings = places.take(np.array(ends, np.intp) - 1).tolist()
        # Where the first or last chunk holds no word, or one ends a clause without a word before,
        # the sentence is looked at more closely.
        odd_at = np.flatnonzero(places & ODD_END).tolist()
        odd = {bisect_right(starts, at) - 1 for at in odd_at}
        for of_slice, (begin, end) in zip(sums, pairwise([*first, len(starts)]), strict=True):
            n_capitals = n_fog = n_ends = 0
            for n in range(begin, end):
                opening, closing = openings[n], closings[n]
                if (opening | closing) & NO_WORD or n in odd:
                    self._put_right(of_slice, n, starts[n], ends[n])
                    continue
                n_capitals += opening & CAPITAL
                n_fog += opening & FOG
                n_ends += closing & END
            of_slice[_AT["capitalized"]] -= n_capitals // CAPITAL
            of_slice[_AT["fog_hard"]] += n_fog // FOG
            of_slice[_AT["clause_ends"]] -= n_ends // END

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

    def _types(self, word_rows: NDArray[np.int64], starts: list[int]) -> NDArray[np.int64]:
        """Distinct words of each slice, (n, 4): see `SliceCounts`."""
        table = self.table
        ids = table.types.take(word_rows)
        several = np.flatnonzero(ids == SEVERAL).tolist() if table.several else []
        if len(starts) > 1:  # a type of another slice is another one
            n_chunks = np.diff([*starts, len(ids)])
            ids += np.repeat(np.arange(len(starts)) * _SLICE, n_chunks) * (ids >= 0)
        if several:
            more = [
                one + (bisect_right(starts, at) - 1) * _SLICE
                for at in several
                for one in table.several[int(word_rows[at])]
            ]
            ids = np.concatenate([ids, more])
        ids.sort()
        ids = ids[ids.searchsorted(0) :]
        if not len(ids):
            return self._with_loose_types(np.zeros((len(starts), 4), np.int64), starts, ids)
        is_new = np.empty(len(ids), np.bool_)
        is_new[0] = True
        np.not_equal(ids[1:], ids[:-1], out=is_new[1:])
        distinct = ids[is_new]
        if len(starts) == 1:
            found = np.add.reduce(table.type_numbers.take(distinct, axis=0), 0)[np.newaxis]
        else:
            upto = np.zeros((len(distinct) + 1, 4), np.int64)
            np.cumsum(table.type_numbers.take(distinct % _SLICE, axis=0), axis=0, out=upto[1:])
            bounds = distinct.searchsorted(np.arange(len(starts) + 1) * _SLICE)
            found = np.diff(upto[bounds], axis=0)
        return self._with_loose_types(found, starts, distinct)

    def _with_loose_types(
        self, found: NDArray[np.int64], starts: list[int], distinct: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """Add each word of loose chunks that is not among the `distinct` types of its slice."""
        if not self.loose:
            return found
        seen = set(distinct.tolist())
        new: dict[tuple[int, str], int] = {}
        for at, chunk in self.loose.items():
            of_slice = bisect_right(starts, at) - 1
            for word in chunk.words:
                known = self.table.type_ids.get(word.key)
                if known is None or known + of_slice * _SLICE not in seen:
                    new[of_slice, word.key] = word.zipf
        for (of_slice, _), zipf in new.items():
            found[of_slice] += (1, 1, zipf, zipf * zipf) if zipf >= 0 else (1, 0, 0, 0)
        return found


def _of_lengths(
    sentence_words: NDArray[np.int64], first: NDArray[np.intp]
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Sentences that hold a word, and sums of the logarithms and of their squares, by slice."""
    logs = np.log(np.maximum(sentence_words, 1))
    return (
        np.add.reduceat(sentence_words > 0, first, dtype=np.int64),
        np.add.reduceat(logs, first),
        np.add.reduceat(logs * logs, first),
    )


def starts_of_slices(sentence_words: NDArray[np.int64]) -> list[int]:
    """First sentence of each slice; there are as many as make them about `WORDS_A_SLICE` long."""
    total = int(np.add.reduce(sentence_words))
    n_slices = round(total / WORDS_A_SLICE)
    if n_slices <= 1:
        return [0]
    middles = np.cumsum(sentence_words) - sentence_words / 2
    of_sentence = (middles * (n_slices / total)).astype(np.intp)
    return np.flatnonzero(np.diff(of_sentence, prepend=-1)).tolist()
