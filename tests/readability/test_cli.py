"""`curate readability` through the real command: files, pages, addresses, lines, what it says."""

import io
import json
import os
import subprocess
import sys
import threading
import zipfile
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import typer
from jsonschema import Draft202012Validator
from tests.readability import texts
from typer.testing import CliRunner

from curate.cli.readability import command
from curate.errors import ConfigError, RecordRejected
from curate.readability import assess

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs/schemas/readability.schema.json").read_text("utf-8")
)
VALIDATOR = Draft202012Validator(SCHEMA)
app = typer.Typer()
app.command()(command)
runner = CliRunner()

PAGE = (
    "<!doctype html><html lang='en'><head><title>Birds</title></head><body>"
    "<nav><a href='/'>Home page of the very large encyclopedia</a></nav><main>"
    + "".join(f"<p>{paragraph}</p>" for paragraph in texts.LONG.split("\n\n"))
    + "</main></body></html>"
)
BOOK = "\n\n".join(
    f"Chapter {n}\n\n{part}"
    for n, part in enumerate(
        ["The dog ran to the hill and sat in the sun. " * 60, f"{texts.HARD}\n\n" * 5], start=1
    )
)


def _lines(*objects):
    return "".join(json.dumps(value) + "\n" for value in objects)


def _run(*arguments, given=None):
    return runner.invoke(app, [str(argument) for argument in arguments], input=given)


def _whole(*arguments, given=b"", **environment):
    """The command in a process of its own, as a person runs it: code, output, errors."""
    done = subprocess.run(
        [sys.executable, "-m", "curate", "readability", *map(str, arguments)],
        input=given,
        capture_output=True,
        timeout=60,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **environment},
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


# --- JSON Lines -----------------------------------------------------------------------------------


def test_lines_are_answered_in_order_and_fit_the_schema(tmp_path):
    source = tmp_path / "in.jsonl"
    all_texts = {name: text for name, text in vars(texts).items() if name.isupper()}
    all_texts["BOOK"] = BOOK
    source.write_text(
        _lines(*({"id": name, "text": text, "unknown": 1} for name, text in all_texts.items())),
        encoding="utf-8",
    )
    result = _run("--jsonl", source)
    assert result.exit_code == 0, result.output
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == list(all_texts)
    for answer in answers:
        VALIDATOR.validate(answer)
    assert {answer["status"] for answer in answers} > {"ok", "not_prose", "unsupported_language"}
    assert [c["name"] for c in answers[-1]["course"]["chapters"]] == ["Chapter 1", "Chapter 2"]


def test_a_bad_line_is_answered_on_its_own_line_with_exit_code_4():
    lines = _lines({"id": 1, "text": texts.LONG}, {"id": 2}, {"id": 3, "text": 5}) + "no json\n"
    result = _run("--jsonl", "-", given=lines)
    assert result.exit_code == 4
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert answers[0]["status"] == "ok"
    assert [answer.get("id") for answer in answers[1:]] == [2, 3, None]
    for answer in answers[1:]:
        assert answer["error"]
        VALIDATOR.validate(answer)


@pytest.mark.parametrize("record_id", [None, 2**70, "\ud800", ["a", {"b": 1}], 1.5, "é"])
def test_an_id_comes_back_as_it_came_in(record_id):
    result = _run("--jsonl", "-", given=_lines({"id": record_id, "text": "Too short."}))
    assert json.loads(result.stdout)["id"] == record_id


