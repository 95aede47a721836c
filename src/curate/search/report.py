"""When an index build has failed: the rule that all engines follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from curate.search.model import IndexReport

# Above this share of refused documents a new index is not swapped in: more likely something is
# wrong with the build than with the documents.
MAX_FAILED_SHARE = 0.05


def too_many_failed(report: IndexReport, *, max_share: float = MAX_FAILED_SHARE) -> bool:
    """Whether so many documents were refused that the old index must stay."""
    n_failed = len(report.failed)
    return n_failed > max_share * (report.written + n_failed)
