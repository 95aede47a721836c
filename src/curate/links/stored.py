"""What a stored answer says of who may see the page, for callers who hold only captures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from curate.links.classify import judge
from curate.links.fetch import Ending, Hop
from curate.links.target import Target, read_target
from curate.links.visit import Visit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from curate.links.classify import Judgment

_READ = 65_536  # bytes of a page: as much as a look at a link reads


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """One answer of a server; `redirected_to` is where it sent the reader, None where nowhere."""

    url: str
    status: int
    body: bytes = b""
    content_type: str = "text/html"
    redirected_to: str | None = None


def judge_stored(answers: Sequence[StoredAnswer]) -> Judgment | None:
    """Judge stored answers, in the order of their redirects, as a look at the first one's address.

    Returns:
        None where there is nothing to judge: no answer, or an address that cannot be read. Nobody
        asked for a made-up address, so a soft 404 is rarely seen here.
    """
    target = read_target(answers[0].url) if answers else None
    if not isinstance(target, Target):
        return None
    last = answers[-1]
    end = read_target(last.redirected_to or last.url)
    if not isinstance(end, Target):
        return None
    return judge(Visit(target=target, hops=tuple(map(_hop, answers)), last=end))


def _hop(answer: StoredAnswer) -> Hop:
    is_long = len(answer.body) > _READ
    return Hop(
        url=answer.url,
        status=answer.status,
        headers={"content-type": answer.content_type},
        body=answer.body[:_READ],
        ending=Ending.CAPPED if is_long else Ending.WHOLE,
    )
