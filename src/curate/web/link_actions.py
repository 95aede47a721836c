"""What people do on the link pages: every form is checked, carried out, told, and can be undone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from fastapi import Depends, FastAPI, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import select
from starlette.exceptions import HTTPException

from curate.catalog.link_desk import zone_of
from curate.catalog.models import ResourceRow
from curate.errors import ConfigError, CurateError
from curate.records import LinkState
from curate.review import desk, link_desk
from curate.web import words
from curate.web.desk_access import (
    HOME,
    Said,
    back_to,
    desk_page,
    require_person,
    visitor,
)
from curate.web.forms import Form, local_path, read_form
from curate.web.link_forms import ASKED, days_from, form_links, form_view
from curate.web.link_words import day_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from curate.catalog import Catalog
    from curate.web.app import Pages

_FORM = Depends(read_form)
_KEPT = ("to", "person", "due", "because", "until")
_MOST_UNDONE = 200


def add_link_actions(app: FastAPI, pages: Pages) -> None:
    """The form page, and the address that forms are sent to."""

    @app.api_route(
        "/links/do", methods=["GET", "HEAD"], response_class=HTMLResponse, include_in_schema=False
    )
    def ask(request: Request) -> HTMLResponse:
        given: dict[str, list[str]] = {}
        for name, value in request.query_params.multi_items():
            given.setdefault(name, []).append(value)
        return _form_page(pages, request, Form(given), action=Form(given).one("action"))

    @app.post("/links/do/{action}", include_in_schema=False)
    def act(action: str, request: Request, form: Form = _FORM) -> Response:
        person = require_person(pages.gate, request, form)
        target, at = local_path(form.one("back"), HOME), _place(form)
        try:
            said = carry_out(pages.catalog, action, form, person.name)
        except CurateError as err:
            if action in ASKED:
                return _form_page(pages, request, form, action=action, problem=_told(err))
            return back_to(pages.gate, request, target, Said(_told(err), at=at, is_problem=True))
        text, numbers = said
        return back_to(pages.gate, request, target, Said(text, numbers, at=at))


def _form_page(
    pages: Pages, request: Request, form: Form, *, action: str, problem: str = ""
) -> HTMLResponse:
    """What an action asks for; 422 where it was asked before and the answer did not do."""
    if action not in ASKED:
        raise HTTPException(404)
    who = visitor(pages.gate, request)
    if who.person is None:
        raise HTTPException(403, "Sign in first. A session ends after 12 hours")
    view = form_view(
        pages.catalog,
        action,
        form.numbers("link"),
        item=form.one("item"),
        back=local_path(form.one("back"), HOME),
        at=_place(form),
        problem=problem,
        values={name: form.one(name) for name in _KEPT},
    )
    with pages.catalog.read() as session:
        zone = zone_of(session, pages.catalog.settings.district)
    days = days_from(pages.catalog.clock.now().astimezone(zone))
    status = 422 if problem else 200
    page = pages.render("link_form.html", status, form=view, visitor=who, days=days)
    return desk_page(page, who)


def _place(form: Form) -> int:
    return next(iter(form.numbers("at")), 0)


def carry_out(catalog: Catalog, action: str, form: Form, actor: str) -> tuple[str, tuple[int, ...]]:
    """Do what a form asks, in the name of `actor`: what was done, and the numbers that undo it.

    Raises:
        CurateError: says what is missing or wrong; nothing was done.
        HTTPException: 404 where there is no such action.
    """
    if action == "undo":
        return _undo(catalog, form.numbers("number"), actor)
    with catalog.read() as session:
        urls = [one.url for one in form_links(session, form.numbers("link"), with_target=False)]
    if not urls:
        msg = "choose a link: the one you meant is not in the catalog any more"
        raise ConfigError(msg)
    if action == "retire":
        return _retire(catalog, urls[0], form, actor)
    if action not in _ACTIONS:
        raise HTTPException(404)
    said, text = _ACTIONS[action](catalog, urls, form, actor)
    numbers = tuple(one.number for one in said if one.number is not None)
    return (text if numbers else "That was so already. Nothing changed."), numbers


def _accept(catalog: Catalog, urls: Sequence[str], form: Form, actor: str) -> _Done:
    to = form.one("to")
    if not to and len(urls) == 1:
        msg = "give the new address"
        raise ConfigError(msg)
    if to:
        return link_desk.accept_address(catalog, urls[0], to, actor=actor), f"In use now: {to}"
    said = link_desk.accept_address(catalog, urls, actor=actor)
    return said, f"{words.counted(len(said), 'new address is', 'new addresses are')} in use now."


def _unaccept(catalog: Catalog, urls: Sequence[str], _form: Form, actor: str) -> _Done:
    return link_desk.unaccept(catalog, urls, actor=actor), "The old address is in use again."


def _ignore(catalog: Catalog, urls: Sequence[str], form: Form, actor: str) -> _Done:
    until = _day(form.one("until"), "say until when it is ignored")
    said = link_desk.ignore(catalog, urls, because=form.one("because"), until=until, actor=actor)
    return said, f"{_links_are(urls)} ignored until {day_words(until)}."


def _unignore(catalog: Catalog, urls: Sequence[str], _form: Form, actor: str) -> _Done:
    return link_desk.unignore(
        catalog, urls, actor=actor
    ), f"{_links_are(urls)} not ignored any more."


def _fixed(catalog: Catalog, urls: Sequence[str], form: Form, actor: str) -> _Done:
    because = form.one("because")
    said = link_desk.say(catalog, urls, LinkState.ALIVE, because=because, actor=actor)
    return said, f"{_links_are(urls)} marked as fixed. We look again at the next round."


def _dead(catalog: Catalog, urls: Sequence[str], form: Form, actor: str) -> _Done:
    because = form.one("because")
    said = link_desk.say(catalog, urls, LinkState.DEAD, because=because, actor=actor)
    return said, f"{_links_are(urls)} marked as gone."


def _unsay(catalog: Catalog, urls: Sequence[str], _form: Form, actor: str) -> _Done:
    return link_desk.unsay(catalog, urls, actor=actor), "Our own looks count again."


def _assign(catalog: Catalog, urls: Sequence[str], form: Form, actor: str) -> _Done:
    due = _day(form.one("due"), "give a day") if form.one("due") else None
    person = form.one("person")
    said = link_desk.assign(catalog, urls, person, due, actor=actor)
    until = f", until {day_words(due)}" if due else ""
    return said, f"{person} looks after {words.counted(len(urls), 'link', 'links')}{until}."


def _unassign(catalog: Catalog, urls: Sequence[str], _form: Form, actor: str) -> _Done:
    return link_desk.unassign(catalog, urls, actor=actor), "Nobody looks after it now."


def _retire(catalog: Catalog, url: str, form: Form, actor: str) -> tuple[str, tuple[int, ...]]:
    item = form.one("item")
    because = form.one("because")
    number = link_desk.retire_item(catalog, url, item, because=because, actor=actor)
    with catalog.read() as session:
        name = session.scalar(select(ResourceRow.name).where(ResourceRow.id == item)) or "The item"
    return f"“{name}” is retired. It leaves the search at the next index run.", (number,)


def _undo(catalog: Catalog, numbers: Sequence[int], actor: str) -> tuple[str, tuple[int, ...]]:
    """Take words back, the newest first."""
    for number in sorted(numbers[:_MOST_UNDONE], reverse=True):
        desk.undo(catalog, number, actor=actor)
    return "Taken back. All is as it was before.", ()


def _links_are(urls: Sequence[str]) -> str:
    return "1 link is" if len(urls) == 1 else f"{len(urls)} links are"


def _day(text: str, what: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as err:
        raise ConfigError(what) from err


def _told(err: CurateError) -> str:
    text = words.first_capital(words.dated(str(err)))
    return text if text.endswith((".", "!", "?")) else f"{text}."


_Done = tuple["tuple[link_desk.Said, ...]", str]
_ACTIONS = {
    "accept": _accept,
    "unaccept": _unaccept,
    "ignore": _ignore,
    "unignore": _unignore,
    "fixed": _fixed,
    "dead": _dead,
    "unsay": _unsay,
    "assign": _assign,
    "unassign": _unassign,
}
