"""What a site answers for an address that cannot exist, asked once per site and directory.

Bar-Yossef, Broder, Kumar and Tomkins, "Sic transit gloria telae" (WWW 2004): a site that gives a
true 404 for a made-up name tells the truth about the others; one that answers 200 is compared.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from curate.links.compare import echo_words, likeness, masked
from curate.links.facts import Facts
from curate.links.fetch import Hop
from curate.links.memory import ProbeKey
from curate.links.page import Page
from curate.links.target import Target, read_target
from curate.links.visit import Visit

if TYPE_CHECKING:
    from collections.abc import Callable

    from curate.links.steps import Steps

_ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,4}$")
_MISSING = frozenset({400, 404, 405, 410, 414, 422})


def probe_key(target: Target) -> ProbeKey:
    """Links with the same key share a probe."""
    directory, ending = _split(target.path)
    return ProbeKey(target.origin, directory, ending)


def sample(target: Target, visit: Callable[[Target], Steps[Visit]]) -> Steps[Probe]:
    """Ask for a made-up address beside `target`; for a second one where the first was a page."""
    samples: list[Visit] = []
    while len(samples) < 2:
        token = _token(target, len(samples))
        made_up = probe_target(replace(target, fragment=""), token)
        samples.append((yield from visit(made_up)))
        if not (samples[0].status == 200 and samples[0].is_html and samples[0].stop is None):
            break
    return Probe(tuple(samples))


def _token(target: Target, number: int) -> str:
    """A name that no page has, always the same for a directory: evidence that quotes it repeats."""
    told = "\n".join((*probe_key(target), str(number)))
    return "zq" + hashlib.blake2b(told.encode("utf-8", "replace"), digest_size=5).hexdigest()


def probe_target(target: Target, token: str) -> Target:
    """The link's address with its last name replaced by `token`, its kind of ending kept.

    >>> probe_target(read_target("http://example.org/a/b.html?x=1"), "zz").url
    'http://example.org/a/zz.html'
    """
    directory, ending = _split(target.path)
    made_up = read_target(f"{target.origin}{directory}{token}{ending}")
    if not isinstance(made_up, Target):  # cannot be: the origin was read before
        raise TypeError(made_up.why)
    return replace(made_up, authorization=target.authorization)


def _split(path: str) -> tuple[str, str]:
    slash = "/" if path.endswith("/") and path != "/" else ""
    directory, _, name = path.removesuffix(slash).rpartition("/")
    found = _ENDING.search(name)
    return f"{directory}/", (found[0] if found else "") + slash


@dataclass(frozen=True)
class Probe:
    """Visits to made-up addresses of one directory; a second sample where the first was a page."""

    samples: tuple[Visit, ...]

    @property
    def first(self) -> Visit:
        """The first sample."""
        return self.samples[0]

    @property
    def is_true_404(self) -> bool:
        """Whether the site says plainly that a made-up address is missing."""
        return self.first.stop is None and self.first.status in _MISSING

    @property
    def is_page(self) -> bool:
        """Whether the site answers a made-up address with a page."""
        return self.first.stop is None and self.first.status == 200

    @property
    def is_usable(self) -> bool:
        """Whether anything follows from the probe; not where the site failed or refused."""
        return self.is_true_404 or self.is_page

    @cached_property
    def own_likeness(self) -> float:
        """How alike two made-up pages are to each other, 0-1; 1 with a single sample."""
        if len(self.samples) < 2:
            return 1.0
        one, other = self.samples[:2]
        echo = echo_words(one.target.url, one.final.url, other.target.url, other.final.url)
        return likeness(masked(one.page.main_words, echo), masked(other.page.main_words, echo))

    def as_facts(self) -> dict[str, Any]:
        """What a later run needs of this probe, as JSON: the page's words, not its code."""
        return {"samples": [_facts_of(visit) for visit in self.samples]}

    @classmethod
    def from_facts(cls, facts: dict[str, Any]) -> Probe | None:
        """The probe that `as_facts` told of; None where it cannot be read."""
        try:
            return cls(tuple(_visit_of(one) for one in facts["samples"]))
        except (KeyError, TypeError, ValueError):
            return None


_MOST_TEXT = 6_000  # characters of a made-up page that are kept


def _facts_of(visit: Visit) -> dict[str, Any]:
    end, page = visit.end, visit.page
    return {
        "url": visit.target.url,
        "final": visit.final.url,
        "stop": visit.stop,
        "status": visit.status,
        "type": end.content_type if end else "",
        "title": page.title,
        "headings": list(page.headings),
        "text": page.text[:_MOST_TEXT],
        "main": page.main[:_MOST_TEXT],
        "has_scripts": bool(page.scripts),
    }


def _visit_of(facts: dict[str, Any]) -> Visit:
    target, final = read_target(facts["url"]), read_target(facts["final"])
    if not isinstance(target, Target) or not isinstance(final, Target):
        msg = "no address of the web"
        raise TypeError(msg)
    end = Hop(url=final.url, status=facts["status"], headers={"content-type": facts["type"]})
    visit = Visit(target=target, hops=(end,), last=final, stop=facts["stop"])
    known = Facts(
        name=facts["title"],
        headings=tuple(facts["headings"]),
        text=facts["text"],
        main=facts["main"],
        scripts="-" if facts["has_scripts"] else "",
    )
    # In place of reading the page again.
    visit.__dict__["page"] = Page.of(known, is_whole=len(known.text) < _MOST_TEXT)
    return visit
