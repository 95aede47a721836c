"""From the text of a link to what is asked for on the wire, or why it cannot be asked for.

Links are written by people: spaces, accents and odd number forms of addresses are read as a
browser reads them (WHATWG URL standard, "host parser" and "IPv4 parser"), while what is already
percent-encoded (`%2F` in a DOI) is sent as it stands.
"""

from __future__ import annotations

import base64
import ipaddress
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urljoin, urlsplit

from curate.urls import DEFAULT_PORTS

if TYPE_CHECKING:
    from urllib.parse import SplitResult

WEB_SCHEMES = frozenset({"http", "https"})
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*):")
_HOST_PORT_WITHOUT_SCHEME = re.compile(r"[\w-]+(\.[\w-]+)+:\d+(/|$)")
_NUMBER = re.compile(r"(0[xX][0-9a-fA-F]*|[0-9]+)\Z")
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\Z")
_PATH_SAFE = "!$&'()*+,/:;=@[]|~%-._"
_QUERY_SAFE = _PATH_SAFE + "?"
# Most links are plain: nothing in them has to be escaped, folded or resolved. One expression reads
# these; whatever it does not know takes the long way, which gives the same for those it knows.
_OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_PLAIN = re.compile(
    r"(https?)://"
    r"((?:[a-z0-9](?:[a-z0-9-]{0,28}[a-z0-9])?\.){1,7}[a-z]{2,24}"
    rf"|{_OCTET}(?:\.{_OCTET}){{3}})"
    r"(?::([1-9]\d{0,3}|[1-5]\d{4}))?"
    r"(/[A-Za-z0-9!$&'()*+,/:;=@~%._-]*)?"
    r"(?:\?([A-Za-z0-9!$&'()*+,/:;=@~%._?-]*))?"
    r"(?:#([!-\[\]-~]*))?"
)
_MAX_URL = 16_384  # longer than what any common server accepts in a request line


@dataclass(frozen=True, slots=True)
class Target:
    """One address that can be asked for.

    `url` is what goes on the wire: no fragment, no user name, non-ASCII escaped. `host` is in
    ASCII, IPv6 without brackets. `authorization` is the value of that header, or None.
    """

    url: str
    scheme: str
    host: str
    port: int
    path: str
    query: str
    fragment: str
    authorization: str | None = None

    @property
    def origin(self) -> str:
        """Scheme, host and port: what one robots.txt speaks for."""
        return f"{self.scheme}://{_bracketed(self.host)}:{self.port}"


@dataclass(frozen=True, slots=True)
class NotATarget:
    """A link that cannot be asked for: kind `scheme` or `invalid_url`, and why in words."""

    kind: str
    why: str


def read_target(link: str, base: str | None = None) -> Target | NotATarget:
    """Read a link; with `base` (a redirect's own address) it may be relative.

    >>> read_target("http://2130706433:8080/a b#x").url
    'http://127.0.0.1:8080/a%20b'
    >>> read_target("mailto:a@example.org").kind
    'scheme'
    """
    if base is None and len(link) <= _MAX_URL:
        plain = _PLAIN.fullmatch(link)
        if plain:
            return _from_plain(plain)
    text = re.sub(r"[\t\r\n]", "", link.strip())
    try:
        if base is not None:
            text = urljoin(base, text)
        return _read_absolute(text)
    except ValueError as err:
        return NotATarget("invalid_url", f"the address cannot be read: {err}")


def _from_plain(found: re.Match[str]) -> Target:
    scheme, host, port, path, query, fragment = found.groups(default="")
    default = DEFAULT_PORTS[scheme]
    number = int(port) if port else default
    shown = "" if number == default else f":{number}"
    path = path or "/"
    address = f"{scheme}://{host}{shown}{path}"
    url = f"{address}?{query}" if query else address
    return Target(url, scheme, host, number, path, query, fragment)


