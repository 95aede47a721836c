"""Fits the aligner's numbers on the dev labels; prints the model file as JSON.

    CURATE_TEST_DATA=... python tests/benchmarks/standards_fit.py > alignment_model.json

Rank weights: conditional logit over all statements of a pool (each label of a document has equal
mass). Confidence: logistic regression on the top ten of each document, with rank scores from the
other folds, and with documents laid against a framework of another subject as negatives.
"""

import dataclasses
import json
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
from standards_data import Remembered, data_folder, frameworks, labelled, metrics

from curate.embedding import load_encoder
from curate.standards import Aligner
from curate.standards.confidence import CONFIDENCE_FEATURES, RANK_FEATURES, logit_shares

# Weight of one document: few real long or graded ones against many synthetic short ones.
SET_WEIGHTS = {
    "ccss-math mathcamps": 0.25,
    "ccss-math nsdl": 2.0,
    "teks-physics openstax": 2.0,
    "ccss-math mathfish graded": 0.25,
    "ccss-math mathcamps graded": 0.05,
}
# Only NSDL has grades of its own. A copy of these sets, with the grades of the gold statements,
# stands for items whose publisher declares the grade rightly.
GRADED = ("ccss-math mathfish", "ccss-math mathcamps")
NEGATIVE_WEIGHT = 0.15
PRIOR_WEIGHT, RIDGE = 0.3, 5.0
# Never seen in the labels, which have one subject a pool: set by hand.
SUBJECT_MISMATCH_RANK, SUBJECT_MISMATCH_CONFIDENCE = -3.0, -1.5
OFF_SUBJECT = {
    "teks-physics openstax": ("ccss-ela", "c3"),
    "ccss-math mathfish": ("c3", "teks-physics", "ccss-ela"),
    "ccss-math nsdl": ("c3", "teks-physics", "ccss-ela"),
}
N_RANK = len(RANK_FEATURES) - 1  # all but the subject


@dataclasses.dataclass
class Row:
    set_name: str
    fold: int
    features: np.ndarray
    signs: np.ndarray
    right: np.ndarray
    codes: list
    gold: frozenset


def rows_of(records, aligner, name, *, negative=False):
    out = []
    codes = [s.code for s in aligner.framework.statements]
    docs = [dataclasses.replace(r.doc, grades=()) if negative else r.doc for r in records]
    for record, (_, match) in zip(records, aligner.matches(docs), strict=True):
        gold = frozenset() if negative else record.codes & set(codes)
        right = np.array([code in gold for code in codes], dtype=float)
        if negative or gold:
            out.append(
                Row(name, record.fold, match.features[:, :N_RANK], match.signs, right, codes, gold)
            )
    return out


def with_gold_grades(record, framework):
    grades = {g for s in framework.statements if s.code in record.codes for g in s.grades}
    doc = dataclasses.replace(record.doc, grades=tuple(sorted(grades)))
    return dataclasses.replace(record, doc=doc)


def fit_rank(rows):
    prior = np.full(N_RANK, PRIOR_WEIGHT)
    prior[[RANK_FEATURES.index(name) for name in ("grade_differs", "grade_distance")]] = 0.0
    b = prior.copy()
    for _ in range(60):
        gradient, hessian = RIDGE * (b - prior), np.eye(N_RANK) * RIDGE
        for row in rows:
            weight = SET_WEIGHTS.get(row.set_name, 1.0)
            scores = row.features @ b
            p = np.exp(scores - scores.max())
            p /= p.sum()
            mean = p @ row.features
            gradient += weight * (mean - row.right / row.right.sum() @ row.features)
            centered = row.features - mean
            hessian += weight * (centered * p[:, None]).T @ centered
        step = np.linalg.solve(hessian, gradient)
        b -= step
        if np.abs(step).max() < 1e-7:
            break
    return b


def fit_logistic(inputs, right, weights, ridge=1.0):
    center, spread = inputs.mean(0), inputs.std(0)
    design = np.c_[(inputs - center) / spread, np.ones(len(inputs))]
    penalty = np.r_[np.full(inputs.shape[1], ridge), 1e-9]
    b = np.zeros(design.shape[1])
    for _ in range(60):
        p = 1 / (1 + np.exp(-design @ b))
        gradient = design.T @ (weights * (p - right)) + penalty * b
        hessian = (design * (weights * p * (1 - p))[:, None]).T @ design + np.diag(penalty)
        b -= np.linalg.solve(hessian, gradient)
    slopes = b[:-1] / spread
    return slopes, float(b[-1] - slopes @ center)


