"""Where a text and its book get hard: the picture, its words, its table, the pages of a book."""

import itertools
import re
import statistics
from xml.etree import ElementTree

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient
from tests.web.site import NOW, RAIN, RAIN_EASY, capture, crawl

from curate.catalog import open_catalog
from curate.catalog.models import ResourceRow
from curate.clock import FixedClock, parse_time
from curate.pipeline.extract_step import ExtractStage
from curate.pipeline.finding_steps import ReadabilityStep
from curate.pipeline.models import Models
from curate.pipeline.steps import FindingStage, run_stage
from curate.report.reading_book import book_of
from curate.settings import Settings
from curate.web import create_app
from curate.web.course_chart import NARROW, WIDE, Stretch, strip_chart
from curate.web.course_view import course_views

BOOK = "https://books.example/rain/"


def _course(*chapters):
    levels = [level for _, slices in chapters for level in slices]
    tenths = statistics.quantiles(levels, n=10, method="inclusive")
    return {
        "n_slices": len(levels),
        "mean": round(statistics.fmean(levels)),
        "low": round(tenths[0]),
        "high": round(tenths[-1]),
        "chapters": [
            {"name": name, "n_words": 125 * len(slices), "slices": slices}
            for name, slices in chapters
        ],
    }


def _view(*chapters):
    (view,) = course_views({"readability": {"course": _course(*chapters)}, "book": None})
    return view


def _pages(*levels, this=0):
    return [
        {
            "id": f"id-{n}",
            "name": f"Page {n}",
            "url": f"{BOOK}{n}",
            "n_words": 300,
            "level": level,
            "slices": [],
            "is_this": n == this,
        }
        for n, level in enumerate(levels)
    ]


def _svg(markup):
    return ElementTree.fromstring(str(markup))


def _of_class(svg, name):
    return [node for node in svg.iter() if name in (node.get("class") or "").split()]


EASY = ("One", [600, 620, 580, 610, 590] * 3)
EVEN = ("Two", [800, 820, 780, 810, 790] * 3)
HARD = ("Three", [1000, 1020, 980, 1010, 990] * 3)


# --- The view -------------------------------------------------------------------------------------


def test_a_text_without_a_course_and_a_book_has_no_picture():
    assert course_views({"readability": None, "book": None}) == []
    assert course_views({"readability": {"course": None}}) == []
    assert course_views({"readability": {"status": "ok"}}) == []  # a finding of an earlier version


def test_the_hardest_and_the_easiest_section_are_told_in_words():
    said = " ".join(_view(EASY, EVEN, HARD).summary)
    assert "The hardest section is number 3, “Three”, at about 1000L." in said
    assert "The easiest section is number 1, “One”, at about 600L." in said
    assert "Eight in ten lie between" in said


def test_differences_that_chance_brings_are_not_told_as_differences():
    noisy = [("One", [500, 900, 700]), ("Two", [560, 960, 720]), ("Three", [480, 880, 690])]
    view = _view(*noisy)
    assert "No section stands out" in view.summary[-1]
    assert "triangle" not in view.key
    assert not _of_class(_svg(view.narrow), "extreme")


def test_the_table_holds_what_the_picture_shows():
    rows = _view(EASY, EVEN, HARD).rows
    assert [(row.n, row.name, row.level) for row in rows] == [
        (1, "One", "600L"),
        (2, "Two", "800L"),
        (3, "Three", "1000L"),
    ]
    assert rows[0].spread == "580L to 620L"
    assert rows[0].n_words == 15 * 125


def test_a_text_without_headings_is_one_stretch_of_dots():
    view = _view((None, [700, 800, 900, 800, 700, 600, 800, 900]))
    assert len(view.rows) == 1
    assert (
        len(list(_svg(view.narrow).iter("{*}circle"))) + len(list(_svg(view.narrow).iter("circle")))
        == 8
    )
    assert len(view.summary) == 1


def test_a_book_is_told_page_by_page_with_this_one_marked():
    (view,) = course_views({"readability": None, "book": _pages(600, 800, None, 1000, this=1)})
    assert "This page is number 2 of 4" in view.summary[0]
    assert "3 of them have a level, 800L on average" in view.summary[0]
    assert [row.href for row in view.rows] == ["/items/id-0", None, "/items/id-2", "/items/id-3"]
    assert [row.level for row in view.rows] == ["600L", "800L", "", "1000L"]
    assert "This page" in "".join(_svg(view.narrow).itertext())


