"""From the facts of a visit to a verdict, a kind and a sentence of evidence. Pure.

Kinds are the bench's words; `docs/links.md` lists every one of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from curate.links import signals
from curate.links.fetch import Ending
from curate.links.gone import parked_signs, says_missing
from curate.links.soft import Same, find_soft, is_shell, same_as_made_up
from curate.links.wall_phrases import CHALLENGE_TITLE, GEO, WALL_ASKS
from curate.records import LinkVerdict

if TYPE_CHECKING:
    from curate.links.fetch import Hop
    from curate.links.probe import Probe
    from curate.links.target import NotATarget
    from curate.links.visit import Visit

ALIVE, DEAD = LinkVerdict.ALIVE, LinkVerdict.DEAD
FAILING, RESTRICTED, SKIPPED = LinkVerdict.FAILING, LinkVerdict.RESTRICTED, LinkVerdict.SKIPPED

SECOND_LOOK = frozenset({403, 406, 999})
_AUTH = frozenset({401, 402, 440, 449})
_PAYMENT = 402
# What walls answer with, besides 200; a 404 speaks for itself whatever it looks like.
_REFUSALS = frozenset({400, 401, 402, 403, 405, 406, 418, 429, 451, 503, 999})
_PASSING_STATUS = frozenset({408, 421, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 530})
# Kinds that may pass within a run -> how often a link is asked in all.
_TRIES = {
    "timeout": 2,
    "truncated": 2,
    "protocol_error": 2,
    "dns": 2,
    "unreachable": 2,
    "reset": 2,
    "rate_limited": 3,
    "http_5xx": 3,
    "http_4xx": 2,
}


@dataclass(frozen=True, slots=True)
class Judgment:
    """One look's verdict; `kind` says why, `evidence` in one sentence a person can check."""

    verdict: LinkVerdict
    kind: str
    evidence: str


def judge_unasked(target: NotATarget) -> Judgment:
    """A link that cannot be asked for: another scheme is skipped, a malformed one is dead."""
    if target.kind == "scheme":
        return Judgment(SKIPPED, "scheme", target.why)
    return Judgment(DEAD, "invalid_url", target.why)


def judge(visit: Visit, probe: Probe | None = None) -> Judgment:
    """Judge a visit; `probe` is the site's answer to a made-up address, where one was asked."""
    if visit.stop is not None:
        return _judge_stop(visit)
    end = visit.end
    if end is None or end.status is None:
        return _judge_failure(end)
    login = _judge_sign_in(visit)
    if login is not None:
        return login
    if end.status in (200, 202, 203) and visit.is_html:
        return _judge_page(visit, end, probe)
    if end.status == 304 and visit.has_validators:
        return Judgment(ALIVE, "ok", "answered 304: unchanged since it was last seen alive")
    return _judge_status(visit, end.status)


def wants_probe(visit: Visit) -> bool:
    """Whether a probe would help: a whole HTML page with status 200 that is not the front page."""
    end = visit.end
    if visit.stop is not None or end is None or end.status != 200 or not visit.is_html:
        return False
    if end.ending not in (Ending.WHOLE, Ending.CAPPED) or _judge_sign_in(visit) is not None:
        return False
    if visit.target.path == "/" and not visit.target.query:
        return len(parked_signs(visit)) >= 2
    return not signals.says_challenge(end)


def should_retry(judgment: Judgment, status: int | None, n_tries: int) -> bool:
    """Whether to ask again in this run: what may pass by itself, a few times at most.

    Server errors, 408, 425, 429, timeouts, resets and cut bodies may; 404, refused connections
    and broken certificates do not.
    """
    if n_tries >= _TRIES.get(judgment.kind, 1) or judgment.verdict is DEAD:
        return False
    if judgment.kind in ("http_4xx", "http_5xx"):
        return status in _PASSING_STATUS
    return True