def test_a_program_that_waits_for_each_answer_gets_it():
    child = subprocess.Popen(
        [sys.executable, "-m", "curate", "readability", "--jsonl", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    timer = threading.Timer(60, child.kill)  # so that a command that waits fails the test
    timer.start()
    try:
        for n in range(3):
            child.stdin.write(_lines({"id": n, "text": "Too short."}).encode())
            child.stdin.flush()
            assert json.loads(child.stdout.readline())["id"] == n
    finally:
        timer.cancel()
        child.communicate()


def test_the_schema_refuses_what_is_no_finding():
    assert not VALIDATOR.is_valid({"id": 1})
    assert not VALIDATOR.is_valid({"id": 1, "status": "fine"})


def test_the_declared_language_and_the_model_setting_are_honored(monkeypatch):
    line = _lines({"id": 1, "text": texts.LONG, "lang": "fr"})
    fitted = json.loads(_run("--jsonl", "-", given=line).stdout)
    assert "declared as fr" in fitted["note"]
    monkeypatch.setenv("CURATE_READABILITY_MODEL", "published")
    published = json.loads(_run("--jsonl", "-", given=line).stdout)
    assert published["lexile_like"] != fitted["lexile_like"]


def test_formulas_can_be_left_out():
    line = _lines({"id": 1, "text": texts.LONG})
    assert json.loads(_run("--jsonl", "-", given=line).stdout)["formulas"]
    assert json.loads(_run("--jsonl", "-", "--no-formulas", given=line).stdout)["formulas"] == {}


# --- What a person reads --------------------------------------------------------------------------


def test_a_file_is_explained_to_a_reader(tmp_path):
    source = tmp_path / "lesson.txt"
    source.write_text(texts.LONG, encoding="utf-8")
    page = _run(source).stdout
    finding = assess(texts.LONG)
    assert f"This text reads at about {finding.label}" in page
    for part in (
        "Grade bands",
        "this text",
        "whole work",
        "What makes it harder: sentences",
        "adds",
    ):
        assert part in page
    assert "not a certified Lexile measure" in page
    assert "\x1b" not in page


def test_a_file_without_prose_says_why_there_is_no_number():
    page = _run("-", given=texts.POEM).stdout
    assert "No reading level can be told: mostly verse" in page
    assert "Estimate" not in page


def test_the_course_shows_where_a_book_gets_hard(tmp_path):
    source = tmp_path / "book.txt"
    source.write_text(BOOK, encoding="utf-8")
    page = _run(source, "--course").stdout
    first, second = (line for line in page.splitlines() if line.startswith("  Chapter "))
    assert first.endswith("easiest")
    assert second.endswith("hardest")
    assert max(set(first) & set("▁▂▃▄▅▆▇█")) < min(set(second) & set("▁▂▃▄▅▆▇█"))
    assert "slices of about 125 words" in page


def test_a_short_text_says_that_it_has_no_course():
    assert "1,000 words" in _run("-", "--course", given=texts.LONG).stdout


def test_what_a_text_holds_cannot_steer_the_terminal():
    hostile = (
        "\x1b[2J\x1b]0;owned\x07The old dog \x1b[31mran to the hill, \u202eand sat in the sun "
    )
    page = _run("-", given=f"{texts.LONG} {hostile * 8}all day long.").stdout
    assert not set(page) & {"\x1b", "\x07", "\u202e"}


def test_one_finding_as_json_fits_the_schema():
    found = json.loads(_run("-", "--json", given=texts.LONG).stdout)
    VALIDATOR.validate(found)
    assert found["status"] == "ok"


def test_several_files_make_a_table_in_the_order_given(tmp_path):
    for name, text in (("b.txt", texts.LONG), ("a.txt", texts.POEM)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    result = _run(tmp_path / "b.txt", tmp_path / "a.txt")
    assert "not a certified Lexile measure" in result.stderr
    head, *rows = result.stdout.splitlines()
    assert head.split() == ["text", "level", "bands", "ease", "status"]
    assert [row.split()[0].rpartition("/")[2] for row in rows] == ["b.txt", "a.txt"]
    assert rows[0].split()[1] == assess(texts.LONG).label
    assert "not_prose" in rows[1]


def test_of_several_files_one_that_cannot_be_read_is_told_and_the_others_go_on(tmp_path):
    good = tmp_path / "good.txt"
    good.write_text(texts.LONG, encoding="utf-8")
    result = _run(tmp_path / "missing.txt", good, "--json")
    assert result.exit_code == 4
    assert json.loads(result.stdout)["id"] == str(good)
    assert "missing.txt" in result.stderr


def test_ease_is_told_from_the_layers_of_the_model_where_they_are_asked_for(tmp_path):
    source = tmp_path / "lesson.txt"
    source.write_text(texts.LONG, encoding="utf-8")
    counted = json.loads(_run(source, "--json").stdout)
    told = json.loads(_run(source, "--json", "--ease", "layers").stdout)
    VALIDATOR.validate(told)
    assert (counted["ease_from"], told["ease_from"]) == ("features", "layers")
    assert told["ease"] != counted["ease"]
    assert told["lexile_like"] == counted["lexile_like"]
    lines = _lines({"id": 1, "text": texts.LONG}, {"id": 2, "text": texts.POEM})
    answers = _run("--jsonl", "-", "--ease", "layers", given=lines).stdout.splitlines()
    assert json.loads(answers[0])["ease"] == told["ease"]
    assert json.loads(answers[1])["ease"] is None


def test_no_model_is_loaded_for_counted_features_nor_for_texts_without_a_number():
    code = (
        "import sys; from typer.testing import CliRunner; import typer;"
        "from curate.cli.readability import command; app = typer.Typer(); app.command()(command);"
        "result = CliRunner().invoke(app, sys.argv[2:], input=sys.argv[1]);"
        "assert result.exit_code == 0, result.output; assert 'torch' not in sys.modules"
    )
    for text, more in ((texts.LONG, ()), (texts.POEM, ("--ease", "layers"))):
        subprocess.run([sys.executable, "-c", code, text, "-", *more], check=True, timeout=60,
                       env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})  # fmt: skip


# --- Where texts come from ------------------------------------------------------------------------


def test_a_page_is_read_without_its_navigation(tmp_path):
    source = tmp_path / "birds.html"
    source.write_text(PAGE, encoding="utf-8")
    for found in (_run(source, "--json"), _run("-", "--json", given=PAGE)):
        finding = json.loads(found.stdout)
        assert finding["lexile_like"] == assess(texts.LONG).lexile_like
        assert finding["prose_words"] == assess(texts.LONG).prose_words


def test_a_page_without_a_title_is_read_as_well():
    bare = PAGE.replace("<title>Birds</title>", "")
    assert json.loads(_run("-", "--json", given=bare).stdout)["status"] == "ok"


def test_the_language_that_a_page_declares_is_told_to_the_judge():
    page = PAGE.replace("lang='en'", "lang='fr'")
    assert "declared as fr" in json.loads(_run("-", "--json", given=page).stdout)["note"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_text_is_read_in_the_encoding_that_it_has(tmp_path, encoding):
    source = tmp_path / "a.txt"
    text = texts.LONG + " The café’s birds sang."
    source.write_bytes(text.encode(encoding))
    found = json.loads(_run(source, "--json").stdout)
    assert found["prose_words"] == assess(text).prose_words
    assert found["lexile_like"] == assess(text).lexile_like


def test_an_epub_is_read_by_its_chapters(tmp_path):
    source = tmp_path / "book.epub"
    with zipfile.ZipFile(source, "w") as book:
        book.writestr("mimetype", "application/epub+zip")
        book.writestr(
            "META-INF/container.xml",
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">'
            '<rootfiles><rootfile full-path="b.opf" '
            'media-type="application/oebps-package+xml"/></rootfiles></container>',
        )
        book.writestr(
            "b.opf",
            '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata '
            'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Birds</dc:title>'
            '<dc:language>en</dc:language></metadata><manifest><item id="a" href="a.xhtml" '
            'media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine>'
            "</package>",
        )
        book.writestr(
            "a.xhtml", PAGE.replace("<html ", "<html xmlns='http://www.w3.org/1999/xhtml' ")
        )
    assert json.loads(_run(source, "--json").stdout)["status"] == "ok"


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), "not_text"),
        (b"\x7fELF" + b"\0" * 500, "not_text"),
        (b"%PDF-1.7\nbroken", "unreadable"),
        (b"PK\x03\x04 broken", "unreadable"),
        (b"<!doctype html><html><body><script>var a = 1;</script></body></html>", "empty"),
    ],
)
def test_what_holds_no_text_is_one_clear_line(tmp_path, payload, reason):
    source = tmp_path / "lesson"
    source.write_bytes(payload)
    result = _run(source)
    assert isinstance(result.exception, RecordRejected)
    assert result.exception.reason == reason
    assert str(source) in str(result.exception)
    assert "\n" not in str(result.exception)


