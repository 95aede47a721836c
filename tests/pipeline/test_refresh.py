"""What a second run does: nothing where nothing changed, and only what must be done elsewhere."""

from collections import Counter

import pytest
from sqlalchemy import func, select, update
from tests.pipeline.marks import marks, written
from tests.pipeline.runs import fetched, page, replaced, sample_definition, sample_settings
from tests.pipeline.snapshot import differences, snapshot

from curate import bundled
from curate.catalog import open_catalog
from curate.catalog.models import (
    CaptureRow,
    ExtractionRow,
    FindingRow,
    RejectionRow,
    ResourceRow,
    ResourceUrl,
    ScorecardRow,
    VectorRow,
)
from curate.catalog.sources import remember_source
from curate.pipeline.dedupe_step import fold_duplicates
from curate.pipeline.extract_step import ExtractStage
from curate.pipeline.finding_steps import EmbeddingStep
from curate.pipeline.models import Models
from curate.pipeline.refresh import RefreshReport, judge_catalog, refresh, update_index
from curate.pipeline.steps import FindingStage, run_stage
from curate.review import edit, find_resource
from curate.search import open_backend

pytestmark = pytest.mark.slow

LATER = "2026-11-22T13:00:00Z"  # an hour after the first run: no link is due, the month is the same
ORIGIN = "https://lessons.curate.example"
LESSON = "/science/how-heat-moves.html"
COPY, COPIED = f"{ORIGIN}/library/clouds-and-weather.html", f"{ORIGIN}/science/clouds.html"


@pytest.fixture
def later(copy_of, filled):
    """The catalog of one whole run, opened an hour later."""
    with open_catalog(sample_settings(copy_of(filled), now=LATER)) as catalog:
        yield catalog


def judge(catalog):
    judge_catalog(catalog, report := RefreshReport())
    return report


def resource(catalog, path):
    with catalog.read() as session:
        return session.scalars(select(ResourceRow).where(ResourceRow.url == ORIGIN + path)).one()


def test_a_second_run_over_unchanged_sites_writes_nothing(later, server):
    before = marks(later)
    report = refresh(later, [sample_definition(server)])
    assert report.problems == []
    assert {step.name: (step.n_stale, step.n_written) for step in report.steps} == {
        step.name: (0, 0) for step in report.steps
    }
    assert report.crawls["sample"]["unchanged"] == report.crawls["sample"]["pages"] > 40
    assert written(before, marks(later)) == {}


def test_every_address_is_a_resource_or_a_counted_rejection(later):
    with later.read() as session:
        newest = select(func.max(CaptureRow.id)).group_by(CaptureRow.source_id, CaptureRow.url)
        addresses = set(session.scalars(select(CaptureRow.url).where(CaptureRow.id.in_(newest))))
        resources = list(session.scalars(select(ResourceRow.url)))
        rejected = list(session.scalars(select(RejectionRow.url)))
        n_marked = session.scalar(select(func.sum(ExtractionRow.n_resources)))
    assert Counter(resources + rejected) == Counter(addresses)
    assert n_marked == len(resources) > 40
    assert len(rejected) > 3


def test_a_redirect_leads_to_its_resource_whichever_of_the_two_is_read_first(later):
    # By address the sample's own redirect is read before its target, this one after it.
    fetched(later, "/weather/heat.html", status=301, redirected_to=ORIGIN + LESSON)
    judge(later)
    assert redirects(later) == {
        "/math/rates.html": "/math/unit-rates.html",
        "/weather/heat.html": LESSON,
    }
    with later.read() as session:
        assert find_resource(session, f"{ORIGIN}/math/rates.html").url.endswith("unit-rates.html")


def test_a_redirect_that_leads_elsewhere_does_not_lead_to_both(later):
    fetched(later, "/math/rates.html", status=301, redirected_to=ORIGIN + LESSON)
    judge(later)
    assert redirects(later) == {"/math/rates.html": LESSON}