def _judge_stop(visit: Visit) -> Judgment:
    kind, why = visit.stop or "", visit.why
    if kind == "robots":
        return Judgment(SKIPPED, "robots", why)
    if kind == "put_off":
        return Judgment(RESTRICTED, "rate_limited", why)
    if kind == "redirect_loop":
        return Judgment(DEAD, kind, why)
    if kind == "scheme":
        return Judgment(DEAD, "blocked_scheme", why)
    if kind == "login":
        return Judgment(RESTRICTED, kind, why)
    if kind == "invalid_url":
        return Judgment(DEAD, "protocol_error", f"the redirect's target is no address: {why}")
    return Judgment(FAILING, kind, why)


def _judge_failure(end: Hop | None) -> Judgment:
    problem = end.problem if end and end.problem else "protocol_error"
    detail = end.detail if end else "nothing was asked"
    if problem in ("blocked_address", "no_contact"):
        return Judgment(SKIPPED, problem, detail)
    if problem == "no_such_name":
        return Judgment(DEAD, "dns", f"no such host: {detail}")
    if problem == "lookup_failed":
        return Judgment(FAILING, "dns", f"the host name could not be looked up: {detail}")
    return Judgment(FAILING, problem, detail)


def _judge_sign_in(visit: Visit) -> Judgment | None:
    """A sign-in in place of the page, unless the link itself leads to one."""
    may_be = visit.has_moved or (visit.status == 200 and visit.page.has_password)
    if not may_be or (
        signals.sign_in_strength(visit.target) == 2 and not signals.names_onward(visit.target)
    ):
        return None
    strength = signals.sign_in_strength(visit.final) if visit.has_moved else 0
    if strength == 2 or (strength == 1 and _is_seconded(visit)):
        return Judgment(RESTRICTED, "login", f"the link is sent to a sign-in, {visit.final.url}")
    if visit.status == 200 and signals.is_sign_in_page(visit.page):
        return Judgment(RESTRICTED, "login", "the page is a password form")
    return None


def _is_seconded(visit: Visit) -> bool:
    return visit.page.has_password or signals.carries_return_address(visit.final, visit.target)


def _judge_page(visit: Visit, end: Hop, probe: Probe | None) -> Judgment:
    if end.ending not in (Ending.WHOLE, Ending.CAPPED):
        return _judge_part(end)
    if signals.says_challenge(end):
        return Judgment(RESTRICTED, "challenge", "a header says that a browser check answered")
    same = same_as_made_up(visit, probe)
    wall = _judge_wall(visit, same)
    if wall is not None:
        return wall
    soft = find_soft(visit, probe, same)
    if soft is not None:
        return Judgment(DEAD, *soft)
    if same is Same.YES and is_shell(visit.page):
        why = "the site sends the same application for every address; scripts would tell more"
        return Judgment(ALIVE, "unverifiable", why)
    return _judge_place(visit)


def _judge_wall(visit: Visit, same: Same) -> Judgment | None:
    """A wall that answers 200 in place of the page.

    Where the site gives a true 404 for made-up addresses, the page is the site's own answer to this
    very link: then its head or its markup has to speak of the wall as well.
    """
    page, is_own = visit.page, same is Same.NO
    if is_own and not page.is_suspect:
        return None
    checks = signals.challenge_signs(page)
    is_headed = signals.is_said_in_a_head(page, CHALLENGE_TITLE)
    if len(checks) >= 2 + is_own and (is_headed or not is_own):
        return Judgment(RESTRICTED, "challenge", f"a browser check answered: {'; '.join(checks)}")
    if same is Same.YES and signals.carries_return_address(visit.final, visit.target):
        return Judgment(RESTRICTED, "login", f"a gate stands before the page, {visit.final.url}")
    border = signals.border_signs(page, visit.status)
    if len(border) >= 2 and (not is_own or signals.is_said_in_a_head(page, GEO)):
        return Judgment(RESTRICTED, "geo", f"a border stands before the page: {'; '.join(border)}")
    wall = signals.wall_signs(page)
    is_shown = signals.is_said_in_a_head(page, WALL_ASKS) or signals.is_marked_wall(page)
    if len(wall) >= 2 and (not is_own or is_shown):
        return Judgment(RESTRICTED, "paywall", f"the page is for subscribers: {'; '.join(wall)}")
    return None


