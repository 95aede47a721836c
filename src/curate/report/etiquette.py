"""How a crawl behaved toward each host: for our maintainers, and for the publisher who asks.

All numbers are those of the run's last process: a crawl that was interrupted and went on counted
anew. Data first (`etiquette_of`), then its two drawings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pydantic import Field

from curate.crawl import HostTraffic, RobotsVerdict
from curate.records import Record
from curate.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from curate.crawl import CrawlStats

_NAMED = 3  # refused addresses in the text; the Markdown and the JSON list all that are kept


class HostEtiquette(Record):
    """What one host asked of us, and what it got."""

    host: str
    robots: dict[str, RobotsVerdict] = Field(
        default_factory=dict, description="By host[:port]; empty when robots.txt was not asked for."
    )
    delay_asked_s: float | None = Field(
        default=None, description="The longest of our floor, the source's delay and Crawl-delay."
    )
    traffic: HostTraffic | None = Field(
        default=None, description="None in reports of crawls that did not measure it."
    )


def etiquette_of(stats: CrawlStats) -> tuple[HostEtiquette, ...]:
    """The hosts of a crawl, by name."""
    robots: dict[str, dict[str, RobotsVerdict]] = {}
    for authority, verdict in stats.robots.items():
        host = urlsplit(f"//{authority}").hostname or authority
        robots.setdefault(host, {})[authority] = verdict
    return tuple(
        HostEtiquette(
            host=host,
            robots=robots.get(host, {}),
            delay_asked_s=stats.delay_s.get(host),
            traffic=stats.hosts.get(host),
        )
        for host in sorted({*robots, *stats.delay_s, *stats.hosts})
    )


def etiquette_text(stats: CrawlStats) -> list[str]:
    """A few lines for each host, for a terminal."""
    lines = []
    for etiquette in etiquette_of(stats):
        lines.append(f"etiquette toward {etiquette.host}:")
        lines += [f"  {line}" for line in _lines(etiquette, named=_NAMED)]
    if stats.user_agent is not None:
        lines.append(f"user agent: {stats.user_agent}")
    return lines


def etiquette_markdown(source_id: str, when: str, stats: CrawlStats) -> str:
    """A page to send to a publisher; `when` says when the crawl began."""
    lines = [f"# How the crawler asked: {source_id}", "", f"Crawl of {when}."]
    if stats.user_agent is not None:
        lines += ["", f"Every request named itself `{stats.user_agent}`."]
    for etiquette in etiquette_of(stats):
        lines += ["", f"## {etiquette.host}", ""]
        lines += [f"- {line}" for line in _lines(etiquette, named=0)]
        for verdict in etiquette.robots.values():
            if verdict.refused_urls:
                lines += ["", _refused_head(verdict), ""]
                lines += [f"- `{url}`" for url in verdict.refused_urls]
    lines += [
        "",
        "To slow the crawler down or keep it out, name it in robots.txt: `User-agent: curate` with "
        "`Crawl-delay:` or `Disallow:`. It reads the file anew at the start of every crawl.",
    ]
    return "\n".join(lines)


def _refused_head(verdict: RobotsVerdict) -> str:
    n, shown = verdict.n_refused, len(verdict.refused_urls)
    many = f"the first {shown} of {n}" if n > shown else f"{n}"
    return f"Not asked for, because robots.txt disallows it ({many}):"


def _lines(etiquette: HostEtiquette, *, named: int) -> Iterator[str]:
    """One fact a line, those of robots.txt with up to `named` refused addresses."""
    for authority, verdict in etiquette.robots.items():
        yield from _robots_lines(authority, verdict, named)
    traffic = etiquette.traffic
    delay = etiquette.delay_asked_s
    if traffic is None:
        if delay is not None:
            yield f"delay asked {delay:g} s; what was kept was not measured"
        return
    yield _delay_line(delay, traffic)
    retries = f" ({traffic.retries} of them second or third tries)" if traffic.retries else ""
    asked = f"{counted(traffic.requests, 'request')}{retries}"
    yield f"{asked}, {_size(traffic.bytes)}, {_at_once(traffic)}"
    if traffic.n_busy or traffic.n_forbidden:
        yield f"answers that say no: {traffic.n_busy} x 429 or 503, {traffic.n_forbidden} x 403"
    if traffic.n_holds:
        longest = f"the longest {traffic.longest_hold_s:.3g} s"
        times = counted(traffic.n_holds, "time")
        yield f"left alone {times}, as Retry-After or a 429 asks: {longest}"


def _robots_lines(authority: str, verdict: RobotsVerdict, named: int) -> Iterator[str]:
    answer = f"answered {verdict.status}" if verdict.status else "did not answer"
    wanted = verdict.crawl_delay_s
    delay = f", Crawl-delay {wanted:g} s" if wanted is not None else ", no Crawl-delay"
    yield f"robots.txt of {authority} {answer}{delay if verdict.status else ''}"
    if verdict.n_refused:
        urls = ", ".join(verdict.refused_urls[:named])
        more = " ..." if verdict.n_refused > named else ""
        yield f"{verdict.n_refused} refused by robots.txt" + (f": {urls}{more}" if urls else "")


def _delay_line(delay: float | None, traffic: HostTraffic) -> str:
    asked = "no delay known" if delay is None else f"delay asked {delay:g} s"
    if traffic.smallest_gap_s is None:
        return f"{asked}; fewer than two requests, so no gap to measure"
    # Rounded down: what is printed was kept.
    gap = int(traffic.smallest_gap_s * 1000) / 1000
    return f"{asked}, smallest gap kept {gap:g} s"


def _at_once(traffic: HostTraffic) -> str:
    return "one at a time" if traffic.most_at_once <= 1 else f"up to {traffic.most_at_once} at once"


def _size(n_bytes: int) -> str:
    """Bytes in decimal units.

    >>> _size(999), _size(1_300_000), _size(4_200)
    ('999 bytes', '1.3 MB', '4.2 kB')
    """
    if n_bytes < 1000:
        return counted(n_bytes, "byte")
    return f"{n_bytes / 1e3:.1f} kB" if n_bytes < 1e6 else f"{n_bytes / 1e6:.1f} MB"
