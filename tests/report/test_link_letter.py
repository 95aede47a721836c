"""The draft letter to a source about its dead links."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from curate.catalog.link_archive import remember_look_up
from curate.catalog.models import LinkDesk, LinkRow, LinkUse, Source
from curate.cli.links import app
from curate.errors import NotFound
from curate.report.link_letter import letter
from curate.report.link_letter_text import MAX_TOLD, as_json, as_markdown, as_text, why_no_letter
from curate.settings import load_settings


def write(desk, source="s", day=20):
    with desk.open(day) as catalog:
        return letter(catalog, source)


def urls(found):
    return [(page.title, [link.url for link in page.links]) for page in found.pages]


def define(desk, source="s", **more):
    """Fill in the source's definition: its own pages, and whom to write to."""
    given = {"scope": [f"https://{source}.example/"], "contact": "editors@s.example", **more}
    with desk.open() as catalog, catalog.begin() as session:
        row = session.get_one(Source, source)
        row.definition = {**row.definition, **given}


def said(desk, url, **more):
    """A person's word on a link at the link desk."""
    with desk.open() as catalog, catalog.begin() as session:
        link = session.scalars(select(LinkRow).where(LinkRow.url == url)).one()
        session.add(LinkDesk(district_id="default", link_id=link.id, updated_at=desk.start, **more))


@pytest.fixture
def dead(web, desk):
    """A page of source `s` with a link that died after day 0, and one that still works."""
    url = web.give("/worksheet")
    desk.item([url, web.give("/fine")], name="Fractions")
    define(desk)
    desk.check(0)
    del web.pages["/worksheet"]
    for day in (7, 10, 13):
        desk.check(day)
    return url


def test_a_letter_tells_page_words_of_the_link_dates_and_what_was_seen(dead, desk):
    found = write(desk)
    assert (found.contact, found.n_links) == ("editors@s.example", 1)
    ((title, (url,)),) = urls(found)
    (link,) = found.pages[0].links
    assert (title, url, link.text) == ("Fractions", dead, "see")
    assert (link.failing_since, link.last_alive_at) == (desk.day(7), desk.day(0))
    assert (link.n_failures, link.saw) == (3, "answered 404")
    text = as_text(found)
    assert text.startswith("To: editors@s.example\nSubject: 1 link on your pages leads nowhere\n")
    assert "On the page Fractions\n  https://s.example/fractions\n" in text
    assert f'  - "see": {dead}\n    not working since 2026-03-09 (3 tries, the last on' in text
    assert "it still worked on 2026-03-02" in text
    assert f"    curl -sSL -o /dev/null -w '%{{http_code}}\\n' '{dead}'\n" in text
    assert "perhaps instead" not in text


def test_a_link_that_is_only_suspect_is_not_in_a_letter(web, desk):
    desk.item([web.url("/gone")])
    define(desk)
    for day in (0, 3):
        desk.check(day)
    found = write(desk)
    assert found.pages == ()
    assert why_no_letter(found).startswith("nothing to write to s about")


@pytest.mark.parametrize(
    ("word", "n_links"),
    [
        ({"ignored_days": 40}, 0),
        ({"ignored_days": 5}, 1),  # it ran out before the day of the letter
        ({"said_state": "alive"}, 0),
        ({"said_state": "dead"}, 1),
    ],
)
def test_what_the_district_ignores_or_called_alive_is_left_out(dead, desk, word, n_links):
    if "ignored_days" in word:
        word = {"ignored_until": desk.start + timedelta(days=word["ignored_days"])}
    said(desk, dead, **word)
    assert write(desk).n_links == n_links


def test_a_persons_word_alone_is_no_ground_for_a_letter(web, desk):
    url = web.give("/fine")
    desk.item([url])
    define(desk)
    desk.check(0)
    with desk.open() as catalog, catalog.begin() as session:
        session.scalars(select(LinkRow)).one().state = "dead"
    said(desk, url, said_state="dead")
    assert write(desk).pages == ()


def test_a_dead_link_whose_host_is_down_today_waits_for_another_day(web, desk):
    links = [web.give(f"/{n}") for n in range(11)]
    desk.item([*links, web.url("/gone")])
    define(desk)
    for day in (0, 3, 6):
        desk.check(day)
    assert write(desk, day=7).n_links == 1
    web.down()
    desk.check(40)
    web.up()
    assert write(desk, day=40).pages == ()


@pytest.mark.parametrize(
    ("definition", "n_links"),
    [
        ({"scope": ["https://elsewhere.example/"]}, 0),
        ({"scope": [], "start": ["https://s.example/list"]}, 1),
        ({"scope": [], "start": ["https://api.example/"], "homepage": "https://s.example"}, 1),
        ({"scope": [], "start": ["https://api.example/"]}, 0),
    ],
)
def test_only_links_on_the_sources_own_pages_are_its_business(dead, desk, definition, n_links):
    define(desk, **definition)
    assert write(desk).n_links == n_links


