"""Bytes to facts: what a page says of the learning resource it holds, each with its evidence."""

from curate.extract.assemble import assemble
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
