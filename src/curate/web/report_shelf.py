"""The report as pages read it: made once for what the catalog holds, kept until that changes."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from curate.catalog.models import (
    Decision,
    LinkArchive,
    LinkCheckRow,
    LinkUse,
    ResourceRow,
    Run,
    Source,
)
from curate.report.link_rot import link_rot
from curate.web.trend_page import trend_page_view

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from curate.catalog import Catalog
    from curate.report.link_rot_records import LinkEntry, LinkRotReport
    from curate.web.trend_page import TrendView

_KEPT = 4  # reports: that of all sources, and those of the sources looked at last
_FRESH_S = 60.0  # a report tells what is due, ignored and overdue by its time
HIDDEN_NAME = "somebody"


@dataclass(frozen=True, slots=True)
class _Shelved:
    stamp: tuple[object, ...]
    at: datetime
    made: Any


class ReportShelf:
    """The newest report of each source. A catalog of 100,000 links takes seconds to report on."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._lock = threading.Lock()
        self._kept: dict[tuple[str, str | None], _Shelved] = {}

    def report(self, source: str | None = None) -> LinkRotReport:
        """The report over all links in use, or over those of one source.

        Raises:
            NotFound: if the catalog has no such source.
        """
        made: LinkRotReport = self._kept_or(
            ("report", source), lambda: link_rot(self._catalog, source=source)
        )
        return made

    def trend(self, source: str | None, name: str) -> TrendView:
        """Trend and half-life of all links, or of those of the source of that name.

        Raises:
            NotFound: if the catalog has no such source.
        """
        made: TrendView = self._kept_or(
            ("trend", source), lambda: trend_page_view(self._catalog, source, name)
        )
        return made

    def _kept_or(self, key: tuple[str, str | None], make: Callable[[], Any]) -> Any:  # noqa: ANN401 - what `make` makes
        with self._lock:  # whoever asks while it is made waits for it, and makes no second one
            with self._catalog.read() as session:
                stamp = _stamp(session)
            now = self._catalog.clock.now()
            held = self._kept.pop(key, None)
            if held is None or held.stamp != stamp or (now - held.at).total_seconds() > _FRESH_S:
                held = _Shelved(stamp, now, make())
            self._kept[key] = held
            while len(self._kept) > _KEPT:
                self._kept.pop(next(iter(self._kept)))
            return held.made


def _stamp(session: Session) -> tuple[object, ...]:
    """Changes whenever the report could say something else."""
    newest = (
        select(func.max(Decision.id)),
        select(func.max(LinkCheckRow.id)),
        select(func.max(Run.finished_at)),
        select(func.count()).select_from(Run).where(Run.status == "running"),
        select(func.max(LinkArchive.looked_at)),
        select(func.max(ResourceRow.updated_at)),
        select(func.count()).select_from(LinkUse),
    )
    return tuple(session.scalar(statement) for statement in newest)


def sources_of(session: Session) -> list[tuple[str, str]]:
    """Ids and names of the sources with items, by name."""
    used = select(ResourceRow.source_id).distinct()
    rows = session.execute(select(Source.id, Source.name).where(Source.id.in_(used)))
    return sorted(((row[0], row[1]) for row in rows), key=lambda pair: pair[1].casefold())


def without_names(entries: Iterable[LinkEntry]) -> tuple[LinkEntry, ...]:
    """The links without the names of who looks after them, for readers who did not sign in."""
    return tuple(
        entry
        if entry.desk.assignee is None
        else entry.model_copy(
            update={"desk": entry.desk.model_copy(update={"assignee": HIDDEN_NAME})}
        )
        for entry in entries
    )
