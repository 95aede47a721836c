"""How a stage tells that it is getting on, without knowing who listens."""

from __future__ import annotations

from typing import Protocol


class Reporter(Protocol):
    """Hears of progress; the command line draws bars, a flow writes a log line."""

    def start(self, stage: str, total: int | None) -> None:
        """A stage begins; `total` items are ahead, None where that is unknown."""
        ...

    def advance(self, n: int) -> None:
        """So many more items of the current stage are done and stored."""
        ...

    def finish(self) -> None:
        """The current stage is done."""
        ...


class Quiet:
    """Tells nobody."""

    def start(self, stage: str, total: int | None) -> None:
        """Hear nothing."""

    def advance(self, n: int) -> None:
        """Hear nothing."""

    def finish(self) -> None:
        """Hear nothing."""
