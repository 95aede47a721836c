"""Facet values in words that teachers use."""

from __future__ import annotations

LICENSE_USE_LABELS = {
    "adapt": "Free to use, change and share",
    "noncommercial": "Free to change and share, not for profit",
    "share": "Free to share unchanged",
    "restricted": "All rights reserved or special terms",
    "unknown": "License not stated",
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
    return value