def test_an_items_own_address_is_no_link_on_its_page(dead, desk):
    with desk.open() as catalog, catalog.begin() as session:
        for use in session.scalars(select(LinkUse)):
            use.role = "self"
    assert write(desk).pages == ()


def test_a_link_on_many_pages_is_told_once_with_their_number(web, desk):
    url = web.url("/gone")
    for name in ("Angles", "Circles", "Dice"):
        desk.item([url], name=name)
    define(desk)
    for day in (0, 3, 6):
        desk.check(day)
    found = write(desk)
    assert urls(found) == [("Angles", [url])]
    assert found.pages[0].links[0].n_other_pages == 2
    assert "the same link is on 2 more of your pages" in as_text(found)


def test_an_archived_copy_and_an_accepted_address_are_suggested(dead, desk):
    with desk.open() as catalog, catalog.begin() as session:
        link = session.scalars(select(LinkRow).where(LinkRow.url == dead)).one()
        copy = ("https://archive.example/web/20260301000000/x", desk.start)
        remember_look_up(session, link.id, looked_at=desk.start, found=copy, because="asked")
    assert f"perhaps instead: {copy[0]}\n    (an archive holds a copy of" in as_text(write(desk))
    said(desk, dead, accepted_url="https://new.example/worksheet")
    text = as_text(write(desk))
    assert "perhaps instead: https://new.example/worksheet\n    (we looked at it" in text


def test_a_letter_stays_short_and_offers_the_rest(web, desk):
    links = [web.url(f"/gone-{n:03}") for n in range(MAX_TOLD + 5)]
    desk.item(links)
    define(desk)
    for day in (0, 3, 6):
        desk.check(day)
    found = write(desk)
    text = as_text(found)
    assert text.count("not working since") == MAX_TOLD
    assert "There are 5 more; we gladly send the whole list." in text
    assert len(json.loads(as_json(found))["pages"][0]["links"]) == MAX_TOLD + 5


def test_markdown_shows_the_words_of_strangers_as_words(dead, desk):
    with desk.open() as catalog, catalog.begin() as session:
        for use in session.scalars(select(LinkUse)):
            use.text = "# *free* [money](https://x.example)\x1b[2J"
    text = as_markdown(write(desk))
    assert "“\\# \\*free\\* \\[money\\](https://x.example) \\[2J”" in text
    assert "\x1b" not in text
    assert f"<{dead}>" in text


def test_the_command_for_a_shell_cannot_carry_another(dead, desk):
    found = write(desk)
    (page,) = found.pages
    bad = page.links[0].model_copy(update={"url": "https://x.example/'; rm -rf ~; '"})
    pages = (page.model_copy(update={"links": (bad,)}),)
    text = as_text(found.model_copy(update={"pages": pages}))
    assert "' 'https://x.example/%27;%20rm%20-rf%20~;%20%27'" in text


def test_a_source_that_is_not_there_is_an_error(desk):
    with pytest.raises(NotFound):
        write(desk, "nobody")


def run(desk, monkeypatch, *words, **more):
    monkeypatch.setenv("CURATE_DATA_DIR", str(desk.settings.data_dir))
    for name, value in more.items():
        monkeypatch.setenv(f"CURATE_{name.upper()}", value)
    return CliRunner().invoke(app, ["letter", *words, "--now", desk.day(20).isoformat()])


def test_the_command_prints_the_letter_and_says_what_is_missing(dead, desk, monkeypatch):
    define(desk, contact=None)
    result = run(desk, monkeypatch, "s")
    assert result.exit_code == 0
    assert "To: (no contact of s is known: see its web site)" in result.stdout
    assert "source s names no contact" in result.stderr
    assert "CURATE_CONTACT is not set" in result.stderr
    result = run(desk, monkeypatch, "s", contact="library@district.example")
    assert result.stdout.endswith("\n\nlibrary@district.example\n")
    assert "CURATE_CONTACT" not in result.stderr


def test_the_command_writes_a_file_and_says_when_there_is_nothing(
    dead, desk, monkeypatch, tmp_path
):
    target = tmp_path / "letter.md"
    result = run(desk, monkeypatch, "s", "--format", "markdown", "--output", str(target))
    assert (result.exit_code, result.stdout) == (0, "")
    assert target.read_text().startswith("# 1 link on your pages leads nowhere\n")
    said(desk, dead, said_state="alive")
    result = run(desk, monkeypatch, "s")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "nothing to write to s about" in result.stderr
    shown = json.loads(run(desk, monkeypatch, "s", "--format", "json").stdout)
    assert shown["pages"] == []


def test_settings_of_the_letter_come_from_the_catalog(dead, desk):
    desk.settings = load_settings(
        data_dir=desk.settings.data_dir, contact="library@district.example"
    )
    found = write(desk)
    assert found.our_contact == "library@district.example"
    assert "library@district.example" in found.user_agent
