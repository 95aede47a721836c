"""A catalog and its index as plain data that can be compared: ids, times and run numbers aside.

Everything is keyed by published addresses, so that two catalogs that were filled by different runs
(one killed on the way, one through Prefect) are equal exactly when they say the same.
"""

from collections import Counter

import numpy as np
from sqlalchemy import select

from curate.catalog.models import (
    CaptureRow,
    Decision,
    ExtractionRow,
    FieldValueRow,
    FindingRow,
    LinkCheckRow,
    LinkRow,
    LinkUse,
    RejectionRow,
    ResourceRow,
    ResourceUrl,
    Run,
    ScorecardRow,
    VectorRow,
    Work,
    WorkMember,
)
from curate.hashing import json_hash
from curate.search import open_backend

# Counts of one process, not of a run: an interrupted run has other ones. And ids.
_OF_ONE_PROCESS = {
    "run_id",
    "requests", "bytes", "replayed", "seconds", "finish_reason", "robots", "robots_refused",
    "robots_refused_urls", "delay_s", "retries", "assets_skipped", "sitemaps_read", "too_deep",
    "too_long", "sitemaps_failed", "spider_errors", "first_error", "redirected_out",
    "redirected_out_urls", "address_refused", "address_refused_urls", "over_max_pages",
    "traps", "trap_urls", "hosts", "confirmed", "unlinked", "listings_failed", "refusals",
}  # fmt: skip


def snapshot(catalog):
    """Everything the catalog and its index say, as dicts, lists and values."""
    with catalog.read() as session:
        names = _names(session)
        found = {
            "captures": _captures(session),
            "extractions": _extractions(session),
            "rejections": _rejections(session),
            "resources": _resources(session, names),
            "fields": _fields(session, names),
            "addresses": _addresses(session, names),
            "findings": _findings(session, names),
            "vectors": _vectors(session),
            "links": _links(session),
            "uses": _uses(session, names),
            "checks": _checks(session),
            "works": _works(session, names),
            "scorecards": _scorecards(session, names),
            "decisions": _decisions(session, names),
            "runs": _runs(session),
        }
    return {**found, "index": index_of(catalog)}


def differences(one, other):
    """Where two snapshots differ, in words; none when they say the same. Vectors to 1e-5."""
    found = []
    for part in one:
        if part == "vectors":
            found += _vector_differences(one[part], other[part])
            continue
        for key in sorted({*one[part], *other[part]}, key=str):
            here, there = one[part].get(key), other[part].get(key)
            if here != there:
                found.append(f"{part} {key}: {here!r} | {there!r}"[:600])
    return found


def index_of(catalog):
    """Address -> hash of what the index holds of it; its id, its times and its vector aside."""
    backend = open_backend(catalog.settings)
    try:
        documents = [backend.get(one) for one in backend.ids_and_hashes()]
    finally:
        backend.close()
    aside = {"id": "", "link_checked_at": None}
    return {
        document.url: {
            "said": json_hash(
                document.model_copy(update={**aside, "vector": None}).model_dump(mode="json")
            ),
            "dims": len(document.vector or ()),
        }
        for document in documents
    }


def _names(session):
    rows = session.execute(select(ResourceRow.id, ResourceRow.url, ResourceRow.locator))
    return {row[0]: f"{row[1]}#{row[2]}" for row in rows}


def _captures(session):
    """Address -> its fetches in order; a run takes each address once, so order is that of runs."""
    found = {}
    for row in session.scalars(select(CaptureRow).order_by(CaptureRow.id)):
        found.setdefault(f"{row.source_id} {row.url}", []).append(
            (row.status, row.payload_hash, row.content_type, row.charset, row.redirected_to)
        )
    return found


def _extractions(session):
    return {
        f"{row.source_id} {row.url}": (row.version, row.input_hash, row.n_resources)
        for row in session.scalars(select(ExtractionRow))
    }


def _rejections(session):
    return Counter(
        (row.source_id, row.url, row.locator, row.reason, row.detail)
        for row in session.scalars(select(RejectionRow))
    )