def _read_absolute(text: str) -> Target | NotATarget:
    scheme = _SCHEME.match(text)
    if not scheme or _HOST_PORT_WITHOUT_SCHEME.match(text):
        return NotATarget("invalid_url", "the link has no scheme such as https:")
    if scheme[1].lower() not in WEB_SCHEMES:
        return NotATarget("scheme", f"{scheme[1].lower()}: links are not fetched")
    if len(text) > _MAX_URL:
        return NotATarget("invalid_url", f"the address is longer than {_MAX_URL} characters")
    head, mark, tail = text.partition("?")
    parts = urlsplit(head.replace("\\", "/") + mark + tail)
    if not parts.hostname:
        return NotATarget("invalid_url", "the address names no host")
    port = parts.port if parts.port is not None else DEFAULT_PORTS[parts.scheme]
    if port == 0:
        return NotATarget("invalid_url", "port 0 does not exist")
    return _assemble(parts, ascii_host(parts.hostname), port)


def _assemble(parts: SplitResult, host: str, port: int) -> Target:
    path = _escape(parts.path, _PATH_SAFE) or "/"
    query = _escape(parts.query, _QUERY_SAFE)
    shown = "" if port == DEFAULT_PORTS[parts.scheme] else f":{port}"
    address = f"{parts.scheme}://{_bracketed(host)}{shown}{path}"
    return Target(
        url=f"{address}?{query}" if query else address,
        scheme=parts.scheme,
        host=host,
        port=port,
        path=path,
        query=query,
        fragment=parts.fragment,
        authorization=_basic(parts.username, parts.password),
    )


def ascii_host(host: str) -> str:
    """The host as looked up: an IP address in its usual form, or a name in ASCII (IDNA).

    Raises:
        ValueError: if no such host can exist.

    >>> ascii_host("0x7f.1"), ascii_host("Bücher.example.")
    ('127.0.0.1', 'xn--bcher-kva.example')
    """
    if ":" in host:
        return ipaddress.IPv6Address(host.partition("%")[0]).compressed
    name = unquote(host).lower().rstrip(".")
    if not name.isascii():
        name = _idna(name)
    if _NUMBER.match(name.rpartition(".")[2]):
        return _ipv4(name)
    if len(name) > 253 or not all(_LABEL.match(label) for label in name.split(".")):
        msg = f"{host!r} is no host name"
        raise ValueError(msg)
    return name


def _idna(name: str) -> str:
    import idna

    try:
        return idna.encode(name, uts46=True).decode("ascii").rstrip(".")
    except idna.IDNAError as err:
        msg = f"{name!r} is no host name ({err})"
        raise ValueError(msg) from err


def _ipv4(name: str) -> str:
    """Read decimal, octal and hexadecimal forms of one to four parts, as inet_aton does."""
    parts = name.split(".")
    if len(parts) > 4 or not all(_NUMBER.match(part) for part in parts):
        msg = f"{name!r} is no IPv4 address"
        raise ValueError(msg)
    numbers = [_number(part) for part in parts]
    if any(number > 255 for number in numbers[:-1]) or numbers[-1] >= 256 ** (5 - len(numbers)):
        msg = f"{name!r} is no IPv4 address"
        raise ValueError(msg)
    value = numbers[-1] + sum(n << (24 - 8 * place) for place, n in enumerate(numbers[:-1]))
    return str(ipaddress.IPv4Address(value))


def _number(part: str) -> int:
    if part[:2] in ("0x", "0X"):
        return int(part[2:] or "0", 16)
    return int(part, 8) if len(part) > 1 and part[0] == "0" else int(part)


def _escape(text: str, safe: str) -> str:
    """Percent-encode what may not stand in an address; what is encoded already is left alone."""
    if text.isascii() and text.isprintable() and not re.search(r'[ "<>`{}^\\]', text):
        return text
    # A Location header may hold raw bytes that are no UTF-8: they arrive as lone surrogates.
    return quote(text.encode("utf-8", "surrogateescape"), safe=safe)


def _basic(user: str | None, password: str | None) -> str | None:
    if not user:
        return None
    pair = f"{unquote(user)}:{unquote(password or '')}"
    return "Basic " + base64.b64encode(pair.encode()).decode("ascii")


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
