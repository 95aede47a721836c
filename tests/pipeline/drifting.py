"""A source whose pages change between two crawls, and a district that accepted them before."""

from datetime import timedelta

from tests.sources import stored_definition

from curate.catalog import NewCapture
from curate.catalog.drift import open_drift
from curate.catalog.runs import begin_run, finish_run
from curate.catalog.sources import remember_source
from curate.clock import FixedClock, parse_time
from curate.pipeline.drift_step import DriftStage
from curate.pipeline.extract_step import ExtractStage
from curate.pipeline.gone_step import mark_gone_upstream
from curate.pipeline.steps import run_stage
from curate.review import find_resource

ORIGIN = "https://lessons.example"
ROCKS = f"{ORIGIN}/rocks"
FIRST_DAY = parse_time("2026-03-02T12:00:00Z")
CC = "https://creativecommons.org/licenses/{}/4.0/"

STONES = (
    "A river carries stones a long way before it lets them go.",
    "Each stone loses its corners as it rolls along the bed.",
    "Sand is what is left of mountains that were once very tall.",
    "When the water slows, the heavy pieces sink to the ground first.",
    "The finest mud travels farthest and settles in quiet lakes.",
    "Layer upon layer presses down until the mud turns into rock.",
    "A cliff shows those layers like the pages of an old book.",
    "Geologists read the thick layers as years with strong floods.",
    "Thin layers tell them of dry years when hardly any water came.",
    "You can try it with a jar, some soil, and a spoon.",
)
SHARES = (
    "Buying a share makes you the owner of a small slice of a company.",
    "Its price climbs whenever more people want to own it than to sell.",
    "Nobody can promise that savings invested this way will grow.",
    "Careful families keep enough cash aside for half a year.",
    "Fees eat into returns, so compare brokers before you sign up.",
    "A fund spreads the danger over hundreds of different firms.",
    "Bonds pay interest at fixed dates and swing about less wildly.",
    "Inflation means that the same coins buy fewer apples each spring.",
)


def page(sentences=STONES, *, title="Rocks and rivers", cc="by", menu=("Home", "About"), more=""):
    """A lesson as its publisher serves it."""
    links = "".join(f"<a href='/{name.lower()}'>{name}</a> " for name in menu)
    license_line = f"<a rel='license' href='{CC.format(cc)}'>License</a>" if cc else ""
    prose = "".join(f"<p>{sentence}</p>" for sentence in sentences)
    return (
        f"<html lang='en'><head><title>{title}</title></head><body><nav>{links}</nav>"
        f"<main><h1>{title}</h1>{prose}{more}</main><footer>{license_line}</footer></body></html>"
    )


SIGN_IN = (
    "<html lang='en'><head><title>Sign in</title></head><body><main><h1>Sign in</h1>"
    "<form action='/session' method='post'><label>Name <input name='user'></label>"
    "<label>Password <input type='password' name='password'></label><button>Go</button></form>"
    "</main></body></html>"
)
BOT_WALL = (
    "<html><head><title>Just a moment...</title></head><body><h1>Just a moment...</h1>"
    "<noscript>Please enable JavaScript and cookies to continue.</noscript>"
    "<div class='cf-challenge'></div><script src='/cdn-cgi/challenge-platform/x.js'></script>"
    "<p>Checking your browser before you can go on.</p></body></html>"
)


def at_day(catalog, n):
    """Let the catalog's clock stand n days after the first."""
    catalog.clock = FixedClock(FIRST_DAY + timedelta(days=n))


def crawl(catalog, pages, *, status=200, redirected_to=None):
    """Store what a crawl of these addresses would bring (address -> HTML or None), and read it."""
    now = catalog.clock.now()
    with catalog.begin() as session:
        remember_source(session, "ours", "Ours", stored_definition("ours", f"{ORIGIN}/"), at=now)
        run_id, _ = begin_run(session, "crawl", at=now, source_id="ours")
    captures = [
        NewCapture(
            url,
            url,
            status,
            now,
            body=None if html is None else html.encode(),
            content_type="text/html",
            redirected_to=redirected_to,
        )
        for url, html in pages.items()
    ]
    catalog.capture_log(run_id=run_id, source_id="ours").add(captures)
    with catalog.begin() as session:
        finish_run(session, run_id, at=now, status="ok")
    run_stage(catalog, ExtractStage())
    mark_gone_upstream(catalog)


def compare(catalog):
    """Run the step; returns its report."""
    report = run_stage(catalog, DriftStage())
    assert report.failed == {}
    return report


def drifts(catalog, url=None):
    """Open drifts as kind -> evidence, of one address or of all."""
    with catalog.read() as session:
        found = open_drift(session, catalog.settings.district)
    return {one.kind: one.evidence for one in found if url in (None, one.url)}


def id_of(catalog, url=ROCKS):
    """Id of the item at an address."""
    with catalog.read() as session:
        return find_resource(session, url).id
