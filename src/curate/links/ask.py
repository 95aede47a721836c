"""Every request of a run goes through here: robots.txt, turns per host, Retry-After, silence."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from curate.links.fetch import Hop, Request
from curate.links.host import HostGate, PutOffError, retry_after
from curate.links.memory import Rest
from curate.links.policy import PUBLIC_FLOOR_S
from curate.links.robots import ROBOTS_CAP, Robots
from curate.links.steps import Get, Lookup

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from curate.clock import Clock
    from curate.links.memory import Memory
    from curate.links.policy import CheckPolicy
    from curate.links.resolve import Lookup as Found
    from curate.links.resolve import Resolver
    from curate.links.steps import Steps
    from curate.links.target import Target

_ACCEPT = "text/html,application/xhtml+xml,*/*;q=0.8"
# What a browser says of what it can read; the user agent stays our own (DESIGN section 7).
BROWSER_ACCEPT = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8",
    "Accept-Language": "en-US,en;q=0.9",
    "Upgrade-Insecure-Requests": "1",
}
_LONGEST_REST_S = 30 * 86_400.0  # a server cannot put itself out of sight for longer
_ROBOTS_TIMEOUT_S = 5.0  # at most; a site that hangs here will hang for the link as well


class Asker:
    """Asks politely; one for a run. `now` is the monotonic clock that turns go by."""

    def __init__(
        self,
        policy: CheckPolicy,
        resolver: Resolver,
        clock: Clock,
        memory: Memory,
        now: Callable[[], float],
    ) -> None:
        self._policy = policy
        self._resolver = resolver
        self._clock = clock
        self._memory = memory
        self._now = now
        self._gates: dict[str, HostGate] = {}
        self._robots = Robots(self._ask_robots)
        self._headers = {"User-Agent": policy.user_agent, "Accept": _ACCEPT}

    def allows(self, target: Target) -> Steps[bool]:
        """Whether robots.txt lets us fetch the address; a host we may not contact is not asked."""
        found = self._resolver.known(target.host) or (yield Lookup(target.host))
        if self._refusal(target, found) is not None:
            return True  # the request itself will say why it cannot be made
        rules = yield from self._robots.rules(target)
        if rules.crawl_delay_s:
            self.gate_of(target.host).slow_down(rules.crawl_delay_s)
        return rules.allows(target)

    def ask(
        self,
        target: Target,
        *,
        timeout_s: float,
        extra: Mapping[str, str] | None = None,
        body_cap: int | None = None,
    ) -> Steps[Hop]:
        """One GET in its turn; time spent waiting for the turn is not counted.

        Raises:
            PutOffError: if the host wants a longer wait than the policy allows.
        """
        found = self._resolver.known(target.host) or (yield Lookup(target.host))
        refusal = self._refusal(target, found)
        if refusal is not None:
            # Nothing is sent, so there is nobody to be polite to: a host that does not resolve
            # must not hold up a run by its interval times its links.
            return refusal
        gate = self.gate_of(target.host)
        if gate.is_silent:
            return _not_asked(target)
        headers = self._headers
        if extra or target.authorization:
            headers = {**headers, **(extra or {})}
        if target.authorization:
            headers["Authorization"] = target.authorization
        cap = body_cap or self._policy.body_cap
        hop: Hop = yield Get(Request(target, headers, timeout_s, cap, found.addresses))
        asked_s = self.wait_of(hop)
        if asked_s is not None and asked_s > self._policy.max_wait_s:
            self._remember_rest(target.host, hop, asked_s)
        gate.note(
            hop,
            self._now(),
            retry_after_s=asked_s,
            is_full_time=timeout_s >= self._policy.timeout_s / 2,
        )
        return hop

    def wait_of(self, hop: Hop) -> float | None:
        """Seconds that the answer asks to wait; None where it does not."""
        return retry_after(hop, self._clock.now()) if hop.status in (429, 503) else None

    def start_retries(self) -> None:
        """A new round: silent hosts and names that did not resolve get one more chance."""
        self._resolver.forget_failures()
        for gate in self._gates.values():
            gate.give_another_chance()

    def gate_of(self, host: str) -> HostGate:
        """The gate of a host, made at first sight: a public host has its floor."""
        gate = self._gates.get(host)
        if gate is not None:
            return gate
        policy, found = self._policy, self._resolver.known(host)
        interval = policy.interval_s
        if found is None or not found.is_allowed_network:
            interval = max(interval, PUBLIC_FLOOR_S)
        gate = self._gates[host] = HostGate(interval, policy.per_host, policy.max_wait_s)
        rest = self._memory.rests.get(host)
        if rest is not None:
            left = (rest.not_before - self._clock.now()).total_seconds()
            gate.close_for(left, self._now(), rest.because)
        return gate

    def _refusal(self, target: Target, found: Found) -> Hop | None:
        """Why a host must or can not be contacted; None where it may."""
        host = target.host
        if found.problem == "forbidden":
            why = f"{host} stands for {found.detail}, which is not public"
            return Hop(url=target.url, problem="blocked_address", detail=why)
        if found.problem is not None:
            return Hop(url=target.url, problem=found.problem, detail=found.detail)
        if not (found.is_allowed_network or self._policy.has_contact):
            why = "CURATE_CONTACT is not set, so public hosts are not contacted"
            return Hop(url=target.url, problem="no_contact", detail=why)
        return None

    def _remember_rest(self, host: str, hop: Hop, asked_s: float) -> None:
        """Keep for later runs that a host wants to be left alone.

        A 503 speaks of its page only; whoever answers 429 speaks of us, whatever page we ask for.
        """
        if hop.status == 429:
            because = f"the server answered 429 and asks for a wait of {asked_s:.0f} s"
            until = self._clock.now() + timedelta(seconds=min(asked_s, _LONGEST_REST_S))
            self._memory.new_rests[host] = Rest(until, because)

    def _ask_robots(self, target: Target) -> Steps[Hop]:
        timeout_s = min(_ROBOTS_TIMEOUT_S, self._policy.timeout_s / 2)
        try:
            return (yield from self.ask(target, timeout_s=timeout_s, body_cap=ROBOTS_CAP))
        except PutOffError as err:
            return Hop(url=target.url, problem="put_off", detail=err.why)


def _not_asked(target: Target) -> Hop:
    why = f"not asked: {target.host} let several requests run into their time limit"
    return Hop(url=target.url, problem="timeout", detail=why)
