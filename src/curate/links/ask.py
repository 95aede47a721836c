"""Every request of a run goes through here: robots.txt, turns per host, Retry-After, silence."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from curate.links.fetch import Hop
from curate.links.host import HostGate, PutOffError, retry_after
from curate.links.policy import PUBLIC_FLOOR_S
from curate.links.robots import ROBOTS_CAP, Robots

if TYPE_CHECKING:
    from collections.abc import Mapping

    from curate.clock import Clock
    from curate.links.fetch import FetchPort
    from curate.links.policy import CheckPolicy
    from curate.links.target import Target

_ACCEPT = "text/html,application/xhtml+xml,*/*;q=0.8"
# What a browser says of what it can read; the user agent stays our own (DESIGN section 7).
BROWSER_ACCEPT = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8",
    "Accept-Language": "en-US,en;q=0.9",
    "Upgrade-Insecure-Requests": "1",
}
_ROBOTS_TIMEOUT_S = 5.0  # at most; a site that hangs here will hang for the link as well


class Asker:
    """Asks politely; one for a run."""

    def __init__(self, policy: CheckPolicy, fetcher: FetchPort, clock: Clock) -> None:
        self._policy = policy
        self._fetcher = fetcher
        self._clock = clock
        self._gates: dict[str, HostGate] = {}
        self._at_once = asyncio.Semaphore(policy.at_once)
        self._robots = Robots(self._ask_robots)
        self._headers = {
            "User-Agent": policy.user_agent,
            "Accept": _ACCEPT,
            "Accept-Encoding": "gzip, deflate",
        }

    async def allows(self, target: Target) -> bool:
        """Whether robots.txt lets us fetch the address; a host we may not contact is not asked."""
        found = await self._fetcher.lookup(target.host)
        may_contact = found.is_allowed_network or self._policy.has_contact
        if not (found.addresses and may_contact):
            return True  # the request itself will say why it cannot be made
        rules = await self._robots.rules(target)
        if rules.crawl_delay_s:
            (await self._gate(target.host)).slow_down(rules.crawl_delay_s)
        return rules.allows(target)

    async def ask(
        self,
        target: Target,
        *,
        timeout_s: float,
        extra: Mapping[str, str] | None = None,
        body_cap: int | None = None,
    ) -> Hop:
        """One GET in its turn; time spent waiting for the turn is not counted.

        Raises:
            PutOffError: if the host wants a longer wait than the policy allows.
        """
        gate = await self._gate(target.host)
        headers = {**self._headers, **(extra or {})}
        if target.authorization:
            headers["Authorization"] = target.authorization
        if not (await self._fetcher.lookup(target.host)).addresses:
            # Nothing will be sent, so there is nobody to be polite to: a host that does not
            # resolve must not hold up a run by its interval times its links.
            return await self._fetcher.fetch_hop(
                target, headers=headers, timeout_s=timeout_s, body_cap=body_cap
            )
        async with gate.turn():
            if gate.is_silent:
                return _not_asked(target)
            async with self._at_once:
                hop = await self._fetcher.fetch_hop(
                    target, headers=headers, timeout_s=timeout_s, body_cap=body_cap
                )
        gate.note(
            hop,
            retry_after_s=self.wait_of(hop),
            is_full_time=timeout_s >= self._policy.timeout_s / 2,
        )
        return hop

    def wait_of(self, hop: Hop) -> float | None:
        """Seconds that the answer asks to wait; None where it does not."""
        return retry_after(hop, self._clock.now()) if hop.status in (429, 503) else None

    def start_retries(self) -> None:
        """A new round: silent hosts and names that did not resolve get one more chance."""
        self._fetcher.forget_failures()
        for gate in self._gates.values():
            gate.give_another_chance()

    async def _gate(self, host: str) -> HostGate:
        gate = self._gates.get(host)
        if gate is not None:
            return gate
        found = await self._fetcher.lookup(host)
        interval, at_once = self._policy.interval_s, self._policy.per_host
        if not found.is_allowed_network:
            interval = max(interval, PUBLIC_FLOOR_S)
        return self._gates.setdefault(host, HostGate(interval, at_once, self._policy.max_wait_s))

    async def _ask_robots(self, target: Target) -> Hop:
        timeout_s = min(_ROBOTS_TIMEOUT_S, self._policy.timeout_s / 2)
        try:
            return await self.ask(target, timeout_s=timeout_s, body_cap=ROBOTS_CAP)
        except PutOffError as err:
            return Hop(url=target.url, problem="put_off", detail=err.why)


def _not_asked(target: Target) -> Hop:
    why = f"not asked: {target.host} let several requests run into their time limit"
    return Hop(url=target.url, problem="timeout", detail=why)