def redirects(catalog):
    with catalog.read() as session:
        rows = session.execute(
            select(ResourceUrl.url, ResourceRow.url)
            .join(ResourceRow, ResourceRow.id == ResourceUrl.resource_id)
            .where(ResourceUrl.role == "redirect")
        ).all()
    assert len({row[0] for row in rows}) == len(rows)
    return {row[0].removeprefix(ORIGIN): row[1].removeprefix(ORIGIN) for row in rows}


def test_a_page_that_is_gone_is_marked_with_a_date_and_kept(later, server):
    before = resource(later, LESSON)
    marked = marks(later)
    with page(server, LESSON, lambda _: None):
        report = refresh(later, [sample_definition(server)])
    assert report.problems == []
    after = resource(later, LESSON)
    assert (after.id, after.text, after.document) == (before.id, before.text, before.document)
    assert before.gone_at is None
    assert after.gone_at == later.clock.now()
    assert after.gone_because == "its address answers 404"
    backend = open_backend(later.settings)
    # A teacher is not sent to a page that is not there, and can still ask for what is hidden.
    assert backend.get(after.id).link_state == "dead"
    backend.close()
    assert written(marked, marks(later)).pop("index") == {ORIGIN + LESSON}


def test_a_page_that_comes_back_is_there_again_as_it_was(later, server):
    before = resource(later, LESSON)
    with page(server, LESSON, lambda _: None):
        refresh(later, [sample_definition(server)])
    report = refresh(later, [sample_definition(server)])
    assert report.problems == []
    after = resource(later, LESSON)
    assert (after.id, after.document, after.gone_at) == (before.id, before.document, None)
    backend = open_backend(later.settings)
    assert backend.get(after.id).name == after.name
    backend.close()


def test_a_changed_page_is_judged_anew_and_no_other(later, server):
    before = marks(later)
    addition = "<p>Warm air rises because it is lighter than the cold air around it.</p></main>"
    with page(server, LESSON, replaced("</main>", addition)):
        refresh(later, [sample_definition(server)])
        changed = written(before, marks(later))
    url = ORIGIN + LESSON
    assert changed.pop("resources") == changed.pop("extractions") == changed.pop("index") == {url}
    assert changed.pop("scorecards") == {(url, "purchase_questions")}
    steps = ("readability", "embedding", "dedupe")
    assert changed.pop("findings") == {
        *((url, step, "") for step in steps),
        (url, "alignment", "demo"),
    }
    fields = changed.pop("fields")
    now = marks(later)["fields"]
    assert {(now.get(one) or before["fields"][one])[0] for one in fields} == {url}
    assert changed == {}
    assert "lighter than the cold air" in resource(later, LESSON).text


def test_a_page_that_changes_and_changes_back_says_again_what_it_said(later, server):
    first = snapshot(later)
    original = server.site.pages[LESSON].body
    fetched(later, LESSON, body=original.replace(b"</main>", b"<p>For a while.</p></main>"))
    assert judge(later).steps[0].n_written == 1
    fetched(later, LESSON, body=original)
    judge(later)
    second = snapshot(later)
    for part in ("captures", "runs", "vectors"):  # these keep what was
        del first[part]
    assert differences(first, second) == []


def test_a_copy_that_gets_words_of_its_own_leaves_its_work(later, server):
    body = server.site.pages[COPY.removeprefix(ORIGIN)].body
    fetched(later, COPY.removeprefix(ORIGIN), body=body.replace(b"</main>", b"<p>New.</p></main>"))
    judge(later)
    with later.read() as session:
        aliases = session.scalars(select(ResourceUrl.url).where(ResourceUrl.role == "alias")).all()
    assert COPY not in aliases
    assert COPY in marks(later)["index"]


def test_a_work_whose_canonical_address_dies_hands_every_address_over(copy_of, filled):
    """Three failures days apart make an address dead; then the copy stands for the work."""
    data_dir = copy_of(filled)
    for day in ("2026-11-23", "2026-11-27", "2026-12-01"):
        with open_catalog(sample_settings(data_dir, now=f"{day}T12:00:00Z")) as catalog:
            fetched(catalog, COPIED.removeprefix(ORIGIN), status=404)
            fold_duplicates(catalog)
    with open_catalog(sample_settings(data_dir, now="2026-12-01T13:00:00Z")) as catalog:
        update_index(catalog, Models(catalog.settings))
        found = snapshot(catalog)
    held = {key for key in found["addresses"] if key[0] in (COPY, COPIED)}
    assert held == {
        (COPY, "canonical", f"{COPY}#page"),
        (COPIED, "canonical", f"{COPIED}#page"),
        (COPIED, "alias", f"{COPY}#page"),
    }
    assert COPY in found["index"]
    assert COPIED not in found["index"]


