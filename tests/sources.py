"""Definitions of sources as the catalog stores them, for tests that write captures themselves."""

from curate.crawl import SourceDefinition


def stored_definition(source_id, *scope, **more):
    """A site of these prefixes, or a source of single pages, wherever they are, without any."""
    protocol = "site" if scope else "packages"
    start = (f"https://{source_id}.example/",)
    return SourceDefinition(
        id=source_id, name=source_id, protocol=protocol, start=start, scope=scope, **more
    ).model_dump(mode="json")
