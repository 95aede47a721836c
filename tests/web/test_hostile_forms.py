"""Values that no form of ours sends, in every field of every form and address: never an error."""

import threading
from collections import Counter

import pytest
from tests.web.conftest import PASSWORD
from tests.web.desk_client import ORIGIN, at_desk

ODD = [
    "",
    "\0",
    "a\0b",
    "\ud800".encode("utf-16", "surrogatepass").decode("latin-1"),
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "//evil.example/x",
    "http://[",
    "http://user:secret@evil.example/",
    "http://a.example:99999/",
    "\u202egnp.exe",
    "<script>alert(1)</script>",
    "'; drop table link; --",
    "../../../../etc/passwd",
    "9" * 15,
    "9" * 400,
    "-1",
    "9999-12-31",
    "0001-01-01",
    "2026-02-30",
    "x" * 20_000,
]
ACTIONS = (
    *("accept", "unaccept", "ignore", "unignore", "fixed", "dead", "unsay", "assign", "unassign"),
    *("retire", "undo", "nothing"),
)
NAMES = ["state", "source", "host", "page", "url", "next", "link", "action", "q", "ignored"]
FIELDS = ["link", "item", "to", "person", "due", "because", "until", "number", "at", "back"]


@pytest.fixture
def desk(own_settings):
    with at_desk(own_settings) as opened:
        opened.sign_in()
        yield opened


def is_safe(answer):
    assert answer.status_code < 500, answer.text[:300]
    if answer.headers.get("content-type", "").startswith("text/html"):
        assert "<script>alert" not in answer.text
        assert 'href="javascript:' not in answer.text.lower()
        assert 'href="data:text' not in answer.text.lower()
    place = answer.headers.get("location", "/")
    assert place.startswith("/")
    assert not place.startswith("//")
    assert "\n" not in place


@pytest.mark.parametrize("field", FIELDS)
def test_no_value_in_a_form_is_an_error_of_ours(desk, field):
    token = desk.token()
    link = desk.id_of("https://museum.example/rooms/0")
    good = {
        "link": link,
        "to": "https://museum.example/new",
        "person": "Ada",
        "because": "a reason",
        "until": "2026-04-01",
        "back": "/links",
    }
    for n, action in enumerate(ACTIONS):
        for odd in ODD[n % 3 :: 3]:
            is_safe(desk.send(action, follow=False, token=token, **{**good, field: odd}))
    is_safe(desk.client.get("/links"))


@pytest.mark.parametrize(
    "path", ["/links", "/links/item", "/links/trend", "/links/do", "/links.csv"]
)
def test_no_value_in_an_address_is_an_error_of_ours(desk, path):
    for n, name in enumerate(NAMES):
        for odd in ODD[n % 3 :: 3]:
            is_safe(desk.client.get(path, params={name: odd}, follow_redirects=False))


@pytest.mark.parametrize("odd", ["http://[", "http://[::1", "null", "http://testserver:x"])
def test_an_origin_that_cannot_be_read_is_not_ours(desk, odd):
    answer = desk.send("fixed", follow=False, token=desk.token(), headers={"Origin": odd}, link="1")
    assert answer.status_code == 403


def test_of_many_who_undo_one_word_at_once_one_does(desk):
    link = desk.id_of("https://museum.example/rooms/0")
    page = desk.send("dead", link=link, because="the museum closed")
    number = page.text.partition('name="number" value="')[2].partition('"')[0]
    token, found = desk.token(), Counter()

    def undo():
        answer = desk.send("undo", token=token, number=number)
        assert answer.status_code == 200
        found["Taken back" in answer.text] += 1

    threads = [threading.Thread(target=undo) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {True: 1, False: 5}


def test_a_password_of_any_bytes_is_wrong_and_no_error(desk):
    for odd in ODD[1:]:
        data = {"name": "Eve", "password": odd + PASSWORD, "next": odd}
        answer = desk.client.post("/sign-in", data=data, headers=ORIGIN, follow_redirects=False)
        is_safe(answer)
        assert answer.status_code in (403, 413, 429)
