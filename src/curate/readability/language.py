"""Which language a text is in, so that no formula is put on a text it was not made for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

_N_WORDS_TO_DETECT = 20  # fewer say too little; a declared language is then believed
_N_WORDS_TO_CONTRADICT = 50  # words before a text may contradict its declared language
_SURE = 0.9  # normalized probability that overrides a declaration or stands without one
_LIKELY = 0.5  # enough for English, and where the script excludes most languages
_N_CHARS_READ = 3_000  # of a text, half from its start, half from its middle
_CHINESE = frozenset({"wuu", "yue", "zh"})  # the detector's kinds of written Chinese
_LATIN_ONLY = frozenset({"en", "es", "fr", "de", "it", "pt", "nl"})  # written in no other script
_LATIN_SHARE = 0.5  # of letters; below, the text is not in a Latin script

_ENGLISH_FUNCTION_WORDS = frozenset(
    "the and of to that was with for his her it is they he she you were have had this from which "  # noqa: SIM905
    "not are their there when would been into them what my we your can will its than our".split()
)
_ENGLISH_SHARE = 0.2

_LETTER = re.compile(r"[^\W\d_]")
_LATIN_LETTER = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ]")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Language:
    """`code` is the primary BCP 47 subtag in lower case, or None where it cannot be told."""

    code: str | None
    is_latin_script: bool
    note: str | None = None
    is_uncertain: bool = False


@lru_cache(maxsize=1)
def _identifier() -> Any:  # noqa: ANN401 - py3langid ships no types
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def detect(text: str) -> tuple[str, float]:
    """Most probable language of `text` (ISO 639-1) and its normalized probability (0-1)."""
    if _is_plainly_english(text):
        return "en", 1.0
    code, probability = _identifier().classify(text)
    return ("zh" if code in _CHINESE else str(code)), float(probability)


def _is_plainly_english(text: str) -> bool:
    """Whether function words alone settle it, which spares the detector most of its work.

    English prose has a third of such words; languages that share some ("of", "was" and "is" are
    Dutch, too) stay far below a fifth.
    """
    words = _WORD.findall(text.lower())
    n_function = sum(word in _ENGLISH_FUNCTION_WORDS for word in words)
    return len(words) >= _N_WORDS_TO_DETECT and n_function / len(words) >= _ENGLISH_SHARE


def _sample(text: str) -> str:
    """The start and the middle of a text: enough to tell its language, whatever its length."""
    if len(text) <= _N_CHARS_READ:
        return text
    half = _N_CHARS_READ // 2
    middle = len(text) // 2
    return f"{text[:half]}\n{text[middle : middle + half]}"


def primary_subtag(tag: str | None) -> str | None:
    """`en` of `en-US` or `EN_us`; None for an empty or undetermined tag.

    >>> primary_subtag("es-419"), primary_subtag("und"), primary_subtag(" ")
    ('es', None, None)
    """
    code = re.split(r"[-_]", (tag or "").strip().lower())[0]
    code = {"eng": "en", "spa": "es", "fra": "fr", "fre": "fr", "deu": "de", "ger": "de"}.get(
        code, code
    )
    is_subtag = code.isalpha() and len(code) in (2, 3)
    return code if is_subtag and code not in {"und", "mul", "zxx", "mis"} else None


def _holds_throughout(code: str, sample: str) -> bool:
    """Whether both halves of a text are in that language.

    A Spanish story followed by credits in English is a Spanish story, however short it is.
    """
    middle = len(sample) // 2
    return all(detect(half)[0] == code for half in (sample[:middle], sample[middle:]))


def tell_language(text: str, declared: str | None) -> Language:
    """The language to judge `text` by: the declared one unless the text clearly contradicts it.

    Without a declaration a text of some length is asked; a short one in Latin script stays None.
    """
    sample = _sample(text)
    letters = len(_LETTER.findall(sample))
    is_latin = letters == 0 or len(_LATIN_LETTER.findall(sample)) / letters >= _LATIN_SHARE
    code = primary_subtag(declared)
    n_words = len(_WORD.findall(sample))
    if is_latin and n_words < _N_WORDS_TO_DETECT:
        return Language(code, is_latin)
    found, probability = detect(sample)
    if code is None:
        if probability >= (_SURE if is_latin and found != "en" else _LIKELY):
            return Language(found, is_latin)
        note = f"language uncertain: most likely {found} ({probability:.0%})"
        return Language(None, is_latin, note, is_uncertain=n_words >= _N_WORDS_TO_CONTRADICT)
    contradicts = probability >= _SURE and n_words >= _N_WORDS_TO_CONTRADICT
    if found != code and contradicts and _holds_throughout(found, sample):
        note = f"declared as {code}, but the text is in {found}: judged as {found}"
        return Language(found, is_latin, note)
    if not is_latin and code in _LATIN_ONLY:
        note = f"declared as {code}, but the text is not in Latin script"
        return Language(None, is_latin, note)
    return Language(code, is_latin)
