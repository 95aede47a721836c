"""Published addresses and the ones that serve them: a mirror or a test server in their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class OriginMap:
    """Maps canonical published addresses to serving ones and back; the longest prefix wins.

    Where two published prefixes share a serving one, the one named first is its published name.

    >>> origins = OriginMap({"https://example.org": "http://127.0.0.1:8100"})
    >>> origins.served("https://example.org/a"), origins.published("http://127.0.0.1:8100/a")
    ('http://127.0.0.1:8100/a', 'https://example.org/a')
    """

    def __init__(self, served_by_published: Mapping[str, str]) -> None:
        pairs = [(a.rstrip("/"), b.rstrip("/")) for a, b in served_by_published.items()]
        # Sorting is stable: among prefixes of equal length the file's order holds.
        self._to_served = sorted(pairs, key=lambda pair: -len(pair[0]))
        self._to_published = sorted(
            ((served, published) for published, served in pairs), key=lambda pair: -len(pair[0])
        )

    def served(self, url: str) -> str:
        """The address to request for the published address `url`."""
        return _replace_prefix(url, self._to_served)

    def published(self, url: str) -> str:
        """The address under which what `url` serves is published."""
        return _replace_prefix(url, self._to_published)


def _replace_prefix(url: str, pairs: list[tuple[str, str]]) -> str:
    for old, new in pairs:
        # A prefix ends at a segment: `http://host:81` is no prefix of `http://host:8100/`.
        if url == old or url.startswith((f"{old}/", f"{old}?")):
            return new + url[len(old) :]
    return url