def changed_rubric(tmp_path, *, rubric_id="purchase_questions"):
    """The shipped rubric with another weight for its last question."""
    text = (bundled.folder("rubrics") / "purchase_questions.yaml").read_text(encoding="utf-8")
    head, _, tail = text.rpartition("weight: ")
    assert not tail.startswith("9")
    path = tmp_path / "rubric.yaml"
    text = f"{head}weight: 9{tail[tail.index(chr(10)) :]}"
    text = text.replace("id: purchase_questions", f"id: {rubric_id}", 1)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_changed_rubric_scores_again_without_a_request(copy_of, filled, server, tmp_path):
    rubric = changed_rubric(tmp_path)
    server.forget()
    with open_catalog(sample_settings(copy_of(filled), now=LATER, rubric=str(rubric))) as catalog:
        before = marks(catalog)
        judge(catalog)
        changed = written(before, marks(catalog))
    assert server.requests == []
    assert set(changed) <= {"scorecards", "index"}
    assert len(changed["scorecards"]) == len(before["resources"]) > 40


def test_a_second_rubric_stands_beside_the_first_and_the_index_shows_the_one_in_use(
    copy_of, filled, tmp_path
):
    data_dir, rubric = copy_of(filled), changed_rubric(tmp_path, rubric_id="ours")
    with open_catalog(sample_settings(data_dir, rubric=str(rubric))) as catalog:
        judge(catalog)
        with catalog.read() as session:
            rows = session.scalars(select(ScorecardRow).where(ScorecardRow.rubric == "ours")).all()
        ours = {row.resource_id: row.score for row in rows}
        assert index_scores(catalog) == {i: ours[i] for i in index_scores(catalog)}
    with open_catalog(sample_settings(data_dir)) as catalog:
        judge(catalog)
        assert index_scores(catalog) != {i: ours[i] for i in index_scores(catalog)}


def index_scores(catalog):
    backend = open_backend(catalog.settings)
    try:
        return {i: backend.get(i).score for i in backend.ids_and_hashes()}
    finally:
        backend.close()


def test_a_new_framework_is_aligned_to_without_touching_the_others(
    copy_of, filled, server, tmp_path
):
    table = tmp_path / "town.csv"
    table.write_text(
        "code,statement,grade,subject\n"
        "T.1,Explain how heat moves by conduction convection and radiation,6,science\n"
        "T.2,Compare fractions with unlike denominators,4,mathematics\n",
        encoding="utf-8",
    )
    server.forget()
    frameworks = f"demo,{table}"
    settings = sample_settings(copy_of(filled), now=LATER, frameworks=frameworks)
    with open_catalog(settings) as catalog:
        before = marks(catalog)
        report = judge(catalog)
        changed = written(before, marks(catalog))
    names = [step.name for step in report.steps if step.n_written]
    assert [name for name in names if name != "index"] == ["alignment:town"]
    assert len(changed["findings"]) == len(before["resources"]) > 40
    assert {(step, key) for _, step, key in changed["findings"]} == {("alignment", "town")}
    assert set(changed) <= {"findings", "index"}
    assert server.requests == []


def write_by_a_changed_page(catalog, server):
    with page(server, LESSON, replaced("</main>", "<p>A new last sentence.</p></main>")):
        refresh(catalog, [sample_definition(server)])


def write_by_a_page_with_another_title(catalog, server):
    body = server.site.pages[LESSON].body
    fetched(catalog, LESSON, body=body.replace(b"Conduction, convection and radiation", b"Heat"))
    assert run_stage(catalog, ExtractStage()).n_stale == 1


