"""What a source no longer has is marked with a date and kept; a crawl that failed marks nothing."""

import os

import pytest
from sqlalchemy import select

from curate.catalog.models import ResourceRow
from curate.crawl import SourceDefinition
from curate.errors import SourceChanged, SourceUnavailable
from curate.pipeline.crawl_step import crawl_source
from curate.pipeline.extract_step import ExtractStage
from curate.pipeline.gone_step import mark_gone_upstream
from curate.pipeline.steps import run_stage

N = 8


def lesson(n, extra=""):
    return (
        f"<!doctype html><html lang=en><title>Lesson {n}</title><body><main><h1>Lesson {n}</h1>"
        f"<p>This is the text of lesson number {n}, and it tells of one thing only. {extra}</p>"
        "</main></body></html>"
    )


def pages_of(numbers, linked=None):
    links = "".join(f'<a href="/l/{n}.html">{n}</a>' for n in (linked or numbers))
    pages = {f"/l/{n}.html": lesson(n) for n in numbers}
    return {"/": f"<html><title>All</title><body>{links}</body></html>", **pages}


def site_source(site, **more):
    return SourceDefinition(
        id="school", name="School", start=(f"{site.origin}/",), scope=(f"{site.origin}/l/",),
        delay_s=0, **more,
    )  # fmt: skip


def refresh(catalog, definition, **more):
    result = crawl_source(catalog, definition, **more)
    run_stage(catalog, ExtractStage())
    return result, mark_gone_upstream(catalog)


def gone(catalog):
    with catalog.read() as session:
        rows = session.scalars(select(ResourceRow).where(ResourceRow.gone_at.is_not(None)))
        return {row.url.rpartition("/")[2]: row.gone_because for row in rows}


def n_items(catalog):
    with catalog.read() as session:
        return len(session.scalars(select(ResourceRow.id)).all())


@pytest.fixture
def school(new_site, new_catalog):
    site = new_site(pages_of(range(N)))
    catalog = new_catalog()
    refresh(catalog, site_source(site))
    assert n_items(catalog) == N
    return site, catalog


def test_a_page_that_answers_404_is_gone_with_a_date_and_kept(school):
    site, catalog = school
    site.pages.pop("/l/3.html")
    _, report = refresh(catalog, site_source(site))
    assert (report.failed, report.n_written) == ({}, 1)
    assert gone(catalog) == {"3.html": "its address answers 404"}
    assert n_items(catalog) == N
    site.pages["/l/3.html"] = lesson(3)
    refresh(catalog, site_source(site))
    assert gone(catalog) == {}


def test_a_page_that_nothing_links_to_any_more_is_asked_for_and_is_not_gone(school):
    site, catalog = school
    site.pages.update(pages_of(range(N), linked=range(1, N)))
    site.forget()
    result, _ = refresh(catalog, site_source(site))
    assert result.unlinked == 1
    assert site.paths().count("/l/0.html") == 1
    assert gone(catalog) == {}


def test_a_page_that_is_neither_linked_nor_there_is_gone(school):
    site, catalog = school
    site.pages.pop("/l/0.html")
    site.pages.update(pages_of(range(1, N)))
    refresh(catalog, site_source(site))
    assert gone(catalog) == {"0.html": "its address answers 404"}


def test_a_page_that_says_it_is_missing_is_gone_whatever_it_answers(school):
    site, catalog = school
    site.pages["/l/2.html"] = (
        "<html><title>Page not found</title><body><h1>Page not found</h1>"
        "<p>Sorry, this page was not found.</p></body></html>"
    )
    refresh(catalog, site_source(site))
    (because,) = gone(catalog).values()
    assert "missing" in because


@pytest.mark.parametrize("status", [403, 500, 503])
def test_a_page_that_fails_or_refuses_is_not_gone(school, status):
    site, catalog = school
    site.pages["/l/2.html"] = (status, {}, "no")
    refresh(catalog, site_source(site))
    assert gone(catalog) == {}


def test_a_crawl_that_brings_far_less_than_the_last_fails_and_marks_nothing(school):
    site, catalog = school
    for n in range(3, N):
        site.pages.pop(f"/l/{n}.html")
    site.pages.update(pages_of(range(3)))
    with pytest.raises(SourceChanged, match=f"3 items came where about {N} were expected"):
        crawl_source(catalog, site_source(site))
    run_stage(catalog, ExtractStage())
    assert mark_gone_upstream(catalog).n_written == 0
    assert gone(catalog) == {}
    # Somebody looked: the site really is that small now.
    refresh(catalog, site_source(site), accept_fewer=True)
    assert gone(catalog) == {}  # nothing asked for them: the site must say so itself
    assert n_items(catalog) == N


def test_a_site_that_is_down_is_not_asked_for_everything_it_ever_had(school):
    site, catalog = school
    site.pages.clear()
    site.pages["/"] = (500, {}, "down")
    site.forget()
    with pytest.raises(SourceUnavailable):
        crawl_source(catalog, site_source(site))
    assert set(site.paths()) <= {"/robots.txt", "/"}
    assert gone(catalog) == {}


def test_an_item_that_moved_for_good_keeps_its_id_and_is_not_gone(school):
    site, catalog = school
    with catalog.read() as session:
        before = session.scalars(
            select(ResourceRow.id).where(ResourceRow.url == f"{site.origin}/l/1.html")
        ).one()
    site.pages["/l/1.html"] = (301, {"Location": "/l/one.html"}, "")
    site.pages["/l/one.html"] = lesson(1)
    refresh(catalog, site_source(site))
    with catalog.read() as session:
        row = session.scalars(
            select(ResourceRow).where(ResourceRow.url == f"{site.origin}/l/one.html")
        ).one()
        assert (row.id, row.gone_at) == (before, None)
    assert n_items(catalog) == N


