"""Everything that formulas and models need to know of a text, in one pass over its sentences.

Sentences are cut at white space, each chunk is looked up in a table of analyzed chunks, and the
rows found are summed by column. On texts whose words are known to the table this takes well under
half a microsecond a word.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from curate.readability.chunks import COLUMNS, SCALES, Chunk, analyze
from curate.readability.chunktable import NOT_KEPT, SEVERAL, ChunkTable, Rows, shared_table
from curate.readability.sentences import split_clauses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_BLOCK = 1_024  # rows summed at a time, so that they stay in the cache of the processor
_AT = {name: n for n, name in enumerate(COLUMNS)}
_SCALE = np.array([SCALES.get(name, 1) for name in COLUMNS], np.float64)
_ODD_END = 2


@dataclass(frozen=True, slots=True)
class Counts:
    """Sums over a text, by the names of `chunks.COLUMNS`, and what is told of its sentences.

    `sums` are whole numbers but for the frequencies, which are in Zipf units. `sentence_words` has
    the words of each sentence, placeholders among them; sentences without a word are left out.
    `types` are distinct words without regard to case; `type_zipf` the mean Zipf frequency of those
    that are looked up (0 where there are none), `type_zipf_below_4` how many of them are rarer.
    """

    sums: dict[str, float]
    sentence_words: NDArray[np.int64]
    types: int
    types_looked_up: int
    type_zipf: float
    types_below_4: int

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


def count(sentences: Sequence[str], table: ChunkTable | None = None) -> Counts:
    """The counts of `sentences`, each of which is one sentence of English prose.

    Args:
        sentences: as `sentences.split_sentences` gives them.
        table: where analyzed chunks are kept; None for the table of the process.

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
    return text.counts()


def _nothing() -> Counts:
    return Counts(dict.fromkeys(COLUMNS, 0.0), np.zeros(0, np.int64), 0, 0, 0.0, 0)


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

    def counts(self) -> Counts:
        sums = self._sums()
        lengths = self._of_chunks(self.table.lengths, "length")
        ends = self._of_chunks(self.table.end, "end")
        sentence_words = np.add.reduceat(lengths, self.starts, dtype=np.int64)
        firsts, lasts = self.starts, np.append(self.starts[1:], len(self.chunks)) - 1
        # Where the first or last chunk holds no word, the sentence is looked at more closely.
        is_odd = (lengths[firsts] == 0) | (lengths[lasts] == 0)
        if (ends == _ODD_END).any():
            is_odd |= np.logical_or.reduceat(ends == _ODD_END, self.starts)
        sums[_AT["clause_ends"]] -= int((ends[lasts[~is_odd]] == 1).sum())
        plain = firsts[~is_odd]
        sums[_AT["capitalized"]] -= int(self._of_chunks(self.table.capital, "capital")[plain].sum())
        sums[_AT["fog_hard"]] += int(self._of_chunks(self.table.fog, "fog")[plain].sum())
        for n in np.flatnonzero(is_odd).tolist():
            self._put_right(sums, n, lengths)
        types, type_zipfs = self._types()
        known = type_zipfs[type_zipfs >= 0]
        values = (sums / _SCALE).tolist()
        return Counts(
            sums=dict(zip(COLUMNS, values, strict=True)),
            sentence_words=sentence_words[sentence_words > 0],
            types=types,
            types_looked_up=len(known),
            type_zipf=int(known.sum()) / (100 * len(known)) if len(known) else 0.0,
            types_below_4=int((known < 400).sum()),
        )

    def _sums(self) -> NDArray[np.int64]:
        matrix = self.table.matrix
        total = np.zeros(len(COLUMNS), np.int64)
        for start in range(0, len(self.rows), _BLOCK):
            total += matrix[self.rows[start : start + _BLOCK]].sum(axis=0)
        for chunk in self.loose.values():
            total += chunk.values
        return total

    def _of_chunks(self, of_rows: NDArray[np.int32] | NDArray[np.int8], name: str) -> NDArray[Any]:
        """One number a chunk of the text."""
        found = of_rows[self.rows]
        for at, chunk in self.loose.items():
            found[at] = getattr(chunk, name)
        return found

    def _put_right(self, sums: NDArray[np.int64], n: int, lengths: NDArray[np.int32]) -> None:
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

    def _types(self) -> tuple[int, NDArray[np.int16]]:
        """Number of distinct words, and the Zipf frequencies (hundredths) of each."""
        table = self.table
        ids = table.types[self.rows]
        seen = np.zeros(len(table.type_zipf), np.bool_)
        seen[ids[ids >= 0]] = True
        for at in np.flatnonzero(ids == SEVERAL).tolist():
            seen[list(table.several[int(self.rows[at])])] = True
        found = np.flatnonzero(seen)
        zipfs = table.type_zipf[found]
        if self.loose:
            more = {
                word.key: -1 if word.is_number else word.zipf
                for chunk in self.loose.values()
                for word in chunk.words
                if (known := table.type_ids.get(word.key)) is None or not seen[known]
            }
            zipfs = np.append(zipfs, np.array(list(more.values()), np.int16))
        return len(zipfs), zipfs
