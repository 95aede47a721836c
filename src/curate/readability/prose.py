"""Choose what of a text is prose: complete sentences in paragraphs, captions and dialogue.

A reading level is only told of prose. Headings, fragments, lists, tables, code, formulas, verse,
addresses and labels are left out and counted in words by reason, after the preparation that the
makers of such measures ask for.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from curate.readability.blocks import (
    Unit,
    joined_across_breaks,
    mark_items_after_colon,
    units_of,
    words_up_to,
)
from curate.readability.cleaning import plain_text
from curate.readability.items import is_play, is_recipe, mark_test_items
from curate.readability.matter import mark_definitions, mark_matter
from curate.readability.runs import mark_running_heads, mark_runs
from curate.readability.sentences import STOPS, has_stop_at_end, last_sign, split_sentences
from curate.readability.words import PLACEHOLDER, count_words, folded, is_familiar

# Reasons that are not part of what the page says in sentences: they don't lower the prose share.
_NOT_CONTENT = frozenset(
    {"markup", "web_address", "speaker_label", "time_stamp", "phonetic_guide", "formula"}
)
_LONG_FRAGMENT = 30  # words without a stop: speech written down without punctuation, not a fragment
_LONGEST_HEADING = 14  # words
_LONGEST_HEADING_TEXT = 120  # characters
_SHORTEST_LIST_SENTENCE = 6  # words; a shorter list item is seldom a sentence even with its stop
_SHORTEST_TAIL, _LONGEST_TAIL = 8, 60  # words of a last sentence whose stop was lost
_SHORTEST_TITLE = 4  # words; "Stop, Mary Ann!" is none
_N_LETTERS_WITH_CAPITAL = 3  # in titles; shorter words may have small letters ("of")
_SHORTEST_LEAD_IN = 5  # words before a final colon ("You will need the following:")

_CODE_START = re.compile(
    r"\s*(?:def \w|class \w+[(:]|import [\w.]+(?:$|;| as | import )|from [\w.]+ import"
    r"|#include|for ?\(|if ?\(|while ?\(|return\b.*;"
    r"|(?:public|private) (?:static|void|class|final)\b"
    r"|function \w*\(|(?:var|let|const) \w+ ?=|print\(|>>> |\$ \w|SELECT [\w*, ]+ FROM )"
)
_STATEMENT = re.compile(r"=|\w\(|\)\s*;$|^\W*\w+(?:\s\w+){0,2}\s*;$")
_COMMAND_OPTION = re.compile(r"(?<!\S)-\w, --\w")
_CODE_SIGNS = "{}();=<>[]_#&|\\"
_CHAPTER = re.compile(r"(?:chapter|cap[ií]tulo|lesson|unit|module|part|book) [\divxlct]", re.I)
_ROMAN = frozenset("IVX")
_DROP_CAP = re.compile(r"^([B-HJ-Z]) ([a-z]{1,15}|[A-Z]{2,15})\b")
_LETTER = re.compile(r"[^\W\d_]")
_TABLE = re.compile(r"\|[^|\n]*\||\t[^\t\n]*\t")
_N_COMMAS_OF_A_ROW = 3
_N_SPACES_OF_A_VALUE = 3


@dataclass(frozen=True)  # without slots, so that what is derived can be kept
class Prose:
    """What was kept, in order, and what was left out.

    `paragraphs` holds the complete sentences of each paragraph; `dropped` words by reason.
    `headings` are short pieces that stood alone and were left out, each with the number of the
    paragraph that it stands before; those written in Markdown keep their `#` signs.
    """

    paragraphs: tuple[tuple[str, ...], ...]
    dropped: dict[str, int]
    is_recipe: bool = False
    is_play: bool = False
    headings: tuple[tuple[int, str], ...] = ()

    @cached_property
    def n_words(self) -> int:
        """Words of all kept sentences, a placeholder counting as one; counted when first asked."""
        return sum(map(count_words, self.sentences))

    def counted(self, n_words: int) -> Prose:
        """This prose, told how many words it has, so that no word has to be counted twice."""
        self.__dict__["n_words"] = n_words
        return self

    @cached_property
    def sentences(self) -> list[str]:
        """All kept sentences in order."""
        return [sentence for paragraph in self.paragraphs for sentence in paragraph]

    @property
    def share(self) -> float:
        """Share (0-1) of the content's words that is prose; 0 for a text without words."""
        left_out = sum(n for reason, n in self.dropped.items() if reason not in _NOT_CONTENT)
        total = self.n_words + left_out
        return self.n_words / total if total else 0.0

    def n_dropped(self, *reasons: str) -> int:
        """Words left out for any of `reasons`."""
        return sum(self.dropped.get(reason, 0) for reason in reasons)


def select_prose(text: str) -> Prose:
    r"""The prose of `text`, whose paragraphs are separated by blank lines.

    >>> select_prose("Plants\n\nPlants need light. They need water, too.").dropped
    {'heading': 1}
    """
    dropped: Counter[str] = Counter()
    plain = plain_text(text, dropped)
    kept: list[tuple[str, ...]] = []
    units = units_of(plain, dropped)
    headings: list[tuple[int, str]] = []
    mark_running_heads(units)
    mark_runs(units)
    mark_definitions(units)
    mark_items_after_colon(units)
    units = joined_across_breaks(units)
    mark_test_items(units)
    mark_matter(units)
    for unit in units:
        sentences = _complete_sentences(unit, dropped)
        if _may_be_heading(unit):
            headings.append((len(kept), _as_heading(unit)))
        if sentences:
            kept.append(tuple(sentences))
    ordered = {reason: dropped[reason] for reason in sorted(dropped) if dropped[reason]}
    return Prose(
        tuple(kept),
        ordered,
        is_recipe=is_recipe(units),
        is_play=is_play(units, dropped["speaker_label"]),
        headings=tuple(headings),
    )


