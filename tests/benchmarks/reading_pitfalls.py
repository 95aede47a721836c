"""Every pitfall of the tests (`tests/readability/pitfalls.yaml`): which get an absurd number."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from reading_bars import Bar, at_least

from curate.readability import assess

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))


def pitfalls() -> tuple[list[Bar], dict[str, object]]:
    from tests.readability.pitfalls import load, problems

    absurd: dict[str, list[str]] = {}
    statuses: Counter[str] = Counter()
    cases = load()
    for pitfall in cases:
        found = assess(pitfall.text, language=pitfall.language)
        statuses[found.status.value] += 1
        if wrong := problems(pitfall, found):
            absurd[pitfall.name] = list(wrong)
    share = round(100 * (1 - len(absurd) / len(cases)), 1)
    return [at_least("pitfalls without an absurd number, %", 100, 100, share)], {
        "cases": len(cases),
        "without_an_absurd_number": len(cases) - len(absurd),
        "statuses": dict(statuses.most_common()),
        "absurd": absurd,
    }
