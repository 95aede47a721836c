"""How far a text, a title and a license are from what was accepted. Pure; figures in the docs.

The text is compared by sentences without their order, so that a page that was only rearranged has
not changed. A sentence that was edited counts by its changed words alone; dates and counters
("Updated May 3", "1,204 views") do not count at all.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from curate.dedupe.normalize import tokens
from curate.extract import license_use, license_words, same_terms
from curate.readability.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Share of the words of both texts that is gone or new, from which on a person should look again.
# Chosen between what small edits of real pages measure and what other pages of the same site do.
BIG_CHANGE_SHARE = 0.25
# ... and so many words at least: of a caption or a stub a share says nothing.
BIG_CHANGE_WORDS = 25
# A sentence that shares this much of its words (Dice) with a new one was edited, not replaced.
_EDITED_DICE = 0.6
_MAX_CANDIDATES = 12  # of a sentence: those that share its rarest words
_RARE_WORDS = 4
# Titles that share less of their words (Dice) name something else.
_TITLE_DICE = 0.34

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|enero|febrero|marzo|abril|mayo|"
    r"junio|julio|agosto|septiembre|octubre|noviembre|diciembre)"
)
_CHANGES_BY_ITSELF = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?:\s+(?:de|of))?\s+{_MONTH}\.?(?:,?\s+(?:de\s+)?\d{{4}})?\b|"
    rf"\b{_MONTH}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?\b|"
    rf"\b{_MONTH}\.?,?\s+(?:de\s+)?\d{{4}}\b|"
    r"\b\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b|\b\d{1,2}[-/.]\d{1,2}[-/.]\d{4}\b|"
    r"\b\d{1,2}:\d{2}(?::\d{2})?(?:\s*[ap]\.?m\b\.?)?|"
    r"©\s*(?:\d{4}\s*[-–]\s*)?\d{4}|"
    r"\b\d[\d,.\s]{0,12}(?:k|m)?\s+(?:page\s+)?(?:views?|downloads?|likes?|shares?|comments?|"
    r"ratings?|reviews?|votes?|visits?|visitors?|followers?|subscribers?|replies|"
    r"minutes?\s+ago|hours?\s+ago|days?\s+ago|weeks?\s+ago|months?\s+ago|years?\s+ago|"
    r"vistas|visitas|descargas|comentarios|votos)\b",
    re.IGNORECASE,
)


# Scripts without spaces between words (Chinese, Japanese, Thai, Lao, Burmese, Khmer): every letter
# counts as a word.
_UNSPACED = re.compile(r"([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff])")
_WIDE_STOP = re.compile(r"(?<=[。！？])")


@dataclass(slots=True, frozen=True)
class TextChange:
    """Words of two texts, and how many of them are gone or new (edited ones are both)."""

    n_before: int
    n_after: int
    n_gone: int
    n_new: int

    @property
    def share(self) -> float:
        """Share of the words of both texts that is gone or new, 0-1; 0 for two empty texts."""
        n_words = self.n_before + self.n_after
        return (self.n_gone + self.n_new) / n_words if n_words else 0.0

    @property
    def is_big(self) -> bool:
        """Whether what was accepted is no longer what stands there."""
        enough = self.n_gone + self.n_new >= BIG_CHANGE_WORDS
        return enough and self.share >= BIG_CHANGE_SHARE


def text_change(before: str, after: str) -> TextChange:
    """How many words are gone or new, sentence by sentence, whatever their order.

    >>> text_change("Rain falls. It runs off.", "It runs off. Rain falls.").share
    0.0
    """
    old, new = Counter(_sentences(before)), Counter(_sentences(after))
    n_before, n_after = _n_words(old), _n_words(new)
    gone, fresh = old - new, new - old
    kept = _words_kept_in_edits(gone, fresh)
    return TextChange(n_before, n_after, _n_words(gone) - kept, _n_words(fresh) - kept)


def _sentences(text: str) -> Iterator[tuple[str, ...]]:
    for line in _WIDE_STOP.sub("\n", _CHANGES_BY_ITSELF.sub(" ", text)).split("\n"):
        for sentence in split_sentences(line):
            words = tokens(_UNSPACED.sub(r" \1 ", sentence))
            if words:
                yield words


def _n_words(sentences: Counter[tuple[str, ...]]) -> int:
    return sum(len(words) * n for words, n in sentences.items())


def _words_kept_in_edits(gone: Counter[tuple[str, ...]], new: Counter[tuple[str, ...]]) -> int:
    """Words that sentences which were only edited keep; each sentence is matched once."""
    fresh = list(new.elements())
    counts = [Counter(words) for words in fresh]
    holders: dict[str, list[int]] = defaultdict(list)
    for i, words in enumerate(counts):
        for word in words:
            holders[word].append(i)
    free = [True] * len(fresh)
    kept = 0
    for sentence in gone.elements():
        mine = Counter(sentence)
        best, overlap = -1, 0
        for i in _candidates(mine, holders):
            if free[i]:
                shared = (mine & counts[i]).total()
                is_edit = 2 * shared >= _EDITED_DICE * (len(sentence) + len(fresh[i]))
                if is_edit and shared > overlap:
                    best, overlap = i, shared
        if best >= 0:
            free[best] = False
            kept += overlap
    return kept


def _candidates(words: Iterable[str], holders: dict[str, list[int]]) -> list[int]:
    """New sentences that share the rarest words of one that is gone, best first."""
    known = sorted((w for w in words if w in holders), key=lambda w: (len(holders[w]), w))
    votes = Counter(i for word in known[:_RARE_WORDS] for i in holders[word][:50])
    return [i for i, _ in sorted(votes.items(), key=lambda v: (-v[1], v[0]))[:_MAX_CANDIDATES]]


def title_is_replaced(before: str, after: str) -> bool:
    """Whether a title names something else; a site's name put behind it does not count.

    >>> title_is_replaced("Rocks", "Rocks | Our lessons"), title_is_replaced("Rocks", "Poems")
    (False, True)
    """
    old, new = set(tokens(before)), set(tokens(after))
    if not old or not new or old <= new or new <= old:
        return False
    return 2 * len(old & new) / (len(old) + len(new)) < _TITLE_DICE


def license_change(before: str | None, after: str | None) -> str | None:
    """What became of a license in one sentence; None where its terms are what they were.

    A new version of the same license is no change, and neither is an open license where none was
    named before.

    >>> license_change("CC-BY-3.0", "CC-BY-4.0") is None
    True
    """
    if before == after or (before and after and same_terms(_family(before), _family(after))):
        return None
    if after is None:
        return f"The license is gone: it was {before} ({license_words(before)}); now none is named."
    said = f"{after} ({license_words(after)})"
    if before is None:
        if license_use(after) != "restricted":
            return None
        return f"The license is stricter: none was named; now it is {said}."
    how = {(True, False): "stricter", (False, True): "looser"}.get(
        (_conditions(before) < _conditions(after), _conditions(after) < _conditions(before)),
        "another one",
    )
    return f"The license is {how}: it was {before} ({license_words(before)}); now it is {said}."


def _family(license_id: str) -> str:
    """The id without version and jurisdiction."""
    return re.sub(r"-\d\.\d(?:-[A-Z]{2,})?$", "", license_id)


def _conditions(license_id: str) -> frozenset[str]:
    """What a license asks for or forbids; more of it is stricter."""
    use = license_use(license_id)
    if use == "restricted":
        return frozenset({"BY", "NC", "ND", "SA", "restricted"})
    if license_id.startswith("CC-BY"):
        return frozenset(license_id.split("-")) & {"BY", "NC", "ND", "SA"}
    named = {"adapt": set(), "noncommercial": {"NC"}, "share": {"ND"}}.get(use)
    return frozenset({license_id} if named is None else named)
