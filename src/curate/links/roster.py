"""The links of a run, sorted into jobs: one per address, queued by host, small in memory."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from curate.links.target import NotATarget, Target, read_target

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(slots=True, eq=False)
class Job:
    """One address and the links that lead to it (they differ in their fragments at most).

    The address itself is read again when its turn comes: of a hundred thousand waiting jobs only
    the text of the link is kept.
    """

    link: str
    more_links: list[str] | None = None
    n_tries: int = 0
    due: float = 0.0

    @property
    def links(self) -> tuple[str, ...]:
        """Every link to this address, the first one first."""
        return (self.link, *(self.more_links or ()))


@dataclass(slots=True)
class Roster:
    """Jobs by host, and the links that cannot be asked for."""

    by_host: dict[str, deque[Job]] = field(default_factory=dict)
    unasked: list[tuple[str, NotATarget]] = field(default_factory=list)

    def add(self, job: Job) -> None:
        """Put a job at the end of its host's queue."""
        self.by_host.setdefault(target_of(job.link).host, deque()).append(job)

    def queues(self) -> Iterator[deque[Job]]:
        """The hosts' queues, longest first: it sets the length of the run, so it starts first."""
        return iter(sorted(self.by_host.values(), key=len, reverse=True))


def enroll(urls: Iterable[str]) -> Roster:
    """Sort links into jobs; equal links and links that differ in their fragment share one."""
    roster = Roster()
    jobs: dict[tuple[str, str | None], Job] = {}
    seen: set[str] = set()
    for url in urls:
        if url in seen:
            continue
        seen.add(url)
        target = read_target(url)
        if isinstance(target, NotATarget):
            roster.unasked.append((url, target))
            continue
        key = (url if target.url == url else target.url, target.authorization)
        job = jobs.get(key)
        if job is not None:
            if job.more_links is None:
                job.more_links = []
            job.more_links.append(url)
            continue
        jobs[key] = job = Job(url)
        roster.by_host.setdefault(target.host, deque()).append(job)
    return roster


def target_of(link: str) -> Target:
    """The target of a link that was read before.

    Raises:
        TypeError: if the link is none that can be asked for.
    """
    target = read_target(link)
    if not isinstance(target, Target):
        raise TypeError(target.why)
    return target
