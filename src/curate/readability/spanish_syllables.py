"""Spanish syllables by rule: a word is cut where the orthography of the academies cuts it.

Rules of the *Ortografía de la lengua española* (RAE and ASALE 2010). Unlike English, Spanish
spelling gives the syllables away: no dictionary is needed. Where the orthography allows two cuts,
the one taught in the Americas is taken (`a-tle-ta`).
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

_LONGEST_WORD = 60  # letters; no Spanish word is longer

_OPEN = frozenset("aeoáéóàèòâêôäöãõåæøœ")
_CLOSED = frozenset("iuüy")
_CLOSED_STRESSED = frozenset("íúìùîûý")
_VOWELS = _OPEN | (_CLOSED - {"y"}) | _CLOSED_STRESSED
_BASE = str.maketrans("íìîýyúùûü", "iiiiiuuuu")

_SILENT_U = re.compile(r"[qg]u(?=[eiéí])")
# One onset that is never parted: a letter pair for one sound, or a stop or f with l or r.
_INSEPARABLE = re.compile(r"(?:[qg]u|ch|ll|rr|[pbfcgkv][lr]|[dt]r|tl)$")
# Prefixes after which the syllable ends although the letters could be joined: a strong r after
# `sub` and `ab`, an l of its own, and the h of a second word.
_PREFIX = re.compile(
    r"(?:sub(?=r)|sub(?=lun|ling|limin|litoral)|ab(?=rog)|ob(?=rep)|post(?=rom)"
    r"|(?:anti|mini|maxi|semi|multi|poli|pluri)(?=h))"
)
_LETTERS = re.compile(r"[^\W\d_]+")
_ROMAN = re.compile(r"(?=[IVXLC]{2})C{0,3}(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")

# Initialisms are said letter by letter where nobody could say them as a word.
_LONGEST_INITIALISM = 5
_SAYABLE = re.compile(
    r"(?:ch|ll|[pbfcg][lr]|[dt]r|qu|[b-df-hj-np-tv-z])?[aeiouáéíóú]{1,3}"
    r"(?:(?:[bcdlmnprstxz]s?)?(?:ch|ll|rr|[pbfcg][lr]|[dt]r|qu|[b-df-hj-np-tv-zñ])[aeiouáéíóú]{1,3})*"
    r"(?:[bcdlmnprstxyz]|ns)?"
)
_NAME_SYLLABLES = dict.fromkeys("abcdegiopqtu", 1) | {"w": 3, "y": 1}
_USUAL_NAME_SYLLABLES = 2  # "efe", "hache", "jota", "uve", "zeta"


def is_number(word: str) -> bool:
    """Whether a word is written in digits (`3,5`, `2.º`) or as a Roman numeral of two or more.

    >>> [is_number(word) for word in ("1492", "XIX", "mil", "VI", "I")]
    [True, True, False, True, False]
    """
    return word[:1].isdigit() or (word.isupper() and _ROMAN.fullmatch(word) is not None)


def count_syllables(word: str) -> int:
    """Number of syllables of a Spanish word as it is said; at least 1.

    It is the number of pieces of `syllables`, but for an initialism that is spelled out: "ADN" is
    said *a-de-e-ne*.

    >>> [count_syllables(w) for w in ("casa", "ciudad", "país", "poeta", "guitarra", "ADN")]
    [2, 2, 2, 3, 3, 4]
    """
    word = word[:_LONGEST_WORD]
    if _is_spelled_out(word):
        return sum(_NAME_SYLLABLES.get(letter, _USUAL_NAME_SYLLABLES) for letter in word.lower())
    return max(1, len(syllables(word)))


def _is_spelled_out(word: str) -> bool:
    if not (1 < len(word) <= _LONGEST_INITIALISM and word.isupper() and word.isalpha()):
        return False
    return _SAYABLE.fullmatch(word.lower()) is None


def syllables(word: str) -> list[str]:
    """Cut a Spanish word into its syllables; joined, they give the word in NFC.

    What is no letter (a hyphen, an apostrophe, digits) stays with what stands before it. A piece
    without any vowel is one syllable ("pst"). Foreign words are cut as if they were Spanish.

    >>> syllables("construyó"), syllables("subrayar"), syllables("Uruguay")
    (['cons', 'tru', 'yó'], ['sub', 'ra', 'yar'], ['U', 'ru', 'guay'])
    """
    written = unicodedata.normalize("NFC", word)
    lowered = written.lower()
    if len(lowered) != len(written):
        written = lowered
    cuts: list[int] = []
    for letters in _LETTERS.finditer(lowered):
        cuts.append(letters.start())
        cuts.extend(letters.start() + cut for cut in _cuts(letters.group()))
    edges = [0, *cuts[1:], len(written)] if cuts else [0, len(written)]
    return [written[start:end] for start, end in pairwise(edges) if end > start]


def _cuts(word: str) -> list[int]:
    """Where the second and each later syllable of a lower-case word of letters begins."""
    prefix = _PREFIX.match(word)
    if prefix is not None and prefix.end() < len(word):
        end = prefix.end()
        return [*_cuts(word[:end]), end, *(end + cut for cut in _cuts(word[end:]))]
    nuclei = _nuclei(word)
    cuts: list[int] = []
    for (_, end), (start, _) in pairwise(nuclei):
        between = word[end:start]
        onset = _INSEPARABLE.search(between)
        n_onset = len(onset.group()) if onset else min(1, len(between))
        cuts.append(start - n_onset)
    return cuts


def _nuclei(word: str) -> list[tuple[int, int]]:
    """Start and end of the vowels of each syllable."""
    is_vowel = [letter in _VOWELS for letter in word]
    for silent in _SILENT_U.finditer(word):
        is_vowel[silent.end() - 1] = False
    for i, letter in enumerate(word):
        # y is a consonant before a vowel and a vowel elsewhere ("yo", "hoy", "y").
        is_vowel[i] |= letter == "y" and not (i + 1 < len(word) and word[i + 1] in _VOWELS)
    nuclei: list[tuple[int, int]] = []
    at = 0
    while at < len(word):
        if is_vowel[at]:
            last = _last_of_nucleus(word, is_vowel, at)
            nuclei.append((at, last + 1))
            at = last
        at += 1
    return nuclei


def _next_vowel(word: str, is_vowel: list[bool], at: int | None) -> int | None:
    """The vowel that touches the one at `at`; a silent h between them does not count."""
    if at is None:
        return None
    following = at + 2 if word[at + 1 : at + 2] == "h" else at + 1
    return following if following < len(word) and is_vowel[following] else None


def _last_of_nucleus(word: str, is_vowel: list[bool], first: int) -> int:
    """The last vowel of the syllable whose first vowel is at `first`.

    A diphthong is a closed vowel (i, u) without an accent beside an open one (a, e, o), or two
    different closed ones; a triphthong is an open vowel between two closed ones without an accent.
    All else is a hiatus. A closed vowel between two others opens the next syllable (`pa-ra-no-ia`).
    """
    second = _next_vowel(word, is_vowel, first)
    if second is None:
        return first
    third = _next_vowel(word, is_vowel, second)
    if word[first] in _OPEN:
        return second if word[second] in _CLOSED and third is None else first
    if word[second] in _OPEN:
        if word[first] in _CLOSED_STRESSED:
            return first
        is_triphthong = third is not None and word[third] in _CLOSED
        return third if is_triphthong and _ends(word, is_vowel, third) else second  # type: ignore[return-value]
    if word[first].translate(_BASE) == word[second].translate(_BASE):
        return first
    glides_on = third is not None and word[second] in _CLOSED and word[third] in _OPEN
    return first if glides_on else second


def _ends(word: str, is_vowel: list[bool], at: int | None) -> bool:
    return _next_vowel(word, is_vowel, at) is None
