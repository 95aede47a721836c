"""Boosted regression trees as arrays: what was trained elsewhere, told with numpy alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Trees:
    """Complete binary trees of one depth d, so that all are walked at the same time.

    `features` (n_trees, 2^d - 1) says which column a node asks, `thresholds` (same shape) what goes
    to the left (values up to it), `leaves` (n_trees, 2^d) what a leaf adds.
    """

    features: NDArray[np.int16]
    thresholds: NDArray[np.float32]
    leaves: NDArray[np.float32]

    @classmethod
    def read(cls, data: Mapping[str, NDArray[np.generic]]) -> Trees:
        """From the arrays of an artifact."""
        return cls(
            np.ascontiguousarray(data["tree_features"], dtype=np.int16),
            np.ascontiguousarray(data["tree_thresholds"], dtype=np.float32),
            np.ascontiguousarray(data["tree_leaves"], dtype=np.float32),
        )

    def predict(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Sum over all trees for each of `rows` (n, n_features); (n,) float64."""
        n_trees, n_nodes = self.features.shape
        # Compared as 32-bit numbers, as the thresholds are stored: the same on any machine.
        values = rows.astype(np.float32)
        first_node = np.arange(n_trees) * n_nodes
        features, thresholds = self.features.ravel(), self.thresholds.ravel()
        first_leaf = np.arange(n_trees) * (n_nodes + 1)
        leaves = self.leaves.ravel()
        found = np.empty(len(rows))
        for n, row in enumerate(values):
            at = np.zeros(n_trees, np.intp)
            while_inside = n_nodes
            while while_inside:
                node = first_node + at
                at = 2 * at + 1 + (row[features[node]] > thresholds[node])
                while_inside //= 2
            found[n] = leaves[first_leaf + at - n_nodes].sum(dtype=np.float64)
        return found
