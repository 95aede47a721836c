"""The page of changes: what was accepted against what is there now, for eyes and screen readers."""

import pytest
from starlette.testclient import TestClient
from tests.pipeline.drifting import (
    ORIGIN,
    ROCKS,
    SHARES,
    STONES,
    at_day,
    compare,
    crawl,
    id_of,
    page,
)

from curate.catalog import open_catalog
from curate.pipeline.score_step import ScoreStage
from curate.pipeline.steps import run_stage
from curate.review import decide
from curate.settings import load_settings
from curate.web import create_app

EDITED, NEVER = f"{ORIGIN}/edited", f"{ORIGIN}/never"
HOSTILE = (
    "A &lt;script&gt;alert(1)&lt;/script&gt; and &lt;/ins&gt;&lt;img src=x onerror=y&gt; here."
)


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Three lessons: one replaced by a hostile text, one with a word edited, one not accepted."""
    settings = load_settings(
        data_dir=tmp_path_factory.mktemp("drift"),
        embedding_model="hashed",
        now="2026-03-20T12:00:00Z",
    )
    with open_catalog(settings) as catalog:
        at_day(catalog, 0)
        crawl(catalog, {ROCKS: page(), EDITED: page(title="Rocks, again"), NEVER: page(SHARES)})
        decide(catalog, ROCKS, "accept")
        decide(catalog, EDITED, "accept")
        at_day(catalog, 8)
        edited = page([STONES[0].replace("a long way", "far"), *STONES[1:]], title="Rocks, again")
        crawl(catalog, {ROCKS: page((*SHARES, HOSTILE), cc="by-nc"), EDITED: edited})
        compare(catalog)
        run_stage(catalog, ScoreStage(settings))
        ids = {url: id_of(catalog, url) for url in (ROCKS, EDITED, NEVER)}
    with TestClient(create_app(settings, warm_up=False)) as client:
        yield lambda url, more="": client.get(f"/items/{ids[url]}{more}")


def test_the_item_page_says_that_it_changed_and_leads_to_what_changed(pages):
    html = pages(ROCKS).text
    assert "Your district accepted it on 2026-03-02, and it changed since: review it again." in html
    assert "/changes" in html
    assert "changed since" not in pages(EDITED).text
    assert "/changes" not in pages(NEVER).text


def test_the_page_of_changes_names_reasons_and_marks_sentences_in_words_and_elements(pages):
    html = pages(ROCKS, "/changes").text
    assert "<dt>The text changed</dt>" in html
    assert "<dt>The license changed</dt>" in html
    assert "Removed:</span> <del>" in html
    assert "Added:</span> <ins>" in html


def test_a_reworded_sentence_tells_screen_readers_which_words_went_and_came(pages):
    html = pages(EDITED, "/changes").text
    assert "Nothing that asks for a new review changed since." in html
    assert '<del><span class="hidden" lang="en">[removed: </span>a long way' in html
    assert '<ins><span class="hidden" lang="en">[added: </span>far' in html
    assert "sentences unchanged …" in html


def test_hostile_words_stay_words(pages):
    html = pages(ROCKS, "/changes").text
    assert "alert(1)" in html
    assert "<script" not in html
    assert "<img src=x" not in html
    assert "onerror=y&gt;" in html


def test_an_item_that_nobody_accepted_and_one_that_is_none_are_told(pages):
    assert "Your district has not accepted it" in pages(NEVER, "/changes").text
    assert pages(ROCKS, "x/changes").status_code == 404


def test_nothing_is_loaded_from_elsewhere_and_no_script_runs(pages):
    answer = pages(ROCKS, "/changes")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.text.count("<h1") == 1
