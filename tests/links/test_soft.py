"""Pages that answer 200 and are not there, and pages that only look like it."""

import itertools

import pytest

from .conftest import answer, page

TEXT = " ".join(f"triangle{n}" for n in range(60))
STOCK = " ".join(f"browse{n}" for n in range(60))


def anything(site, body, **headers):
    site.fallback = lambda _request: answer(200, body, **headers)


def test_a_site_that_answers_any_address_alike_gives_a_soft_404(site, look):
    anything(site, page("Open shelf", STOCK))
    check = look(site.url("/lessons/gone"))
    assert (check.verdict, check.kind) == ("dead", "soft_404")
    assert "made-up" in check.evidence


def test_an_error_page_that_echoes_the_address_and_varies_is_still_found(site, look):
    count = itertools.count()

    def vary(request):
        odd = " ".join(f"pick{next(count)}" for _ in range(20))
        return answer(200, page("Shelf", f"Nothing at {request.path} but {odd} and {STOCK}"))

    site.fallback = vary
    check = look(site.url("/lessons/gone-for-good"))
    assert (check.verdict, check.kind) == ("dead", "soft_404")


def test_a_page_with_words_of_its_own_lives_on_a_site_that_answers_everything(site, look):
    anything(site, page("Open shelf", STOCK))
    check = look(site.give("/lessons/triangles", 200, page("Open shelf", TEXT)))
    assert (check.verdict, check.kind) == ("alive", "ok")


def test_much_shared_boilerplate_does_not_make_a_page_soft(site, look):
    shared = " ".join(f"menu{n}" for n in range(300))
    anything(site, f"<title>Shelf</title><div>{shared}</div><p>{STOCK}</p>")
    own = f"<title>Shelf</title><div>{shared}</div><p>{TEXT}</p>"
    check = look(site.give("/lessons/triangles", 200, own))
    assert check.verdict == "alive"


def test_an_empty_answer_to_any_address_is_a_soft_404(site, look):
    anything(site, "")
    assert look(site.url("/lessons/gone")).kind == "soft_404"


def test_an_application_that_sends_one_shell_for_all_is_not_called_dead(site, look):
    anything(
        site,
        "<html><head><title>App</title><script src=/app.js></script></head>"
        "<body><div id=root></div></body></html>",
    )
    check = look(site.url("/lessons/7"))
    assert (check.verdict, check.kind) == ("alive", "unverifiable")


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("How to read error 404: page not found", f"<h1>Page not found</h1> {TEXT}"),
        ("Unit 4: this domain is for sale", f"<h1>Buy this domain</h1> related searches {TEXT}"),
        ("Are you a robot? Captcha and security check", f"Verify you are human. {TEXT}"),
        ("Answers", "1b 2c"),
    ],
)
def test_a_lesson_about_it_lives_where_made_up_addresses_give_a_true_404(site, look, title, text):
    check = look(site.give("/lessons/x", 200, page(title, text)))
    assert (check.verdict, check.kind) == ("alive", "ok")


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Page not found | Shelf", "<h1>Oops! Page not found</h1> Sorry."),
        ("Página no encontrada", "<h1>Error 404</h1>"),
        ("Seite nicht gefunden - Regal", "<h1>404</h1> Die Seite existiert nicht."),
    ],
)
def test_a_page_that_says_only_that_it_is_missing_needs_no_probe(site, look, title, text):
    check = look(site.give("/item/9", 200, page(title, text)))
    assert (check.verdict, check.kind) == ("dead", "soft_404")


@pytest.mark.parametrize("path", ["/index.html", "/home", "/en/", "/default.aspx"])
def test_tidying_up_a_front_page_address_is_a_move(site, look, path):
    site.give("/", 200, page("Shelf", STOCK))
    check = look(site.give(path, 301, Location="/"))
    assert (check.verdict, check.kind) == ("alive", "moved")


def test_a_deep_link_sent_to_the_front_page_is_a_soft_404(site, look):
    site.give("/", 200, page("Shelf", STOCK))
    check = look(site.give("/units/fractions-3.html", 301, Location="/"))
    assert (check.verdict, check.kind) == ("dead", "soft_404")


def test_any_address_sent_to_one_page_is_a_soft_404(site, look):
    site.give("/search", 200, page("Search", "0 results"))
    site.fallback = lambda _request: answer(302, Location="/search")
    check = look(site.url("/lessons/gone"))
    assert (check.verdict, check.kind) == ("dead", "soft_404")


def test_a_site_that_adds_a_slash_to_every_address_is_no_soft_404(site, look):
    site.give("/lessons/one/", 200, page("One", TEXT))
    site.fallback = lambda request: (
        answer(404, page("Missing", "Missing"))
        if request.path.endswith("/") or "robots" in request.path
        else answer(301, Location=f"{request.path}/")
    )
    check = look(site.url("/lessons/one"))
    assert (check.verdict, check.kind) == ("alive", "moved")


def test_a_parked_domain_is_told_by_several_signs_and_any_address(site, look):
    anything(
        site,
        "<title>old-school.example</title><h1>old-school.example</h1>"
        "<p>Get this domain! It may be for sale.</p><p>Related links: loans, flights</p>",
    )
    check = look(site.url("/course/intro.html"))
    assert (check.verdict, check.kind) == ("dead", "parked")


def test_a_page_without_content_that_scripts_move_elsewhere_is_followed(site, look):
    site.give("/sale", 200, "<title>x.example</title><p>Buy this domain. Sponsored links: a b</p>")
    anything(site, "<script>window.location.href = '/sale'</script>")
    check = look(site.url("/course/intro.html"))
    assert (check.verdict, check.kind) == ("dead", "parked")


def test_a_list_of_near_names_in_place_of_a_page_is_a_soft_404(site, look):
    def near(request):
        name = request.path.rsplit("/", 1)[-1]
        offers = " ".join(f"{name[:3]}{n}" for n in range(len(name)))
        return answer(200, page("Did you mean", f"<h1>Did you mean</h1> For {name}: {offers}"))

    site.fallback = near
    assert look(site.url("/lessons/volcano")).kind == "soft_404"
    lesson = page("Volcano", f"<h1>Volcano</h1> For volcano hunters: {TEXT}")
    assert look(site.give("/lessons/volcanoes", 200, lesson)).verdict == "alive"


def test_one_probe_serves_all_links_of_a_directory(policy, site):
    from curate.clock import FixedClock, parse_time
    from curate.links import run_checks

    from .conftest import NOW

    urls = [site.give(f"/a/{n}", 200, page(f"Lesson {n}", TEXT)) for n in range(5)]
    checks = run_checks(urls, policy, FixedClock(parse_time(NOW)))
    assert {check.verdict for check in checks} == {"alive"}
    assert len(site.requests) == 1 + 5 + 1  # robots.txt, five links, one made-up address


def test_a_probe_that_is_refused_proves_nothing(site, look):
    site.fallback = lambda _request: answer(503, page("Busy", "Busy"))
    check = look(site.give("/a/x", 200, page("Lesson", TEXT)))
    assert (check.verdict, check.kind) == ("alive", "ok")