def test_a_huge_file_is_turned_away_before_it_is_read_whole(tmp_path):
    source = tmp_path / "huge.txt"
    with source.open("wb") as stream:
        stream.truncate(65 * 1024 * 1024)
    result = _run(source)
    assert isinstance(result.exception, RecordRejected)
    assert result.exception.reason == "too_large"


@pytest.mark.parametrize(
    "arguments",
    [[], ["a", "--jsonl", "b"], ["missing.txt"], ["."], ["--jsonl", "missing.jsonl"], ["a\0b"]],
)
def test_wrong_use_is_one_clear_error(arguments):
    result = _run(*arguments)
    assert isinstance(result.exception, ConfigError)
    assert "\n" not in str(result.exception)


def test_errors_end_with_their_code_and_one_line(tmp_path):
    code, out, err = _whole(tmp_path / "missing.txt")
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert err.startswith("curate: ")
    empty = tmp_path / "empty.txt"
    empty.touch()
    assert _whole(empty)[0] == 4


# --- Addresses ------------------------------------------------------------------------------------


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append((self.path, self.headers["User-Agent"]))
        status, kind, body = self.server.pages.get(self.path, (404, "text/html", "nothing here"))
        payload = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        self.send_header("Content-Type" if status != 302 else "Location", kind)
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.asked, server.pages = [], {"/robots.txt": (200, "text/plain", "User-agent: *\n")}
    server.origin = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=partial(server.serve_forever, 0.02), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def _fetched(site, path, networks="127.0.0.0/8"):
    return _whole(
        site.origin + path, "--json", CURATE_ALLOW_NETWORKS=networks, CURATE_CONTACT="a@b.example"
    )