def test_a_book_of_which_two_pages_have_a_level_is_not_drawn():
    assert course_views({"readability": None, "book": _pages(600, None, None, 800)}) == []


# --- The picture ----------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_the_picture_has_a_name_and_its_words_and_stays_inside_its_frame(width):
    stretches = [Stretch(1000 * (n + 1), [400 + 60 * n, 900], 700.0) for n in range(12)]
    svg = _svg(strip_chart(stretches, mean=700, marks=[(3, "hardest")], said="A <b>", width=width))
    assert svg.get("role") == "img"
    assert svg.get("aria-label") == "A <b>"
    assert [child.tag for child in svg][:2] == ["title", "desc"]
    height = float(svg.get("viewBox").split()[3])
    for node in svg.iter("text"):
        n_letters = len(node.text or "")
        x, y = float(node.get("x")), float(node.get("y"))
        anchor = {"end": 1, "middle": 0.5}.get(node.get("text-anchor"), 0)
        left = x - anchor * n_letters * 6.5
        assert -1 <= left <= left + n_letters * 6.5 <= width + 1, node.text
        assert 0 < y <= height
    for circle in svg.iter("circle"):
        assert 42 <= float(circle.get("cx")) <= width
        assert 0 <= float(circle.get("cy")) <= height


def test_a_harder_slice_is_drawn_higher_and_a_later_one_further_right():
    svg = _svg(strip_chart([Stretch(500, [600, 800, 1000, 700], 775.0)], mean=775, said=""))
    dots = [(float(c.get("cx")), float(c.get("cy"))) for c in svg.iter("circle")]
    assert [x for x, _ in dots] == sorted(x for x, _ in dots)
    ys = [y for _, y in dots]
    assert ys[2] < ys[1] < ys[3] < ys[0]


def test_a_longer_chapter_is_drawn_wider():
    svg = _svg(
        strip_chart([Stretch(3000, [800], 800.0), Stretch(1000, [900], 900.0)], mean=825, said="")
    )
    (bar,) = _of_class(svg, "bar")
    (x1, x2), (x3, x4) = [
        (float(a), float(b)) for a, b in re.findall(r"M([\d.]+) [\d.]+H([\d.]+)", bar.get("d"))
    ]
    assert (x2 - x1 + 2) == pytest.approx(3 * (x4 - x3 + 2), rel=0.01)


def test_numbers_of_many_chapters_leave_room_for_one_another():
    stretches = [Stretch(400, [800], 800.0 + n % 3) for n in range(100)]
    svg = _svg(strip_chart(stretches, mean=800, said=""))
    numbers = [float(t.get("x")) for t in svg.iter("text") if (t.text or "").isdigit()]
    assert len(numbers) > 5
    assert min(b - a for a, b in itertools.pairwise(numbers)) >= 17


def test_levels_below_zero_keep_the_axis_on_the_scale():
    text = "".join(
        _svg(strip_chart([Stretch(500, [-390, -200], -295.0)], mean=-300, said="")).itertext()
    )
    assert "BR400L" in text
    assert "BR600L" not in text


# --- The pages of a book, as the catalog knows them -----------------------------------------------


def _page(n, text, *, after=None, before=None, words="Next"):
    links = ""
    if before is not None:
        links += f'<a href="{before}.html">Previous</a> '
    if after is not None:
        links += f'<a href="{after}.html">{words}</a>'
    body = "".join(f"<p>{text}</p>" for _ in range(2))
    return capture(
        f"{BOOK}{n}.html",
        f"<html lang=en><head><title>Page {n}</title></head><body><main><h1>Page {n}</h1>{body}"
        f"</main><nav>{links}</nav></body></html>",
        parse_time(NOW),
    )


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path / "data", embedding_model="hashed", now=NOW)


