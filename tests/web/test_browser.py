"""The pages in a real browser: accessible, usable by keyboard, at every width and in the dark."""

import os
import re
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

WIDTHS = (360, 768, 1280)
SCHEMES = ("light", "dark")
EVERYWHERE = ("search", "results", "item", "about", "empty", "error")
AT_THE_ENDS = ((360, "light"), (1280, "dark"))  # where the other pages are looked at
# There are no videos to load first; all else is axe-core's default: every rule.
AXE_OPTIONS = {"resultTypes": ["violations"], "preload": False}
PAGES = {
    "search": "/",
    "results": "/?q=water&subject=science",
    "item": "@/rain",
    "item-in-trouble": "@/gone",
    "item-many-links": "@/links",
    "item-hostile": "@/hostile",
    "item-rtl": "@/ar/matar",
    "about": "/about",
    "empty": "/?q=stones+grade+7",
    "error": "/items/nope",
    "styleguide": "/styleguide",
}


OUTLINE = """(() => {
  const focused = document.activeElement, style = getComputedStyle(focused);
  return [style.outlineStyle, style.outlineWidth, focused.outerHTML];
})()"""
# Lines of text of each card: the heights of its rows, measured in their own line heights.
CARD_LINES = """
[...document.querySelectorAll('.results > li, #part-card .sample > div')].map(card =>
  [...card.children].filter(row => row.matches('.card-title, .facts, .desc')).map(row => {
    const style = getComputedStyle(row);
    const padding = parseFloat(style.paddingTop) + parseFloat(style.paddingBottom);
    const height = row.getBoundingClientRect().height - padding;
    return Math.max(1, Math.round(height / parseFloat(style.lineHeight)));
  }).reduce((sum, lines) => sum + lines, 0))
"""
# Words of a card that are cut off or stand out of it, sideways.
CARD_OVERFLOW = """
[...document.querySelectorAll('.results > li')].flatMap(card => [...card.querySelectorAll('*')]
  .filter(e => e.checkVisibility() && !e.closest('.hidden') && !e.closest('.why')
    && e.getBoundingClientRect().right > card.getBoundingClientRect().right + 4)
  .map(e => e.outerHTML))
"""
WATCH_LAYOUT = """
window.shift = 0; window.largest = 0;
const watch = (type, note) => new PerformanceObserver(list => list.getEntries().forEach(note))
  .observe({type, buffered: true});
watch('layout-shift', entry => { window.shift += entry.value; });
watch('largest-contentful-paint', entry => { window.largest = entry.startTime; });
"""


@contextmanager
def opened(browser, **options):
    """A page in a context of its own; any request to another host fails the test."""
    context = browser.new_context(**options)
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.requested = []
    page.on("request", lambda request: page.requested.append(request.url))
    try:
        yield page
    finally:
        context.close()


@pytest.fixture(scope="session")
def address(base, ids):
    def of(name):
        path = PAGES.get(name, name)
        return base + (f"/items/{ids[path[1:]]}" if path.startswith("@") else path)

    return of


def sideways(page):
    """How many CSS pixels the page is wider than its window."""
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


def violations(page, axe):
    found = axe.run(page, options=AXE_OPTIONS).response["violations"]
    return [(v["id"], [node["target"] for node in v["nodes"]][:3]) for v in found]


@pytest.mark.parametrize("name", PAGES)
def test_no_page_has_an_accessibility_violation(browser, address, shots, name):
    looks = [(width, scheme) for width in WIDTHS for scheme in SCHEMES]
    if name not in EVERYWHERE:
        looks = AT_THE_ENDS
    with opened(browser) as page:
        page.goto(address(name))
        axe = Axe()
        for width, scheme in looks:
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)
            assert violations(page, axe) == [], (width, scheme)
            assert sideways(page) == 0, width
            # Pictures of whole pages take their time: only where somebody will look at them.
            picture = shots / f"{name}-{width}-{scheme}.png"
            page.screenshot(path=picture, full_page="CURATE_TEST_SHOTS" in os.environ)
            axe = Axe(axe_script="void 0")  # it is in the page already


def test_opened_details_and_filters_have_no_accessibility_violation_either(browser, address):
    with opened(browser, viewport={"width": 360, "height": 800}) as page:
        for name in ("results", "item", "item-many-links"):
            page.goto(address(name))
            page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
            if name == "results":
                page.get_by_label("Filters and order").check()
            assert violations(page, Axe()) == [], name
            assert sideways(page) == 0, name


def test_the_keyboard_leads_from_search_to_an_item(browser, address):
    with opened(browser, viewport={"width": 1280, "height": 800}) as page:
        page.goto(address("search"))
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") == "q"
        page.keyboard.type("puddle")
        page.keyboard.press("Enter")
        page.wait_for_url("**/?q=puddle*")
        for _ in range(80):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.closest('.card-title') !== null"):
                break
        title = page.evaluate("document.activeElement.textContent")
        page.keyboard.press("Enter")
        page.wait_for_url("**/items/*")
        assert page.locator("h1").inner_text() == title == "Where did the puddle go?"
        page.go_back()
        assert page.locator("#q").input_value() == "puddle"


def test_everything_that_takes_focus_shows_it(browser, address):
    with opened(browser, viewport={"width": 1280, "height": 800}) as page:
        for name in ("results", "item"):
            page.goto(address(name))
            seen = 0
            for _ in range(40):
                page.keyboard.press("Tab")
                ring = page.evaluate(OUTLINE)
                if ring[2].startswith("<body"):
                    break
                assert ring[:2] == ["solid", "3px"], ring[2][:200]
                seen += 1
            assert seen > 20


