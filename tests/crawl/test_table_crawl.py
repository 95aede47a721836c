"""A teacher's list on a loopback site: its rows, and the pages behind them."""

import pytest

from curate.catalog.models import RejectionRow, ResourceRow
from curate.crawl import SourceDefinition
from curate.pipeline.crawl_step import crawl_source
from curate.pipeline.extract_step import ExtractStage
from curate.pipeline.steps import run_stage

pytestmark = pytest.mark.slow

PUBLISHED = "https://lists.example"
PAGES = "https://ponds.example"
LIST = (
    "Title,Link,Grade\n"
    f"Ponds,{PAGES}/1,4\n"
    f",{PAGES}/2,\n"
    "Sea,see the shelf,\n"
)  # fmt: skip


def definition_of(site, **records):
    return SourceDefinition(
        id="list", name="List", protocol="table", start=[f"{PUBLISHED}/mine.csv"], delay_s=0,
        origin={PUBLISHED: site.origin, PAGES: site.origin}, records=records or None,
    )  # fmt: skip


def site_of(new_site):
    def page(name):
        return f"<!doctype html><html lang='en'><title>{name}</title><p>Frogs live here."

    return new_site(
        {
            "/mine.csv": (200, {"Content-Type": "text/csv"}, LIST),
            "/1": page("The pond"),
            "/2": page("The lake"),
        }
    )


def stored(catalog):
    run_stage(catalog, ExtractStage())
    with catalog.read() as session:
        rows = session.query(ResourceRow).order_by(ResourceRow.url)
        rejected = session.query(RejectionRow).order_by(RejectionRow.detail)
        return [(r.url, r.name, r.document.get("grades"), r.text) for r in rows], [
            r.detail for r in rejected
        ]


def test_a_list_gives_its_rows_and_the_pages_behind_them_where_the_source_says_so(
    new_site, new_catalog
):
    site, catalog = site_of(new_site), new_catalog()
    result = crawl_source(catalog, definition_of(site))
    assert set(site.paths()) - {"/robots.txt"} == {"/mine.csv"}
    assert (result.items, result.listing) == (3, "complete")
    resources, rejected = stored(catalog)
    assert resources == [(f"{PAGES}/1", "Ponds", [4], "")]
    assert rejected == ["row 3: no title", "row 4: no web address ('see the shelf')"]

    crawl_source(catalog, definition_of(site, follow=True))
    resources, rejected = stored(catalog)
    assert [(url, grades) for url, _, grades, _ in resources] == [
        (f"{PAGES}/1", [4]),
        (f"{PAGES}/2", []),
    ]
    assert resources[1][1] == "The lake"
    assert all("Frogs" in text for _, _, _, text in resources)
    assert rejected == ["row 4: no web address ('see the shelf')"]


def test_lists_in_a_folder_are_read_from_the_disk(tmp_path, new_catalog):
    folder = tmp_path / "lists"
    (folder / "grade 4").mkdir(parents=True)
    (folder / "grade 4" / "mine.csv").write_text(LIST, encoding="cp1252")
    (folder / "sheet.csv").write_bytes(b"PK\x03\x04rest")
    (folder / ".hidden.csv").write_text(LIST)
    definition = SourceDefinition(
        id="list", name="List", protocol="table", folder=str(folder),
        scope=[f"{PUBLISHED}/", f"{PAGES}/"],
    )  # fmt: skip
    catalog = new_catalog()
    result = crawl_source(catalog, definition)
    assert (result.items, result.listings_failed) == (3, 1)
    assert "sheet.csv: this is an Excel workbook" in result.first_error
    resources, rejected = stored(catalog)
    assert resources == [(f"{PAGES}/1", "Ponds", [4], "")]
    assert "row 4: no web address ('see the shelf')" in rejected
