"""Which language a text is in, so that no formula is put on a text it was not made for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from curate.readability.function_words import profile_of

FEWEST_WORDS_TO_DETECT = 12  # fewer say too little; a declared language is then believed
_FEW_WORDS = 20  # of fewer the detector must be surer
_SURE_OF_FEW = 0.97
_N_WORDS_TO_CONTRADICT = 50  # words before a text may contradict its declared language
_SURE = 0.9  # normalized probability that overrides a declaration or stands without one
_LIKELY = 0.5  # enough for English, and where the script excludes most languages
_N_CHARS_READ = 3_000  # of a text, half from its start, half from its middle
_CHINESE = frozenset({"wuu", "yue", "zh"})  # the detector's kinds of written Chinese
_LATIN_ONLY = frozenset({"en", "es", "fr", "de", "it", "pt", "nl"})  # written in no other script
_FAR_SHARE = 0.3  # of characters outside Latin-1: with fewer most letters must be Latin
_LATIN_SHARE = 0.5  # of letters; below, the text is not in a Latin script

_NEAR = (
    frozenset({"no", "nb", "nn", "da"}),
    frozenset({"id", "ms"}),
    frozenset({"hr", "sr", "bs", "sh", "cnr"}),
    frozenset({"tl", "fil"}),
    frozenset({"zh", "yue", "wuu", "cmn", "nan"}),
    frozenset({"ar", "arz", "ary", "aeb", "apc", "arb"}),
    frozenset({"fa", "prs", "pes"}),
    frozenset({"ku", "ckb", "kmr", "sdh"}),
    frozenset({"gl", "pt"}),
    frozenset({"zu", "xh", "nr", "ss"}),
    frozenset({"st", "nso", "tn"}),
    frozenset({"rw", "rn"}),
    frozenset({"pcm", "jam"}),
)  # hardly told apart by their letters: a declared one of a group is believed

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
    """Most probable language of `text` (ISO 639-1) and its normalized probability (0-1).

    The probability of languages that are hardly told apart is taken together: it says how sure it
    is that the text is in one of them.
    """
    plain = profile_of(text).plain
    if plain is not None:
        return plain, 1.0
    found, probability = _identifier().classify(text)
    code = str(found)
    if probability < _SURE_OF_FEW and any(code in group for group in _NEAR):
        ranked = _identifier().rank(text)
        probability = sum(
            share for other, share in ranked if other == code or are_near(other, code)
        )
    return ("zh" if code in _CHINESE else code), min(1.0, float(probability))


def are_near(code: str, other: str) -> bool:
    """Whether two languages are so alike in writing that a declaration decides between them.

    >>> are_near("da", "nb"), are_near("da", "de")
    (True, False)
    """
    return any(code in group and other in group for group in _NEAR)


def bar_of(n_words: int) -> float:
    """Probability that the detector must give for its word to stand alone on `n_words` words."""
    return _SURE if n_words >= _FEW_WORDS else _SURE_OF_FEW


def is_latin(text: str) -> bool:
    """Whether at least half of the letters of `text` are Latin; so where it has none."""
    if text.isascii():
        return True
    n_far = len(text) - len(text.encode("latin-1", "ignore"))
    if n_far < len(text) * _FAR_SHARE:
        return True
    sample = _sample(text)
    letters = len(_LETTER.findall(sample))
    return letters == 0 or len(_LATIN_LETTER.findall(sample)) >= letters * _LATIN_SHARE


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
    in_latin = is_latin(sample)
    code = primary_subtag(declared)
    n_words = len(_WORD.findall(sample))
    if in_latin and n_words < FEWEST_WORDS_TO_DETECT:
        return Language(code, in_latin)
    found, probability = detect(sample)
    if code is None:
        if probability >= (bar_of(n_words) if in_latin and found != "en" else _LIKELY):
            return Language(found, in_latin)
        note = f"language uncertain: most likely {found} ({probability:.0%})"
        return Language(None, in_latin, note, is_uncertain=n_words >= _N_WORDS_TO_CONTRADICT)
    contradicts = probability >= _SURE and n_words >= _N_WORDS_TO_CONTRADICT
    if (
        found != code
        and not are_near(found, code)
        and contradicts
        and _holds_throughout(found, sample)
    ):
        note = f"declared as {code}, but the text is in {found}: judged as {found}"
        return Language(found, in_latin, note)
    if not in_latin and code in _LATIN_ONLY:
        note = f"declared as {code}, but the text is not in Latin script"
        return Language(None, in_latin, note)
    return Language(code, in_latin)
