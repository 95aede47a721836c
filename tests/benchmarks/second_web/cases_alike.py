# ruff: noqa: E501 -- one case a line, with the text of its page
"""Sites that answer made-up addresses with something, and still have the page that was linked;
each style comes with its twin, where the page really is gone."""

from __future__ import annotations

import difflib

from build import case
from model import Ask, Case, Reply, go
from prose import LESSONS, text_of, title_of
from skins import SKINS, gone, home, page, portal, shown, university

ALIVE, DEAD = "alive-alike", "soft404-alike"

_LIST = "".join(f"<li><a href='/w/{n}'>{w}</a> <span>Grade {3 + n % 6}, 20 minutes, CC BY</span></li>"
                for n, w in enumerate(f"{t} with {m}" for t in ("Counting", "Measuring", "Sorting", "Drawing",
                "Folding") for m in ("buttons", "string", "leaves", "shells", "bottle caps")))  # fmt: skip


def _template(title: str, two_sentences: str) -> str:
    """Nearly all of this page is the same on every page of the site."""
    return portal(title, f"<h1>{title}</h1><p>{two_sentences}</p><section><h2>All activities</h2>"
                  f"<ul>{_LIST}</ul></section><p>Print this card, cut along the line and keep it in "
                  "the box. Return the box by Friday so that the next class can use it.</p>")  # fmt: skip


_CARD = _template("Sorting shells", "Sort twelve shells by size, then by color. Which order is easier to agree on?")  # fmt: skip
_CARD_GONE = _template("Card not found", "Sorry, there is no such card. It may have been renamed.")
_WORD = _template(
    "Meander", "A meander is a bend of a river. It wanders downstream over the years."
)


def _guess(ask: Ask) -> Reply:
    """Sends a lost visitor to the page whose name begins alike, as some blogs do."""
    name = ask.path.strip("/").rsplit("/", 1)[-1]
    known = {"two-dice-and-a-surprise": "probability", "two-lamps": "circuits"}
    if name in known:
        return shown("blog", known[name])
    for slug in known:
        if name and (slug.startswith(name[:6]) or name.startswith(slug[:6])):
            return go(301, f"/2021/04/{slug}/")
    return gone("blog")


def _closest(ask: Ask) -> Reply:
    """Answers 200 with suggestions that depend on the address asked for."""
    name = ask.path.strip("/").rsplit("/", 1)[-1]
    if name in LESSONS:
        return shown("museum", name)
    near = difflib.get_close_matches(name, LESSONS, 3, 0.1) or list(LESSONS)[:3]
    items = "".join(f"<li><a href='/learn/{n}'>{title_of(n)}</a></li>" for n in near)
    return page("museum", "Did you mean", f"<h1>Did you mean one of these?</h1><p>We looked for {name!r}.</p><ul>{items}</ul>")  # fmt: skip


def _searching(ask: Ask) -> Reply:
    """Sends every unknown address to a search for its words."""
    words = ask.path.strip("/").replace("/", "+").replace("-", "+")
    return go(302, f"/search?keys={words}")


def _results(ask: Ask) -> Reply:
    words = ask.target.partition("keys=")[2].replace("+", " ")
    return page("agency", "Search", f"<h1>Search</h1><p>Your search for {words} brought these results.</p>"
                "<ol><li>Loan boxes for schools</li><li>Posters of trees</li><li>Field trips by bus</li></ol>")  # fmt: skip


_HOME = home("university")
_TO_ROOT = go(302, "/")
_LOGIN = page("university", "Sign in", "<h1>Sign in</h1><form method=post><input name=user><input type=password name=pw></form>")  # fmt: skip

# The site's own error page with status 200, the same for every address.
_SOFT = page("university", "Sorry", "<h1>We looked everywhere</h1><p>The page you want is not on this server. Use the search or ask the library desk.</p>")  # fmt: skip
_SHORT_TRUE = university("Room plan", "<h1>Room plan</h1><p>Labs A and B, second floor.</p>")


