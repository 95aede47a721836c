"""A wiki on a loopback site: its list goes on, it lags, and only new revisions are asked for."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from curate.catalog.models import ResourceRow
from curate.crawl import SourceDefinition
from curate.pipeline.crawl_step import crawl_source
from curate.pipeline.extract_step import ExtractStage
from curate.pipeline.steps import run_stage

pytestmark = pytest.mark.slow

PUBLISHED = "https://wiki.example"
HEAD = (
    '<html lang="en"><head>'
    '<link rel="license" href="https://creativecommons.org/licenses/by-sa/4.0/">'
)
BUSY = {"error": {"code": "maxlag", "info": "Waiting for a database", "lag": 9}}


class Wiki:
    """Answers `api.php` as MediaWiki does; the first question and the first content lag."""

    def __init__(self):
        self.revisions = {"1": 11, "2": 12, "3": 13}
        self.asked = []
        self.busy = {"query", "parse"}

    def __call__(self, handler):
        asked = {k: v[0] for k, v in parse_qs(urlsplit(handler.path).query).items()}
        if asked["action"] in self.busy:
            self.busy.discard(asked["action"])
            return self.answer(BUSY, **{"Retry-After": "0"})
        page_id = asked.get("pageid")
        self.asked.append(page_id or asked.get("gapcontinue", "list"))
        return self.answer(self.content(page_id) if page_id else self.pages(asked))

    def answer(self, body, **headers):
        # Every answer of an API differs a little, so that only its revisions tell what changed.
        headers = {"Content-Type": "application/json", **headers}
        return 200, headers, json.dumps({**body, "servedby": f"db{len(self.asked)}"})

    def pages(self, asked):
        ids = ["3"] if "gapcontinue" in asked else ["1", "2"]
        found = [
            {"pageid": int(i), "ns": 0, "title": f"Pond {i}", "lastrevid": self.revisions[i]}
            for i in ids
        ]
        found.append({"pageid": 90 + len(ids), "ns": 0, "title": "Pool", "redirect": True})
        more = (
            {} if "gapcontinue" in asked else {"gapcontinue": "Pond_3", "continue": "gapcontinue||"}
        )
        return {"query": {"pages": found}, **({"continue": more} if more else {})}

    def content(self, page_id):
        return {
            "parse": {
                "pageid": int(page_id), "title": f"Pond {page_id}", "headhtml": HEAD,
                "revid": self.revisions[page_id],
                "text": f"<p>Frogs of revision {self.revisions[page_id]}.</p>",
            }
        }  # fmt: skip


def test_a_wiki_is_read_once_and_then_only_where_a_revision_is_new(new_site, new_catalog):
    wiki = Wiki()
    site, catalog = new_site(), new_catalog()
    site.pages = Pages(wiki)
    definition = SourceDefinition(
        id="wiki", name="Wiki", protocol="mediawiki", start=[f"{PUBLISHED}/w/api.php"],
        delay_s=0, origin={PUBLISHED: site.origin},
        records={"url": PUBLISHED + "/wiki/{key}"},
    )  # fmt: skip
    result = crawl_source(catalog, definition)
    assert wiki.busy == set()
    assert sorted(wiki.asked) == ["1", "2", "3", "Pond_3", "list"]
    assert (result.items, result.listing, result.listings_failed) == (3, "complete", 0)
    assert texts(catalog) == [
        (f"{PUBLISHED}/wiki/Pond_1", "Frogs of revision 11.", "CC-BY-SA-4.0"),
        (f"{PUBLISHED}/wiki/Pond_2", "Frogs of revision 12.", "CC-BY-SA-4.0"),
        (f"{PUBLISHED}/wiki/Pond_3", "Frogs of revision 13.", "CC-BY-SA-4.0"),
    ]

    wiki.revisions["2"], wiki.asked = 22, []
    again = crawl_source(catalog, definition)
    assert sorted(wiki.asked) == ["2", "Pond_3", "list"]
    assert (again.items, again.listing) == (3, "complete")
    assert [text for _, text, _ in texts(catalog)] == [
        "Frogs of revision 11.",
        "Frogs of revision 22.",
        "Frogs of revision 13.",
    ]


class Pages(dict):
    """Every address of the API is answered by the wiki."""

    def __init__(self, wiki):
        super().__init__()
        self.wiki = wiki

    def get(self, path, default=None):
        return self.wiki if path.startswith("/w/api.php?") else default


def texts(catalog):
    run_stage(catalog, ExtractStage())
    with catalog.read() as session:
        rows = session.query(ResourceRow).order_by(ResourceRow.url)
        return [(row.url, row.text, row.document.get("license")) for row in rows]
