"""Signs of walls: browser checks, sign-ins, subscriptions, borders; and what a path stands for.

A lesson on captchas or on passwords has the words too: so a sign counts by where it stands (title,
heading, a short page's text, code, headers), and one is never enough.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

from curate.links import wall_phrases

if TYPE_CHECKING:
    from curate.links.fetch import Hop
    from curate.links.page import Page
    from curate.links.target import Target

_SHORT_WORDS = 120  # an error, challenge or sign-in page says little besides
_VERY_SHORT_WORDS = 60
_SIGN_IN_WORDS = 150
_BORDER_WORDS = 150
_WALL_WORDS = 220  # a wall with the first lines of what it hides
_MAX_TEXT = 5_000  # characters: these are signs of short pages
_CHECKS = frozenset({"challenge", "captcha"})
_LOADS_AGAIN = re.compile(r"location\.(?:reload|replace|href)|location\s{0,5}=")


# Headers with which walls name themselves ...
_CHALLENGE_HEADERS = frozenset(
    {"cf-mitigated", "x-amzn-waf-action", "sg-captcha", "x-vercel-mitigated"}
)
# ... and those that they also send along with pages they let through.
_GUARD_HEADERS = ("x-datadome", "x-dd-b", "x-kpsdk-ct", "x-sucuri-block", "x-px-block")
_GUARDS = re.compile(r"datadome|ddos-guard|kasada", re.IGNORECASE)
_GUARDED = frozenset({202, 401, 403, 405, 406, 429})


def says_challenge(hop: Hop) -> bool:
    """Whether a header of the answer itself says that it is a browser check."""
    headers = hop.headers
    if not _CHALLENGE_HEADERS.isdisjoint(headers) and any(
        headers.get(name, "").lower() in _CHECKS for name in _CHALLENGE_HEADERS
    ):
        return True
    if hop.status not in _GUARDED:
        return False
    is_guarded = any(name in headers for name in _GUARD_HEADERS)
    return is_guarded or bool(_GUARDS.search(headers.get("server", "")))


def challenge_signs(page: Page) -> tuple[str, ...]:
    """Signs on a short page that it is a browser check in place of the page asked for."""
    if len(page.main_words) > _SHORT_WORDS:
        return ()
    signs = []
    text, unscripted = page.text[:_MAX_TEXT], page.unscripted[:_MAX_TEXT]
    if any(wall_phrases.CHALLENGE_TITLE.search(part) for part in (page.title, *page.headings)):
        signs.append(f"its title is {page.title or page.headings[0]!r}")
    if wall_phrases.CHALLENGE_TEXT.search(text) or wall_phrases.CHALLENGE_TEXT.search(unscripted):
        signs.append("it says that it checks the visitor")
    if unscripted and wall_phrases.NEEDS_SCRIPT.search(unscripted) and not _is_app(page):
        signs.append("it wants scripts or cookies before it shows anything")
    if wall_phrases.CHALLENGE_PLACES.search(" ".join((*page.places, page.scripts))):
        signs.append("it loads a challenge service")
    if wall_phrases.CHALLENGE_MARK.search(" ".join(page.marks)):
        signs.append("its markup holds a challenge")
    if "document.cookie" in page.scripts and _LOADS_AGAIN.search(page.scripts):
        signs.append("a script sets a cookie and loads the page again")
    return tuple(signs)


def _is_app(page: Page) -> bool:
    return page.is_application_shell and not page.title


def sign_in_strength(target: Target) -> int:
    """How surely an address is where people sign in: 2 by its own words, 1 maybe, 0 not."""
    path = unquote(target.path).lower()
    tokens = set(re.split(r"[/_.]+", path)) | set(target.host.split(".")[:-1])
    if tokens & wall_phrases.SIGN_IN_TOKENS or wall_phrases.SIGN_IN_PAIRS.search(path):
        return 2
    return 1 if tokens & wall_phrases.SIGN_IN_HINTS else 0


def carries_return_address(final: Target, origin: Target) -> bool:
    """Whether the query of `final` names the place to come back to: the link itself."""
    for name, value in parse_qsl(final.query, keep_blank_values=True):
        if name.lower().replace("-", "_") not in wall_phrases.RETURN_PARAMETERS:
            continue
        if name.lower() == "samlrequest":
            return True
        try:
            back = urlsplit(unquote(value))
        except ValueError:  # brackets that hold no IPv6 address
            continue
        if origin.path != "/" and back.path.rstrip("/") == unquote(origin.path).rstrip("/"):
            return True
    return False


def names_onward(target: Target) -> bool:
    """Whether an address names a page to go on to, as those of a library's proxy do."""
    return any(
        name.lower().replace("-", "_") in wall_phrases.RETURN_PARAMETERS
        and value.lower().startswith(("http://", "https://"))
        for name, value in parse_qsl(target.query)
    )


def is_sign_in_page(page: Page) -> bool:
    """Whether a password form is what the page is for.

    The form stands in the main part, little is said besides, and the title or a heading speaks of
    signing in (or next to nothing is said at all).
    """
    if not page.has_password:
        return False
    n_words = len(page.main_words)
    if n_words > _SIGN_IN_WORDS:
        return False
    heads = (page.title, *page.headings)
    return n_words <= _VERY_SHORT_WORDS or any(wall_phrases.SIGN_IN_HEAD.search(h) for h in heads)


def border_signs(page: Page, status: int | None) -> tuple[str, ...]:
    """Signs that the page is withheld from the country that we ask from."""
    if len(page.main_words) > _BORDER_WORDS:
        return ()
    signs = []
    heads = (page.title, *page.headings)
    if any(wall_phrases.GEO.search(head) for head in heads):
        signs.append("its heading names our place as the reason")
    text = page.main[:_MAX_TEXT]
    for head in page.headings:
        text = text.replace(head, " ", 1)
    if wall_phrases.GEO.search(text):
        signs.append("it says that it is withheld where we ask from")
    if signs and status in (403, 451):
        signs.append(f"it answered {status}")
    if signs and len(page.main_words) <= _VERY_SHORT_WORDS:
        signs.append("it says next to nothing besides")
    return tuple(signs)


def wall_signs(page: Page) -> tuple[str, ...]:
    """Signs that the page is for subscribers; () where there is text enough to be the page itself.

    One of them has to be that it asks the reader to subscribe, in a head or in the text.
    """
    if len(page.main_words) > _WALL_WORDS:
        return ()
    text = page.main[:_MAX_TEXT]
    is_said = any(wall_phrases.WALL_ASKS.search(head) for head in (page.title, *page.headings))
    if not is_said and not wall_phrases.WALL_ASKS.search(text):
        return ()
    signs = ["a heading asks for a subscription" if is_said else "it asks for a subscription"]
    if wall_phrases.WALL_MEMBER.search(text):
        signs.append("it lets subscribers in")
    if wall_phrases.WALL_PRICE.search(text):
        signs.append("it names a price")
    if is_marked_wall(page) or wall_phrases.WALL_MARK.search(" ".join(page.marks)):
        signs.append("its markup says that it is not free")
    return tuple(signs)


def is_marked_wall(page: Page) -> bool:
    """Whether markup or code calls the page one for subscribers."""
    if wall_phrases.NOT_FREE.search(page.scripts):
        return True
    return bool(wall_phrases.HARD_WALL_MARK.search(" ".join(page.marks)))


def is_said_in_a_head(page: Page, pattern: re.Pattern[str]) -> bool:
    """Whether the title or a heading meets a pattern."""
    return any(pattern.search(head) for head in (page.title, *page.headings))
