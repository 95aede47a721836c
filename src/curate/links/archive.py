"""What a web archive holds of a page that is gone: the copy nearest to the day it was last good.

An archive in the manner of the Wayback Machine answers `/web/{time}/{address}` with a redirect to
its nearest copy, with the copy itself, or with 404 where it has none (compare RFC 7089, "Memento").
A look-up is one link check of that address, so all manners of link checks hold: robots.txt, the
contact, the pace of one host, Retry-After, the address rule. What comes back is judged like any
link: a copy of an error page, of a sign-in or of a redirect to somewhere else is no copy.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple, Protocol
from urllib.parse import urlsplit

from curate.links.memory import Memory, ProbeKey, StoredProbe
from curate.links.phrases import NOT_FOUND, plain
from curate.links.probe import Probe, probe_key
from curate.links.target import Target, read_target
from curate.links.visit import Visit
from curate.records import LinkVerdict
from curate.urls import canonical_or_none, host_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from curate.clock import Clock
    from curate.links.policy import CheckPolicy
    from curate.records import LinkCheck

# `/web/20240301120000/https://...`; a mode such as `id_` may follow the time.
_COPY = re.compile(r"/web/(?P<time>\d{14})(?:[a-z]{2}_)?/(?P<url>.+)", re.DOTALL)
_ASKED_EARLIER = timedelta(days=365)
# Titles of an archive's own pages, which take the place of a copy that cannot be shown.
_OWN_PAGE = re.compile(r"\s*(internet archive|wayback machine)\b", re.IGNORECASE)
_PASSING = ("no_contact", "rate_limited")


@dataclass(frozen=True, slots=True)
class ArchiveCopy:
    """The archive holds a copy that shows the page; `copy_at` is aware UTC."""

    copy_url: str
    copy_at: datetime
    evidence: str


@dataclass(frozen=True, slots=True)
class NoCopy:
    """The archive has no copy, or only copies that do not show the page.

    `bad_copy_at` is the time of a copy that exists but does not show it.
    """

    evidence: str
    bad_copy_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing was learned; where `may_pass`, asking again soon makes sense."""

    evidence: str
    may_pass: bool


Answer = ArchiveCopy | NoCopy | Unknown


class Ask(NamedTuple):
    """An address, and the time (aware UTC) that the copy should be near to."""

    url: str
    at: datetime


class ArchivePort(Protocol):
    """An archive of web pages."""

    def nearest(self, url: str, at: datetime) -> Answer:
        """The copy of `url` nearest to `at`."""
        ...

    def nearest_of(
        self, asks: Sequence[Ask], on_answer: Callable[[Ask, Answer], None] | None = None
    ) -> list[Answer]:
        """Answers in the order of `asks`, which keep one pace; told one by one as they come."""
        ...


class WaybackArchive:
    """An archive that speaks as the Wayback Machine does.

    Args:
        base_url: what stands before `/web/`, such as `https://web.archive.org`.
        policy: manners and limits, as for any link check.
        clock: the time of the look-ups.
        memory: hosts that asked for a pause; pauses that the archive asks for are added.
    """

    def __init__(
        self, base_url: str, policy: CheckPolicy, clock: Clock, memory: Memory | None = None
    ) -> None:
        self._base = base_url.rstrip("/")
        self._policy = policy
        self._clock = clock
        self._memory = memory or Memory()

    def nearest(self, url: str, at: datetime) -> Answer:
        """The copy of `url` nearest to `at`."""
        return self.nearest_of([Ask(url, at)])[0]

    def nearest_of(
        self, asks: Sequence[Ask], on_answer: Callable[[Ask, Answer], None] | None = None
    ) -> list[Answer]:
        """Answers in the order of `asks`, told one by one as they come.

        Where the nearest copy was taken later than asked and does not show the page, the archive is
        asked once more for a year before: a page is often copied again when it is gone.
        """
        tell = on_answer or (lambda _ask, _answer: None)
        found: dict[Ask, Answer] = {}

        def keep(ask: Ask, answer: Answer) -> None:
            found[ask] = answer
            if not _is_late(ask, answer):
                tell(ask, answer)

        sendable = []
        for ask in dict.fromkeys(asks):
            refusal = may_not_be_sent(ask.url)
            if refusal is None:
                sendable.append(ask)
            else:
                keep(ask, Unknown(refusal, may_pass=False))
        self._round([(ask, ask.at) for ask in sendable], keep)
        again = [(ask, ask.at - _ASKED_EARLIER) for ask in sendable if _is_late(ask, found[ask])]

        def keep_better(ask: Ask, answer: Answer) -> None:
            if isinstance(answer, ArchiveCopy):
                found[ask] = answer
            tell(ask, found[ask])

        self._round(again, keep_better)
        return [found[ask] for ask in asks]

    def _round(
        self, wanted: Sequence[tuple[Ask, datetime]], keep: Callable[[Ask, Answer], None]
    ) -> None:
        from curate.links.check import run_checks

        by_address: dict[str, list[Ask]] = {}
        for ask, at in wanted:
            by_address.setdefault(self._address(ask.url, at), []).append(ask)

        def judge(check: LinkCheck) -> None:
            for ask in by_address[check.url]:
                keep(ask, read_answer(ask.url, check, base_url=self._base))

        self._memory.probes = self._no_probes(by_address)
        if by_address:
            run_checks(
                list(by_address), self._policy, self._clock, on_result=judge, memory=self._memory
            )

    def _no_probes(self, addresses: Iterable[str]) -> dict[ProbeKey, StoredProbe]:
        """Keeps made-up addresses from being asked for.

        What an archive answers for them tells of its stock, not of the site that a copy was taken
        from: copies are judged by what they show alone.
        """
        found = {}
        for address in addresses:
            target = read_target(address)
            if isinstance(target, Target):
                facts = Probe((Visit(target=target, stop="not_asked"),)).as_facts()
                found[probe_key(target)] = StoredProbe(self._clock.now(), facts)
        return found

    def _address(self, url: str, at: datetime) -> str:
        plain = url.partition("#")[0]
        return f"{self._base}/web/{at.astimezone(UTC):%Y%m%d%H%M%S}/{plain}"


