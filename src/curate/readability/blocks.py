"""Lines of a plain text -> units: paragraphs, list items, single lines; verse and lists are marked.

Lines broken for width are joined, and so are sentences that go on after a page or caption break;
lines that stand for themselves (verse, lists, one sentence a line) stay apart.
"""

from __future__ import annotations

import re
import statistics
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from curate.readability.sentences import has_stop_at_end, last_sign
from curate.readability.words import PLACEHOLDER, WORD, count_words

if TYPE_CHECKING:
    from collections import Counter

_BLANK = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_BULLET = re.compile(r"^\s*(?:[-–—*•◦▪‣·●○■□☐✓+]|\(?(?:\d{1,3}|[A-Za-z])[.)])\s+(?=\S)")
_MARKDOWN_HEADING = re.compile(r"^#{1,6}\s")
_TIME_STAMP = re.compile(
    r"^\W{0,3}\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"
    r"(?:\s*(?:-->|[-–—])\s*\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?)?\W{0,3}(?=\s|$|[A-Z])"
)
_SPEAKER = re.compile(
    r"^(?:>>\s*)?((?:[A-Z][\w.'’-]{0,20}(?: [A-Z0-9][\w.'’-]{0,20}){0,3})"
    r"|[A-Z][A-Z0-9 .'’-]{1,30}):(?:\s+|$)"
)
_PAUSES = frozenset(",;:—–-")

_N_LABELS = 3  # lines with a label before labels are taken for speakers
_SHORT_LINE = 10  # words; longer lines are neither verse nor items
_N_VERSE_LINES = 4
_N_ITEMS = 3
_WRAPPED_SHARE = 0.35  # of later lines that begin in lower case: lines were broken for width
_NARROW_LINE = 30  # characters; lines shorter than this were not broken for width
_WIDE_LINE = 60  # characters; a line as long as this without a stop goes on in the next
_N_WORDS_TO_GO_ON = 5  # a shorter piece without a stop is an item or a heading, not half a sentence


@dataclass(slots=True)
class Unit:
    """A paragraph, list item or line. `reason` is set where nothing of it can be prose."""

    parts: list[str]
    is_item: bool = False
    reason: str | None = None
    level: int = 0  # of a Markdown heading

    @property
    def text(self) -> str:
        """All of it in one line."""
        return self.parts[0] if len(self.parts) == 1 else " ".join(self.parts)


def words_up_to(text: str, limit: int) -> int:
    """Number of words of `text` as `words.count_words` tells it, but counting ends at `limit`."""
    n_words = sum(1 for _ in islice(WORD.finditer(text), limit))
    return n_words if n_words == limit else min(limit, n_words + text.count(PLACEHOLDER))


def units_of(text: str, dropped: Counter[str]) -> list[Unit]:
    """Units of plain `text` in order; speaker labels and time stamps are added to `dropped`."""
    blocks = [block.split("\n") for block in _BLANK.split(text.strip("\n"))]
    blocks = _without_labels(_without_stamps(blocks, dropped), dropped)
    units: list[Unit] = []
    for block in blocks:
        if block:
            units.extend(_units_of_block(block))
    _mark_runs(units)
    return _joined_across_breaks(units)


def _without_stamps(blocks: list[list[str]], dropped: Counter[str]) -> list[list[str]]:
    """Lines without time stamps (`00:12`, `[1:02:03]`, caption times); empty ones are left out."""
    out: list[list[str]] = []
    for block in blocks:
        lines: list[str] = []
        for line in block:
            match = _TIME_STAMP.match(line)
            if match:
                dropped["time_stamp"] += 1
                if lines and lines[-1].isdigit():
                    lines.pop()  # the number of a caption
            rest = line[match.end() :] if match else line
            if rest.strip():
                lines.append(rest.strip(" "))
        out.append(lines)
    return out


def _without_labels(blocks: list[list[str]], dropped: Counter[str]) -> list[list[str]]:
    """Without `NAME:` before lines, where at least three lines have one and a name comes again."""
    labels = [m.group(1) for block in blocks for line in block if (m := _SPEAKER.match(line))]
    if len(labels) < _N_LABELS or len(set(labels)) == len(labels):
        return blocks
    out: list[list[str]] = []
    for block in blocks:
        lines: list[str] = []
        for line in block:
            match = _SPEAKER.match(line)
            if match:
                dropped["speaker_label"] += count_words(match.group(1))
            rest = line[match.end() :] if match else line
            if rest.strip():
                lines.append(rest)
        out.append(lines)
    return out


