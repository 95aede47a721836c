"""Spanish: syllables by rule, and the published formulas that rest on them.

No Lexile-like number is told of Spanish: the Spanish scale is another one than the English. Unlike
English, Spanish spelling gives the number of syllables away, so no dictionary is needed.
"""

from __future__ import annotations

import re
import unicodedata

from curate.readability.words import words_of

# What vowels that touch make of one syllable: a weak vowel (i, u) leans on a strong one (a, e, o)
# or on another weak one; an accented weak vowel leans on a weak one only, never on a strong one.
# `h` is silent but parts vowels here, as it does in most words ("ahora", "búho").
_NUCLEUS = re.compile(
    r"[iuü]?[aeoáéó](?:[iuü](?![íú])|y(?!\w))?|[iuü]?[íú]|[íú][iuü]?|[iuü]{1,2}(?:y(?!\w))?|y(?!\w)"
)
_SILENT_U = re.compile(r"(?<=[qg])u(?=[eiéí])")
_LONGEST_WORD = 60


def count_syllables(word: str) -> int:
    """Number of syllables of a Spanish word; at least 1 for a word with a letter.

    >>> [count_syllables(w) for w in ("casa", "ciudad", "país", "poeta", "guitarra", "construyó")]
    [2, 2, 2, 3, 3, 3]
    """
    folded = unicodedata.normalize("NFC", word.lower())[:_LONGEST_WORD]
    sounded = _SILENT_U.sub("", folded)
    sounded = re.sub(r"y(?=[aeiouáéíóúü])", "ll", sounded)  # a consonant before a vowel
    return max(1, len(_NUCLEUS.findall(sounded)))


def spanish_formulas(sentences: list[str]) -> dict[str, float]:
    """Fernández-Huerta (1959) and Szigriszt-Pazos (1993), higher is easier, and two more.

    fernandez_huerta = 206.84 - 60 S/W - 1.02 W/F; szigriszt_pazos = 206.835 - 62.3 S/W - W/F;
    gutierrez_de_polini = 95.2 - 9.7 L/W - 0.35 W/F (1972, for grades 3 to 6); crawford, a school
    grade, = -0.205 (100 F/W) + 0.049 (100 S/W) - 3.407 (1989), with S syllables, W words, F
    sentences and L letters. Empty for no words.
    """
    words = [word for sentence in sentences for word in words_of(sentence) if not word[0].isdigit()]
    if not words:
        return {}
    n_words, n_sentences = len(words), len(sentences)
    n_letters = sum(len(word) for word in words)
    syllables = sum(count_syllables(word) for word in words) / n_words
    length = n_words / n_sentences
    values = {
        "fernandez_huerta": 206.84 - 60 * syllables - 1.02 * length,
        "szigriszt_pazos": 206.835 - 62.3 * syllables - length,
        "gutierrez_de_polini": 95.2 - 9.7 * n_letters / n_words - 0.35 * length,
        "crawford": -0.205 * 100 / length + 0.049 * 100 * syllables - 3.407,
    }
    return {name: round(value, 2) for name, value in values.items()}
