"""An accepted item that is no longer what was accepted: found once, withdrawn, settled."""

import json

import pytest
from sqlalchemy import select
from tests.pipeline.drifting import (
    BOT_WALL,
    ORIGIN,
    ROCKS,
    SHARES,
    SIGN_IN,
    STONES,
    at_day,
    compare,
    crawl,
    drifts,
    id_of,
    page,
)
from tests.pipeline.runs import killed_at, sample_definition, sample_settings

from curate.catalog import NewCapture, open_catalog
from curate.catalog.decisions import verdicts
from curate.catalog.drift import standings
from curate.catalog.models import (
    CaptureRow,
    Drift,
    FindingRow,
    LinkCheckRow,
    LinkRow,
    ResourceRow,
    Run,
)
from curate.catalog.runs import begin_run, finish_run
from curate.catalog.sources import remember_source
from curate.clock import FixedClock, parse_time
from curate.crawl import SourceDefinition
from curate.pipeline.documents import documents
from curate.pipeline.drift_step import DriftStage
from curate.pipeline.extract_step import ExtractStage
from curate.pipeline.steps import run_stage
from curate.review import decide, edit, log_of, undo


@pytest.fixture
def accepted(catalog):
    """A catalog whose one lesson was crawled on the first day and accepted on the second."""
    at_day(catalog, 0)
    crawl(catalog, {ROCKS: page()})
    at_day(catalog, 1)
    decide(catalog, ROCKS, "accept", note="read in grade 4")
    return catalog


def change(catalog, html, day=8, **answer):
    at_day(catalog, day)
    crawl(catalog, {ROCKS: html}, **answer)
    compare(catalog)


def rows(catalog):
    with catalog.read() as session:
        return session.scalars(select(Drift).order_by(Drift.id)).all()


def figures(catalog):
    with catalog.read() as session:
        return session.scalars(select(FindingRow).where(FindingRow.step == "drift")).one().body


def shown_decision(catalog):
    with catalog.read() as session:
        found = documents(session, catalog.settings, encoder_name="hashed", now=catalog.clock.now())
        return {document.url: document.decision for document in found}[ROCKS]


def test_a_replaced_lesson_reopens_review_and_both_pages_are_named(accepted):
    change(accepted, page(SHARES))
    assert drifts(accepted)["text"].startswith("The text changed by ")
    [row] = rows(accepted)
    with accepted.read() as session:
        before = session.get_one(CaptureRow, row.before_capture_id)
        after = session.get_one(CaptureRow, row.after_capture_id)
    assert before.fetched_at < row.found_at == after.fetched_at
    assert (row.settled_by, row.withdrawn_at) == (None, None)


def test_an_item_that_changed_counts_as_undecided_in_search_while_the_decision_stands(accepted):
    assert shown_decision(accepted) == "accepted"
    change(accepted, page(SHARES))
    assert shown_decision(accepted) is None
    with accepted.read() as session:
        one = id_of(accepted)
        assert standings(session, "default")[one] is None
        assert verdicts(session, "default")[one] == "accepted"
    assert [said["kind"] for said in log_of(accepted)] == ["accept"]


def test_small_edits_dates_counters_and_another_menu_are_no_drift(accepted):
    edited = [STONES[0].replace("a long way", "far"), *STONES[1:]]
    counters = "<p>Last updated on April 3, 2026</p><p>12,345 views</p>"
    moved = [*edited[5:], *edited[:5]]
    change(accepted, page(moved, menu=("About", "News", "Home", "Shop"), more=counters))
    assert drifts(accepted) == {}
    assert 0 < figures(accepted)["text"]["share"] < 0.1


def test_a_second_look_at_the_same_pages_writes_nothing(accepted):
    change(accepted, page(SHARES))
    again = compare(accepted)
    assert (again.n_items, again.n_stale, again.n_written) == (1, 0, 0)
    at_day(accepted, 9)
    crawl(accepted, {ROCKS: page(SHARES)})
    assert compare(accepted).n_written == 0
    assert len(rows(accepted)) == 1


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("by", "by-nc-nd", "stricter"),
        ("by-nc", "by", "looser"),
        ("by-nd", "by-nc", "another one"),
        ("by-sa", None, "gone"),
    ],
)
def test_other_terms_than_were_accepted_are_drift_and_say_which_way(catalog, before, after, said):
    at_day(catalog, 0)
    crawl(catalog, {ROCKS: page(cc=before)})
    decide(catalog, ROCKS, "accept")
    change(catalog, page(cc=after))
    assert list(drifts(catalog)) == ["license"]
    assert drifts(catalog)["license"].startswith(f"The license is {said}")


def test_a_correction_by_a_person_does_not_hide_that_the_publisher_changed_the_license(accepted):
    edit(accepted, ROCKS, "license", "CC-BY-4.0")
    change(accepted, page(cc="by-nc"))
    assert list(drifts(accepted)) == ["license"]


