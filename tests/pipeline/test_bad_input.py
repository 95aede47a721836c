"""Bad sites and bad files: each ends in one clear line or a counted rejection; nothing is lost."""

import threading

import pytest
from sqlalchemy import select
from tests.pipeline.marks import marks, written
from tests.pipeline.runs import sample_settings

from curate import bundled
from curate.catalog import open_catalog
from curate.catalog.models import CaptureRow, ExtractionRow, RejectionRow, ResourceRow
from curate.cli import run_command
from curate.crawl import SourceDefinition
from curate.loopback import LoopbackServer, Reply
from curate.pipeline.extract_step import ExtractStage
from curate.pipeline.refresh import RefreshReport, judge_catalog, refresh
from curate.pipeline.steps import run_stage

ORIGIN = "https://hard.example"
PROSE = "The river carries sand and small stones down to the sea, and the sea grinds them. " * 8


def lesson(title, *, head="", text=PROSE):
    return (
        f"<html lang='en'><head><title>{title}</title>{head}</head>"
        f"<body><main><h1>{title}</h1><p>{text}</p></main></body></html>"
    )


BROKEN = '<script type="application/ld+json">{"@type": "LearningResource", "name": "Bro</script>'
# Path -> reply; what must become of it is in the test.
PAGES = {
    "/robots.txt": Reply(content_type="text/plain", body=b"User-agent: *\nDisallow: /closed/\n"),
    "/good.html": Reply(body=lesson("A good page").encode()),
    "/error.html": Reply(status=500, body=b"oops"),
    "/big.html": Reply(body=lesson("Big").encode() + b" " * 50_000_000),
    "/broken.html": Reply(body=lesson("Broken data", head=BROKEN).encode()),
    "/charset.html": Reply(
        body=lesson("Caf\xe9 river", text=PROSE + "Ni\xf1os").encode(),
        content_type="text/html; charset=iso-8859-1",
    ),
    "/alien.html": Reply(
        body=lesson("Caf\xe9 sea", text=PROSE + "Ni\xf1as").encode("cp1252"),
        content_type="text/html; charset=x-unheard-of",
    ),
    "/empty.html": Reply(body=b""),
    "/untitled.html": Reply(body=b"<html><body></body></html>"),
    "/binary.html": Reply(body=bytes(range(256)) * 40),
    "/sheet": Reply(body=b"%PDF-1.7 not really", content_type="application/pdf"),
    "/closed/key.html": Reply(body=lesson("Answers").encode()),
}


class HardSite:
    """A site of hard pages whose answers a test may change while it runs."""

    def __init__(self):
        links = "".join(f'<a href="{path}">{path}</a> ' for path in PAGES if path != "/robots.txt")
        self.pages = {**PAGES, "/index.html": Reply(body=lesson("All", text=links).encode())}
        self.lock = threading.Lock()

    def answer(self, path):
        return self.pages.get(path, Reply(404, b"<h1>Not here</h1>"))


@pytest.fixture(scope="module")
def site():
    return HardSite()


@pytest.fixture(scope="module")
def definition(site):
    with LoopbackServer(site.answer) as server:
        fields = {
            "id": "hard",
            "name": "Hard pages",
            "start": [f"{ORIGIN}/index.html"],
            "scope": [f"{ORIGIN}/"],
            "origin": {ORIGIN: server.url},
            "delay_s": 0,
        }
        yield SourceDefinition.model_validate(fields)


@pytest.fixture(scope="module")
def catalog(tmp_path_factory, definition):
    """The catalog after one run over the hard pages."""
    settings = sample_settings(tmp_path_factory.mktemp("hard") / "data")
    with open_catalog(settings) as opened:
        report = refresh(opened, [definition])
        assert report.problems == []
        yield opened


def rejected(catalog):
    with catalog.read() as session:
        rows = session.execute(select(RejectionRow.url, RejectionRow.reason))
        return {row[0].removeprefix(ORIGIN): row[1] for row in rows}


