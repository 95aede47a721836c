"""Licenses: addresses and words to an SPDX-style id, and what an id lets a teacher do.

Ids follow the SPDX license list (`CC-BY-4.0`, ported ones such as `CC-BY-3.0-US`); a statement that
names no version gives an id without one (`CC-BY`). `LicenseRef-` ids are ours, as SPDX asks for
terms that are on no list. The rows are in `licenses.csv`; Creative Commons follows a pattern.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

LicenseUse = Literal["adapt", "share", "noncommercial", "restricted", "unknown"]

ALL_RIGHTS_RESERVED = "LicenseRef-all-rights-reserved"

_CC_URL = re.compile(
    r"creativecommons\.org/licen[sc]es/"
    r"(?P<code>by(?:-(?:nc-sa|nc-nd|nd-nc|nc|sa|nd))?|sampling\+?|nc-sampling\+?)"
    r"(?:/(?P<version>\d\.\d))?(?:/(?P<port>igo|scotland|[a-z]{2})(?=[/?#.]|$))?",
    re.IGNORECASE,
)
_CC_BUTTON_URL = re.compile(
    r"(?:licensebuttons\.net|i\.creativecommons\.org)/l/"
    r"(?P<code>by(?:-(?:nc-sa|nc-nd|nc|sa|nd))?)(?:/(?P<version>\d\.\d))?(?P<port>(?!))?",
    re.IGNORECASE,
)
_CC_ZERO_URL = re.compile(
    r"creativecommons\.org/publicdomain/zero|(?:licensebuttons\.net|i\.creativecommons\.org)/[lp]/zero",
    re.IGNORECASE,
)
_CC_MARK_URL = re.compile(
    r"creativecommons\.org/(?:publicdomain/mark|licenses/publicdomain)|"
    r"(?:licensebuttons\.net|i\.creativecommons\.org)/[lp]/mark",
    re.IGNORECASE,
)
# Languages of a deed (`deed.es`) and of an old address are no jurisdictions.
_NO_PORT = frozenset({"en", "eng"})

_VERSION = r"(?:[\s,(\-]*(?:v(?:ersion)?\.?\s*)?(?P<version>[1-4]\.[0-5])\b)?"
_SEP = r"[\s_\-\u2010-\u2015/,+]*"
_CC_CODE = re.compile(
    rf"\bcc{_SEP}by(?P<rest>(?:{_SEP}(?:nc|sa|nd)(?![a-z]))*){_VERSION}",
    re.IGNORECASE,
)
# "Creative Commons by Jo" names a person: spelled out, the letters count only with terms.
_CC_SPELLED = re.compile(
    rf"\bcreative[\s_-]+commons{_SEP}by(?P<rest>(?:{_SEP}(?:nc|sa|nd)(?![a-z]))+){_VERSION}",
    re.IGNORECASE,
)
_CC_SHORT = re.compile(r"^\s*ccby(?P<rest>(?:nc|sa|nd)*)\s*(?P<version>[1-4]\.\d)?\s*$", re.I)

# The words that the deeds themselves use, in the languages whose pages we meet most.
_BY = (
    r"attribution|atribuci[oó]n|reconocimiento|atribui[cç][aã]o|attribuzione|namensnennung|"
    r"paternit[eé]|naamsvermelding|reconeixement|atribuci[oó]"
)
_NC = (
    r"non[\s\-\u2010-\u2015]?commercial|no[\s\-\u2010-\u2015]?comercial|n[aã]o[\s\-]?comercial|"
    r"non[\s\-]?commerciale|nicht[\s\-]?kommerziell|keine kommerzielle nutzung|"
    r"pas d[\u2019'’]utilisation commerciale|niet[\s\-]?commercieel|sense ús comercial"
)
_SA = (
    r"share[\s\-\u2010-\u2015]?alike|compartir[\s\-]?igual|compartilha[\s\-]?igual|"
    r"condividi allo stesso modo|weitergabe unter gleichen bedingungen|"
    r"partage (?:dans les m[eê]mes conditions|[àa] l[\u2019'’]identique|des conditions initiales"
    r"(?: [àa] l[\u2019'’]identique)?)|gelijk\s?delen"
)
_ND = (
    r"no[\s\-\u2010-\u2015]?deriv(?:ative)?s?(?:[\s\-]?works)?|"
    r"sin[\s\-]?(?:obras?[\s\-]?)?deriv(?:ad[ao]s?|ar|aciones)|"
    r"sem[\s\-]?deriva(?:[cç][oõ]es|d[oa]s)|sense[\s\-]?obr(?:a|es)[\s\-]?derivad(?:a|es)|"
    r"non opere derivate|(?:keine|ohne)[\s\-]?bearbeitung(?:en)?|pas de modifications?|"
    r"geen afgeleide werken"
)
_CC_WORDS = re.compile(
    rf"(?P<head>creative\s+commons[\s:,\-]*)?(?:[(\"“]\s*)?\b(?:{_BY})\b"
    rf"(?P<rest>(?:[\s\-\u2010-\u2015/,:+]*(?:and\s+)?(?:{_NC}|{_SA}|{_ND}))*)"
    r"(?P<gap>(?:[\s,]*(?:license|licence|licencia|lizenz|licença|international|internacional|"
    r"unported|generic|public))*)"
    rf"{_VERSION}",
    re.IGNORECASE,
)
_HAS = {
    "NC": re.compile(rf"{_NC}|(?<![a-z])nc(?![a-z])", re.I),
    "SA": re.compile(rf"{_SA}|(?<![a-z])sa(?![a-z])", re.I),
    "ND": re.compile(rf"{_ND}|(?<![a-z])nd(?![a-z])", re.I),
}
# Terms that stand behind the version ("Attribution 4.0 non-commercial") bind all the same.
_MORE_TERMS = re.compile(rf"(?:[\s\-\u2010-\u2015/+]*(?:(?:{_NC}|{_SA}|{_ND})\b))+", re.IGNORECASE)
# "Attribution-NonCommercial-Something" goes on with terms that we cannot read.
_UNREAD_TERM = re.compile(
    r"[\-\u2010-\u2015](?!licen|lizen|deed|inter|unported|generic|based|style)[^\W\d_]{3,}",
    re.IGNORECASE,
)
_ID = re.compile(r"(.+?)(?:-(\d\.\d)(?:-([A-Z]{2,}))?)?")
_BEFORE_HOST = re.compile(r"^\s*\w+://(?:www\.)?")
_PORT_WORDS = re.compile(r"^[\s,(]*(united states|us)\b", re.I)


@dataclass(frozen=True, slots=True)
class License:
    """One row of the table.

    `url` and `phrase` are regular expressions (case ignored) that recognize the license by its
    address and by its words; `words` says in plain English what one may do.
    """

    id: str
    use: LicenseUse
    words: str
    url: re.Pattern[str] | None
    phrase: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class NamedLicense:
    """A license named in a text: its id and where the words stand (character offsets)."""

    id: str
    start: int
    end: int


@lru_cache(maxsize=1)
def license_table() -> tuple[License, ...]:
    """The licenses that are not Creative Commons attribution licenses, in the file's order."""
    path = Path(__file__).with_name("licenses.csv")
    with path.open(encoding="utf-8", newline="") as stream:
        return tuple(_row(row) for row in csv.DictReader(stream))


