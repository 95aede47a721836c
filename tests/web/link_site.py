"""A catalog of forty links on a dozen hosts, in every state that the report knows.

Items, looks, runs, words of people and archived copies are written as the pipeline writes them;
states come from the real rule over the looks given here.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.report.web import Desk

from curate.catalog.link_archive import remember_look_up
from curate.catalog.links import add_checks, histories
from curate.catalog.models import LinkCheckRow, LinkRow, ResourceRow
from curate.catalog.resources import field_value_row
from curate.catalog.runs import begin_run, finish_run
from curate.clock import parse_time
from curate.links import judge, summarize
from curate.records import (
    FieldValue,
    LinkCheck,
    LinkState,
    LinkVerdict,
    PersonWord,
    SourceKind,
)
from curate.review import decide, link_desk

if TYPE_CHECKING:
    from curate.catalog import Catalog

START = "2026-01-05T06:00:00Z"
LAST_DAY = 56
NOW = "2026-03-02T12:00:00Z"
RUN_DAYS = (0, 7, 14, 21, 28, 35, 42, 45, 49, 52, 55, LAST_DAY)
HOSTILE = "<script>alert('link')</script>"
LONG = "https://archive-of-a-museum.example/" + "collections/very-long-name-of-a-folder/" * 5 + "p"

OWN = "https://old-lessons.example/mountains"  # a link, and the own page of an item in use

OK = (LinkVerdict.ALIVE, "ok", 200, "the page is there")
GONE = (LinkVerdict.DEAD, "http_404", 404, "answered 404 (not found)")
SOFT = (LinkVerdict.DEAD, "soft_404", 200, "looks like what the site sends for a made-up address")
PARKED = (LinkVerdict.DEAD, "parked", 200, "the domain is offered for sale")
DOWN = (LinkVerdict.FAILING, "http_5xx", 503, "answered 503 (service unavailable)")
SLOW = (LinkVerdict.FAILING, "timeout", None, "did not answer within 10 s")
LOGIN = (LinkVerdict.RESTRICTED, "login", 200, "leads to a sign-in page")
WALL = (LinkVerdict.RESTRICTED, "challenge", 403, "asks to prove that no robot is asking")


def _after(day, now, then):
    """Looks on every run day: one answer before a day, another from then on."""
    return {d: (now if d < day else then) for d in RUN_DAYS}


def _looks() -> dict[str, dict[int, tuple]]:
    """Address -> day -> what was seen."""
    found: dict[str, dict[int, tuple]] = {}
    for n in range(6):  # a section of a museum's site went away
        found[f"https://museum.example/rooms/{n}"] = _after(42, OK, GONE)
    for n in range(3):
        found[f"https://observatory.example/sky/{n}.html"] = _after(45, OK, SOFT)
    found[OWN] = _after(35, OK, PARKED)
    found[LONG] = _after(42, OK, GONE)
    for n in range(4):
        found[f"https://weather.example/maps/{n}"] = _after(55, OK, GONE if n else DOWN)
    found["https://weather.example/live"] = _after(56, OK, SLOW)
    found["https://radio.example/programs"] = {
        d: (DOWN if d in (35, 45, 52) else OK) for d in RUN_DAYS
    }
    for n in range(3):
        found[f"https://journal.example/articles/{n}"] = _after(0, OK, LOGIN)
    found["https://newspaper.example/archive"] = _after(0, OK, WALL)
    for n in range(12):
        found[f"https://library.example/books/{n}"] = _after(99, OK, GONE)
    for n in range(3):  # an outage of one host on the last day: one incident
        found[f"https://zoo.example/animals/{n}"] = _after(56, OK, DOWN)
    found[f"https://hostile.example/{HOSTILE}"] = _after(42, OK, GONE)
    found["https://came-back.example/page"] = {d: (GONE if d in (52, 55) else OK) for d in RUN_DAYS}
    return found


MOVED = {
    f"https://university.example/people/{n}": f"https://research.example/people/{n}"
    for n in range(3)
}
ZOO = "https://zoo.example/"


def build(settings) -> None:
    """Fill the catalog of `settings`."""
    from curate.catalog import open_catalog

    start = parse_time(START)
    with open_catalog(settings) as held:
        desk = Desk(held, start)
        looks = _looks()
        _items(desk, looks)
        for day in RUN_DAYS:
            with desk.open(day) as catalog:
                _run(catalog, looks, day)
        with desk.open(LAST_DAY) as catalog:
            _words(catalog)


def _items(desk: Desk, looks) -> None:
    by_host: dict[str, list[str]] = {}
    for url in [*looks, *MOVED]:
        by_host.setdefault(url.split("/")[2], []).append(url)
    for host, urls in by_host.items():
        source = "science" if len(host) % 2 else "history"
        desk.item(urls, source=source, name=f"A visit to {host.split('.')[0]}")
    desk.item([], source="old-lessons", name="Mountains")
    desk.item(by_host["museum.example"][:4], source="history", name="How people lived in towns")
    desk.item(by_host["museum.example"][:2], source="science", name=f"Tools {HOSTILE}")
    for n in range(7):
        desk.item(["https://museum.example/rooms/0"], source="history", name=f"Room tour {n}")
    with desk.open() as catalog, catalog.begin() as session:
        word = PersonWord(actor_id=catalog.actor_id(session), at=desk.start)
        for row in session.query(ResourceRow):  # the page of an item tells who named it
            named = FieldValue(
                field="name",
                value=row.name,
                source_kind=SourceKind.PERSON,
                extractor="person",
                extractor_version="1",
                evidence=word,
                rank=0,
            )
            session.add(field_value_row(row.id, named, at=desk.start))


def _run(catalog: Catalog, looks, day: int) -> None:
    at = catalog.clock.now()
    seen = {url: by_day[day] for url, by_day in looks.items()}
    with catalog.begin() as session:
        run_id, _ = begin_run(session, "links", at=at)
        rows = {row.url: row for row in session.query(LinkRow)}
        checks = [(rows[url].id, _check(url, what, at)) for url, what in seen.items()]
        checks += [(rows[u].id, _moved(u, target, at)) for u, target in MOVED.items()]
        add_checks(session, checks, run_id=run_id)
        session.flush()
        outage = (
            [row for url, row in rows.items() if url.startswith(ZOO)] if day == LAST_DAY else []
        )
        for row in outage:
            for look in session.query(LinkCheckRow).filter_by(link_id=row.id, run_id=run_id):
                look.incident = "3 of 3 links of zoo.example failed at once (http_5xx 3)"
        session.flush()
        _judge(session, rows, at)
        states = summarize(LinkState(row.state) for row in rows.values()).by_state
        stats = {"states": {state.value: n for state, n in states.items()}}
        status = "incident" if outage else "ok"
        finish_run(session, run_id, at=at + timedelta(minutes=9), status=status, stats=stats)


def _judge(session, rows, at) -> None:
    known = histories(session, [row.id for row in rows.values()])
    for row in rows.values():
        state, reason = judge(known.get(row.id, []), at)
        if row.state != state.value:
            row.state, row.state_since = state.value, at
        row.state_reason, row.last_check_at = reason, at
        row.next_check_at = at + timedelta(days=7)


def _check(url, what, at) -> LinkCheck:
    verdict, kind, status, evidence = what
    return LinkCheck(
        url=url,
        verdict=verdict,
        kind=kind,
        status=status,
        final_url=url,
        hops=({"url": url, "status": status},),
        checked_at=at,
        evidence=evidence,
    )


def _moved(url, target, at) -> LinkCheck:
    return LinkCheck(
        url=url,
        verdict=LinkVerdict.ALIVE,
        kind="moved",
        status=200,
        moved="permanent",
        final_url=target,
        hops=({"url": url, "status": 301}, {"url": target, "status": 200}),
        checked_at=at,
        evidence="redirected for good (301)",
    )


def _words(catalog: Catalog) -> None:
    decide(catalog, "history-How people lived in towns", "accept")
    decide(catalog, "old-lessons-Mountains", "accept")
    day = catalog.clock.now().date()
    link_desk.assign(
        catalog, "https://museum.example/rooms/2", "Ada Lee", day - timedelta(days=4), actor="Grace"
    )
    link_desk.assign(catalog, LONG, "Mary Fields", day + timedelta(days=9), actor="Grace")
    link_desk.ignore(
        catalog,
        ["https://newspaper.example/archive", "https://journal.example/articles/2"],
        because="The library has a subscription",
        until=day + timedelta(days=60),
        actor="Grace",
    )
    link_desk.say(
        catalog,
        "https://observatory.example/sky/2.html",
        "alive",
        because="It opens in my browser",
        actor="Grace",
    )
    with catalog.begin() as session:
        row = session.query(LinkRow).filter_by(url="https://museum.example/rooms/1").one()
        copy = "https://archive.example/web/20260210000000/https://museum.example/rooms/1"
        remember_look_up(
            session,
            row.id,
            looked_at=catalog.clock.now(),
            found=(copy, parse_time("2026-02-10T00:00:00Z")),
            because="the archive has a copy",
        )
