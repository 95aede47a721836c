"""Draw how the reading levels of the real sites are distributed, as one SVG picture.

    python tests/benchmarks/readability.py sites --json > sites.json
    python tools/chart_reading_levels.py sites.json docs/images/readability-sites.svg

A panel for each site: its items by status, in words and counts, and how many of its numbers lie in
each hundred, with the grade bands of the Common Core behind. The picture has no script, tells
itself in its title and description, and follows the reader's light or dark colors.
"""

from __future__ import annotations

import json
import sys
from html import escape
from pathlib import Path
from typing import Any

from curate.readability import BANDS

Figures = dict[str, dict[str, Any]]

WIDTH, COLUMNS = 980, 2
PANEL_WIDTH, PANEL_HEIGHT = 470, 276
LEFT, TOP = 10, 44
PLOT_LEFT, PLOT_WIDTH = 34, 424  # within a panel
PLOT_TOP, PLOT_HEIGHT = 74, 118
FIRST_L, LAST_L, STEP = -200, 1700, 100
STATUSES = ("ok", "low_confidence", "too_short", "not_prose", "unreliable", "unsupported_language")

STYLE = """
text{font-family:system-ui,sans-serif;font-size:12px;fill:#1f2937}
.page{fill:#ffffff}.head{font-size:17px;font-weight:600}.site{font-size:14px;font-weight:600}
.small{font-size:11px}.axis{stroke:#4b5563;stroke-width:1}.bar{fill:#1d4ed8}
.band{fill:#64748b;fill-opacity:.13}.rule{stroke:#64748b;stroke-width:1}
.ok{fill:#1d4ed8}.low_confidence{fill:#60a5fa}.too_short{fill:#d97706}.not_prose{fill:#a16207}
.unreliable{fill:#be123c}.unsupported_language{fill:#6b7280}
@media (prefers-color-scheme:dark){text{fill:#e5e7eb}.page{fill:#111827}.axis{stroke:#9ca3af}
.bar,.ok{fill:#60a5fa}.low_confidence{fill:#2563eb}.band{fill:#94a3b8;fill-opacity:.16}
.rule{stroke:#94a3b8}.too_short{fill:#f59e0b}.not_prose{fill:#ca8a04}.unreliable{fill:#fb7185}
.unsupported_language{fill:#9ca3af}}
""".strip()


def chart(sites: Figures) -> str:
    """The picture of all `sites`, as the benchmark's section `sites` tells them."""
    n_rows = -(-len(sites) // COLUMNS)
    height = TOP + n_rows * PANEL_HEIGHT + 10
    panels = [
        _panel(
            *site,
            x=LEFT + i % COLUMNS * (PANEL_WIDTH + 20),
            y=TOP + i // COLUMNS * PANEL_HEIGHT,
        )
        for i, site in enumerate(sites.items())
    ]
    title = "Lexile-like estimates of the items of six real sites"
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
            'aria-labelledby="title desc">',
            f'<title id="title">{title}</title>',
            f'<desc id="desc">{escape(" ".join(_told(*site) for site in sites.items()))}</desc>',
            f"<style>{STYLE}</style>",
            f'<rect class="page" width="{WIDTH}" height="{height}"/>',
            f'<text class="head" x="{LEFT}" y="26">{title}</text>',
            *panels,
            "</svg>\n",
        ]
    )


def _told(name: str, figures: dict[str, Any]) -> str:
    """What a panel shows, in words."""
    statuses = ", ".join(f"{n:,} {_words(s)}" for s, n in _statuses(figures))
    spread = figures["lexile_like"]
    told = f"{name}: {figures['items']:,} items ({statuses})"
    if spread is None:
        return told + "."
    return (
        f"{told}; half of the numbers lie below {_label(spread['median'])}, eight of ten between "
        f"{_label(spread['p10'])} and {_label(spread['p90'])}."
    )


def _panel(name: str, figures: dict[str, Any], *, x: int, y: int) -> str:
    counts = f"{figures['items']:,} items, {figures['with_number']:,} with a number"
    return "\n".join(
        [
            f'<g transform="translate({x} {y})">',
            f'<text class="site" x="0" y="14">{escape(name)}</text>',
            f'<text class="small" x="{PANEL_WIDTH}" y="14" text-anchor="end">{counts}</text>',
            *_status_bar(figures),
            *_bands(),
            *_histogram(figures["histogram"]),
            "</g>",
        ]
    )


