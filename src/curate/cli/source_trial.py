"""What a trial of a source says at the terminal: each field with its ground, what is missing."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from curate.pipeline.trial import Trial, TrialField, TrialItem

_MAX_VALUE = 76
_MAX_REASONS = 8


def render(trial: Trial) -> str:
    """The trial as text: one block per item, then a summary."""
    blocks = [_item(n, item) for n, item in enumerate(trial.items, start=1)]
    return "\n\n".join([*blocks, _summary(trial)])


def _item(n: int, item: TrialItem) -> str:
    lines = [f"{n}. {_line(item.name)}", f"   {item.url}"]
    if item.locator not in ("page", item.url):
        lines.append(f"   part {item.locator}")
    for field in item.fields:
        lines += _field(field, item)
    text = f"{item.n_words} words of text" if item.n_words else "no text of its own"
    lines.append(f"   {'text':<24} {text}")
    lines.append(f"   {'missing':<24} {', '.join(item.missing) or 'nothing'}")
    return "\n".join(lines)


def _field(field: TrialField, item: TrialItem) -> list[str]:
    value = ", ".join(map(str, field.value)) if isinstance(field.value, list) else field.value
    said = f"{field.source_kind}, {field.extractor} at {field.place}"
    if field.n_others:
        said += f" (and {field.n_others} other candidates)"
    lines = [f"   {field.field:<24} {_line(str(value))}"]
    if field.field == "license" and item.license_words:
        lines.append(f"   {'':<24} {item.license_words}")
    lines.append(f"   {'':<24} {said}")
    if field.words and _line(field.words) != _line(str(value)):
        lines.append(f"   {'':<24} “{_line(field.words)}”")
    return lines


def _summary(trial: Trial) -> str:
    crawl, n = trial.crawl, len(trial.items)
    lines = [
        f"{trial.source_id}: {n} items looked at, {crawl.requests} requests, "
        f"{crawl.bytes / 1e6:.2f} MB, {crawl.seconds:.1f} s; nothing was stored"
    ]
    if not crawl.health.ok:
        lines.append(f"the crawl failed: {crawl.health.reason}")
    if n:
        lines.append("stated: " + ", ".join(f"{k} {v}/{n}" for k, v in trial.found.items()))
    for reason, count in Counter(r.reason for r in trial.left_out).most_common(_MAX_REASONS):
        first = next(r for r in trial.left_out if r.reason == reason)
        where = first.url if first.locator == "page" else first.locator
        lines.append(f"left out: {count} x {reason}, such as {where} ({_line(first.detail)})")
    if not n and not trial.left_out and crawl.health.ok:
        lines.append("no item came: look at `start`, `scope` and `records` of its file")
    return "\n".join(lines)


def _line(text: str) -> str:
    """One line that a terminal can show: no control characters, not too long."""
    plain = "".join(c if c.isprintable() else " " for c in " ".join(text.split()))
    return plain if len(plain) <= _MAX_VALUE else plain[: _MAX_VALUE - 1] + "…"
