import pytest

from curate.crawl import CrawlStats, Expectations, HostTraffic, RobotsVerdict, crawl_health

REFUSING = {"h": RobotsVerdict(status=200, n_refused=3)}
# The crawl was ended early, whatever had come by then.
REFUSED = {"finish_reason": "refused", "refusals": "26 of the last 50 answers", "items": 9}
FAILING = {"h": RobotsVerdict(status=503, n_refused=3)}


def stats(**fields):
    return CrawlStats(**{"finish_reason": "finished", **fields})


@pytest.mark.parametrize(
    ("numbers", "expected", "kind", "words"),
    [
        ({"finish_reason": "start_error"}, None, "unavailable", "start_error"),
        ({"finish_reason": "killed"}, None, "interrupted", "run it again to go on"),
        ({"finish_reason": "shutdown", "items": 9}, None, "interrupted", "run it again"),
        ({}, None, "changed", "check `start` and `scope`"),
        ({"errors": {"403": 4}}, None, "changed", "every page was refused (403)"),
        ({"errors": {"404": 1, "500": 2}}, None, "unavailable", "1 x 404, 2 x 500"),
        ({"errors": {"0": 2}, "first_error": "refused"}, None, "unavailable", "(refused)"),
        ({"robots_refused": 3, "robots": REFUSING}, None, "changed", "disallows every page"),
        ({"robots_refused": 3, "robots": FAILING}, None, "unavailable", "robots.txt answers 503"),
        ({"address_refused": 1}, None, "changed", "CURATE_ALLOW_NETWORKS"),
        (
            {"redirects": 1, "redirected_out_urls": ("https://n.example/",)},
            None,
            "changed",
            "https://n",
        ),
        ({"asked_to_wait_s": 900}, None, "unavailable", "900 s"),
        ({**REFUSED, "hosts": {"h": HostTraffic(n_forbidden=9, n_busy=1)}}, 5, "changed", "admit"),
        ({**REFUSED, "hosts": {"h": HostTraffic(n_busy=10)}}, 5, "unavailable", "come back later"),
        ({"items": 69, "pages": 69}, 100, "changed", "69 items came where about 100"),
        ({"pages": 1}, None, "changed", "not one page"),  # only a start page out of scope
    ],
)
def test_a_bad_crawl_says_why_and_what_to_do(numbers, expected, kind, words):
    health = crawl_health(stats(**numbers), Expectations(expected))
    assert not health.ok
    assert health.kind == kind
    assert words in health.reason
    assert "\n" not in health.reason


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ({"items": 70, "errors": {"404": 5}}, 100),
        ({"items": 1, "robots_refused": 900}, None),
    ],
)
def test_a_crawl_with_enough_pages_is_fine_whatever_else_failed(numbers, expected):
    assert crawl_health(stats(**numbers), Expectations(expected)).ok
