"""Finds the statement that a publisher's code or address means, through the drift of notations.

One standard is written `6.SP.B.5`, `6.SP.5`, `CCSS.Math.Content.6.SP.B.5`, `Math.CC.6.SP.5`;
`A-REI.D.11` and `HSA-REI.D.11`; `5c` and `5.c`; `8.f.1`; or as an address: a CASE or CCSS GUID, an
ASN number behind either of its hosts or a purl, a page of corestandards.org.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from curate.standards.model import Framework, Statement

_GUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_ASN = re.compile(r"(?:asn|purl)[^\s]*/(?:resources/)?(S[0-9A-F]{6,8})(?:\.\w+)?$", re.IGNORECASE)
_CORE_PAGE = re.compile(
    r"corestandards\.org/(?:the-standards/)?(?:Math|ELA-Literacy)/(.+?)/?(?:#.*)?$", re.IGNORECASE
)
_CCSS_PREFIX = re.compile(
    r"^(?:CCSS|CC)?[.\s:-]*(?:MATH(?:EMATICS)?|ELA(?:-LITERACY)?|LITERACY)?[.\s:-]*(?:CC[.\s:-]+)?"
    r"(?:CONTENT|PRACTICE)?[.\s:-]*(?=[A-Z0-9])"
)
_CCSS_SHAPE = re.compile(
    r"^(?:(?:K|\d|HS[A-Z]|HS|[AFGNS])[.-](?:CC|OA|NBT|NF|MD|G|RP|NS|EE|F|SP"
    r"|SSE|APR|CED|REI|IF|BF|LE|TF|CO|SRT|C|GPE|GMD|MG|RN|Q|CN|VM|ID|IC|MD)\.|MP\d"
    r"|(?:CCRA\.)?(?:RL|RI|RF|W|SL|L|RH|RST|WHST)\.)"
)
_HIGH_SCHOOL = re.compile(r"^([AFGNS])-(?=[A-Z]{1,3}\.)")
_CLUSTER_LETTER = re.compile(r"^((?:K|\d|HS[A-Z]-?)[.-]?[A-Z]{1,3})\.[A-Z]\.(?=\d)")


class CodeResolver:
    """Looks codes and addresses up in one framework; statements first, then groups."""

    def __init__(self, framework: Framework) -> None:
        self._exact: dict[str, Statement] = {}
        self._loose: dict[str, Statement | None] = {}
        for statement in (*framework.statements, *framework.groups):
            for alias in (statement.uri, statement.identifier):
                if alias:
                    self._exact.setdefault(_address_key(alias), statement)
            code = code_key(statement.code)
            self._exact.setdefault(code, statement)
            loose = _without_cluster(code)
            if loose != code:
                # None marks a short form that two statements share: it resolves to neither.
                known = self._loose.setdefault(loose, statement)
                if known is not None and known.code != statement.code:
                    self._loose[loose] = None

    def resolve(self, name: str) -> Statement | None:
        """The statement that `name` (a code or an address) means here; None where it is unknown."""
        text = name.strip()
        if not text:
            return None
        if "/" in text or text.lower().startswith("urn:") or _GUID.fullmatch(text):
            found = self._exact.get(_address_key(text))
            page = _CORE_PAGE.search(text)
            if found is not None or page is None:
                return found
            text = page[1].replace("/", ".")
        key = code_key(text)
        return self._exact.get(key) or self._loose.get(_without_cluster(key))


def code_key(code: str) -> str:
    """A notation in the form that is compared: upper case, CCSS prefixes and spellings folded.

    >>> code_key("CCSS.Math.Content.6.SP.B.5c"), code_key("A-REI.D.11"), code_key("8.f.1")
    ('6.SP.B.5.C', 'HSA-REI.D.11', '8.F.1')
    >>> code_key("DEMO.MATH.4.NF.1")
    'DEMO.MATH.4.NF.1'
    """
    text = re.sub(r"\s+", "", code.strip().upper()).strip(".")
    bare = _CCSS_PREFIX.sub("", text, count=1)
    if _CCSS_SHAPE.match(bare):
        text = _HIGH_SCHOOL.sub(r"HS\1-", bare)
        text = re.sub(r"^(HS[AFGNS])\.(?=[A-Z])", r"\1-", text)
    return re.sub(r"(?<=\d)(?=[A-Z]$)", ".", text)


def _without_cluster(key: str) -> str:
    return _CLUSTER_LETTER.sub(r"\1.", key)


def _address_key(address: str) -> str:
    guid = _GUID.search(address)
    if guid is not None:
        return guid[0].lower()
    asn = _ASN.search(address)
    if asn is not None:
        return f"asn:{asn[1].upper()}"
    return re.sub(r"^https?://(?:www\.)?", "", address.strip().lower()).rstrip("/")