def _units_of_block(lines: list[str]) -> list[Unit]:
    """Units of the lines between two blank lines."""
    later = lines[1:]
    n_lower = sum(line.lstrip("\"'“‘(")[:1].islower() for line in later)
    is_wide = bool(later) and statistics.median(len(line) for line in lines[:-1]) >= _NARROW_LINE
    is_wrapped = is_wide and n_lower / len(later) >= _WRAPPED_SHARE
    is_bare_list = (
        len(lines) > _N_ITEMS
        and statistics.median(count_words(line) for line in lines) < _N_WORDS_TO_GO_ON
    )
    units: list[Unit] = []
    for line in lines:
        bullet = _BULLET.match(line)
        if bullet:
            units.append(Unit([line[bullet.end() :].strip()], is_item=True))
        elif _MARKDOWN_HEADING.match(line):
            words = line.lstrip("#")
            units.append(Unit([words.strip()], reason="heading", level=len(line) - len(words)))
        elif (
            units
            and not is_bare_list
            and units[-1].reason is None
            and _goes_on(units[-1], line, is_wrapped)
        ):
            units[-1].parts.append(line)
        else:
            units.append(Unit([line]))
    return units


def _goes_on(unit: Unit, line: str, is_wrapped: bool) -> bool:
    """Whether `line` belongs to the paragraph that `unit` holds so far."""
    before = unit.parts[-1]
    if "\t" in line or "|" in line:
        return False
    if is_wrapped:
        return True
    if has_stop_at_end(before):
        return False
    if line[0].islower():
        return len(unit.parts) > 1 or words_up_to(before, _N_WORDS_TO_GO_ON) >= _N_WORDS_TO_GO_ON
    return len(before) >= _WIDE_LINE and not before.rstrip().endswith(":")


def _mark_runs(units: list[Unit]) -> None:
    """Mark verse and lists without bullets: runs of short lines that no stop ends."""
    run: list[Unit] = []
    for unit in [*units, None]:
        is_short = (
            unit is not None
            and unit.reason is None
            and not unit.is_item
            and 0 < words_up_to(unit.text, _SHORT_LINE + 1) <= _SHORT_LINE
        )
        if is_short and unit is not None:
            run.append(unit)
            continue
        reason = _reason_of_run(run)
        if reason:
            for member in run:
                member.reason = reason
        run = []


def _reason_of_run(run: list[Unit]) -> str | None:
    """`verse`, `list` or None for a run of short lines."""
    if len(run) < _N_ITEMS:
        return None
    texts = [unit.text for unit in run]
    stopped = sum(has_stop_at_end(text) for text in texts) / len(texts)
    if stopped >= 0.6:  # one sentence a line, as in picture books and dialogue
        return None
    paused = sum(last_sign(text) in _PAUSES for text in texts) / len(texts)
    capital = sum(text.lstrip("\"'“‘(")[:1].isupper() for text in texts) / len(texts)
    n_words = statistics.median(count_words(text) for text in texts)
    if len(run) >= _N_VERSE_LINES and paused >= 0.15 and capital >= 0.7 and n_words >= 3:
        return "verse"
    if stopped >= 0.3:
        return None
    # Lines of a caption go on in lower case and are no list; see `_joined_across_breaks`.
    return None if capital < 0.3 and n_words >= _N_WORDS_TO_GO_ON else "list"


def _joined_across_breaks(units: list[Unit]) -> list[Unit]:
    """Join a piece without a stop to a next one in lower case: pages and captions break so."""
    out: list[Unit] = []
    for unit in units:
        before = out[-1] if out else None
        if (
            before is not None
            and before.reason is None
            and unit.reason is None
            and not unit.is_item
            and not before.is_item
            and unit.text[:1].islower()
            and not has_stop_at_end(before.parts[-1])
            and (
                len(before.parts) > 1
                or words_up_to(before.text, _N_WORDS_TO_GO_ON) >= _N_WORDS_TO_GO_ON
            )
        ):
            before.parts.extend(unit.parts)
        else:
            out.append(unit)
    return out
