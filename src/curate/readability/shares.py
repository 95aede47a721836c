"""Which languages a page is in, by paragraph, and which of its paragraphs to judge it by."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from curate.readability.function_words import is_english_throughout
from curate.readability.language import (
    Language,
    is_latin,
    primary_subtag,
    tell_language,
)
from curate.readability.language_parts import (
    LEAST_SHARE,
    UNKNOWN,
    Part,
    n_spaced,
    parts_with_language,
    weights_of,
)
from curate.readability.words import count_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    Paragraphs = Sequence[Sequence[str]]

_MAIN_SHARE = 0.5  # of the words; a page is judged by a language that has as much
_DECLARED_SHARE = 0.4  # enough for a declared language that the text begins with
_DECLARED_SHARE_OF_LITTLE = 0.25  # the same, where the rest is no longer than credits are
_LONGEST_CREDITS = 100  # words
_N_WORDS_TO_CONTRADICT = 50  # words before a text may contradict its declared language
ENOUGH_PROSE = 30
"""Words of prose; of fewer the whole text is asked for its language: menus and code say little."""

_GOLDEN = 0.618034  # its multiples modulo 1 fill 0 to 1 evenly and never in step
_N_SENTENCES_READ, _N_CHARS_READ = 48, 200  # of a long text at first sight, and of each sentence


@dataclass(frozen=True, slots=True)
class JudgedText:
    """The language a page is judged by, and what of the page is in it.

    `code` is the primary BCP 47 subtag, or None where no language can be told or none has half the
    words. `paragraphs` are the sentences in that language, by paragraph; none where several
    languages share the page and none has half. `shares` of the words (0-1) by language, largest
    first, are told where more than one has 5 % or more, else empty. `n_other_words` were left out
    of `paragraphs` for being in another language.
    """

    code: str | None
    is_latin_script: bool
    paragraphs: Paragraphs
    shares: dict[str, float] = field(default_factory=dict)
    note: str | None = None
    is_uncertain: bool = False
    n_other_words: int = 0


def judge_languages(
    paragraphs: Paragraphs, declared: str | None, whole_text: str | None = None
) -> JudgedText:
    """Tell the language of each paragraph, and what to judge the page by.

    A page is judged by the paragraphs of its main language, the one with at least half of the
    words. A declared language is believed unless 50 words or more in another one outweigh it; one
    other than English is also believed where the text begins with it and a good part is in it,
    since credits and notes in English often outweigh a short story.

    Args:
        paragraphs: sentences of each paragraph of prose.
        declared: the page's declared language (BCP 47), or None.
        whole_text: the text that the prose was chosen from. It is asked where there is next to no
            prose, and where it is not in Latin script, whose sentences may all have been left out.

    Pure; a plainly English text costs about a tenth of a microsecond a word.
    """
    wanted = primary_subtag(declared)
    is_english = _is_english_throughout(paragraphs)
    if whole_text is not None and (
        not is_latin(whole_text) or (not is_english and _is_next_to_nothing(paragraphs))
    ):
        return _as_a_whole(paragraphs, whole_text, declared)
    if is_english:
        if wanted in (None, "en"):
            return JudgedText("en", True, paragraphs)
        parts = [Part(i, p, n_spaced(p), "en", True) for i, p in enumerate(paragraphs)]
    else:
        parts = parts_with_language(paragraphs, wanted)
    return _judged(paragraphs, parts, declared)


def language_shares(paragraphs: Paragraphs, declared: str | None = None) -> dict[str, float]:
    """Share (0-1) of the words by language, largest first; empty where none can be told."""
    return _shares(weights_of(parts_with_language(paragraphs, primary_subtag(declared))))


def _is_next_to_nothing(paragraphs: Paragraphs) -> bool:
    return sum(map(n_spaced, paragraphs)) < ENOUGH_PROSE


def _as_a_whole(paragraphs: Paragraphs, text: str, declared: str | None) -> JudgedText:
    told = tell_language(text, declared)
    return JudgedText(told.code, told.is_latin_script, paragraphs, {}, told.note, told.is_uncertain)


# --- the quick look ------------------------------------------------------------------------------


def _is_english_throughout(paragraphs: Paragraphs) -> bool:
    """Whether the text looks English everywhere; of a long one, some fifty sentences are read.

    They lie all over the text, at uneven distances that a regular change of languages can't fall in
    with; where a stretch does not look English, the text gets a thorough look.
    """
    sentences = [sentence for paragraph in paragraphs for sentence in paragraph]
    if len(sentences) > _N_SENTENCES_READ:
        step = len(sentences) / _N_SENTENCES_READ
        sentences = [
            sentences[int((i + i * _GOLDEN % 1) * step)][:_N_CHARS_READ]
            for i in range(_N_SENTENCES_READ)
        ]
    return is_english_throughout(" ".join(sentences))


# --- what to judge by ----------------------------------------------------------------------------


def _shares(weights: dict[str, int]) -> dict[str, float]:
    total = sum(weights.values())
    largest_first = sorted(weights.items(), key=lambda one: (-one[1], one[0]))
    return {code: round(n / total, 3) for code, n in largest_first if n}


def _judged(paragraphs: Paragraphs, parts: list[Part], declared: str | None) -> JudgedText:
    weights = weights_of(parts)
    wanted = primary_subtag(declared)
    if not weights.keys() - {UNKNOWN}:
        text = "\n".join(" ".join(paragraph) for paragraph in paragraphs)
        return _as_a_whole(paragraphs, text, declared)
    told = _told(parts, weights, wanted)
    shares = {code: share for code, share in _shares(weights).items() if share >= LEAST_SHARE}
    named = shares if len(shares) > 1 else {}
    others = [part for part in parts if part.code != told.code]
    n_others = sum(count_words(sentence) for part in others for sentence in part.sentences)
    kept = _paragraphs_in(parts, told.code) if others else paragraphs
    if told.code == wanted and wanted not in weights:  # too little to contradict a declaration
        kept, n_others = paragraphs, 0
    return JudgedText(
        told.code, told.is_latin_script, kept, named, told.note, told.is_uncertain, n_others
    )


def _told(parts: list[Part], weights: dict[str, int], wanted: str | None) -> Language:
    """The language to judge by; uncertain where none that is known has half of the words."""
    total = sum(weights.values())
    main = max(weights, key=lambda code: weights[code])
    least = _DECLARED_SHARE_OF_LITTLE if weights[main] < _LONGEST_CREDITS else _DECLARED_SHARE
    opens = parts[0].code == wanted and weights.get(wanted or "", 0) >= total * least
    if wanted not in (None, "en") and opens:
        main = str(wanted)
    elif main == UNKNOWN or weights[main] < total * _MAIN_SHARE:
        several = ", ".join(
            f"{share:.0%} {'unknown' if code == UNKNOWN else code}"
            for code, share in _shares(weights).items()
        )
        return Language(None, _is_in_latin(parts, None), f"several languages: {several}", True)
    in_latin = _is_in_latin(parts, main)
    if wanted in (None, main):
        return Language(main, in_latin)
    if weights[main] < _N_WORDS_TO_CONTRADICT:
        note = f"seems to be in {main}, too little text to contradict the declared {wanted}"
        return Language(wanted, in_latin, note)
    note = f"declared as {wanted}, but the text is in {main}: judged as {main}"
    return Language(main, in_latin, note)


def _is_in_latin(parts: list[Part], code: str | None) -> bool:
    return is_latin(" ".join(part.text for part in parts if code is None or part.code == code))


def _paragraphs_in(parts: list[Part], code: str | None) -> tuple[tuple[str, ...], ...]:
    """The sentences in one language, by the paragraph they stood in."""
    of_language = [part for part in parts if part.code == code]
    return tuple(
        tuple(sentence for part in group for sentence in part.sentences)
        for _, group in groupby(of_language, key=lambda part: part.paragraph)
    )
