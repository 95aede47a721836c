"""Counts over judged links, for reports and answers."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from curate.records import LinkState, Record, Share

if TYPE_CHECKING:
    from collections.abc import Iterable

_JUDGED = (LinkState.ALIVE, LinkState.SUSPECT, LinkState.FLAKY, LinkState.DEAD)


class LinkSummary(Record):
    """How many links stand in which state.

    `dead_share` is dead links / links that could be judged (alive, suspect, flaky, dead), None
    where there is none: a restricted or skipped link says nothing of its page.
    """

    n_links: int
    by_state: dict[LinkState, int]
    dead_share: Share | None


def summarize(states: Iterable[LinkState]) -> LinkSummary:
    """Count the states of links, one for each link."""
    counts = Counter(states)
    n_judged = sum(counts[state] for state in _JUDGED)
    return LinkSummary(
        n_links=counts.total(),
        by_state={state: counts[state] for state in LinkState},
        dead_share=counts[LinkState.DEAD] / n_judged if n_judged else None,
    )