def test_an_explanation_shows_on_focus_and_on_hover(browser, address):
    with opened(browser, viewport={"width": 1280, "height": 800}) as page:
        page.goto(address("/?q=puddle"))
        word = page.locator("button.tipped").first
        tip = page.locator(".pop").first
        assert not tip.is_visible()
        word.focus()
        assert tip.is_visible()
        page.locator("#q").focus()
        assert not tip.is_visible()
        word.hover()
        assert tip.is_visible()
        tip.hover()
        assert tip.is_visible()


def test_an_explanation_shows_on_tap_and_stays_inside_a_phone(browser, address):
    with opened(browser, viewport={"width": 360, "height": 800}, has_touch=True) as page:
        page.goto(address("/?q=puddle"))
        page.locator("button.tipped").first.tap()
        box = page.locator(".pop").first.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
        assert sideways(page) == 0


# 1280 px wide at 200 % are 640 CSS px; WCAG's narrowest page is 320 CSS px
@pytest.mark.parametrize("width", [640, 320])
def test_at_200_percent_zoom_nothing_scrolls_sideways(browser, address, width):
    with opened(browser, viewport={"width": width, "height": 512}) as page:
        for name in PAGES:
            page.goto(address(name))
            assert sideways(page) == 0, name


def test_with_scripts_off_the_whole_journey_works(browser, address):
    with opened(browser, viewport={"width": 360, "height": 800}, java_script_enabled=False) as page:
        page.goto(address("search"))
        assert not page.get_by_role("link", name=re.compile("Grade 2")).is_visible()
        page.get_by_label("Filters and order").check()
        page.get_by_role("link", name=re.compile("^Grade 2")).click()
        page.get_by_role("link", name=re.compile("Grade 2.*take this filter away")).wait_for()
        page.get_by_label("Filters and order").check()
        page.get_by_label("Order", exact=True).select_option("hardest")
        page.get_by_role("button", name="Go").click()
        page.wait_for_url("**sort=hardest*")
        page.locator(".card-title a").first.click()
        page.get_by_text("What this rests on").first.click()
        assert page.locator(".q .evidence").first.is_visible()


def test_a_desktop_card_never_has_more_than_six_lines(browser, address):
    with opened(browser, viewport={"width": 1280, "height": 800}) as page:
        for path in ("/?hidden=1", "/?hidden=1&page=2", "/?q=bees", "/styleguide"):
            page.goto(address(path))
            heights = page.evaluate(CARD_LINES)
            assert heights
            assert max(heights) <= 6, (path, heights)
            assert page.evaluate(CARD_OVERFLOW) == [], path


def test_pages_ask_no_other_host_and_at_most_ten_times(browser, base, address):
    with opened(browser, viewport={"width": 1280, "height": 800}) as page:
        for name in PAGES:
            page.requested.clear()
            page.goto(address(name))
            page.wait_for_load_state("load")
            outside = [u for u in page.requested if not u.startswith((base, "data:"))]
            assert outside == []
            assert len(page.requested) <= 10


def test_nothing_moves_while_a_page_loads_and_it_shows_fast(browser, address):
    with opened(browser, viewport={"width": 360, "height": 800}) as page:
        session = page.context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        page.add_init_script(WATCH_LAYOUT)
        for name in ("search", "item"):
            best = 9_999.0
            for _ in range(3):  # the best of three: other work on the machine is no fault of ours
                page.goto(address(name))
                page.evaluate("new Promise(r => requestAnimationFrame(() => setTimeout(r, 50)))")
                assert page.evaluate("window.shift") < 0.02
                best = min(best, page.evaluate("window.largest"))
            assert 0 < best < 1000, name


def test_a_hostile_page_runs_nothing(browser, address):
    with opened(browser) as page:
        ran = []
        page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
        page.on("console", lambda message: ran.append(message.text))
        for path in ("@/hostile", "/?q=hostile", "/?subject=%3Ci%3Esubject%3C%2Fi%3E"):
            page.goto(address(path))
            for summary in page.locator("summary:visible").all():
                summary.click()
        assert ran == []


def test_without_styles_the_item_still_reads_in_order(browser, address):
    with opened(browser) as page:
        page.route("**/*.css*", lambda route: route.abort())
        page.goto(address("item"))
        headings = page.locator("h1, .four h2, .part > h2").all_inner_texts()
        order = ["Rain as a system", "Can I use it?", "For whom?", "How sure are we?"]
        order += ["Does it work?", "Other versions", "Questions a district asks", "Reading level"]
        assert headings[: len(order)] == order
        assert page.locator("main").inner_text().startswith("Rain as a system")


def test_a_printed_item_leaves_out_what_only_a_screen_needs(browser, address, shots):
    with opened(browser, viewport={"width": 800, "height": 1100}) as page:
        page.goto(address("item"))
        page.emulate_media(media="print")
        for selector in ("header.top", "nav.contents", ".foot", ".actions .button"):
            assert not page.locator(selector).first.is_visible(), selector
        assert page.locator(".actions .url").is_visible()
        assert page.locator("#credit textarea").is_visible()
        page.pdf(path=shots / "item-print.pdf")


def test_the_whole_credit_line_is_in_its_field_to_be_copied(browser, address):
    with opened(browser, viewport={"width": 360, "height": 800}) as page:
        page.goto(address("item"))
        page.get_by_role("link", name="Give credit").first.click()
        field = page.get_by_label("Copy this line")
        field.select_text()
        assert page.evaluate(
            "getSelection().toString() || document.activeElement.value"
        ).startswith("“Rain as a system” by Ada Lee")
        field.press("x")
        assert field.input_value().startswith("“Rain as a system”")
