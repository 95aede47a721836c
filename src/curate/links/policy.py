"""How a run of link checks behaves: limits, pacing and which networks may be contacted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from curate.settings import Settings
    from curate.urls import IPNetwork

# The floor for hosts outside the networks that the operator named (DESIGN section 7).
PUBLIC_FLOOR_S = 1.0
_LAST_RETRY = 2.5  # the third try of a link waits so many times as long as the second


@dataclass(frozen=True, slots=True)
class CheckPolicy:
    """Everything a run of checks needs to know about manners and limits.

    Durations are seconds. `interval_s` is the pause between the starts of two requests to a host:
    as given in allowed networks, never under one second elsewhere. `has_contact` says whether the
    user agent names one; without it no public address is contacted. `max_wait_s` is the longest
    wait that a server may ask for within a run, `retry_pauses_s` the least pause before each retry.
    """

    user_agent: str
    has_contact: bool = False
    timeout_s: float = 10.0
    interval_s: float = 1.0
    per_host: int = 1
    at_once: int = 200
    max_hops: int = 10
    max_wait_s: float = 60.0
    retry_pauses_s: tuple[float, ...] = (2.0, 5.0)
    body_cap: int = 65_536
    allowed: tuple[IPNetwork, ...] = ()
    ca_file: Path | None = None

    @classmethod
    def from_settings(cls, settings: Settings, *, ca_file: Path | None = None) -> CheckPolicy:
        """The policy that the operator's settings describe."""
        retry_s = settings.link_retry_ms / 1000
        return cls(
            user_agent=settings.user_agent,
            has_contact=settings.contact is not None,
            timeout_s=settings.link_timeout_s,
            interval_s=settings.link_interval_ms / 1000,
            retry_pauses_s=(retry_s, _LAST_RETRY * retry_s),
            allowed=settings.allowed_networks,
            ca_file=ca_file,
        )