def resources(catalog):
    with catalog.read() as session:
        return {r.url.removeprefix(ORIGIN): r for r in session.scalars(select(ResourceRow))}


@pytest.mark.slow
def test_every_hard_page_is_an_item_or_a_rejection_with_its_reason(catalog):
    assert rejected(catalog) == {
        "/error.html": "http_error",
        "/big.html": "too_large",
        "/empty.html": "empty",
        "/untitled.html": "empty",
        "/binary.html": "unreadable",
        "/sheet": "not_a_page",
    }
    found = resources(catalog)
    assert set(found) == {
        "/index.html", "/good.html", "/broken.html", "/charset.html", "/alien.html"
    }  # fmt: skip
    assert found["/broken.html"].name == "Broken data"
    assert found["/charset.html"].name == "Caf\xe9 river"
    assert "Ni\xf1os" in found["/charset.html"].text
    assert "Ni\xf1as" in found["/alien.html"].text
    with catalog.read() as session:
        fetched = {url.removeprefix(ORIGIN) for url in session.scalars(select(CaptureRow.url))}
    assert fetched == {*found, *rejected(catalog)}  # what robots.txt closes was never fetched


def close_by_robots(site):
    site.pages["/robots.txt"] = Reply(
        content_type="text/plain", body=b"User-agent: *\nDisallow: /\n"
    )


def close_by_errors(site):
    for path in site.pages:
        if path != "/robots.txt":
            site.pages[path] = Reply(status=500, body=b"oops")


def shrink(site):
    for path in list(site.pages):
        if path not in ("/robots.txt", "/index.html"):
            del site.pages[path]
    site.pages["/index.html"] = Reply(body=lesson("Nothing left").encode())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("break_it", "changes", "said"),
    [
        (close_by_robots, {}, "source hard: robots.txt disallows every page"),
        (close_by_errors, {}, "source hard: no page could be fetched (answers: 1 x 500)"),
        (shrink, {"expected_items": 8}, "source hard: 1 items came where about 8 were expected"),
        (lambda _: None, {"origin": {ORIGIN: "closed"}}, "source hard: the site cannot be reached"),
    ],
    ids=["robots", "errors", "shrunk", "unreachable"],
)
def test_a_source_that_fails_is_one_line_and_loses_nothing(
    break_it, changes, said, catalog, site, definition, closed_port
):
    if "origin" in changes:
        changes = {"origin": {ORIGIN: closed_port}}
    before, pages = marks(catalog), dict(site.pages)
    break_it(site)
    try:
        report = refresh(catalog, [definition.model_copy(update=changes)])
    finally:
        site.pages = pages
    (problem,) = report.problems
    assert problem.startswith(said)
    assert "\n" not in problem
    after = marks(catalog)
    for part in ("resources", "fields", "findings", "works"):
        # A dead start page may be judged anew; no item, field or text goes.
        assert set(before[part]) <= set(after[part])
    texts = written({"resources": before["resources"]}, {"resources": after["resources"]})
    assert texts == {} or break_it is shrink


def test_a_capture_that_is_damaged_stops_no_other_page(a_catalog):
    with a_catalog.begin() as session:
        row = session.scalars(
            select(CaptureRow).where(CaptureRow.url.endswith("/clouds.html"))
        ).one()
        for mark in session.scalars(select(ExtractionRow)):
            mark.version = "older"
        path, url = a_catalog.payloads.path_of(row.payload_hash), row.url
    path.write_bytes(b"torn")
    before = marks(a_catalog)["resources"]
    report = run_stage(a_catalog, ExtractStage())
    assert list(report.failed) == [url]
    assert "damaged" in report.failed[url]
    assert marks(a_catalog)["resources"] == before  # the item that it gave is kept
    judge_catalog(a_catalog, told := RefreshReport())
    assert [problem.partition(": the capture")[0] for problem in told.problems] == [
        f"extract: {url}"
    ]


