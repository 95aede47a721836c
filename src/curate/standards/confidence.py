"""The fitted numbers of the aligner: ranking weights, confidence, and where to abstain.

They stand in `data/alignment_model.json` with the card that says what they were fitted on;
`tests/benchmarks/standards_fit.py` computes them anew.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Columns of the ranking features, in order; `features.py` computes them.
RANK_FEATURES = (
    "bm25_statement",
    "bm25_context",
    "bm25_passage",
    "cosine_start",
    "cosine_passage",
    "cosine_context",
    "grade_differs",
    "grade_distance",
    "subject_mismatch",
)
CONFIDENCE_FEATURES = (
    "logit_share",
    "best_cosine_passage",
    "best_cosine_context",
    "subject_mismatch",
)
_EPSILON = 1e-6


@dataclass(frozen=True, slots=True)
class AlignmentModel:
    """Weights in the order of `RANK_FEATURES` and `CONFIDENCE_FEATURES`.

    `suggest_from` is the confidence (0-1) under which nothing is suggested.
    """

    rank_weights: tuple[float, ...]
    confidence_weights: tuple[float, ...]
    confidence_intercept: float
    suggest_from: float

    def rank_scores(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        """(n,) scores out of (n, 9) features; only their differences mean anything."""
        scores: NDArray[np.float64] = features @ np.array(self.rank_weights)
        return scores

    def confidences(
        self, scores: NDArray[np.float64], signs: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """(n,) confidences 0-1 out of all rank scores and (n, 3) `Match.signs`."""
        inputs = np.column_stack([logit_shares(scores), signs])
        linear = inputs @ np.array(self.confidence_weights) + self.confidence_intercept
        out: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-linear))
        return out


def logit_shares(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Log-odds of each statement's share in the softmax of all scores."""
    weights = np.exp(scores - scores.max())
    shares = np.clip(weights / weights.sum(), _EPSILON, 1 - _EPSILON)
    out: NDArray[np.float64] = np.log(shares / (1 - shares))
    return out


@lru_cache(maxsize=1)
def shipped_model() -> AlignmentModel:
    """The model that curate ships."""
    file = resources.files("curate.standards") / "data" / "alignment_model.json"
    data = json.loads(file.read_text(encoding="utf-8"))
    return AlignmentModel(
        rank_weights=tuple(data["rank_weights"][name] for name in RANK_FEATURES),
        confidence_weights=tuple(data["confidence_weights"][name] for name in CONFIDENCE_FEATURES),
        confidence_intercept=data["confidence_intercept"],
        suggest_from=data["suggest_from"],
    )
