"""What the reading level says of a labeled text, told by a model that has not seen it.

The one switch between in-sample and out-of-fold figures is `predictor`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from curate.readability import assess

if TYPE_CHECKING:
    from pathlib import Path

    from reading_data import Row

    from curate.records import Readability


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of one text; None where its status says that there is no number."""

    status: str
    lexile_like: float | None
    interval_text: tuple[float, float] | None
    interval_work: tuple[float, float] | None
    ease: float | None
    ease_interval: tuple[float, float] | None


class Predictor(Protocol):
    in_sample: bool

    def tell(self, text: str, row: Row) -> Told:
        """What a model that knows neither the author nor the source of `row` says of `text`."""
        ...


class Installed:
    """The packaged models, which were fitted on the very rows: in-sample."""

    in_sample = True

    def tell(self, text: str, row: Row) -> Told:
        return told_by(assess(text, language="en", formulas=False))


def told_by(finding: Readability) -> Told:
    return Told(
        status=finding.status.value,
        lexile_like=finding.lexile_like,
        interval_text=finding.interval_text,
        interval_work=finding.interval_work,
        ease=finding.ease,
        ease_interval=finding.ease_interval,
    )


def predictor(data: Path, *, in_sample: bool, words_cache: Path | None = None) -> Predictor:
    """Models fitted anew without each row's fold, or the packaged ones."""
    if in_sample:
        return Installed()
    from reading_folds import OutOfFold

    return OutOfFold(data, words_cache)
