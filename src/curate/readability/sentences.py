"""Where sentences end: a rule-based splitter for prose in Latin script.

It survives what makes sentence counts of readability tools wrong: abbreviations, initials,
decimals, enumerators, ellipses, and a question or exclamation inside quotation marks after which
the sentence goes on ("Stop!" he said). One-word sentences count. Every function is pure.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Titles and the like: always followed by the rest of the sentence.
_NEVER_LAST = _set(
    "mr mrs ms messrs mme mlle dr prof rev hon gen col maj capt cmdr lt sgt cpl gov sen rep pres "
    "vs viz cf eg ie e.g i.e sra sres dra dña ud uds pág"
)
# May end a sentence; they do when the next word is one that begins sentences rather than names.
_MAYBE_LAST = _set(
    "jr sr inc ltd co corp bros dept univ assn est st mt ave blvd rd etc al a.m p.m pm b.c a.d "
    "b.c.e c.e u.s u.k u.n u.s.a d.c ph.d m.d b.a m.a jan feb apr jun jul aug sept sep oct nov dec "
    "ft oz lb lbs cm mm km min sec hr hrs yr yrs approx esp ca p pp eds vol ch"
)
# Abbreviations only where a number follows ("No. 5", "Fig. 2", "p. 12").
_BEFORE_NUMBER = _set(
    "no nos fig figs art sec ch chap vol p pp eq ex jan feb mar apr jun jul aug sept "
    "sep oct nov dec"
)
# After these a single letter is a name of its own and may end the sentence ("vitamin C.").
_LETTERED = _set("vitamin plan group type class grade point part option letter hepatitis step team")
# Words that open sentences and hardly ever a name after an abbreviation ("the U.S. They ...").
_STARTERS = _set(
    "the a an this that these those he she it we they you i there here his her its our their my "
    "your who what when where why how which if in on at by for from with after before during "
    "while as because since although though but and so or yet then now once one some many most "
    "all both each every no not to of is are was were do does did can could will would may let "
    "however later today soon even just only such another other several few"
)

STOPS = frozenset([*".!?…"])
_CLOSING_SIGNS = "\"'”’»)]}*_ \t\n"
_CLOSERS = "\"'”’»)\\]}*_"
_OPENERS = "\"'“‘«(\\[{¿¡*_"
# A run of terminators, its closing quotes or brackets, then space, the end, or (for a lost space)
# a capitalized word stuck to it.
_END = re.compile(
    rf"([.!?…]+(?:\s?\.){{0,3}})((?:[{_CLOSERS}]|\s»|“(?=\s|$))*)"
    rf"(?:\s+|$|(?<=[a-z]{{3}}[.!?])(?=[A-Z][a-z])|(?=[“«]))"
)
# The last letters of abbreviations in lower case as long as that: "dept", "approx".
_N_LETTERS = 4
_RISKY = frozenset(
    word[-_N_LETTERS:]
    for word in _NEVER_LAST | _MAYBE_LAST | _BEFORE_NUMBER
    if len(word) >= _N_LETTERS
)
_LAST_TOKEN = re.compile(r"[^\s\"“”‘«»(\[{—–]+$")
_NEXT_TOKEN = re.compile(rf"[{_OPENERS}—–\-\s]*(\w[\w'’]*)")
_CLAUSE_END = re.compile(rf"(?:[;:][{_CLOSERS}]*|[!?][{_CLOSERS}]+)(?=\s|$|[—–])")
_HAS_WORD = re.compile(r"\w|￼")
_N_CONTEXT = 40  # characters looked at before and after a stop: longer than any abbreviation


def _ends_here(text: str, match: re.Match[str]) -> bool:
    """Whether the stop that `match` found ends the sentence."""
    start, end = match.span()
    if text[end : end + 1].isupper():
        # Most stops: "the hen. Then"; only short words and known endings need a closer look.
        before = text[start - _N_LETTERS : start] if start >= _N_LETTERS else ""
        if before.isalpha() and before.islower() and before not in _RISKY:
            return True
    following = _NEXT_TOKEN.match(text, end, end + _N_CONTEXT)
    if following is None:
        return True
    next_word = following.group(1)
    goes_on_in_lower_case = next_word[0].islower()
    stop = match.group(1)
    if stop != ".":
        # "Stop!" he said; "Well ... maybe": lower case goes on with the same sentence.
        if not goes_on_in_lower_case:
            return True
        quoted_or_ellipsis = bool(match.group(2)) or "." in stop or "…" in stop
        is_aside = text[end] in "—–"  # — Stop! — he said.
        return not (quoted_or_ellipsis or is_aside or _is_name_in_sentence(text, start))
    return _period_ends_here(text, match, next_word)


def _period_ends_here(text: str, match: re.Match[str], next_word: str) -> bool:
    """Whether a single period ends the sentence, given the word after it."""
    start = match.start()
    token = _last_token(text, start)
    if not token:
        return True
    bare = token.lower()
    if next_word[0].isdigit() and bare in _BEFORE_NUMBER:
        return False
    if bare in _NEVER_LAST:
        return False
    begins_sentence = next_word[0].isupper() and next_word.lower() in _STARTERS
    if bare in _MAYBE_LAST:
        return begins_sentence
    if len(token) == 1 and token.isalpha():
        return begins_sentence or _is_no_initial(text, start - 1, token)
    if "." in token and all(len(part) == 1 for part in token.split(".") if part):
        return begins_sentence
    if bare.isdigit() and len(token) == start:
        return False  # an enumerator such as "1." at the start
    return not (next_word[0].islower() and match.group(2))


def _last_token(text: str, end: int) -> str:
    """What stands before `end`, back to a space, opening sign or dash; "" for nothing."""
    words = text[max(0, end - _N_CONTEXT) : end].rsplit(None, 1)
    if not words or text[end - 1].isspace():
        return ""
    match = _LAST_TOKEN.search(words[-1])
    return match.group() if match else ""


def _is_no_initial(text: str, start: int, letter: str) -> bool:
    """Whether the single letter at `start` is no initial of a name ("so do I.", "vitamin C.")."""
    before = _last_token(text, max(0, start - 1))
    return before.lower() in _LETTERED or (letter == "I" and before.islower())


def _is_name_in_sentence(text: str, end: int) -> bool:
    """Whether a capitalized word inside a sentence ends at `end` ("works at Yahoo! and")."""
    token = _last_token(text, end)
    before = text[max(0, end - len(token) - 2) : end - len(token)]
    return token[:1].isupper() and before[:1].islower() and before[1:] == " "


def split_sentences(text: str) -> list[str]:
    """Sentences of `text` in order, stripped, ended by `.`, `!`, `?` or the end of the text.

    Pieces without a single letter or digit are left out; an empty text gives an empty list.

    >>> split_sentences('Dr. Lee ran 3.5 miles. "Stop!" he said. Wow.')
    ['Dr. Lee ran 3.5 miles.', '"Stop!" he said.', 'Wow.']
    """
    ends = ((match.end(2), match.end()) for match in _END.finditer(text) if _ends_here(text, match))
    return _pieces(text, ends)


def split_clauses(sentence: str) -> list[str]:
    """Parts of one sentence when `;` and `:` end a sentence too, as they do on the Lexile scale.

    So does a call or question in quotation marks before the words that say whose it is
    (`"Stop!" he said`). Times and ratios (`5:30`) do not split. Parts without a letter or digit are
    left out.

    >>> split_clauses("We left at 5:30; it rained: hard.")
    ['We left at 5:30;', 'it rained:', 'hard.']
    """
    ends = ((match.end(), match.end()) for match in _CLAUSE_END.finditer(sentence))
    return _pieces(sentence, ends)


def _pieces(text: str, ends: Iterable[tuple[int, int]]) -> list[str]:
    """Cut `text` at `ends` (end of a piece, start of the next), but for pieces without a word."""
    pieces: list[str] = []
    start = looked_to = 0
    has_word = _HAS_WORD.search
    for end, next_start in ends:
        if has_word(text, looked_to, end):
            pieces.append(text[start:end].strip())
            start = next_start
        looked_to = next_start
    if has_word(text, looked_to):
        pieces.append(text[start:].strip())
    return pieces


def last_sign(text: str) -> str:
    """The last character of `text` but for closing quotes, brackets and spaces; "" for none.

    >>> last_sign('He said: "Go!" '), last_sign("Materials:")
    ('!', ':')
    """
    return text.rstrip(_CLOSING_SIGNS)[-1:]


def has_stop_at_end(text: str) -> bool:
    """Whether `text` ends as a sentence does."""
    return text[-1:] in STOPS or last_sign(text) in STOPS
