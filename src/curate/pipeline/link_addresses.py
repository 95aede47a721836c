"""Which address is asked for a link, and the look that comes back in the link's own words.

A source's `origin` maps published addresses to the ones that serve them (a mirror, a test server),
and a person may have said to ask another address in place of a link's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from curate.catalog.models import Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from curate.catalog.links import DueLink
    from curate.records import LinkCheck


@dataclass(slots=True, frozen=True)
class Addresses:
    """Published address prefixes and the ones that serve them."""

    origins: Mapping[str, str]

    @classmethod
    def of(cls, session: Session) -> Addresses:
        """What the sources' definitions say."""
        found: dict[str, str] = {}
        for row in session.scalars(select(Source).order_by(Source.id)):
            found.update(row.definition.get("origin") or {})
        return cls(found)

    def asked(self, link: DueLink) -> str:
        """The address to ask for a link."""
        return served(link.accepted_url or link.url, self.origins)

    def published(self, check: LinkCheck, url: str) -> LinkCheck:
        """The look at a link's asked address as one at `url`, in published words throughout."""
        back = {there: published for published, there in self.origins.items()}
        hops = tuple({**hop, "url": served(str(hop["url"]), back)} for hop in check.hops)
        evidence = check.evidence
        for there, published in back.items():
            evidence = evidence.replace(f"{there}/", f"{published}/")
        final = served(check.final_url, back) if check.final_url else None
        return check.model_copy(
            update={"url": url, "final_url": final, "hops": hops, "evidence": evidence}
        )


def served(url: str, origins: Mapping[str, str]) -> str:
    """`url` with the prefix that `origins` names replaced; itself where none fits."""
    for published, there in origins.items():
        start = published.rstrip("/")
        if url == published or url.startswith(f"{start}/"):
            return there.rstrip("/") + url[len(start) :]
    return url
