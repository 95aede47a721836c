"""School subjects: published words, in four languages, to one small vocabulary.

The table `subjects.csv` is ours; it follows the course groups that U.S. schools report by (the
School Courses for the Exchange of Data, nces.ed.gov/scedfinder) without their numbers. A
word that it doesn't hold maps to nothing: the raw value stays in `Resource.about`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from curate.extract.phrases import fold_phrase, look_up, read_table

if TYPE_CHECKING:
    from collections.abc import Iterable

_MIN_KEYWORD = 3  # letters; shorter ones are abbreviations of anything
_EVERYDAY = frozenset(
    ["art", "arts", "business", "composition", "dance", "danse", "danza", "dessin", "drama",
     "drawing", "electronics", "evolution", "film", "finance", "fractions", "gestion", "grammar",
     "health", "history", "historia", "histoire", "geschichte", "kunst", "languages", "law",
     "lecture", "lesen", "literature", "management", "marketing", "mechanics", "medicine", "music",
     "musik", "musica", "musique", "nutrition", "optics", "painting", "photography", "poetry",
     "politics", "reading", "religion", "salud", "sante", "science", "speaking and listening",
     "spelling", "sport", "sports", "steam", "sustainability", "tanz", "technik", "english",
     "spanish", "french", "german", "espanol", "ingles", "deutsch", "englisch", "francais",
     "theater", "theatre", "vocabulary", "wirtschaft", "writing", "schreiben", "ethics", "latin",
     "chinese", "japanese", "korean", "arabic", "russian", "italian", "portuguese"]
)  # fmt: skip


def subjects_of(values: Iterable[str]) -> tuple[str, ...]:
    """The subjects that published terms name, as ids; () where none is known.

    A narrower subject brings the broader one along, before it, so that who looks for science finds
    biology. The order is that of the values.

    >>> subjects_of(["AP Biology", "Wars of Scottish independence"])
    ('science', 'biology')
    >>> subjects_of(["Grade 5 Math", "Geschichte"])
    ('mathematics', 'social-studies', 'history')
    """
    found: dict[str, None] = {}
    for value in values:
        for name in look_up(value, _by_phrase()):
            for each in _with_broader(name):
                found.setdefault(each)
    return tuple(found)


def subjects_named(keywords: Iterable[str]) -> tuple[str, ...]:
    """The subject that keywords name whole and beyond doubt, as ids; () where none does.

    Keywords say what a page mentions, not what it teaches: a page on the command line has the
    keyword "history". So a keyword counts only where it is a subject's name in full and no
    everyday word, and keywords of several subjects count for none.

    >>> subjects_named(["history", "beans", "Biology"])
    ('science', 'biology')
    >>> subjects_named(["Psychology", "Computer Science"])
    ()
    """
    kept = [word for word in keywords if (folded := fold_phrase(word)) in _by_phrase()
            and folded not in _EVERYDAY and len(folded) > _MIN_KEYWORD]  # fmt: skip
    found = subjects_of(kept)
    families = {_broader()[name] or name for name in found}
    return found if len(families) == 1 else ()


def subject_label(name: str) -> str:
    """A subject's name in words; the id itself where the vocabulary doesn't hold it.

    >>> subject_label("earth-science")
    'Earth and space science'
    """
    return _labels().get(name, name)


def subject_ids() -> tuple[str, ...]:
    """Every id of the vocabulary, broader before narrower."""
    return tuple(_labels())


def _with_broader(name: str) -> tuple[str, ...]:
    broader = _broader()[name]
    return (broader, name) if broader else (name,)


@lru_cache(maxsize=1)
def _by_phrase() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for row in read_table("subjects.csv"):
        own = (row["id"].replace("-", " "), row["label"], *row["words"].split("|"))
        for phrase in {fold_phrase(words) for words in own}:
            table[phrase] = (*table.get(phrase, ()), row["id"])
    return table


@lru_cache(maxsize=1)
def _labels() -> dict[str, str]:
    return {row["id"]: row["label"] for row in read_table("subjects.csv")}


@lru_cache(maxsize=1)
def _broader() -> dict[str, str]:
    return {row["id"]: row["broader"] for row in read_table("subjects.csv")}
