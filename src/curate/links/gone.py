"""Signs that a page is no longer there: missing, taken away, parked, or the host's own page.

A lesson on 404 errors or on buying domain names has the words too: so a sign counts by where it
stands (title, heading, a short page's text, code), and one is never enough.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from curate.links import phrases
from curate.links.phrases import plain

if TYPE_CHECKING:
    from curate.links.fetch import Hop
    from curate.links.page import Page
    from curate.links.visit import Visit

_VERY_SHORT_WORDS = 60  # what a page says that says nothing but that it is missing
_EXPLAINED_WORDS = 120  # and why that may be, in title, heading and text
_SHORT_WORDS = 90  # a notice that a thing was taken away, with its reason
_FRAMED_WORDS = 300  # an error page with a site's menus and suggestions around it
_HOSTING_WORDS = 150
_LONG_HOSTING_WORDS = 450  # some servers' default pages explain where their files are
_MAX_TEXT = 5_000  # characters: these are signs of short pages
_REST_WORDS = 4  # what may stand beside a phrase that a head is nothing but
_PLAIN_TYPES = frozenset({"text/plain", "application/json"})
_MAX_NOTE = 300  # bytes
_TITLE_PARTS = re.compile(r"\s[|·•»:–—-]+\s|[|·•»–—]|: ")
_HOST_ALONE = re.compile(r"(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,18}")
_PARENT_LINK = re.compile(r"(?:\?.*|#.*|\.\.?/?|/)")
_WORD = re.compile(r"\w+")


def parked_signs(visit: Visit) -> tuple[str, ...]:
    """Signs that a domain is parked or for sale."""
    page, signs = visit.page, []
    text = page.text[:_MAX_TEXT]
    if phrases.FOR_SALE.search(text) or phrases.FOR_SALE.search(page.title):
        signs.append("it offers the domain")
    if phrases.AD_LISTING.search(text):
        signs.append("it lists advertisements")
    if phrases.PARKING_SMALL_PRINT.search(text):
        signs.append("its small print is a parking company's")
    own = {host for target in (visit.target, visit.final) for host in _names_of(target.host)}
    if any(head in own or _HOST_ALONE.fullmatch(head) for head in _heads(page)):
        signs.append("a bare host name is its heading")
    hop_urls = [hop.url for hop in visit.hops]
    code = " ".join((*page.places, *page.links, page.scripts, *hop_urls))
    if phrases.PARKING_PLACES.search(code):
        signs.append("it is served from a parking place")
    return tuple(signs)


def _names_of(host: str) -> tuple[str, str]:
    return host, host.removeprefix("www.")


def hosting_signs(page: Page) -> tuple[str, ...]:
    """Signs that the host or the server speaks in place of a site; () unless a head says so."""
    said = [head for head in _heads(page) if _is_mostly(phrases.HOSTING_HEAD, head)]
    if not said:
        return ()
    signs = [f"its heading is {said[0]!r}"]
    text = _outside(page)
    if phrases.HOSTING_STATE.search(text):
        signs.append("it speaks of the hosting, not of a subject")
    if phrases.HOSTING_OWNER.search(text):
        signs.append("it tells the owner what to do")
    n_words = len(page.main_words)
    is_alone = n_words <= _HOSTING_WORDS or (n_words <= _LONG_HOSTING_WORDS and len(signs) > 2)
    return tuple(signs) if is_alone else ()


def is_empty_listing(page: Page) -> bool:
    """Whether a server lists a folder that holds nothing."""
    if not any(phrases.INDEX_OF.search(head) for head in _heads(page)):
        return False
    return all(_PARENT_LINK.fullmatch(href) or href.endswith("/..") for href in page.links)


def says_not_found(page: Page) -> bool:
    """Whether the page's title or heading speaks of a missing page at all."""
    return any(phrases.NOT_FOUND.search(head) for head in _heads(page))


