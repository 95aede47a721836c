"""Catalog -> search documents: one per work, with what teachers filter by."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from curate.catalog.drift import standings
from curate.catalog.findings import bodies, vectors
from curate.catalog.links import states_of_resources
from curate.catalog.models import CaptureRow, ResourceRow, ScorecardRow, Source
from curate.catalog.versions import versions_of
from curate.catalog.works import canonical_of
from curate.extract import license_use, subject_label
from curate.pipeline.own_state import own_states
from curate.pipeline.steps import batches
from curate.rubric import load_rubric
from curate.search.model import MAX_TEXT, IndexedStandard, SearchDocument

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from curate.settings import Settings

_BATCH = 500
# U.S. grades of the Common Core's bands; a text above the last band belongs to no school grade.
_GRADES_OF_BAND: dict[str, tuple[int, ...]] = {
    "K-1": (0, 1),
    "2-3": (2, 3),
    "4-5": (4, 5),
    "6-8": (6, 7, 8),
    "9-10": (9, 10),
    "11-CCR": (11, 12),
}
# What a person needs to judge an item from its card.
_COMPLETE_WITH = ("description", "license", "grades", "inLanguage", "about", "learningResourceType")


def documents(
    session: Session, settings: Settings, *, encoder_name: str, now: datetime
) -> Iterator[SearchDocument]:
    """Every item that search may show, by canonical address; copies are folded away."""
    folded = canonical_of(session)
    copies = Counter(canonical for member, canonical in folded.items() if member != canonical)
    decisions = standings(session, settings.district)
    accepted = {i for i, said in decisions.items() if said == "accepted"}
    # What is gone upstream is kept, and shown only to who asks for what is hidden.
    rows = session.execute(
        select(ResourceRow.id, ResourceRow.signals).order_by(ResourceRow.url, ResourceRow.locator)
    )
    # A table of contents is no lesson: searched only where a person accepted it.
    ids = [
        i
        for i, signals in rows
        if folded.get(i, i) == i and (not signals.get("is_link_list") or i in accepted)
    ]
    common = {
        "copies": copies,
        "states": own_states(session, now),
        "decisions": decisions,
        "rubric": load_rubric(settings.rubric).id,
        "sources": {row.id: row.name for row in session.scalars(select(Source))},
    }
    for chunk in batches(ids, _BATCH):
        yield from _chunk(session, settings, chunk, common, encoder_name)


def _chunk(
    session: Session,
    settings: Settings,
    ids: Sequence[str],
    common: dict[str, Any],
    encoder_name: str,
) -> Iterator[SearchDocument]:
    found = {
        row.id: row for row in session.scalars(select(ResourceRow).where(ResourceRow.id.in_(ids)))
    }
    embedding = bodies(session, "embedding", ids)
    inputs = {i: by_key[""]["input"] for i, by_key in embedding.items()}
    facts = {
        **common,
        "readability": bodies(session, "readability", ids),
        "alignment": bodies(session, "alignment", ids),
        "scorecards": _scorecards(session, settings, common["rubric"], ids),
        "links": states_of_resources(session, ids),
        "versions": versions_of(session, ids),
        "fetched": _fetched(session, [row.capture_id for row in found.values()]),
        "inputs": inputs,
        "vectors": vectors(session, encoder_name, inputs.values()),
    }
    for i in ids:
        yield _document(found[i], facts)


def _document(row: ResourceRow, facts: dict[str, Any]) -> SearchDocument:
    document = row.document
    reading = facts["readability"].get(row.id, {}).get("", {})
    card = facts["scorecards"].get(row.id)
    by_state = facts["links"].get(row.id, {})
    judged = sum(n for state, n in by_state.items() if state not in ("new", "skipped"))
    grades = tuple(document.get("grades") or ())
    estimated = () if grades else _GRADES_OF_BAND.get(reading.get("nearest_band") or "", ())
    subjects, keywords = _topics(document)
    vector = facts["vectors"].get(facts["inputs"].get(row.id, ""))
    return SearchDocument(
        id=row.id,
        url=row.url,
        name=row.name,
        description=document.get("description"),
        text=row.text[:MAX_TEXT],
        subjects=subjects,
        keywords=keywords,
        grades=grades or estimated,
        grades_estimated=not grades and bool(estimated),
        language=document.get("inLanguage"),
        license=document.get("license"),
        license_use=license_use(document.get("license")),
        resource_type=tuple(document.get("learningResourceType") or ()),
        lexile_like=reading.get("lexile_like"),
        reading_status=reading.get("status"),
        reading_interval=reading.get("interval_text"),
        reading_bands=tuple(reading.get("bands") or ()),
        versions=_versions(facts, row.id),
        standards=_standards(facts["alignment"].get(row.id, {})),
        source_id=row.source_id,
        source_name=facts["sources"].get(row.source_id, row.source_id),
        publisher=document.get("publisher"),
        date_modified=document.get("dateModified"),
        score=card.score if card else None,
        coverage=card.coverage if card else 0.0,
        link_state="dead" if row.gone_at is not None else facts["states"].get(row.id, "new"),
        link_checked_at=facts["fetched"].get(row.capture_id),
        dead_links_share=by_state.get("dead", 0) / judged if judged else None,
        completeness=sum(1 for name in _COMPLETE_WITH if document.get(name)) / len(_COMPLETE_WITH),
        decision=facts["decisions"].get(row.id),
        n_copies=facts["copies"].get(row.id, 0),
        has_video=bool(row.signals.get("videos")),
        vector=None if vector is None else tuple(float(x) for x in vector),
    )


def _versions(facts: dict[str, Any], resource_id: str) -> tuple[Any, ...]:
    """What other versions there are that search would show, too."""
    shown = {
        version.relation
        for version in facts["versions"].get(resource_id, ())
        if facts["states"].get(version.resource_id) != "dead"
        and facts["decisions"].get(version.resource_id) not in ("rejected", "retired")
    }
    return tuple(sorted(shown - {"version"}))


def _topics(document: dict[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Subjects to filter by and further words to search in.

    The subjects of our vocabulary where there are any, so that "Life Science" and "Biologie" are
    one filter value; else what the publisher says. Words that are no filter stay searchable.
    """
    raw = tuple(document.get("about") or ())
    named = tuple(subject_label(name) for name in document.get("subject") or ())
    known = {name.casefold() for name in named}
    rest = tuple(word for word in raw if word.casefold() not in known) if named else ()
    return named or raw, (*(document.get("keywords") or ()), *rest)


def _standards(by_framework: dict[str, dict[str, Any]]) -> tuple[IndexedStandard, ...]:
    return tuple(
        IndexedStandard(
            framework=found["framework"],
            code=found["code"],
            statement=found["statement"],
            confidence=found["confidence"],
            declared=found["declared"],
        )
        for key in sorted(by_framework)
        for found in by_framework[key]["alignments"]
    )


def _scorecards(
    session: Session, settings: Settings, rubric: str, ids: Sequence[str]
) -> dict[str, ScorecardRow]:
    rows = session.scalars(
        select(ScorecardRow).where(
            ScorecardRow.district_id == settings.district,
            ScorecardRow.rubric == rubric,
            ScorecardRow.resource_id.in_(ids),
        )
    )
    return {row.resource_id: row for row in rows}


def _fetched(session: Session, capture_ids: Sequence[int]) -> dict[int, datetime]:
    rows = session.execute(
        select(CaptureRow.id, CaptureRow.fetched_at).where(CaptureRow.id.in_(capture_ids))
    )
    return {row[0]: row[1] for row in rows}
