"""Who may act on the pages: one password for the desk, a name for the log, a signed cookie.

There are no accounts: whoever knows the password works at the desk, under the name they give. A
session lives 12 hours, ends with the server, and is forgotten by it on signing out.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING, Any

from curate.plain import BIDI_CONTROLS

if TYPE_CHECKING:
    from collections.abc import Callable

SESSION_S = 12 * 3600
LONGEST_NAME = 80
_FREE_ATTEMPTS = 3  # a typing error costs nobody a wait
_LONGEST_WAIT_S = 900.0
_FORGET_AFTER_S = 3600.0
_MOST_CLIENTS = 10_000  # remembered at a time, so that strangers cannot fill the memory


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signed in. `token` proves that a form came from a page of this session."""

    name: str
    session: str
    token: str


class Gate:
    """Checks the password, and makes and reads what the browser carries.

    The signing key lives as long as the process, so a restart signs everybody out. `clock` gives
    seconds since 1970.
    """

    def __init__(self, password: str | None, *, clock: Callable[[], float] = time.time) -> None:
        self.is_on = password is not None
        self._password = self._digest(password or secrets.token_hex())
        self._key = secrets.token_bytes(32)
        self._clock = clock
        self._ended: dict[str, float] = {}
        self.attempts = Attempts(clock)

    @staticmethod
    def _digest(text: str) -> bytes:
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()

    def is_password(self, given: str) -> bool:
        """Whether this is the password; takes the same time for every wrong one."""
        return hmac.compare_digest(self._digest(given), self._password) and self.is_on

    def admit(self, name: str) -> str:
        """The value of the session cookie for somebody of that name."""
        session = secrets.token_urlsafe(16)
        return self.seal("session", {"name": name, "id": session}, keeps_s=SESSION_S)

    def person(self, cookie: str | None) -> Person | None:
        """Who carries this session cookie; None where it is none, too old, forged or signed out."""
        said = self.unseal("session", cookie)
        if said is None or said["id"] in self._ended:
            return None
        return Person(said["name"], said["id"], self._mac("form", said["id"].encode()))

    def is_token(self, person: Person, given: str) -> bool:
        """Whether a form brought the token of that person's session."""
        return hmac.compare_digest(person.token.encode(), given.encode("utf-8", "replace"))

    def end(self, person: Person) -> None:
        """Sign out: the cookie is worth nothing from now on, also for who copied it."""
        now = self._clock()
        for session in [s for s, until in list(self._ended.items()) if until < now]:
            self._ended.pop(session, None)
        self._ended[person.session] = now + SESSION_S

    def seal(self, purpose: str, values: dict[str, Any], *, keeps_s: float) -> str:
        """Values as a cookie that nobody can change, nor use for another purpose."""
        text = json.dumps({**values, "until": self._clock() + keeps_s}).encode()
        return f"{base64.urlsafe_b64encode(text).decode()}.{self._mac(purpose, text)}"

    def unseal(self, purpose: str, cookie: str | None) -> dict[str, Any] | None:
        """The values of such a cookie; None where it is not ours or too old."""
        body, _, mac = (cookie or "").partition(".")
        try:
            text = base64.b64decode(body.encode(), altchars=b"-_", validate=True)
        except ValueError:  # also of what is no ASCII
            return None
        if not hmac.compare_digest(self._mac(purpose, text).encode(), mac.encode()):
            return None
        values: dict[str, Any] = json.loads(text)
        return values if self._clock() < values["until"] else None

    def _mac(self, purpose: str, text: bytes) -> str:
        return hmac.new(self._key, purpose.encode() + b"\0" + text, hashlib.sha256).hexdigest()


class Attempts:
    """How often each client failed to sign in, and how long it must wait: 1, 2, 4 ... 900 s."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failed: dict[str, tuple[int, float]] = {}  # client -> attempts, time of the last

    def begin(self, client: str) -> float:
        """Seconds to wait before this client may try; 0 lets it try, and counts as a failure.

        Counting before looking at the password keeps many attempts at once from passing together;
        `forget` takes the count back.
        """
        who, now = _network(client), self._clock()
        with self._lock:
            n, last = self._failed.get(who, (0, now))
            if now - last > _FORGET_AFTER_S:
                n = 0
            wait = last + _wait_s(n) - now if n else 0.0
            if wait > 0:
                return wait
            if len(self._failed) >= _MOST_CLIENTS:
                oldest = sorted(self._failed.items(), key=lambda item: item[1][1])
                for name, _ in oldest[: _MOST_CLIENTS // 10]:
                    del self._failed[name]
            self._failed[who] = (n + 1, now)
            return 0.0

    def forget(self, client: str) -> None:
        """The client gave the password."""
        with self._lock:
            self._failed.pop(_network(client), None)


def _wait_s(n_failed: int) -> float:
    if n_failed < _FREE_ATTEMPTS:
        return 0.0
    return min(2.0 ** min(n_failed - _FREE_ATTEMPTS, 20), _LONGEST_WAIT_S)


def _network(client: str) -> str:
    """Who counts as one client: an address, or its network where everybody has a whole one."""
    try:
        address = ip_address(client)
    except ValueError:
        return client
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return str(int(address) >> 64)
    return str(address)


def name_of(given: str) -> str:
    """A person's name as it goes to the log: one line, without signs that control a screen.

    >>> name_of("  Ada   Lee "), name_of(" ")
    ('Ada Lee', '')
    """
    plain = "".join(c for c in given if c not in BIDI_CONTROLS and (c.isprintable() or c.isspace()))
    return " ".join(plain.split())[:LONGEST_NAME].strip()
