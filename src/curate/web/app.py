"""The pages and the JSON API: server-rendered, the whole state in the address, no script needed."""

from __future__ import annotations

import hashlib
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import structlog
from fastapi import FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import func, select
from sqlalchemy.exc import NoResultFound
from starlette.exceptions import HTTPException as StarletteHTTPException

from curate import __version__
from curate.catalog import open_catalog
from curate.catalog.models import ResourceRow
from curate.errors import SearchUnavailable
from curate.records import as_json
from curate.rubric import load_rubric
from curate.search import SearchQuery, open_backend
from curate.web import charts, styleguide, words
from curate.web.address import LONGEST_VALUE, read_address
from curate.web.drift_routes import add_drift_routes
from curate.web.finder import Finder
from curate.web.item_view import item_view
from curate.web.records import item_page_record
from curate.web.search_view import search_view

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from curate.catalog import Catalog
    from curate.settings import Settings

log = structlog.get_logger("curate.web")
_HERE = Path(__file__).parent
# The pages load nothing from elsewhere and run no scripts: say so to the browser.
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_PAGE = {"methods": ["GET", "HEAD"], "response_class": HTMLResponse, "include_in_schema": False}


class Pages:
    """What the routes share: catalog, search, rubric and templates."""

    def __init__(self, settings: Settings) -> None:
        self.catalog: Catalog = open_catalog(settings)
        self.backend = open_backend(settings, data_dir=settings.data_dir)
        self.finder = Finder(self.backend, settings.embedding_model)
        self.rubric = load_rubric(settings.rubric)
        self.templates = environment()

    def render(self, template: str, status: int = 200, **context: Any) -> HTMLResponse:  # noqa: ANN401 - what the template names
        """A page."""
        html = self.templates.get_template(template).render(**context)
        return HTMLResponse(html, status_code=status)

    def message(self, status: int, title: str, text: str) -> HTMLResponse:
        """A page that only says something."""
        return self.render("message.html", status, title=title, text=text)

    def close(self) -> None:
        """Release index and catalog."""
        self.backend.close()
        self.catalog.close()


def environment() -> Environment:
    """The templates with what all of them use; everything put into them is escaped."""
    made = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=words.showable,
    )
    css = (_HERE / "static" / "curate.css").read_bytes()
    made.globals.update(
        css_version=hashlib.sha256(css).hexdigest()[:10],
        longest_value=LONGEST_VALUE,
        state_icon=charts.state_icon,
        share=words.share_words,
        counted=words.counted,
        is_little=words.is_little,
    )
    return made