def is_plainly_not_found(page: Page) -> bool:
    """Whether the page says nothing but that it is missing.

    A title part or a heading is the phrase and hardly more, a second place (heading, text) says it
    as well, and the text is very short; all three where it is longer, and with a site's menus around
    it four signs.
    """
    in_title = any(_is_mostly(phrases.NOT_FOUND, part) for part in _title_parts(page))
    in_heading = any(_is_mostly(phrases.NOT_FOUND, head) for head in page.headings)
    n_words = len(page.main_words)
    if _says_error_alone(page):
        return True
    if not (in_title or in_heading) or n_words > _FRAMED_WORDS:
        return False
    outside = _outside(page)
    said = in_title + in_heading + bool(phrases.NOT_FOUND.search(outside))
    if n_words <= _VERY_SHORT_WORDS:
        return said >= 2
    if n_words <= _EXPLAINED_WORDS and said > 2:
        return True
    return said + _frame_signs(page, outside) >= 4


def says_missing(end: Hop) -> str | None:
    """What a short answer that is no page (plain text, JSON) says, if only that it is missing."""
    is_said = end.content_type in _PLAIN_TYPES or end.content_type.endswith("+json")
    if not is_said or len(end.body) > _MAX_NOTE or end.ending != "whole":
        return None
    text = end.body.decode("utf-8", "replace")
    note = plain(re.sub(r"[\W_]+", " ", text))
    return text.strip() if _is_mostly(phrases.NOT_FOUND, note) else None


def gone_signs(page: Page) -> tuple[str, ...]:
    """Signs on a short page that what stood there was taken away; () unless it says so itself."""
    if len(page.main_words) > _SHORT_WORDS or page.facts.n_media:
        return ()
    text = page.main[:_MAX_TEXT]
    signs = []
    if phrases.TAKEN_AWAY.search(text):
        signs.append("it says that this was taken away")
    if phrases.NO_LONGER.search(text):
        signs.append("it says that this is offered no longer")
    if phrases.HAS_ENDED.search(text):
        signs.append("it says that this is over")
    if signs and phrases.TAKEN_BY.search(text):
        signs.append("it says who took it away")
    if signs and any(_speaks_of_going(head) for head in _heads(page)):
        signs.append("a heading says so")
    return tuple(signs)


def _speaks_of_going(head: str) -> bool:
    patterns = (phrases.TAKEN_AWAY, phrases.NO_LONGER, phrases.HAS_ENDED, phrases.NOT_FOUND)
    return any(pattern.search(head) for pattern in patterns)


def _says_error_alone(page: Page) -> bool:
    """Nothing on the page, and a title that says "error" or "not found" and no more."""
    is_said = bool(phrases.BARE_ERROR.search(page.title)) or any(
        _is_mostly(phrases.NOT_FOUND, part) for part in _title_parts(page)
    )
    facts = page.facts
    return is_said and not (
        page.text or facts.n_media or facts.n_images or page.has_outer_script or page.scripts
    )


def _frame_signs(page: Page, outside: str) -> int:
    marks = " ".join(page.marks)
    return (
        bool(phrases.ERROR_MARK.search(marks))
        + bool(phrases.ADVICE.search(outside))
        + ("noindex" in page.facts.robots)
    )


def _heads(page: Page) -> tuple[str, ...]:
    return (page.title, *page.headings)


def _title_parts(page: Page) -> list[str]:
    return [part for part in _TITLE_PARTS.split(page.title) if part]


def _outside(page: Page) -> str:
    """The main text without its headings."""
    outside = page.main[:_MAX_TEXT]
    for head in page.headings:
        outside = outside.replace(head, " ", 1)
    return outside


def _is_mostly(pattern: re.Pattern[str], text: str) -> bool:
    found = pattern.search(text)
    if not found or text.rstrip().endswith("?"):
        return False
    rest = text[: found.start()] + " " + text[found.end() :]
    return len(_WORD.findall(rest)) <= _REST_WORDS
