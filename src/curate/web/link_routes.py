"""The pages of the link report, one link's page, and the report as files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request  # noqa: TC002 - FastAPI reads the annotations
from fastapi.responses import HTMLResponse, Response, StreamingResponse
from starlette.exceptions import HTTPException

from curate.catalog.link_desk import zone_of
from curate.errors import NotFound
from curate.report import link_rot_tables, link_rot_text
from curate.web.desk_access import DESK_HEADERS, desk_page, shown_at, visitor
from curate.web.link_forms import BULK, days_from
from curate.web.link_page import link_page_view
from curate.web.links_address import LinksAddress, read_links_address
from curate.web.links_view import links_view
from curate.web.report_shelf import ReportShelf, sources_of, without_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import tzinfo

    from curate.report.link_rot_records import LinkRotReport
    from curate.web.app import Pages

_PAGE: dict[str, Any] = {
    "methods": ["GET", "HEAD"],
    "response_class": HTMLResponse,
    "include_in_schema": False,
}
_FILES: dict[str, tuple[str, Callable[[LinkRotReport], str | Iterable[str]]]] = {
    "csv": ("text/csv", link_rot_tables.csv_lines),
    "json": ("application/json", link_rot_tables.as_json),
    "xml": ("application/xml", link_rot_tables.as_junit),
    "md": ("text/markdown", link_rot_text.as_markdown),
}


class _Desk:
    """What the routes of the report share."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self.shelf = ReportShelf(pages.catalog)

    def zone(self) -> tzinfo:
        """Whose days count: the district's."""
        with self._pages.catalog.read() as session:
            return zone_of(session, self._pages.catalog.settings.district)

    def asked(self, request: Request) -> tuple[LinksAddress, LinkRotReport, list[tuple[str, str]]]:
        """What the address asks for; a source that is not there counts as none."""
        address = read_links_address(request.query_params.multi_items())
        with self._pages.catalog.read() as session:
            sources = sources_of(session)
        if address.source not in dict(sources):
            address = address.changed(source="", page=address.page)
        return address, self.shelf.report(address.source or None), sources


def add_link_routes(app: FastAPI, pages: Pages) -> None:
    """The report at `/links`, its files beside it, and `/links/item?url=`."""
    desk = _Desk(pages)

    @app.api_route("/links", **_PAGE)
    def links_page(request: Request) -> HTMLResponse:
        who = visitor(pages.gate, request)
        address, report, sources = desk.asked(request)
        name = who.person.name if who.person else None
        view = links_view(report, address, sources, name, desk.zone())
        days = days_from(report.at.astimezone(desk.zone()))
        who = shown_at(who, view.first_shown, view.last_shown)
        page = pages.render("links.html", view=view, visitor=who, days=days, bulk_actions=BULK)
        return desk_page(page, who)

    @app.api_route("/links/item", **_PAGE)
    def link_page(request: Request) -> HTMLResponse:
        who = visitor(pages.gate, request)
        try:
            view = link_page_view(
                pages.catalog,
                request.query_params.get("url", ""),
                with_names=who.person is not None,
            )
        except NotFound as err:
            raise HTTPException(404) from err
        days = days_from(pages.catalog.clock.now().astimezone(desk.zone()))
        who = shown_at(who, 0, 0)
        return desk_page(pages.render("link.html", view=view, visitor=who, days=days), who)

    @app.api_route("/links/trend", **_PAGE)
    def trend_page(request: Request) -> HTMLResponse:
        source = read_links_address(request.query_params.multi_items()).source
        with pages.catalog.read() as session:
            names = dict(sources_of(session))
        source = source if source in names else ""
        view = desk.shelf.trend(source or None, names.get(source, ""))
        back = LinksAddress(source=source).href()
        page = pages.render("link_trend.html", view=view, back=back)
        page.headers.update(DESK_HEADERS)
        return page

    _add_files(app, pages, desk)


def _add_files(app: FastAPI, pages: Pages, desk: _Desk) -> None:
    @app.get("/links.{ending}", include_in_schema=False)
    def links_file(ending: str, request: Request) -> Response:
        if ending not in _FILES:
            raise HTTPException(404)
        who = visitor(pages.gate, request)
        address, report, _ = desk.asked(request)
        name = who.person.name if who.person else None
        links, ignored = report.links, report.ignored
        if address.has_filters:
            chosen = tuple(address.chosen(report, name))
            links, ignored = ((), chosen) if address.ignored else (chosen, ())
        if name is None:
            links, ignored = without_names(links), without_names(ignored)
        media, draw = _FILES[ending]
        drawn = draw(report.model_copy(update={"links": links, "ignored": ignored}))
        headers = DESK_HEADERS | {"Content-Disposition": f'attachment; filename="links.{ending}"'}
        media_type = f"{media}; charset=utf-8"
        if isinstance(drawn, str):
            return Response(drawn, media_type=media_type, headers=headers)
        return StreamingResponse(drawn, media_type=media_type, headers=headers)