def create_app(settings: Settings, *, warm_up: bool = True) -> FastAPI:
    """The application; `warm_up` loads the embedding model in the background."""
    pages = Pages(settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        if warm_up:
            pages.finder.warm_up()
        yield
        pages.close()

    app = FastAPI(
        title="curate", version=__version__, lifespan=lifespan, docs_url=None, redoc_url=None
    )
    app.state.pages = pages
    app.mount("/static", StaticFiles(directory=_HERE / "static"), name="static")
    _add_pages(app, pages)
    add_drift_routes(app, pages)
    _add_api(app, pages)
    _add_errors(app, pages)

    @app.middleware("http")
    async def secure(request: Request, call_next: Any) -> Response:  # noqa: ANN401 - Starlette's
        response: Response = await call_next(request)
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        if request.url.path.startswith("/static/") and response.status_code == 200:
            response.headers.setdefault("Cache-Control", "public, max-age=31536000, immutable")
        return response

    return app


def _add_pages(app: FastAPI, pages: Pages) -> None:
    @app.api_route("/", **_PAGE)  # type: ignore[arg-type]
    def search_page(request: Request) -> HTMLResponse:
        address, notices = read_address(request.query_params.multi_items())
        found = pages.finder.find(address)
        now = pages.catalog.clock.now()
        view = search_view(found, address, notices=notices, now=now, count=pages.finder.count)
        return pages.render("search.html", view=view)

    @app.api_route("/items/{item_id}", **_PAGE)  # type: ignore[arg-type]
    def item_page(item_id: str) -> HTMLResponse:
        record = item_page_record(pages.catalog, item_id)
        view = item_view(record, pages.rubric, pages.catalog.clock.now())
        return pages.render("item.html", view=view)

    @app.api_route("/about", **_PAGE)  # type: ignore[arg-type]
    def about_page() -> HTMLResponse:
        return pages.render("about.html", rubric=pages.rubric)

    @app.api_route("/styleguide", **_PAGE)  # type: ignore[arg-type]
    def styleguide_page() -> HTMLResponse:
        made = styleguide.sections(pages.templates, pages.catalog.clock.now())
        return pages.render("styleguide.html", sections=made)


def _add_api(app: FastAPI, pages: Pages) -> None:
    @app.get("/api/search")
    def search_api(
        request: Request,
        q: Annotated[str, Query(max_length=2000)] = "",
        page: Annotated[int, Query(ge=1, le=500)] = 1,
    ) -> dict[str, Any]:
        """Search as the page does; takes the page's parameters."""
        del q, page  # documented here, read with all the others below
        address, notices = read_address(request.query_params.multi_items())
        found = pages.finder.find(address)
        return {
            "total": found.page.total,
            "hits": [
                {
                    "score": hit.score,
                    "why": [as_json(term) for term in hit.why],
                    "item": hit.document.model_dump(mode="json", exclude={"vector", "text"}),
                }
                for hit in found.page.hits
            ],
            "facets": {
                name: [as_json(value) for value in values]
                for name, values in found.page.facets.items()
            },
            "took_ms": found.page.took_ms,
            "recognized": [one._asdict() for one in found.recognized],
            "notices": notices,
            "query": asdict(address),
        }

    @app.get("/api/items/{item_id}", responses={404: {"description": "No such item"}})
    def item_api(item_id: str) -> Any:  # noqa: ANN401 - plain JSON values
        """Everything the catalog knows of one item, each fact with its ground."""
        return item_page_record(pages.catalog, item_id)

    @app.get("/healthz", responses={503: {"description": "The search engine does not answer"}})
    def health() -> dict[str, Any]:
        """Whether catalog and index answer, how many items they hold and how many can be found."""
        with pages.catalog.read() as session:
            cataloged = session.scalar(select(func.count()).select_from(ResourceRow))
        found = pages.backend.search(SearchQuery(limit=1, include_hidden=True)).total
        return {
            "status": "ok",
            "engine": pages.backend.name,
            "version": __version__,
            "cataloged": cataloged,
            "indexed": found,
        }


def _add_errors(app: FastAPI, pages: Pages) -> None:
    def answer(request: Request, status: int, title: str, text: str) -> Response:
        if request.url.path.startswith(("/api/", "/healthz")):
            return JSONResponse({"error": title, "detail": text}, status_code=status)
        return pages.message(status, title, text)

    @app.exception_handler(SearchUnavailable)
    def search_down(request: Request, err: SearchUnavailable) -> Response:
        log.warning("web.search_down", backend=err.backend, error=str(err))
        return answer(
            request,
            503,
            "Search is down",
            f"The catalog is safe, but the search engine ({err.backend}) does not answer. "
            "Try again in a minute. If it lasts, tell whoever runs curate.",
        )

    @app.exception_handler(NoResultFound)
    def no_such_item(request: Request, _: NoResultFound) -> Response:
        return answer(
            request, 404, "No such item", "It may have left the catalog. Search for its title."
        )

    @app.exception_handler(StarletteHTTPException)
    def http_error(request: Request, err: StarletteHTTPException) -> Response:
        if err.status_code == 404:
            return answer(request, 404, "No such page", "Check the address, or search for it.")
        return answer(request, err.status_code, "That did not work", f"{err.detail}.")

    @app.exception_handler(RequestValidationError)
    def bad_request(request: Request, err: RequestValidationError) -> Response:
        first = err.errors()[0]
        field = ".".join(str(part) for part in first["loc"][1:])
        return answer(request, 422, "That did not work", f"{field}: {first['msg']}.")

    @app.exception_handler(Exception)
    def unexpected(request: Request, _: Exception) -> Response:
        # The error itself goes to the log of the server; a reader can do nothing with it.
        response = answer(
            request,
            500,
            "Something went wrong here",
            "It is not your fault. Try again. If it happens twice, tell whoever runs curate "
            "which address you had open.",
        )
        response.headers.update(_HEADERS)  # this answer is made outside of the middleware
        return response
