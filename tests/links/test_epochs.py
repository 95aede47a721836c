"""Links whose site changes from run to run: after each run the state that the rule demands."""

from datetime import UTC, datetime

from sqlalchemy import update
from tests.report.web import POLICY, Desk

from curate.catalog.models import LinkRow

from .conftest import answer, page

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
TEXT = " ".join(f"granite{n} erodes slowly{n}" for n in range(40))
STATES = {"a": "alive", "s": "suspect", "f": "flaky", "d": "dead", "r": "restricted"}
# Path -> what the site answers in each run, and the state after each run; runs lie 3 days apart.
SCRIPT = {
    "/steady": ("200 200 200 200 200 200 200 200", "aaaaaaaa"),
    "/gone-at-once": ("404 404 404 404 404 404 404 404", "ssdddddd"),
    "/taken-down": ("200 200 410 410 410 410 410 410", "aassdddd"),
    "/one-bad-run": ("200 503 200 200 200 200 200 200", "asaaaaaa"),
    "/two-bad-runs": ("200 404 404 200 404 404 200 200", "assaffff"),
    "/comes-back": ("404 404 404 404 200 200 404 404", "ssddaass"),
    "/overloaded": ("503 503 503 503 503 503 503 503", "sssssddd"),  # 15 days at the sixth
    "/cut-off": ("200 cut cut cut cut cut cut cut", "asssssdd"),
    "/now-this-now-that": ("404 500 404 500 404 500 500 500", "ssssdddd"),
    "/three-with-a-cut": ("404 cut 404 404 200 200 200 200", "sssdaaaa"),
    "/closed": ("403 403 403 403 403 403 403 403", "rrrrrrrr"),
    "/moody-wall": ("403 404 403 404 404 403 404 404", "rsrssrss"),
    "/closed-then-gone": ("403 404 404 404 404 403 404 404", "rssddrss"),
    "/unsteady-then-gone": ("200 503 200 404 404 404 404 404", "asaffddd"),
    "/other-words": ("200 200 new new new new new new", "aaaaaaaa"),
}  # fmt: skip


def reply(word):
    if word == "cut":
        return None
    if word == "new":
        return answer(200, page("Spring sale", "Buy three pots and get a fourth. " * 30))
    return answer(int(word), page("Rocks", TEXT) if word == "200" else page("Oh no", "Nothing."))


def test_after_each_run_every_link_is_in_the_state_that_the_rule_demands(sites, catalog):
    desk = Desk(catalog, START)
    now = [0]
    urls = {}
    for number, (path, (words, _)) in enumerate(SCRIPT.items()):
        site = sites.start(f"127.0.1.{number + 1}")  # a host each: no outage of one is another's
        answers = [reply(word) for word in words.split()]
        urls[path] = site.on(path, lambda _request, answers=answers: answers[now[0]])
    desk.item(urls.values())
    for run in range(8):
        now[0] = run
        with desk.open() as opened, opened.begin() as session:
            session.execute(update(LinkRow).values(next_check_at=START))
        desk.check(3 * run, policy=POLICY)
        found = {path: desk.state(url) for path, url in urls.items()}
        assert found == {path: STATES[letters[run]] for path, (_, letters) in SCRIPT.items()}
