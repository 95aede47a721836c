"""What a site answers for an address that cannot exist, asked once per site and directory.

Bar-Yossef, Broder, Kumar and Tomkins, "Sic transit gloria telae" (WWW 2004): a site that gives a
true 404 for a made-up name tells the truth about the others; one that answers 200 is compared.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from curate.links.compare import echo_words, likeness, masked
from curate.links.target import Target, read_target

if TYPE_CHECKING:
    from curate.links.visit import Visit

_ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,4}$")
_MISSING = frozenset({400, 404, 405, 410, 414, 422})


def probe_key(target: Target) -> tuple[str, str, str]:
    """Links with the same key share a probe: (origin, directory, ending of the name)."""
    directory, ending = _split(target.path)
    return target.origin, directory, ending


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
