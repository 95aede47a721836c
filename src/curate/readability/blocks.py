"""Lines of a plain text -> units: paragraphs, list items, single lines.

Lines broken for width are joined, and so are sentences that go on after a page or caption break;
lines that stand for themselves (verse, lists, one sentence a line) stay apart.
"""

from __future__ import annotations

import collections
import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from curate.readability.sentences import STOPS, has_stop_at_end, last_sign
from curate.readability.words import PLACEHOLDER, WORD, count_words

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Sequence

_BLANK = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_BULLET = re.compile(
    r"\s*(?:(?:Step|STEP|Question|Task|Exercise|Problem|Example|Tip|Rule) (\d{1,3})[:.)]"
    r"|[-–—―*•◦▪‣·●○■□☐✓+]|\(?(\d{1,3}|[A-Za-z])[.)]"
    r"|(\d{1,3}(?:\.\d{1,3}){1,4}[.)]?)(?= [A-Z]))\s+(?=\S)"
)
_FIRST_OF_LABELS = frozenset("SQTEPR")  # of "Step 1:" and the like
# "J. Smith wrote ..." begins with an initial; options and outlines seldom go beyond these letters.
_INITIAL = re.compile(r"\s*[J-UW-Z]\. [A-Z]")
_MARKDOWN_HEADING = re.compile(r"#{1,6}(?:\s|$)|={2,6} .{1,80} ={2,6}\s*$")
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"
_TIME_STAMP = re.compile(
    rf"\W{{0,3}}(?:\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}},?[ T])?{_CLOCK}"
    rf"(?:\s*(?:-->|[-–—])\s*{_CLOCK})?(?: ?[ap]\.?m\b\.?)?\W{{0,3}}(?=\s|$|[A-Z])",
    re.I,
)
_SPEAKER = re.compile(
    r"(?:>>\s*|[-–—] ?)?(?:((?:[A-Z][\w.'’-]{0,20}(?: [A-Z0-9][\w.'’-]{0,20}){0,3})"
    r"|[A-Z][A-Z0-9 .'’-]{1,30})(?: ?[(\[][^)\]]{1,40}[)\]])?:(?:\s+|$)"
    r"|([A-Z][A-Z'’-]{1,20}(?: [A-Z][A-Z'’-]{0,20}){0,2})\.\s+(?=(?:[AIO] )?\S*[a-z]))"
)
_LABEL_REACH = 80  # characters of a line in which the sign after a speaker's name may stand
_NAME_LINE = re.compile(r"[A-Z][A-Z '’-]{1,30}$")

_N_LABELS = 3  # lines with a label before labels are taken for speakers
_N_ITEMS = 3
_WRAPPED_SHARE = 0.35  # of later lines that begin in lower case: lines were broken for width
_SHARE_OF_TERMS = 0.7  # of the lines of a glossary
_WRAPPED_LENGTH = 0.6  # of the longest line; all but the last reach it if broken for width
_NARROW_LINE = 30  # characters; lines shorter than this were not broken for width
_WIDE_LINE = 60  # characters; a line as long as this without a stop goes on in the next
_N_WORDS_TO_GO_ON = 5  # a shorter piece without a stop is an item or a heading, not half a sentence
_CLAUSE_ENDS = frozenset(";,")  # a list of clauses, or a poem; both are told elsewhere
_LONGEST_CLOSE = 8  # characters: a colon and the quotes, brackets or marks that may follow it
_LONGEST_PAGE_NUMBER = 12  # characters of a line such as "- 123 -"


@dataclass(slots=True)
class Unit:
    """A paragraph, list item or line. `reason` is set where nothing of it can be prose.

    `mark` is the number or letter that a list item was marked by, without its period; "" for
    none. `is_alone` is whether blank lines stand before and after the only line of it. `level` is
    the number of `#` signs of a Markdown heading.
    """

    parts: list[str]
    is_item: bool = False
    reason: str | None = None
    mark: str = ""
    is_alone: bool = False
    level: int = 0

    @property
    def text(self) -> str:
        """All of it in one line; words that were broken at a line end are whole again."""
        return self.parts[0] if len(self.parts) == 1 else _joined(self.parts)


def _joined(parts: list[str]) -> str:
    text = " ".join(parts)
    if "- " not in text:
        return text
    whole: list[str] = []
    for part in parts:
        before = whole[-1] if whole else ""
        if before.endswith("-") and before[-2:-1].islower() and part[:1].islower():
            whole[-1] = before[:-1] + part  # "read-" and "ing the"
        else:
            whole.append(part)
    return " ".join(whole)


