"""A run of checks: each address asked once, hosts side by side, retries at the end of the run."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from curate.links.ask import Asker
from curate.links.classify import Judgment, judge, judge_unasked, should_retry, wants_probe
from curate.links.fetch import AioFetcher
from curate.links.probe import Probe, probe_key, probe_target
from curate.links.target import NotATarget, Target, read_target
from curate.links.visit import Visit
from curate.links.walk import walk
from curate.records import LinkCheck

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Sequence

    from curate.clock import Clock
    from curate.links.fetch import FetchPort
    from curate.links.policy import CheckPolicy

_MAX_HOSTS_AT_ONCE = 1000  # hosts worked on side by side, most of them waiting for their turn
_TRIES_PER_PROBE = 2


@dataclass(slots=True)
class _Job:
    """One address and the links that lead to it (they differ in their fragments at most)."""

    target: Target
    links: list[tuple[str, str]]
    n_tries: int = 0
    due: float = 0.0


async def check_links(
    urls: Iterable[str],
    policy: CheckPolicy,
    clock: Clock,
    fetcher: FetchPort | None = None,
) -> AsyncIterator[LinkCheck]:
    """Check links; yields one `LinkCheck` per distinct link, as each is decided.

    Each address is fetched once, whatever the number of links to it. Closing the iterator early
    stops the run. `fetcher` replaces the HTTP engine; it is closed at the end as well.
    """
    jobs, unasked = _jobs(urls)
    for url, target in unasked:
        yield _record(url, Visit(target=_NOWHERE), judge_unasked(target), clock)
    if not jobs:
        return
    engine = fetcher or AioFetcher(policy)
    run = _Run(policy, engine, clock)
    worker = asyncio.create_task(run.work(jobs))
    try:
        while (check := await run.decided.get()) is not None:
            yield check
        await worker
    finally:
        worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)
        await engine.close()


def run_checks(
    urls: Sequence[str],
    policy: CheckPolicy,
    clock: Clock,
    on_result: Callable[[LinkCheck], None] | None = None,
) -> list[LinkCheck]:
    """Check links and wait; the list is in the order of `urls`, repeats included.

    `on_result` is called as each distinct link is decided, in any order.
    """

    async def collect() -> dict[str, LinkCheck]:
        found = {}
        async for check in check_links(urls, policy, clock):
            found[check.url] = check
            if on_result is not None:
                on_result(check)
        return found

    found = asyncio.run(collect())
    return [found[url] for url in urls]


_NOWHERE = Target(url="", scheme="", host="", port=0, path="", query="", fragment="")


def _jobs(urls: Iterable[str]) -> tuple[list[_Job], list[tuple[str, NotATarget]]]:
    jobs: dict[tuple[str, str | None], _Job] = {}
    unasked: list[tuple[str, NotATarget]] = []
    for url in dict.fromkeys(urls):
        target = read_target(url)
        if isinstance(target, NotATarget):
            unasked.append((url, target))
            continue
        key = (target.url, target.authorization)
        if key not in jobs:
            jobs[key] = _Job(replace(target, fragment=""), [])
        jobs[key].links.append((url, target.fragment))
    return list(jobs.values()), unasked


@dataclass
class _Run:
    """What the jobs of a run share."""

    policy: CheckPolicy
    fetcher: FetchPort
    clock: Clock
    decided: asyncio.Queue[LinkCheck | None] = field(default_factory=asyncio.Queue)

    def __post_init__(self) -> None:
        self._asker = Asker(self.policy, self.fetcher, self.clock)
        self._probes: dict[tuple[str, str, str], asyncio.Task[Probe]] = {}
        self._n_probes: dict[tuple[str, str, str], int] = defaultdict(int)
        self._again: list[_Job] = []

    async def work(self, jobs: list[_Job]) -> None:
        """Do all jobs, then those that may have been unlucky, breadth first; ends with None."""
        try:
            while jobs:
                await self._round(jobs)
                jobs, self._again = self._again, []
                self._asker.start_retries()
        finally:
            self.decided.put_nowait(None)

    async def _round(self, jobs: list[_Job]) -> None:
        by_host: dict[str, list[_Job]] = defaultdict(list)
        for job in jobs:
            by_host[job.target.host].append(job)
        # The longest queue sets the length of the run, so it starts first.
        queues = sorted(by_host.values(), key=len, reverse=True)
        shared = [iter(queue) for queue in queues]
        lanes = iter([queue for queue in shared for _ in range(self.policy.per_host)])

        async def lane() -> None:
            for queue in lanes:
                for job in queue:
                    await self._do(job)

        n_lanes = min(_MAX_HOSTS_AT_ONCE, len(queues) * self.policy.per_host)
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(n_lanes):
                    group.create_task(lane())
        except BaseExceptionGroup as err:
            raise err.exceptions[0] from None

    async def _do(self, job: _Job) -> None:
        if (wait := job.due - time.monotonic()) > 0:
            await asyncio.sleep(wait)
        job.n_tries += 1
        visit = await walk(self._asker, job.target, self.policy)
        end = visit.end
        asked_s = self._asker.wait_of(end) if end is not None and visit.stop is None else None
        if asked_s is not None:
            visit = replace(visit, retry_after_s=asked_s)
        probe = await self._probe(visit) if wants_probe(visit) else None
        judgment = judge(visit, probe)
        wait_s = visit.retry_after_s or 0.0
        is_put_off = visit.stop == "put_off" or wait_s > self.policy.max_wait_s
        if not is_put_off and should_retry(judgment, visit.status, job.n_tries):
            pauses = self.policy.retry_pauses_s
            pause = pauses[min(job.n_tries, len(pauses)) - 1]
            job.due = time.monotonic() + max(wait_s, pause)
            self._again.append(job)
            return
        self._decide(job, visit, probe, judgment)

    def _decide(self, job: _Job, visit: Visit, probe: Probe | None, judgment: Judgment) -> None:
        for url, fragment in job.links:
            if fragment:
                target = replace(visit.target, fragment=fragment)
                judgment = judge(replace(visit, target=target), probe)
            self.decided.put_nowait(_record(url, visit, judgment, self.clock))

    async def _probe(self, visit: Visit) -> Probe:
        """The site's answer to a made-up address; one that failed is tried once more, later."""
        key = probe_key(visit.target)
        task = self._probes.get(key)
        if task is None:
            self._n_probes[key] += 1
            task = asyncio.create_task(self._sample(visit.target))
            self._probes[key] = task
        probe = await asyncio.shield(task)
        if not probe.is_usable and self._n_probes[key] < _TRIES_PER_PROBE:
            self._probes.pop(key, None)
        return probe

    async def _sample(self, target: Target) -> Probe:
        samples = []
        for _ in range(2):
            made_up = probe_target(replace(target, fragment=""), f"zq{secrets.token_hex(5)}")
            samples.append(await walk(self._asker, made_up, self.policy))
            if not (samples[0].status == 200 and samples[0].is_html and samples[0].stop is None):
                break
        return Probe(tuple(samples))


def _record(url: str, visit: Visit, judgment: Judgment, clock: Clock) -> LinkCheck:
    return LinkCheck(
        url=url,
        verdict=judgment.verdict,
        kind=judgment.kind,
        status=visit.status,
        moved=visit.moved if judgment.verdict == "alive" else None,
        final_url=visit.final.url if visit.has_moved else (visit.end.url if visit.end else None),
        hops=visit.hop_rows(),
        elapsed_s=round(visit.elapsed_s, 3),
        checked_at=clock.now(),
        evidence=judgment.evidence,
        retry_after_s=visit.retry_after_s,
    )
