"""A bounded table of analyzed chunks, shared by threads.

It grows row by row until it is full; then the next text starts a fresh one. Rows of the full one
are copied to it when they are met again, which is much cheaper than to analyze them; the one before
is let go, unless somebody still reads it. Rows are written before they are published, and never
changed.
"""

from __future__ import annotations

import threading
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from curate.readability.chunks import COLUMNS, PACK, Chunk, Word, analyze

if TYPE_CHECKING:
    from numpy.typing import NDArray

N_ROWS = 32_768
"""Rows of one generation: 9 MB of numbers and some 7 MB of keys and names when it is full."""

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
        "_buffer", "_lock", "_n_free", "_older", "lengths", "matrix", "places", "several",
        "type_ids", "type_keys", "type_zipf", "types",
    )  # fmt: skip

    def __init__(self, n_rows: int, older: Rows | None = None) -> None:
        super().__init__()
        self._older = older
        self._lock = threading.Lock()
        self.matrix: NDArray[np.int32] = np.zeros((n_rows, len(COLUMNS)), np.int32)
        self._buffer = self.matrix.data.cast("B")
        self.lengths: NDArray[np.int32] = np.zeros(n_rows, np.int32)
        self.places: NDArray[np.int8] = np.zeros(n_rows, np.int8)
        self.types: NDArray[np.int32] = np.full(n_rows, NO_TYPE, np.int32)
        self.type_zipf: NDArray[np.int16] = np.zeros(2 * n_rows + LONGEST_CHUNK, np.int16)
        self.type_ids: dict[str, int] = {}
        self.type_keys: list[str] = []
        self.several: dict[int, tuple[int, ...]] = {}
        self._n_free = n_rows - (NOT_KEPT + 1)

    @property
    def is_full(self) -> bool:
        """Whether no more chunks will be kept."""
        return self._n_free <= 0

    def __missing__(self, chunk: str) -> int:
        if len(chunk) > LONGEST_CHUNK or self._n_free <= 0:
            return NOT_KEPT
        older = self._older
        known = older.get(chunk) if older is not None else None
        analyzed = analyze(chunk) if known is None else None
        with self._lock:
            row = self.get(chunk, NOT_KEPT)
            if row == NOT_KEPT and self._n_free > 0:
                row = len(self.lengths) - self._n_free
                if analyzed is not None:
                    self._write(row, analyzed)
                elif older is not None and known is not None:
                    self._copy(row, older, known)
                self._n_free -= 1
                self[chunk] = row
        return row

    def _write(self, row: int, chunk: Chunk) -> None:
        PACK.pack_into(self._buffer, row * PACK.size, *chunk.values)
        self.lengths[row] = chunk.length
        if chunk.place:
            self.places[row] = chunk.place
        if len(chunk.words) == 1:
            self.types[row] = self._type_of(*_key_and_zipf(chunk.words[0]))
        elif chunk.words:
            types = [self._type_of(*_key_and_zipf(word)) for word in chunk.words]
            self._write_several(row, types)

    def _write_several(self, row: int, types: list[int]) -> None:
        self.several[row] = tuple(types)
        self.types[row] = SEVERAL
        if len(self.type_ids) > 2 * len(self.lengths):
            self._n_free = 0  # a text of nothing but such chunks must not fill the memory

    def _copy(self, row: int, older: Rows, known: int) -> None:
        """Take over row `known` of `older`; only its types have other numbers here."""
        self.matrix[row] = older.matrix[known]
        self.lengths[row] = older.lengths[known]
        self.places[row] = older.places[known]
        of_older = int(older.types[known])
        if of_older >= 0:
            self.types[row] = self._type_like(older, of_older)
        elif of_older == SEVERAL:
            self._write_several(row, [self._type_like(older, n) for n in older.several[known]])

    def _type_like(self, older: Rows, n: int) -> int:
        return self._type_of(older.type_keys[n], int(older.type_zipf[n]))

    def _type_of(self, key: str, zipf: int) -> int:
        known = self.type_ids.get(key)
        if known is None:
            known = len(self.type_keys)
            self.type_zipf[known] = zipf
            self.type_keys.append(key)
            self.type_ids[key] = known
        return known

    def let_go_of_older(self) -> None:
        """Copy no more rows; what is here already stays."""
        self._older = None


def _key_and_zipf(word: Word) -> tuple[str, int]:
    return word.key, -1 if word.is_number else word.zipf


class ChunkTable:
    """Holds the generation of rows in use, and the one before.

    Args:
        n_rows: most chunks kept in a generation, and one; at least a few hundred.
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
                    rows.let_go_of_older()
                    self._rows = Rows(self._n_rows, older=rows)
                rows = self._rows
        return rows

    def __len__(self) -> int:
        """Chunks kept now."""
        return len(self._rows)


@lru_cache(maxsize=1)
def shared_table() -> ChunkTable:
    """The table of this process, made when it is first asked for."""
    return ChunkTable()