def _row(row: dict[str, str]) -> License:
    def pattern(text: str) -> re.Pattern[str] | None:
        return re.compile(text, re.IGNORECASE) if text else None

    return License(
        id=row["id"],
        use=row["use"],  # type: ignore[arg-type]  # checked by the table's test
        words=row["words"],
        url=pattern(row["url"]),
        phrase=pattern(row["phrase"]),
    )


@lru_cache(maxsize=4096)
def license_from_url(url: str) -> str | None:
    """The id of the license that an address names; None where it names none that we know.

    >>> license_from_url("https://creativecommons.org/licenses/by-nc-sa/3.0/us/deed.en")
    'CC-BY-NC-SA-3.0-US'
    """
    if _CC_ZERO_URL.search(url):
        return "CC0-1.0"
    if _CC_MARK_URL.search(url):
        return "LicenseRef-public-domain"
    match = _CC_URL.search(url) or _CC_BUTTON_URL.search(url)
    if match:
        port = (match["port"] or "").upper()
        return _cc_id(match["code"], match["version"], "" if port.lower() in _NO_PORT else port)
    if "://" not in url:
        return None
    address = _BEFORE_HOST.sub("", url)
    return next((row.id for row in license_table() if row.url and row.url.match(address)), None)


def licenses_in_words(text: str) -> tuple[NamedLicense, ...]:
    """Every license that `text` names in words, in reading order, without overlaps."""
    coded = [*_CC_CODE.finditer(text), *_CC_SPELLED.finditer(text)]
    found = [_from_words(match, text) for match in coded]
    found += [
        _from_words(match, text)
        for match in _CC_WORDS.finditer(text)
        if (match["head"] or match["rest"])  # "attribution" alone is an ordinary word
        and not _UNREAD_TERM.match(text, match.end())
    ]
    for row in license_table():
        if row.phrase:
            found += [NamedLicense(row.id, *m.span()) for m in row.phrase.finditer(text)]
    found.sort(key=lambda named: (named.start, -named.end))
    kept: list[NamedLicense] = []
    for named in found:
        if not kept or named.start >= kept[-1].end:
            kept.append(named)
    return tuple(kept)


