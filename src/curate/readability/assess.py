"""The reading level of one text, or an honest status where none can be told."""

from __future__ import annotations

from dataclasses import dataclass, replace

from curate.readability.bands import bands_of, nearest_band
from curate.readability.chapters import moved_headings
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
from curate.readability.prose import Prose, select_prose
from curate.readability.refusal import FEWEST_WORDS, Refusal, refusal
from curate.readability.scales import formula_bands
from curate.readability.shares import ENOUGH_PROSE, JudgedText, judge_languages
from curate.readability.spanish import spanish_formulas
from curate.records import Measurement, Readability, ReadabilityStatus

READABILITY_VERSION = "3"
"""Raised whenever the same text may get another finding, so that stored ones become stale."""

_SURE_FROM = 200  # words of prose; fewer get low confidence
_PROSE_SHARE = 0.5  # of the content's words; less gets low confidence
_CAPITALS = 0.6  # of the words, with a capital inside a sentence; names alone never reach it
_EASIEST_SURE = 400  # L; below, early-reading features matter that the estimate does not see

_Status = ReadabilityStatus


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read of a text: its prose in the language it is judged by."""

    prose: Prose
    judged: JudgedText


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
        model: `fitted`; the `formula` of three numbers; or the `published` 1988 slopes.
        formulas: whether to add the classic formulas, where there is enough prose for them.

    Pure: the same text gives the same finding in any process, thread, order or locale.
    """
    read = _read(text, language)
    judged = read.judged
    if judged.is_uncertain and judged.is_latin_script and read.prose.n_words < ENOUGH_PROSE:
        # Addresses, tables and menus are in no language, and that is not the matter with them.
        refused = refusal(read.prose)
        if refused is not None:
            return _without_number(read, refused)
    if not judged.is_latin_script or judged.is_uncertain or judged.code not in (None, "en"):
        return _of_other_language(read, formulas=formulas)
    counts = count(read.prose.sentences)
    read.prose.counted(counts.n_words)
    length = counts.n_words / counts.n_sentences if counts.n_sentences else None
    refused = refusal(read.prose, length)
    if refused is None and not counts["looked_up"]:
        refused = _Status.TOO_SHORT, "no words to look up"
    if refused is not None:
        return _without_number(read, refused)
    rows = feature_rows(counts.slices)
    weights = counts.slices.sums[:, WORDS_COLUMN].astype(float)
    value = raw_estimate(rows, weights, model)
    if rounded(value) > HIGHEST:
        note = f"{length:.0f} words a sentence: the text is hardly punctuated"
        return _without_number(read, (_Status.UNRELIABLE, note))
    return _with_number(
        read, counts, value, model, ease_of(rows, weights, counts.n_words), formulas
    )


def judged_sentences(text: str, language: str | None = None) -> list[str]:
    """The sentences of `text` that `assess` measures: prose of its main language, in order."""
    return _read(text, language).prose.sentences


def judged_paragraphs(text: str, language: str | None = None) -> tuple[tuple[str, ...], ...]:
    """The same sentences by the paragraph that they stand in."""
    return _read(text, language).prose.paragraphs


def _read(text: str, language: str | None) -> _Read:
    prose = select_prose(text)
    judged = judge_languages(prose.paragraphs, language, text)
    if judged.n_other_words:
        dropped = dict(sorted({**prose.dropped, "other_language": judged.n_other_words}.items()))
        paragraphs = tuple(tuple(paragraph) for paragraph in judged.paragraphs)
        headings = moved_headings(prose.headings, prose.paragraphs, paragraphs)
        prose = replace(prose, paragraphs=paragraphs, dropped=dropped, headings=headings)
    return _Read(prose, judged)


def _of_other_language(read: _Read, *, formulas: bool) -> Readability:
    """No number; formulas made for the language, or for any in Latin script."""
    prose, judged = read.prose, read.judged
    found: dict[str, float] = {}
    if formulas and judged.is_latin_script and prose.n_words >= FEWEST_WORDS:
        of_language = spanish_formulas if judged.code == "es" else latin_formulas
        found = of_language(prose.sentences)
    name = judged.code or ("no sure language" if judged.is_latin_script else "a non-Latin script")
    note = f"the Lexile-like estimate is made for English only, and this text is in {name}"
    return _without_number(read, (_Status.UNSUPPORTED_LANGUAGE, note), found)


def _without_number(
    read: _Read, refused: Refusal, formulas: dict[str, float] | None = None
) -> Readability:
    status, note = refused
    return Readability(
        status=status,
        formulas=formulas or {},
        formula_bands=formula_bands(formulas or {}, read.judged.code),
        prose_words=read.prose.n_words,
        dropped_words=read.prose.dropped,
        language=read.judged.code,
        languages=read.judged.shares,
        note="; ".join(part for part in (read.judged.note, note) if part),
    )


def _with_number(
    read: _Read,
    counts: Counts,
    value: float,
    model: ModelName,
    ease: tuple[float, tuple[float, float]],
    formulas: bool,
) -> Readability:
    number = max(rounded(value), LOWEST)
    doubts = _doubts(read.prose, counts, number, is_at_floor=rounded(value) < LOWEST)
    notes = [part for part in (read.judged.note, *doubts) if part]
    return Readability(
        status=_Status.LOW_CONFIDENCE if doubts else _Status.OK,
        lexile_like=number,
        label=label_of(number),
        interval_text=interval_of_text(number, counts.n_words, model),
        interval_work=interval_of_work(number, counts.n_words, model),
        bands=bands_of(number),
        nearest_band=nearest_band(number),
        ease=ease[0],
        ease_interval=ease[1],
        ease_from="features",
        formulas=english_formulas(counts) if formulas else {},
        prose_words=counts.n_words,
        dropped_words=read.prose.dropped,
        language=read.judged.code,
        languages=read.judged.shares,
        course=course_of(
            read.prose,
            levels_with(read.prose.sentences, model),
            sentence_words=counts.sentence_words,
        ),
        note="; ".join(notes) or None,
        evidence=_evidence(counts, model),
    )


def _doubts(prose: Prose, counts: Counts, number: int, *, is_at_floor: bool) -> list[str]:
    """Why confidence in the number is low; empty where it is not."""
    doubts: list[str] = []
    if prose.n_words < _SURE_FROM:
        doubts.append(f"only {prose.n_words} words of prose")
    if prose.share < _PROSE_SHARE:
        doubts.append(f"only {prose.share:.0%} of the text is prose")
    if counts["capitalized"] > _CAPITALS * counts["words"]:
        doubts.append("nearly every word has a capital: names and sentence ends are not certain")
    elif not counts["capitalized"] and all(map(str.islower, prose.sentences)):
        doubts.append("no capital letters: sentence ends are not certain")
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
