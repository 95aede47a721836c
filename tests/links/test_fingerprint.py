"""What is kept of a page between looks, and what counts as a change."""

import random
import time

import pytest

from curate.links import judge_change, page_print
from curate.links.classify import Judgment
from curate.links.fetch import Ending, Hop
from curate.links.fingerprint import creative_commons, distance, simhash
from curate.links.target import read_target
from curate.links.visit import Visit
from curate.records import LinkVerdict, PagePrint

URL = "https://example.org/lessons/rivers"
ALIVE = Judgment(LinkVerdict.ALIVE, "ok", "answered 200")
BY = '<a href="http://creativecommons.org/licenses/by/4.0/deed.en">terms</a>'


def prose(seed: int, n_words: int = 300) -> list[str]:
    pick = random.Random(seed)
    return [f"word{pick.randrange(400)}" for _ in range(n_words)]


def visit(body: str, status: int = 200, *, ending: Ending = Ending.WHOLE, **headers: str) -> Visit:
    named = {"content-type": "text/html; charset=utf-8"}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    hop = Hop(URL, status=status, headers=named, body=body.encode(), ending=ending)
    return Visit(target=read_target(URL), hops=(hop,))


def lesson(words: list[str], title: str = "Rivers", more: str = "") -> str:
    return f"<title>{title}</title><nav>Menu</nav><main>{' '.join(words)}</main>{more}"


def printed(words: list[str], title: str = "Rivers", more: str = "") -> PagePrint:
    found = page_print(visit(lesson(words, title, more)))
    assert found is not None
    return found


def test_a_page_gives_its_title_its_size_its_license_and_its_validators():
    page = visit(lesson(prose(1), "  Rivers &amp; Lakes ", BY), etag='"a1"', last_modified="Mon")
    found = page_print(page)
    assert found is not None
    assert (found.title, found.n_words, found.license, found.etag, found.last_modified) == (
        "Rivers & Lakes",
        301,  # the license's own words stand in the main part
        "https://creativecommons.org/licenses/by/4.0/",
        '"a1"',
        "Mon",
    )
    assert len(found.simhash) == 16


@pytest.mark.parametrize("status", [304, 404, 500, 204])
def test_only_a_200_has_a_fingerprint(status):
    assert page_print(visit("", status)) is None


def test_a_file_that_is_no_page_has_validators_only():
    found = page_print(visit("%PDF-1.7", content_type="application/pdf", etag='"x"'))
    assert found == PagePrint(etag='"x"')


def test_the_same_words_give_the_same_bits_in_every_process():
    assert f"{simhash(['a', 'b', 'c', 'd', 'e', 'f']):016x}" == "1900718a040100f2"
    assert simhash([]) == 0


def test_a_fingerprint_of_a_long_page_costs_a_few_milliseconds_at_most():
    words = prose(3, 1500)
    best = min(_seconds(words) for _ in range(5))
    assert best < 0.01  # about 1 ms alone; other work shares the machine


def _seconds(words):
    begin = time.perf_counter()
    simhash(words)
    return time.perf_counter() - begin


def test_small_edits_a_new_date_and_a_comment_are_no_change():
    words = prose(4)
    before = printed([*words, "updated", "2024"])
    edited = [*words, "updated", "2026", *prose(5, 25)]
    edited[40:42] = ["another", "wording"]
    assert judge_change(ALIVE, before, printed(edited)) is ALIVE


def test_a_counter_in_the_title_is_no_new_title():
    before, now = (
        printed(prose(6), "Rivers (12 comments)"),
        printed(prose(6), "Rivers (40 comments)"),
    )
    assert judge_change(ALIVE, before, now) is ALIVE


def test_a_new_title_over_the_same_text_is_no_change():
    assert judge_change(ALIVE, printed(prose(7)), printed(prose(7), "All about rivers")) is ALIVE


@pytest.mark.parametrize("title", ["Rivers", "Casino offers"])
def test_another_text_in_the_place_of_the_page_is_a_change(title):
    found = judge_change(ALIVE, printed(prose(8)), printed(prose(9), title))
    assert (found.verdict, found.kind) == ("alive", "content_changed")
    assert "300 words before" in found.evidence
    assert title in found.evidence


@pytest.mark.parametrize("n_words", [0, 5, 15])
def test_too_little_text_tells_nothing(n_words):
    before, now = printed(prose(1, n_words), "One"), printed(prose(2, n_words), "Two")
    assert judge_change(ALIVE, before, now) is ALIVE


def test_another_license_and_none_any_more_are_changes():
    words = prose(10)
    stricter = BY.replace("/by/", "/by-nc/")
    before = printed(words, more=BY)
    found = judge_change(ALIVE, before, printed(words, more=stricter))
    assert (found.verdict, found.kind) == ("alive", "license_changed")
    assert "by/4.0" in found.evidence
    assert "by-nc/4.0" in found.evidence
    gone = judge_change(ALIVE, before, printed(words))
    assert gone.kind == "license_changed"
    assert "none now" in gone.evidence


def test_a_license_named_for_the_first_time_is_no_change():
    assert judge_change(ALIVE, printed(prose(11)), printed(prose(11), more=BY)) is ALIVE


def test_the_license_goes_on_while_it_is_still_named_among_others():
    other = '<a href="https://creativecommons.org/licenses/by-sa/3.0/">photo</a>'
    before = page_print(visit(lesson(prose(12), more=BY)))
    now = page_print(visit(lesson(prose(12), more=other + other + BY)), before)
    assert before is not None
    assert now is not None
    assert now.license == before.license


def test_a_license_below_the_part_that_was_read_is_not_called_gone():
    before = page_print(visit(lesson(prose(13), more=BY)))
    now = page_print(visit(lesson(prose(13)), ending=Ending.CAPPED), before)
    assert judge_change(ALIVE, before, now) is ALIVE


def test_a_page_may_call_any_address_its_license():
    more = '<link rel="license" href="/terms"><a href="https://creativecommons.org/licenses/by/4.0/">x</a>'
    assert printed(prose(1), more=more).license == "https://example.org/terms"


@pytest.mark.parametrize("kind", ["http_404", "timeout"])
def test_only_a_living_page_can_have_changed(kind):
    dead = Judgment(LinkVerdict.DEAD, kind, "")
    assert judge_change(dead, printed(prose(1)), printed(prose(2))) is dead


@pytest.mark.parametrize("pair", [(None, None), (None, "now"), ("before", None)])
def test_without_two_fingerprints_nothing_is_said(pair):
    before, now = (printed(prose(n)) if side else None for n, side in enumerate(pair))
    assert judge_change(ALIVE, before, now) is ALIVE


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("http://www.creativecommons.org/licenses/BY-SA/3.0/us/deed.es", "licenses/by-sa/3.0/us/"),
        ("//creativecommons.org/licenses/by/4.0/legalcode", "licenses/by/4.0/"),
        ("https://creativecommons.org/licenses/by-nc/4.0", "licenses/by-nc/4.0/"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "publicdomain/zero/1.0/"),
        ("https://creativecommons.org/about/", None),
        ("https://example.org/?u=https://creativecommons.org/licenses/by/4.0/", None),
    ],
)
def test_a_license_has_one_form_however_it_is_linked(href, expected):
    assert creative_commons(href) == (expected and f"https://creativecommons.org/{expected}")


def test_unrelated_texts_differ_in_about_half_of_the_bits():
    one, other = (f"{simhash(prose(seed, 1000)):016x}" for seed in (20, 21))
    assert 20 <= distance(one, other) <= 44
    assert distance(one, one) == 0
