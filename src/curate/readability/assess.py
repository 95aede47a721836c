"""The reading level of one text, or an honest status where none can be told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from curate.readability.bands import bands_of, nearest_band
from curate.readability.counts import WORDS_COLUMN, Counts, count
from curate.readability.course import course_of, levels_with
from curate.readability.ease import ease_of
from curate.readability.estimate import (
    HIGHEST,
    LOWEST,
    ModelName,
    interval_of_text,
    interval_of_work,
    label_of,
    raw_estimate,
    rounded,
)
from curate.readability.features import feature_rows
from curate.readability.formulas import english_formulas, latin_formulas
from curate.readability.language import Language, tell_language
from curate.readability.prose import Prose, select_prose
from curate.readability.spanish import spanish_formulas
from curate.records import Measurement, Readability, ReadabilityStatus

if TYPE_CHECKING:
    from collections.abc import Callable

READABILITY_VERSION = "2"
"""Raised whenever the same text may get another finding, so that stored ones become stale."""

FEWEST_WORDS = 100  # of prose; fewer get no number
_ENOUGH_FOR_LANGUAGE = 30  # words of prose
_SURE_FROM = 200  # words of prose; fewer get low confidence
_PROSE_SHARE = 0.5  # of the content's words; less gets low confidence
_EASIEST_SURE = 400  # L; below, early-reading features matter that the estimate does not see
_FEWEST_NOT_PROSE = 15  # words; fewer in verse or a list are simply too short
_LONGEST_MEAN_SENTENCE = 110  # words; no punctuated prose comes near
_LONG_MEAN_SENTENCE = 55  # words; real only with inner punctuation
_WORDS_A_MARK = 25  # punctuated prose has a comma or the like more often than this
_INNER_MARK = re.compile(r"[,;:—–()]")

_Status = ReadabilityStatus


def assess(
    text: str,
    *,
    language: str | None = None,
    model: ModelName = "fitted",
    formulas: bool = True,
) -> Readability:
    """The reading level of `text`: a Lexile-like estimate (not a certified Lexile measure).

    Args:
        text: main text of a resource, paragraphs separated by blank lines.
        language: its declared language (BCP 47), believed unless the text clearly contradicts it;
            None asks the text.
        model: `fitted`, or the `published` 1988 slopes.
        formulas: whether to add the classic formulas, where there is enough prose for them.

    Pure: the same text gives the same finding in any process, order or locale.
    """
    prose = select_prose(text)
    told = tell_language(_language_sample(prose, text), language)
    if not told.is_latin_script or told.is_uncertain or told.code not in (None, "en"):
        return _of_other_language(prose, told, formulas=formulas)
    refusal = _refusal(prose)
    if refusal is not None:
        return _without_number(prose, told, *refusal)
    counts = count(prose.sentences)
    if not counts["looked_up"]:
        return _without_number(prose, told, _Status.TOO_SHORT, "no words to look up")
    rows = feature_rows(counts.slices)
    weights = counts.slices.sums[:, WORDS_COLUMN].astype(float)
    value = raw_estimate(rows, weights, model)
    if _is_hardly_punctuated(prose, counts) or rounded(value) > HIGHEST:
        length = counts.n_words / counts.n_sentences
        note = f"{length:.0f} words a sentence: the text is hardly punctuated"
        return _without_number(prose, told, _Status.UNRELIABLE, note)
    found = english_formulas(counts) if formulas else {}
    ease = ease_of(rows, weights, counts.n_words)
    return _with_number(prose, told, counts, value, ease, model, found)


def _language_sample(prose: Prose, text: str) -> str:
    """The prose, where there is enough of it: menus and code say little of the language."""
    return " ".join(prose.sentences) if prose.n_words >= _ENOUGH_FOR_LANGUAGE else text


def _refusal(prose: Prose) -> tuple[ReadabilityStatus, str] | None:
    """Why no number can be told of English text, or None."""
    verse = prose.n_dropped("verse")
    lists = prose.n_dropped("list", "table")
    if prose.is_recipe:
        return _Status.NOT_PROSE, "a recipe: measures are told of prose only"
    if verse >= _FEWEST_NOT_PROSE and verse > prose.n_words:
        return _Status.NOT_PROSE, "mostly verse: measures are told of prose only"
    if prose.n_words >= FEWEST_WORDS:
        return None
    if lists >= _FEWEST_NOT_PROSE and lists > prose.n_words:
        return _Status.NOT_PROSE, "mostly lists or tables: measures are told of prose only"
    if prose.n_dropped("unpunctuated") > prose.n_words:
        return _Status.UNRELIABLE, "hardly any punctuation: sentences cannot be told apart"
    return _Status.TOO_SHORT, f"{prose.n_words} words of prose; {FEWEST_WORDS} are needed"


def _is_hardly_punctuated(prose: Prose, counts: Counts) -> bool:
    sentence_words = counts.n_words / counts.n_sentences
    if sentence_words > _LONGEST_MEAN_SENTENCE:
        return True
    if sentence_words < _LONG_MEAN_SENTENCE:
        return False
    n_marks = sum(len(_INNER_MARK.findall(sentence)) for sentence in prose.sentences)
    return counts.n_words > n_marks * _WORDS_A_MARK


def _of_other_language(prose: Prose, told: Language, *, formulas: bool) -> Readability:
    """No number; formulas made for the language, or for any in Latin script."""
    is_spanish = told.code == "es"
    found: dict[str, float] = {}
    if formulas and told.is_latin_script and prose.n_words >= FEWEST_WORDS:
        of_language: Callable[[list[str]], dict[str, float]] = (
            spanish_formulas if is_spanish else lambda _: {}
        )
        found = {**of_language(prose.sentences), **latin_formulas(prose.sentences)}
    name = told.code or ("no sure language" if told.is_latin_script else "a non-Latin script")
    note = f"in {name}: the Lexile-like estimate is made for English only"
    return _without_number(prose, told, _Status.UNSUPPORTED_LANGUAGE, note, found)


def _without_number(
    prose: Prose,
    told: Language,
    status: ReadabilityStatus,
    note: str,
    formulas: dict[str, float] | None = None,
) -> Readability:
    return Readability(
        status=status,
        formulas=formulas or {},
        prose_words=prose.n_words,
        dropped_words=prose.dropped,
        language=told.code,
        note="; ".join(part for part in (told.note, note) if part),
    )


def _with_number(
    prose: Prose,
    told: Language,
    counts: Counts,
    value: float,
    ease: tuple[float, tuple[float, float]],
    model: ModelName,
    formulas: dict[str, float],
) -> Readability:
    number = max(rounded(value), LOWEST)
    doubts = _doubts(prose, number, is_at_floor=rounded(value) < LOWEST)
    notes = [part for part in (told.note, *doubts) if part]
    return Readability(
        status=_Status.LOW_CONFIDENCE if doubts else _Status.OK,
        lexile_like=number,
        label=label_of(number),
        interval_text=interval_of_text(number, prose.n_words, model),
        interval_work=interval_of_work(number, prose.n_words, model),
        bands=bands_of(number),
        nearest_band=nearest_band(number),
        ease=ease[0],
        ease_interval=ease[1],
        ease_from="features",
        formulas=formulas,
        prose_words=prose.n_words,
        dropped_words=prose.dropped,
        language=told.code,
        course=course_of(
            prose, levels_with(prose.sentences, model), sentence_words=counts.sentence_words
        ),
        note="; ".join(notes) or None,
        evidence=_evidence(counts, model),
    )


def _doubts(prose: Prose, number: int, *, is_at_floor: bool) -> list[str]:
    """Why confidence in the number is low; empty where it is not."""
    doubts: list[str] = []
    if prose.n_words < _SURE_FROM:
        doubts.append(f"only {prose.n_words} words of prose")
    if prose.share < _PROSE_SHARE:
        doubts.append(f"only {prose.share:.0%} of the text is prose")
    if number < _EASIEST_SURE:
        doubts.append("texts for beginning readers depend on more than is measured here")
    if is_at_floor:
        doubts.append(f"the estimate lies below {label_of(LOWEST)}, where the scale ends")
    return doubts


def _evidence(counts: Counts, model: ModelName) -> tuple[Measurement, ...]:
    """The measured numbers that matter most to the estimate."""
    looked_up = counts["looked_up"]
    told = (
        ("mean_clause_length", counts.n_words / counts.n_clauses, "words",
         "ended by any of . ! ? ; :"),
        ("mean_sentence_length", counts.n_words / counts.n_sentences, "words",
         "ended by any of . ! ?"),
        ("mean_word_frequency", counts["zipf"] / looked_up, "Zipf",
         "0 unknown, 3 rare, 7 as common as 'the'"),
        ("unfamiliar_words", counts["hard_dale_chall"] / looked_up, "share",
         "not on the Dale-Chall list" + (" (not used by this model)" * (model == "published"))),
    )  # fmt: skip
    return tuple(
        Measurement(name=name, value=round(value, 4), unit=unit, note=note)
        for name, value, unit, note in told
    )
