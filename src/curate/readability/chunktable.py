"""A bounded table of analyzed chunks, shared by threads.

A chunk is nearly always one word and some signs, and both come back in other chunks: so the table
has a row of numbers for each word as it is written and one for each kind of signs, and for each
chunk only a code that names the two rows. A new chunk of known words costs a microsecond or two.

The table grows until it is full; then the next text starts a fresh one. Rows of words of the full
one are copied when they are met again, which is cheaper than to look the words up; the one before
is let go, unless somebody still reads it. Rows are written before they are published, and never
changed.
"""

from __future__ import annotations

import struct
import threading
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from curate.readability.chunks import (
    N_SIGN_COLUMNS,
    Signs,
    place_of_words,
    signs_of,
    sum_of_words,
    word_again,
)
from curate.readability.looked_up import WORD_COLUMNS, Word, word_of
from curate.readability.words import PLACEHOLDER, WORD, folded

if TYPE_CHECKING:
    from numpy.typing import NDArray

N_CHUNKS = 81_920
"""Chunks of one generation; with half as many words it takes 10 MB of numbers and some 20 MB of
keys and codes when it is full."""

LONGEST_CHUNK = 60
"""Characters; longer chunks are analyzed each time and never kept."""

NOT_KEPT = 0
"""The code of chunks that the table does not keep: no word, no signs, no length."""

# A code has the row of the word in its lowest bits, then the row of the signs, the place and, at
# the top, the length.
ROW = 0xFFFF
SIGNS_AT, PLACE_AT, LENGTH_AT = 16, 32, 40
PLACE = 0xFF

SEVERAL = -2
"""Stands for the type of a row of several words, whose types are in `Rows.several`."""

NO_TYPE = -1
_NO_ROW = 0  # of either matrix: all its numbers are 0
_WORDS_A_CHUNK, _SIGNS_A_CHUNK, _FEWEST_SIGNS = 2, 16, 64
_AROUND_WORDS = PLACEHOLDER + ".,;:!?\"'“”‘’«»()[]{}<>-–—…*/|$%&+=#"
"""Signs cut off a chunk at first sight; no word begins or ends with one of them."""

_ANY_WORD = "é"
"""Stands for a word in a kind of signs; no letter of ASCII, which a period may tie to others."""

_PACK_WORD = struct.Struct(f"{len(WORD_COLUMNS)}i")
_PACK_TYPE = struct.Struct("4q")


