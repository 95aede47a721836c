"""Facet values in words that teachers use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curate.records import level_label

if TYPE_CHECKING:
    from curate.search.model import SearchDocument

LICENSE_USE_LABELS = {
    "adapt": "Free to use, change and share",
    "noncommercial": "Free to change and share, not for profit",
    "share": "Free to share unchanged",
    "restricted": "All rights reserved or special terms",
    "unknown": "License not stated",
}

# Grade bands of reading levels (`curate.readability.bands`), easiest first, by their filter key.
BAND_LABELS = {
    "k-1": "Grades K–1",
    "2-3": "Grades 2–3",
    "4-5": "Grades 4–5",
    "6-8": "Grades 6–8",
    "9-10": "Grades 9–10",
    "11-ccr": "Grades 11–12",
    "above 11-ccr": "Past high school",
}
VERSION_LABELS = {
    "easier": "Has an easier version",
    "harder": "Has a harder version",
    "translation": "Comes in another language",
}

# Languages of U.S. classrooms and of open storybook collections; others show their code.
LANGUAGE_LABELS = {
    "am": "Amharic",
    "ar": "Arabic",
    "bn": "Bengali",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fa": "Persian",
    "fr": "French",
    "gu": "Gujarati",
    "hi": "Hindi",
    "hmn": "Hmong",
    "ht": "Haitian Creole",
    "hy": "Armenian",
    "it": "Italian",
    "ja": "Japanese",
    "km": "Khmer",
    "ko": "Korean",
    "my": "Burmese",
    "ne": "Nepali",
    "pa": "Punjabi",
    "pl": "Polish",
    "ps": "Pashto",
    "pt": "Portuguese",
    "ru": "Russian",
    "so": "Somali",
    "sw": "Swahili",
    "ta": "Tamil",
    "te": "Telugu",
    "th": "Thai",
    "tl": "Tagalog",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "vi": "Vietnamese",
    "yo": "Yoruba",
    "zh": "Chinese",
    "zu": "Zulu",
}


def grade_label(grade: int) -> str:
    """A U.S. grade in words; 0 is kindergarten, below it is preschool.

    >>> grade_label(0), grade_label(4), grade_label(13)
    ('Kindergarten', 'Grade 4', 'College')
    """
    if grade < 0:
        return "Preschool"
    if grade == 0:
        return "Kindergarten"
    return f"Grade {grade}" if grade <= 12 else "College"


def facet_label(facet: str, value: str) -> str:
    """The words for one value of a facet; the value itself where there are none better."""
    if facet == "grades" and value.lstrip("-").isdigit():
        return grade_label(int(value))
    if facet == "languages":
        return LANGUAGE_LABELS.get(value.lower(), value)
    if facet == "licenses":
        return LICENSE_USE_LABELS.get(value.lower(), value.upper())
    if facet == "bands":
        return BAND_LABELS.get(value.lower(), value)
    if facet == "versions":
        return VERSION_LABELS.get(value.lower(), value)
    return value


def level_line(document: SearchDocument) -> str:
    """The reading level on one line: number, grade bands, and whether it is a rough one.

    Such as `870L (estimate, grades 4–5)` or `BR120L (estimate, grades K–1; low confidence)`; ""
    where there is none.
    """
    if document.lexile_like is None:
        return ""
    bands = [facet_label("bands", band) for band in document.reading_bands]
    grades = " or ".join(band.removeprefix("Grades ") for band in bands)
    if bands and not bands[0].startswith("Grades "):
        grades = grades.lower()
    elif bands:
        grades = f"grades {grades}"
    rough = "; low confidence" if document.reading_status == "low_confidence" else ""
    said = f"estimate, {grades}" if grades else "estimate"
    return f"{level_label(document.lexile_like)} ({said}{rough})"
