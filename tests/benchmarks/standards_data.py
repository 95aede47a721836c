"""Labelled records and frameworks of the test data, for the alignment benchmark and the fit."""

import dataclasses
import hashlib
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from curate.standards import AlignDoc, load_framework, parse_grades

SUBJECTS = {
    "ccss-math": "Math",
    "ccss-ela": "ELA",
    "ngss-elements": "Science",
    "c3": "Social Studies",
}


def data_folder() -> Path:
    """The standards data, or a clear exit where there is none."""
    root = os.environ.get("CURATE_TEST_DATA")
    folder = Path(root or ".") / "data" / "standards"
    if root is None or not folder.is_dir():
        sys.exit("set CURATE_TEST_DATA to the folder that holds data/standards")
    return folder


def frameworks(folder: Path) -> dict:
    """Pools by the names that the labels use."""
    everything = load_framework(folder / "csv" / "standardx-ccss-ngss-c3-sdg.csv")
    pools = {
        name: dataclasses.replace(
            everything,
            id=name,
            hash=f"{everything.hash}-{name}",
            statements=tuple(s for s in everything.statements if s.subject == subject),
        )
        for name, subject in SUBJECTS.items()
    }
    pools["teks-physics"] = load_framework(folder / "csv" / "teks-physics.csv")
    return pools


@dataclasses.dataclass(frozen=True)
class Labelled:
    doc: AlignDoc
    framework: str
    codes: frozenset
    set_name: str
    fold: int


def labelled(folder: Path) -> list[Labelled]:
    """All labelled records, without their subject; grade as the record has it."""
    out = []
    with (folder / "labelled_dev.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            r = json.loads(line)
            doc = AlignDoc(r["id"], r["text"], r["title"] or "", parse_grades(r["grade"]))
            # Records that share a source document share a fold.
            fold = int(hashlib.md5(r["group"].encode()).hexdigest(), 16) % 5
            out.append(Labelled(doc, r["framework"], frozenset(r["standards"]), _set_name(r), fold))
    return out


def _set_name(record: dict) -> str:
    source = record["source"]
    for word, name in (
        ("MathFish", "mathfish"),
        ("MathCAMPS", "mathcamps"),
        ("NSDL", "nsdl"),
        ("OpenStax", "openstax"),
    ):
        if word in source:
            return f"{record['framework']} {name}"
    return f"{record['framework']} gp-{'note' if 'note' in source else 'unit'}"


class Remembered:
    """An encoder that embeds each text once; `seconds` is not its business."""

    def __init__(self, encode) -> None:
        self._encode = encode
        self._rows: dict[str, np.ndarray] = {}

    def __call__(self, texts: Sequence[str]) -> np.ndarray:
        new = list(dict.fromkeys(t for t in texts if t not in self._rows))
        if new:
            self._rows.update(zip(new, self._encode(new), strict=True))
        return np.stack([self._rows[t] for t in texts])


def metrics(ranked: Sequence[Sequence[str]], gold: Sequence[frozenset]) -> dict[str, float]:
    """R@1, R@5, R@10, share of documents with a hit in five, nDCG@10, n."""
    rows = []
    for codes, wanted in zip(ranked, gold, strict=True):
        hits = np.array([code in wanted for code in codes[:10]] + [False] * (10 - len(codes[:10])))
        discounts = 1 / np.log2(np.arange(2, 12))
        ideal = discounts[: len(wanted)].sum()
        rows.append(
            [hits[:k].sum() / len(wanted) for k in (1, 5, 10)]
            + [float(hits[:5].any()), (hits * discounts).sum() / ideal]
        )
    names = ("recall_at_1", "recall_at_5", "recall_at_10", "hit_at_5", "ndcg_at_10")
    means = np.mean(rows, axis=0)
    return {"n": len(rows), **{k: round(float(v), 3) for k, v in zip(names, means, strict=True)}}


def calibration_error(confidences: np.ndarray, right: np.ndarray) -> float:
    """Expected calibration error over ten equal bins (Naeini et al. 2015)."""
    bins = np.minimum((confidences * 10).astype(int), 9)
    return float(
        sum(
            abs(confidences[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean()
            for b in np.unique(bins)
        )
    )
