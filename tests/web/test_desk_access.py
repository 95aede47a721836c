"""Who may act at the link desk: signing in, what a cookie is worth, and forms of other sites."""

import pytest
from starlette.testclient import TestClient
from tests.web.conftest import PASSWORD
from tests.web.desk_client import ORIGIN, at_desk, words

from curate.errors import ConfigError
from curate.settings import Settings, load_settings
from curate.web import create_app
from curate.web.access import SESSION_S, Attempts, Gate, name_of
from curate.web.forms import local_path

MUSEUM = "https://museum.example/rooms/0"


class Time:
    """Seconds that a test moves on."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def desk(own_settings):
    with at_desk(own_settings) as opened:
        yield opened


def test_the_password_and_a_name_open_the_desk(desk):
    answer = desk.sign_in("  Ada   Lee ")
    assert (answer.status_code, answer.headers["location"]) == (303, "/links")
    cookie = answer.headers["set-cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=strict", "Max-Age=43200"))
    assert "Ada Lee" in words(desk.get().cssselect(".who")[0])


def test_a_cookie_is_sent_over_tls_only_where_the_page_was(own_settings):
    app = create_app(own_settings, warm_up=False)
    with TestClient(app, base_url="https://testserver") as client:
        answer = client.post(
            "/sign-in",
            data={"name": "Ada", "password": PASSWORD},
            headers={"Origin": "https://testserver"},
            follow_redirects=False,
        )
    assert "; Secure" in answer.headers["set-cookie"]


@pytest.mark.parametrize("password", ["", "wrong", PASSWORD.upper(), PASSWORD + " ", "pä\ud7ff"])
def test_a_wrong_password_opens_nothing_and_keeps_the_name(desk, password):
    answer = desk.sign_in("Ada", password)
    assert answer.status_code == 403
    assert "curate_desk" not in answer.cookies
    assert "This is not the password." in answer.text
    assert 'value="Ada"' in answer.text
    assert desk.get().cssselect(".link-list form") == []


def test_a_name_is_asked_for_because_it_stands_in_the_log(desk):
    answer = desk.sign_in(" \u202e ")
    assert answer.status_code == 422
    assert "Give your name" in answer.text


def test_the_fourth_wrong_password_has_to_wait_and_even_the_right_one_does(desk):
    assert [desk.sign_in(password="wrong").status_code for _ in range(3)] == [403] * 3
    waiting = desk.sign_in()
    assert waiting.status_code == 429
    assert int(waiting.headers["Retry-After"]) >= 1
    assert "Too many tries" in waiting.text


def test_waits_double_up_to_a_quarter_of_an_hour_and_are_forgotten_in_an_hour():
    clock = Time()
    attempts = Attempts(clock)
    waits = []
    for _ in range(16):
        wait = attempts.begin("198.51.100.7")
        waits.append(wait)
        clock.now += wait
        assert wait == 0 or attempts.begin("198.51.100.7") == 0
    assert waits[:7] == [0, 0, 0, 1, 2, 4, 8]
    assert waits[-1] == 900
    clock.now += 3601
    assert attempts.begin("198.51.100.7") == 0


def test_many_tries_at_once_do_not_slip_through_before_the_first_is_judged():
    attempts = Attempts(Time())
    assert [attempts.begin("a") > 0 for _ in range(6)] == [False] * 3 + [True] * 3


def test_a_success_clears_the_count_and_another_client_is_not_held_up():
    attempts = Attempts(Time())
    for _ in range(3):
        attempts.begin("198.51.100.7")
    assert attempts.begin("198.51.100.8") == 0
    assert attempts.begin("198.51.100.7") > 0
    attempts.forget("198.51.100.7")
    assert attempts.begin("198.51.100.7") == 0


def test_whoever_owns_a_network_of_version_six_counts_as_one():
    attempts = Attempts(Time())
    waits = [attempts.begin(f"2001:db8:1:1::{n}") for n in range(5)]
    assert waits[-1] > 0
    assert attempts.begin("2001:db8:1:2::1") == 0


def test_what_is_remembered_of_clients_is_bounded():
    clock = Time()
    attempts = Attempts(clock)
    for n in range(10_500):
        clock.now += 0.001
        attempts.begin(f"client {n}")
    assert len(attempts._failed) <= 10_000


def test_a_session_ends_after_twelve_hours():
    clock = Time()
    gate = Gate(PASSWORD, clock=clock)
    cookie = gate.admit("Ada")
    clock.now += SESSION_S - 1
    assert gate.person(cookie).name == "Ada"
    clock.now += 2
    assert gate.person(cookie) is None


def test_a_cookie_that_was_changed_or_made_for_something_else_is_worth_nothing():
    gate = Gate(PASSWORD)
    cookie = gate.admit("Ada")
    body, _, mac = cookie.partition(".")
    other = Gate(PASSWORD).admit("Ada")
    told = gate.seal("said", {"name": "Ada", "id": "x"}, keeps_s=60)
    bad = ["", ".", body, f"{body}.", f"{body[:-4]}AAAA.{mac}", f"{body}.{mac[:-1]}x", other, told]
    assert [gate.person(value) for value in [*bad, "ä.ö", None]] == [None] * 10
    assert gate.person(cookie) is not None


def test_signing_out_ends_the_session_for_a_copy_of_the_cookie_too(desk):
    desk.sign_in()
    copy = desk.client.cookies["curate_desk"]
    token = desk.token()
    answer = desk.client.post(
        "/sign-out", data={"token": token}, headers=ORIGIN, follow_redirects=False
    )
    assert answer.status_code == 303
    desk.client.cookies.set("curate_desk", copy)
    assert "sign in" in words(desk.get().cssselect(".who")[0])
    assert desk.send("ignore", token=token, link="1").status_code == 403


def test_nobody_else_can_sign_a_person_out(desk):
    desk.sign_in()
    refused = desk.client.post("/sign-out", data={"token": "x"}, headers=ORIGIN)
    assert refused.status_code == 403
    assert "Grace" in words(desk.get().cssselect(".who")[0])


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://testserver.evil.example"},
        {"Origin": "http://testserver:81"},
        {"Origin": "http://testserver", "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_a_form_of_another_site_is_refused_whatever_cookie_it_brings(desk, headers):
    desk.sign_in()
    link = desk.id_of(MUSEUM)
    answer = desk.send("dead", link=link, because="x", headers=headers, follow=False)
    assert answer.status_code == 403
    assert "did not come from our page" in answer.text
    assert desk.sign_in(headers=headers).status_code == 403


@pytest.mark.parametrize("token", ["", "x", "ä", "0" * 64])
def test_a_form_without_the_token_of_the_session_is_refused(desk, token):
    desk.sign_in()
    answer = desk.send("dead", link=desk.id_of(MUSEUM), because="x", token=token)
    assert answer.status_code == 403
    assert desk.card(MUSEUM).cssselect(".evidence") == []


def test_the_token_of_one_session_is_worth_nothing_in_another(desk):
    desk.sign_in()
    first = desk.token()
    desk.sign_in("Ada")
    assert desk.token() != first
    assert desk.send("dead", link=desk.id_of(MUSEUM), because="x", token=first).status_code == 403


def test_who_is_signed_out_changes_nothing(desk):
    link = desk.id_of(MUSEUM)
    for action in ("ignore", "accept", "dead", "retire", "assign", "undo", "nonsense"):
        assert desk.send(action, token="", link=link).status_code == 403
    answer = desk.client.get("/links/do", params={"action": "ignore", "link": link})
    assert answer.status_code == 403


def test_no_address_that_is_only_opened_changes_anything(desk):
    desk.sign_in()
    link = desk.id_of(MUSEUM)
    for action in ("ignore", "dead", "assign"):
        params = {"link": link, "because": "x", "until": "2026-04-01", "token": desk.token()}
        assert desk.client.get(f"/links/do/{action}", params=params).status_code == 405
        desk.get("/links/do", action=action, **params)
    assert desk.card(MUSEUM).cssselect(".evidence, .owner") == []


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"token=" + b"x" * 70_000, "application/x-www-form-urlencoded", 413),
        (b"{}", "application/json", 415),
        (b"a=" + "ä".encode("latin-1"), "application/x-www-form-urlencoded", 422),
        (b"&".join(b"a=1" for _ in range(2000)), "application/x-www-form-urlencoded", 422),
    ],
)
def test_what_is_no_form_of_ours_is_refused_in_words(desk, content, kind, status):
    answer = desk.client.post("/sign-in", content=content, headers={**ORIGIN, "content-type": kind})
    assert answer.status_code == status
    assert "That did not work" in answer.text


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_signing_in_never_leads_to_another_site(desk, target):
    answer = desk.client.post(
        "/sign-in",
        data={"name": "Ada", "password": PASSWORD, "next": target},
        headers=ORIGIN,
        follow_redirects=False,
    )
    assert answer.headers["location"] == "/links"
    assert local_path(target, "/x") == "/x"


@pytest.fixture
def read_only(own_settings):
    with at_desk(own_settings.model_copy(update={"desk_password": None})) as opened:
        yield opened


def test_without_a_password_the_report_can_be_read_and_says_how_to_turn_actions_on(read_only):
    page = read_only.get()
    assert "CURATE_DESK_PASSWORD" in words(page.cssselect(".who")[0])
    assert len(page.cssselect(".link-list > li")) > 20
    assert page.xpath("//form") == []


def test_without_a_password_nothing_signs_in_not_even_an_empty_one(read_only):
    for password in ("", "None", PASSWORD):
        assert read_only.sign_in("Ada", password).status_code == 403
    assert "No one can sign in here yet" in words(read_only.get("/sign-in"))


def test_a_short_password_is_refused_when_the_pages_start(monkeypatch):
    monkeypatch.setenv("CURATE_DESK_PASSWORD", "elevenchars")
    with pytest.raises(ConfigError, match="CURATE_DESK_PASSWORD is wrong"):
        load_settings()


def test_the_password_is_shown_nowhere(own_settings):
    assert PASSWORD not in repr(own_settings)
    assert PASSWORD not in str(Settings(desk_password=PASSWORD).model_dump())


def test_desk_pages_are_kept_by_no_cache_and_stay_as_strict_as_others(desk):
    desk.sign_in()
    answer = desk.client.get("/links")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "form-action 'self'" in policy
    assert "script" not in policy


def test_names_are_one_line_and_short():
    assert name_of("Ada\nLee\x00\u202e") == "Ada Lee"
    assert len(name_of("x" * 500)) == 80
