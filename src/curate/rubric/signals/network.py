"""Will it run on the school's network? Read from the page's HTML, its hosts and its videos.

Only the HTML was weighed. So a `no` needs HTML that is too heavy by itself (or a blocked address),
and a `yes` counts every other file at the weight that the profile assumes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from curate.records import Answer, Evidence, Measurement
from curate.rubric.finding import PART_SEEN, SEEN, STATED, Finding, Found, Open, listed
from curate.urls import host_of
from curate.wording import counted

if TYPE_CHECKING:
    from datetime import datetime

    from curate.rubric.inputs import RubricInput
    from curate.rubric.model import Profile

_BITS_PER_BYTE = 8
_BITS_PER_MEGABIT = 1_000_000
_BYTES_PER_KB = 1_000


def seconds_to_load(n_bytes: float, bandwidth_mbps: float) -> float:
    """Seconds to send `n_bytes` over a line of `bandwidth_mbps`; no waiting time is counted.

    >>> seconds_to_load(1_250_000, bandwidth_mbps=1.0)
    10.0
    """
    return n_bytes * _BITS_PER_BYTE / (bandwidth_mbps * _BITS_PER_MEGABIT)


def network(profile: Profile, item: RubricInput, now: datetime) -> Finding:
    """`no`: blocked or too slow by its HTML alone; `partly`: video, outside hosts or many files."""
    own = host_of(item.resource.url)
    if profile.blocks(own):
        return Found(
            answer=Answer.NO,
            reason=f"Your filter blocks the item's own host, {own}.",
            evidence=(_hosts("own_host_blocked", [own]),),
            confidence=STATED,
        )
    if item.signals.page_bytes is None:
        return Open(because="The page was not weighed.")
    evidence = _measured(item)
    seconds = seconds_to_load(item.signals.page_bytes, profile.bandwidth_mbps)
    line = f"on {profile.bandwidth_mbps:g} Mbit/s"
    if seconds > profile.max_page_seconds:
        return Found(
            answer=Answer.NO,
            reason=f"The HTML alone takes {_said(seconds)} {line}; "
            f"you allow {profile.max_page_seconds:g} s.",
            evidence=evidence,
            confidence=SEEN,
        )
    limits, more = _limits(profile, item)
    if limits:
        return Found(
            answer=Answer.PARTLY,
            reason=f"The HTML takes {_said(seconds)} {line}, but {listed(limits)}.",
            evidence=evidence + more,
            confidence=SEEN,
        )
    n_files = _unweighed_files(item)
    rest = (
        f" Its {counted(n_files, 'other file')} {'was' if n_files == 1 else 'were'} not weighed."
        if n_files
        else ""
    )
    return Found(
        answer=Answer.YES,
        reason=f"The HTML takes {_said(seconds)} {line}, and no video is needed.{rest}",
        evidence=evidence,
        confidence=PART_SEEN if n_files else SEEN,
    )


def _said(seconds: float) -> str:
    """Seconds as people say them; a time that rounds to nothing is still not nothing."""
    return f"{seconds:.1f} s" if seconds >= 0.1 else "less than 0.1 s"


def _unweighed_files(item: RubricInput) -> int:
    return item.signals.n_images + item.signals.n_scripts


def _measured(item: RubricInput) -> tuple[Evidence, ...]:
    signals = item.signals
    note = (
        f"HTML only; not weighed: {counted(signals.n_images, 'image')}, "
        f"{counted(signals.n_scripts, 'script')}, style sheets, video"
    )
    weight = Measurement(
        name="page_html_bytes", value=float(signals.page_bytes or 0), unit="bytes", note=note
    )
    if not signals.hosts:
        return (weight,)
    return (weight, _hosts("outside_hosts", signals.hosts))


def _hosts(name: str, hosts: tuple[str, ...] | list[str]) -> Measurement:
    return Measurement(
        name=name, value=float(len(hosts)), unit="hosts", note=listed(list(hosts), 20)
    )


def _limits(profile: Profile, item: RubricInput) -> tuple[list[str], tuple[Evidence, ...]]:
    """What stands between the page and a plain yes, as parts of a sentence, with evidence."""
    signals = item.signals
    limits: list[str] = []
    evidence: list[Evidence] = []
    if signals.videos:
        limits.append(f"it streams {counted(len(signals.videos), 'video')}")
        evidence.append(
            Measurement(
                name="embedded_videos",
                value=float(len(signals.videos)),
                unit="videos",
                note=", ".join(signals.videos[:3]),
            )
        )
    outside = {*signals.hosts, *(host_of(video) for video in signals.videos)}
    blocked = sorted(host for host in outside if host and profile.blocks(host))
    if blocked:
        limits.append(f"your filter blocks {listed(blocked)}")
        evidence.append(_hosts("blocked_hosts", blocked))
    if len(signals.hosts) > profile.max_outside_hosts:
        limits.append(f"it loads from {len(signals.hosts)} outside hosts")
    n_files = _unweighed_files(item)
    assumed = (signals.page_bytes or 0) + n_files * profile.assumed_file_kb * _BYTES_PER_KB
    seconds = seconds_to_load(assumed, profile.bandwidth_mbps)
    if seconds > profile.max_page_seconds:
        limits.append(
            f"its {counted(n_files, 'other file')} of unknown size would make it "
            f"{seconds:.0f} s at {profile.assumed_file_kb:g} kB each"
        )
    return limits, tuple(evidence)
