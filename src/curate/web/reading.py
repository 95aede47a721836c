"""The reading level as the item page tells it: a number with its interval, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from curate.readability import ease_words, formula_name, formula_reading, told_dropped
from curate.web import charts, words
from curate.web.evidence import Ground, ground
from curate.web.item_links import versions_view

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markupsafe import Markup

    from curate.web.item_links import Other

_BEGINNERS_BELOW = 400  # L; what carries such texts is not measured
_REASON_SHOWN = ("ok", "low_confidence", "too_short")  # of other statuses the words say it all


@dataclass(frozen=True, slots=True)
class EaseView:
    """How easy teachers would find it: `said` in words, `how` says what the guess rests on."""

    picture: Markup
    said: str
    how: str


@dataclass(frozen=True, slots=True)
class ReadingView:
    """The reading level: ruler or the reason that there is none.

    `short` is what the head of the page says of it. `estimated_grades` says the grade band closest
    to the number, for items whose page names none. `scales` are words of scales made for the
    text's language, with their source; `shares` the languages of a mixed text, largest first;
    `others` are the easier and harder versions.
    """

    label: str | None
    short: str
    ruler: Markup | None
    note: str
    because: str
    ask_a_reader: bool
    is_for_beginners: bool
    bands: str
    estimated_grades: str
    interval_text: str
    interval_work: str
    ease: EaseView | None
    language: str
    scales: Sequence[tuple[str, str, str]]
    shares: Sequence[str]
    others: Sequence[Other]
    evidence: Sequence[Ground]
    formulas: Sequence[tuple[str, float, str]]
    prose_words: int
    dropped: str


def reading_view(
    found: Mapping[str, Any] | None, versions: Sequence[Mapping[str, Any]] = ()
) -> ReadingView | None:
    """Lay out a readability finding; None where the item was not read yet.

    Findings of an earlier curate lack what was added since: it is left out.

    Args:
        found: the finding as the catalog stores it.
        versions: other versions of the item (`curate.report.items.item_record`).
    """
    if found is None:
        return None
    label, number = found["label"], found["lexile_like"]
    ruler = None
    if label is not None:
        interval = found["interval_text"]
        ruler = charts.reading_ruler(number, tuple(interval) if interval else None, label)
    nearest = found.get("nearest_band")
    scales = _scales(found)
    note = words.first_capital(found.get("note") or "")
    return ReadingView(
        label=label,
        short=_short(found, scales),
        ruler=ruler,
        note=words.READING_WORDS.get(found["status"], ""),
        because=note if found["status"] in _REASON_SHOWN else "",
        ask_a_reader=found["status"] == "unsupported_language" and not scales,
        is_for_beginners=number is not None
        and number < _BEGINNERS_BELOW
        and "beginning readers" not in note,  # the note of low confidence may say it already
        bands=words.band_words(found["bands"]),
        estimated_grades=words.first_capital(words.band_words([nearest])) if nearest else "",
        interval_text=_interval(found["interval_text"]),
        interval_work=_interval(found["interval_work"]),
        ease=_ease(found),
        language=words.language_words(found.get("language")),
        scales=scales,
        shares=_shares(found.get("languages") or {}),
        others=versions_view([v for v in versions if v["relation"] in ("easier", "harder")]),
        evidence=[
            *([Ground(None, note, "")] if note and found["status"] not in _REASON_SHOWN else ()),
            *(ground(e) for e in found["evidence"]),
        ],
        formulas=[
            (
                formula_name(name),
                value,
                (found.get("formula_bands") or {}).get(name) or formula_reading(name),
            )
            for name, value in sorted(found["formulas"].items())
        ],
        prose_words=found["prose_words"],
        dropped=told_dropped(found["dropped_words"]),
    )


def _short(found: Mapping[str, Any], scales: Sequence[tuple[str, str, str]]) -> str:
    if found["label"] is not None:
        rough = ", a rough guess" if found["status"] == "low_confidence" else ""
        return f"about {found['label']}{rough}"
    return f"{scales[0][1]} by {scales[0][0]}" if scales else ""


def _scales(found: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Formula, its words and their source; the scale that was validated (INFLESZ) first."""
    told = []
    for name, said in (found.get("formula_bands") or {}).items():
        text, _, source = said.partition(" (")
        told.append((formula_name(name), text, source.removesuffix(")")))
    return sorted(told, key=lambda one: ("INFLESZ" not in one[2], one[0]))


def _shares(languages: Mapping[str, float]) -> list[str]:
    if len(languages) < 2:
        return []
    ordered = sorted(languages.items(), key=lambda pair: (-pair[1], pair[0]))
    return [f"{words.share_words(share)} {words.language_words(code)}" for code, share in ordered]


def _ease(found: Mapping[str, Any]) -> EaseView | None:
    ease = found.get("ease")
    if ease is None:
        return None
    interval = found.get("ease_interval")
    said = ease_words(ease, interval)
    how = "Our guess rests on words and sentences."
    if found.get("ease_from") == "layers":
        how = "Our guess rests on words, sentences and a model of language."
    return EaseView(charts.ease_scale(ease, tuple(interval or (ease, ease)), said), said, how)


def _interval(found: Sequence[int] | None) -> str:
    return f"{words.level_words(found[0])} and {words.level_words(found[1])}" if found else ""
