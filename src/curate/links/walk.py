"""Follow a link hop by hop, by hand, so that each hop is kept and each is judged by the rules."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from curate.links.ask import BROWSER_ACCEPT
from curate.links.classify import SECOND_LOOK
from curate.links.cookies import Cookies
from curate.links.host import PutOffError
from curate.links.signals import carries_return_address, sign_in_strength
from curate.links.target import NotATarget, Target, read_target
from curate.links.visit import REDIRECTS, Visit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from curate.links.ask import Asker
    from curate.links.fetch import Hop
    from curate.links.policy import CheckPolicy
    from curate.links.steps import Steps

_LEAST_TIME_S = 0.05


@dataclass
class _Walk:
    """The state of one walk."""

    target: Target
    now_at: Target
    time_left_s: float
    hops: list[Hop] = field(default_factory=list)
    seen: set[tuple[str, str | None]] = field(default_factory=set)
    client_moves: set[int] = field(default_factory=set)
    cookies: Cookies = field(default_factory=Cookies)
    has_validators: bool = False

    def visit(self, stop: str | None = None, why: str = "", wait_s: float | None = None) -> Visit:
        return Visit(
            target=self.target,
            hops=tuple(self.hops),
            last=self.now_at,
            stop=stop,
            why=why,
            client_moves=frozenset(self.client_moves),
            retry_after_s=wait_s,
            has_validators=self.has_validators,
        )


def walk(
    asker: Asker,
    target: Target,
    policy: CheckPolicy,
    validators: Mapping[str, str] | None = None,
) -> Steps[Visit]:
    """Visit `target`, redirects and immediate page moves included; never raises for a site's sake.

    Requests of the visit share the link's time limit. One second look with a browser's Accept
    headers is taken at 403, 406 and 999. `validators` (If-None-Match, If-Modified-Since) go with
    the request for the link's own address only.
    """
    state = _Walk(target=target, now_at=target, time_left_s=policy.timeout_s)
    state.has_validators = bool(validators)
    while True:
        stop = yield from _before(asker, state)
        if stop is not None:
            return stop
        try:
            hop = yield from _ask(asker, state, None if state.hops else validators)
            if hop.status in SECOND_LOOK:
                state.hops.append(hop)
                hop = yield from _ask(asker, state, BROWSER_ACCEPT)
                state.hops.pop()
        except PutOffError as err:
            return state.visit("put_off", err.why, err.wait_s)
        state.hops.append(hop)
        following = _next(state, hop)
        if not isinstance(following, Target):
            return following
        if len(state.hops) > policy.max_hops:
            return state.visit("too_many_redirects", f"more than {policy.max_hops} redirects")
        state.now_at = replace(following, fragment=following.fragment or target.fragment)


def _ask(asker: Asker, state: _Walk, extra: Mapping[str, str] | None = None) -> Steps[Hop]:
    headers = dict(extra or {})
    cookie = state.cookies.header(state.now_at.host)
    if cookie:
        headers["Cookie"] = cookie
    timeout_s = max(state.time_left_s, _LEAST_TIME_S)
    hop = yield from asker.ask(state.now_at, timeout_s=timeout_s, extra=headers)
    state.time_left_s -= hop.elapsed_s
    if hop.set_cookies:
        state.cookies.keep(state.now_at.host, hop.set_cookies)
    return hop


def _before(asker: Asker, state: _Walk) -> Steps[Visit | None]:
    """What ends the walk before the next request: a loop, a sign-in, robots.txt."""
    at = state.now_at
    key = (at.url, state.cookies.header(at.host))
    if key in state.seen:
        return state.visit("redirect_loop", f"the redirects come back to {at.url}")
    state.seen.add(key)
    if (yield from asker.allows(at)):
        return None
    is_sign_in = state.hops and sign_in_strength(at) and carries_return_address(at, state.target)
    if is_sign_in:
        return state.visit("login", f"the link is sent to a sign-in, {at.url}")
    return state.visit("robots", f"robots.txt of {at.host} does not allow {at.path}")


def _next(state: _Walk, hop: Hop) -> Target | Visit:
    """The address that the answer sends us to, or the finished visit."""
    if hop.status in REDIRECTS:
        location = hop.headers.get("location", "").strip()
        if not location:
            why = f"answered {hop.status} without saying where to go"
            return state.visit("protocol_error", why)
        following = read_target(location, base=state.now_at.url)
        if isinstance(following, NotATarget):
            return state.visit(following.kind, f"redirected to {location[:200]!r}: {following.why}")
        return following
    visit = state.visit()
    if hop.status != 200 or not visit.is_html or not _may_move(hop):
        return visit
    place = visit.page.moves_to
    onward = read_target(place, base=state.now_at.url) if place else None
    if not isinstance(onward, Target) or onward.url == state.now_at.url:
        return visit
    state.client_moves.add(len(state.hops) - 1)
    return onward


def _may_move(hop: Hop) -> bool:
    """Spares reading the whole page where its bytes show that it sends nobody anywhere."""
    lower = hop.body.lower()
    return b"http-equiv" in lower or b"location" in lower
