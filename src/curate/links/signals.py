"""Signs that a page is not what the link promised; each verdict wants several independent ones.

A lesson on 404 errors, on buying domain names or on captchas has the words too: so a sign counts
by where it stands (title, heading, a short page's text, code, headers), and one is never enough.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

from curate.links import phrases

if TYPE_CHECKING:
    from curate.links.fetch import Hop
    from curate.links.page import Page
    from curate.links.target import Target
    from curate.links.visit import Visit

_SHORT_WORDS = 120  # an error, challenge or sign-in page says little besides
_VERY_SHORT_WORDS = 60
_SIGN_IN_WORDS = 150
_MAX_TEXT = 5_000  # characters: these are signs of short pages
_LOADS_AGAIN = re.compile(r"location\.(?:reload|replace|href)|location\s{0,5}=")
_TITLE_PARTS = re.compile(r"\s[|·•»:–—-]+\s|[|·•»–—]|: ")
_HOST_ALONE = re.compile(r"(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,18}")


def says_challenge(hop: Hop) -> bool:
    """Whether a header of the answer itself says that it is a browser check."""
    headers = hop.headers
    return (
        headers.get("cf-mitigated", "").lower() == "challenge"
        or headers.get("x-amzn-waf-action", "").lower() in ("challenge", "captcha")
        or headers.get("sg-captcha", "").lower() == "challenge"
        or "x-datadome" in headers
    )


def challenge_signs(page: Page) -> tuple[str, ...]:
    """Signs on a short page that it is a browser check in place of the page asked for."""
    if len(page.main_words) > _SHORT_WORDS:
        return ()
    signs = []
    text, unscripted = page.text[:_MAX_TEXT], page.unscripted[:_MAX_TEXT]
    if any(phrases.CHALLENGE_TITLE.search(part) for part in (page.title, *page.headings)):
        signs.append(f"its title is {page.title or page.headings[0]!r}")
    if phrases.CHALLENGE_TEXT.search(text) or phrases.CHALLENGE_TEXT.search(unscripted):
        signs.append("it says that it checks the visitor")
    if unscripted and phrases.NEEDS_SCRIPT.search(unscripted) and not _is_app(page):
        signs.append("it wants scripts or cookies before it shows anything")
    if phrases.CHALLENGE_PLACES.search(" ".join((*page.places, page.scripts))):
        signs.append("it loads a challenge service")
    if any(phrases.CHALLENGE_MARK.search(mark) for mark in page.marks):
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
    if tokens & phrases.SIGN_IN_TOKENS or phrases.SIGN_IN_PAIRS.search(path):
        return 2
    return 1 if tokens & phrases.SIGN_IN_HINTS else 0


def carries_return_address(final: Target, origin: Target) -> bool:
    """Whether the query of `final` names the place to come back to: the link itself."""
    for name, value in parse_qsl(final.query, keep_blank_values=True):
        if name.lower().replace("-", "_") not in phrases.RETURN_PARAMETERS:
            continue
        if name.lower() == "samlrequest":
            return True
        back = urlsplit(unquote(value))
        if origin.path != "/" and back.path.rstrip("/") == unquote(origin.path).rstrip("/"):
            return True
    return False


def is_sign_in_page(page: Page) -> bool:
    """Whether a password form is what the page is for.

    The form stands in the main part, little is said besides, and the title or a heading speaks of
    signing in (or next to nothing is said at all).
    """
    n_words = len(page.main_words)
    if not page.has_password or n_words > _SIGN_IN_WORDS:
        return False
    heads = (page.title, *page.headings)
    return n_words <= _VERY_SHORT_WORDS or any(phrases.SIGN_IN_HEAD.search(h) for h in heads)


def parked_signs(visit: Visit) -> tuple[str, ...]:
    """Signs that a domain is parked or for sale."""
    page, signs = visit.page, []
    heads = (page.title, *page.headings)
    text = page.text[:_MAX_TEXT]
    if phrases.FOR_SALE.search(text) or phrases.FOR_SALE.search(page.title):
        signs.append("it offers the domain")
    if phrases.AD_LISTING.search(text):
        signs.append("it lists advertisements")
    if phrases.PARKING_SMALL_PRINT.search(text):
        signs.append("its small print is a parking company's")
    if any(_HOST_ALONE.fullmatch(head.strip()) for head in heads):
        signs.append("a bare host name is its heading")
    hop_urls = [hop.url for hop in visit.hops]
    code = " ".join((*page.places, *page.links, page.scripts, *hop_urls))
    if phrases.PARKING_PLACES.search(code):
        signs.append("it is served from a parking place")
    return tuple(signs)


def says_not_found(page: Page) -> bool:
    """Whether the page's title or heading speaks of a missing page at all."""
    return any(phrases.NOT_FOUND.search(head) for head in (page.title, *page.headings))


def is_plainly_not_found(page: Page) -> bool:
    """Whether the page says nothing but that it is missing.

    A title part or a heading is the phrase and hardly more, a second place (heading, text) says it
    as well, and the text is very short.
    """
    title_parts = [part for part in _TITLE_PARTS.split(page.title) if part]
    in_title = any(_is_only_phrase(part) for part in title_parts)
    in_heading = any(_is_only_phrase(head) for head in page.headings)
    if not (in_title or in_heading) or len(page.main_words) > _VERY_SHORT_WORDS:
        return False
    outside = page.main[:_MAX_TEXT]
    for head in page.headings:
        outside = outside.replace(head, " ", 1)
    return in_title + in_heading + bool(phrases.NOT_FOUND.search(outside)) >= 2


def _is_only_phrase(text: str) -> bool:
    found = phrases.NOT_FOUND.search(text)
    if not found or text.rstrip().endswith("?"):
        return False
    rest = text[: found.start()] + " " + text[found.end() :]
    return len(re.findall(r"\w+", rest)) <= 4


def is_index_path(path: str) -> bool:
    """Whether a path stands for the front page (`/index.html`, `/home`, `/en/`)."""
    parts = [part for part in path.lower().split("/") if part]
    return all(phrases.INDEX_NAMES.fullmatch(part) for part in parts)


def names_a_page(path: str) -> bool:
    """Whether a path names one page, rather than a section or a short address.

    Two parts or more, or one with a digit, hyphen, underscore or ending.
    """
    parts = [part for part in unquote(path).split("/") if part]
    return len(parts) >= 2 or (len(parts) == 1 and bool(re.search(r"[\d._-]", parts[0])))
