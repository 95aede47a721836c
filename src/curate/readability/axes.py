"""What kind of word it is: a few numbers for each common word, derived from a language model.

Each of some 30,000 words was read alone by MiniLM; the middle layer's vectors, averaged over the
texts of the development rows, were turned to their 12 principal axes. A thirteenth number is what
the word adds to the linear part of the ease index. They stand in `data/words.npz`, made by
`tools/train_readability.py`; nothing is loaded but that file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources

import numpy as np

N_AXES = 12
AXIS_COLUMNS: tuple[str, ...] = (
    "weight", "ease_weight", *(f"axis_{n}" for n in range(N_AXES)),
)  # fmt: skip
"""Columns of a chunk's row: the word's weight in thousandths, then weight times each number."""

# Smooth inverse frequency (Arora and others 2017): how much a word says of what a text is about.
_COMMON = 1e-4
_WEIGHT_SCALE = 1000
NOT_KNOWN = (0,) * len(AXIS_COLUMNS)
"""What a word outside the table has."""


def word_weight(zipf_hundredths: int) -> int:
    """Weight of a word in thousandths, from its Zipf frequency in hundredths.

    >>> word_weight(773), word_weight(300)
    (2, 990)
    """
    frequency = 10 ** (zipf_hundredths / 100 - 9)
    return round(_WEIGHT_SCALE * _COMMON / (_COMMON + frequency))


@dataclass(frozen=True, slots=True)
class WordAxes:
    """The table: `numbers` has a row for each word: ease first, then the axes, as 16-bit numbers.

    What they are divided by does not matter here: the models were fitted to these numbers.
    `weights` has `word_weight` of each frequency.
    """

    row_of: dict[str, int]
    numbers: np.ndarray[tuple[int, int], np.dtype[np.int16]]
    weights: tuple[int, ...] = field(default_factory=lambda: tuple(map(word_weight, range(1000))))

    def of(self, key: str, zipf_hundredths: int) -> tuple[int, ...]:
        """Values of `AXIS_COLUMNS` for a folded word; zeros where it is not in the table."""
        row = self.row_of.get(key)
        if row is None and key.endswith("'s"):
            row = self.row_of.get(key[:-2])
        if row is None:
            return NOT_KNOWN
        weight = self.weights[zipf_hundredths]
        return (weight, *[weight * number for number in self.numbers[row].tolist()])


@lru_cache(maxsize=1)
def word_axes() -> WordAxes:
    """The table that the package ships."""
    source = resources.files("curate.readability").joinpath("data/words.npz")
    with source.open("rb") as stream, np.load(stream, allow_pickle=False) as data:
        words = data["words"].tobytes().decode("utf-8").split("\n")
        numbers = np.column_stack([data["ease"], data["axes"].astype(np.int16)])
    return WordAxes(dict(zip(words, range(len(words)), strict=True)), numbers)
