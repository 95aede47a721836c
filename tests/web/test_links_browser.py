"""The link report in a real browser: accessible, by keyboard, on a phone, without scripts."""

import os
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.web.conftest import PASSWORD, served
from tests.web.link_site import HOSTILE, LONG
from tests.web.test_browser import AT_THE_ENDS, AXE_OPTIONS, OUTLINE, opened, sideways

from curate.settings import Settings

pytestmark = pytest.mark.browser

MUSEUM = "https://museum.example/rooms/{}"
PAGES = {
    "links": "/links",
    "links-by-host": "/links?by=host",
    "links-ignored": "/links?ignored=1",
    "links-none": "/links?state=moved&overdue=1",
    "link": f"/links/item?url={MUSEUM.format(1)}",
    "links-trend": "/links/trend",
    "links-form": "/links/do?action=ignore&back=/links",
}


@pytest.fixture
def own_base(own_settings):
    yield from served(own_settings)


@pytest.fixture(scope="module")
def bare_base(tmp_path_factory):
    """The pages over a catalog without anything, and without a password."""
    yield from served(Settings(data_dir=tmp_path_factory.mktemp("bare"), embedding_model="hashed"))


def sign_in(page, base, name="Grace Lee"):
    page.goto(f"{base}/sign-in?next=/links")
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Password of the desk").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/links")


def violations(page):
    found = Axe().run(page, options=AXE_OPTIONS).response["violations"]
    return [(v["id"], [node["target"] for node in v["nodes"]][:3]) for v in found]


@pytest.mark.parametrize("name", PAGES)
def test_no_link_page_has_an_accessibility_violation(browser, link_base, shots, name):
    with opened(browser) as page:
        sign_in(page, link_base)
        page.goto(link_base + PAGES[name])
        for width, scheme in AT_THE_ENDS:
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)
            page.evaluate("document.querySelectorAll('details').forEach((d, n) => d.open = n < 9)")
            assert violations(page) == [], (width, scheme)
            assert sideways(page) == 0, width
            picture = shots / f"{name}-{width}-{scheme}.png"
            page.screenshot(path=picture, full_page="CURATE_TEST_SHOTS" in os.environ)


def test_pages_for_who_is_not_signed_in_have_none_either(browser, link_base, bare_base, shots):
    with opened(browser, viewport={"width": 360, "height": 800}) as page:
        for name, address in {
            "links-reader": f"{link_base}/links",
            "sign-in": f"{link_base}/sign-in",
            "sign-in-off": f"{bare_base}/sign-in",
            "links-empty": f"{bare_base}/links",
            "links-trend-empty": f"{bare_base}/links/trend",
        }.items():
            page.goto(address)
            assert violations(page) == [], name
            assert sideways(page) == 0, name
            page.screenshot(path=shots / f"{name}-360.png")


@pytest.mark.parametrize("width", [640, 320])
def test_at_200_percent_zoom_no_link_page_scrolls_sideways(browser, link_base, width):
    with opened(browser, viewport={"width": width, "height": 512}) as page:
        sign_in(page, link_base)
        for name, path in PAGES.items():
            page.goto(link_base + path)
            page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
            assert sideways(page) == 0, name


def focused(page):
    return page.evaluate("document.activeElement.textContent.trim()")


def tab_to(page, is_there, most=60):
    for _ in range(most):
        page.keyboard.press("Tab")
        ring = page.evaluate(OUTLINE)
        assert ring[:2] == ["solid", "3px"], ring[2][:200]
        if is_there():
            return
    raise AssertionError(ring[2][:200])


