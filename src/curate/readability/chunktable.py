"""A bounded table of analyzed chunks, shared by threads.

It grows row by row until it is full; then the next text starts a fresh one, and whoever still reads
the old one keeps it. Rows are written before they are published, and never changed.
"""

from __future__ import annotations

import threading
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from curate.readability.chunks import COLUMNS, PACK, Chunk, Word, analyze

if TYPE_CHECKING:
    from numpy.typing import NDArray

N_ROWS = 49_152
"""Rows of one table: 14 MB of numbers and some 10 MB of keys and names when it is full."""

LONGEST_CHUNK = 60
"""Characters; longer chunks are analyzed each time and never kept."""

NOT_KEPT = 0
"""The row of chunks that the table does not keep; all its numbers are 0."""

SEVERAL = -2
"""Stands for the type of a chunk of several words, whose types are in `Rows.several`."""

NO_TYPE = -1


class Rows(dict[str, int]):
    """Chunk -> row, analyzing what is not there yet; one generation of a table.

    `matrix` has a row of whole numbers by column; `lengths` the words and placeholders of each row,
    `places` what `chunks.Chunk` says of its place, `types` the number of its only folded word.
    `type_zipf` has the Zipf frequency (hundredths) of each type, -1 for numbers.
    """

    __slots__ = (
        "_buffer", "_lock", "_n_free", "lengths", "matrix", "places", "several", "type_ids",
        "type_zipf", "types",
    )  # fmt: skip

    def __init__(self, n_rows: int) -> None:
        super().__init__()
        self._lock = threading.Lock()
        self.matrix: NDArray[np.int32] = np.zeros((n_rows, len(COLUMNS)), np.int32)
        self._buffer = self.matrix.data.cast("B")
        self.lengths: NDArray[np.int32] = np.zeros(n_rows, np.int32)
        self.places: NDArray[np.int8] = np.zeros(n_rows, np.int8)
        self.types: NDArray[np.int32] = np.full(n_rows, NO_TYPE, np.int32)
        self.type_zipf: NDArray[np.int16] = np.zeros(2 * n_rows + LONGEST_CHUNK, np.int16)
        self.type_ids: dict[str, int] = {}
        self.several: dict[int, tuple[int, ...]] = {}
        self._n_free = n_rows - (NOT_KEPT + 1)

    @property
    def is_full(self) -> bool:
        """Whether no more chunks will be kept."""
        return self._n_free <= 0

    def __missing__(self, chunk: str) -> int:
        if len(chunk) > LONGEST_CHUNK or self._n_free <= 0:
            return NOT_KEPT
        analyzed = analyze(chunk)
        with self._lock:
            row = self.get(chunk, NOT_KEPT)
            if row == NOT_KEPT and self._n_free > 0:
                row = len(self.lengths) - self._n_free
                self._write(row, analyzed)
                self._n_free -= 1
                self[chunk] = row
        return row

    def _write(self, row: int, chunk: Chunk) -> None:
        PACK.pack_into(self._buffer, row * PACK.size, *chunk.values)
        self.lengths[row] = chunk.length
        if chunk.place:
            self.places[row] = chunk.place
        if len(chunk.words) == 1:
            self.types[row] = self._type_of(chunk.words[0])
        elif chunk.words:
            self.several[row] = tuple(map(self._type_of, chunk.words))
            self.types[row] = SEVERAL
            if len(self.type_ids) > 2 * len(self.lengths):
                self._n_free = 0  # a text of nothing but such chunks must not fill the memory

    def _type_of(self, word: Word) -> int:
        known = self.type_ids.get(word.key)
        if known is None:
            known = len(self.type_ids)
            self.type_zipf[known] = -1 if word.is_number else word.zipf
            self.type_ids[word.key] = known
        return known


class ChunkTable:
    """Holds the generation of rows in use.

    Args:
        n_rows: most chunks kept at a time, and one; at least a few hundred.
    """

    def __init__(self, n_rows: int = N_ROWS) -> None:
        self._n_rows = n_rows
        self._lock = threading.Lock()
        self._rows = Rows(n_rows)

    def rows(self) -> Rows:
        """The rows in use; a fresh generation when the last one is full."""
        rows = self._rows
        if rows.is_full:
            with self._lock:
                if self._rows is rows:
                    self._rows = Rows(self._n_rows)
                rows = self._rows
        return rows

    def __len__(self) -> int:
        """Chunks kept now."""
        return len(self._rows)


@lru_cache(maxsize=1)
def shared_table() -> ChunkTable:
    """The table of this process, made when it is first asked for."""
    return ChunkTable()
