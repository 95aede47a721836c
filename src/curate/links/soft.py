"""Answers with status 200 that are no page: soft 404s, parked domains, the front page instead."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import unquote

from curate.links import phrases
from curate.links.compare import echo_places, echo_words, likeness, masked, masked_text
from curate.links.gone import (
    gone_signs,
    hosting_signs,
    is_empty_listing,
    is_plainly_not_found,
    parked_signs,
    says_not_found,
)
from curate.links.paths import is_index_path, is_search, names_a_page, path_words

if TYPE_CHECKING:
    from curate.links.page import Page
    from curate.links.probe import Probe
    from curate.links.visit import Visit

_SURE = 0.95  # alike whatever else varies
_SURE_DESPITE_TITLE = 0.98
_WORTH_A_LOOK = 0.2
_SHORT_WORDS = 120
# A page is no more than the site's answer to anything when it is nearly as like that answer as two
# such answers are like each other (lists that vary, a date, an echo of the address).
_NEARLY = 0.9


class Same(StrEnum):
    """Whether the page is what the site answers for any address of that directory."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


def same_as_made_up(visit: Visit, probe: Probe | None) -> Same:
    """Compare a page with the site's answer for made-up addresses."""
    if probe is None or not probe.is_usable:
        return Same.UNKNOWN
    if probe.is_true_404:
        return Same.NO
    made_up = probe.first
    if visit.has_moved and made_up.has_moved:
        one, other = visit.final, made_up.final
        if (one.host, one.path, one.query) == (other.host, other.path, other.query):
            return Same.NO if is_index_path(visit.target.path) else Same.YES
    if not made_up.is_html:
        return Same.UNKNOWN
    return Same.YES if _reads_alike(visit, probe) else Same.NO


def _reads_alike(visit: Visit, probe: Probe) -> bool:
    made_up = probe.first
    page, other = visit.page, made_up.page
    if not page.text or not other.text:
        return page.text == other.text and bool(page.scripts) == bool(other.scripts)
    echo = echo_words(visit.target.url, visit.final.url, made_up.target.url, made_up.final.url)
    words = page.main_words
    if not other.is_whole:  # of a page cut short, or kept in part, there is only the beginning
        words = words[: len(other.main_words)]
    alike = likeness(masked(words, echo), masked(other.main_words, echo))
    both_missing = says_not_found(page) and says_not_found(other)
    same_title = masked_text(page.title, echo) == masked_text(other.title, echo)
    if not same_title:
        return alike >= _SURE_DESPITE_TITLE or (both_missing and alike >= _WORTH_A_LOOK)
    if alike >= _SURE or both_missing or _answers_to_its_name(visit, made_up):
        return True
    return alike >= _WORTH_A_LOOK and alike >= _NEARLY * probe.own_likeness


def _answers_to_its_name(visit: Visit, made_up: Visit) -> bool:
    """Whether both, short and with the same headings, repeat what they were asked for in one place.

    So do pages that offer what is named nearly the same: their lists differ from name to name.
    """
    page, other = visit.page, made_up.page
    if not page.headings or page.headings != other.headings:
        return False
    if max(len(page.main_words), len(other.main_words)) > _SHORT_WORDS:
        return False
    one = echo_places(page.main_words, visit.target.url)
    return bool(one & echo_places(other.main_words, made_up.target.url))


def find_soft(visit: Visit, probe: Probe | None, same: Same) -> tuple[str, str] | None:
    """The kind (`soft_404`, `parked`) and the evidence, where a 200 is no page; else None.

    An application that sends the same shell for every address is not soft: see `is_shell`.
    """
    is_elsewhere = visit.final.host != visit.target.host
    parked = parked_signs(visit) if same is not Same.NO or is_elsewhere else ()
    if same is Same.YES and len(parked) >= 2:
        return "parked", f"any address of the site gives this page: {'; '.join(parked)}"
    if len(parked) >= 3 and (same is Same.UNKNOWN or is_elsewhere):
        return "parked", f"the domain looks parked: {'; '.join(parked)}"
    page = visit.page
    is_worth_reading = same is not Same.NO or page.is_suspect or page.may_be_gone
    hosting = hosting_signs(page) if is_worth_reading else ()
    if len(hosting) >= 2:
        return "parked", f"the host's own page stands in place of the site: {'; '.join(hosting)}"
    if same is Same.YES and not is_shell(page):
        return "soft_404", _same_words(visit, probe)
    return _sent_elsewhere(visit) or (_missing_by_itself(visit) if is_worth_reading else None)


