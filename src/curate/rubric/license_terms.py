"""What a license lets a school do, read from its SPDX-style id.

Source of the terms: the Creative Commons deeds (BY, NC, ND, SA; creativecommons.org/licenses) and
the SPDX license list (spdx.org/licenses) for the names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_PUBLIC_DOMAIN = re.compile(r"^(licenseref-)?(cc-?0|cc-pd|pd-|pdm|pddc|public-?domain)")
_CC_ADDRESS = re.compile(r"creativecommons\.org/(?:licenses|publicdomain)/([a-z-]+)")
_CREATIVE_COMMONS = re.compile(r"^cc-by(?P<terms>(-(nc|nd|sa))*)(-|$)")
# Free licenses for software, fonts and documents that also cover teaching materials.
_OTHER_FREE = re.compile(
    r"^(mit|isc|0bsd|apache|bsd|zlib|unlicense|gpl|lgpl|agpl|gfdl|mpl|ofl|lal|ogl-uk|odc-by|odbl)(-|$)"
)
_SHARE_ALIKE = re.compile(r"^(gpl|lgpl|agpl|gfdl|mpl|ofl|lal|odbl)(-|$)")
# The publisher's own terms (ck12.org): free to use and change, not for money.
_OWN_NONCOMMERCIAL = re.compile(r"^licenseref-ck-?12(-|$)")
_RESERVED = re.compile(r"(all-rights-reserved|proprietary|^licenseref-copyright|^copyright)")


@dataclass(frozen=True, slots=True)
class LicenseTerms:
    """`free` to use and copy without asking; the others are conditions on that."""

    free: bool
    noncommercial: bool = False
    no_derivatives: bool = False
    share_alike: bool = False


def license_terms(license_id: str) -> LicenseTerms | None:
    """The terms of a license; None where the id is not one that we can read.

    A Creative Commons address is read as the id that it stands for.

    >>> license_terms("CC-BY-NC-SA-4.0")
    LicenseTerms(free=True, noncommercial=True, no_derivatives=False, share_alike=True)
    >>> license_terms("Some-License-1.0") is None
    True
    """
    name = re.sub(r"[\s_]+", "-", license_id.strip().lower())
    if address := _CC_ADDRESS.search(name):
        code = address[1]
        name = "cc0" if code in {"zero", "mark"} else f"cc-{code}"
    if _RESERVED.search(name):
        return LicenseTerms(free=False)
    if _PUBLIC_DOMAIN.match(name):
        return LicenseTerms(free=True)
    if found := _CREATIVE_COMMONS.match(name):
        terms = found["terms"].split("-")
        return LicenseTerms(
            free=True,
            noncommercial="nc" in terms,
            no_derivatives="nd" in terms,
            share_alike="sa" in terms,
        )
    if _OWN_NONCOMMERCIAL.match(name):
        return LicenseTerms(free=True, noncommercial=True)
    if _OTHER_FREE.match(name):
        return LicenseTerms(free=True, share_alike=bool(_SHARE_ALIKE.match(name)))
    return None