def test_a_correction_by_a_person_is_no_change_of_the_page(accepted):
    edit(accepted, ROCKS, "license", "CC-BY-NC-4.0")
    edit(accepted, ROCKS, "name", "Quite another name")
    compare(accepted)
    assert drifts(accepted) == {}


def test_a_title_that_names_something_else_is_drift(accepted):
    change(accepted, page(title="Autumn sale of garden tools"))
    assert drifts(accepted) == {
        "title": "The title was 'Rocks and rivers' and is 'Autumn sale of garden tools' now."
    }


def test_a_sign_in_in_place_of_the_page_is_told_as_that_and_not_as_other_text(accepted):
    change(accepted, SIGN_IN)
    assert list(drifts(accepted)) == ["sign_in"]
    assert "password form" in drifts(accepted)["sign_in"]


def test_a_redirect_to_a_sign_in_is_a_sign_in(accepted):
    change(accepted, None, status=302, redirected_to=f"{ORIGIN}/login?next=/rocks")
    assert list(drifts(accepted)) == ["sign_in"]


def test_a_wish_for_payment_is_a_sign_in_and_is_withdrawn_when_the_page_opens_again(accepted):
    change(accepted, None, status=402)
    assert list(drifts(accepted)) == ["sign_in"]
    change(accepted, page(), day=9)
    assert drifts(accepted) == {}


def test_a_bot_wall_says_nothing_of_the_page(accepted):
    change(accepted, BOT_WALL)
    assert drifts(accepted) == {}
    assert figures(accepted)["access"] == "restricted"
    change(accepted, None, day=9, status=403)
    assert drifts(accepted) == {}
    assert figures(accepted)["access"] == "restricted"


@pytest.mark.parametrize("status", [404, 410, 500, 0])
def test_a_page_that_is_gone_or_does_not_answer_is_no_drift(accepted, status):
    change(accepted, None, status=status)
    assert drifts(accepted) == {}


def test_a_page_that_was_accepted_behind_its_sign_in_may_stay_there(catalog):
    at_day(catalog, 0)
    crawl(catalog, {ROCKS: page()})
    at_day(catalog, 1)
    crawl(catalog, {ROCKS: None}, status=401)
    decide(catalog, ROCKS, "accept")
    change(catalog, None, status=402)
    assert drifts(catalog) == {}


def test_a_look_at_the_address_that_is_newer_than_the_crawl_counts(accepted):
    at_day(accepted, 3)
    now = accepted.clock.now()
    with accepted.begin() as session:
        session.add(Run(id="look", kind="links", started_at=now, stats={}))
        link = LinkRow(
            url=ROCKS, host="lessons.example", first_seen_at=now, state_since=now, next_check_at=now
        )
        session.add(link)
        session.flush()
        session.add(
            LinkCheckRow(
                link_id=link.id, run_id="look", checked_at=now, verdict="restricted", kind="login",
                hops=[], elapsed_s=0.1, evidence="the link is sent to a sign-in",
            )
        )  # fmt: skip
    compare(accepted)
    assert list(drifts(accepted)) == ["sign_in"]


def test_a_page_that_goes_back_to_what_was_accepted_withdraws_its_drift(accepted):
    change(accepted, page(SHARES))
    change(accepted, page(), day=9)
    assert drifts(accepted) == {}
    assert shown_decision(accepted) == "accepted"
    [row] = rows(accepted)
    assert row.withdrawn_at == accepted.clock.now()
    assert row.evidence.endswith("On 2026-03-11 this was so no more.")
    change(accepted, page(SHARES), day=10)
    [row] = rows(accepted)
    assert (row.withdrawn_at, row.found_at) == (None, accepted.clock.now())


def test_a_person_who_accepts_again_settles_the_drift_and_undoing_that_opens_it_again(accepted):
    change(accepted, page(SHARES))
    number = decide(accepted, ROCKS, "accept", note="the new text is good, too")
    assert drifts(accepted) == {}
    assert rows(accepted)[0].settled_by == number
    compare(accepted)
    assert drifts(accepted) == {}
    undo(accepted, number)
    assert list(drifts(accepted)) == ["text"]
    compare(accepted)
    assert list(drifts(accepted)) == ["text"]
    assert len(rows(accepted)) == 1
    assert [said["kind"] for said in log_of(accepted)] == ["accept", "accept", "accept"]


def test_a_rejected_item_is_not_watched(accepted):
    decide(accepted, ROCKS, "reject")
    change(accepted, page(SHARES))
    assert rows(accepted) == []
    assert compare(accepted).n_items == 0


def test_a_decision_made_while_the_pages_were_compared_is_not_overtaken(accepted):
    at_day(accepted, 8)
    crawl(accepted, {ROCKS: page(SHARES)})

    class Meanwhile(FixedClock):
        """Somebody accepts the item just before the batch is stored."""

        def now(self):
            accepted.clock = FixedClock(self._at)
            decide(accepted, ROCKS, "accept")
            return self._at

    accepted.clock = Meanwhile(accepted.clock.now())
    run_stage(accepted, DriftStage())
    assert rows(accepted) == []


