"""Resident memory over many distinct documents, each made here: it must stay flat.

Sentences are put together from lists of plain words; some words are made up, so that every document
brings a few that no table has met. Nothing is kept by us: what grows is kept by the code measured.
"""

from __future__ import annotations

import gc
import json
import random
import subprocess
import sys
from pathlib import Path

import psutil
from reading_bars import Bar, at_most


def _listed(text: str, mark: str | None = None) -> list[str]:
    return [" ".join(part.split()) for part in text.split(mark)]


_SUBJECTS = _listed(
    "farmer teacher river captain neighbor doctor village market student sailor baker engine "
    "winter garden council writer hunter cousin planet soldier"
)
_VERBS = _listed(
    "carried watched remembered crossed described followed built answered reached measured opened "
    "covered studied repaired collected planted visited guarded lifted explained"
)
_OBJECTS = _listed(
    "bridge letter basket window harvest journey lantern treaty machine forest signal map kettle "
    "valley stone promise circle harbor ladder story"
)
_MANNERS = _listed(
    "slowly | again before dawn | with great care | for the first time | without a word | in spite "
    "of the rain | after the meeting | near the old mill; nobody knew why | and called it a day",
    "|",
)
_SYLLABLES = _listed("ba ke li mo nu ra se ti vo zu dra fle gri plo stu")
FIRST, EVERY = 20_000, 10_000  # documents before the memory must be flat; between two looks
N_BIG, BIG_WORDS = 300, 5_000
MIB = 2**20


def document(random_: random.Random, words: int) -> str:
    """Paragraphs of about `words` words; some two of a hundred are made up on the spot."""
    sentences: list[str] = []
    held = 0
    while held < words:
        invented = "".join(random_.choices(_SYLLABLES, k=random_.randint(2, 5)))
        adjective = invented if random_.random() < 0.25 else random_.choice(("old", "quiet", "new"))
        sentence = (
            f"The {adjective} {random_.choice(_SUBJECTS)} {random_.choice(_VERBS)} the "
            f"{random_.choice(_OBJECTS)} of the {random_.choice(_SUBJECTS)} "
            f"{random_.choice(_MANNERS)}."
        )
        held += sentence.count(" ") + 1
        sentences.append(sentence)
    paragraphs = [" ".join(sentences[i : i + 6]) for i in range(0, len(sentences), 6)]
    return "\n\n".join(paragraphs)


def memory(documents: int) -> tuple[list[Bar], dict[str, object]]:
    """Each part in a process of its own, so that no other part's memory is in the figure."""
    small = _child("small", documents)
    growth = small["growth_mib"]
    big = max(10, min(N_BIG, documents // 300))
    contrast = {
        "documents": big,
        "words_each": BIG_WORDS,
        "ours": _child("ours", big),
        "textstat": _child("textstat", big),
    }
    name = f"growth of memory over {documents:,} documents, MiB"
    return [at_most(name, 5, 5, growth)], {"small": small, "big_documents": contrast}


def _child(part: str, documents: int) -> dict:
    from reading_speed import environment

    done = subprocess.run(
        [sys.executable, str(Path(__file__).resolve()), part, str(documents)],
        capture_output=True, text=True, check=True, env=environment(),
    )  # fmt: skip
    return json.loads(done.stdout)


def resident_mib() -> float:
    gc.collect()
    return round(psutil.Process().memory_info().rss / MIB, 1)


def _small(documents: int) -> dict[str, object]:
    from curate.readability import assess

    random_ = random.Random(20)
    first, every = min(FIRST, documents // 5), min(EVERY, max(1, documents // 10))
    looks: dict[int, float] = {}
    for n in range(1, documents + 1):
        assess(document(random_, 150))
        if n >= first and n % every == 0:
            looks[n] = resident_mib()
    return {
        "resident_mib": looks,
        "growth_mib": round(max(looks.values()) - next(iter(looks.values())), 1),
    }


def _big(part: str, documents: int) -> dict[str, object]:
    """Memory that stays behind after `documents` long ones, each of which is let go by us."""
    if part == "textstat":
        from reading_textstat import ten_formulas

        read = ten_formulas()
    else:
        from curate.readability import assess as read
    random_ = random.Random(21)
    read(document(random_, 200))
    before = resident_mib()
    for _ in range(documents):
        read(document(random_, BIG_WORDS))
    after = resident_mib()
    return {"before_mib": before, "after_mib": after, "kept_mib": round(after - before, 1)}


if __name__ == "__main__":
    part_, count = sys.argv[1], int(sys.argv[2])
    print(json.dumps(_small(count) if part_ == "small" else _big(part_, count)))