def words_up_to(text: str, limit: int) -> int:
    """Number of words of `text` as `words.count_words` tells it, but counting ends at `limit`."""
    n_words = sum(1 for _ in islice(WORD.finditer(text), limit))
    return n_words if n_words == limit else min(limit, n_words + text.count(PLACEHOLDER))


def starts_lower(text: str) -> bool:
    """Whether the first letter, after quotes and brackets, is in lower case."""
    return text[:1].islower() or text.lstrip("\"'“‘(«¿¡")[:1].islower()


def units_of(text: str, dropped: Counter[str]) -> list[Unit]:
    """Units of plain `text` in order; speaker labels and time stamps are added to `dropped`."""
    blocks = [block.split("\n") for block in _BLANK.split(text.strip("\n"))]
    blocks = _without_labels(_without_stamps(blocks, dropped), dropped)
    units: list[Unit] = []
    for block in blocks:
        if block:
            units.extend(_units_of_block(block))
    return units


def _without_stamps(blocks: list[list[str]], dropped: Counter[str]) -> list[list[str]]:
    """Lines without time stamps (`00:12`, `[1:02:03]`, caption times); empty ones are left out."""
    out: list[list[str]] = []
    for block in blocks:
        lines: list[str] = []
        for line in block:
            line = line.strip(" ")
            if not line or line == "WEBVTT":
                continue
            match = None if line[0].isalpha() else _TIME_STAMP.match(line)
            if match is None:
                lines.append(line)
                continue
            dropped["time_stamp"] += 1
            if lines and lines[-1].isdigit():
                lines.pop()  # the number of a caption
            rest = line[match.end() :].strip()
            if rest and "-->" not in match.group():
                lines.append(rest)
        out.append(lines)
    return out


def _label_of(line: str) -> re.Match[str] | None:
    """The speaker's label at the start of a line, with the name in group 1 or 2."""
    start = line[:_LABEL_REACH]
    return _SPEAKER.match(start) if ":" in start or ". " in start else None


def _without_labels(blocks: list[list[str]], dropped: Counter[str]) -> list[list[str]]:
    """Without `NAME:` before lines, where at least three lines have one and a name comes again.

    So for `NAME.` and for names in capitals on lines of their own, as plays have them.
    """
    found = [
        m.group(1) or m.group(2) for block in blocks for line in block if (m := _label_of(line))
    ]
    names = [block[0] for block in blocks if len(block) > 1 and _NAME_LINE.match(block[0])]
    has_labels = len(found) >= _N_LABELS and len(set(found)) < len(found)
    names_seen = collections.Counter(names)
    has_names = len(names) > _N_LABELS and len(names_seen) * 2 <= len(names)
    if not has_labels and not has_names:
        return blocks
    out: list[list[str]] = []
    for block in blocks:
        lines: list[str] = []
        if has_names and block and names_seen[block[0]] > 1:
            dropped["speaker_label"] += count_words(block[0])
            block = block[1:]
        for line in block:
            match = _label_of(line) if has_labels else None
            if match:
                dropped["speaker_label"] += count_words(match.group())
            rest = line[match.end() :] if match else line
            if rest.strip():
                lines.append(rest)
        out.append(lines)
    return out


