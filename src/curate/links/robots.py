"""robots.txt for link checks: one fetch per origin and run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from curate.links.body import text_of
from curate.links.steps import Shared
from curate.links.target import Target, read_target
from curate.links.visit import REDIRECTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from curate.links.fetch import Hop
    from curate.links.steps import Steps

ROBOTS_CAP = 512_000  # bytes that a parser must read at least (RFC 9309 section 2.5)
_MAX_HOPS = 5  # RFC 9309 section 2.3.1.2
_PRODUCT = "curate"


@dataclass(frozen=True, slots=True)
class Rules:
    """One origin's rules for us; `parsed` is None where everything is allowed."""

    parsed: Any = None
    crawl_delay_s: float = 0.0

    def allows(self, target: Target) -> bool:
        """Whether the rules let us fetch the address."""
        return self.parsed is None or bool(self.parsed.can_fetch(target.url, _PRODUCT))


class Robots:
    """Rules by origin. A robots.txt that is missing or cannot be reached allows everything."""

    def __init__(self, fetch: Callable[[Target], Steps[Hop]]) -> None:
        self._fetch = fetch
        self._known: dict[str, Rules] = {}

    def rules(self, target: Target) -> Steps[Rules]:
        """The rules that hold for an address, fetched at most once for its origin."""
        origin = target.origin
        known = self._known.get(origin)
        if known is None:
            known = yield Shared(("robots", origin), lambda: self._load(origin))
            self._known[origin] = known
        return known

    def _load(self, origin: str) -> Steps[Rules]:
        target = read_target(f"{origin}/robots.txt")
        for _ in range(_MAX_HOPS + 1):
            if not isinstance(target, Target):
                break
            hop = yield from self._fetch(target)
            if hop.status in REDIRECTS and hop.headers.get("location"):
                target = read_target(hop.headers["location"], base=target.url)
                continue
            if hop.status == 200 and "html" not in hop.content_type:
                return parse_rules(text_of(hop.body, hop.headers.get("content-type", "")))
            break
        return Rules()


def parse_rules(text: str) -> Rules:
    """Read a robots.txt for our product token."""
    from protego import Protego

    parsed = Protego.parse(text)
    delay = parsed.crawl_delay(_PRODUCT)
    return Rules(parsed, float(delay) if delay is not None and delay > 0 else 0.0)
