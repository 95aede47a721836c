"""Why no number can be told of an English text, from what was kept of it and what was left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from curate.records import ReadabilityStatus

if TYPE_CHECKING:
    from curate.readability.prose import Prose

FEWEST_WORDS = 100
"""Words of prose; a text with fewer gets no number."""

_LEAST_SHARE = 0.15  # of the content; the few sentences of a contents page are chance finds
_FEWEST_NOT_PROSE = 15  # words; fewer in verse or a list are simply too short
_LONGEST_MEAN_SENTENCE = 110  # words; no punctuated prose comes near
_LONG_MEAN_SENTENCE = 55  # words; real only with inner punctuation
_WORDS_A_MARK = 25  # punctuated prose has a comma or the like more often than this
_INNER_MARK = re.compile(r"[,;:—–()]")
_FEW_DISTINCT = 2  # sentences; a text of these alone, over and over, says nothing of its level
_MANY_SENTENCES = 20
_CAPITALS = 0.9  # share of the letters; above it a text is in capitals

# What is read by other rules than prose, as a note names it.
_NOT_PROSE = {
    "verse": "verse",
    "list": "lists or tables",
    "table": "lists or tables",
    "test_item": "test items",
    "code": "code",
    "front_matter": "front or back matter",
    "back_matter": "front or back matter",
}

Refusal = tuple[ReadabilityStatus, str]
_Status = ReadabilityStatus


def refusal(prose: Prose, sentence_words: float | None = None) -> Refusal | None:
    """The status of a text that gets no number, with a note for its reader; None if it gets one.

    Args:
        prose: what was selected of the text.
        sentence_words: mean words of its sentences, where they were counted already.

    Pure and independent of the order of `dropped`.
    """
    if prose.is_recipe:
        return _Status.NOT_PROSE, "a recipe: measures are told of prose only"
    if prose.is_play:
        return _Status.NOT_PROSE, "a play: measures are told of prose only"
    n_words = prose.n_words
    verse = prose.n_dropped("verse")
    if verse >= _FEWEST_NOT_PROSE and verse > n_words:
        return _Status.NOT_PROSE, "mostly verse: measures are told of prose only"
    if prose.n_dropped("unpunctuated") > n_words:
        return _unreliable("hardly any punctuation: sentences cannot be told apart")
    if n_words < FEWEST_WORDS:
        return _too_little(prose)
    return _doubtful(prose, sentence_words or n_words / len(prose.sentences))


def _unreliable(note: str) -> Refusal:
    return _Status.UNRELIABLE, note


def _too_little(prose: Prose) -> Refusal:
    """`not_prose` where something else outweighs the prose, else `too_short`."""
    left_out = prose.n_dropped(*_NOT_PROSE)
    if left_out >= _FEWEST_NOT_PROSE and left_out > prose.n_words:
        most = max(sorted(_NOT_PROSE), key=lambda reason: prose.n_dropped(reason))
        return _Status.NOT_PROSE, f"mostly {_NOT_PROSE[most]}: measures are told of prose only"
    return _Status.TOO_SHORT, f"{prose.n_words} words of prose; {FEWEST_WORDS} are needed"


def _doubtful(prose: Prose, sentence_words: float) -> Refusal | None:
    """For prose that is next to nothing of its text, or whose sentences are no real ones."""
    if prose.share < _LEAST_SHARE:
        note = f"only {prose.share:.0%} of the text is prose: it cannot stand for the rest"
        return _Status.NOT_PROSE, note
    if is_hardly_punctuated(prose, sentence_words):
        note = f"{sentence_words:.0f} words a sentence: the text is hardly punctuated"
        return _unreliable(note)
    sentences = prose.sentences
    if len(sentences) >= _MANY_SENTENCES and _is_repeated(sentences):
        return _unreliable("the same sentence over and over")
    if prose.n_dropped("time_stamp", "speaker_label") and _is_in_capitals(sentences):
        return _unreliable("a transcript in capital letters: its sentences cannot be trusted")
    return None


def is_hardly_punctuated(prose: Prose, sentence_words: float) -> bool:
    """Whether sentences of `sentence_words` words on average (mean) can be no real ones."""
    if sentence_words > _LONGEST_MEAN_SENTENCE:
        return True
    if sentence_words < _LONG_MEAN_SENTENCE:
        return False
    n_marks = sum(len(_INNER_MARK.findall(sentence)) for sentence in prose.sentences)
    return prose.n_words > n_marks * _WORDS_A_MARK


def _is_repeated(sentences: list[str]) -> bool:
    distinct = set(sentences)
    return len(distinct) <= _FEW_DISTINCT and any(map(str.isalpha, "".join(distinct)))


def _is_in_capitals(sentences: list[str]) -> bool:
    n_upper = sum(sign.isupper() for sentence in sentences for sign in sentence)
    n_lower = sum(sign.islower() for sentence in sentences for sign in sentence)
    return n_upper > _CAPITALS * (n_upper + n_lower)