def _median(numbers: Sequence[int]) -> int:
    """The middle number (the upper one of two)."""
    return sorted(numbers)[len(numbers) // 2]


def _is_wrapped(lines: list[str]) -> bool:
    """Whether the lines were broken for width, so that they are one paragraph."""
    later = lines[1:]
    if (
        not later
        or _is_list_under(lines[0], later)
        or _median([len(line) for line in lines[:-1]]) < _NARROW_LINE
    ):
        return False
    return sum(map(starts_lower, later)) / len(later) >= _WRAPPED_SHARE


def _is_list_under(first: str, later: list[str]) -> bool:
    """Whether items follow on "The pupils will:"; lines broken for width are all about as long."""
    if not first.endswith(":") or len(later) < _N_ITEMS:
        return False
    longest = max(map(len, later))
    return min(map(len, [first, *later[:-1]])) < _WRAPPED_LENGTH * longest


def _are_definitions(lines: list[str]) -> bool:
    """Whether most lines explain a term in small letters (`mass: the amount of matter`)."""
    if len(lines) <= _N_ITEMS:
        return False
    return sum(": " in line[:_NARROW_LINE] for line in lines) >= _SHARE_OF_TERMS * len(lines)


def _is_page_number(line: str) -> bool:
    return len(line) <= _LONGEST_PAGE_NUMBER and line.strip("-–—[]|. ").isdigit()


def _units_of_block(lines: list[str]) -> list[Unit]:
    """Units of the lines between two blank lines."""
    if _are_definitions(lines):
        return [Unit([line], reason=None if has_stop_at_end(line) else "list") for line in lines]
    is_wrapped = _is_wrapped(lines)
    is_in_items = False  # of a list without bullets, after "you will:"
    is_bare_list = (
        len(lines) > _N_ITEMS
        and _median([words_up_to(line, _N_WORDS_TO_GO_ON) for line in lines]) < _N_WORDS_TO_GO_ON
    )
    units: list[Unit] = []
    last: Unit | None = None  # the last that a line may go on, over a page number
    for line in lines:
        is_in_items = (is_in_items or _leads_in(last)) and starts_lower(line)
        if _is_page_number(line):
            units.append(Unit([line], reason="furniture"))
        elif item := _item_of(line):
            units.append(item)
            last = item
        elif _MARKDOWN_HEADING.match(line):
            level = len(line) - len(line.lstrip("#"))
            units.append(Unit([line.strip("#= ")], reason="heading", level=level))
            last = None
        elif (
            last is not None
            and not is_bare_list
            and (is_wrapped or not is_in_items)
            and _goes_on(last, line, is_wrapped)
        ):
            last.parts.append(line)
        else:
            last = Unit([line], is_alone=len(lines) == 1)
            units.append(last)
    return units


def _leads_in(unit: Unit | None) -> bool:
    if unit is None or ":" not in (end := unit.parts[-1][-_LONGEST_CLOSE:]):
        return False
    return last_sign(end) == ":"


def mark_items_after_colon(units: list[Unit]) -> None:
    """Mark lists that lost their bullets: three pieces or more in lower case after "you will:".

    The last of them may end the sentence that the words with the colon begin.
    """
    start = 0
    while start < len(units):
        end = start + 1
        if units[start].reason is None and _leads_in(units[start]):
            while end < len(units) and _is_bare_item(units[end]):
                end += 1
                if has_stop_at_end(units[end - 1].parts[-1]):
                    break
            if end - start > _N_ITEMS:
                for unit in units[start + 1 : end]:
                    unit.reason = "list"
        start = end


def _is_bare_item(unit: Unit) -> bool:
    return (
        unit.reason is None
        and not unit.is_item
        and starts_lower(unit.parts[0])
        and last_sign(unit.parts[-1]) not in _CLAUSE_ENDS
    )


def _item_of(line: str) -> Unit | None:
    """The line as a list item, if it is marked as one."""
    if line[0].isalpha() and line[1:2] not in (".", ")") and line[0] not in _FIRST_OF_LABELS:
        return None
    bullet = _BULLET.match(line)
    if bullet is None or _INITIAL.match(line):
        return None
    rest = line[bullet.end() :].strip()
    is_speech = line.lstrip()[0] in "—―" and has_stop_at_end(rest)  # dialogue opens with a dash
    return Unit([rest], is_item=not is_speech, mark=next(filter(None, bullet.groups()), ""))


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
        return len(unit.parts) > 1 or is_long_enough(before)
    return len(before) >= _WIDE_LINE and not before.rstrip().endswith(":")


def is_long_enough(text: str) -> bool:
    """Whether a piece without a stop may be the first half of a sentence."""
    return words_up_to(text, _N_WORDS_TO_GO_ON) == _N_WORDS_TO_GO_ON


def joined_across_breaks(units: list[Unit]) -> list[Unit]:
    """Join a piece without a stop to a next one in lower case: pages and captions break so.

    Page numbers and running heads (`furniture`) between the two stay where they are.
    """
    out: list[Unit] = []
    before: Unit | None = None
    for unit in units:
        if unit.reason == "furniture":
            out.append(unit)
            continue
        if (
            before is not None
            and before.reason is None
            and unit.reason is None
            and not unit.is_item
            and not before.is_item
            and unit.parts[0][:1].islower()
            and not _is_ended(before, unit)
            and (len(before.parts) > 1 or is_long_enough(before.text))
        ):
            before.parts.extend(unit.parts)
            continue
        out.append(unit)
        before = unit
    return out


def _is_ended(before: Unit, unit: Unit) -> bool:
    """Whether `before` ends where a sentence may; after a colon, code has no stop and prose has."""
    sign = last_sign(before.parts[-1])
    return sign in STOPS or (sign == ":" and not has_stop_at_end(unit.parts[-1]))
