"""Addresses: one canonical form, hosts, and which network addresses may be contacted."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

if TYPE_CHECKING:
    from collections.abc import Iterable

IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network

DEFAULT_PORTS = {"http": 80, "https": 443}
# Answers that say that an address moved for good (RFC 9110, section 15.4).
PERMANENT_REDIRECTS = frozenset({301, 308})
# Parameters that name a campaign or a click, never a page.
_TRACKING = frozenset(
    {"fbclid", "gclid", "msclkid", "mc_cid", "mc_eid", "igshid", "yclid", "_ga", "_gl"}
)


def canonical(url: str) -> str:
    """The canonical form of a web address: what identity and comparison use.

    Scheme and host in lower case (IDNA), default port, fragment and tracking parameters dropped,
    parameters sorted, percent-encoding normalized, an empty path written `/`. The scheme and
    `www.` are kept: they can name different sites.

    Raises:
        ValueError: if `url` is no http(s) address with a host.

    >>> canonical("HTTP://Example.org:80/a%7Eb?utm_source=x&b=2&a=1#top")
    'http://example.org/a~b?a=1&b=2'
    """
    parts = urlsplit(url.strip())
    scheme = parts.scheme.lower()
    if scheme not in DEFAULT_PORTS or not parts.hostname:
        msg = f"{url!r} is not an http(s) address with a host"
        raise ValueError(msg)
    host = parts.hostname.rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    netloc = host if parts.port in (None, DEFAULT_PORTS[scheme]) else f"{host}:{parts.port}"
    query = "&".join(piece for piece in parts.query.split("&") if piece and not _is_tracking(piece))
    return str(
        canonicalize_url(
            urlunsplit((scheme, netloc, parts.path or "/", query, "")), keep_blank_values=True
        )
    )


def _is_tracking(parameter: str) -> bool:
    name = parameter.partition("=")[0].lower()
    return name.startswith("utm_") or name in _TRACKING


def canonical_or_none(url: str, base: str | None = None) -> str | None:
    """`canonical` of `url` joined to `base`; None where that is no web address."""
    try:
        return canonical(urljoin(base, url) if base else url)
    except ValueError:
        return None


def host_of(url: str) -> str:
    """The host of an address in lower case; "" where there is none.

    >>> host_of("https://Example.org:8443/a")
    'example.org'
    """
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def in_scope(url: str, scope: Iterable[str]) -> bool:
    """Whether `url` starts with one of the `scope` prefixes; an empty scope holds nothing."""
    return any(url.startswith(prefix) for prefix in scope)


def is_contactable(address: str, allowed: Iterable[IPNetwork] = ()) -> bool:
    """Whether a resolved IP address may be contacted.

    Global addresses may; private, loopback, link-local, metadata, multicast and reserved ones only
    where a network in `allowed` names them. An IPv6 address that carries an IPv4 one is judged by
    the latter too.

    >>> is_contactable("169.254.169.254"), is_contactable("93.184.216.34")
    (False, True)
    """
    try:
        ip = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return False
    embedded = _embedded_ipv4(ip)
    subject = embedded or ip
    if any(subject in net for net in allowed if net.version == subject.version):
        return True
    return ip.is_global and subject.is_global and not subject.is_multicast


def _embedded_ipv4(
    ip: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> ipaddress.IPv4Address | None:
    if isinstance(ip, ipaddress.IPv4Address):
        return None
    if ip.ipv4_mapped is not None:
        return ip.ipv4_mapped
    if ip.sixtofour is not None:
        return ip.sixtofour
    if ip in ipaddress.ip_network("64:ff9b::/96"):  # NAT64, RFC 6052
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return None
