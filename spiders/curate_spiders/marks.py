"""What a page brings, as marks to compare: its texts, media, data and links to elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin

from curate_spiders.traps import Marks, has_same_path, is_dated, plain_words, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element

_UNSEEN = frozenset({"script", "style", "noscript", "template"})
_DATA = frozenset({"application/ld+json", "application/json"})
_DESCRIPTIONS = frozenset({"description", "og:title", "og:description", "og:image"})
_MEDIA = {
    "img": "src", "source": "src", "video": "src", "audio": "src", "iframe": "src",
    "embed": "src", "object": "data", "track": "src",
}  # fmt: skip


def page_marks(root: _Element | None, url: str, links: Iterable[str]) -> Marks:
    """The marks of a page at `url`, a canonical address, that links to the addresses `links`.

    Words that only echo the address are left out, and so are dates on a dated one; links to
    further addresses of the same path, or to dated ones, are what a trap always has more of.
    """
    echo, dated = words_of(url), is_dated(url)
    content: set[int] = set()
    # Marks are a set: a word of code that stands on a page a thousand times is looked at once.
    texts = {text for text in _texts(root) if text} if root is not None else set()
    for text in texts:
        words = plain_words(text, echo=echo, dated=dated)
        if words:
            content.add(hash(("text", words)))
    for source in _sources(root) if root is not None else ():
        content.add(hash(("media", _joined(url, source))))
    leads = (link for link in links if not is_dated(link) and not has_same_path(link, url))
    return Marks(frozenset(content), frozenset(hash(link) for link in leads))


def content_hash(root: _Element | None, url: str) -> int:
    """One hash of all that a page at `url` shows, its address's own words and dates left out."""
    if root is None:
        return 0
    text = " ".join(text for text in _texts(root) if text and not text.isspace())
    words = plain_words(text, echo=words_of(url), dated=is_dated(url))
    return hash((words, tuple(_sources(root))))


def _texts(root: _Element) -> Iterator[str | None]:
    for element in root.iter():
        if not isinstance(element.tag, str):  # a comment or an instruction
            yield element.tail
            continue
        is_data = element.tag == "script" and element.get("type", "").lower() in _DATA
        if element.tag not in _UNSEEN or is_data:
            yield element.text
        yield element.tail
        if element.tag == "meta" and _names_content(element):
            yield element.get("content")


def _names_content(meta: _Element) -> bool:
    # Others carry tokens and times that are new on every page.
    name = meta.get("name") or meta.get("property") or ""
    return name.lower() in _DESCRIPTIONS


def _sources(root: _Element) -> Iterator[str]:
    for element in root.iter(*_MEDIA):
        source = element.get(_MEDIA[str(element.tag)])
        if source:
            yield source


def _joined(url: str, source: str) -> str:
    try:
        return urljoin(url, source.strip())
    except ValueError:
        return source
