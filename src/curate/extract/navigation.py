"""Tells a page that only leads to other pages from one that teaches something itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curate.extract.text import count_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from curate.records import OutLink

MIN_LINKS = 5
MAX_OWN_SHARE = 0.5
# A paragraph of its own words this long is something to read: the page is kept.
MIN_PARAGRAPH_WORDS = 30


def is_link_list(text: str, links: Sequence[OutLink]) -> bool:
    """Whether a page is a list of links, such as a table of contents.

    It is when it links at least five pages from its content, at least half of its words are
    the texts of those links, and no paragraph of its own words is long enough to teach by itself.
    A lesson with a reading list keeps its paragraphs, so it stays a lesson.

    Args:
        text: main text, paragraphs separated by a blank line.
        links: the page's links.
    """
    names = sorted(
        {link.text for link in links if link.place in ("main", "nav") and link.text},
        key=len,
        reverse=True,
    )
    if len(names) < MIN_LINKS:
        return False
    n_words, n_own = 0, 0
    for paragraph in text.split("\n\n"):
        n_words += count_words(paragraph)
        own = paragraph
        for name in names:
            own = own.replace(name, " ")
        n_own_here = count_words(own)
        if n_own_here >= MIN_PARAGRAPH_WORDS:
            return False
        n_own += n_own_here
    return n_own <= MAX_OWN_SHARE * n_words
