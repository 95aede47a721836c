"""The names in a vCard (RFC 2426, RFC 6350) as it stands inside LOM records, whole or in bits."""

from __future__ import annotations

import re

_MAX_CARD = 5_000  # characters; a card with a photo keeps its names before it
_FOLDED = re.compile(r"\r?\n[ \t]")
_PROPERTY = re.compile(
    r"(?:^|\n|\s)(?P<name>FN|N|ORG)(?P<parameters>;[^:\n]*)?:(?P<value>.*?)"
    r"(?=\s*(?:\n|\s(?:FN|N|ORG|EMAIL|TITLE|URL|TEL|ADR|ROLE|NOTE|UID|REV|VERSION|X-[A-Z-]+)"
    r"[;:]|END:VCARD|$))",
    re.IGNORECASE,
)
_ESCAPED = re.compile(r"\\([,;:\\])")


def vcard_name(text: str) -> str | None:
    r"""The formatted name, else the organization, else the parts of the name; None where none is.

    Writers of LOM drop the line breaks of a vCard, so a property may follow on the same line.

    >>> vcard_name("BEGIN:VCARD VERSION:3.0 N:Curie;Marie;;; FN:Marie Curie END:VCARD")
    'Marie Curie'
    >>> vcard_name("BEGIN:VCARD\nORG:Radium Institute\nEND:VCARD")
    'Radium Institute'
    """
    if "BEGIN:VCARD" not in text.upper():
        bare = " ".join(text.split())
        return bare or None  # a plain name where a vCard was asked for
    found: dict[str, str] = {}
    for match in _PROPERTY.finditer(_FOLDED.sub("", text[:_MAX_CARD])):
        found.setdefault(match["name"].upper(), match["value"].strip())
    family, _, given = found.get("N", "").partition(";")
    parts = [_plain(part) for part in (given.split(";")[0], family)]
    names = (
        _plain(found.get("FN", "")),
        _plain(found.get("ORG", "").rstrip(";").replace(";", ", ")),
    )
    return next((n for n in names if n), None) or " ".join(p for p in parts if p) or None


def _plain(value: str) -> str:
    return " ".join(_ESCAPED.sub(r"\1", value.replace("\\n", " ")).split())
