"""A small catalog for the page tests, built by the real pipeline from pages written here.

Every page is a state worth looking at: versions, another language, right-to-left text, a title
without end, two hundred links, an address that went away, a page that tries to run scripts.
"""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from sqlalchemy import select
from tests.sources import stored_definition

from curate.catalog import NewCapture, open_catalog
from curate.catalog.models import LinkRow, LinkUse, ResourceRow
from curate.catalog.runs import begin_run, finish_run
from curate.catalog.sources import remember_source
from curate.clock import FixedClock, parse_time
from curate.pipeline.refresh import RefreshReport, judge_catalog
from curate.review import decide

NOW = "2026-03-02T12:00:00Z"
# Looks that are days apart: three of them make a missing page "gone".
CRAWL_DAYS = ("2026-02-18T08:00:00Z", "2026-02-22T08:00:00Z", "2026-02-26T08:00:00Z", NOW)
ORIGIN = "https://lessons.example"
CC_BY = "https://creativecommons.org/licenses/by/4.0/"
HOSTILE_TITLE = "<script>alert('title')</script> & \"quotes\""
LONG_TITLE = "A title that a publisher wrote for machines and not for people, " * 6
N_FILLERS = 24
N_LINKS = 200

RAIN = """
Water that has fallen as rain does not remain in one place. Heat from the sun lifts an enormous
quantity of it out of oceans, lakes and damp soil, and although nobody can see this vapor, the
atmosphere carries it across entire continents. Rising air becomes colder, and because cold air
holds less vapor than warm air, tiny droplets condense around particles of dust. Millions of these
droplets together form the clouds that we observe from the ground. When the droplets collide and
combine, they eventually become too heavy for the rising air to support, and precipitation begins.
Part of that precipitation runs downhill into rivers, part of it disappears into the ground, and
part of it returns to the atmosphere almost immediately. Scientists describe the whole movement as
a system, since a change in any single part of it influences all of the others.
"""
RAIN_EASY = """
Look at a puddle. The sun is hot. The sun makes the water warm. Soon the puddle is gone. Where did
the water go? It went up in the air. You can not see it. High up, the air is cold. The water turns
into small drops. Many small drops make a cloud. The drops get big. The big drops fall down. That
is the rain. The rain makes a new puddle. Then the sun comes out. The water goes up once more. It
goes up and it comes down. It does this day after day. The water in your cup was once in a cloud.
It may have been in the sea. You can see this at home. Put some water in a dish. Put the dish in
the sun. Look at it the next day.
"""
LLUVIA = """
El agua que cae como lluvia no se queda en un solo lugar. El calor del sol levanta una gran
cantidad de agua de los mares y de los lagos. Nadie puede ver este vapor, pero el aire lo lleva
muy lejos. Cuando el aire sube se enfría, y entonces se forman gotas muy pequeñas. Muchas gotas
juntas forman una nube. Cuando las gotas chocan se hacen más grandes y al final caen otra vez.
Una parte del agua corre hacia los ríos y otra parte entra en la tierra. Después todo vuelve a
empezar. Los niños pueden ver este cambio en casa con un plato de agua al sol.
"""
PLACES = """
Each place tells one part of the story of water. Some tell about clouds and some tell about
rivers. Some tell how people dig wells and how a city cleans what it drinks. Pick one place for
each day, read it aloud, and write down one thing that you did not know before.
"""
ARABIC = """
الماء لا يبقى في مكان واحد. ترفع حرارة الشمس كمية كبيرة من الماء من البحار والبحيرات. لا يرى أحد
هذا البخار ولكن الهواء يحمله بعيدا. عندما يصعد الهواء يبرد فتتكون قطرات صغيرة جدا. وتتجمع القطرات
فتصير سحابا. ثم تكبر القطرات وتسقط مطرا على الأرض. يجري بعض الماء إلى الأنهار ويدخل بعضه في التراب.
"""
BEES = """
A honeybee that has found good flowers flies home and dances for the others. The dance is a kind
of map. If the bee runs straight up the comb, the flowers lie in the direction of the sun. If she
runs to the left, the other bees must fly to the left of the sun. The longer she shakes her body,
the farther away the flowers are. The other bees stand close to her in the dark and feel each move
that she makes. Then they leave the hive and fly to the right meadow, even when it is far away.
People who keep bees have watched this dance for a long time. It took a patient teacher many years
to read it, and he won a famous prize for that work. Now you can read it too.
"""