def _same_words(visit: Visit, probe: Probe | None) -> str:
    asked = f" ({probe.first.target.url})" if probe else ""
    if visit.has_moved and probe and probe.first.final.url == visit.final.url:
        return f"a made-up address beside it{asked} is sent to {visit.final.url} as well"
    if not visit.page.text:
        return f"the page is empty, as it is for a made-up address beside it{asked}"
    return f"a made-up address beside it{asked} gives the same page"


def _sent_elsewhere(visit: Visit) -> tuple[str, str] | None:
    """Signs that need no comparison: sent to an error page, the front page or a list instead."""
    if not visit.has_moved or visit.status != 200:
        return None
    path, end = unquote(visit.target.path).lower(), unquote(visit.final.path).lower()
    if phrases.NOT_FOUND_PATH.search(end) and not phrases.NOT_FOUND_PATH.search(path):
        return "soft_404", f"the link is sent to an error page, {visit.final.url}"
    if _is_sent_home(visit):
        return "soft_404", f"the link is sent to the site's front page, {visit.final.url}"
    if _is_sent_to_search(visit):
        return "soft_404", f"the link is sent to a search for its own words, {visit.final.url}"
    if _is_sent_above(visit):
        lacking = " ".join(sorted(path_words(visit.target)))
        why = f"which has none of the words of its name ({lacking})"
        return "soft_404", f"the link is sent to the section above it, {visit.final.url}, {why}"
    return None


def _missing_by_itself(visit: Visit) -> tuple[str, str] | None:
    page = visit.page
    if is_plainly_not_found(page):
        head = page.name or page.headings[0]
        return "soft_404", f"the page says only that it is missing ({head!r})"
    gone = gone_signs(page) if page.may_be_gone else ()
    if len(gone) >= 2:
        return "soft_404", f"the page says no more than that it is gone: {'; '.join(gone)}"
    if is_empty_listing(page):
        kind = "parked" if is_index_path(visit.final.path) else "soft_404"
        return kind, f"the server lists a folder, and it is empty ({page.name!r})"
    return None


def _is_sent_home(visit: Visit) -> bool:
    one, other = visit.target, visit.final
    same_site = one.host.removeprefix("www.") == other.host.removeprefix("www.")
    return (
        same_site
        and not other.query
        and is_index_path(other.path)
        and names_a_page(one.path)
        and not is_index_path(one.path)
    )


def _is_sent_to_search(visit: Visit) -> bool:
    if not is_search(visit.final) or is_search(visit.target):
        return False
    words = path_words(visit.target)
    asked = echo_words(f"/?{visit.final.query}")
    return bool(words) and words <= asked


def _is_sent_above(visit: Visit) -> bool:
    """To a folder above, and the page there has none of the words that the link's name has."""
    one, other = visit.target, visit.final
    same_site = one.host.removeprefix("www.") == other.host.removeprefix("www.")
    above = other.path.rstrip("/") + "/"
    if not same_site or other.query or not one.path.startswith(above) or len(above) < 2:
        return False
    words = path_words(one)
    if len(words) < 2 or is_index_path(one.path[len(above) - 1 :]):
        return False
    return not words & set(visit.page.main_words) and visit.page.is_whole


def is_shell(page: Page) -> bool:
    """Whether only scripts could tell what the page is."""
    return page.is_application_shell and not says_not_found(page)
