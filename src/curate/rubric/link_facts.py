"""Sums up link checks of one item, as `curate links check --json` writes them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from pydantic import AwareDatetime, Field

from curate.records import LinkState, LinkVerdict, Record
from curate.rubric.inputs import LinkFacts
from curate.urls import canonical_or_none

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# Where no history gives a state, one look gives none that condemns: dead is a judgment over days.
_STATE_OF_ONE_LOOK = {
    LinkVerdict.ALIVE: LinkState.ALIVE,
    LinkVerdict.DEAD: LinkState.SUSPECT,
    LinkVerdict.FAILING: LinkState.SUSPECT,
    LinkVerdict.RESTRICTED: LinkState.RESTRICTED,
    LinkVerdict.SKIPPED: LinkState.SKIPPED,
}


class _Check(Record):
    """The part of a link check that counts here."""

    url: str
    verdict: LinkVerdict | None = None
    state: LinkState | None = None
    status: int | None = None
    checked_at: AwareDatetime | None = Field(default=None)

    @property
    def judged_state(self) -> LinkState:
        """The state that history gives, else what one look allows to say."""
        if self.state is not None:
            return self.state
        return _STATE_OF_ONE_LOOK[self.verdict] if self.verdict else LinkState.NEW


def facts_from_checks(checks: Iterable[Mapping[str, Any]], own_url: str) -> LinkFacts | None:
    """Link facts from link checks; None where none of them was checked.

    The check of the item's own address gives `own_state` and is not counted among its links; of
    several checks of one address the last counts. Where nothing answered at all (no check with a
    status, or every look failing) the checks are one incident.

    Raises:
        ValidationError: if a known field of a check has a wrong value.
    """
    known = _Check.model_fields
    by_address: dict[str, _Check] = {}
    for check in checks:
        fields = {name: value for name, value in check.items() if name in known}
        if fields.get("verdict") is None and fields.get("state") is None:
            continue  # an out-link as extraction writes it: never checked
        read = _Check.model_validate(fields)
        by_address[canonical_or_none(read.url) or read.url] = read
    if not by_address:
        return None
    looks = list(by_address.values())
    own = by_address.pop(canonical_or_none(own_url) or own_url, None)
    times = [look.checked_at for look in looks if look.checked_at is not None]
    counts = Counter(check.judged_state.value for check in by_address.values())
    return LinkFacts(
        n_links=len(by_address),
        n_by_state=dict(sorted(counts.items())),
        last_checked_at=max(times, default=None),
        own_state=own.judged_state if own is not None else None,
        incident_only=_is_incident(looks),
    )


def _is_incident(looks: list[_Check]) -> bool:
    looked = [look for look in looks if look.verdict not in (None, LinkVerdict.SKIPPED)]
    if not looked:
        return False
    return all(look.verdict is LinkVerdict.FAILING for look in looked) or not any(
        look.status is not None or look.verdict is LinkVerdict.ALIVE for look in looked
    )
