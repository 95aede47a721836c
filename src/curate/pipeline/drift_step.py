"""Accepted items against what they were when they were accepted; what differs reopens review.

| seen | what it means |
| --- | --- |
| a quarter of the words gone or new, by sentences | drift: text |
| other terms than were accepted, or none any more | drift: license |
| a sign-in or a payment where the page was open | drift: sign_in |
| a title that names something else | drift: title |
| a server that turns robots away | nothing: restricted for us, people may still see the page |
| gone, an error, no answer | nothing: that is link rot, told elsewhere |

Nothing is concluded where nothing can be compared: drifts found before then stay as they are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import structlog

from curate.catalog.drift import DRIFT_KINDS, FoundDrift, accepted_items, note_drift
from curate.catalog.findings import marks, put_finding
from curate.errors import CatalogUnavailable
from curate.extract import EXTRACTOR_VERSION
from curate.hashing import json_hash
from curate.pipeline.drift_access import look_by_then, newest_looks, what_is_seen
from curate.pipeline.drift_measure import license_change, text_change, title_is_replaced
from curate.pipeline.drift_past import NOTHING_TO_COMPARE, PastReader, load_items
from curate.pipeline.steps import ITEM_ERRORS, BatchResult

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from curate.catalog import Catalog
    from curate.pipeline.drift_access import Look
    from curate.pipeline.drift_past import Item, ItemState

log = structlog.get_logger("curate.pipeline")

STEP = "drift"
DRIFT_VERSION = "1"
_OF_THE_PAGE = frozenset(DRIFT_KINDS) - {"sign_in"}


@dataclass(slots=True)
class _Compared:
    """What came of one item: drifts, the kinds that could be judged at all, and the figures."""

    found: list[FoundDrift] = field(default_factory=list)
    judged: set[str] = field(default_factory=set)
    body: dict[str, Any] = field(default_factory=dict)


class DriftStage:
    """Compares accepted items with what they were; ids are resources'."""

    name = STEP

    def pending(self, catalog: Catalog) -> tuple[list[str], int]:
        """Items whose acceptance, captures or newest look are not those compared last."""
        district = catalog.settings.district
        with catalog.read() as session:
            inputs = {i: h for i, (_, _, h) in _load(session, district, None).items()}
            done = marks(session, STEP, district)
        stale = [i for i, h in inputs.items() if done.get(i) != (_version(), h)]
        return stale, len(inputs)

    def run_batch(self, catalog: Catalog, ids: Sequence[str]) -> BatchResult:
        """Compare these items and store what drifted in one transaction."""
        district = catalog.settings.district
        with catalog.read() as session:
            loaded = _load(session, district, ids)
        reader = PastReader(catalog)
        result = BatchResult()
        compared: dict[str, _Compared] = {}
        for i, (item, look, _) in loaded.items():
            try:
                compared[i] = _compare(catalog, reader, item, look)
            except ITEM_ERRORS as err:
                result.failed[item.url] = f"{type(err).__name__}: {err}"
                log.warning("drift.item_failed", url=item.url, error=str(err))
        now = catalog.clock.now()
        with catalog.begin() as session:
            standing = accepted_items(session, district, ids)
            for i, one in compared.items():
                item, _, input_hash = loaded[i]
                if standing.get(i) != item.accepted:
                    continue  # a person decided in the meantime
                put_finding(
                    session,
                    i,
                    step=STEP,
                    key=district,
                    version=_version(),
                    input_hash=input_hash,
                    body=one.body,
                    at=now,
                )
                note_drift(session, district, item.accepted, one.found, judged=one.judged, at=now)
                result.n_written += 1
        return result


def _version() -> str:
    return f"{DRIFT_VERSION}/{EXTRACTOR_VERSION}"


def _load(
    session: Session, district: str, ids: Sequence[str] | None
) -> dict[str, tuple[Item, Look | None, str]]:
    """Resource id -> the item, the newest look at its address, the hash of what is compared."""
    accepted = accepted_items(session, district, ids)
    items = load_items(session, list(accepted.values()))
    looks = newest_looks(session, list(items.values()))
    return {i: (item, looks.get(i), _hash(item, looks.get(i))) for i, item in items.items()}


def _hash(item: Item, look: Look | None) -> str:
    parts = [
        [
            part.key,
            part.before.payload_hash if part.before else None,
            part.after.payload_hash if part.after else None,
        ]
        for part in item.parts
    ]
    return json_hash([item.accepted.decision_id, item.url, parts, look.mark if look else None])


def _compare(catalog: Catalog, reader: PastReader, item: Item, look: Look | None) -> _Compared:
    one = _Compared(body={"accepted_by": item.accepted.decision_id})
    try:
        _compare_access(catalog, item, look, one)
        _compare_page(reader, item, one)
    except CatalogUnavailable as err:
        # A payload may have been deleted on request: what it held cannot be told any more.
        one.body["unknown"] = str(err)
        log.warning("drift.cannot_compare", url=item.url, error=str(err))
    one.body["found"] = {found.kind: found.evidence for found in one.found}
    return one


def _compare_access(catalog: Catalog, item: Item, look: Look | None, one: _Compared) -> None:
    """Judge who may see the page; a server that turns us away leaves that open."""
    seen = what_is_seen(catalog, look)
    one.body["access"], one.body["access_because"] = seen.access, seen.why
    if seen.access == "open":
        one.judged.add("sign_in")
    if seen.access != "sign_in":
        return
    with catalog.read() as session:
        then = look_by_then(session, item)
    before = what_is_seen(catalog, then)
    if before.access in ("sign_in", "restricted"):
        one.body["access_before"] = before.access
        return
    one.judged.add("sign_in")
    evidence = (
        "The page asks for a sign-in or a payment now, and did not when it was accepted: "
        f"{seen.why}."
    )
    one.found.append(
        FoundDrift(
            "sign_in",
            evidence,
            before_capture_id=then.capture_id if then else None,
            after_capture_id=look.capture_id if look else None,
        )
    )


def _compare_page(reader: PastReader, item: Item, one: _Compared) -> None:
    if item.parts and all(part.is_same for part in item.parts):
        one.judged |= _OF_THE_PAGE
        return
    states = reader.states(item)
    if states is None:
        one.body["unknown"] = NOTHING_TO_COMPARE
        return
    one.judged |= _OF_THE_PAGE
    for kind, evidence in _differences(*states, one.body).items():
        one.found.append(FoundDrift(kind, evidence, states[0].capture_id, states[1].capture_id))


def _differences(before: ItemState, after: ItemState, body: dict[str, Any]) -> dict[str, str]:
    """Kind of drift -> evidence; the figures behind them go into `body`."""
    found: dict[str, str] = {}
    change = text_change(before.text, after.text)
    body["text"] = {
        "share": round(change.share, 4),
        "words_before": change.n_before,
        "words_after": change.n_after,
        "words_gone": change.n_gone,
        "words_new": change.n_new,
    }
    body["license"] = [before.license, after.license]
    if change.is_big:
        found["text"] = (
            f"The text changed by {change.share:.0%}: of {change.n_before:,} words that were "
            f"accepted {change.n_gone:,} are gone, and {change.n_new:,} of {change.n_after:,} "
            "are new."
        )
    license_evidence = license_change(before.license, after.license)
    if license_evidence is not None:
        found["license"] = license_evidence
    if title_is_replaced(before.name, after.name):
        found["title"] = f"The title was {before.name!r} and is {after.name!r} now."
    return found
