"""Cookies within one visit: some sites set one and send the visitor back to the same address."""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_MAX_COOKIES = 50


class Cookies:
    """Keeps cookies for the length of one visit; never between links."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], tuple[str, bool]] = {}

    def keep(self, host: str, lines: Iterable[str]) -> None:
        """Take over the Set-Cookie lines of an answer from `host`."""
        for line in lines:
            jar: SimpleCookie = SimpleCookie()
            try:
                jar.load(line)
            except CookieError:
                continue
            for name, morsel in jar.items():
                if not (morsel.coded_value.isascii() and morsel.coded_value.isprintable()):
                    continue  # it could not be sent back
                domain = morsel["domain"].lstrip(".").lower()
                is_wide = "." in domain and (host == domain or host.endswith(f".{domain}"))
                if len(self._kept) < _MAX_COOKIES:
                    self._kept[domain if is_wide else host, name] = (morsel.coded_value, is_wide)

    def header(self, host: str) -> str | None:
        """The Cookie header for a request to `host`; None where there is none to send."""
        pairs = [
            f"{name}={value}"
            for (domain, name), (value, is_wide) in self._kept.items()
            if host == domain or (is_wide and host.endswith(f".{domain}"))
        ]
        return "; ".join(pairs) or None
