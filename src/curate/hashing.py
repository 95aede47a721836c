"""Hashes that mean the same in every process: addresses of payloads and inputs of findings."""

from __future__ import annotations

import hashlib
import json


def bytes_hash(data: bytes) -> str:
    """SHA-256 of `data` as 64 hex digits."""
    return hashlib.sha256(data).hexdigest()


def text_hash(text: str) -> str:
    """SHA-256 of the UTF-8 bytes of `text`; lone surrogates are replaced, never an error."""
    return bytes_hash(text.encode("utf-8", "replace"))


def json_hash(value: object) -> str:
    """SHA-256 of `value` as canonical JSON (sorted keys, no spaces).

    >>> json_hash({"b": 1, "a": 2}) == json_hash({"a": 2, "b": 1})
    True
    """
    return text_hash(
        json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    )