def test_a_moved_page_is_compared_with_the_one_that_it_moved_from(accepted):
    there = f"{ORIGIN}/stones"
    at_day(accepted, 8)
    crawl(accepted, {ROCKS: None}, status=301, redirected_to=there)
    crawl(accepted, {there: page()})
    compare(accepted)
    assert id_of(accepted, there) == id_of(accepted, ROCKS)
    assert drifts(accepted) == {}
    at_day(accepted, 9)
    crawl(accepted, {there: page(SHARES)})
    compare(accepted)
    assert list(drifts(accepted, there)) == ["text"]


def test_a_capture_that_was_deleted_leaves_the_question_open(accepted):
    with accepted.read() as session:
        first = session.scalars(select(CaptureRow.payload_hash)).first()
    accepted.payloads.path_of(first).unlink()
    change(accepted, page(SHARES))
    assert drifts(accepted) == {}
    assert "missing or damaged" in figures(accepted)["unknown"]


def test_a_run_that_is_killed_goes_on_and_finds_each_drift_once(server, copy_of, filled):
    data_dir = copy_of(filled)
    settings = sample_settings(data_dir)
    with open_catalog(settings) as catalog:
        with catalog.read() as session:
            found = session.execute(
                select(ResourceRow.url, CaptureRow.run_id)
                .join(CaptureRow, CaptureRow.id == ResourceRow.capture_id)
                .where(ResourceRow.locator == "page", CaptureRow.kind == "page")
                .order_by(ResourceRow.url)
            ).all()[:12]
        urls = [row.url for row in found]
        for url in urls:
            decide(catalog, url, "accept")
    later = FixedClock(parse_time("2026-11-25T12:00:00Z"))
    with open_catalog(settings, later) as catalog:
        replace_pages(catalog, urls)
    killed_at(data_dir, sample_definition(server), "drift")
    with open_catalog(settings, later) as catalog:
        n_found = len(drifted(catalog))
        assert n_found == 7  # one batch
        run_stage(catalog, DriftStage())
        assert sorted(drifted(catalog)) == sorted(urls)
        assert run_stage(catalog, DriftStage()).n_written == 0


def replace_pages(catalog, urls):
    """What a crawl brings when somebody replaced all these pages."""
    now = catalog.clock.now()
    with catalog.begin() as session:
        run_id, _ = begin_run(session, "crawl", at=now, source_id="sample")
    body = page(SHARES, title="Saving and investing").encode()
    catalog.capture_log(run_id=run_id, source_id="sample").add(
        [
            NewCapture(
                url, url, 200, now, body=body + f"<!--{url}-->".encode(), content_type="text/html"
            )
            for url in urls
        ]
    )
    with catalog.begin() as session:
        finish_run(session, run_id, at=now, status="ok")


def drifted(catalog):
    with catalog.read() as session:
        found = select(ResourceRow.url).join(Drift, Drift.resource_id == ResourceRow.id)
        return session.scalars(found.where(Drift.kind == "text")).all()


def test_a_record_that_moved_within_its_listing_is_compared_with_itself(catalog):
    """Listings grow at the front: what was on page 1 is on page 2 later."""
    at_day(catalog, 0)
    harvest(catalog, {1: [("a", "by"), ("b", "by")]})
    decide(catalog, f"{ORIGIN}/b", "accept")
    at_day(catalog, 7)
    harvest(catalog, {1: [("c", "by"), ("a", "by")], 2: [("b", "by-nc")]})
    compare(catalog)
    assert list(drifts(catalog, f"{ORIGIN}/b")) == ["license"]


def harvest(catalog, pages):
    now = catalog.clock.now()
    definition = SourceDefinition.model_validate(
        {
            "id": "list", "name": "A list", "protocol": "json", "start": [f"{ORIGIN}/api?page=1"],
            "records": {
                "items": "items[]", "id": "id", "url": ["url"],
                "fields": {"name": ["title"], "license": ["license"]},
            },
        }
    ).model_dump(mode="json")  # fmt: skip
    with catalog.begin() as session:
        remember_source(session, "list", "A list", definition, at=now)
        run_id, _ = begin_run(session, "crawl", at=now, source_id="list")
    log = catalog.capture_log(run_id=run_id, source_id="list")
    for number, items in pages.items():
        url = f"{ORIGIN}/api?page={number}"
        body = {
            "items": [
                {
                    "id": f"lesson-{name}", "url": f"{ORIGIN}/{name}", "title": f"Lesson {name}",
                    "license": f"https://creativecommons.org/licenses/{cc}/4.0/",
                }
                for name, cc in items
            ]
        }  # fmt: skip
        log.add(
            [
                NewCapture(
                    url, url, 200, now, body=json.dumps(body).encode(),
                    content_type="application/json", kind="records",
                )
            ]
        )  # fmt: skip
    with catalog.begin() as session:
        finish_run(session, run_id, at=now, status="ok")
    assert run_stage(catalog, ExtractStage()).failed == {}
