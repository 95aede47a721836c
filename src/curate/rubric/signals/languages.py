"""Does it come in other languages? Read from linked language versions and versions of the work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curate.records import Answer, Evidence, Measurement
from curate.rubric.finding import (
    SEEN,
    STATED,
    Finding,
    Found,
    Open,
    field_evidence,
    listed,
    signal_quote,
)
from curate.urls import canonical_or_none

if TYPE_CHECKING:
    from datetime import datetime

    from curate.rubric.inputs import RubricInput
    from curate.rubric.model import Profile

# Languages most often needed in U.S. schools; any other is named by its code.
_NAMES = {
    "ar": "Arabic",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "hmn": "Hmong",
    "ht": "Haitian Creole",
    "ja": "Japanese",
    "ko": "Korean",
    "pt": "Portuguese",
    "ru": "Russian",
    "so": "Somali",
    "sw": "Swahili",
    "tl": "Tagalog",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "vi": "Vietnamese",
    "zh": "Chinese",
}


def language_name(tag: str) -> str:
    """A language in words, its code where we have no name for it.

    >>> language_name("es-MX"), language_name("tlh")
    ('Spanish', 'tlh')
    """
    return _NAMES.get(primary(tag), tag)


def primary(tag: str) -> str:
    """The language part of a BCP 47 tag, in lower case."""
    return tag.strip().lower().replace("_", "-").split("-")[0]


def covers(available: str, wanted: str) -> bool:
    """Whether a version in `available` serves those who need `wanted` (RFC 4647 basic filtering).

    >>> covers("es-MX", "es"), covers("zh-Hans", "zh-Hant")
    (True, False)
    """
    have, need = available.lower().replace("_", "-"), wanted.lower()
    return have == need or have.startswith(f"{need}-")


def translation(profile: Profile, item: RubricInput, now: datetime) -> Finding:
    """`yes`: every language needed; `partly`: some. Versions not found prove nothing."""
    linked = _others(item, item.signals.translations)
    in_work = _others(item, _languages_of_work(item))
    others = tuple(dict.fromkeys([*linked, *in_work]))
    evidence = _evidence(item, linked, in_work)
    if not profile.languages:
        if not others:
            return Open(because="No version in another language was found, which proves nothing.")
        names = listed([language_name(tag) for tag in others])
        return Found(
            answer=Answer.YES,
            reason=f"It also comes in {names}.",
            evidence=evidence,
            confidence=_confidence(linked),
        )
    own = item.resource.in_language
    if own is not None and any(covers(own, wanted) for wanted in profile.languages):
        evidence = (*evidence, field_evidence(item, "in_language"))
    available = (*others, own) if own is not None else others
    have = [w for w in profile.languages if any(covers(tag, w) for tag in available)]
    lack = [w for w in profile.languages if w not in have]
    if not have:
        wanted = listed([language_name(tag) for tag in lack])
        because = f"No version in {wanted} was found, which proves nothing."
        return Open(because=because, evidence=evidence)
    found = listed([language_name(tag) for tag in have])
    rest = f" {listed([language_name(tag) for tag in lack])} was not found." if lack else ""
    return Found(
        answer=Answer.PARTLY if lack else Answer.YES,
        reason=f"It comes in {found}.{rest}",
        evidence=evidence,
        confidence=_confidence(linked),
    )


def _confidence(linked: tuple[str, ...]) -> float:
    # A page that links its versions says so itself; versions of a work were matched by machine.
    return STATED if linked else SEEN


def _languages_of_work(item: RubricInput) -> tuple[str, ...]:
    if item.work is None:
        return ()
    own = canonical_or_none(item.resource.url)
    return tuple(
        version.language
        for version in item.work.versions
        if version.language and canonical_or_none(version.url) != own
    )


def _others(item: RubricInput, tags: tuple[str, ...]) -> tuple[str, ...]:
    """The tags that name a language other than the item's own; sorted, each once.

    Where the item's own language is unknown, one linked version may be the item itself: nothing
    is a translation then unless two languages stand side by side.
    """
    named = sorted({tag for tag in tags if tag.strip() and primary(tag) != "x"})
    own = item.resource.in_language
    if own is None:
        return tuple(named) if len({primary(tag) for tag in named}) > 1 else ()
    return tuple(tag for tag in named if primary(tag) != primary(own) or _other_script(tag, own))


def _other_script(tag: str, own: str) -> bool:
    """Whether two tags of one language name different scripts, as zh-Hans and zh-Hant do."""
    scripts = [
        {part for part in code.lower().split("-")[1:] if len(part) == 4 and part.isalpha()}
        for code in (tag, own)
    ]
    return all(scripts) and scripts[0] != scripts[1]


def _evidence(
    item: RubricInput, linked: tuple[str, ...], in_work: tuple[str, ...]
) -> tuple[Evidence, ...]:
    evidence: list[Evidence] = []
    if linked:
        evidence.append(_count("linked_language_versions", linked))
        evidence.extend(signal_quote(item, "translations"))
    if in_work:
        evidence.append(_count("language_versions_of_the_work", in_work))
    return tuple(evidence)


def _count(name: str, tags: tuple[str, ...]) -> Measurement:
    return Measurement(name=name, value=float(len(tags)), unit="languages", note=", ".join(tags))
