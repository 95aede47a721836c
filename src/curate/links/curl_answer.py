"""From what libcurl says of a finished request to a `Hop`. Pure.

Codes are libcurl's (`curl/curl.h`, CURLE_*), certificate results OpenSSL's (`x509_vfy.h`).
"""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING, Any

import pycurl

from curate.links.fetch import Ending, Hop

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from curate.links.fetch import Request

# X509_V_ERR_* -> our kind; any other number is `tls_untrusted`.
CERTIFICATE_KINDS = {
    9: "tls_not_yet_valid",
    10: "tls_expired",
    18: "tls_self_signed",
    19: "tls_self_signed",
    62: "tls_wrong_host",
    64: "tls_wrong_host",
}
SYSTEM_KINDS = {
    errno.ECONNREFUSED: ("refused", "the server refuses connections"),
    errno.ETIMEDOUT: ("timeout", "no connection could be made in time"),
    errno.ECONNRESET: ("reset", "the server broke the connection off"),
    errno.EPIPE: ("reset", "the server broke the connection off"),
    errno.ENETUNREACH: ("unreachable", "its network cannot be reached"),
    errno.EHOSTUNREACH: ("unreachable", "the server cannot be reached"),
    errno.EADDRNOTAVAIL: ("unreachable", "the server cannot be reached"),
}
MAX_HEADER_LINES = 256  # more than any honest server sends
_TLS_SETUP = frozenset({pycurl.E_SSL_CONNECT_ERROR, pycurl.E_SSL_CIPHER})
_BROKEN_OFF = frozenset({pycurl.E_RECV_ERROR, pycurl.E_SEND_ERROR, pycurl.E_GOT_NOTHING})


def hop_of(
    request: Request,
    code: int,
    words: str,
    *,
    lines: Sequence[bytes],
    body: bytes,
    is_capped: bool,
    refused: str,
    info: Callable[[int], Any],
) -> Hop:
    """What came of a request.

    Args:
        request: what was asked.
        code: libcurl's result, 0 for none that failed.
        words: libcurl's sentence on it.
        lines: raw header lines, of every header block that came.
        body: what was taken of the body, unpacked.
        is_capped: whether we ended the transfer because there was enough.
        refused: an address that the guard turned down, "" for none.
        info: asks libcurl for a fact (`getinfo`).
    """
    url = request.target.url
    elapsed_s = info(pycurl.TOTAL_TIME)
    answered = _last_block(lines)
    if answered is None:
        problem, detail = _failure(request, code, words, refused, info)
        return Hop(url=url, problem=problem, detail=detail, elapsed_s=elapsed_s)
    headers, cookies = _read(answered)
    status = int(info(pycurl.RESPONSE_CODE))
    return Hop(
        url=url,
        status=status,
        headers=headers,
        set_cookies=cookies,
        body=body[: request.body_cap],
        ending=_ending(code, is_capped=is_capped),
        elapsed_s=elapsed_s,
    )


def _ending(code: int, *, is_capped: bool) -> Ending:
    if is_capped:
        return Ending.CAPPED
    if code == 0:
        return Ending.WHOLE
    if code == pycurl.E_OPERATION_TIMEDOUT:
        return Ending.SLOW
    if code == pycurl.E_BAD_CONTENT_ENCODING:
        return Ending.UNREADABLE
    return Ending.CUT


def _last_block(lines: Sequence[bytes]) -> Sequence[bytes] | None:
    """The header lines of the final answer; None where it did not come whole.

    Interim answers (100, 103) have blocks of their own; trailers follow the last one.
    """
    if len(lines) > MAX_HEADER_LINES:
        return None
    begins = [place for place, line in enumerate(lines) if line[:5] == b"HTTP/"]
    if not begins:
        return None
    block = lines[begins[-1] + 1 :]
    ends = next((place for place, line in enumerate(block) if not line.strip()), None)
    is_interim = lines[begins[-1]].split(maxsplit=2)[1:2] in ([b"100"], [b"102"], [b"103"])
    return None if ends is None or is_interim else block[:ends]


def _read(block: Sequence[bytes]) -> tuple[dict[str, str], tuple[str, ...]]:
    headers: dict[str, str] = {}
    cookies = []
    for line in block:
        head, colon, rest = line.partition(b":")
        if not colon:
            continue
        name = head.decode("utf-8", "replace").strip().lower()
        # The raw bytes of a redirect are sent on as they came; nothing else is, and text with lone
        # surrogates could be stored nowhere.
        value = rest.decode("utf-8", "surrogateescape" if name == "location" else "replace").strip()
        if name == "set-cookie":
            cookies.append(value)
        headers.setdefault(name, value)
    return headers, tuple(cookies)


def _failure(
    request: Request, code: int, words: str, refused: str, info: Callable[[int], Any]
) -> tuple[str, str]:
    """The kind of a failure before any answer, and a sentence on it."""
    if refused:
        host = request.target.host
        return "blocked_address", f"{host} stands for {refused}, which is not public"
    if code == pycurl.E_OPERATION_TIMEDOUT:
        return "timeout", f"no answer within {request.timeout_s:.3g} s"
    if code == pycurl.E_PEER_FAILED_VERIFICATION:
        return _certificate(words, int(info(pycurl.SSL_VERIFYRESULT)))
    if code in _TLS_SETUP:
        system = SYSTEM_KINDS.get(int(info(pycurl.OS_ERRNO)))
        is_cut = system is not None and system[0] == "reset"
        return ("reset", system[1]) if is_cut and system else ("tls_protocol", _tls_words(words))
    if code == pycurl.E_GOT_NOTHING:
        return "reset", "the server closed the connection without an answer"
    if code in _BROKEN_OFF and "header" not in words.lower():
        return "reset", "the server broke the connection off"
    if code == pycurl.E_COULDNT_CONNECT:
        default = ("unreachable", "no connection could be made")
        return SYSTEM_KINDS.get(int(info(pycurl.OS_ERRNO)), default)
    return "protocol_error", f"the answer is no HTTP that can be read ({words or code})"


def _certificate(words: str, result: int) -> tuple[str, str]:
    said = words.removeprefix("SSL certificate problem: ").strip()
    if "subject name" in words:  # libcurl compares names itself, after OpenSSL is content
        return "tls_wrong_host", said
    return CERTIFICATE_KINDS.get(result, "tls_untrusted"), said


def _tls_words(words: str) -> str:
    return f"TLS cannot be set up ({words})"
