import pytest

from .conftest import page

TEXT = " ".join(f"river{n}" for n in range(40))


def chain(site, *codes):
    """/0 leads over one redirect per code to a page; returns the first address."""
    for place, code in enumerate(codes):
        site.give(f"/{place}", code, Location=f"/{place + 1}")
    site.give(f"/{len(codes)}", 200, page("Lesson", TEXT))
    return site.url("/0")


@pytest.mark.parametrize(
    ("codes", "moved"),
    [
        ([301], "permanent"),
        ([308, 301], "permanent"),
        ([302], "temporary"),
        ([307], "temporary"),
        ([301, 303, 301], "temporary"),
    ],
)
def test_a_move_is_permanent_only_if_every_hop_says_so(site, look, codes, moved):
    check = look(chain(site, *codes))
    assert (check.verdict, check.kind, check.moved) == ("alive", "moved", moved)
    assert check.final_url == site.url(f"/{len(codes)}")
    assert [hop["status"] for hop in check.hops] == [*codes, 200]


def test_a_loop_is_dead(site, look):
    site.give("/a", 301, Location="/b")
    site.give("/b", 302, Location="/a")
    check = look(site.url("/a"))
    assert (check.verdict, check.kind) == ("dead", "redirect_loop")
    assert len(site.asked("/a")) == 1


def test_more_than_ten_redirects_are_failing(site, look):
    check = look(chain(site, *[301] * 12))
    assert (check.verdict, check.kind) == ("failing", "too_many_redirects")
    assert len(check.hops) == 11


def test_a_page_behind_a_cookie_that_is_set_on_the_way_is_alive(site, look):
    def door(request):
        from .conftest import answer

        if "seen=1" in request.headers.get("cookie", ""):
            return answer(200, page("Lesson", TEXT))
        return answer(302, Location="/x", Set_Cookie="seen=1; Path=/")

    check = look(site.on("/x", door))
    assert (check.verdict, check.moved) == ("alive", None)


def test_a_cookie_stays_with_the_host_that_set_it(sites, site, look):
    other = sites.start("127.0.0.2")
    other.give("/b", 200, page("Lesson", TEXT))
    site.give("/a", 302, Location=other.url("/b"), Set_Cookie="id=7; Domain=127.0.0.2")
    look(site.url("/a"))
    assert "cookie" not in other.asked("/b")[0].headers


def test_an_immediate_refresh_is_a_move(site, look):
    site.give("/new", 200, page("Lesson", TEXT))
    head = '<meta http-equiv="refresh" content="0; url=/new">'
    check = look(site.give("/old", 200, page("Moved", "This page moved.", head)))
    assert (check.verdict, check.kind, check.moved) == ("alive", "moved", "temporary")
    assert check.final_url == site.url("/new")


def test_a_page_that_only_reloads_itself_later_is_no_move(site, look):
    head = '<meta http-equiv="refresh" content="300; url=/other">'
    check = look(site.give("/board", 200, page("Results", TEXT, head)))
    assert (check.verdict, check.kind) == ("alive", "ok")


def test_a_refresh_for_browsers_without_scripts_is_no_move(site, look):
    head = '<noscript><meta http-equiv="refresh" content="0; url=/plain"></noscript>'
    check = look(site.give("/x", 200, page("Lesson", TEXT, head)))
    assert (check.verdict, check.kind) == ("alive", "ok")


def test_a_redirect_to_a_file_is_dead(site, look):
    check = look(site.give("/x", 302, Location="file:///etc/passwd"))
    assert (check.verdict, check.kind) == ("dead", "blocked_scheme")


def test_a_redirect_that_names_no_place_is_failing(site, look):
    check = look(site.give("/x", 302))
    assert (check.verdict, check.kind) == ("failing", "protocol_error")
