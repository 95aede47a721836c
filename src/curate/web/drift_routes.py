"""The page that shows what changed in an item since the district accepted it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi.responses import HTMLResponse

from curate.web.drift_view import changes_view

if TYPE_CHECKING:
    from fastapi import FastAPI

    from curate.web.app import Pages


def add_drift_routes(app: FastAPI, pages: Pages) -> None:
    """Add `/items/{id}/changes` to the application."""

    @app.api_route(
        "/items/{item_id}/changes",
        methods=["GET", "HEAD"],
        response_class=HTMLResponse,
        include_in_schema=False,
    )
    def changes_page(item_id: str) -> HTMLResponse:
        return pages.render("drift.html", view=changes_view(pages.catalog, item_id))
