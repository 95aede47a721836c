"""Wikis (MediaWiki): answers of their interfaces to records, one a page.

A page's locator is its id, which a renaming keeps. Pages that teach nothing are left out with the
reason: redirects, lists of meanings, talk and user pages, print versions.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from curate.extract.json_records import ANSWER, collect, parse_json
from curate.extract.listing import Listing
from curate.extract.mediawiki_asking import (
    content_address,
    is_repetition,
    next_address,
    page_id_of,
)
from curate.extract.page import Unusable, read_page
from curate.extract.record_fields import RecordReader, plain_text
from curate.extract.rule_values import address, left_out
from curate.extract.wiki_html import WikiText, wiki_text
from curate.extract.wiki_page import as_node, asked_title, at_address, pages_of, parsoid_page
from curate.extract.wiki_site import WikiSite, site_by_address, site_of
from curate.records import ExtractedRecord, Extraction, PageSignals, Reason, Rejection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from curate.extract.rules import RecordRules
    from curate.extract.wiki_page import WikiPage

EXTRACTOR = "mediawiki"
# User, project, file, system, template, help, category; drafts, course lists, captions, programs.
_NO_CONTENT = frozenset({2, 4, 6, 8, 10, 12, 14, 118, 446, 710, 828, 2300, 2302})
_NO_LESSON = re.compile(
    r"(?:sandbox|doc|testcases|archives?(?:[ _]?\d+)?|print(?:able)?[ _]version|contributors|"
    r"authors|gnu free documentation license|licen[sc]e|licensing)",
    re.IGNORECASE,
)
# Categories for editors, where an answer does not say which ones are hidden.
_FOR_EDITORS = re.compile(
    r"\b(?:articles?|pages?|wikipedia|wikidata|cs1|webarchive|templates?|stubs?|shelved|maint|"
    r"commons category|use (?:[a-z]+ )?(?:english|dates)|subject books|completed books)\b",
    re.IGNORECASE,
)


def read_mediawiki(
    payload: bytes, rules: RecordRules | None = None, *, url: str, site: WikiSite | None = None
) -> Extraction:
    """The pages of one answer.

    Args:
        payload: JSON of `action=query` or `action=parse` (either format version), of the REST
            page or of `page/summary`; or Parsoid's HTML.
        rules: `url` (of `{title}`, `{key}`, `{id}`), `skip` and `keep` of a source, if it has some.
        url: the answer's published address.
        site: what is known of the wiki, where the answer itself does not say.
    """
    try:
        if payload.lstrip()[:1] == b"<":
            page = read_page(payload, url=url, content_type="text/html")
            described = parsoid_page(page)
            results = iter([_result(described, site or WikiSite(), rules, url, WikiText(page))])
            return collect(results)
        top = parse_json(payload).value
        if (missing := _missing(top, url)) is not None:
            return Extraction(deleted=(missing,))
        pages = _pages(top)
    except Unusable as err:
        return _refused(err)
    except (RecursionError, MemoryError) as err:
        return _refused(Unusable(Reason.UNREADABLE, f"nested beyond reading ({err})"))
    found = _known(site_of(top), site, url)
    gone = tuple(page.id for page in pages if page.is_missing and page.id)
    there = [page for page in pages if not page.is_missing]
    extraction = collect(_result(page, found, rules, url) for page in there)
    return extraction.model_copy(update={"deleted": gone})


def _refused(err: Unusable) -> Extraction:
    return Extraction(rejections=(Rejection(locator=ANSWER, reason=err.reason, detail=err.detail),))


def _is_page_list(top: object) -> bool:
    """Whether an answer lists pages, be it none."""
    return isinstance(top, dict) and ("query" in top or "batchcomplete" in top)


def _missing(top: object, url: str) -> str | None:
    """The page that an answer says is gone; None where it says no such thing."""
    error = top.get("error") if isinstance(top, dict) else None
    is_gone = isinstance(error, dict) and error.get("code") in ("missingtitle", "nosuchpageid")
    return page_id_of(url) if is_gone else None


def _pages(top: object) -> list[WikiPage]:
    error = top.get("error") if isinstance(top, dict) else None
    if isinstance(error, dict):
        raise Unusable(Reason.UNREADABLE, f"the wiki says {error_words(error)}")
    pages = list(pages_of(top))
    if not pages and not _is_page_list(top):
        raise Unusable(Reason.UNREADABLE, "no answer about a page of a wiki")
    return pages


def error_words(error: dict[str, object]) -> str:
    """An API's error in one line.

    >>> error_words({"code": "missingtitle", "info": "The page does not exist."})
    'missingtitle: The page does not exist.'
    """
    info = str(error.get("info") or error.get("text") or "").split("\n")[0][:200]
    return f"{error.get('code', 'an error')}: {info}".rstrip(": ")


def _known(told: WikiSite, given: WikiSite | None, url: str) -> WikiSite:
    """What is known of a wiki: what the answer says, what the caller knows, what its API shows."""
    sources = (told, given or WikiSite(), site_by_address(url))
    address_of = next((s for s in sources if s.server and s.article_path), WikiSite())
    return WikiSite(
        server=address_of.server,
        article_path=address_of.article_path,
        name=next((s.name for s in sources if s.name), None),
        language=next((s.language for s in sources if s.language), None),
        main_page=next((s.main_page for s in sources if s.main_page), None),
        license_url=next((s.license_url for s in sources if s.license_url), None),
        license_text=next((s.license_text for s in sources if s.license_text), None),
    )


def no_lesson(page: WikiPage, site: WikiSite, rules: RecordRules | None = None) -> str | None:
    """Why a page is no learning resource, in words; None where it may be one."""
    if page.is_redirect:
        return "it only redirects"
    if page.is_disambiguation:
        return "it lists the meanings of a word"
    if page.namespace < 0 or page.namespace % 2 or page.namespace in _NO_CONTENT:
        return f"its namespace ({page.namespace}) is for those who make the wiki"
    if page.title == site.main_page:
        return "it is the wiki's main page"
    base, _, last = page.title.rpartition("/")
    if base and _NO_LESSON.fullmatch(last):
        return f"a subpage called {last} is no lesson"
    return left_out(rules, as_node(page)) if rules else None


def _result(
    page: WikiPage, site: WikiSite, rules: RecordRules | None, url: str,
    content: WikiText | None = None,
) -> ExtractedRecord | Rejection:  # fmt: skip
    why = no_lesson(page, site, rules)
    locator = page.id or page.title or asked_title(url) or ANSWER
    if why is not None:
        return Rejection(locator=locator, reason=Reason.LEFT_OUT, detail=f"{page.title}: {why}")
    try:
        if rules is not None and rules.url:
            page = at_address(page, address(rules.url, as_node(page), base=url, answer=url))
        page = at_address(page, site.address(page.title))
        return _record(page, site, url, content)
    except Unusable as err:
        return Rejection(locator=locator, reason=err.reason, detail=f"{page.title}: {err.detail}")


def _record(page: WikiPage, site: WikiSite, url: str, content: WikiText | None) -> ExtractedRecord:
    reader = RecordReader(EXTRACTOR, base=page.url or url)
    if content is None and page.html is not None:
        content = _content(page, url)

    def place(name: str) -> str:
        where = page.places.get(name, name)
        return where if page.place == "html" else f"{page.place}.{where}"

    title = plain_text(page.display_title or "") or page.title
    reader.put("name", [title], place=place("title"))
    reader.put("description", [page.description], place=place("description"))
    revised = f"{place('modified')} (revision {page.revision})" if page.revision else None
    reader.put("date_modified", [page.modified], place=revised or place("modified"))
    subjects = [c for c in page.categories if not _FOR_EDITORS.search(c)]
    reader.put("about", subjects, place=place("categories"))
    reader.put("in_language", [page.language], place=place("language"))
    reader.put("in_language", [site.language], place="$.query.general.lang", rank=30)
    reader.put("publisher", [site.name], place="$.query.general.sitename", rank=30)
    reader.put("image", [page.image], place=place("image"))
    # The address comes first and names the version; the words serve where there is none.
    reader.put("license", page.licenses[:1], place=place("licenses"))
    if not page.licenses:
        rights = [text for text in (site.license_url, site.license_text) if text]
        reader.put("license", rights[:1], place="$.query.rightsinfo")
    text = content.text if content else page.text or ""
    return reader.record(
        page.id or page.title,
        url=page.url,
        text=text,
        signals=content.signals if content else PageSignals(),
        links=content.links if content else (),
    )


def _content(page: WikiPage, url: str) -> WikiText | None:
    try:
        return wiki_text(page.html or "", url=page.url or url)
    except Unusable:
        return None


# --- What an answer leads to ----------------------------------------------------------------------

_WAITS = {"maxlag": 5.0, "ratelimited": 30.0, "readonly": 30.0}


def mediawiki_listing(payload: bytes, rules: RecordRules | None = None, *, url: str) -> Listing:
    """What an answer of `action=query` leads to: the next one, and the pages it names.

    `follow` holds the addresses of the pages' content (`action=parse`), without those that are no
    learning resource. A wiki that lags says so: `wait_s` is what it asks for.
    """
    try:
        top = parse_json(payload).value
    except Unusable as err:
        return Listing(problem=err.detail)
    error = top.get("error") if isinstance(top, dict) else None
    if isinstance(error, dict):
        return Listing(problem=f"the wiki says {error_words(error)}", wait_s=_wait(error))
    if not _is_page_list(top):
        return Listing(problem="no answer of a wiki's API")
    pages = [] if is_repetition(url) else list(pages_of(top))
    wanted = list(_wanted(pages, _known(site_of(top), None, url), rules))
    return Listing(
        n_records=len(wanted),
        follow=tuple(content_address(url, page.id) for page in wanted if page.id),
        next=next_address(url, top),
    )


def page_marks(payload: bytes) -> dict[str, str]:
    """Page id -> revision id, the change mark of each page of an answer of `action=query`."""
    try:
        top = parse_json(payload).value
    except Unusable:
        return {}
    return {p.id: p.revision for p in pages_of(top) if p.id and p.revision}


def _wanted(pages: list[WikiPage], site: WikiSite, rules: RecordRules | None) -> Iterator[WikiPage]:
    for page in pages:
        if not page.is_missing and no_lesson(page, site, rules) is None:
            yield page


def _wait(error: dict[str, object]) -> float | None:
    least = _WAITS.get(str(error.get("code")))
    if least is None:
        return None
    lag = re.fullmatch(r"\d{1,4}(?:\.\d{1,6})?", str(error.get("lag", "")))
    return max(least, float(lag.group())) if lag else least
