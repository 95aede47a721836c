"""Bytes to facts: what a page says of the learning resource it holds, each with its evidence.

Names are loaded at first use: who only wants the rules of a source needs no parser.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

# Not at first use: the module's own name would stand in the function's place.
from curate.extract.assemble import assemble

if TYPE_CHECKING:
    from curate.extract.audiences import audience_label, audience_roles_of
    from curate.extract.extraction import extract
    from curate.extract.grades import grades_of, grades_of_ages
    from curate.extract.languages import language_code
    from curate.extract.licenses import (
        License,
        LicenseUse,
        license_from_url,
        license_from_words,
        license_of,
        license_use,
        license_words,
        same_terms,
    )
    from curate.extract.subjects import subject_ids, subject_label, subjects_of
    from curate.extract.text import count_words
    from curate.extract.version import EXTRACTOR_VERSION

__all__ = [
    "EXTRACTOR_VERSION",
    "License",
    "LicenseUse",
    "assemble",
    "audience_label",
    "audience_roles_of",
    "count_words",
    "extract",
    "grades_of",
    "grades_of_ages",
    "language_code",
    "license_from_url",
    "license_from_words",
    "license_of",
    "license_use",
    "license_words",
    "same_terms",
    "subject_ids",
    "subject_label",
    "subjects_of",
]

_HOMES = {
    "EXTRACTOR_VERSION": "version",
    "License": "licenses",
    "LicenseUse": "licenses",
    "audience_label": "audiences",
    "audience_roles_of": "audiences",
    "count_words": "text",
    "extract": "extraction",
    "grades_of": "grades",
    "grades_of_ages": "grades",
    "language_code": "languages",
    "license_from_url": "licenses",
    "license_from_words": "licenses",
    "license_of": "licenses",
    "license_use": "licenses",
    "license_words": "licenses",
    "same_terms": "licenses",
    "subject_ids": "subjects",
    "subject_label": "subjects",
    "subjects_of": "subjects",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(f"curate.extract.{_HOMES[name]}"), name)