def _twin(name: str, why: str, pages: dict, missing: object, link: str, lost: str) -> list[Case]:
    """The true page and a lost one of the same kind of site."""
    return [
        case(ALIVE, name, "alive", why, pages, missing=missing, link=link),
        case(DEAD, f"{name}-gone", "dead", f"{why}; this page is not there", pages, missing=missing,
             link=lost, kind="soft_404"),
    ]  # fmt: skip


_FULL = {"/search": _results, "/posters/oak": shown("agency", "leaves")}
_ROOTED = {"/": _HOME, "/courses/leaf": shown("university", "leaves")}
_SOFTLY = {"/": _HOME, "/rooms": _SHORT_TRUE, "/courses/moon": shown("university", "moon")}
_BEHIND = {"/login": _LOGIN, "/open/rivers": shown("university", "rivers")}
_CARDS = {"/cards/shells": _CARD, "/cards/meander": _WORD}

CASES = [
    *_twin("template-card", "a site of cards that share nearly every word", _CARDS,
           Reply(200, _CARD_GONE), "/cards/shells", "/cards/pebbles"),
    case(ALIVE, "template-honest", "alive", "cards that share nearly every word; lost ones get 404",
         _CARDS, link="/cards/meander"),
    *_twin("did-you-mean", "lost visitors get suggestions that fit the address", {}, _closest,
           "/learn/rivers", "/learn/volcanoes"),
    case(ALIVE, "guess-by-name", "alive", "lost visitors are sent to a page with a similar name", {},
         link="/2021/04/two-dice-and-a-surprise/", missing=_guess),
    case(ALIVE, "guess-by-name-moved", "alive", "the address lost its end and the guess is right", {},
         link="/two-dice-and-a", missing=_guess, moved="permanent"),
    *_twin("search-for-lost", "lost visitors are sent to a search", _FULL, _searching,
           "/posters/oak", "/posters/elm-in-winter"),
    *_twin("lost-to-root", "lost visitors are sent to the front page", _ROOTED, _TO_ROOT,
           "/courses/leaf", "/courses/petal"),
    *_twin("short-page-soft-site", "a very short page on a site with a soft error page", _SOFTLY,
           _SOFT, "/rooms", "/rooms-2019"),
    *_twin("long-page-soft-site", "a lesson on a site with a soft error page", _SOFTLY, _SOFT,
           "/courses/moon", "/courses/mars"),
    case(ALIVE, "open-page-login-site", "alive", "an open page where lost visitors meet a login",
         _BEHIND, link="/open/rivers", missing=go(302, "/login")),
    case(ALIVE, "echoed-address", "alive", "a viewer that names the file in its frame; the text is there",
         {"/view/moon": Reply(200, SKINS["portal"]("moon", "<p>Path: /view/moon</p>" + text_of("moon")))},
         missing=lambda ask: page("portal", ask.path, f"<p>Path: {ask.path}</p><p>Nothing to show.</p>")),
    case(DEAD, "echoed-address-gone", "dead", "the same viewer without the file", {},
         link="/view/mars", kind="soft_404",
         missing=lambda ask: page("portal", ask.path, f"<p>Path: {ask.path}</p><p>Nothing to show.</p>")),
    case(ALIVE, "random-sidebar", "alive", "a true page; the menu at the side changes with each visit",
         {"/l/poem": shown("blog", "poem")},
         missing=lambda ask: page("blog", "Lost", f"<h1>Lost?</h1><p>Today: {title_of(list(LESSONS)[ask.nth % 9])}</p>")),
    case(DEAD, "changing-error-page", "dead", "a soft error page with the hour and a changing tip", {},
         link="/l/essay", kind="soft_404",
         missing=lambda ask: page("blog", "Lost", f"<h1>Are you lost?</h1><p>Ticket {len(ask.target) * 37 + ask.nth}. "
                                  f"While you are here: {title_of(list(LESSONS)[len(ask.target) % 9])}.</p>")),
]  # fmt: skip
