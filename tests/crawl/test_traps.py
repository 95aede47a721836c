import sys
from datetime import date

import lxml.html
import pytest

from curate import bundled

sys.path.insert(0, str(bundled.folder("spiders")))

from curate_spiders.marks import page_marks
from curate_spiders.traps import MAX_COPIES, MAX_STALE, TrapKind, TrapWatch, family_of

SITE = "https://school.example"
NAV = "<nav><a href='/'>Home</a><a href='/about'>About us</a></nav>"


@pytest.fixture
def watch():
    return TrapWatch(date(2026, 5, 1))


def marks(path, body, links=()):
    root = lxml.html.document_fromstring(f"<title>Site</title><body>{NAV}{body}</body>")
    return page_marks(root, SITE + path, [SITE + link for link in links])


def crawl(watch, pages):
    """Asks for each (path, body, links) as the spider does; the paths that were fetched."""
    fetched = []
    for path, body, links in pages:
        if watch.refusal(SITE + path) is None:
            fetched.append(path)
            watch.saw(SITE + path, marks(path, body, links))
    return fetched


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/a/b/a/b/a/b/", TrapKind.REPEATING_PATH),
        ("/x/css/css/css/y", TrapKind.REPEATING_PATH),
        ("/" + "/".join(f"s{n}" for n in range(60)), TrapKind.REPEATING_PATH),
        ("/login?next=%2Flogin%3Fnext%3D%252Flogin%253Fnext%253D%25252F", TrapKind.LONG_QUERY),
        ("/find?" + "&".join(f"p{n}=1" for n in range(20)), TrapKind.LONG_QUERY),
        ("/find?t=math&t=math&t=math", TrapKind.LONG_QUERY),
        ("/events/2087-03-05/", TrapKind.FAR_DATE),
        ("/events/2087/03/05", TrapKind.FAR_DATE),
        ("/events?month=2087-03", TrapKind.FAR_DATE),
        ("/events?year=9999&m=1", TrapKind.FAR_DATE),
    ],
)
def test_an_address_that_is_a_trap_by_its_shape_is_refused(watch, path, kind):
    assert watch.refusal(SITE + path) is kind


@pytest.mark.parametrize(
    "path",
    [
        "/stories/en/0001/",
        "/a/b/a/b/",
        "/math/grade-1/math/",
        "/events/2026/11/11/11",
        "/history/1776/07/04",
        "/books/3000/5/",
        "/story?sid=2087",
        "/lesson?order=7",
        "/lesson?sort=bubble",
        "/find?url=https%3A%2F%2Fother.example%2F%3Fid%3D1",
        "/wiki?title=What%3F+Why%3F",
        "/item/20870301",
        "/list?ids=1&ids=2&ids=3&ids=4",
    ],
)
def test_an_address_that_may_be_a_page_is_let_through(watch, path):
    assert watch.refusal(SITE + path) is None


def test_one_session_of_an_address_is_taken_and_no_other(watch):
    first, second = "a" * 24, "b" * 24
    assert watch.refusal(f"{SITE}/a?PHPSESSID={first}") is None
    assert watch.refusal(f"{SITE}/a?PHPSESSID={second}") is TrapKind.SESSION_ID
    assert watch.refusal(f"{SITE}/b?PHPSESSID={second}") is None
    assert watch.refusal(f"{SITE}/c") is None
    assert watch.refusal(f"{SITE}/c;jsessionid={first}.node1") is TrapKind.SESSION_ID


def test_an_endless_calendar_ends_a_little_after_its_last_event(watch):
    names = ["January", "February", "March", "April", "May", "June"]
    pages = [
        (
            f"/calendar?month={n % 12 + 1}&year={2020 + n // 12}",
            f"<h1>{names[n % 6]} {2020 + n // 12}</h1><td>1</td><td>2</td>"
            + (f"<p>School fair number {n * 7919}</p><p>Event {chr(97 + n)}</p>" if n < 10 else ""),
            [f"/calendar?month={(n + 1) % 12 + 1}&year={2020 + (n + 1) // 12}"],
        )
        for n in range(150)
    ]
    fetched = crawl(watch, pages)
    assert fetched == [path for path, _, _ in pages[: 10 + MAX_STALE]]
    assert watch.refusal(f"{SITE}/calendar?month=1&year=2031") is TrapKind.CALENDAR
    assert watch.refusal(f"{SITE}/stories/1/") is None