def _may_be_heading(unit: Unit) -> bool:
    """Whether the unit is a short line that stands for itself and ends like no sentence."""
    text = unit.parts[0]
    if len(text) > _LONGEST_HEADING_TEXT or len(unit.parts) > 1:
        return False
    if unit.is_item and not (
        unit.mark[:1].isdigit() or (unit.mark and _ROMAN.issuperset(unit.mark))
    ):
        return False
    if unit.reason not in (None, "heading") and not _CHAPTER.match(text):
        return False  # one of a run of short lines; a chapter may follow on a glossary, say
    return not has_stop_at_end(text)


def _as_heading(unit: Unit) -> str:
    """The heading with what was taken off its beginning."""
    if unit.mark:
        return f"{unit.mark}{'' if '.' in unit.mark else '.'} {unit.text}"
    return f"{'#' * unit.level} {unit.text}" if unit.level else unit.text


def _complete_sentences(unit: Unit, dropped: Counter[str]) -> list[str]:
    """The complete sentences of one unit; the rest is added to `dropped`."""
    text = unit.text
    if text[1:2] == " ":
        text = _DROP_CAP.sub(_whole_word, text, count=1)
    if text[-1:] in "?!" and len(text) <= _LONGEST_HEADING_TEXT and _is_title(text):
        unit.reason = unit.reason or "heading"
    reason = unit.reason or _reason_to_drop(unit, text)
    if reason:
        dropped[reason] += count_words(text)
        return []
    sentences = split_sentences(text)
    if not sentences or has_stop_at_end(sentences[-1]) or _is_lead_in(text):
        return sentences
    *complete, rest = sentences
    n_rest = count_words(rest)
    if _lost_its_stop(n_rest, is_alone=not complete, text=text):
        return sentences
    dropped[_reason_of_rest(unit, n_rest, is_alone=not complete)] += n_rest
    return complete


def _is_title(text: str) -> bool:
    """Whether a question or call has capitals as titles have ("What Do Animals Eat?")."""
    words = [word for word in text.split() if word[0].isalpha()]
    if len(words) < _SHORTEST_TITLE or text.isupper():
        return False
    return all(word[0].isupper() for word in words if len(word) >= _N_LETTERS_WITH_CAPITAL)


def _whole_word(match: re.Match[str]) -> str:
    """A large first letter together with the rest of its word (`O NCE`), if that makes a word."""
    letter, rest = match.groups()
    return letter + rest if is_familiar(folded(letter + rest)) else match.group()


def _lost_its_stop(n_words: int, *, is_alone: bool, text: str) -> bool:
    """Whether a last piece without a stop is a sentence all the same.

    It ends in a semicolon (statutes, long lists of clauses), or it closes a paragraph of complete
    sentences and is as long as sentences are.
    """
    if text.rstrip().endswith(";"):
        return n_words >= _SHORTEST_LIST_SENTENCE
    return not is_alone and _SHORTEST_TAIL <= n_words <= _LONGEST_TAIL


def _is_lead_in(text: str) -> bool:
    return last_sign(text) == ":" and words_up_to(text, _SHORTEST_LEAD_IN) == _SHORTEST_LEAD_IN


def _reason_to_drop(unit: Unit, text: str) -> str | None:
    """Why nothing of the unit is prose, or None."""
    if PLACEHOLDER in text and count_words(text) <= 2 * text.count(PLACEHOLDER):
        return "formula"
    if _LETTER.search(text) is None:
        return "formula"  # numbers and nothing else
    if ("|" in text or "\t" in text) and _TABLE.search(text):
        return "table"
    # Neither rows of values nor lines of code end in a word and a stop, as paragraphs do.
    ends_in_word = text[-1:] in STOPS and text[-2:-1].isalpha()
    if not ends_in_word and (_is_row(text) or _is_mostly_numbers(text)):
        return "table"
    if ", --" in text and _COMMAND_OPTION.search(text):
        return "code"
    if _CODE_START.match(text) or (not ends_in_word and _ends_as_code(text)):
        return "code"
    if unit.is_item and words_up_to(text, _SHORTEST_LIST_SENTENCE) < _SHORTEST_LIST_SENTENCE:
        return "list"
    return None


def _is_row(text: str) -> bool:
    """Whether `text` is a row of values with commas between them and no space after these."""
    n_commas = text.count(",")
    if n_commas < _N_COMMAS_OF_A_ROW or text.count(", ") * 4 > n_commas or has_stop_at_end(text):
        return False
    return text.count(" ") <= _N_SPACES_OF_A_VALUE * n_commas


def _is_mostly_numbers(text: str) -> bool:
    """Whether digits are so many that the words between them are names of values."""
    return sum(map(text.count, "0123456789")) * 4 > len(text)


def _ends_as_code(text: str) -> bool:
    """Whether a unit ends as code does, or has more signs of code than words."""
    if text.endswith(("{", "}")):
        return True
    if text.endswith(";") and _STATEMENT.search(text):  # a clause of a statute ends so as well
        return True
    n_signs = sum(map(text.count, _CODE_SIGNS))
    return n_signs > 0 and n_signs > words_up_to(text, n_signs)


def _reason_of_rest(unit: Unit, n_words: int, *, is_alone: bool) -> str:
    """Why the last piece of a unit, which no stop ends, is left out."""
    if n_words >= _LONG_FRAGMENT:
        return "unpunctuated"
    if unit.is_item:
        return "list"
    return "heading" if is_alone and n_words <= _LONGEST_HEADING else "fragment"
