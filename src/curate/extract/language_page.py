"""The language of a page: what is declared, what its text shows, what its address says.

A publisher's declaration wins by the one rule of `assemble`; what the text shows is a machine's
candidate beside it. Where declarations differ among themselves, the text decides which one goes
first: a template's `lang="en"` on a Spanish page is the commonest slip.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from curate.extract.languages import are_near, base_language, language_code, language_table
from curate.extract.text import count_words, is_frame_element
from curate.records import Measurement, Quote, SourceKind

if TYPE_CHECKING:
    from curate.extract.blocks import Run
    from curate.extract.candidates import Candidates
    from curate.extract.page import Page

RANK_ADDRESS, RANK_TEXT = 30, 40

_MAX_SAMPLE = 3000  # characters; more changes no verdict and costs time
_MIN_WORDS = 12  # fewer words name no language for certain
_MIN_CONFIDENCE = 0.5
_SURE = 0.8
_MAX_LINKED_SHARE = 0.2  # text that is mostly links is frame or credit
_ADDRESS_MIN_WORDS = 4
_POSSIBLE = 0.02  # least probability with which the text may still be what the address says
_UNSURE = 0.6  # below, a list of names reads as any language, and the address decides
_BOILERPLATE = re.compile(
    r"licen[sc]e|creative commons|copyright|©|cookie|https?://", re.IGNORECASE
)
_SEGMENT = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z]{2,4})?")
_FUNCTION_SHARE = 0.2


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Codes that stand in English addresses as words or abbreviations.
_ENGLISH_WORDS = _words(
    "am as be id in is it la me my no or so to us hi he de co cs ps sc pa ms mi os an bi ch"
)
# Function words confirm a verdict where the address names a language the detector does not know.
_FUNCTION_WORDS = {
    "en": _words("the of and to in is that it was for on are as with his they at be this"),
    "es": _words("de la que el en y a los se del las un por con no una su para es al"),
    "fr": _words("de la le et les des en un du une que est pour qui dans a par plus pas"),
    "de": _words("der die und in den von zu das mit sich des auf für ist im dem nicht ein"),
    "pt": _words("de a o que e do da em um para é com não uma os no se na por mais"),
}


@dataclass(frozen=True, slots=True)
class Detected:
    """A detector's verdict: language, probability (0-1), words read, and all probabilities."""

    code: str
    confidence: float
    n_words: int
    ranking: dict[str, float]


def add_language(page: Page, runs: list[Run], text: str, into: Candidates) -> None:
    """Add machine candidates for `in_language` and put the right declaration first."""
    sample = _sample(runs, text)
    detected = detect(sample)
    if detected and detected.n_words >= _MIN_WORDS and detected.confidence >= _MIN_CONFIDENCE:
        evidence = Measurement(
            name="language_probability", value=round(detected.confidence, 3), unit="share",
            note=f"{detected.code}: py3langid on {detected.n_words} words of the text",
        )  # fmt: skip
        into.add("in_language", detected.code, "py3langid", evidence, RANK_TEXT, SourceKind.MACHINE)
    said = _of_address(page.url, detected, sample)
    if said:
        segment, code = said
        quote = Quote(text=segment, place="url")
        into.add("in_language", code, "url_path", quote, RANK_ADDRESS, SourceKind.MACHINE)
    _settle_declarations(detected, into)


def detect(sample: str) -> Detected | None:
    """The language that a text seems to be in; None for a text without letters."""
    n_words = count_words(sample)
    if not n_words:
        return None
    ranking = dict(_identifier().rank(sample[:_MAX_SAMPLE]))
    best = next(iter(ranking))
    if best == "zxx":
        return None
    return Detected(best, float(ranking[best]), n_words, ranking)


@lru_cache(maxsize=1)
def _identifier() -> Any:  # noqa: ANN401 - py3langid ships no types
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _sample(runs: list[Run], text: str) -> str:
    """The start of the prose without frame, credits and license lines (often in English)."""
    kept: list[str] = []
    length = 0
    for run in runs:
        if length > _MAX_SAMPLE:
            break
        if run.linked_share > _MAX_LINKED_SHARE or _BOILERPLATE.search(run.text):
            continue
        if not run.text or count_words(run.text) < 2 or run.block.tag in ("pre", "code"):
            continue
        if any(is_frame_element(node) or node.tag == "footer" for node in _up(run)):
            continue
        kept.append(run.text)
        length += len(run.text)
    sample = "\n".join(kept)
    return sample if count_words(sample) >= _ADDRESS_MIN_WORDS else (text or sample)


def _up(run: Run) -> list[Any]:
    nodes: list[Any] = []
    for node in (run.block, *run.block.iterancestors()):
        if node.tag in ("main", "article", "body", "html"):
            break
        nodes.append(node)
    return nodes


def _of_address(url: str, detected: Detected | None, sample: str) -> tuple[str, str] | None:
    """The language that a segment of the path or the host's first label names, if the text fits."""
    if detected is None or detected.n_words < _ADDRESS_MIN_WORDS:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    labels = (parts.hostname or "").split(".")
    segments = [*parts.path.split("/")[1:-1], *(labels[:1] if len(labels) > 2 else [])]
    for segment in segments:
        if not _SEGMENT.fullmatch(segment):
            continue
        code = language_code(segment)
        if code and base_language(code) in language_table() and _fits(code, detected, sample):
            return segment, code
    return None


def _fits(code: str, detected: Detected, sample: str) -> bool:
    base = base_language(code)
    if are_near(base, detected.code):
        return True
    if detected.confidence < _UNSURE and base not in _ENGLISH_WORDS:
        return True
    if base in detected.ranking:
        return detected.ranking[base] >= _POSSIBLE
    return not _is_confirmed(detected.code, sample)


def _is_confirmed(code: str, sample: str) -> bool:
    """Whether the text holds the function words of the language that the detector names."""
    wanted = _FUNCTION_WORDS.get(code)
    if wanted is None:
        return False
    words = re.findall(r"[^\W\d_]+", sample.lower())
    return sum(word in wanted for word in words) >= _FUNCTION_SHARE * len(words)


def _settle_declarations(detected: Detected | None, into: Candidates) -> None:
    declared = [v for v in into.of("in_language") if v.source_kind is SourceKind.PUBLISHER]
    if detected is None or detected.confidence < _SURE or detected.n_words < _MIN_WORDS:
        return
    fitting = [v for v in declared if are_near(str(v.value), detected.code)]
    if not fitting or len(fitting) == len(declared):
        return
    first = min(v.rank for v in declared)
    best = min(fitting, key=lambda v: v.rank)
    position = into.values.index(best)
    into.values[position] = best.model_copy(update={"rank": first - 1})