def write_files(folder, numbers):
    folder.mkdir(exist_ok=True)
    for path in folder.glob("*.md"):
        path.unlink()
    for n in numbers:
        (folder / f"story-{n}.md").write_text(
            f"# Story {n}\n\nOnce there were {n} hens, and each of them laid an egg a day.\n"
        )


def folder_source(folder):
    return SourceDefinition(
        id="stories", name="Stories", protocol="packages", folder=str(folder),
        scope=("https://stories.example/",),
    )  # fmt: skip


def test_a_file_that_left_its_folder_is_gone_and_one_that_came_back_is_not(new_catalog, tmp_path):
    catalog, folder = new_catalog(), tmp_path / "files"
    write_files(folder, range(N))
    result, _ = refresh(catalog, folder_source(folder))
    assert (result.items, result.listing, result.requests) == (N, "complete", 0)
    write_files(folder, range(1, N))
    refresh(catalog, folder_source(folder))
    assert gone(catalog) == {"story-0.md": "its source lists it no more"}
    write_files(folder, range(N))
    refresh(catalog, folder_source(folder))
    assert gone(catalog) == {}


def test_a_listing_in_which_nearly_all_is_new_marks_nothing_until_somebody_looked(
    new_catalog, tmp_path
):
    catalog, folder = new_catalog(), tmp_path / "files"
    write_files(folder, range(20))
    refresh(catalog, folder_source(folder))
    write_files(folder, range(15, 35))
    _, report = refresh(catalog, folder_source(folder))
    assert "15 of 35 items are listed no more" in report.failed["stories"]
    assert gone(catalog) == {}
    refresh(catalog, folder_source(folder), accept_fewer=True)
    assert len(gone(catalog)) == 15


def test_an_empty_folder_fails_loudly_and_marks_nothing(new_catalog, tmp_path):
    catalog, folder = new_catalog(), tmp_path / "files"
    write_files(folder, range(N))
    refresh(catalog, folder_source(folder))
    write_files(folder, [])
    with pytest.raises(SourceChanged):
        crawl_source(catalog, folder_source(folder))
    assert gone(catalog) == {}


def test_a_folder_that_is_not_there_is_one_clear_line(new_catalog, tmp_path):
    with pytest.raises(SourceUnavailable, match=r"start_error .*nowhere is not there"):
        crawl_source(new_catalog(), folder_source(tmp_path / "nowhere"))


def test_links_out_of_a_folder_are_not_followed(new_catalog, tmp_path):
    catalog, folder = new_catalog(), tmp_path / "files"
    write_files(folder, range(2))
    (tmp_path / "secret.md").write_text("# Secret\n\nNobody may read this file of another folder.")
    (folder / "link.md").symlink_to(tmp_path / "secret.md")
    result, _ = refresh(catalog, folder_source(folder))
    assert result.items == 2


def rows_file(folder, name, numbers, url=lambda n: f"https://rows.example/{n}"):
    folder.mkdir(exist_ok=True)
    lines = [f"{n},Row number {n},{url(n)}" for n in numbers]
    (folder / name).write_text("\n".join(["id,title,url", *lines]) + "\n")


def list_source(folder):
    return SourceDefinition(
        id="lists", name="Lists", protocol="table", folder=str(folder),
        scope=("https://lists.example/",),
        records={"id": "id", "url": "url", "fields": {"name": "title"}},
    )  # fmt: skip


def test_a_row_that_another_list_still_has_is_not_gone(new_catalog, tmp_path):
    catalog, folder = new_catalog(), tmp_path / "lists"
    rows_file(folder, "a.csv", [1, 2])
    rows_file(folder, "b.csv", [2, 3, 4, 5])
    refresh(catalog, list_source(folder))
    rows_file(folder, "b.csv", [3, 4, 5])  # row 2 was read from here last
    refresh(catalog, list_source(folder))
    assert gone(catalog) == {}
    rows_file(folder, "a.csv", [1])
    refresh(catalog, list_source(folder))
    assert gone(catalog) == {"2": "its source lists it no more"}
    rows_file(folder, "a.csv", [1, 2])
    refresh(catalog, list_source(folder))
    assert gone(catalog) == {}


def test_what_somebody_accepted_holds_for_the_next_crawl_that_brings_no_less(new_catalog, tmp_path):
    catalog, folder = new_catalog(), tmp_path / "lists"
    rows_file(folder, "a.csv", range(20))
    refresh(catalog, list_source(folder))
    rows_file(folder, "a.csv", range(10))
    crawl_source(catalog, list_source(folder), accept_fewer=True)
    _, report = refresh(catalog, list_source(folder))  # as a schedule would
    assert report.failed == {}
    assert len(gone(catalog)) == 10


def test_a_file_name_that_is_no_text_stops_no_other_file(new_catalog, tmp_path):
    catalog, folder = new_catalog(), tmp_path / "files"
    write_files(folder, range(3))
    story = b"# A story\n\nOnce upon a time there was a name that nobody could read.\n"
    with open(os.fsencode(folder) + b"/bad\xff.md", "wb") as stream:  # noqa: PTH123
        stream.write(story)
    result, _ = refresh(catalog, folder_source(folder))
    assert (result.items, result.first_error) == (4, None)
    assert n_items(catalog) == 4