def test_a_link_is_ignored_and_taken_back_by_keyboard_alone(browser, own_base):
    with opened(browser, viewport={"width": 1280, "height": 800}) as page:
        sign_in(page, own_base)
        page.goto(f"{own_base}/links?state=dead")
        first = page.locator(".link-head .url").nth(1).inner_text()
        page.locator("#n-2 summary").focus()
        page.keyboard.press("Enter")
        tab_to(page, lambda: page.evaluate("document.activeElement.name") == "because")
        page.keyboard.type("They mend it in April")
        tab_to(page, lambda: focused(page) == "Ignore until then")
        page.keyboard.press("Enter")
        page.wait_for_url("**/links?state=dead#n-2")
        assert page.locator("#n-2 .said").inner_text().startswith("1 link is ignored until")
        assert page.locator("#n-2 .said").is_visible()
        assert first not in page.locator(".link-list").inner_text()
        # The keyboard goes on where the message stands.
        tab_to(page, lambda: focused(page) == "Undo", most=2)
        page.keyboard.press("Enter")
        page.get_by_text("Taken back.").wait_for()
        assert page.locator(".link-head .url").nth(1).inner_text() == first


def test_a_host_is_handled_in_one_go_with_scripts_off(browser, own_base):
    with opened(browser, viewport={"width": 360, "height": 800}, java_script_enabled=False) as page:
        sign_in(page, own_base)
        page.get_by_role("link", name="Host", exact=True).click()
        boxes = page.get_by_role("checkbox", name="museum.example/rooms/")
        for n in range(boxes.count()):
            boxes.nth(n).check()
        form = page.get_by_role("form", name="Links ticked of museum.example")
        form.get_by_role("combobox").select_option("assign")
        form.get_by_role("button", name="Go on").click()
        page.get_by_role("heading", name="Who looks after 6 links?").wait_for()
        page.get_by_label("Who", exact=True).fill("Ada Lee")
        page.get_by_role("button", name="Assign").click()
        told = page.locator(".said p").inner_text()
        assert told.startswith("Ada Lee looks after 6 links, until ")
        page.get_by_role("link", name="Mine").wait_for(state="detached", timeout=100)
        page.get_by_role("button", name="Undo").click()
        page.get_by_text("Taken back.").wait_for()


def test_a_hostile_link_runs_nothing(browser, link_base):
    with opened(browser) as page:
        ran = []
        page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
        page.on("console", lambda message: ran.append(message.text))
        sign_in(page, link_base, "<img src=x onerror=alert(1)>")
        assert "<img src=x onerror=alert(1)>" in page.locator(".who").inner_text()
        for path in ("/links", "/links?by=host", f"/links/item?url={MUSEUM.format(1)}"):
            page.goto(link_base + path)
            assert HOSTILE in page.locator("main").inner_text()
        assert ran == []


def test_link_pages_ask_no_other_host(browser, link_base):
    with opened(browser) as page:
        sign_in(page, link_base)
        for path in PAGES.values():
            page.requested.clear()
            page.goto(link_base + path)
            assert [u for u in page.requested if not u.startswith((link_base, "data:"))] == []


def test_a_printed_report_is_a_list_to_work_off(browser, link_base, shots):
    with opened(browser, viewport={"width": 800, "height": 1100}) as page:
        sign_in(page, link_base)
        page.emulate_media(media="print")
        for selector in ("header.top", ".choices", ".bulk", ".acts", ".who", ".fixes button"):
            assert not page.locator(selector).first.is_visible(), selector
        assert LONG in page.locator("main").inner_text()
        page.pdf(path=shots / "links-print.pdf")


def test_without_styles_the_report_still_reads_in_order(browser, link_base):
    with opened(browser) as page:
        page.route("**/*.css*", lambda route: route.abort())
        page.goto(f"{link_base}/links")
        text = page.locator("main").inner_text()
        order = ["Links that need care", "What changed", "failed at once", "What needs a person"]
        places = [text.index(words) for words in order]
        assert places == sorted(places)


def test_the_report_is_small_enough_for_a_phone(browser, link_base):
    assert shutil.which("chromium")
    with opened(browser, viewport={"width": 360, "height": 800}) as page:
        sign_in(page, link_base)
        assert len(page.content().encode()) < 150_000