class Anything(BaseHTTPRequestHandler):
    """Answers /ok/... with a page and everything else with 404."""

    def do_GET(self):
        name = self.path.removeprefix("/ok/")
        found = name.isdigit()  # made-up addresses, as a link check tries them, are not found
        body = f"<title>Place {name}</title><p>A page of its own, number {name}.</p>".encode()
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_HEAD = do_GET

    def log_message(self, *args):
        """Say nothing."""


@contextmanager
def other_site():
    """Origin of a loopback site that the lessons link to."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Anything)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def lesson(path, title, text, *, lang="en", head="", body="", **facts):
    """One lesson page: its address and its HTML, with its facts as JSON-LD."""
    url = ORIGIN + path
    data = {
        "@context": "https://schema.org",
        "@type": "LearningResource",
        "name": title,
        "url": url,
        "inLanguage": lang,
        **facts,
    }
    linked = json.dumps(data, ensure_ascii=False).replace("</", "<\\/")
    paragraphs = "".join(f"<p>{escape(part)}</p>" for part in text.strip().split("\n\n"))
    html = (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title>{head}"
        f'<script type="application/ld+json">{linked}</script></head>'
        f"<body><main><h1>{escape(title)}</h1>{paragraphs}{body}</main></body></html>"
    )
    return url, html


def link(href, words):
    return f'<p><a href="{escape(href)}">{escape(words)}</a></p>'


def versions():
    """An original, an easier version of it, and the same in Spanish, linked to one another."""
    known = {
        "description": "How rain, rivers and clouds make one system of moving water.",
        "license": CC_BY,
        "author": {"@type": "Person", "name": "Ada Lee"},
        "publisher": {"@type": "Organization", "name": "Rain School"},
        "learningResourceType": "Reading",
        "about": "science",
        "timeRequired": "PT30M",
        "isAccessibleForFree": True,
    }
    alternate = '<link rel="alternate" hreflang="{}" href="{}">'
    yield lesson(
        "/rain",
        "Rain as a system",
        RAIN,
        head=alternate.format("es", "/es/lluvia"),
        body=link("/rain-easy", "An easier version")
        + '<p><a href="/es/lluvia" hreflang="es">En español</a></p>',
        educationalLevel="Grade 7",
        **known,
    )
    yield lesson(
        "/rain-easy",
        "Where did the puddle go?",
        RAIN_EASY,
        body=link("/rain", "A harder version"),
        educationalLevel="Grade 2",
        isBasedOn=f"{ORIGIN}/rain",
        **{**known, "description": "Short sentences about a puddle and a cloud."},
    )
    yield lesson(
        "/es/lluvia",
        "La lluvia como sistema",
        LLUVIA,
        lang="es",
        head=alternate.format("en", "/rain"),
        body='<p><a href="/rain" hreflang="en">In English</a></p>',
        educationalLevel="Grade 7",
        **{**known, "description": "Cómo la lluvia, los ríos y las nubes forman un sistema."},
    )


def contents():
    """A page that only leads to other pages: cataloged, but not searched."""
    links = "".join(link(f"{ORIGIN}/count/{n}", f"Counting stones, day {n + 1}") for n in range(9))
    return lesson("/all", "All lessons", "", body=links)


def troubles(other):
    """Pages that go wrong in one way each."""
    yield lesson(
        "/ar/matar",
        "دورة الماء في الطبيعة",
        ARABIC,
        lang="ar",
        description="كيف ينتقل الماء من البحر إلى السماء ثم يعود.",
        about="science",
    )
    yield lesson("/long", LONG_TITLE, BEES.replace("honeybee", "bumblebee"), about="science")
    yield lesson(
        "/links",
        "Two hundred places to read on",
        "These are places to read on. " + PLACES,
        body="".join(link(f"{other}/ok/{n}", f"Place {n}") for n in range(N_LINKS))
        + link(f"{other}/missing", "A place that went away")
        + link("https://nowhere.invalid/", "A place that never was"),
    )
    yield lesson("/gone", "A lesson that went away", BEES.replace("bee", "moth"), license=CC_BY)
    yield lesson("/bees", "The dance of the honeybees", BEES, about="science")
    yield lesson("/copy/bees", "The dance of the honeybees", BEES, about="science")
    yield lesson(
        "/two-licenses",
        "Which license holds?",
        BEES.replace("flowers", "berries"),
        license=CC_BY,
        body="<footer>This page is licensed under CC BY-NC 4.0.</footer>",
    )
    yield lesson("/short", "Too short to judge", "One line only.")


def hostile(other):
    """A page that would like to run its own code on ours."""
    return lesson(
        "/hostile",
        HOSTILE_TITLE,
        "Some <b>words</b> about hostile pages. <img src=x onerror=alert(5)>",
        body="<p><a href=\"javascript:alert('link')\">Run me</a> "
        '<a href="data:text/html,<script>alert(6)</script>">Open me</a> '
        f"<a href=\"{other}/missing?q='onmouseover='alert(7)\">Hover me</a></p>",
        description="\"><img src=x onerror=alert('description')> \x02evil\x03",
        license="<b onclick=alert(8)>Licensed to run</b>",
        author={"@type": "Person", "name": "<svg onload=alert(9)>"},
        publisher={"@type": "Organization", "name": "</textarea><script>alert(10)</script>"},
        about="<i>subject</i>",
        learningResourceType="<u>kind</u>",
        inLanguage='en" onfocus="alert(11)',
    )


def fillers():
    """Enough items for a second page, with the values that filters choose between."""
    licenses = (CC_BY, "https://creativecommons.org/licenses/by-nc-sa/4.0/", "")
    for n in range(N_FILLERS):
        facts = {
            "description": f"Students count {n + 2} stones and write the number down.",
            "educationalLevel": f"Grade {1 + n % 3}",
            "learningResourceType": ("Activity", "Lesson plan")[n % 2],
            "about": ("mathematics", "language arts")[n % 4 == 0],
        }
        if licenses[n % 3]:
            facts["license"] = licenses[n % 3]
        yield lesson(
            f"/count/{n}",
            f"Counting stones, day {n + 1}",
            f"Today you count {n + 2} stones. Put {n + 2} stones in a row. Say each number. " * 6,
            **facts,
        )


def capture(url, html, at, status=200):
    return NewCapture(
        url=url,
        served_url=url,
        status=status,
        fetched_at=at,
        body=None if html is None else html.encode(),
        content_type="text/html",
        charset="utf-8",
    )


def crawl(catalog, source_id, name, captures):
    """Store captures as a crawl of that source would."""
    at = catalog.clock.now()
    with catalog.begin() as session:
        remember_source(session, source_id, name, stored_definition(source_id), at=at)
        run_id, _ = begin_run(session, "crawl", at=at, source_id=source_id)
    catalog.capture_log(run_id=run_id, source_id=source_id).add(captures)
    with catalog.begin() as session:
        finish_run(session, run_id, at=at, status="ok")


def build(settings):
    """Fill the catalog of `settings` and index it; returns item ids by path."""
    with other_site() as other:
        for day in CRAWL_DAYS:
            with open_catalog(settings, FixedClock(parse_time(day))) as catalog:
                _one_day(catalog, other, first=day == CRAWL_DAYS[0])
    with open_catalog(settings, FixedClock(parse_time(NOW))) as catalog:
        found = _ids(catalog)
        _sneak_in_links(catalog, found["/hostile"])
        return found


def _sneak_in_links(catalog, resource_id):
    """Links that extraction would never keep, as if an older catalog held them."""
    at = catalog.clock.now()
    with catalog.begin() as session:
        for n, url in enumerate(("javascript:alert('row')", "data:text/html,<b>", "http://[")):
            row = LinkRow(url=url, host="", first_seen_at=at, state_since=at, next_check_at=at)
            session.add(row)
            session.flush()
            session.add(LinkUse(resource_id=resource_id, link_id=row.id, text=f"<b>row {n}</b>"))


def _one_day(catalog, other, *, first):
    at = catalog.clock.now()
    pages = [*versions(), *troubles(other), hostile(other), contents()]
    captures = [capture(url, html, at) for url, html in pages]
    if not first:
        captures = [c for c in captures if not c.url.endswith("/gone")]
        captures.append(capture(f"{ORIGIN}/gone", None, at, 404))
    crawl(catalog, "rain", "Rain School", captures)
    crawl(catalog, "stones", "Stone School", [capture(u, h, at) for u, h in fillers()])
    report = RefreshReport()
    if at == parse_time(NOW):
        decide(catalog, f"{ORIGIN}/count/1", "reject", note="Not for us")
        decide(catalog, f"{ORIGIN}/rain", "accept")
    judge_catalog(catalog, report)
    assert not report.problems, report.problems


def _ids(catalog):
    with catalog.read() as session:
        rows = session.execute(select(ResourceRow.url, ResourceRow.id))
        return {url.removeprefix(ORIGIN): resource_id for url, resource_id in rows}
