"""Who was written when: row ids and write times, to see exactly what a run wrote."""

from sqlalchemy import select

from curate.catalog.models import (
    ExtractionRow,
    FieldValueRow,
    FindingRow,
    LinkCheckRow,
    LinkRow,
    RejectionRow,
    ResourceRow,
    ScorecardRow,
    Work,
    WorkMember,
)
from curate.search import open_backend


def marks(catalog):
    """Part -> key -> mark; a mark changes exactly when the row was written again."""
    with catalog.read() as session:
        url = {row[0]: row[1] for row in session.execute(select(ResourceRow.id, ResourceRow.url))}

        def of(row_type, key, mark):
            return {key(row): mark(row) for row in session.scalars(select(row_type))}

        found = {
            "resources": of(ResourceRow, lambda r: r.url, lambda r: (r.id, r.updated_at)),
            "findings": of(
                FindingRow, lambda r: (url[r.resource_id], r.step, r.key), lambda r: (r.id, r.at)
            ),
            "scorecards": of(
                ScorecardRow, lambda r: (url[r.resource_id], r.rubric), lambda r: (r.id, r.at)
            ),
            "extractions": of(ExtractionRow, lambda r: r.url, lambda r: r.at),
            "fields": of(FieldValueRow, lambda r: r.id, lambda r: (url[r.resource_id], r.at)),
            "rejections": of(RejectionRow, lambda r: r.id, lambda r: r.url),
            "links": of(LinkRow, lambda r: r.url, lambda r: (r.state, r.last_check_at)),
            "checks": of(LinkCheckRow, lambda r: r.id, lambda r: r.checked_at),
            "works": of(Work, lambda r: r.id, lambda r: r.canonical_id),
            "members": of(WorkMember, lambda r: url[r.resource_id], lambda r: r.work_id),
        }
    backend = open_backend(catalog.settings)
    try:
        found["index"] = {url[i]: h for i, h in backend.ids_and_hashes().items()}
    finally:
        backend.close()
    return found


def written(before, after):
    """Part -> keys whose rows are new, gone or written again; parts without any are left out."""
    changed = {
        part: {
            key
            for key in {*before[part], *after[part]}
            if before[part].get(key) != after[part].get(key)
        }
        for part in before
    }
    return {part: keys for part, keys in changed.items() if keys}