def test_a_page_on_the_web_is_fetched_after_its_robots_txt_and_judged(site):
    site.pages["/moved"] = (302, "/birds", "")
    site.pages["/birds"] = (200, "text/html", PAGE)
    code, out, err = _fetched(site, "/moved")
    assert code == 0, err
    found = json.loads(out)
    assert found["id"] == f"{site.origin}/birds"
    assert found["lexile_like"] == assess(texts.LONG).lexile_like
    paths = [path for path, _ in site.asked]
    assert paths == ["/robots.txt", "/moved", "/birds"]
    assert all("curate" in agent and "a@b.example" in agent for _, agent in site.asked)


def test_a_page_that_robots_txt_forbids_is_not_fetched(site):
    site.pages["/robots.txt"] = (200, "text/plain", "User-agent: *\nDisallow: /birds\n")
    site.pages["/birds"] = (200, "text/html", PAGE)
    code, out, err = _fetched(site, "/birds")
    assert (code, out) == (4, "")
    assert "robots.txt" in err
    assert [path for path, _ in site.asked] == ["/robots.txt"]


def test_a_private_address_is_not_asked_unless_its_network_is_allowed(site):
    code, _, err = _fetched(site, "/birds", networks="")
    assert code == 4
    assert "private address" in err
    assert site.asked == []


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((404, "text/html", "gone"), "answered 404"),
        ((200, "image/png", b"\x89PNG\r\n\x1a\n\0\0"), "image/png"),
    ],
)
def test_an_address_without_a_text_is_one_clear_line(site, answer, said):
    site.pages["/birds"] = answer
    code, out, err = _fetched(site, "/birds")
    assert (code, out) == (4, "")
    assert said in err
    assert err.count("\n") == 1


def test_help_shows_how_to_use_it():
    said = io.StringIO(_run("--help").stdout).read()
    for part in ("Example:", "--course", "--jsonl", "URL"):
        assert part in said
