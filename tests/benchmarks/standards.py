"""Measures alignment on the dev labels and prints JSON.

    CURATE_TEST_DATA=... python tests/benchmarks/standards.py

The shipped weights were fitted on these very records (8 numbers): the honest figures are the
cross-validated ones that `standards_fit.py` prints to standard error.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
from standards_data import calibration_error, data_folder, frameworks, labelled, metrics

from curate.embedding import load_encoder
from curate.standards import Aligner


def main():
    folder = data_folder()
    encoder = load_encoder()
    pools = frameworks(folder)
    records = labelled(folder)
    out = {"encoder": encoder.name, "sets": {}}
    started = time.process_time()
    aligners = {name: Aligner(pool, encoder.encode) for name, pool in pools.items()}
    for aligner in aligners.values():
        aligner.matches([records[0].doc])  # embeds the statements
    out["index_cpu_s"] = round(time.process_time() - started, 1)
    for name in sorted({r.set_name for r in records}):
        out["sets"][name] = measure([r for r in records if r.set_name == name], aligners)
    print(json.dumps(out, indent=2))


def measure(records, aligners):
    aligner = aligners[records[0].framework]
    known = {s.code for s in aligner.framework.statements}
    records = [r for r in records if r.codes & known]
    ranked, confidences, right, times, verbatim = [], [], [], [], True
    for r in records:
        started = time.process_time()
        found = aligner.align(r.doc, 10, min_confidence=0.0)
        times.append(1000 * (time.process_time() - started))
        ranked.append([a.code for a in found])
        confidences += [a.confidence for a in found]
        right += [a.code in r.codes for a in found]
        spans = [(a.evidence, r.doc.text[a.evidence.start : a.evidence.end]) for a in found]
        verbatim &= all(quote.text == cut for quote, cut in spans)
    confidence, truth = np.array(confidences), np.array(right, dtype=float)
    return {
        **metrics(ranked, [r.codes & known for r in records]),
        "pool": len(known),
        "mean_words": round(float(np.mean([len(r.doc.text.split()) for r in records]))),
        "ece_top_10": round(calibration_error(confidence, truth), 3),
        "brier": round(float(((confidence - truth) ** 2).mean()), 3),
        "brier_of_base_rate": round(float(truth.mean() * (1 - truth.mean())), 3),
        "cpu_ms_per_doc": round(float(np.mean(times)), 1),
        "cpu_ms_per_doc_p95": round(float(np.percentile(times, 95)), 1),
        "evidence_verbatim": verbatim,
    }


if __name__ == "__main__":
    main()
