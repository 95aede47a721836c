"""From jobs to looks: visit, probe, judge; ask again at the end what may have been unlucky."""

from __future__ import annotations

import logging
from collections import defaultdict
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from curate.errors import CurateError
from curate.links.ask import Asker
from curate.links.change import judge_change
from curate.links.classify import Judgment, judge, judge_unasked, should_retry, wants_probe
from curate.links.curl import CurlFetcher
from curate.links.fingerprint import page_print
from curate.links.memory import PROBE_KEEPS, Memory, ProbeKey, StoredProbe
from curate.links.probe import Probe, probe_key, sample
from curate.links.resolve import Resolver
from curate.links.roster import Job, Roster, target_of
from curate.links.runner import Runner
from curate.links.steps import Shared
from curate.links.target import NotATarget, Target, read_target
from curate.links.visit import Visit
from curate.links.walk import walk
from curate.records import LinkCheck, LinkVerdict

if TYPE_CHECKING:
    from collections import deque
    from collections.abc import Callable

    from curate.clock import Clock
    from curate.links.fetch import FetchPort
    from curate.links.policy import CheckPolicy
    from curate.links.steps import Steps

_MAX_HOSTS_AT_ONCE = 1000  # hosts worked on side by side, most of them waiting for their turn
_TRIES_PER_PROBE = 2
_LONGEST_KEPT = 500  # characters of a directory; a database's index takes no key of any length
_NOWHERE = Target(url="", scheme="", host="", port=0, path="", query="", fragment="")


