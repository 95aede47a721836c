"""One row of the table that the issue asks for: a figure, its floor, its aim, what was measured."""

from __future__ import annotations

from dataclasses import asdict, dataclass

Limit = float | tuple[float, float]


@dataclass(frozen=True, slots=True)
class Bar:
    figure: str
    floor: Limit
    aim: Limit
    value: float | None
    met_floor: bool
    met_aim: bool
    in_sample: bool = False

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


def at_least(
    figure: str, floor: float, aim: float, value: float | None, *, in_sample: bool = False
) -> Bar:
    met = [value is not None and value >= limit for limit in (floor, aim)]
    return Bar(figure, floor, aim, value, *met, in_sample=in_sample)


def at_most(
    figure: str, floor: float, aim: float, value: float | None, *, in_sample: bool = False
) -> Bar:
    met = [value is not None and value <= limit for limit in (floor, aim)]
    return Bar(figure, floor, aim, value, *met, in_sample=in_sample)


def within(
    figure: str,
    floor: tuple[float, float],
    aim: tuple[float, float],
    values: list[float | None],
    *,
    in_sample: bool = False,
) -> Bar:
    """All `values` lie in the range; the one farthest from the aim's middle is shown."""
    known = [value for value in values if value is not None]
    if not known or len(known) < len(values):
        return Bar(figure, floor, aim, None, met_floor=False, met_aim=False, in_sample=in_sample)
    middle = sum(aim) / 2
    worst = max(known, key=lambda value: abs(value - middle))
    met = [low <= worst <= high for low, high in (floor, aim)]
    return Bar(figure, floor, aim, worst, *met, in_sample=in_sample)
