"""The passages of a page, each with its language."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from curate.readability.function_words import FEWEST_WORDS, profile_of
from curate.readability.language import (
    FEWEST_WORDS_TO_DETECT,
    are_near,
    bar_of,
    detect,
    is_latin,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    Paragraphs = Sequence[Sequence[str]]

LEAST_SHARE = 0.05
"""Of the words; a language with less is not named."""

_LIKELY = 0.5  # of the detector, for English and for the declared language
_N_SENTENCES_AT_ONCE = 8  # of a long paragraph
_N_CHARS_DETECTED = 280  # of what the detector is asked about at once
_N_WORDS_ASKED = 100
_N_LETTERS_A_WORD = 2  # of writing that does not part words with spaces
_N_WORDS_WITHOUT_ENGLISH = 8  # with next to no small English word are hardly English
_ENGLISH_HINT = 0.05
_FEW_HITS = 2
_ACCIDENT_SHARE = 0.2  # of the words, for what is not even twenty words
_WITHOUT_SPACES = frozenset({"zh", "ja", "th", "lo", "km", "my"})

UNKNOWN = "und"
"""Stands in `shares` for words that are not English but whose language cannot be told."""


@dataclass(frozen=True, slots=True)
class Part:
    """Sentences of one paragraph that belong together, and their language where it is known."""

    paragraph: int
    sentences: Sequence[str]
    n_words: int
    code: str | None
    is_plain: bool = False

    @property
    def text(self) -> str:
        """Its sentences, joined."""
        return " ".join(self.sentences)


def parts_with_language(paragraphs: Paragraphs, declared: str | None) -> list[Part]:
    """Every sentence of `paragraphs`, in parts of one language; `declared` is a primary subtag.

    A part's code is None only where no part of the text could be told and nothing is declared.
    """
    parts = [
        part
        for i, paragraph in enumerate(paragraphs)
        for passage in _passages([paragraph])
        for part in _parts_of(i, passage)
    ]
    named = {part.code for part in parts if part.is_plain}
    parts = [_leaning(part, named, declared) if part.code is None else part for part in parts]
    parts = _detected_in_runs(_asked(parts, declared), declared)
    return _without_accidents(_inherited(parts, declared), declared)


def _parts_of(index: int, passage: Sequence[str]) -> list[Part]:
    """One part, or several where the passage changes between languages."""
    text = " ".join(passage)
    profile = profile_of(text)
    n_words = n_spaced(passage)
    if profile.is_mixed and len(passage) > 1:
        parts: list[Part] = []
        for code, group in groupby(passage, key=lambda sentence: profile_of(sentence).leaning):
            sentences = list(group)
            parts.append(Part(index, sentences, n_spaced(sentences), code, code is not None))
        return parts
    if profile.is_mixed and profile.n_words >= FEWEST_WORDS:
        largest = max(profile.n_english, profile.n_spanish, profile.n_other)
        code = {profile.n_english: "en", profile.n_spanish: "es"}.get(largest)
        return [Part(index, passage, n_words, code)]
    code = profile.plain
    return [Part(index, passage, n_words, code, code is not None)]


def _asked(parts: list[Part], declared: str | None) -> list[Part]:
    """The detector's word on what the small words do not settle, some hundred words at a time.

    Where it is not sure of them together, each that is long enough is looked at alone.
    """
    found: list[Part] = []
    bundle: list[Part] = []
    for part in parts:
        if part.code is None:
            bundle.append(part)
        if part.code is not None or sum(one.n_words for one in bundle) >= _N_WORDS_ASKED:
            found += _asked_together(bundle, declared)
            bundle = []
        if part.code is not None:
            found.append(part)
    return found + _asked_together(bundle, declared)


def _asked_together(bundle: list[Part], declared: str | None) -> list[Part]:
    if not any(_is_askable(part) for part in bundle):
        return bundle  # what is next to it may still settle it
    n_chars = _N_CHARS_DETECTED // len(bundle)
    code = _detected(" ".join(part.text[:n_chars] for part in bundle), declared)
    if code is not None:
        return [replace(part, code=code) for part in bundle]
    return [
        replace(part, code=_detected(part.text, declared)) if _is_askable(part) else part
        for part in bundle
    ]


def _is_askable(part: Part) -> bool:
    return part.n_words >= FEWEST_WORDS or not is_latin(part.text)


def _detected(text: str, declared: str | None) -> str | None:
    """What the detector is sure enough of, or None."""
    half = _N_CHARS_DETECTED // 2
    sample = text if len(text) <= _N_CHARS_DETECTED else f"{text[:half]} {text[-half:]}"
    code, probability = detect(sample)
    if declared is not None and are_near(code, declared):
        code = declared
    bar = _LIKELY if code in ("en", declared) else bar_of(text.count(" ") + 1)
    return code if probability >= bar else None


def _detected_in_runs(parts: list[Part], declared: str | None) -> list[Part]:
    """Parts too short or too odd to be told alone are looked at with their like next to them."""
    found: list[Part] = []
    for is_known, group in groupby(parts, key=lambda part: part.code is not None):
        run = list(group)
        if not is_known:
            code = _code_of_run(" ".join(part.text for part in run), declared)
            run = [replace(part, code=code) for part in run]
        found += run
    return found


def _code_of_run(text: str, declared: str | None) -> str | None:
    """The language of parts taken together, `UNKNOWN`, or None for what says too little."""
    profile = profile_of(text)
    if profile.plain is not None:
        return profile.plain
    if profile.n_words >= FEWEST_WORDS_TO_DETECT or not is_latin(text):
        code = _detected(text, declared)
        if code is not None:
            return code
    is_not_english = profile.n_words >= _N_WORDS_WITHOUT_ENGLISH and (
        profile.n_english < profile.n_words * _ENGLISH_HINT
    )
    if declared not in (None, "en") and profile.leaning != "en":
        return declared
    return UNKNOWN if is_not_english and detect(text)[0] != "en" else None


def _leaning(part: Part, named: set[str | None], declared: str | None) -> Part:
    """A short part is in English or Spanish if it leans to it and the page has more of it.

    One small word says too little where another language is declared: "for" is Danish, too.
    """
    profile = profile_of(part.text)
    if profile.n_words >= FEWEST_WORDS:
        return part
    n_hits = profile.n_english + profile.n_spanish + profile.n_shared
    is_enough = n_hits >= _FEW_HITS or declared in (None, profile.leaning)
    return replace(part, code=profile.leaning) if is_enough and profile.leaning in named else part


def _inherited(parts: list[Part], declared: str | None) -> list[Part]:
    """What is still unknown is in the language of what stands before it, or else after it."""
    found: list[Part] = []
    before: str | None = None
    first = next((part.code for part in parts if part.code is not None), declared)
    for part in parts:
        code = part.code or before or first
        before = code
        found.append(replace(part, code=code))
    return found


def _without_accidents(parts: list[Part], declared: str | None) -> list[Part]:
    """A language that only the detector saw, in a few words, is taken for the main one.

    Lists of names and terms are what detectors go wrong on.
    """
    weights = weights_of(parts)
    total = sum(weights.values())
    if len(weights) < 2:
        return parts
    main = max(weights, key=lambda code: weights[code])
    sure = {declared, *(part.code for part in parts if part.is_plain)}
    accidents = {
        code
        for code, n_words in weights.items()
        if code not in sure
        and n_words < total * (_ACCIDENT_SHARE if n_words < FEWEST_WORDS else LEAST_SHARE)
    }
    return [replace(part, code=main) if part.code in accidents else part for part in parts]


def _passages(paragraphs: Paragraphs) -> Iterator[Sequence[str]]:
    for paragraph in paragraphs:
        if len(paragraph) <= _N_SENTENCES_AT_ONCE:
            yield paragraph
        else:
            for start in range(0, len(paragraph), _N_SENTENCES_AT_ONCE):
                yield paragraph[start : start + _N_SENTENCES_AT_ONCE]


def n_spaced(sentences: Iterable[str]) -> int:
    """Number of words as spaces part them: near enough for shares, and cheap."""
    return sum(sentence.count(" ") + 1 for sentence in sentences)


def weights_of(parts: list[Part]) -> dict[str, int]:
    """Words by language, first seen first."""
    weights: Counter[str] = Counter()
    for part in parts:
        if part.code is not None:
            weights[part.code] += _weight(part)
    return dict(weights)


def _weight(part: Part) -> int:
    if part.code in _WITHOUT_SPACES:
        return sum(map(str.isalpha, part.text)) // _N_LETTERS_A_WORD
    return part.n_words
