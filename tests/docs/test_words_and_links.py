import re

import pytest
from tests.docs.pages import DOCS, PAGES, ROOT, name_of, prose

_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
BRITISH = {"analyse", "artefact", "behaviour", "catalogue", "centre", "colour", "favour", "fulfil"}
BRITISH |= {"favourite", "honour", "judgement", "labelled", "licence", "normalise", "organise"}
BRITISH |= {"programme", "recognise", "travelled"}
TEXTS = sorted(
    path
    for folder in ("docs", "src", "rubrics", "index_config", "flows", "spiders")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in {".md", ".py", ".html", ".yaml", ".json"}
)


def anchors(page):
    """The anchors of a page's headings, as GitHub makes them."""
    text = [re.sub(r"[^\w\- ]", "", heading.lower()) for heading in _HEADING.findall(prose(page))]
    return {heading.strip().replace(" ", "-") for heading in text}


def broken(page):
    found = []
    for target in _LINK.findall(prose(page)):
        if re.match(r"[a-z]+:", target):
            continue
        address, _, anchor = target.partition("#")
        path = (page.parent / address).resolve() if address else page
        is_there = path.exists() and path.is_relative_to(ROOT)
        if not is_there or (anchor and anchor not in anchors(path)):
            found.append(target)
    return found


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_between_pages_lead_somewhere(page):
    assert broken(page) == []


def test_a_link_to_nowhere_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.docs.test_words_and_links.ROOT", tmp_path)
    page = tmp_path / "a.md"
    page.write_text("# One two\n[a](a.md#one-two) [b](b.md) [c](#three) [d](https://x.example/)")
    assert broken(page) == ["b.md", "#three"]


def test_every_page_can_be_reached_from_the_readme():
    reached, pending = set(), [ROOT / "README.md"]
    while pending:
        page = pending.pop()
        if page in reached:
            continue
        reached.add(page)
        for target in _LINK.findall(prose(page)):
            path = (page.parent / target.partition("#")[0]).resolve()
            pending += [path] if path.suffix == ".md" and path.is_file() else []
            pending += sorted(path.glob("*.md")) if path.is_dir() else []
    assert {name_of(page) for page in PAGES} - {name_of(page) for page in reached} == set()


def test_no_text_calls_the_estimate_a_lexile_measure_except_to_deny_it():
    for path in [ROOT / "README.md", ROOT / "NOTICE", *TEXTS]:
        text = " ".join(re.sub(r"[\"'#*`>]", " ", path.read_text()).split())
        denied = re.sub(r"not (a )?certified Lexile measures?", "", text)
        assert "lexile measure" not in denied.lower(), path


@pytest.mark.parametrize(
    "page", [*PAGES, *sorted((ROOT / "src/curate/cli").glob("*.py"))], ids=name_of
)
def test_spelling_is_american(page):
    words = set(re.findall(r"[a-z]+", page.read_text().lower()))
    assert words & BRITISH == set()


def test_decisions_are_numbered_without_gaps_and_short():
    notes = sorted((DOCS / "decisions").glob("*.md"))
    assert [int(note.name[:4]) for note in notes] == list(range(1, len(notes) + 1))
    for note in notes:
        lines = note.read_text().splitlines()
        assert lines[0].startswith(f"# {int(note.name[:4])}. ")
        assert 10 <= len(lines) <= 35, note.name


def test_the_picture_of_the_house_can_be_read_without_seeing_it():
    from lxml import etree

    svg = etree.fromstring((DOCS / "images" / "house.svg").read_bytes())
    name = {"s": "http://www.w3.org/2000/svg"}
    labels = svg.get("aria-labelledby").split()
    assert svg.get("role") == "img"
    assert [e.get("id") for e in svg.xpath("s:title | s:desc", namespaces=name)] == labels
    assert len(svg.findtext("s:desc", namespaces=name)) > 100
