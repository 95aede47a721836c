"""Search documents: what a teacher filters by, from what the catalog holds."""

from sqlalchemy import select

from curate.catalog.findings import put_finding
from curate.catalog.models import ResourceRow
from curate.extract import subject_ids, subject_label
from curate.pipeline.documents import documents
from curate.review import decide


def by_url(catalog):
    with catalog.read() as session:
        found = documents(session, catalog.settings, encoder_name="hashed", now=catalog.clock.now())
        return {document.url: document for document in found}


def test_items_are_filtered_by_the_subject_of_the_vocabulary(a_catalog):
    found = by_url(a_catalog)
    labels = {subject_label(name) for name in subject_ids()}
    shown = {subject for document in found.values() for subject in document.subjects}
    assert {"Mathematics", "Science"} <= shown
    assert shown <= labels


def test_words_without_a_subject_of_ours_stay_the_filter_and_known_ones_stay_searchable(a_catalog):
    first, second = sorted(by_url(a_catalog))[:2]
    with a_catalog.begin() as session:
        for url, about, subject in (
            (first, ["Bees of our garden"], []),
            (second, ["Bees of our garden", "Life Science", "science"], ["science", "biology"]),
        ):
            row = session.scalars(select(ResourceRow).where(ResourceRow.url == url)).one()
            row.document = {**row.document, "about": about, "subject": subject, "keywords": ["bee"]}
    found = by_url(a_catalog)
    assert found[first].subjects == ("Bees of our garden",)
    assert found[first].keywords == ("bee",)
    assert found[second].subjects == ("Science", "Biology")
    assert found[second].keywords == ("bee", "Bees of our garden", "Life Science")


def test_a_document_knows_the_bands_of_its_level_and_its_easier_version(a_catalog):
    first, second, third = sorted(by_url(a_catalog))[:3]
    with a_catalog.begin() as session:
        rows = {row.url: row for row in session.scalars(select(ResourceRow))}
        for url, level in ((first, 1100), (second, 500)):
            put_finding(
                session, rows[url].id, step="readability", version="t", input_hash="t",
                body={
                    "status": "ok", "lexile_like": level, "bands": ["6-8", "9-10"],
                    "interval_text": [level - 90, level + 90], "nearest_band": "6-8",
                },
                at=a_catalog.clock.now(),
            )  # fmt: skip
            rows[url].document = {**rows[url].document, "inLanguage": "en"}
        for row in rows.values():  # none but the two
            row.version_of, row.signals = None, {**row.signals, "translations": []}
        rows[second].version_of = first
    found = by_url(a_catalog)
    assert found[first].reading_bands == ("6-8", "9-10")
    assert found[first].versions == ("easier",)
    assert found[second].versions == ("harder",)
    assert found[third].versions == ()


def test_a_version_that_search_would_not_show_is_none(a_catalog):
    first, second = sorted(by_url(a_catalog))[:2]
    with a_catalog.begin() as session:
        rows = {row.url: row for row in session.scalars(select(ResourceRow))}
        rows[second].version_of = first
        rows[first].document = {**rows[first].document, "inLanguage": "en"}
        rows[second].document = {**rows[second].document, "inLanguage": "es"}
    assert by_url(a_catalog)[first].versions == ("translation",)
    decide(a_catalog, by_url(a_catalog)[second].id, "reject")
    assert by_url(a_catalog)[first].versions == ()