class Rows(dict[str, int]):
    """Chunk -> code, analyzing what is not there yet; one generation of a table.

    `words` and `signs` have a row of whole numbers for each word (by `looked_up.WORD_COLUMNS`) and
    kind of signs (by the last of `chunks.COLUMNS`). `types` has the number of the only folded word
    of a row of `words`. `type_numbers` has four numbers of each type: 1, whether it is looked up,
    its Zipf frequency in hundredths, and the square of that. Once it `is_full` no more chunks are
    kept.
    """

    __slots__ = (
        "_lock", "_n_chunks", "_n_words", "_older", "_place_of_word", "_row_of_signs",
        "_row_of_word", "_type_buffer", "_word_buffer", "is_full", "several", "signs", "type_ids",
        "type_numbers", "types", "words",
    )  # fmt: skip

    def __init__(self, n_chunks: int, older: Rows | None = None) -> None:
        super().__init__()
        n_words = min(n_chunks // _WORDS_A_CHUNK, ROW + 1)
        n_signs = min(n_chunks // _SIGNS_A_CHUNK + _FEWEST_SIGNS, ROW + 1)
        self._older = older
        self._lock = threading.Lock()
        self._n_chunks = n_chunks
        self.is_full = False
        self.words: NDArray[np.int32] = np.zeros((n_words, len(WORD_COLUMNS)), np.int32)
        self._word_buffer = self.words.data.cast("B")
        self._n_words = _NO_ROW + 1
        self.signs: NDArray[np.int32] = np.zeros((n_signs, N_SIGN_COLUMNS), np.int32)
        self.types: NDArray[np.int64] = np.full(n_words, NO_TYPE, np.int64)
        self.type_numbers: NDArray[np.int64] = np.zeros((2 * n_words + LONGEST_CHUNK, 4), np.int64)
        self._type_buffer = self.type_numbers.data.cast("B")
        self.type_ids: dict[str, int] = {}
        self.several: dict[int, tuple[int, ...]] = {}
        self._row_of_word: dict[str, int] = {}
        self._row_of_signs: dict[str, tuple[int, Signs]] = {}
        self._place_of_word = bytearray(n_words)

    def __missing__(self, chunk: str) -> int:
        if len(chunk) > LONGEST_CHUNK:
            return NOT_KEPT
        with self._lock:
            code = self.get(chunk, NOT_KEPT)
            if code == NOT_KEPT and not self.is_full:
                code = self._code_of(chunk)
                self[chunk] = code
                self.is_full = self.is_full or len(self) >= self._n_chunks
        return code

    def _code_of(self, chunk: str) -> int:
        word = chunk.strip(_AROUND_WORDS)
        row = self._row_of_word.get(word)
        if row is None:
            if not word.isalpha():
                found = WORD.findall(chunk)
                if found != [word] or "_" in word:
                    return self._code_of_odd(chunk, found)
            row = self._add_word(word)
        place = self._place_of_word[row]
        if len(word) == len(chunk):
            return row | place << PLACE_AT | 1 << LENGTH_AT
        return self._code(row, place, 1, chunk.replace(word, _ANY_WORD, 1))

    def _code_of_odd(self, chunk: str, found: list[str]) -> int:
        """Of a chunk of no word, of several, or of one with unusual signs about it."""
        words = tuple([word_again(word) for word in found])
        row = self._add_words(words) if words else _NO_ROW
        # An underscore may be a sign as well as part of a word: such chunks are a kind of their own
        kind = chunk if "_" in chunk else WORD.sub(_ANY_WORD, chunk)
        return self._code(row, place_of_words(words), len(words), kind)

    def _code(self, row: int, place: int, n_words: int, kind: str) -> int:
        """The code of a chunk with the signs of `kind`, in which any word may stand for words."""
        known = self._row_of_signs.get(kind)
        if known is None:
            signs = signs_of(WORD.sub("", kind), kind)
            known = len(self._row_of_signs) + 1, signs
            self.signs[known[0]] = signs.values
            self.is_full |= known[0] + 1 == len(self.signs)
            self._row_of_signs[kind] = known
        sign_row, signs = known
        length = n_words + signs.n_placeholders
        place |= signs.place
        return row | sign_row << SIGNS_AT | place << PLACE_AT | length << LENGTH_AT

    def _add_word(self, text: str) -> int:
        older = self._older
        known = older._row_of_word.get(text) if older is not None else None
        row = self._n_words
        if older is not None and known is not None:
            self.words[row] = older.words[known]
            self._place_of_word[row] = older._place_of_word[known]
            _, is_looked_up, zipf, _ = older.type_numbers[older.types[known]].tolist()
            self.types[row] = self._type_of(folded(text), zipf if is_looked_up else -1)
        else:
            word = word_of(text)
            _PACK_WORD.pack_into(self._word_buffer, row * _PACK_WORD.size, *word.values)
            self._place_of_word[row] = place_of_words((word,))
            self.types[row] = self._type_of(word.key, word.zipf)
        self._row_of_word[text] = row
        self._used_row(row)
        return row

    def _add_words(self, words: tuple[Word, ...]) -> int:
        row = self._n_words
        self.words[row] = sum_of_words(words)
        types = tuple([self._type_of(word.key, word.zipf) for word in words])
        if len(types) == 1:
            self.types[row] = types[0]
        else:
            self.types[row] = SEVERAL
            self.several[row] = types
            # a text of nothing but such chunks must not fill the memory
            self.is_full |= len(self.type_ids) > 2 * len(self.words)
        self._used_row(row)
        return row

    def _used_row(self, row: int) -> None:
        self._n_words = row + 1
        self.is_full |= self._n_words == len(self.words)

    def _type_of(self, key: str, zipf: int) -> int:
        known = self.type_ids.get(key)
        if known is None:
            known = len(self.type_ids)
            numbers = (1, 1, zipf, zipf * zipf) if zipf >= 0 else (1, 0, 0, 0)
            _PACK_TYPE.pack_into(self._type_buffer, known * _PACK_TYPE.size, *numbers)
            self.type_ids[key] = known
        return known

    def let_go_of_older(self) -> None:
        """Copy no more rows; what is here already stays."""
        self._older = None


class ChunkTable:
    """Holds the generation of rows in use, and the one before.

    Args:
        n_chunks: most chunks kept in a generation, and one; at least a few hundred.
    """

    def __init__(self, n_chunks: int = N_CHUNKS) -> None:
        self._n_chunks = n_chunks
        self._lock = threading.Lock()
        self._rows = Rows(n_chunks)

    def rows(self) -> Rows:
        """The rows in use; a fresh generation when the last one is full."""
        rows = self._rows
        if rows.is_full:
            with self._lock:
                if self._rows is rows:
                    rows.let_go_of_older()
                    self._rows = Rows(self._n_chunks, older=rows)
                rows = self._rows
        return rows

    def __len__(self) -> int:
        """Chunks kept now."""
        return len(self._rows)


@lru_cache(maxsize=1)
def shared_table() -> ChunkTable:
    """The table of this process, made when it is first asked for."""
    return ChunkTable()
