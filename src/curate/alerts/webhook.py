"""Webhook: a batch is posted as JSON, signed, to one address that the operator named.

The operator chooses the address himself, so it is trusted more than a link on a page, and less
than nothing: redirects are not followed, and the address that its name resolves to must be public
or lie in a network that the operator named (`CURATE_ALERT_NETWORKS`, `CURATE_ALLOW_NETWORKS`). The
first of the two exists so that a chat server in the district's network can be reached without
letting crawls in there too.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import math
import socket
import ssl
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from curate.alerts.delivery import Delivery, in_words
from curate.alerts.drawing import Look, as_payload
from curate.urls import is_contactable

if TYPE_CHECKING:
    from datetime import datetime

    from curate.alerts.message import Batch
    from curate.urls import IPNetwork

TIMEOUT_S = 10.0
SIGNATURE_HEADER = "X-Curate-Signature-256"
_AS_IT_STANDS = "".join(map(chr, range(33, 127)))  # what is no ASCII is escaped, all else kept
_MOST_READ = 2000  # bytes of the answer; only kept to say why it refused


@dataclass(slots=True, frozen=True)
class WebhookChannel:
    """Posts batches to one address. The address itself is a secret: `where` names its host only."""

    url: str = field(repr=False)
    secret: str | None = field(default=None, repr=False)
    user_agent: str = "curate"
    allowed: tuple[IPNetwork, ...] = ()
    look: Look = field(default_factory=Look)
    timeout_s: float = TIMEOUT_S
    name: str = "webhook"

    @property
    def where(self) -> str:
        """Where it leads: scheme and host."""
        parts = urlsplit(self.url)
        port = f":{parts.port}" if parts.port else ""
        return f"{parts.scheme}://{parts.hostname}{port}/…"

    def deliver(self, batch: Batch, at: datetime) -> Delivery:
        """Post it; any 2xx answer means that it was taken."""
        del at  # a repeat is the same to the byte
        body = json.dumps(as_payload(batch, self.look), ensure_ascii=False).encode()
        return self._judged(_post(self, body, batch.id))

    def _judged(self, answer: _Answer) -> Delivery:
        if answer.refused is not None:
            return Delivery(
                False,
                f"the webhook's name leads to {answer.refused}, a private address: name its "
                "network in CURATE_ALERT_NETWORKS if that is meant",
            )
        if answer.error is not None:
            return Delivery(False, f"the webhook: {in_words(answer.error, self._secrets)}")
        if 200 <= answer.status < 300:
            return Delivery(True, f"the webhook answered {answer.status}")
        if 300 <= answer.status < 400:
            why = "redirects are not followed, set the address that it leads to"
            return Delivery(False, f"the webhook answered {answer.status}: {why}")
        said = in_words(answer.body, self._secrets)
        why = f"the webhook answered {answer.status}" + (f": {said}" if said else "")
        return Delivery(False, why, answer.retry_after_s)

    @property
    def _secrets(self) -> tuple[str | None, ...]:
        parts = urlsplit(self.url)
        tail = f"{parts.path}?{parts.query}" if parts.query else parts.path
        return self.url, tail if len(tail) > 1 else None, self.secret, parts.password


def signature(secret: str, body: bytes) -> str:
    """The value of the signature header, as receivers compute it over the raw body.

    >>> signature("key", b"body")[:14]
    'sha256=515f4a3'
    """
    return f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}"


@dataclass(slots=True)
class _Answer:
    status: int = 0
    body: bytes = b""
    retry_after_s: float | None = None
    refused: str | None = None
    error: str | None = None


def _post(channel: WebhookChannel, body: bytes, number: str) -> _Answer:
    import pycurl

    answer = _Answer()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Idempotency-Key": number,
        "User-Agent": channel.user_agent,
        "Expect": "",
    }
    if channel.secret:
        headers[SIGNATURE_HEADER] = signature(channel.secret, body)

    def open_socket(_purpose: int, address: Any) -> Any:  # noqa: ANN401 - pycurl's own types
        family, kind, protocol, target = address
        if not is_contactable(str(target[0]), channel.allowed):
            answer.refused = str(target[0])
            return pycurl.SOCKET_BAD
        return socket.socket(family, kind, protocol)

    def read(chunk: bytes) -> int:
        answer.body += chunk[: _MOST_READ - len(answer.body)]
        return len(chunk)

    def read_header(line: bytes) -> None:
        name, _, value = line.decode("latin-1").partition(":")
        if name.strip().lower() == "retry-after":
            answer.retry_after_s = _seconds(value.strip())

    curl = pycurl.Curl()
    try:
        for option, value in {
            pycurl.URL: quote(channel.url, safe=_AS_IT_STANDS),
            pycurl.PROTOCOLS: pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS,
            pycurl.FOLLOWLOCATION: 0,
            pycurl.PROXY: "",  # the address rule must see the receiver's own address
            pycurl.NETRC: 0,
            pycurl.NOSIGNAL: 1,
            pycurl.TIMEOUT_MS: int(channel.timeout_s * 1000),
            pycurl.OPENSOCKETFUNCTION: open_socket,
            pycurl.WRITEFUNCTION: read,
            pycurl.HEADERFUNCTION: read_header,
            pycurl.HTTPHEADER: [f"{name}: {value}".encode() for name, value in headers.items()],
            pycurl.POST: 1,
            pycurl.POSTFIELDSIZE: len(body),
            pycurl.COPYPOSTFIELDS: body,
        }.items():
            curl.setopt(option, value)
        if authorities := ssl.get_default_verify_paths().cafile:  # SSL_CERT_FILE names another
            curl.setopt(pycurl.CAINFO, authorities)
        curl.perform()
        answer.status = curl.getinfo(pycurl.RESPONSE_CODE)
    except pycurl.error as err:
        answer.error = str(err.args[1]) if len(err.args) > 1 else str(err)
    finally:
        curl.close()
    return answer


def _seconds(text: str) -> float | None:
    """Retry-After in seconds; a date is left to our own pauses, which are long enough."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and value >= 0 else None