def _judge_part(end: Hop) -> Judgment:
    if end.ending is Ending.UNREADABLE:
        encoding = end.headers.get("content-encoding", "")
        if encoding.strip().lower() in ("br", "zstd", "compress"):
            return Judgment(ALIVE, "unverifiable", f"answered 200 in {encoding}, not asked for")
        return Judgment(FAILING, "truncated", f"the body is not the {encoding!r} it says it is")
    if end.ending is Ending.SLOW:
        if not end.body:
            return Judgment(FAILING, "timeout", "status 200, but no body within the time limit")
        return Judgment(ALIVE, "ok", "answered 200; the body was still coming at the time limit")
    if not end.body:
        return Judgment(FAILING, "truncated", "status 200, but the connection broke before a body")
    return Judgment(ALIVE, "truncated", "answered 200, but the body ended early")


def _judge_place(visit: Visit) -> Judgment:
    fragment, page = visit.target.fragment, visit.page
    is_anchor = (
        fragment
        and fragment.lower() != "top"
        and fragment[0] not in "!/:"
        and ("=" not in fragment)
    )
    if is_anchor and page.is_whole and not is_shell(page) and not page.has_anchor(fragment):
        return Judgment(ALIVE, "fragment_missing", f"the page has no place named {fragment!r}")
    return _alive(visit)


def _alive(visit: Visit) -> Judgment:
    if visit.has_moved:
        return Judgment(ALIVE, "moved", f"now at {visit.final.url}")
    title = visit.page.name if visit.is_html else ""
    said = f", titled {title[:80]!r}" if title else ""
    return Judgment(ALIVE, "ok", f"answered {visit.status}{said}")


def _judge_answer(visit: Visit, end: Hop | None, status: int) -> Judgment:
    """An answer between 200 and 299 that is no HTML page to be judged by its words."""
    said = f"answered {status}"
    if end is not None and end.ending is Ending.CUT and not end.body:
        return Judgment(FAILING, "truncated", f"{said}, but the connection broke before a body")
    missing = says_missing(end) if end is not None and status == 200 else None
    if missing is not None:
        return Judgment(DEAD, "soft_404", f"{said}, and says only that it is missing: {missing}")
    return _alive(visit)


def _judge_status(visit: Visit, status: int) -> Judgment:
    said = f"answered {status}"
    end = visit.end
    if 200 <= status < 300:
        return _judge_answer(visit, end, status)
    if end is not None and status >= 400 and signals.says_challenge(end):
        why = "a header says that a browser check answered"
        return Judgment(RESTRICTED, "challenge", f"{said}; {why}")
    if status in (404, 410):
        return Judgment(DEAD, f"http_{status}", said)
    wall = _judge_refusal(visit, status) if status in _REFUSALS else None
    if wall is not None:
        return wall
    if status in _AUTH:
        return Judgment(RESTRICTED, "auth", f"{said}: the server wants a sign-in or payment")
    if status in SECOND_LOOK:
        return Judgment(RESTRICTED, "forbidden", f"{said}, also on a second look")
    if status == 429:
        return Judgment(RESTRICTED, "rate_limited", f"{said}: too many requests")
    if status == 451:
        return Judgment(RESTRICTED, "legal", f"{said}: withheld for legal reasons")
    if 400 <= status < 500:
        return Judgment(FAILING, "http_4xx", said)
    if 500 <= status < 600:
        return Judgment(FAILING, "http_5xx", said)
    return Judgment(FAILING, "protocol_error", f"{said}, which leads nowhere")


def _judge_refusal(visit: Visit, status: int) -> Judgment | None:
    """What the page says that came with a refusal: a browser check, a border, a subscription."""
    page, said = visit.page, f"answered {status}"
    checks = signals.challenge_signs(page)
    if len(checks) >= 2:
        return Judgment(RESTRICTED, "challenge", f"{said}; {'; '.join(checks)}")
    border = signals.border_signs(page, status)
    if len(border) >= 2:
        return Judgment(RESTRICTED, "geo", f"{said}; {'; '.join(border)}")
    wall = signals.wall_signs(page)
    if len(wall) >= 2 or (wall and status == _PAYMENT):
        return Judgment(RESTRICTED, "paywall", f"{said}; {'; '.join(wall)}")
    return None
