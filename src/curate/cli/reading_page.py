"""What `curate readability` says of a text to a person at a terminal."""

from __future__ import annotations

import shutil
import textwrap
from typing import TYPE_CHECKING

import typer

from curate.plain import printable, unsteered
from curate.readability.hard_words import frequency_words
from curate.readability.telling import TRADEMARK, course_strip, in_words, told_bands

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from curate.readability import Explanation, HardSentence
    from curate.records import Readability

_LONGEST_QUOTE = 300  # characters of a hard sentence that are shown
_WIDEST = 96  # columns
_NARROWEST = 40
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
        yield typer.style("What makes it hard: sentences", bold=True)
        yield from _quotes(why.sentences)
    if why.words:
        yield typer.style("What makes it hard: words", bold=True)
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
    yield f"  {'Status':<14}{finding.status.value}"
    if finding.label and finding.interval_text and finding.interval_work:
        yield f"  {'Estimate':<14}{finding.label}"
        span = _span(finding.interval_text)
        yield f"  {'  this text':<14}{span} (90 of 100 such texts lie within)"
        span = _span(finding.interval_work)
        yield f"  {'  whole work':<14}{span} (if this is an excerpt of it)"
        nearest = (
            f" (nearest: {told_bands([finding.nearest_band])})" if finding.nearest_band else ""
        )
        yield f"  {'Grade bands':<14}{', '.join(finding.bands)}{nearest}"
    if finding.ease is not None:
        yield f"  {'Ease':<14}{finding.ease:.2f}"
    shares = ", ".join(f"{code} {share:.0%}" for code, share in finding.languages.items())
    language = finding.language or "not told"
    yield f"  {'Language':<14}{language}{f' ({shares})' if shares else ''}"
    left_out = ", ".join(
        f"{n} {reason.replace('_', ' ')}" for reason, n in finding.dropped_words.items()
    )
    yield f"  {'Prose':<14}{finding.prose_words:,} words"
    if left_out:
        yield from _wrapped(f"left out: {left_out}", " " * 16)
    for item in finding.evidence:
        if item.kind == "measurement":
            yield f"  {item.name:<22}{item.value:>8.2f} {item.unit} ({item.note})"
    if finding.formulas:
        yield typer.style("Classic formulas", bold=True)
        for name, value in finding.formulas.items():
            band = finding.formula_bands.get(name)
            yield f"  {name:<30}{value:>8.2f}{f'  {band}' if band else ''}"


def _span(interval: tuple[int, int]) -> str:
    low, high = (f"BR{-n}L" if n < 0 else f"{n}L" for n in interval)
    return f"{low} to {high}"


def _wrapped(text: str, indent: str = "") -> list[str]:
    width = min(max(shutil.get_terminal_size((_WIDEST, 24)).columns, _NARROWEST), _WIDEST)
    return textwrap.wrap(
        printable(text), width, initial_indent=indent, subsequent_indent=indent
    ) or [""]
