"""Which of the identifiers that a record states is the web address of the item."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from curate.urls import canonical_or_none

if TYPE_CHECKING:
    from collections.abc import Iterable

_LABEL = re.compile(r"^(?:ur[il]|link|available (?:at|from|online))\s*:?\s+", re.IGNORECASE)
_DOI = re.compile(r"^(?:info:doi/|doi\s*:?\s*)?(10\.\d{4,9}/\S+)$", re.IGNORECASE)
_HANDLE = re.compile(r"^(?:info:hdl/|hdl\s*:\s*)([\w.]+/\S+)$", re.IGNORECASE)
_FILE = re.compile(
    r"\.(?:pdf|docx?|odt|rtf|pptx?|odp|xlsx?|ods|csv|epub|mobi|zip|imscc|h5p|jpe?g|png|gif|tiff?|"
    r"svg|mp3|m4a|ogg|wav|mp4|m4v|mov|webm|avi|swf|xml|json)$|/bitstreams?/",
    re.IGNORECASE,
)
_WEB = ("http://", "https://")
_PAGE, _DOI_PAGE, _HANDLE_PAGE, _BARE_FILE = range(4)


def web_address(identifier: str) -> str | None:
    """The web address that an identifier is or can be resolved at; None for ISBN, URN, codes.

    >>> web_address("doi:10.1000/182"), web_address("hdl:1765/315"), web_address("90-5892-036-4")
    ('https://doi.org/10.1000/182', 'https://hdl.handle.net/1765/315', None)
    """
    found = _placed(identifier)
    return found[1] if found else None


def item_address(identifiers: Iterable[str]) -> str | None:
    """The item's address: a page before a DOI or handle to resolve, a bare file last of all.

    Of several of one kind the first counts, as catalogers put the address in use first.

    >>> item_address(["https://a.example/9/text.pdf", "https://a.example/9", "ISBN 0-00-000000-0"])
    'https://a.example/9'
    """
    placed = [found for text in identifiers for one in _apart(text) if (found := _placed(one))]
    return min(placed, key=lambda found: found[0])[1] if placed else None


def _apart(identifier: str) -> list[str]:
    """The addresses of an element that holds several; anything else is one identifier."""
    parts = identifier.split()
    return parts if all(part.startswith(_WEB) for part in parts) else [identifier]


def _placed(identifier: str) -> tuple[int, str] | None:
    text = _LABEL.sub("", identifier.strip().strip("<>").strip())
    if text.lower().startswith(_WEB):
        if re.search(r"\s", text) or canonical_or_none(text) is None:
            return None
        return (_BARE_FILE if _FILE.search(urlsplit(text).path) else _PAGE), text
    if doi := _DOI.match(text):
        return _DOI_PAGE, f"https://doi.org/{quote(doi[1], safe='/:;()._-')}"
    if handle := _HANDLE.match(text):
        return _HANDLE_PAGE, f"https://hdl.handle.net/{quote(handle[1], safe='/:;()._-')}"
    return None
