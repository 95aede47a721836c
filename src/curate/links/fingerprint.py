"""What a page was like, small enough to keep: title, simhash of the text, license, validators.

Simhash: Charikar, "Similarity estimation techniques from rounding algorithms" (STOC 2002), over
word triples as in Manku, Jain and Das Sarma (WWW 2007). Texts that share most triples differ in
few of the 64 bits; unrelated ones in about 32.
"""

from __future__ import annotations

import re
import sys
from array import array
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urljoin
from zlib import crc32

from curate.records import PagePrint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from curate.links.visit import Visit

N_BITS = 64
_MASK = (1 << N_BITS) - 1
# Odd constants (from the digits of pi) that spread three 32-bit word sums over 64 bits.
_FIRST, _SECOND, _THIRD = 0x243F6A8885A308D3, 0x13198A2E03707345, 0xA4093822299F31D1
_ONES = tuple(bytes((value >> bit) & 1 for value in range(256)) for bit in range(8))
_MAX_TITLE = 300  # characters
_MAX_FIELD = 500  # characters of a validator; longer ones are not kept
_CREATIVE = re.compile(
    r"(?:https?:)?//(?:www\.)?creativecommons\.org/(licenses|publicdomain)/"
    r"([a-z+-]{1,20})(?:/(\d\.\d))?(?:/([a-z]{2,4})(?=[/?#]|$))?",
    re.IGNORECASE,
)
_NO_PLACE = frozenset({"deed", "rdf"})


def page_print(visit: Visit, before: PagePrint | None = None) -> PagePrint | None:
    """The fingerprint of a 200 answer; None for any other (304 means: as it was).

    An answer that is no HTML page has its validators only. Where a page names several licenses, the
    one that `before` has goes on as long as it is still named; where the page was cut before its
    end, a license that is not among what came counts as unchanged.
    """
    end = visit.end
    if visit.stop is not None or end is None or end.status != 200:
        return None
    etag, modified = (end.headers.get(name) for name in ("etag", "last-modified"))
    kept = {"etag": _short(etag), "last_modified": _short(modified)}
    if not visit.is_html:
        return PagePrint(**kept)
    page = visit.page
    known = before.license if before else None
    named = license_addresses(page.license_links, page.links, visit.final.url)
    chosen = known if known in named else (named[0] if named else None)
    if chosen is None and not page.is_whole:
        chosen = known
    return PagePrint(
        title=page.name[:_MAX_TITLE],
        simhash=f"{simhash(page.main_words):016x}",
        n_words=len(page.main_words),
        license=chosen,
        **kept,
    )


def simhash(words: Sequence[str]) -> int:
    """64 bits of which each is the majority over the distinct word triples; 0 for no words."""
    if not words:
        return 0
    sums = {word: crc32(word.encode("utf-8", "replace")) for word in set(words)}
    codes = [sums[word] for word in words]
    codes += [0] * max(0, 3 - len(codes))
    triples = {
        (a * _FIRST + b * _SECOND + c * _THIRD) & _MASK
        for a, b, c in zip(codes, codes[1:], codes[2:], strict=False)
    }
    packed = array("Q", triples)
    if sys.byteorder == "big":
        packed.byteswap()
    data, half, out = packed.tobytes(), len(triples) / 2, 0
    for place in range(8):  # a column of bytes at a time: counted in C, not triple by triple
        column = data[place::8]
        for bit, ones in enumerate(_ONES):
            out |= (column.translate(ones).count(1) > half) << (place * 8 + bit)
    return out


def distance(one: str, other: str) -> int:
    """Bits (0-64) in which two simhashes, in hexadecimal, differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def license_addresses(
    stated: Sequence[str], links: Sequence[str], base: str = ""
) -> tuple[str, ...]:
    """Addresses of licenses that a page names, the most telling first, each once.

    First those of `rel=license` (`stated`; any license), then links to Creative Commons' licenses
    and dedications, the more often named before.
    """
    first = [place for href in stated if (place := _license_address(base, href)) is not None]
    counted = Counter(address for href in links if (address := creative_commons(href)) is not None)
    return tuple(dict.fromkeys([*first, *(address for address, _ in counted.most_common())]))


def creative_commons(href: str) -> str | None:
    """The one form of a Creative Commons license's address; None where it is none.

    >>> creative_commons("http://www.creativecommons.org/licenses/BY/4.0/deed.es")
    'https://creativecommons.org/licenses/by/4.0/'
    """
    found = _CREATIVE.match(href.strip())
    if found is None or found[2].lower() in ("", "-"):
        return None
    parts = [part.lower() for part in found.groups() if part]
    if parts[-1] in _NO_PLACE:
        parts.pop()
    return f"https://creativecommons.org/{'/'.join(parts)}/" if len(parts) > 1 else None


def _license_address(base: str, href: str) -> str | None:
    try:
        url = urljoin(base, href)
    except ValueError:  # brackets that hold no IPv6 address
        return None
    return creative_commons(url) or url[:_MAX_FIELD]


def _short(value: str | None) -> str | None:
    # It goes into a header of the next request, so it has to be one that can be sent.
    is_sendable = value and len(value) <= _MAX_FIELD and value.isascii() and value.isprintable()
    return value if is_sendable else None