def top_ten(row, rank_weights):
    scores = row.features @ rank_weights
    order = np.argsort(-scores, kind="stable")[:10]
    inputs = np.column_stack([logit_shares(scores), row.signs[:, :2]])[order]
    return inputs, row.right[order]


def stack(tops, rows):
    weights = [
        np.full(
            len(right),
            NEGATIVE_WEIGHT if not row.gold else SET_WEIGHTS.get(row.set_name, 1.0),
        )
        for (_, right), row in zip(tops, rows, strict=True)
    ]
    return (
        np.vstack([inputs for inputs, _ in tops]),
        np.concatenate([right for _, right in tops]),
        np.concatenate(weights),
    )


def main():
    folder = data_folder()
    encode = Remembered(load_encoder().encode)
    aligners = {name: Aligner(f, encode) for name, f in frameworks(folder).items()}
    records = labelled(folder)
    rows, negatives = [], []
    for set_name in sorted({r.set_name for r in records}):
        own = [r for r in records if r.set_name == set_name]
        rows += rows_of(own, aligners[own[0].framework], set_name)
        if set_name in GRADED:
            graded = [with_gold_grades(r, aligners[r.framework].framework) for r in own]
            rows += rows_of(graded, aligners[own[0].framework], f"{set_name} graded")
        for other in OFF_SUBJECT.get(set_name, ()):
            negatives += rows_of(own, aligners[other], set_name, negative=True)
    by_fold = {k: fit_rank([r for r in rows if r.fold != k]) for k in range(5)}
    everything = rows + negatives
    tops = [top_ten(row, by_fold[row.fold]) for row in everything]
    cross = []
    for k in range(5):
        rest = [i for i, row in enumerate(everything) if row.fold != k]
        cross.append(fit_logistic(*stack([tops[i] for i in rest], [everything[i] for i in rest])))
    print(json.dumps(report(everything, tops, by_fold, cross)), file=sys.stderr)
    rank, (slopes, intercept) = fit_rank(rows), fit_logistic(*stack(tops, everything))
    print(json.dumps(model_file(rank, slopes, intercept, len(rows), len(negatives)), indent=2))


def report(everything, tops, by_fold, cross):
    confidences = [
        1 / (1 + np.exp(-(inputs @ cross[row.fold][0] + cross[row.fold][1])))
        for (inputs, _), row in zip(tops, everything, strict=True)
    ]
    out = {}
    for set_name in sorted({row.set_name for row in everything}):
        own = [r for r in everything if r.set_name == set_name and r.gold]
        for label, key in (("rank", False), ("confidence", True)):
            ranked = []
            for row in own:
                scores = row.features @ by_fold[row.fold]
                if key:
                    inputs = np.column_stack([logit_shares(scores), row.signs[:, :2]])
                    scores = inputs @ cross[row.fold][0]
                ranked.append([row.codes[i] for i in np.argsort(-scores, kind="stable")])
            out[f"{set_name} by {label}"] = metrics(ranked, [row.gold for row in own])
    for name, wanted in (("labelled", True), ("off subject", False)):
        picked = [
            i
            for i, row in enumerate(everything)
            if bool(row.gold) is wanted and not row.set_name.endswith(" graded")
        ]
        for floor in (0.2, 0.25, 0.3, 0.35, 0.4, 0.5):
            kept = np.concatenate([tops[i][1][:5][confidences[i][:5] >= floor] for i in picked])
            some = np.mean([(confidences[i][:5] >= floor).any() for i in picked])
            out[f"{name} from {floor}"] = {
                "n": len(kept),
                "precision": round(float(kept.mean()), 3) if len(kept) else None,
                "docs": round(float(some), 3),
            }
    return out


def model_file(rank, slopes, intercept, n_rows, n_negatives):
    rank_weights = dict(zip(RANK_FEATURES, [*rank.round(3), SUBJECT_MISMATCH_RANK], strict=True))
    confidence = [*slopes.round(3), SUBJECT_MISMATCH_CONFIDENCE]
    return {
        "card": {
            "fitted_on": f"{n_rows} labelled dev documents (graded copies counted), {n_negatives} "
            "documents laid against a framework of another subject as negatives",
            "encoder": "all-MiniLM-L6-v2",
            "set_by_hand": ["subject_mismatch", "suggest_from"],
            "measured": "docs/standards.md",
        },
        "rank_weights": rank_weights,
        "confidence_weights": dict(zip(CONFIDENCE_FEATURES, confidence, strict=True)),
        "confidence_intercept": round(intercept, 3),
        "suggest_from": 0.4,
    }


if __name__ == "__main__":
    main()