class LinkRun:
    """What the jobs of a run share.

    Args:
        policy: limits and manners.
        clock: dates the looks.
        memory: what earlier runs know, or None: then nothing is compared with the past.
        decided: is handed each look.
        idle: is called when a stretch of work is done and the next waits for the network.
        fetcher: replaces libcurl; closed at the end as well.
    """

    def __init__(
        self,
        policy: CheckPolicy,
        clock: Clock,
        memory: Memory | None,
        decided: Callable[[LinkCheck], None],
        idle: Callable[[], None],
        fetcher: FetchPort | None = None,
    ) -> None:
        self._policy = policy
        self._clock = clock
        self._memory = memory or Memory()
        self._has_memory = memory is not None
        self._decided = decided
        self._fetcher = fetcher or CurlFetcher(policy)
        self._resolver = Resolver(policy.allowed, self._fetcher.wake)
        self._runner = Runner(
            self._fetcher,
            self._resolver,
            lambda host: self._asker.gate_of(host),
            at_once=policy.at_once,
            lookup_s=policy.timeout_s,
            idle=idle,
        )
        self._asker = Asker(policy, self._resolver, clock, self._memory, self._runner.now)
        self._probes: dict[ProbeKey, Probe] = {}
        self._n_probes: dict[ProbeKey, int] = defaultdict(int)
        self._again = Roster()

    def work(self, roster: Roster, is_stopped: Callable[[], bool]) -> None:
        """Do all jobs, then those that may have been unlucky, breadth first."""
        try:
            for url, target in roster.unasked:
                self._decided(self._record(url, Visit(target=_NOWHERE), judge_unasked(target)))
            while roster.by_host and not is_stopped():
                self._begin_round(roster)
                self._runner.drive(is_stopped)
                roster, self._again = self._again, Roster()
                self._asker.start_retries()
        finally:
            self._fetcher.close()
            self._resolver.close()

    def _begin_round(self, roster: Roster) -> None:
        hosts = roster.queues()

        def next_host() -> None:
            jobs = next(hosts, None)
            if jobs is not None:
                for _ in range(min(self._policy.per_host, len(jobs))):
                    self._lane(jobs, next_host)

        for _ in range(_MAX_HOSTS_AT_ONCE):
            next_host()

    def _lane(self, jobs: deque[Job], exhausted: Callable[[], None]) -> None:
        """Work off a host's jobs one after the other."""
        if not jobs:
            exhausted()
            return
        job = jobs.popleft()

        def begin() -> None:
            following = partial(self._lane, jobs, exhausted)
            self._runner.spawn(
                self._do(job), lambda _: following(), partial(self._fail, job, following)
            )

        if job.due > self._runner.now():
            self._runner.at(job.due, begin)
        else:
            begin()

    def _do(self, job: Job) -> Steps[None]:
        job.n_tries += 1
        target = target_of(job.link)
        if target.fragment:
            target = replace(target, fragment="")
        visit = yield from walk(self._asker, target, self._policy, self._validators(job))
        end = visit.end
        asked_s = self._asker.wait_of(end) if end is not None and visit.stop is None else None
        if asked_s is not None:
            visit = replace(visit, retry_after_s=asked_s)
        probe = (yield from self._probe(visit)) if wants_probe(visit) else None
        judgment = judge(visit, probe)
        wait_s = visit.retry_after_s or 0.0
        is_put_off = visit.stop == "put_off" or wait_s > self._policy.max_wait_s
        if not is_put_off and should_retry(judgment, visit.status, job.n_tries):
            pauses = self._policy.retry_pauses_s
            pause = pauses[min(job.n_tries, len(pauses)) - 1]
            job.due = self._runner.now() + max(wait_s, pause)
            self._again.add(job)
            return
        # All of them before the first is handed over: an error here leaves none decided twice.
        for look in [self._decide(url, visit, probe, judgment) for url in job.links]:
            self._decided(look)

    def _fail(self, job: Job, following: Callable[[], None], error: Exception) -> None:
        """What no rule foresaw must not end a run again and again: it says nothing of the link."""
        if isinstance(error, (CurateError, MemoryError)):
            raise error
        logging.getLogger(__name__).error("no look at %r", job.link[:500], exc_info=error)
        why = f"our own checker failed on the answer ({type(error).__name__}): report it"
        judgment = Judgment(LinkVerdict.SKIPPED, "checker_error", why)
        for url in job.links:
            self._decided(self._record(url, Visit(target=_NOWHERE), judgment))
        following()

    def _validators(self, job: Job) -> dict[str, str] | None:
        """What lets a server answer 304; a place on the page can only be looked for on the page."""
        before = self._memory.pages.get(job.link)
        if before is None or job.more_links or "#" in job.link:
            return None
        headers = {}
        if before.etag:
            headers["If-None-Match"] = before.etag
        if before.last_modified:
            headers["If-Modified-Since"] = before.last_modified
        return headers or None

    def _decide(self, url: str, visit: Visit, probe: Probe | None, judgment: Judgment) -> LinkCheck:
        if "#" in url:
            target = read_target(url)
            if not isinstance(target, NotATarget) and target.fragment:
                visit = replace(visit, target=target)
                judgment = judge(visit, probe)
        return self._record(url, visit, judgment)

    def _probe(self, visit: Visit) -> Steps[Probe]:
        """The site's answer to a made-up address; one that failed is tried once more, later."""
        key = probe_key(visit.target)
        probe = self._probes.get(key)
        if probe is None:
            probe = yield Shared(key, lambda: self._sample(key, visit.target))
            if not probe.is_usable and self._n_probes[key] < _TRIES_PER_PROBE:
                self._runner.forget(key)
            else:
                self._probes[key] = probe
        return probe

    def _sample(self, key: ProbeKey, target: Target) -> Steps[Probe]:
        now = self._clock.now()
        stored = self._memory.probes.get(key)
        if stored is not None and now - stored.asked_at < PROBE_KEEPS:
            kept = Probe.from_facts(stored.facts)
            if kept is not None:
                return kept
        self._n_probes[key] += 1
        probe = yield from sample(target, lambda to: walk(self._asker, to, self._policy))
        if self._has_memory and probe.is_usable and len(key.directory) <= _LONGEST_KEPT:
            self._memory.new_probes[key] = StoredProbe(now, probe.as_facts())
        return probe

    def _record(self, url: str, visit: Visit, judgment: Judgment) -> LinkCheck:
        page = None
        if self._has_memory and judgment.verdict is LinkVerdict.ALIVE:
            before = self._memory.pages.get(url)
            page = page_print(visit, before)
            judgment = judge_change(judgment, before, page)
            if page is not None and visit.has_moved:  # validators speak of another address
                page = page.model_copy(update={"etag": None, "last_modified": None})
        return LinkCheck(
            url=url,
            verdict=judgment.verdict,
            kind=judgment.kind,
            status=visit.status,
            moved=visit.moved if judgment.verdict == "alive" else None,
            final_url=visit.final.url
            if visit.has_moved
            else (visit.end.url if visit.end else None),
            hops=visit.hop_rows(),
            elapsed_s=round(visit.elapsed_s, 3),
            checked_at=self._clock.now(),
            evidence=judgment.evidence,
            retry_after_s=visit.retry_after_s,
            page=page,
        )
