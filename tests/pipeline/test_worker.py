from curate.catalog.sources import approve_source, remember_source
from curate.crawl import load_source
from curate.pipeline import worker

SOURCE = """
id: museum
name: Museum
start: ["https://museum.example/"]
scope: ["https://museum.example/"]
expected_items: 3
"""


def test_a_schedule_without_names_takes_the_sources_approved_as_they_are_defined_now(catalog):
    own = catalog.settings.data_dir / "sources" / "museum.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(SOURCE)
    assert worker.approved_sources(catalog) == []

    definition = load_source(own)
    now = catalog.clock.now()
    with catalog.begin() as session:
        remember_source(session, "museum", "Museum", definition.model_dump(mode="json"), at=now)
        approve_source(session, "museum", actor_id=catalog.actor_id(session), at=now)
    assert worker.approved_sources(catalog) == ["museum"]

    own.write_text(SOURCE.replace("expected_items: 3", "expected_items: 300"))
    assert worker.approved_sources(catalog) == []