def _resources(session, names):
    return {
        names[row.id]: {
            "source": row.source_id,
            "name": row.name,
            "document": row.document,
            "document_hash": row.document_hash,
            "signals": row.signals,
            "text_hash": row.text_hash,
            "text": row.text,
            "gone": row.gone_at is not None,
        }
        for row in session.scalars(select(ResourceRow))
    }


def _fields(session, names):
    return Counter(
        (
            names[row.resource_id],
            row.field,
            json_hash([row.value, {**row.evidence, "at": None, "actor_id": None}]),
            row.source_kind,
            row.extractor,
            row.extractor_version,
            row.rank,
            row.locked,
        )
        for row in session.scalars(select(FieldValueRow))
    )


def _addresses(session, names):
    return Counter(
        (row.url, row.role, names[row.resource_id]) for row in session.scalars(select(ResourceUrl))
    )


def _findings(session, names):
    return {
        (names[row.resource_id], row.step, row.key): (
            row.version,
            row.input_hash,
            row.body_hash,
            row.body,
        )
        for row in session.scalars(select(FindingRow))
    }


def _vectors(session):
    return {
        (row.model, row.input_hash): np.frombuffer(row.data, dtype="<f4")
        for row in session.scalars(select(VectorRow))
    }


def _vector_differences(one, other):
    found = [f"vector only on one side: {key}" for key in one.keys() ^ other.keys()]
    found += [
        f"vector {key} differs"
        for key in one.keys() & other.keys()
        if one[key].shape != other[key].shape or not np.allclose(one[key], other[key], atol=1e-5)
    ]
    return found


def _links(session):
    return {
        row.url: (row.host, row.state, row.state_reason) for row in session.scalars(select(LinkRow))
    }


def _uses(session, names):
    rows = session.execute(
        select(LinkUse, LinkRow.url).join(LinkRow, LinkRow.id == LinkUse.link_id)
    )
    return {(names[use.resource_id], url): (use.role, use.place, use.text) for use, url in rows}


def _checks(session):
    """Address -> its looks; hops by address and status, the seconds they took aside."""
    rows = session.execute(
        select(LinkCheckRow, LinkRow.url)
        .join(LinkRow, LinkRow.id == LinkCheckRow.link_id)
        .order_by(LinkCheckRow.id)
    )
    found = {}
    for row, url in rows:
        found.setdefault(url, []).append(
            (
                row.verdict,
                row.kind,
                row.status,
                row.moved,
                row.final_url,
                [(hop["url"], hop.get("status")) for hop in row.hops],
                row.evidence,
                row.incident,
            )
        )
    return found


def _works(session, names):
    members = {}
    for row in session.scalars(select(WorkMember)):
        members.setdefault(row.work_id, set()).add(
            (names[row.resource_id], row.relation, row.similarity)
        )
    found = {}
    for work in session.scalars(select(Work)):
        key = tuple(sorted(members.pop(work.id, ())))
        assert key not in found, f"the work of {key} was minted twice"
        found[key] = (names[work.canonical_id], work.reason)
    assert not members, "members of a work that does not exist"
    return found


def _scorecards(session, names):
    return {
        (row.district_id, names[row.resource_id], row.rubric): (
            row.version,
            row.score,
            row.coverage,
            without_times(row.body),
        )
        for row in session.scalars(select(ScorecardRow))
    }


def without_times(value):
    """The same JSON value without what tells a time or a person's id."""
    if isinstance(value, dict):
        return {
            key: without_times(one) for key, one in value.items() if key not in ("at", "actor_id")
        }
    if isinstance(value, list):
        return [without_times(one) for one in value]
    return value


def _decisions(session, names):
    return {
        number: (
            row.district_id, names.get(row.resource_id), row.kind, row.subject, row.value, row.note
        )
        for number, row in enumerate(session.scalars(select(Decision).order_by(Decision.id)))
    }  # fmt: skip


def _runs(session):
    return Counter(
        (
            row.kind,
            row.source_id,
            row.status,
            row.reason,
            json_hash({k: v for k, v in row.stats.items() if k not in _OF_ONE_PROCESS}),
        )
        for row in session.scalars(select(Run))
    )