def may_not_be_sent(url: str) -> str | None:
    """Why an address must not be told to an archive; None where it may.

    User names and passwords are nobody's business, and of addresses in a private network no public
    archive can have a copy.
    """
    try:
        parts = urlsplit(url)
        name = (parts.hostname or "").rstrip(".")
    except ValueError:
        return "the address cannot be read"
    if parts.scheme.lower() not in ("http", "https") or not name:
        return "only web addresses are archived"
    if parts.username or parts.password:
        return "the address holds a user name: it is not told to anybody"
    try:
        is_public = ipaddress.ip_address(name).is_global
    except ValueError:
        is_public = "." in name
    return None if is_public else "the address is private: no archive is asked for it"


def read_answer(url: str, check: LinkCheck, *, base_url: str) -> Answer:
    """What a check of an archive's address says of the copies of `url`.

    Args:
        url: the address whose copy was asked for.
        check: the look at `{base_url}/web/{time}/{url}`.
        base_url: what stands before `/web/`.
    """
    host = host_of(base_url)
    end = _copy_at(str(check.final_url or check.url), base_url)
    passed = [str(hop["url"]) for hop in check.hops]
    was_sent_on = len(set(passed)) > 1 or (check.final_url or check.url) != check.url
    if check.verdict is LinkVerdict.SKIPPED or check.kind == "rate_limited":
        return Unknown(f"{host} was not asked: {check.evidence}", may_pass=check.kind in _PASSING)
    if not was_sent_on and check.status in (404, 410):
        return NoCopy(f"{host} has no copy (status {check.status})")
    if not was_sent_on and check.verdict is not LinkVerdict.ALIVE:
        may_pass = check.verdict is LinkVerdict.FAILING or check.kind == "dns"
        return Unknown(f"{host} could not tell: {check.evidence}", may_pass=may_pass)
    if end is None:
        return Unknown(f"{host} led to {check.final_url}, which is no copy", may_pass=False)
    copy_at, original = end
    day = copy_at.date().isoformat()
    if not _is_same_page(original, url):
        return NoCopy(f"the copy of {day} at {host} is a redirect to {original}", copy_at)
    if check.verdict is LinkVerdict.FAILING:
        return Unknown(
            f"the copy of {day} at {host} did not open: {check.evidence}", may_pass=False
        )
    if check.verdict is not LinkVerdict.ALIVE:
        why = f"the copy of {day} at {host} does not show the page: {check.evidence}"
        return NoCopy(why, copy_at)
    title = check.page.title if check.page is not None else ""
    if _OWN_PAGE.match(title):
        return NoCopy(f"{host} shows a page of its own in place of the copy of {day}", copy_at)
    # A title is weak ground to call a page dead, but enough to offer nothing in its place.
    if NOT_FOUND.search(plain(title)):
        return NoCopy(f"the copy of {day} at {host} is titled {title[:80]!r}", copy_at)
    return ArchiveCopy(str(check.final_url or check.url), copy_at, f"{host} has a copy of {day}")


def _copy_at(address: str, base_url: str) -> tuple[datetime, str] | None:
    """Time and original address of a copy; None where the address is not one of this archive's."""
    base, found = urlsplit(base_url), urlsplit(address)
    if found.hostname != base.hostname:
        return None
    _, _, rest = address.partition("://")
    path = rest[rest.find("/") :] if "/" in rest else ""
    prefix = base.path.rstrip("/")
    match = _COPY.fullmatch(path.removeprefix(prefix))
    if match is None or not path.startswith(prefix):
        return None
    try:
        at = datetime.strptime(match["time"], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
    return at, match["url"]


def _is_same_page(one: str, other: str) -> bool:
    """Whether two addresses differ in scheme, `www.`, default port or a last slash at most."""
    return _bare(one) == _bare(other)


def _bare(url: str) -> str:
    # Archives write one slash after the scheme where a proxy folded two.
    whole = re.sub(r"^(https?):/(?!/)", r"\1://", url, flags=re.IGNORECASE)
    whole = whole if "://" in whole else f"http://{whole}"
    plain = canonical_or_none(re.sub(r"^(https?://[^/]+?):(80|443)(?=/|$)", r"\1", whole)) or whole
    bare = plain.partition("://")[2].removeprefix("www.")
    path, mark, query = bare.partition("?")
    return path.rstrip("/") + mark + query


def _is_late(ask: Ask, answer: Answer) -> bool:
    """Whether a copy taken after the time asked for does not show the page."""
    return (
        isinstance(answer, NoCopy)
        and answer.bad_copy_at is not None
        and answer.bad_copy_at > ask.at
    )
