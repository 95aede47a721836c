"""Links: each distinct one that is due gets one look a run; then history is judged.

Looks are stored as they come, so a killed run goes on where it stopped. Whether the run was an
incident is known only at its end: then every look is judged in one transaction, and those of an
incident count against nobody.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from curate.catalog.link_memory import forget_old, host_asked, read_memory, resting_hosts
from curate.catalog.link_watch import put_off, watch_own_addresses
from curate.catalog.links import due_links, used_link_ids
from curate.catalog.models import LinkRow, Run
from curate.catalog.runs import begin_run
from curate.links import CheckPolicy, run_checks
from curate.pipeline.crawl_looks import looks_of_crawls
from curate.pipeline.link_addresses import Addresses
from curate.pipeline.link_judging import judge_run
from curate.pipeline.look_writer import LookWriter
from curate.pipeline.reporter import Quiet
from curate.pipeline.steps import StepReport

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from curate.catalog import Catalog
    from curate.catalog.links import DueLink
    from curate.links import Memory
    from curate.links.memory import Rest
    from curate.pipeline.reporter import Reporter
    from curate.records import LinkCheck


def check_due_links(
    catalog: Catalog,
    *,
    reporter: Reporter | None = None,
    limit: int | None = None,
    source_id: str | None = None,
    policy: CheckPolicy | None = None,
) -> StepReport:
    """Look at every due link once, then judge; goes on with a run that was interrupted.

    Args:
        catalog: its clock says what is due.
        reporter: hears how many looks are stored.
        limit: look at so many links at most; the others stay due.
        source_id: only links that items of this source use.
        policy: limits and manners; default: those of the catalog's settings.

    Returns:
        A report whose `extra` has `run_id` (None where nothing was looked at), `verdicts`
        (verdict/kind -> looks), `changes` (state -> links that entered it), `incidents`
        (sentences), `states` (state -> links in use that are in it), `n_asked` (looks that cost a
        request), `resting` (host that asked for a pause -> its links that were put off) and
        `without_contact`: links of public hosts that were not asked, and stay due, because the
        setting `contact` is missing.
    """
    reporter = reporter or Quiet()
    started = time.perf_counter()
    report = StepReport("links", extra={"run_id": None})
    with catalog.lock("links"):
        work = _plan(catalog, report, limit=limit, source_id=source_id)
        if work is not None:
            reporter.start("links", len(work.due))
            n_without = _look(catalog, work, policy, reporter)
            reporter.finish()
            seconds = time.perf_counter() - started
            judge_run(catalog, work.run_id, report, resting=work.resting, seconds=seconds)
            report.extra["without_contact"] = n_without
    report.seconds = time.perf_counter() - started
    return report


@dataclass(slots=True, frozen=True)
class _Work:
    """The links of one run and what is known of them before it."""

    run_id: str
    due: Sequence[DueLink]
    known: Mapping[int, LinkCheck]
    addresses: Addresses
    memory: Memory
    resting: Mapping[str, int]


def _plan(
    catalog: Catalog, report: StepReport, *, limit: int | None, source_id: str | None
) -> _Work | None:
    """What to do now; None where nothing is due and no run is unfinished."""
    now = catalog.clock.now()
    due_of = partial(due_links, now=now, district_id=catalog.settings.district, source_id=source_id)
    with catalog.begin() as session:
        watch_own_addresses(session, at=now)
        forget_old(session, now=now)
        addresses = Addresses.of(session)
        rests = resting_hosts(session, now=now)
        waiting = due_of(session, run_id="") if rests else []
        resting = _put_off(session, waiting, rests, addresses)
        used = select(func.count()).where(LinkRow.id.in_(used_link_ids(source_id)))
        report.n_items = session.scalar(used) or 0
        report.extra["resting"] = resting
        waiting = due_of(session, run_id="", limit=1)
        if not waiting and not _is_unfinished(session):
            return None
        # One run for all sources: whoever comes next takes an interrupted one up.
        run_id, _ = begin_run(session, "links", at=now)
    with catalog.read() as session:
        due = due_of(session, run_id=run_id, limit=limit)
        pages = {addresses.asked(link): link.page for link in due}
        report.n_stale = len(due)
        return _Work(
            run_id=run_id,
            due=due,
            known=looks_of_crawls(session, due, now),
            addresses=addresses,
            memory=read_memory(session, pages, now=now),
            resting=resting,
        )


def _put_off(
    session: Session, due: Sequence[DueLink], rests: Mapping[str, Rest], addresses: Addresses
) -> dict[str, int]:
    """Plan the links of hosts that asked for a pause for its end.

    Returns:
        Host -> how many of its links were put off.
    """
    found = {link.id: host_asked(addresses.asked(link)) for link in due}
    until = {i: rests[host].not_before for i, host in found.items() if host in rests}
    if until:
        put_off(session, until)
    return dict(sorted(Counter(found[i] for i in until).items()))


def _is_unfinished(session: Session) -> bool:
    found = session.scalars(select(Run.id).where(Run.kind == "links", Run.status == "running"))
    return found.first() is not None


def _look(catalog: Catalog, work: _Work, policy: CheckPolicy | None, reporter: Reporter) -> int:
    """Store first what crawls tell for free, then ask the rest.

    Returns:
        How many were not asked for want of a contact: that says nothing of them, so they stay due.
    """
    # Two links can be served at one address: a published one and its mirror.
    by_address: dict[str, list[DueLink]] = {}
    for link in work.due:
        if link.id not in work.known:
            by_address.setdefault(work.addresses.asked(link), []).append(link)
    n_without_contact = 0

    with LookWriter(catalog, work.run_id, work.memory, reporter) as writer:

        def keep(check: LinkCheck) -> None:
            nonlocal n_without_contact
            for link in by_address[check.url]:
                if check.kind == "no_contact":
                    n_without_contact += 1
                    continue
                look = work.addresses.published(check, link.url)
                writer.put(link.id, _with_new_page(look, link))

        for link_id, check in work.known.items():
            writer.put(link_id, check)
        if by_address:
            policy = policy or CheckPolicy.from_settings(catalog.settings)
            run_checks(list(by_address), policy, catalog.clock, on_result=keep, memory=work.memory)
    return n_without_contact


def _with_new_page(check: LinkCheck, link: DueLink) -> LinkCheck:
    """The look with its fingerprint only where that differs from the last one."""
    if check.page is None or check.page.model_dump() != link.page:
        return check
    return check.model_copy(update={"page": None})
