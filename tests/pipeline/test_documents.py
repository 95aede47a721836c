"""Search documents: what a teacher filters by, from what the catalog holds."""

from sqlalchemy import select

from curate.catalog.models import ResourceRow
from curate.extract import subject_ids, subject_label
from curate.pipeline.documents import documents


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
