"""When two reading levels are two: the one rule for scoring, search and pages."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# Half the 90 % interval of an estimate that comes without one, in L: what held nine in ten of the
# development rows of the model that was measured first (`docs/readability.md`).
UNSTATED_HALF_WIDTH_L = 144


def level_label(level: int) -> str:
    """A reading level as it is written; below the scale's zero it is `BR`.

    >>> level_label(330), level_label(-120)
    ('330L', 'BR120L')
    """
    return f"BR{-level}L" if level < 0 else f"{level}L"


def told_apart(
    first: int,
    second: int,
    first_interval: Sequence[int] | None = None,
    second_interval: Sequence[int] | None = None,
) -> bool:
    """Whether two Lexile-like numbers (L) differ by more than their 90 % intervals can tell apart.

    Two independent errors add up as squares, so the numbers must lie farther apart than the root
    of the summed squared half widths; of an uneven interval the half that faces the other counts.

    >>> told_apart(500, 650, (400, 600), (550, 750)), told_apart(500, 640, (400, 600), (540, 740))
    (True, False)
    """
    if first > second:
        return told_apart(second, first, second_interval, first_interval)
    up = first_interval[1] - first if first_interval else UNSTATED_HALF_WIDTH_L
    down = second - second_interval[0] if second_interval else UNSTATED_HALF_WIDTH_L
    return second - first > math.hypot(max(up, 0), max(down, 0))