def _status_bar(figures: dict[str, Any]) -> list[str]:
    """One bar of all items, and below it each status with its color, name and count."""
    parts, at, text_at, line = [], 0.0, 0, 50
    for status, n in _statuses(figures):
        width = PANEL_WIDTH * n / figures["items"]
        parts.append(
            f'<rect class="{status}" x="{at:.1f}" y="22" width="{width:.1f}" height="12"/>'
        )
        at += width
        label = f"{_words(status)} {n:,}"
        advance = 16 + round(len(label) * 6.1)
        if text_at + advance > PANEL_WIDTH:
            text_at, line = 0, line + 14
        parts.append(f'<rect class="{status}" x="{text_at}" y="{line - 8}" width="9" height="9"/>')
        parts.append(f'<text class="small" x="{text_at + 13}" y="{line}">{label}</text>')
        text_at += advance + 6
    return parts


def _bands() -> list[str]:
    """The grade bands behind the plot; they overlap on purpose, so their names take turns."""
    bottom = PLOT_TOP + PLOT_HEIGHT
    parts = []
    for i, (name, low, high) in enumerate(BANDS):
        left, right = _at(low), _at(high)
        y = bottom + 30 + i % 3 * 15
        parts.append(
            f'<rect class="band" x="{left:.1f}" y="{PLOT_TOP}" width="{right - left:.1f}" '
            f'height="{PLOT_HEIGHT}"/>'
        )
        parts.append(f'<path class="rule" d="M{left:.1f} {y - 9}v-3H{right:.1f}v3" fill="none"/>')
        middle = (left + right) / 2
        parts.append(
            f'<text class="small" x="{middle:.1f}" y="{y}" text-anchor="middle">{name}</text>'
        )
    parts.append(f'<text class="small" x="{PLOT_LEFT}" y="{bottom + 30}">grade bands</text>')
    return parts


def _histogram(bars: dict[str, int]) -> list[str]:
    bottom = PLOT_TOP + PLOT_HEIGHT
    highest = max(bars.values(), default=1)
    parts = []
    for edge, n in bars.items():
        low = min(max(float(edge), FIRST_L), LAST_L - STEP)
        height = PLOT_HEIGHT * n / highest
        parts.append(
            f'<rect class="bar" x="{_at(low) + 1:.1f}" y="{bottom - height:.1f}" '
            f'width="{_at(low + STEP) - _at(low) - 2:.1f}" height="{height:.1f}"/>'
        )
    right = PLOT_LEFT + PLOT_WIDTH
    parts.append(f'<path class="axis" d="M{PLOT_LEFT} {bottom}H{right}"/>')
    parts.append(f'<path class="axis" d="M{PLOT_LEFT} {PLOT_TOP}V{bottom}"/>')
    for value in range(0, LAST_L, 400):
        parts.append(
            f'<text class="small" x="{_at(value):.1f}" y="{bottom + 13}" text-anchor="middle">'
            f"{_label(value)}</text>"
        )
    for n in (0, highest):
        y = bottom - PLOT_HEIGHT * n / highest
        parts.append(
            f'<text class="small" x="{PLOT_LEFT - 4}" y="{y + 4:.1f}" text-anchor="end">{n}</text>'
        )
    return parts


def _at(number: float) -> float:
    return PLOT_LEFT + PLOT_WIDTH * (number - FIRST_L) / (LAST_L - FIRST_L)


def _statuses(figures: dict[str, Any]) -> list[tuple[str, int]]:
    return [(s, figures["statuses"][s]) for s in STATUSES if figures["statuses"].get(s)]


def _words(status: str) -> str:
    return status.replace("_", " ")


def _label(number: float) -> str:
    return f"BR{-number:.0f}L" if number < 0 else f"{number:.0f}L"


def main(source: str, target: str) -> None:
    """Draw the JSON file `source` (`-` is standard input) into the SVG file `target`."""
    text = sys.stdin.read() if source == "-" else Path(source).read_text(encoding="utf-8")
    Path(target).write_text(chart(json.loads(text)["sites"]), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:3])
