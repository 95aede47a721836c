"""Many links failing at once is one incident, not many dead links. Pure.

What counts as failing differs. For a whole run only failures to *connect* count (name look-up,
time-out, refused, reset, TLS): our own network, clock or certificates can cause them, but nothing
on our side makes a server answer 404. For one host its own server errors count as well. Answers
such as 404, 410, a soft 404 or a parked page never make an incident: a site that removed a hundred
pages says so a hundred times, and each of them counts. Nor does a name that does not exist, as
long as other names could be looked up in the same run: that is the name system's plain answer.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from pydantic import AwareDatetime

from curate.records import LinkVerdict, Record
from curate.urls import host_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence
    from datetime import datetime

    from curate.records import LinkCheck

RUN_SHARE = 0.5  # more than this
RUN_SIZE = 10  # in a smaller run only the failure of every link is an incident
HOST_SHARE = 0.8  # this or more
HOST_SIZE = 5
# An outage that lasts longer than this is no incident any more: its checks count.
LONGEST = timedelta(days=14)

_CONNECTION = frozenset({"dns", "timeout", "refused", "reset", "unreachable", "protocol_error"})


class Incident(Record):
    """One outage seen in one run; the checks of `urls` count against nobody."""

    scope: Literal["run", "host"]
    host: str | None = None
    n_links: int
    n_failed: int
    kinds: dict[str, int]
    urls: tuple[str, ...]
    started_at: AwareDatetime
    evidence: str


def find_incidents(checks: Iterable[LinkCheck]) -> list[Incident]:
    """The incidents of one run; a run incident stands alone, it explains the hosts' as well."""
    asked = [c for c in checks if c.verdict is not LinkVerdict.SKIPPED and c.kind != "invalid_url"]
    unreached = [c for c in asked if is_connection_failure(c)]
    if is_run_outage(len(unreached), len(asked)):
        why = "the network or we ourselves were down"
        return [_incident("run", None, unreached, len(asked), why)]
    names_work = any(c.kind != "dns" for c in asked)
    by_host: dict[str, list[LinkCheck]] = defaultdict(list)
    for check in asked:
        by_host[host_of(check.url)].append(check)
    found = []
    for host, links in by_host.items():
        failed = [c for c in links if _is_host_failure(c, names_work=names_work)]
        if is_host_outage(len(failed), len(links)):
            found.append(_incident("host", host, failed, len(links), f"{host} was down"))
    return found


def without_incidents(
    history: Sequence[LinkCheck], in_incident: Container[datetime]
) -> list[LinkCheck]:
    """A link's history for `history.judge`: checks inside incidents are left out.

    An outage that goes on is not left out for ever: checks in incidents count again once they and
    every check since the last one outside an incident span more than `LONGEST`.

    Args:
        history: the link's checks, oldest first.
        in_incident: times (`checked_at`) of those that lie inside an incident.
    """
    kept: list[LinkCheck] = []
    shielded: list[LinkCheck] = []
    for check in history:
        if check.checked_at in in_incident:
            shielded.append(check)
            continue
        kept += _lasting(shielded)
        shielded = []
        kept.append(check)
    return kept + _lasting(shielded)


def is_connection_failure(check: LinkCheck) -> bool:
    """Whether no readable answer came: what our own network could be the cause of."""
    is_broken = check.verdict in (LinkVerdict.DEAD, LinkVerdict.FAILING)
    is_unanswered = check.kind in _CONNECTION or check.kind.startswith("tls_")
    return is_broken and is_unanswered and check.status is None


def is_run_outage(n_unreached: int, n_asked: int) -> bool:
    """Whether so many links that could not be reached, of so many asked, are our own outage."""
    if not n_unreached:
        return False
    if n_asked < RUN_SIZE:
        return n_unreached == n_asked
    return n_unreached > RUN_SHARE * n_asked


def is_host_outage(n_failed: int, n_links: int) -> bool:
    """Whether so many failures, of so many links of one host, mean that the host was down."""
    return n_links >= HOST_SIZE and n_failed >= HOST_SHARE * n_links


def _is_host_failure(check: LinkCheck, *, names_work: bool) -> bool:
    if check.kind == "dns" and check.verdict is LinkVerdict.DEAD and names_work:
        return False
    return is_connection_failure(check) or check.kind == "http_5xx"


def _lasting(shielded: list[LinkCheck]) -> list[LinkCheck]:
    if shielded and shielded[-1].checked_at - shielded[0].checked_at > LONGEST:
        return shielded
    return []


def _incident(
    scope: Literal["run", "host"],
    host: str | None,
    failed: Sequence[LinkCheck],
    n_links: int,
    why: str,
) -> Incident:
    kinds = Counter(check.kind for check in failed)
    listed = ", ".join(f"{kind} {n}" for kind, n in kinds.most_common())
    return Incident(
        scope=scope,
        host=host,
        n_links=n_links,
        n_failed=len(failed),
        kinds=dict(kinds),
        urls=tuple(check.url for check in failed),
        started_at=min(check.checked_at for check in failed),
        evidence=f"{len(failed)} of {n_links} links failed at once ({listed}): {why}",
    )