# --- Files and settings, where a user meets them --------------------------------------------------


@pytest.fixture
def home(tmp_path, monkeypatch, copy_of, filled):
    """A filled catalog that commands find by their settings."""
    monkeypatch.setenv("CURATE_DATA_DIR", str(copy_of(filled)))
    monkeypatch.setenv("CURATE_ALLOW_NETWORKS", "127.0.0.0/8")
    monkeypatch.setenv("CURATE_EMBEDDING_MODEL", "hashed")
    return tmp_path


def one_line(capsys):
    """What a command said on standard error: one line, no traceback."""
    said = capsys.readouterr().err
    assert len(said.strip().splitlines()) == 1, said
    return said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id: [", "is not YAML"),
        ("id: ours\nname: Ours\nstarts: [https://a.example/]\n", "field `starts` is unknown"),
        (
            "id: Our Source\nname: x\nstart: [https://a.example/]\nscope: [https://a.example/]",
            "`id`",
        ),
        ("- a list", "must hold fields"),
        ("", "must hold fields"),
        ("id: \x00", "is not YAML"),
    ],
)
@pytest.mark.parametrize("command", [["run"], ["crawl", "run"], ["sources", "add"]])
def test_an_invalid_source_file_is_one_line_that_names_file_and_field(
    command, text, said, home, capsys
):
    path = home / "ours.yaml"
    path.write_text(text, encoding="utf-8")
    assert run_command(command[0], [*command[1:], str(path)]) == 2
    line = one_line(capsys)
    assert said in line
    assert "ours.yaml" in line


def misspelled_rubric(home):
    """The shipped rubric with one field that nobody knows."""
    text = (bundled.folder("rubrics") / "purchase_questions.yaml").read_text(encoding="utf-8")
    (home / "rubric.yaml").write_text("wieghts: {}\n" + text, encoding="utf-8")


WRONG_FOR_ALL = [
    ("RUBRIC", "{home}/rubric.yaml", "rubric.yaml: wieghts"),
    ("RUBRIC", "no_such_rubric", "no_such_rubric"),
    ("PROFILE", "{home}/rubric.yaml", "rubric.yaml"),
    ("DISTRICT", "elm", "CURATE_DISTRICT"),
    ("NOW", "yesterday", "yesterday"),
    ("BATCH_SIZE", "none", "CURATE_BATCH_SIZE"),
    ("ALLOW_NETWORKS", "here", "CURATE_ALLOW_NETWORKS"),
]
WRONG_FOR_A_RUN = [
    ("FRAMEWORKS", "{home}/none.json", "none.json"),
    ("FRAMEWORKS", "{home}/rubric.yaml", "rubric.yaml"),
]


@pytest.mark.parametrize(
    ("command", "setting", "value", "said"),
    [
        *((["index", "build"], *wrong) for wrong in WRONG_FOR_ALL),
        *((["demo", "--no-serve"], *wrong) for wrong in WRONG_FOR_ALL + WRONG_FOR_A_RUN),
    ],
)
def test_a_wrong_setting_is_one_line_before_any_work_is_done(
    command, setting, value, said, home, capsys, monkeypatch
):
    misspelled_rubric(home)
    monkeypatch.setenv(f"CURATE_{setting}", value.format(home=home))
    assert run_command(command[0], command[1:]) == 2
    assert said in one_line(capsys)
    assert not (home / "data" / "demo" / "captures").exists()


@pytest.mark.parametrize("command", [["index", "build"], ["index", "status"], ["search", "heat"]])
def test_a_search_engine_that_is_down_exits_3_with_one_line(
    command, home, capsys, monkeypatch, closed_port
):
    monkeypatch.setenv("CURATE_ELASTICSEARCH_URL", closed_port)
    assert run_command(command[0], command[1:]) == 3
    said = capsys.readouterr().err.strip().splitlines()[-1]
    assert said.startswith("curate: search (elasticsearch)")
