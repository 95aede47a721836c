"""Small words that give a language away: enough to tell plain English and plain Spanish.

English prose is two fifths such words, Spanish three tenths and more.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import repeat

# Each kind counts in ten bits of its own, so that one sum counts all.
ENGLISH, SPANISH, OTHER, SHARED = 1, 1 << 10, 1 << 20, 1 << 30
_MASK = (1 << 10) - 1
_WINDOW = 40  # words that must look English on their own
_ENOUGH_ENGLISH, _FEWEST_ENGLISH, _MOST_STRAY = 8, 5, 3  # small words of a window
_WINDOWS_A_WEAK_ONE = 4  # one of so many may hold fewer than enough: a list of names

FEWEST_WORDS = 20
"""Fewer words say too little for a profile of shares."""

_ENGLISH_SHARE = 0.2  # of the words; languages that share some ("of", "was", "is") stay far below
_SHORT_ENGLISH_SHARE = 0.25  # of fewer than forty words, where chance plays a part
_SPANISH_SHARE = 0.18
_STRAY_SHARE = 0.05  # of small words of other languages: names and quoted words
_MIXED_SHARE = 0.05  # of two languages' small words, each: the passage holds both
_SHORT_SHARE = 0.25
_SHORT_HITS = 2

_WORDS = {
    ENGLISH: "the and of to in that was with for his her it is they he she you were have had this "
    "from which are their there when would been into them what my we your can will its than our "
    "but if at by be so who how out has then could should about because where these those some "
    "more very not did does don't it's i'm it’s i’m don’t after before while through each every "
    "one all up just over also other only most many such how why here now",
    SPANISH: "el los las y del pero muy más también cuando hay fue está están había hasta desde "
    "ella ellos ellas él su sus unos unas por para como porque sobre entre donde todo "
    "todos todas esta este estos estas esto eso esa ese nos yo sí ya qué cómo muchos muchas otro "
    "otros otra otras les era eran uno siempre nunca después mientras aquí allí así "
    "tiene tienen tenía puede pueden quién cuál según ser usted ustedes luego",
    # Of a dozen other languages; no word here is a common one of English or Spanish.
    OTHER: "il elle est et dans une du des pas qui sur avec au aux ce cette ses "
    "der das und ist nicht ein eine einen einem mit auf für sich von dem ich wir auch aber sind "
    "het een niet zijn voor maar ook naar bij wordt deze haar nie wat dit che di della il gli "
    "sono non più nel alla dei anche perché uma não os em ao um foi mais seu sua "
    "isso pelo pela els amb és dels però na wa kwa ni katika yake cha za alikuwa yang dan "
    "dengan untuk tidak dari ini itu ada akan och är att det som inte ett på av på og er ikke jeg "
    "til ang mga ng sa ako siya ve bir bu için w się nie jest że jak hogy és nem az egy şi "
    "nu cu ja ne je že si sú są jsou ki 'n jy hulle jou moenie",
    # Of Spanish and its neighbors, none of them English: they say only that a text is not English.
    SHARED: "de la que en un una con se lo le les al es",
}


def _profile() -> dict[str, int]:
    found: dict[str, int] = {}
    for language in (SHARED, OTHER, SPANISH, ENGLISH):
        found.update(dict.fromkeys(_WORDS[language].split(), language))
    return found


_OF_WORD = _profile()


@dataclass(frozen=True, slots=True)
class Profile:
    """Words of a passage, and how many of them are small words of each kind."""

    n_words: int
    n_english: int
    n_spanish: int
    n_other: int
    n_shared: int = 0

    @property
    def plain(self) -> str | None:
        """`en` or `es` where the small words alone settle it, else None."""
        n, english, spanish, other = self.n_words, self.n_english, self.n_spanish, self.n_other
        not_english = spanish + other + self.n_shared
        if n < FEWEST_WORDS:
            bar = max(_SHORT_HITS, n * _SHORT_SHARE)
            if english >= bar and not not_english:
                return "en"
            return "es" if spanish >= bar and not english + other else None
        share = _ENGLISH_SHARE if n >= _WINDOW else _SHORT_ENGLISH_SHARE
        if english >= n * share and not_english <= n * _STRAY_SHARE:
            return "en"
        is_spanish = spanish >= n * _SPANISH_SHARE and english + other <= n * _STRAY_SHARE
        return "es" if is_spanish else None

    @property
    def is_mixed(self) -> bool:
        """Whether English and something else both have a good part in the passage."""
        foreign = max(self.n_spanish, self.n_other) + self.n_shared
        return min(self.n_english, foreign) >= max(_SHORT_HITS, self.n_words * _MIXED_SHARE)

    @property
    def leaning(self) -> str | None:
        """`en` or `es` where only that one has small words in the passage, else None."""
        n_spanish = self.n_spanish + self.n_shared
        if self.n_other or bool(self.n_english) == bool(n_spanish):
            return None
        return "en" if self.n_english else "es"


def profile_of(text: str) -> Profile:
    """Count the small words of `text` (the first thousand words), whose words spaces part."""
    words = text.lower().split()[:_MASK]
    total = sum(filter(None, map(_OF_WORD.get, words)))
    return Profile(len(words), total & _MASK, total >> 10 & _MASK, total >> 20 & _MASK, total >> 30)


def is_english_throughout(text: str) -> bool:
    """Whether every stretch of 40 words of `text` is plainly English; not so of under 40 words."""
    found = list(map(_OF_WORD.get, text.lower().split(), repeat(0)))
    n_words = len(found)
    if n_words < _WINDOW:
        return False
    starts = [*range(0, n_words - _WINDOW, _WINDOW), n_words - _WINDOW]
    n_weak = 0
    for start in starts:
        total = sum(found[start : start + _WINDOW])
        n_english = total & _MASK
        n_weak += n_english < _ENOUGH_ENGLISH
        n_stray = (total >> 10 & _MASK) + (total >> 20 & _MASK) + (total >> 30)
        if n_english < _FEWEST_ENGLISH or n_stray > _MOST_STRAY:
            return False
    return n_weak * _WINDOWS_A_WEAK_ONE <= len(starts)
