"""Lines that are no prose together: verse, lists without bullets, heads that come again."""

from __future__ import annotations

import re
from collections import Counter

from curate.readability.blocks import Unit, words_up_to
from curate.readability.sentences import has_stop_at_end, last_sign

_SHORT_LINE = 10  # words; longer lines are neither verse nor items
_LONGEST_SHORT_LINE = 200  # characters, which spares counting the words of paragraphs
_N_VERSE_LINES = 4
_N_ITEMS = 3
_N_WORDS_OF_HALF_A_SENTENCE = 5
_PAUSES = frozenset(",;—–-")  # after a colon a list begins
_RHYMING = 0.5  # share of lines with a rhyme nearby that makes verse of stopped lines
_RHYME = re.compile(r"([aeiouy]+[^aeiouy\W\d]*e?)\W*$", re.I)
_N_REPEATS = 3  # times that a line comes before it is taken for a running head
_LONGEST_HEAD = 60  # characters
_DIGITS = re.compile(r"\d+")


def mark_running_heads(units: list[Unit]) -> None:
    """Mark lines without a stop that come again and again, numbers aside: heads of pages.

    A refrain comes again as well, but with other repeated lines around it.
    """
    heads = [i for i, unit in enumerate(units) if _may_be_head(unit)]
    if len(heads) < _N_REPEATS:
        return
    forms = {i: _DIGITS.sub("", units[i].parts[0]) for i in heads}
    counts = Counter(forms.values())
    repeated = [i for i in heads if counts[forms[i]] >= _N_REPEATS]
    known = set(repeated)
    for i in repeated:
        if not (known & {i - 2, i + 2} and known & {i - 1, i + 1}):
            units[i].reason = "furniture"


def _may_be_head(unit: Unit) -> bool:
    return (
        unit.reason is None
        and unit.is_alone
        and len(unit.parts[0]) <= _LONGEST_HEAD
        and not has_stop_at_end(unit.parts[0])
    )


def mark_runs(units: list[Unit]) -> None:
    """Mark verse and lists without bullets: runs of short lines that no stop ends."""
    run: list[Unit] = []
    for unit in units:
        if unit.reason == "furniture":
            continue
        if unit.reason is None and not unit.is_item and _is_short(unit):
            run.append(unit)
            continue
        _mark_run(run)
        run = []
    _mark_run(run)


def _is_short(unit: Unit) -> bool:
    if len(unit.parts[0]) > _LONGEST_SHORT_LINE:
        return False
    return 0 < words_up_to(unit.text, _SHORT_LINE + 1) <= _SHORT_LINE


def _mark_run(run: list[Unit]) -> None:
    if len(run) >= _N_ITEMS and (reason := _reason_of_run([unit.text for unit in run])):
        for member in run:
            member.reason = reason


def _reason_of_run(texts: list[str]) -> str | None:
    """`verse`, `list` or None for a run of three short lines or more."""
    n_lines = len(texts)
    stopped = sum(map(has_stop_at_end, texts)) / n_lines
    capital = sum(text.lstrip("\"'“‘(")[:1].isupper() for text in texts) / n_lines
    n_words = sorted(words_up_to(text, _SHORT_LINE) for text in texts)[n_lines // 2]
    is_verse_like = n_lines >= _N_VERSE_LINES and capital >= 0.7 and n_words >= 3
    if is_verse_like and stopped < 0.9 and _rhyming_share(texts) >= _RHYMING:
        return "verse"
    if stopped >= 0.6:  # one sentence a line, as in picture books and dialogue
        return None
    paused = sum(last_sign(text) in _PAUSES for text in texts) / n_lines
    if is_verse_like and paused >= 0.15:
        return "verse"
    if stopped >= 0.3:
        return None
    # Lines of a caption go on in lower case and are no list; see `blocks.joined_across_breaks`.
    return None if capital < 0.3 and n_words >= _N_WORDS_OF_HALF_A_SENTENCE else "list"


def _rhyming_share(texts: list[str]) -> float:
    """Share (0-1) of lines whose last word is spelled in the end like one of the next two lines."""
    ends = [
        (match.group(1).lower() if (match := _RHYME.search(text[-12:])) else "") for text in texts
    ]
    last = [text.split()[-1].lower() for text in texts]
    rhymes = set()
    for i, end in enumerate(ends):
        for j in (i + 1, i + 2):
            if len(end) > 1 and j < len(ends) and end == ends[j] and last[i] != last[j]:
                rhymes |= {i, j}
    return len(rhymes) / len(texts)