def license_from_words(text: str) -> str | None:
    """The id of the one license that `text` names; None where it names none, or several.

    >>> license_from_words("Creative Commons Attribution-ShareAlike 4.0 International")
    'CC-BY-SA-4.0'
    >>> license_from_words("CC BY-NC")
    'CC-BY-NC'
    """
    short = _CC_SHORT.match(text)
    if short:
        return _cc_id("by" + _suffix(" ".join(_pairs(short["rest"]))), short["version"])
    ids = distinct(named.id for named in licenses_in_words(text))
    return ids[0] if len(ids) == 1 else None


def distinct(ids: Iterable[str]) -> list[str]:
    """The licenses among `ids` that differ in their terms, each in its most specific form.

    >>> distinct(["CC-BY", "CC-BY-4.0", "MIT"])
    ['CC-BY-4.0', 'MIT']
    """
    kept: list[str] = []
    for one in ids:
        twin = next((other for other in kept if same_terms(one, other)), None)
        if twin is None:
            kept.append(one)
        elif len(one) > len(twin):
            kept[kept.index(twin)] = one
    return kept


def license_of(value: str) -> str | None:
    """The id behind a published value, be it an address, an SPDX id or words."""
    return license_from_url(value) or license_from_words(value) or _spdx(value)


def same_terms(one: str, other: str) -> bool:
    """Whether two ids are compatible: the same license, one perhaps without its version.

    >>> same_terms("CC-BY", "CC-BY-4.0"), same_terms("CC-BY", "CC-BY-SA-4.0")
    (True, False)
    """
    return all(
        a == b or not a or not b for a, b in zip(_parts(one), _parts(other), strict=True)
    ) and (_parts(one)[0] == _parts(other)[0])


def _parts(license_id: str) -> tuple[str, str, str]:
    """Terms, version and jurisdiction of an id; "" where it names none."""
    match = _ID.fullmatch(license_id)
    return (match[1], match[2] or "", match[3] or "") if match else (license_id, "", "")


def license_use(license_id: str | None) -> LicenseUse:
    """What the license lets a school do.

    `adapt`: change and share, also for money. `noncommercial`: change and share, not for money.
    `share`: pass on unchanged only. `restricted`: neither. `unknown`: no license, or one we do
    not know.
    """
    if license_id is None:
        return "unknown"
    if license_id.startswith("CC-BY"):
        parts = license_id.split("-")
        if "ND" in parts:
            return "share"
        return "noncommercial" if "NC" in parts else "adapt"
    row = next((row for row in license_table() if row.id == license_id), None)
    return row.use if row else "unknown"


def license_words(license_id: str | None) -> str:
    """Plain words for a license id, fit for a teacher.

    >>> license_words("CC-BY-4.0")
    'Free to use, change and share; name the author'
    """
    if license_id is None:
        return "License not known: ask before you copy"
    if license_id.startswith("CC-BY"):
        parts = license_id.split("-")
        words = "Free to use and share" if "ND" in parts else "Free to use, change and share"
        words += ", not for money" if "NC" in parts else ""
        words += ", unchanged" if "ND" in parts else ""
        words += "; name the author"
        return words + ("; share changes under the same license" if "SA" in parts else "")
    row = next((row for row in license_table() if row.id == license_id), None)
    return row.words if row else f"License {license_id}: read its terms"


def _cc_id(code: str, version: str | None, port: str = "") -> str:
    code = code.upper().replace("ND-NC", "NC-ND").replace("+", "-PLUS")
    return "-".join(part for part in ("CC", code, version or "", port) if part)


def _suffix(rest: str) -> str:
    """`-nc-sa` and the like, in the order of the ids, whatever the order of the words."""
    return "".join(f"-{part}" for part in ("NC", "SA", "ND") if _HAS[part].search(rest)).lower()


def _pairs(rest: str) -> list[str]:
    return [rest[i : i + 2] for i in range(0, len(rest), 2)]


def _from_words(match: re.Match[str], text: str) -> NamedLicense:
    version = match["version"]
    more = _MORE_TERMS.match(text, match.end())
    end = more.end() if more else match.end()
    port = "US" if version == "3.0" and _PORT_WORDS.match(text[end:]) else ""
    terms = _suffix(match["rest"] + (f" {more[0]}" if more else ""))
    return NamedLicense(_cc_id("by" + terms, version, port), match.start(), end)


def _spdx(value: str) -> str | None:
    """The value itself where it is an id of the table, whatever its case."""
    wanted = value.strip().lower()
    return next((row.id for row in license_table() if row.id.lower() == wanted), None)
