# ruff: noqa: E501 -- one case a line, with the text of its page
"""Sites with many links, and sites that ask for patience: all links are alive."""

from __future__ import annotations

from build import case
from model import Ask, Case, Reply
from prose import NAMES
from skins import shown

GROUP = "manners"


def _numbered(ask: Ask) -> Reply:
    key = NAMES[len(ask.path) % len(NAMES)]
    return shown("portal", key, f"<p>Card {ask.path}</p>")


def _links(count: int) -> tuple[str, ...]:
    return tuple(f"/card/{number}" for number in range(count))


class _Limited:
    """A site that takes `most` requests in a second and answers 429 to the others."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.times: list[float] = []

    def __call__(self, ask: Ask) -> Reply:
        self.times = [at for at in self.times if ask.now - at < 1.0]
        if len(self.times) >= self.most:
            return Reply(429, "Too many requests", headers=(("Retry-After", "1"),))
        self.times.append(ask.now)
        return _numbered(ask) if ask.path.startswith("/card/") else Reply(404, "no such page")


def _first_refuses(status: int, seconds: int):
    """Refuses until `seconds` after the first visit, and says so."""

    def answer(ask: Ask) -> Reply:
        if ask.age_s < seconds - 0.05:
            return Reply(status, "Later", headers=(("Retry-After", str(seconds)),))
        return _numbered(ask)

    return answer


CASES: list[Case] = [
    case(GROUP, "many-links", "alive", "24 links of one site", {}, links=_links(24),
         missing=lambda ask: _numbered(ask) if ask.path.startswith("/card/") else Reply(404, "none")),
    case(GROUP, "limited-site", "alive", "20 links of a site that takes five requests a second", {},
         links=_links(20), missing=_Limited(5)),
    case(GROUP, "later-429", "alive", "refuses for two seconds, then the page",
         {"/card/1": _first_refuses(429, 2)}),
    case(GROUP, "later-503", "alive", "unavailable for two seconds, then the page",
         {"/card/1": _first_refuses(503, 2)}),
    case(GROUP, "crawl-delay", "alive", "three links of a site that asks for a second between visits",
         dict.fromkeys(_links(3), _numbered), links=_links(3), robots="User-agent: *\nCrawl-delay: 1\n"),
]  # fmt: skip
