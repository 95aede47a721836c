"""What keeps look-alikes apart: language, numbers, titles, grades.

Publishers write hundreds of lessons from one template. "Lesson 4" and "Lesson 5", or two
worksheets that differ in their numbers only, share most of their words and are not duplicates.
"""

from __future__ import annotations

import re
from collections import Counter

from curate.dedupe.model import DedupeDoc, Guard
from curate.dedupe.normalize import number_tokens, tokens

# What follows is the site's name more often than a part of the title.
_SITE_SUFFIX = re.compile(r"\s+[|–—·»-]\s+")
_ENGLISH = {
    "a",
    "an",
    "and",
    "as",
    "at",
    "by",
    "for",
    "from",
    "in",
    "into",
    "of",
    "on",
    "or",
    "the",
}
_SPANISH = {"de", "del", "el", "en", "la", "las", "los", "y"}
_EMPTY_WORDS = frozenset(_ENGLISH | _SPANISH | {"to", "with"})


def guard_between(
    first: DedupeDoc, second: DedupeDoc, first_words: tuple[str, ...], second_words: tuple[str, ...]
) -> Guard | None:
    """What forbids folding two near texts; None where nothing does.

    Args:
        first: one document.
        second: the other.
        first_words: `tokens(first.text)`.
        second_words: `tokens(second.text)`.
    """
    if _differ(_language(first), _language(second)):
        return Guard.LANGUAGE
    if _differ(first.grade, second.grade):
        return Guard.GRADE
    if titles_conflict(first.title, second.title):
        return Guard.TITLE
    if _each_has_its_own(number_tokens(first_words), number_tokens(second_words)):
        return Guard.NUMBERS
    if _each_has_its_own_topic(first_words, second_words):
        return Guard.WORDS
    return None


def guard_between_identical(first: DedupeDoc, second: DedupeDoc) -> Guard | None:
    """What forbids folding two identical texts: titles whose numbers differ ("Lesson 4" / "5").

    Such twins are landing pages written from one template, alike but for the title.
    """
    numbers = [number_tokens(tokens(doc.title or "")) for doc in (first, second)]
    return Guard.TITLE if _each_has_its_own(*numbers) else None


def titles_conflict(first: str | None, second: str | None) -> bool:
    """Whether each title has a word that the other lacks; a missing title conflicts with none.

    The name of a site after ` | ` or ` - ` is not counted.

    >>> titles_conflict("Adding fractions | Some Site", "Adding Fractions")
    False
    >>> titles_conflict("Adding fractions", "Subtracting fractions")
    True
    """
    ours, theirs = _title_words(first), _title_words(second)
    if not ours or not theirs:
        return False
    return _each_has_its_own(ours, theirs)


def _title_words(title: str | None) -> tuple[str, ...]:
    words = tokens(_SITE_SUFFIX.split((title or "").strip())[0])
    return tuple(word for word in words if word not in _EMPTY_WORDS)


def _each_has_its_own(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    ours, theirs = Counter(first), Counter(second)
    return bool(ours - theirs) and bool(theirs - ours)


def _each_has_its_own_topic(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    # A word that one text repeats and the other never uses fills a slot of a template:
    # "Practice adding ... Adding is ..." beside "Practice subtracting ... Subtracting is ...".
    ours, theirs = Counter(first), Counter(second)
    return _repeats_a_word_of_its_own(ours, theirs) and _repeats_a_word_of_its_own(theirs, ours)


def _repeats_a_word_of_its_own(ours: Counter[str], theirs: Counter[str]) -> bool:
    return any(n > 1 and word not in theirs and word[0].isalpha() for word, n in ours.items())


def _language(doc: DedupeDoc) -> str | None:
    return doc.lang.lower().split("-")[0].split("_")[0] if doc.lang else None


def _differ(first: str | None, second: str | None) -> bool:
    if not first or not second:
        return False
    return first.strip().lower() != second.strip().lower()
