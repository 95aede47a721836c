"""Evidence in words: what was read or measured, and where."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from curate.extract import audience_label, license_words, subject_label
from curate.web import words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_FIELD_WORDS = {
    "name": "Title",
    "description": "Description",
    "license": "License",
    "license_url": "Address of the license",
    "license_disagreement": "Other license named",
    "learning_resource_type": "Kind",
    "educational_level": "Level, as published",
    "grades": "Grades",
    "audience": "Audience, as published",
    "audience_role": "Audience",
    "about": "Subject, as published",
    "subject": "Subject",
    "keywords": "Keywords",
    "in_language": "Language",
    "is_accessible_for_free": "Free of charge",
    "time_required": "Time",
    "author": "Author",
    "publisher": "Publisher",
    "date_published": "Published",
    "date_modified": "Changed",
    "accessibility_feature": "Access features",
    "educational_alignment": "Standards it names",
    "image": "Picture",
    "version_of": "Version of",
}
_WHO = {"person": "A person", "publisher": "The publisher", "machine": "Our reading of the page"}
# How a place reads to people; the rest of the place is kept as it is, for those who check.
_PLACES = {
    "json-ld": "in data inside the page",
    "meta": "in the head of the page",
    "html": "in the code of the page",
    "title": "in the title bar",
    "h1": "in the main heading",
    "text": "in the text",
    "source definition": "in the settings of the source",
}


@dataclass(frozen=True, slots=True)
class Ground:
    """One piece of evidence: the words (`quote`) or our own telling (`text`), and the place."""

    quote: str | None
    text: str | None
    place: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One field with where it was found and what else was said of it.

    `ground` is None where the value is shown just as it was found; `lang` is set where the value is
    text in the item's own language.
    """

    label: str
    value: str
    who: str
    place: str
    ground: Ground | None
    others: Sequence[str]
    in_own_language: bool


def ground(evidence: Mapping[str, Any]) -> Ground:
    """Evidence in words for the page."""
    kind = evidence["kind"]
    if kind == "measurement":
        text = f"{words.first_capital(_spaced(evidence['name']))}: {_measured(evidence)}"
        return Ground(None, text, words.first_capital(evidence.get("note") or "measured by us"))
    if kind == "person":
        at = datetime.fromisoformat(evidence["at"])
        return Ground(None, evidence.get("note") or "", f"A person, on {at.day} {at:%B %Y}")
    if kind == "claim":
        return Ground(evidence["text"], None, f"The publisher, {place_words(evidence['place'])}")
    return Ground(evidence["text"], None, f"On the page, {place_words(evidence['place'])}")


def _measured(evidence: Mapping[str, Any]) -> str:
    value, unit = float(evidence["value"]), evidence["unit"]
    if unit == "share":
        return words.share_words(value)
    shown = f"{value:,.2f}".rstrip("0").rstrip(".")
    return f"{shown} {unit}"


def _spaced(name: str) -> str:
    return name.replace("_", " ").replace("html", "HTML").replace("url", "address")


def place_words(place: str) -> str:
    """A place on a page as people say it, with the exact one behind it.

    >>> place_words("json-ld LearningResource.name"), place_words("footer a[rel=license]")
    ('in data inside the page (LearningResource.name)', 'at “footer a[rel=license]”')
    """
    for start, said in _PLACES.items():
        if place == start:
            return said
        if place.startswith((f"{start} ", f"{start}[", f"{start}:")):
            exact = place[len(start) :].strip(" :[]")
            return f"{said} ({exact})"
    return f"at “{place}”"


def provenance(found: Mapping[str, Any]) -> list[Fact]:
    """Every known field, in reading order, with who says so."""
    return [
        _fact(field, label, found[field]) for field, label in _FIELD_WORDS.items() if field in found
    ]


def _fact(field: str, label: str, found: Mapping[str, Any]) -> Fact:
    winner = found["winner"]
    shown = _value(field, winner["value"])
    evidence = winner["evidence"]
    seen = ground(evidence)
    others = {
        f"{_value(field, other['value'])} ({_WHO[other['source_kind']].lower()})": None
        for other in found["others"]
        if other["value"] != winner["value"]
    }
    same = seen.quote is not None and _folded(seen.quote) in (
        _folded(shown),
        _folded(str(winner["value"])),
    )
    return Fact(
        label=label,
        value=shown,
        who=_WHO[winner["source_kind"]],
        place=place_words(evidence["place"]) if same else "",
        # Who says so stands beside it already.
        ground=None if same else replace(seen, place=_place(evidence) or seen.place),
        others=list(others),
        in_own_language=field in ("name", "description", "keywords"),
    )


def _place(evidence: Mapping[str, Any]) -> str:
    return words.first_capital(place_words(evidence["place"])) if "place" in evidence else ""


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


_SHOWN_AS: dict[str, Callable[[Any], str]] = {
    "license": lambda value: f"{license_words(value)} ({words.license_name(value)})",
    "in_language": words.language_words,
    "time_required": lambda value: words.duration_words(value) or str(value),
    "grades": lambda value: words.grade_words(tuple(value)) or "none",
    "subject": lambda value: ", ".join(subject_label(name) for name in value),
    "audience_role": lambda value: ", ".join(audience_label(role) for role in value),
}


def _value(field: str, value: Any) -> str:  # noqa: ANN401 - any JSON value
    if field in _SHOWN_AS and value is not None:
        return _SHOWN_AS[field](value)
    if isinstance(value, list):
        return ", ".join(str(v) for v in value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return str(value)
