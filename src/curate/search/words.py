"""From text to words: one way of cutting and folding, the same that both engines index by."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_WORDS = 24  # words of a query that are searched; a pasted page is no query
MAX_WORD = 64  # as the `short_tokens` filter in index_config/settings.json

# Words that carry no subject. They stay in the index and are only left out of queries.
STOP_WORDS = frozenset(
    """
    a about am an and any are as at be by can could do does for from had has have how i if in into
    is it its me my of on or our shall should so some such than that the their them then there
    these they this those to was we were what when where which who whom why will with would you
    your
    al como con cual de del el en es esta este la las lo los mi o para por que se su sus un una
    unas unos y
    """.split()  # noqa: SIM905 - a table is easier to read and extend as words
)

_WORD = re.compile(r"[^\W_]+")
# Written without spaces: each character is a word of its own (Han, kana, Hangul syllables).
_UNSPACED = re.compile("([぀-ヿ㐀-䶿一-鿿豈-﫿가-힯])")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Word(NamedTuple):
    """A word of a text: folded form and where it stands."""

    folded: str
    start: int
    end: int


def fold(text: str) -> str:
    """Lower case without accents: `Fracción` and `fraccion` are the same word.

    >>> fold("Fracción ŒUVRE")
    'fraccion œuvre'
    """
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", bare).lower()


def index_text(text: str | None) -> str:
    """Text as it is handed to an engine: composed (NFKC), printable, unspaced scripts cut apart."""
    if not text:
        return ""
    clean = text.encode("utf-8", "replace").decode("utf-8")
    clean = _CONTROL.sub(" ", unicodedata.normalize("NFKC", clean))
    return _UNSPACED.sub(r" \1 ", clean)


def words_of(text: str) -> Iterator[Word]:
    """The words of `text` in order, with their offsets in it."""
    for match in _WORD.finditer(text):
        run = match.group()
        if not run.isascii() and _UNSPACED.search(run):
            for piece in re.finditer(f"{_UNSPACED.pattern}|[^぀-ヿ㐀-䶿一-鿿豈-﫿가-힯]+", run):
                start = match.start() + piece.start()
                yield Word(fold(piece.group()), start, start + len(piece.group()))
        else:
            yield Word(fold(run), match.start(), match.end())


def query_terms(text: str) -> tuple[str, ...]:
    """The words that a query searches: folded, each once, stop words out unless all are.

    Any text is fine: quotes, operators, emoji and control characters are no words and vanish.

    >>> query_terms('How do "fractions" AND Fractions work?')
    ('fractions', 'work')
    """
    clean = _CONTROL.sub(" ", text.encode("utf-8", "replace").decode("utf-8"))
    seen: dict[str, None] = {}
    for word in words_of(clean):
        for part in _WORD.findall(word.folded):
            seen.setdefault(part[:MAX_WORD])
    telling = [word for word in seen if word not in STOP_WORDS]
    return tuple((telling or list(seen))[:MAX_WORDS])
