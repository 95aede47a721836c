"""One visit to a link: every hop, how it ended, and the page at its end. Facts, no judgment."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from curate.links.body import text_of
from curate.links.lazy import Lazy
from curate.links.page import Page, read_page
from curate.urls import PERMANENT_REDIRECTS

if TYPE_CHECKING:
    from curate.links.fetch import Hop
    from curate.links.target import Target

HTML_TYPES = frozenset({"text/html", "application/xhtml+xml", ""})
REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True)
class Visit:
    """What happened when a link was followed.

    `stop` is None where the last hop's own answer or failure is the end; otherwise it is the kind
    that ended the walk before another request (`redirect_loop`, `too_many_redirects`,
    `protocol_error`, `scheme`, `invalid_url`, `robots`, `login`) and `why` tells more. `last` is
    the address that the walk ended at or was about to ask. `client_moves` are positions of hops
    that moved by page (meta refresh), not by status. `has_validators` says that the first request
    asked only for what changed since the last look.
    """

    target: Target
    hops: tuple[Hop, ...] = ()
    last: Target | None = None
    stop: str | None = None
    why: str = ""
    client_moves: frozenset[int] = frozenset()
    retry_after_s: float | None = None
    has_validators: bool = False

    @Lazy
    def end(self) -> Hop | None:
        """The last hop; None where nothing was asked."""
        return self.hops[-1] if self.hops else None

    @Lazy
    def status(self) -> int | None:
        """The last status that came; None where none did."""
        return self.end.status if self.end else None

    @Lazy
    def final(self) -> Target:
        """Where the walk ended."""
        return self.last or self.target

    @Lazy
    def has_moved(self) -> bool:
        """Whether the walk ended at another address than the link names."""
        return self.final.url != self.target.url

    @property
    def moved(self) -> Literal["permanent", "temporary"] | None:
        """Whether the page lives elsewhere now; permanent only if every hop says so."""
        if not self.has_moved:
            return None
        codes = [hop.status for hop in self.hops[:-1] if hop.status in REDIRECTS]
        if self.client_moves or not codes or any(code not in PERMANENT_REDIRECTS for code in codes):
            return "temporary"
        return "permanent"

    @property
    def elapsed_s(self) -> float:
        """Seconds spent in requests, without waits for other links' turns."""
        return sum(hop.elapsed_s for hop in self.hops)

    @Lazy
    def is_html(self) -> bool:
        """Whether the end is an HTML page by its media type."""
        return self.end is not None and self.end.content_type in HTML_TYPES

    @Lazy
    def page(self) -> Page:
        """The page at the end; empty where there is none."""
        end = self.end
        if end is None or not self.is_html:
            return Page()
        kind = end.headers.get("content-type", "")
        return _page_of(end.body, kind, is_whole=end.ending == "whole")

    def hop_rows(self) -> tuple[dict[str, Any], ...]:
        """Each hop as `{"url", "status"}`, in order."""
        return tuple({"url": hop.url, "status": hop.status} for hop in self.hops)


@lru_cache(maxsize=32)
def _page_of(body: bytes, content_type: str, *, is_whole: bool) -> Page:
    """The page of these bytes, read once where a site has one answer to many links.

    Error pages, walls, parked domains and the shells of applications come by the hundred.
    """
    return read_page(text_of(body, content_type), is_whole=is_whole)
