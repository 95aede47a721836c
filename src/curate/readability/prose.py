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
from itertools import pairwise

from curate.readability.blocks import Unit, units_of, words_up_to
from curate.readability.cleaning import plain_text
from curate.readability.sentences import has_stop_at_end, last_sign, split_sentences
from curate.readability.words import PLACEHOLDER, count_words

# Reasons that are not part of what the page says in sentences: they don't lower the prose share.
_NOT_CONTENT = frozenset(
    {"markup", "web_address", "speaker_label", "time_stamp", "phonetic_guide", "formula"}
)
_LONG_FRAGMENT = 30  # words without a stop: speech written down without punctuation, not a fragment
_LONGEST_HEADING = 14  # words
_LONGEST_HEADING_TEXT = 120  # characters
_SHORTEST_LIST_SENTENCE = 6  # words; a shorter list item is seldom a sentence even with its stop
_SHORTEST_TAIL, _LONGEST_TAIL = 8, 60  # words of a last sentence whose stop was lost
_SHORTEST_LEAD_IN = 5  # words before a final colon ("You will need the following:")

_CODE_START = re.compile(
    r"\s*(?:def |class \w+[(:]|import \w|from \w+ import|#include|for ?\(|if ?\("
    r"|while ?\(|return\b.*;|public |private |function |var |let \w+ ?=|const |print\("
    r"|>>> |\$ \w|SELECT )"
)
_CODE_ENDS = ("{", "}", ";")
_CODE_SIGNS = "{}();=<>[]_#&|\\"
_FURNITURE = re.compile(
    r"^(?:©|\(c\) \d{4}|copyright\b|all rights reserved|page \d+|"
    r"(?:chapter|unit|lesson|section|part|figure|fig\.|table) [\dIVXivx.]+\W*$)",
    re.I,
)
_CHAPTER = re.compile(r"(?:chapter|cap[ií]tulo|lesson|unit|module|part|book) [\divxlct]", re.I)
_TABLE = re.compile(r"\|[^|\n]*\||\t[^\t\n]*\t")
_QUANTITY = re.compile(
    r"^\W{0,3}(?:\d+|[½¼¾⅓⅔]|an? )[\d /.½¼¾⅓⅔-]*\s?(?:cups?|tsp|tbsp|teaspoons?|tablespoons?|oz|"
    r"ounces?|pounds?|lbs?|grams?|g|kg|ml|liters?|pinch|cloves?|sticks?|cans?)\b",
    re.I,
)
_N_QUANTITIES_OF_A_RECIPE = 3
_SHARE_OF_A_RECIPE = 0.2  # of the units


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
    for unit in units:
        sentences = _complete_sentences(unit, dropped)
        if _may_be_heading(unit):
            headings.append((len(kept), "#" * unit.level + " " * bool(unit.level) + unit.text))
        if sentences:
            kept.append(tuple(sentences))
    ordered = {reason: dropped[reason] for reason in sorted(dropped) if dropped[reason]}
    return Prose(tuple(kept), ordered, _is_recipe(units), tuple(headings))


def _may_be_heading(unit: Unit) -> bool:
    """Whether the unit is a short line that stands for itself and ends like no sentence."""
    text = unit.parts[0]
    if len(text) > _LONGEST_HEADING_TEXT or unit.is_item or len(unit.parts) > 1:
        return False
    if unit.reason not in (None, "heading") and not _CHAPTER.match(text):
        return False  # one of a run of short lines; a chapter may follow on a glossary, say
    return not has_stop_at_end(text)


def _is_recipe(units: list[Unit]) -> bool:
    """Whether at least three lines in a row of units measure out ingredients.

    They must be a good part of the text as well: the materials of one experiment make no recipe
    of a chapter.
    """
    measured = [bool(_QUANTITY.match(unit.text)) for unit in units]
    if sum(measured) < _SHARE_OF_A_RECIPE * len(units):
        return False
    n_neighbors = sum(one and other for one, other in pairwise(measured))
    return n_neighbors >= _N_QUANTITIES_OF_A_RECIPE - 1


def _complete_sentences(unit: Unit, dropped: Counter[str]) -> list[str]:
    """The complete sentences of one unit; the rest is added to `dropped`."""
    text = unit.text
    reason = unit.reason or _reason_to_drop(unit, text)
    if reason:
        dropped[reason] += count_words(text)
        return []
    sentences = split_sentences(text)
    if not sentences or has_stop_at_end(text) or _is_lead_in(text):
        return sentences
    *complete, rest = sentences
    n_rest = count_words(rest)
    if _lost_its_stop(n_rest, is_alone=not complete, text=text):
        return sentences
    dropped[_reason_of_rest(unit, n_rest, is_alone=not complete)] += n_rest
    return complete


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
    if ("|" in text or "\t" in text) and _TABLE.search(text):
        return "table"
    if _is_code(text):
        return "code"
    if _FURNITURE.match(text) and words_up_to(text, _LONG_FRAGMENT + 1) <= _LONG_FRAGMENT:
        return "furniture"
    if unit.is_item and words_up_to(text, _SHORTEST_LIST_SENTENCE) < _SHORTEST_LIST_SENTENCE:
        return "list"
    return None


def _is_code(text: str) -> bool:
    """Whether a unit begins or ends as code does, or has more signs of code than words."""
    if _CODE_START.match(text) or text.rstrip().endswith(_CODE_ENDS):
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
