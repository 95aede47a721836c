"""The line of credit that a license asks for: title, author, source, license (TASL)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from curate.web import words

if TYPE_CHECKING:
    from collections.abc import Mapping


def attribution(resource: Mapping[str, Any]) -> str:
    """Plain text to copy, from known facts only: what is not known is left out, never guessed.

    The order is the one Creative Commons recommends (its "TASL" rule).

    >>> attribution({"name": "Rain", "url": "https://a.example/rain", "author": ["Ada Lee"],
    ...              "license": "CC-BY-4.0"})
    '“Rain” by Ada Lee (https://a.example/rain), CC BY 4.0'
    """
    authors = [one for one in resource.get("author") or () if one]
    publisher = resource.get("publisher")
    line = f"“{resource['name']}”"
    if authors:
        line += f" by {_listed(authors)}"
    if publisher and publisher not in authors:
        line += f", {publisher}"
    line += f" ({resource['url']})"
    license_id = resource.get("license")
    if license_id:
        line += f", {words.license_name(license_id)}"
        if resource.get("licenseUrl"):
            line += f" ({resource['licenseUrl']})"
    return line


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
