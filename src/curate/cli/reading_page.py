"""What `curate readability` says of a text to a person at a terminal."""

from __future__ import annotations

import shutil
import textwrap
from typing import TYPE_CHECKING

import typer

from curate.plain import printable, unsteered
from curate.readability.hard_words import frequency_words
from curate.readability.scales import formula_name, formula_reading
from curate.readability.telling import (
    TRADEMARK,
    course_strip,
    ease_words,
    in_words,
    told_bands,
    told_dropped,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from curate.readability import Explanation, HardSentence
    from curate.records import Readability

_LONGEST_QUOTE = 300  # characters of a hard sentence that are shown
_WIDEST = 96  # columns
_NARROWEST = 40
_STATUS = 14  # columns of the names of figures
_MEASURED = {
    "mean_clause_length": "words from one stop (. ! ? ; :) to the next",
    "mean_sentence_length": "words a sentence",
    "mean_word_frequency": "for how common its words are (Zipf: 3 rare, 7 as common as 'the')",
    "unfamiliar_words": "of 100 words are not on the Dale-Chall list",
}
_UNDER_ONE = 0.5  # L; a smaller effect is told as "less than 1L"


def page_of(
    finding: Readability, why: Explanation | None, *, course: bool = False
) -> Iterator[str]:
    """Lines that explain a finding; bold headings, which vanish where output is no terminal."""
    for paragraph in in_words(finding, why):
        yield from _wrapped(paragraph)
        yield ""
    if course:
        yield from _course(finding)
    if why is not None:
        yield from _reasons(why)
    yield from _figures(finding)
    if finding.lexile_like is not None:
        yield TRADEMARK


def table_head(width: int) -> str:
    """The head of the table of several texts."""
    head = f"{'text':<{width}}  {'level':>7}  {'bands':<14}  {'ease':>5}  status"
    return typer.style(head, bold=True)


def table_foot() -> str:
    """What the columns mean."""
    return (
        "level: a Lexile-like estimate, not a certified Lexile measure; bands: grades by the "
        "Common Core; ease: higher is easier, -1 is in the middle"
    )


def row_of(source: str, finding: Readability, width: int) -> str:
    """One text in the table."""
    label = finding.label or "-"
    ease = "-" if finding.ease is None else f"{finding.ease:.1f}"
    bands = ", ".join(finding.bands) or "-"
    note = f" ({finding.note})" if finding.note else ""
    return unsteered(
        f"{source:<{width}}  {label:>7}  {bands:<14}  {ease:>5}  {finding.status.value}{note}"
    )


def _course(finding: Readability) -> Iterator[str]:
    yield typer.style("Where it gets hard", bold=True)
    if finding.course is None:
        yield "  Told of texts with 1,000 words of prose or more."
    else:
        yield from (f"  {unsteered(line)}" for line in course_strip(finding.course))
    yield ""


def _reasons(why: Explanation) -> Iterator[str]:
    if why.sentences:
        yield typer.style("What makes it harder: sentences", bold=True)
        yield from _quotes(why.sentences)
    if why.words:
        yield typer.style("What makes it harder: words", bold=True)
        for word in why.words:
            times = "once" if word.n_times == 1 else f"{word.n_times} times"
            adds = _effect(word.effect)
            yield f"  {printable(word.word):<20} {times:<9} {adds:<16} {frequency_words(word.zipf)}"
        yield ""
    if why.easy_sentences:
        yield typer.style("What makes it easier", bold=True)
        yield from _quotes(why.easy_sentences)


def _quotes(sentences: Sequence[HardSentence]) -> Iterator[str]:
    for one in sentences:
        text = printable(one.text)
        cut = text if len(text) <= _LONGEST_QUOTE else text[:_LONGEST_QUOTE] + " ..."
        yield from _wrapped(f"“{cut}”", "  ")
        n = f"{one.n_words} words"
        if one.longest < one.n_words:
            n += f", at most {one.longest} to the next stop"
        rare = f"; rare: {', '.join(map(printable, one.rare))}" if one.rare else ""
        yield from _wrapped(f"{n}, {_effect(one.effect)}{rare}", "    ")
    yield ""


def _effect(effect: float) -> str:
    """What a sentence or word adds to the number.

    >>> _effect(11.6), _effect(-9.2), _effect(0.2)
    ('adds 12L', 'takes off 9L', 'less than 1L')
    """
    if abs(effect) < _UNDER_ONE:
        return "less than 1L"
    return f"{'adds' if effect > 0 else 'takes off'} {abs(effect):.0f}L"


def _figures(finding: Readability) -> Iterator[str]:
    yield typer.style("Figures", bold=True)
    yield _figure("Status", finding.status.value.replace("_", " "))
    if finding.label and finding.interval_text and finding.interval_work:
        yield _figure("Estimate", finding.label)
        span = _span(finding.interval_text)
        yield _figure("  this text", f"{span} (holds the true number nine times in ten)")
        span = _span(finding.interval_work)
        yield _figure("  whole work", f"{span} (if this is a part of a longer work)")
        nearest = told_bands([finding.nearest_band] if finding.nearest_band else ())
        also = f" (nearest: {nearest})" if nearest and len(finding.bands) > 1 else ""
        yield _figure("Grade bands", f"{told_bands(finding.bands)}{also}")
    if finding.ease is not None:
        said = ease_words(finding.ease, finding.ease_interval)
        yield _figure("Ease", f"{finding.ease:.2f} ({said}; told from {finding.ease_from})")
    shares = ", ".join(f"{code} {share:.0%}" for code, share in finding.languages.items())
    language = finding.language or "not told"
    yield _figure("Language", f"{language}{f' ({shares})' if shares else ''}")
    yield _figure("Prose", f"{finding.prose_words:,} words")
    if finding.dropped_words:
        yield from _wrapped(f"left out: {told_dropped(finding.dropped_words)}", " " * 16)
    yield from _measured(finding)
    if finding.formulas:
        yield typer.style("Classic formulas", bold=True)
        for name, value in finding.formulas.items():
            said = finding.formula_bands.get(name) or formula_reading(name)
            yield f"  {formula_name(name):<28}{value:>7.2f}  {said}"


def _figure(name: str, value: str) -> str:
    return f"  {name:<{_STATUS}}{value}"


def _measured(finding: Readability) -> Iterator[str]:
    """What matters most to the estimate."""
    for item in finding.evidence:
        if item.kind == "measurement":
            value = item.value * 100 if item.unit == "share" else item.value
            said = _MEASURED.get(item.name, f"{item.name.replace('_', ' ')} ({item.note})")
            yield f"  {'':<{_STATUS}}{value:.{0 if item.unit == 'share' else 1}f} {said}"


def _span(interval: tuple[int, int]) -> str:
    low, high = (f"BR{-n}L" if n < 0 else f"{n}L" for n in interval)
    return f"{low} to {high}"


def _wrapped(text: str, indent: str = "") -> list[str]:
    width = min(max(shutil.get_terminal_size((_WIDEST, 24)).columns, _NARROWEST), _WIDEST)
    return textwrap.wrap(
        printable(text), width, initial_indent=indent, subsequent_indent=indent
    ) or [""]
