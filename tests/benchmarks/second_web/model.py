"""The shapes of the second web: a case is some sites, the links to them, and a fair verdict."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

VERDICTS = frozenset({"alive", "dead", "failing", "restricted", "skipped"})
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer of a site. `@name@` in a body or header becomes the origin of the site `name`,
    `@host:name@` its bare host, `@number:name@` its address as one decimal number.

    `end` tells how the connection ends: whole, hang (nothing is sent), hang_body (half of the body,
    then silence), reset, reset_body, empty (closed without a byte), garbage, cut (half of the body,
    then closed), short_length (Content-Length smaller than the body), endless_headers.
    """

    status: int = 200
    body: str | bytes = b""
    type: str = HTML
    headers: tuple[tuple[str, str], ...] = ()
    coding: str = ""
    framing: str = "length"  # length, chunked or close
    wait_s: float = 0.0
    body_s: float = 0.0
    end: str = "whole"


@dataclass(frozen=True, slots=True)
class Ask:
    """What a visitor asked for; `nth` counts the visits to this target from 1."""

    method: str
    target: str
    headers: dict[str, str]
    nth: int
    age_s: float  # seconds since this target was first asked for
    now: float = 0.0  # seconds of a clock that only runs forward

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]


Answer = Reply | Callable[[Ask], Reply]


@dataclass(slots=True)
class Site:
    """`pages` by target (with query) or by path; everything else gets `missing`."""

    pages: dict[str, Answer]
    missing: Answer
    robots: Answer | None = None
    tls: str = ""  # name of the certificate; "" is plain http
    host: str = ""


@dataclass(slots=True)
class Case:
    id: str
    group: str
    sites: dict[str, Site]
    links: tuple[str, ...]
    accept: frozenset[str]
    kinds: frozenset[str]
    moved: str | None
    why: str
    needs: str = ""  # "port80" where the case needs a privileged port
    half: str = field(default="")


def go(status: int, where: str, body: str = "") -> Reply:
    """A redirect to `where`."""
    note = body or f'<html><body><a href="{where}">Continue</a></body></html>'
    return Reply(status, note, headers=(("Location", where),))


def split_in_halves(cases: list[Case]) -> None:
    """Gives every other case of a group, in the order of a hash of its id, to half b."""
    groups: dict[str, list[Case]] = {}
    for one in cases:
        groups.setdefault(one.group, []).append(one)
    for name, members in groups.items():
        members.sort(key=lambda one: hashlib.sha256(one.id.encode()).digest())
        first = hashlib.sha256(name.encode()).digest()[0] % 2
        for number, one in enumerate(members):
            one.half = "ab"[(number + first) % 2]
