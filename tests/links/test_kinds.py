"""A corpus of tricky pages: the verdict and kind of each, quickly read or from the tree."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.links.pages import Case
from tests.links.pages.gone import GONE
from tests.links.pages.lessons import LESSONS
from tests.links.pages.walls import WALLS

from curate.links import hints, phrases, wall_phrases
from curate.links.classify import judge
from curate.links.fetch import Hop
from curate.links.page import Page
from curate.links.probe import Probe
from curate.links.target import read_target
from curate.links.visit import Visit

CORPUS = (*LESSONS, *GONE, *WALLS)
HOST = "https://school.example"


def visited(case: Case) -> Visit:
    target = read_target(HOST + case.path)
    final = read_target(HOST + (case.sent_to or case.path))
    hops = (Hop(target.url, status=302),) if case.sent_to else ()
    headers = {"content-type": case.content_type, **dict(case.headers)}
    end = Hop(final.url, status=case.status, headers=headers, body=case.html.encode())
    return Visit(target=target, hops=(*hops, end), last=final)


def probed(case: Case) -> Probe:
    made_up = replace(case, path="/lessons/zq1a2b3c.html", sent_to=None)
    if case.site == "honest":
        made_up = replace(made_up, html="<title>404</title>", status=404, headers=())
    if case.site == "silent":
        made_up = replace(made_up, html="", status=503, headers=())
    return Probe((visited(made_up),))


@pytest.mark.parametrize("case", CORPUS, ids=lambda case: f"{case.kind}: {case.name}")
def test_each_page_gets_its_verdict_with_evidence(case):
    judgment = judge(visited(case), probed(case))
    assert (judgment.verdict, judgment.kind) == (case.verdict, case.kind), judgment.evidence
    assert len(judgment.evidence) > 10


def test_the_corpus_is_large_and_names_each_page_once():
    assert len(CORPUS) >= 100
    assert len({(case.kind, case.name) for case in CORPUS}) == len(CORPUS)


def read_fully(visit: Visit) -> Visit:
    """The same visit, its page read from the tree alone."""
    copy = replace(visit)
    html = visit.hops[-1].body.decode()
    copy.__dict__["page"] = Page(html, is_eager=True) if visit.is_html else Page()
    return copy


def holds_both_ways(visit: Visit, probe: Probe | None) -> None:
    assert judge(visit, probe) == judge(read_fully(visit), probe)


@pytest.mark.parametrize("case", CORPUS, ids=lambda case: f"{case.kind}: {case.name}")
@pytest.mark.parametrize("site", ["honest", "silent"])
def test_the_quick_way_and_the_whole_tree_agree_on_the_corpus(case, site):
    holds_both_ways(visited(case), probed(replace(case, site=site)))


PIECES = [piece for case in CORPUS for piece in case.html.replace(">", ">\0").split("\0")]
ODD = [
    *(
        "<!-- ",
        " -->",
        "<h1>",
        "</h1>",
        "<H2 class='a>b'>",
        "</h2>",
        "<h1><p>",
        "<title>",
        "</title",
    ),
    *("<svg><title>Not found</title></svg>", "<script>'<h1>'</script>", "<script>", "</script>"),
    *("<noscript><h1>404</h1></noscript>", "&nbsp;", "&#112;", "&#x70;assword", "&", "<", ">", '"'),
    *("<input type=password>", "<INPUT TYPE='Pass&#119;ord'>", "<style>h1{}</style>", "<h3><b>"),
    *("<meta http-equiv=refresh content='0;url=/x'>", "location.href='/y'", "<textarea>", "\x01"),
    *("<div>", "</div>", "<h1><div>Page", "</h1> not found", "<a>", "</a>", "\ufffe", "<h1 <b>"),
    *("<template>", "<iframe src=x>", "<select><option>", "<nav>", "</nav>", "<body>", "<!doctype"),
    "x" * 700,
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([*PIECES, *ODD]), max_size=30), st.booleans())
def test_the_quick_way_and_the_whole_tree_agree_on_broken_pages(pieces, is_honest):
    html = "".join(pieces)
    case = Case("made", html, "", "", site="honest" if is_honest else "silent")
    visit = visited(case)
    holds_both_ways(visit, probed(case))
    assert visit.page.moves_to == read_fully(visit).page.moves_to


@pytest.mark.parametrize("seed", range(20))
def test_the_two_ways_agree_on_shuffled_pages(seed):
    pick = random.Random(seed)
    for _ in range(20):
        html = "".join(pick.choices([*PIECES, *ODD], k=60))
        holds_both_ways(visited(Case("made", html, "", "")), probed(Case("made", "", "", "")))


PATTERNS = [pattern for pattern, _ in hints._HINTS]


@pytest.mark.parametrize("at", range(len(PATTERNS)))
@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_a_head_that_meets_a_pattern_is_always_hinted_at(at, data):
    head = phrases.plain(data.draw(st.from_regex(PATTERNS[at], fullmatch=False)))
    if PATTERNS[at].search(head):
        assert hints.may_hint((head,))
        assert hints.has_piece(head)


def test_every_pattern_for_heads_is_among_the_hints():
    wanted = {
        *(phrases.NOT_FOUND, phrases.TAKEN_AWAY, phrases.NO_LONGER, phrases.HAS_ENDED),
        *(phrases.HOSTING_HEAD, phrases.INDEX_OF, phrases.BARE_ERROR, wall_phrases.GEO),
        *(wall_phrases.WALL_ASKS, wall_phrases.CHALLENGE_TITLE),
    }
    assert set(PATTERNS) == wanted


def test_a_healthy_page_is_judged_without_reading_its_tree():
    case = replace(LESSONS[0], html=LESSONS[0].html)
    visit = visited(case)
    judge(visit, probed(case))
    assert visit.page.moves_to is None
    assert "facts" not in visit.page.__dict__