def test_pages_that_only_echo_their_own_number_are_one_page(watch):
    pages = [(f"/page/{n}", f"<p>This is page {n}</p>", [f"/page/{n + 1}"]) for n in range(99)]
    assert len(crawl(watch, pages)) == 1 + MAX_STALE
    assert watch.closed(f"{SITE}/page/500") is TrapKind.SAME_CONTENT


def test_choices_of_filters_that_show_the_same_items_are_left_out(watch):
    items = [f"<li>Story about topic {chr(97 + n)}</li>" for n in range(20)]
    pages = [
        (f"/find?grade={g}&subject={s}&type={t}", f"<h1>{g} {s}</h1>{items[(g + s + t) % 20]}", [])
        for g in range(8)
        for s in range(8)
        for t in range(8)
    ]  # fmt: skip
    assert len(crawl(watch, pages)) < 120
    assert watch.refusal(f"{SITE}/find?grade=99&subject=1&type=1") is TrapKind.FACETS


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/stories/en/{n:04}/", "<h1>The fox and the lake, part {word}</h1>"),
        ("/drill/{n}", "<p>What is {sum} and four?</p>"),
        ("/photo/{n}", "<img src='/img/{word}.jpg'>"),
        ("/read?book={a}&chapter={b}", "<p>Once {word} went out.</p>"),
        ("/blog/2019/{a}/{n}", "<p>About {word}</p>"),
        ("/player?id={n}", "<iframe src='https://video.example/{word}'></iframe>"),
        ("/app/{n}", '<script type="application/json">{{"title": "{word}"}}</script>'),
        ("/sheet/{n}", '<meta name="description" content="Sheet {word}">'),
    ],
)
def test_a_large_family_of_real_pages_loses_nothing(watch, path, body):
    pages = []
    for n in range(1000):
        values = {"n": n, "a": n // 40, "b": n % 40, "word": f"w{n * 7919}x", "sum": n * 3 + 5000}
        pages.append((path.format(**values), body.format(**values), ["/about"]))
    assert len(crawl(watch, pages)) == 1000


def test_numbered_lists_that_lead_to_items_are_never_closed(watch):
    pages = [
        (f"/list/{n}", f"<a>{n + 1}</a>", [f"/item/{n}", f"/list/{n + 1}"]) for n in range(500)
    ]
    assert len(crawl(watch, pages)) == 500


def test_a_family_goes_on_where_a_few_pages_are_empty_in_between(watch):
    pages = [
        (f"/s/{n}", "Coming soon" if n % 100 >= 60 else f"<p>Story w{n * 7919}x</p>", [])
        for n in range(600)
    ]
    assert len(crawl(watch, pages)) == 600


def test_links_of_a_page_that_is_one_of_many_copies_are_not_followed(watch):
    follows = [
        watch.saw(
            f"{SITE}/maze/{word}", marks(f"/maze/{word}", "<p>Wrong way</p>", [f"/maze/{word}x"])
        )
        for word in (f"w{chr(97 + n)}" for n in range(MAX_COPIES + 5))
    ]
    assert follows == [True] * MAX_COPIES + [False] * 5


def test_a_family_is_a_shape_with_numbers_or_parameters():
    assert family_of(f"{SITE}/a/12/b34") == "school.example/a/#/b#"
    assert family_of(f"{SITE}/x/0123456789abcdef0123/") == "school.example/x/~/"
    assert family_of(f"{SITE}/f?c=1&a=2&b=3") == family_of(f"{SITE}/f?a=2&b=3&d=4")
    assert family_of(f"{SITE}/about/us") is None
