"""Grade bands that hold a Lexile-like number.

Edges in L are those of the Common Core State Standards, supplement to Appendix A (2013), table 3;
the bands overlap on purpose. The standard names no band below grade 2: calling numbers below the
first edge `K-1`, and those above the last edge `above 11-CCR`, is our own convention.
"""

from __future__ import annotations

BANDS: tuple[tuple[str, int, int], ...] = (
    ("2-3", 420, 820),
    ("4-5", 740, 1010),
    ("6-8", 925, 1185),
    ("9-10", 1050, 1335),
    ("11-CCR", 1185, 1385),
)
"""Name, lowest and highest L of each band, both included."""

BELOW = "K-1"
ABOVE = "above 11-CCR"


def bands_of(number: int) -> tuple[str, ...]:
    """All bands that hold `number` (L), easiest first; never empty.

    >>> bands_of(1100), bands_of(200), bands_of(1400)
    (('6-8', '9-10'), ('K-1',), ('above 11-CCR',))
    """
    if number < BANDS[0][1]:
        return (BELOW,)
    if number > BANDS[-1][2]:
        return (ABOVE,)
    return tuple(name for name, low, high in BANDS if low <= number <= high)


def nearest_band(number: int) -> str:
    """The one band whose middle lies closest to `number`, of those that hold it."""
    holding = bands_of(number)
    middle = {name: (low + high) / 2 for name, low, high in BANDS}
    return min(holding, key=lambda name: abs(middle.get(name, number) - number))
