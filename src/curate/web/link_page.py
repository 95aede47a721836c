"""What the page of one link shows: every look, what people said of it, and who uses it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from curate.report.link_rot import link_rot
from curate.report.link_rot_history import link_history
from curate.review import link_desk
from curate.web import link_charts, link_words, words
from curate.web.addresses import safe_href
from curate.web.link_card import OwnerView, UseView, owner_view, use_view

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markupsafe import Markup

    from curate.catalog import Catalog
    from curate.report.link_rot_history import LinkHistory, Look
    from curate.web.words import Mark, When

_SHOWN = 50  # looks in the table before the rest is folded away
_HEADS_SHOWN = 100


@dataclass(frozen=True, slots=True)
class LookLine:
    """One look as a row; `aside` says why it counts for nothing, "" where it counts."""

    when: When
    mark: Mark
    status: str
    evidence: str
    target: str
    aside: str


@dataclass(frozen=True, slots=True)
class LogLine:
    """What a person said of the link."""

    when: When
    who: str
    text: str
    note: str


@dataclass(frozen=True, slots=True)
class LinkPageView:
    """Everything on the page of one link."""

    url: str
    href: str | None
    mark: Mark
    reason: str
    since: When
    known: When
    again: When
    owner: OwnerView | None
    uses: Sequence[UseView]
    n_items: int
    strip: Markup | None
    strip_said: str
    first: Sequence[LookLine]
    more: Sequence[LookLine]
    log: Sequence[LogLine]
    drift: Sequence[tuple[str, str]]
    report_href: str
