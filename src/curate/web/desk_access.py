"""Signing in and out, and what the routes of the link desk share about who is there."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from math import ceil
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from fastapi import Depends, FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from curate.web.access import LONGEST_NAME, SESSION_S, Gate, Person, name_of
from curate.web.forms import Form, local_path, read_form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from curate.web.app import Pages

COOKIE = "curate_desk"
SAID_COOKIE = "curate_said"
HOME = "/links"
_SAID_S = 120.0
_FORM = Depends(read_form)
# With "no-referrer" a browser would not name the page that a form comes from; other hosts learn
# nothing from this either.
DESK_HEADERS = {"Referrer-Policy": "same-origin", "Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True)
class Said:
    """What the last form did, in words, with the numbers that undo it.

    `at` is the place on the page that it was sent from, 0 for its top.
    """

    text: str
    undo: Sequence[int] = ()
    at: int = 0
    is_problem: bool = False


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who looks at a desk page. `can_sign_in` is false where the operator set no password."""

    person: Person | None
    can_sign_in: bool
    sign_in_href: str
    here: str
    said: Said | None

    @property
    def token(self) -> str:
        """The token of forms; "" for who may send none."""
        return self.person.token if self.person else ""


def visitor(gate: Gate, request: Request) -> Visitor:
    """Who asks for this page, and what the last form told them."""
    query = f"?{request.url.query}" if request.url.query else ""
    here = local_path(request.url.path + query, HOME)
    person = gate.person(request.cookies.get(COOKIE))
    told = gate.unseal("said", request.cookies.get(SAID_COOKIE)) if person else None
    return Visitor(
        person=person,
        can_sign_in=gate.is_on,
        sign_in_href="/sign-in?" + urlencode({"next": here}),
        here=here,
        said=Said(told["text"], told["undo"], told["at"], told["is_problem"]) if told else None,
    )


def shown_at(who: Visitor, first: int, last: int) -> Visitor:
    """What was done is told where it was done, or above all where that place is gone."""
    if who.said is None or first <= who.said.at <= last:
        return who
    return replace(who, said=replace(who.said, at=0))


def desk_page(page: HTMLResponse, who: Visitor) -> HTMLResponse:
    """A desk page with its headers; what it told of the last form is told once."""
    page.headers.update(DESK_HEADERS)
    if who.said is not None:
        page.delete_cookie(SAID_COOKIE, path="/", httponly=True, samesite="strict")
    return page


def require_person(gate: Gate, request: Request, form: Form) -> Person:
    """Who sent a form.

    Raises:
        HTTPException: 403 for somebody not signed in, or a form of another session.
    """
    person = gate.person(request.cookies.get(COOKIE))
    if person is None:
        raise HTTPException(403, "Sign in first. A session ends after 12 hours")
    if not gate.is_token(person, form.one("token")):
        raise HTTPException(403, "This form is too old. Open the page again and send it anew")
    return person


def back_to(gate: Gate, request: Request, target: str, said: Said) -> RedirectResponse:
    """Send the browser back to where the person was, with what was done in words."""
    place = f"#n-{said.at}" if said.at else ""
    answer = RedirectResponse(target.partition("#")[0] + place, status_code=303)
    told = asdict(said)
    sealed = gate.seal("said", told, keeps_s=_SAID_S)
    _set_cookie(answer, request, SAID_COOKIE, sealed, int(_SAID_S))
    return answer


def _set_cookie(answer: Response, request: Request, name: str, value: str, keeps_s: int) -> None:
    answer.set_cookie(
        name,
        value,
        max_age=keeps_s,
        path="/",
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )


def add_access_routes(app: FastAPI, pages: Pages) -> None:
    """The sign-in page and the way out."""

    def sign_in_page(
        target: str, *, status: int = 200, name: str = "", problem: str = ""
    ) -> Response:
        page = pages.render(
            "sign_in.html",
            status,
            is_on=pages.gate.is_on,
            next=target,
            name=name,
            problem=problem,
            longest_name=LONGEST_NAME,
        )
        page.headers.update(DESK_HEADERS)
        return page

    @app.api_route(
        "/sign-in", methods=["GET", "HEAD"], response_class=HTMLResponse, include_in_schema=False
    )
    def ask(request: Request) -> Response:
        return sign_in_page(local_path(request.query_params.get("next", ""), HOME))

    @app.post("/sign-in", include_in_schema=False)
    def sign_in(request: Request, form: Form = _FORM) -> Response:
        target, name = local_path(form.one("next"), HOME), name_of(form.one("name"))
        if not pages.gate.is_on:
            return sign_in_page(target, status=403)
        if not name:
            problem = "Give your name: it stands beside what you decide."
            return sign_in_page(target, status=422, problem=problem)
        client = request.client.host if request.client else ""
        wait = ceil(pages.gate.attempts.begin(client))
        if wait > 0:
            problem = f"Too many tries. Wait {_wait_words(wait)}, then try again."
            answer = sign_in_page(target, status=429, name=name, problem=problem)
            answer.headers["Retry-After"] = str(wait)
            return answer
        if not pages.gate.is_password(next(iter(form.all("password")), "")):
            return sign_in_page(target, status=403, name=name, problem="This is not the password.")
        pages.gate.attempts.forget(client)
        answer = RedirectResponse(target, status_code=303)
        _set_cookie(answer, request, COOKIE, pages.gate.admit(name), SESSION_S)
        return answer

    @app.post("/sign-out", include_in_schema=False)
    def sign_out(request: Request, form: Form = _FORM) -> Response:
        pages.gate.end(require_person(pages.gate, request, form))
        answer = RedirectResponse(local_path(form.one("back"), HOME), status_code=303)
        for name in (COOKIE, SAID_COOKIE):
            answer.delete_cookie(name, path="/", httponly=True, samesite="strict")
        return answer


def _wait_words(seconds: int) -> str:
    if seconds < 60:
        return f"{seconds} {'second' if seconds == 1 else 'seconds'}"
    minutes = ceil(seconds / 60)
    return f"{minutes} {'minute' if minutes == 1 else 'minutes'}"
