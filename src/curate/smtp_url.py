"""A mail server as one address: `smtp://user:password@host:587?starttls=1`."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

_PARAMETERS = {"starttls", "ca_file"}
_FLAGS = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}


@dataclass(slots=True, frozen=True)
class SmtpServer:
    """Where mail is handed in. The password stays out of `repr`, so that no log can hold it."""

    host: str
    port: int
    tls: bool = False  # from the first byte on (smtps)
    starttls: bool = False
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    ca_file: str | None = None  # PEM file of authorities trusted besides the system's


def parse_smtp_url(url: str) -> SmtpServer:
    """Read `smtp://` (port 25, or 587 with `starttls=1`) or `smtps://` (port 465) addresses.

    `starttls=1` demands an encrypted connection; `ca_file=PATH` trusts a district's own authority.
    User and password are percent-encoded. They go over encrypted connections only, or to this very
    machine.

    Raises:
        ValueError: says what is wrong, and quotes nothing of the address: it holds a password.

    >>> parse_smtp_url("smtp://relay.example.org?starttls=1").port
    587
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise ValueError(_FORM) from None
    if parts.scheme not in ("smtp", "smtps") or not host or parts.path.strip("/"):
        raise ValueError(_FORM)
    given = dict(parse_qsl(parts.query, keep_blank_values=True))
    unknown = sorted(set(given) - _PARAMETERS)
    if unknown or given.get("starttls", "1") not in _FLAGS:
        msg = "after `?` only starttls=1 and ca_file=PATH are known"
        raise ValueError(msg)
    tls = parts.scheme == "smtps"
    starttls = not tls and _FLAGS[given.get("starttls", "0")]
    user = unquote(parts.username) if parts.username else None
    if user is not None and not (tls or starttls or _is_this_machine(host)):
        msg = "user and password would travel in the clear: add ?starttls=1, or use smtps://"
        raise ValueError(msg)
    return SmtpServer(
        host=host,
        port=port or (465 if tls else 587 if starttls else 25),
        tls=tls,
        starttls=starttls,
        user=user,
        password=unquote(parts.password or "") if user is not None else None,
        ca_file=given.get("ca_file") or None,
    )


_FORM = "give the mail server as smtp://user:password@host:587?starttls=1 or smtps://host"


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