def _names(settings, pages, name="Page b"):
    """Names of the pages of the book that `name` is a page of, in order; None for no book."""
    with open_catalog(settings, FixedClock(parse_time(NOW))) as catalog:
        crawl(catalog, "books", "Books", pages)
        run_stage(catalog, ExtractStage())
        run_stage(catalog, FindingStage(ReadabilityStep(settings, Models(settings))))
        with catalog.read() as session:
            row = session.scalars(select(ResourceRow).where(ResourceRow.name == name)).one()
            found = book_of(session, row)
    return None if found is None else [page["name"] for page in found]


# Addresses in another order than the pages: only links tell.
ORDER = ("d", "b", "a", "c")
ALL = ["Page d", "Page b", "Page a", "Page c"]


def _chain(**more):
    return [
        _page(n, RAIN, after=after, before=before, **more)
        for n, after, before in zip(ORDER, (*ORDER[1:], None), (None, *ORDER[:-1]), strict=True)
    ]


@pytest.mark.parametrize("words", ["Next", "next page »", "Next: The Sea", "Siguiente", "→ Next"])
def test_pages_that_lead_to_the_next_are_one_book_in_that_order(settings, words):
    assert _names(settings, _chain(words=words)) == ALL


def test_a_previous_link_is_enough(settings):
    pages = [
        _page(n, RAIN, before=before) for n, before in zip(ORDER, (None, *ORDER[:-1]), strict=True)
    ]
    assert _names(settings, pages) == ALL


def test_links_that_only_begin_like_next_are_no_order(settings):
    assert (
        _names(settings, [*_chain(words="Next steps for teachers")[:1], _page("b", RAIN)]) is None
    )
    assert (
        _names(settings, [_page(n, RAIN, after=m, words="Nextdoor") for n, m in ("bc", "cd", "da")])
        is None
    )


def test_where_two_pages_claim_to_be_next_the_book_ends(settings):
    pages = _chain()
    pages.append(_page("e", RAIN, before="b"))  # b is followed by a, and by e as well
    assert _names(settings, pages) is None
    assert _names(settings, pages, "Page a") is None


def test_a_ring_of_pages_ends(settings):
    pages = [_page(n, RAIN, after=m) for n, m in ("ab", "bc", "ca")]
    assert sorted(_names(settings, pages)) == ["Page a", "Page b", "Page c"]


def test_the_item_page_shows_the_course_of_text_and_book(settings):
    chapters = [("The Rain", RAIN_EASY), ("The Vapor", RAIN)]
    long_text = "".join(
        f"<h2>{name}</h2>" + "".join(f"<p>{text}</p>" for _ in range(6)) for name, text in chapters
    )
    pages = [page for page in _chain() if "/b.html" not in page.url]
    pages.append(
        capture(
            f"{BOOK}b.html",
            "<html lang=en><head><title>Page b</title></head><body><main><h1>Page b</h1>"
            f'{long_text}</main><nav><a href="d.html">Previous</a> <a href="a.html">Next</a></nav>',
            parse_time(NOW),
        )
    )
    assert _names(settings, pages) == ALL
    with open_catalog(settings) as catalog, catalog.read() as session:
        item = session.scalars(select(ResourceRow.id).where(ResourceRow.name == "Page b")).one()
    with TestClient(create_app(settings, warm_up=False)) as client:
        page = client.get(f"/items/{item}").text
        told = client.get(f"/api/items/{item}").json()
    assert "Where does this text get hard?" in page
    assert "The hardest section is number 2, “The Vapor”" in page
    assert "Where does the book get hard?" in page
    assert "This page is number 2 of 4" in page
    assert page.count('<svg class="plot course') == 4
    assert [one["name"] for one in told["book"]] == ALL
    assert [c["name"] for c in told["readability"]["course"]["chapters"]] == [
        "The Rain",
        "The Vapor",
    ]


def test_a_book_whose_pages_have_one_level_each_names_the_page_that_lies_far_off():
    def told(*levels):
        (view,) = course_views({"book": _pages(*levels)})
        return view

    view = told(630, 870, 1010, 1140, 1080, 1130)
    assert any("easiest page is number 1" in said for said in view.summary)
    assert "Each bar" in view.key  # no dots are drawn of one level, so none are explained
    assert "dot" not in view.key
    assert "All of them have a level" in view.summary[0]
    assert "No page stands out" in told(900, 950, 1010, 1040, 980, 1030).summary[1]
