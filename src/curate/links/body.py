"""Bodies as received to bytes and text, with a bound on what unpacking may cost."""

from __future__ import annotations

import codecs
import re
import zlib

_META_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.I
)
# Codecs of Python that no browser reads pages with. They make lone surrogates, which cannot be
# stored, or take quadratic time.
_NOT_OF_THE_WEB = frozenset({"unicode-escape", "raw-unicode-escape", "utf-7", "punycode", "idna"})
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.I)


def unpack(raw: bytes, encoding: str, cap: int) -> tuple[bytes | None, bool]:
    """Undo a Content-Encoding; at most `cap` bytes come out, whatever the input holds.

    Returns:
        The bytes (None where nothing can be decoded) and whether that is all of the body.
    """
    names = [
        n for n in (p.strip().lower() for p in encoding.split(",")) if n not in ("", "identity")
    ]
    if not names or not raw:
        return raw[:cap], len(raw) <= cap
    if len(names) > 1 or names[0] not in ("gzip", "x-gzip", "deflate"):
        return None, False
    for window in (zlib.MAX_WBITS | 32, -zlib.MAX_WBITS) if names[0] == "deflate" else (31,):
        engine = zlib.decompressobj(window)
        try:
            out = engine.decompress(raw, cap)
        except zlib.error:
            continue
        if out or engine.eof:
            return out, engine.eof and not engine.unconsumed_tail
    return None, False


def text_of(body: bytes, content_type: str) -> str:
    """The body as text: charset from the header, else from a meta element, else UTF-8.

    Bytes that do not fit the charset are replaced, never an error.
    """
    named = _HEADER_CHARSET.search(content_type)
    name = named[1] if named else None
    if name is None:
        meta = _META_CHARSET.search(body[:2048])
        name = meta[1].decode("ascii") if meta else "utf-8"
    try:
        if codecs.lookup(name).name in _NOT_OF_THE_WEB:
            name = "utf-8"
        return body.decode(name, "replace")
    except (LookupError, ValueError):  # no such charset, or a codec that makes no text
        return body.decode("utf-8", "replace")
