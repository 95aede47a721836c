"""A web whose answers a test changes between runs, and a catalog whose items link to it."""

from __future__ import annotations

import ipaddress
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from curate.catalog import Catalog, NewCapture
from curate.catalog.links import remember_links
from curate.catalog.models import CaptureRow, LinkRow, ResourceRow
from curate.catalog.runs import begin_run, finish_run
from curate.catalog.sources import remember_source
from curate.clock import FixedClock
from curate.links import CheckPolicy
from curate.loopback import LoopbackServer, Reply, not_found
from curate.pipeline.links_step import check_due_links
from curate.records import OutLink

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from curate.pipeline.steps import StepReport

POLICY = CheckPolicy(
    user_agent="curate-test (+mailto:test@example.org)",
    timeout_s=2.0,
    interval_s=0.0,
    retry_pauses_s=(0.01,),
    allowed=(ipaddress.ip_network("127.0.0.0/16"),),
)


def lesson(words: str) -> Reply:
    body = f"<html><head><title>{words}</title></head><body><h1>{words}</h1><p>{words} "
    body += " ".join(f"{words}{n}" for n in range(60))
    return Reply(200, f"{body}</p></body></html>".encode())


class Web:
    """Answers by path; what is not there is a true 404. `down` closes the port, `up` opens it."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.pages: dict[str, Reply] = {}
        self.fallback = not_found()
        self._host, self._port = host, 0
        self.asked: list[str] = []
        self.up()

    def up(self) -> None:
        self._server = LoopbackServer(self._answer, host=self._host, port=self._port)
        self._server.__enter__()
        self._port = int(self._server.url.rpartition(":")[2])

    def down(self) -> None:
        self._server.__exit__()

    def url(self, path: str) -> str:
        return f"http://{self._host}:{self._port}{path}"

    def give(self, path: str, reply: Reply | None = None) -> str:
        self.pages[path] = reply or lesson(path.strip("/"))
        return self.url(path)

    def _answer(self, path: str) -> Reply:
        self.asked.append(path)
        return self.pages.get(path, self.fallback)


class Desk:
    """One catalog over time: items with links, and check runs at the times a test names."""

    def __init__(self, catalog: Catalog, start: datetime) -> None:
        self._catalog = catalog
        self.settings = catalog.settings
        self.start = start

    def day(self, n: float) -> datetime:
        return self.start + timedelta(days=n)

    @contextmanager
    def open(self, day: float = 0) -> Iterator[Catalog]:
        """The same catalog on another day."""
        held = self._catalog
        yield Catalog(held.engine, held.payloads, self.settings, FixedClock(self.day(day)))

    def item(
        self,
        links: Iterable[str],
        *,
        source: str = "s",
        name: str = "Fractions",
        origin: dict[str, str] | None = None,
    ) -> str:
        """An item of a source that uses these links; returns its address."""
        url = f"https://{source}.example/{name.replace(' ', '-').lower()}"
        with self.open() as catalog, catalog.begin() as session:
            definition = {"id": source, "origin": origin or {}}
            remember_source(session, source, source, definition, at=self.start)
            capture_id = _capture(session, source, url, self.start)
            row = ResourceRow(
                id=f"{source}-{name}",
                source_id=source,
                url=url,
                capture_id=capture_id,
                name=name,
                document={"name": name, "url": url},
                signals={},
                text=name,
                text_hash="0",
                document_hash="0",
                created_at=self.start,
                updated_at=self.start,
            )
            session.add(row)
            session.flush()
            found = [OutLink(url=link, text="see") for link in links]
            remember_links(session, row.id, found, at=self.start)
        return url

    def crawled(self, pages: dict[str, bytes], *, day: float, **more: object) -> None:
        """A finished crawl of source `s` that fetched these addresses."""
        at = self.day(day)
        with self.open(day) as catalog:
            with catalog.begin() as session:
                run_id, _ = begin_run(session, "crawl", at=at, source_id="s")
            log = catalog.capture_log(run_id=run_id, source_id="s")
            given = {"status": 200, "content_type": "text/html", **more}
            log.add(
                [
                    NewCapture(
                        url=url,
                        served_url=url,
                        fetched_at=at,
                        body=body if given["status"] == 200 else None,
                        **given,
                    )
                    for url, body in pages.items()
                ]
            )
            with catalog.begin() as session:
                finish_run(session, run_id, at=at, status="ok")

    def check(self, day: float, **more: object) -> StepReport:
        with self.open(day) as catalog:
            return check_due_links(catalog, **{"policy": POLICY, **more})

    def link(self, url: str) -> LinkRow:
        with self.open() as catalog, catalog.read() as session:
            found = session.query(LinkRow).filter_by(url=url).one()
            session.expunge(found)
            return found

    def state(self, url: str) -> str:
        return self.link(url).state


def _capture(session, source: str, url: str, at: datetime) -> int:
    run_id, _ = begin_run(session, "crawl", at=at, source_id=source)
    row = CaptureRow(
        run_id=run_id, source_id=source, url=url, served_url=url, status=200, fetched_at=at
    )
    session.add(row)
    session.flush()
    finish_run(session, run_id, at=at, status="ok")
    return row.id
