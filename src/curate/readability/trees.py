"""Boosted regression trees as arrays: what was trained elsewhere, told with numpy alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class _Asked:
    """All nodes of `Trees`, the same node of every tree side by side: (n_nodes, n_trees) each.

    `left_leaves` has a bit for each leaf to the left of a node. `leaves` are those of all trees,
    (n_trees * n_leaves,), and `first_leaf` says where each tree has its own, (n_trees,).
    """

    features: NDArray[np.intp]
    thresholds: NDArray[np.float32]
    left_leaves: NDArray[np.uint8]
    leaves: NDArray[np.float64]
    first_leaf: NDArray[np.intp]

    @classmethod
    def of(cls, trees: Trees) -> _Asked:
        n_trees, n_leaves = trees.leaves.shape
        return cls(
            np.ascontiguousarray(trees.features.T, np.intp),
            np.ascontiguousarray(trees.thresholds.T),
            np.array([[bits] for bits in _left_leaves(n_leaves)], np.uint8),
            trees.leaves.astype(np.float64).ravel(),
            np.arange(n_trees) * n_leaves,
        )


def _left_leaves(n_leaves: int) -> list[int]:
    """For each node of a complete tree, row by row, a bit for each leaf to its left."""
    found = []
    below = n_leaves
    while below > 1:
        found += [((1 << below // 2) - 1) << first for first in range(0, n_leaves, below)]
        below //= 2
    return found


@dataclass(frozen=True, slots=True)
class Trees:
    """Complete binary trees of one depth d, at most 3, so that all are asked at the same time.

    `features` (n_trees, 2^d - 1) says which column a node asks, `thresholds` (same shape) what goes
    to the left (values up to it), `leaves` (n_trees, 2^d) what a leaf adds.
    """

    features: NDArray[np.int16]
    thresholds: NDArray[np.float32]
    leaves: NDArray[np.float32]
    _asked: _Asked = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_asked", _Asked.of(self))

    @classmethod
    def read(cls, data: Mapping[str, NDArray[np.generic]]) -> Trees:
        """From the arrays of an artifact."""
        return cls(
            np.ascontiguousarray(data["tree_features"], dtype=np.int16),
            np.ascontiguousarray(data["tree_thresholds"], dtype=np.float32),
            np.ascontiguousarray(data["tree_leaves"], dtype=np.float32),
        )

    def predict(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Sum over all trees for each of `rows` (n, n_features); (n,) float64.

        No tree is walked: every node that sends a row to the right strikes out the leaves to its
        left, and the first leaf that is left over is where the row ends (the idea of QuickScorer,
        Lucchese and others 2015).
        """
        asked = self._asked
        # Compared as 32-bit numbers, as the thresholds are stored: the same on any machine.
        values = rows.astype(np.float32)
        found = np.empty(len(rows))
        for n, row in enumerate(values):
            goes_right = row.take(asked.features) > asked.thresholds
            struck = np.bitwise_or.reduce(goes_right * asked.left_leaves, axis=0)
            leaves = asked.leaves.take(_FIRST_LEFT.take(struck) + asked.first_leaf)
            found[n] = np.add.reduce(leaves)
        return found


_MOST_LEAVES = 8
_FIRST_LEFT = np.array(
    [next((n for n in range(_MOST_LEAVES) if not struck >> n & 1), 0) for struck in range(256)]
)
"""Number of the first leaf that is not struck out, for each set of those that are."""