def write_by_a_newer_extractor(catalog, server):
    with catalog.begin() as session:
        session.execute(update(ExtractionRow).values(version="an older one"))
    assert run_stage(catalog, ExtractStage()).n_stale > 40


def write_by_a_second_source(catalog, server):
    other = sample_definition(server, id="other", name="Other").model_dump(mode="json")
    with catalog.begin() as session:
        remember_source(session, "other", "Other", other, at=catalog.clock.now())
    body = server.site.pages[LESSON].body.replace(b"</main>", b"<p>Theirs.</p></main>")
    fetched(catalog, LESSON, body=body, source="other")
    assert run_stage(catalog, ExtractStage()).n_stale == 1


def write_by_a_page_that_went_and_came_back(catalog, server):
    fetched(catalog, LESSON, status=410)
    judge(catalog)
    fetched(catalog, LESSON, body=server.site.pages[LESSON].body + b"<!-- back -->")
    assert run_stage(catalog, ExtractStage()).n_stale == 1


def write_by_an_edit_of_another_field(catalog, server):
    edit(catalog, ORIGIN + LESSON, "description", "How heat gets from here to there.")


@pytest.mark.parametrize(
    "write",
    [
        write_by_a_changed_page,
        write_by_a_page_with_another_title,
        write_by_a_newer_extractor,
        write_by_a_second_source,
        write_by_a_page_that_went_and_came_back,
        write_by_an_edit_of_another_field,
    ],
)
def test_a_persons_word_outlives_every_later_write(write, later, server):
    edit(later, ORIGIN + LESSON, "name", "Three ways heat travels", note="as our teachers say it")
    edit(later, ORIGIN + LESSON, "grades", [6, 7])
    edit(later, ORIGIN + LESSON, "license", "CC-BY-NC-4.0")
    write(later, server)
    row = resource(later, LESSON)
    assert (row.name, row.document["name"]) == ("Three ways heat travels",) * 2
    assert row.document["grades"] == [6, 7]
    assert row.document["license"] == "CC-BY-NC-4.0"
    judge(later)
    backend = open_backend(later.settings)
    shown = backend.get(row.id)
    backend.close()
    assert (shown.name, shown.grades, shown.license_use) == (
        "Three ways heat travels", (6, 7), "noncommercial",
    )  # fmt: skip


def test_a_search_engine_that_is_down_leaves_the_catalog_written_and_its_documents_stale(
    server, copy_of, whole_run, closed_port
):
    filled, before = whole_run
    data_dir = copy_of(before("index"))
    with open_catalog(sample_settings(data_dir, elasticsearch_url=closed_port)) as catalog:
        report = judge(catalog)
        assert report.search_down
        assert [
            problem for problem in report.problems if "run `curate index build` later" in problem
        ]
        assert len(report.problems) == 1
    with (
        open_catalog(sample_settings(data_dir)) as catalog,
        open_catalog(sample_settings(filled)) as whole,
    ):
        assert update_index(catalog, Models(catalog.settings)).n_written > 35
        assert differences(snapshot(catalog), snapshot(whole)) == []


def test_a_record_that_cannot_be_embedded_does_not_cost_the_others_their_vectors(later):
    """One resource whose document lost its name: a fault that the embedding step meets."""
    with later.begin() as session:
        session.execute(
            update(FindingRow).where(FindingRow.step == "embedding").values(version="0")
        )
        session.query(VectorRow).delete()
        broken = session.scalars(
            select(ResourceRow).where(ResourceRow.url == ORIGIN + LESSON)
        ).one()
        broken.document = {k: v for k, v in broken.document.items() if k != "name"}
        broken_id = broken.id
    report = run_stage(later, FindingStage(EmbeddingStep(Models(later.settings))))
    assert list(report.failed) == [broken_id]
    with later.read() as session:
        bodies = session.scalars(
            select(FindingRow.body).where(
                FindingRow.resource_id != broken_id, FindingRow.step == "embedding"
            )
        )
        inputs = {body["input"] for body in bodies}
        held = set(session.scalars(select(VectorRow.input_hash)))
    assert inputs == held
