"""The HTML of a wiki page without the wiki's furniture: what is left is the lesson.

Edit links, footnotes, lists of references, navigation and info boxes, notes to editors and the
sections at the end that only lead elsewhere are dropped; formulas are kept as their MathML. Classes
are those of MediaWiki itself, of Parsoid and of the templates that most wikis share.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from curate.extract.blocks import blocks_of, squeeze, text_of
from curate.extract.outlinks import out_links
from curate.extract.page import read_page
from curate.extract.signals import page_signals
from curate.extract.text import join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from curate.extract.page import Page
    from curate.records import OutLink, PageSignals

_FURNITURE = re.compile(
    r"(?:^|\s)(?:mw-editsection|reflist|references|mw-references-wrap|reference|mw-ref|refbegin|"
    r"navbox[\w-]*|vertical-navbox|navigation-not-searchable|infobox[\w-]*|taxobox|hatnote|"
    r"dablink|rellink|[acfiot]?mbox[\w-]*|metadata|toc|toclevel-\d|sidebar[\w-]*|catlinks|"
    r"printfooter|noprint|mw-jump-link|sistersitebox|side-box|sister-?project[\w-]*|portalbox|"
    r"portal|authority-control|stub|shortdescription|mw-empty-elt|magnify|mw-indicators|"
    r"subpages|mw-headline-number|nomobile|ambox|succession-box|coordinates|Z3988)(?:\s|$)"
)
_ROLES = frozenset({"navigation", "note", "search"})
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
# Sections that lead elsewhere, by the headings of the larger wikis' manuals of style.
_LEADS_ELSEWHERE = (
        "references", "notes", "footnotes", "citations", "notes and references", "sources",
        "references and notes", "bibliography", "works cited", "further reading", "see also",
        "external links", "explanatory notes", "general references",
        "referencias", "notas", "notas y referencias", "bibliografía", "véase también",
        "enlaces externos",
        "références", "notes et références", "voir aussi", "liens externes", "bibliographie",
        "einzelnachweise", "weblinks", "literatur", "siehe auch", "anmerkungen",
        "referências", "ver também", "ligações externas", "bibliografia", "note", "voci correlate",
        "collegamenti esterni", "altri progetti",
        "مراجع", "المراجع", "انظر أيضا", "انظر أيضًا", "اقرأ أيضا", "وصلات خارجية", "روابط خارجية",
        "هوامش", "المصادر", "参考文献", "外部リンク", "关联项目", "примечания",
        "литература", "ссылки", "см. также",
)  # fmt: skip
_MATH_WRAPPER = re.compile(r"(?:^|\s)mwe-math-mathml-\w+")


class WikiText:
    """What a wiki page's HTML holds: `text` (paragraphs), `links` and `signals`."""

    def __init__(self, page: Page) -> None:
        _show_formulas(page.root)
        for element in list(_furniture(page.body)):
            _drop(element)
        for heading in [h for h in page.body.iter(*_HEADINGS) if _leads_elsewhere(h)]:
            _drop_section(heading)
        self.text = join(blocks_of(page.body))
        self.links: tuple[OutLink, ...] = out_links(page)
        self.signals: PageSignals = page_signals(page, [], self.text)


def wiki_text(fragment: str, *, url: str) -> WikiText:
    """Read the HTML of a page's content; `url` is the page's own address.

    Raises:
        Unusable: where it is no HTML, empty or too large.
    """
    whole = f'<html><body><div class="mw-parser-output">{fragment}</div></body></html>'
    return WikiText(read_page(whole.encode(), url=url, content_type="text/html; charset=utf-8"))


def _furniture(body: HtmlElement) -> Iterator[HtmlElement]:
    for element in body.iter():
        if not isinstance(element.tag, str) or element is body:
            continue
        names = element.get("class") or ""
        if (element.get("role") or "") in _ROLES or (names and _FURNITURE.search(names)):
            yield element


def _drop(element: HtmlElement) -> None:
    """Take an element out of its tree, its tail stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _leads_elsewhere(heading: HtmlElement) -> bool:
    return _bare(text_of(heading)) in _bare_headings()


@lru_cache(maxsize=1)
def _bare_headings() -> frozenset[str]:
    return frozenset(_bare(heading) for heading in _LEADS_ELSEWHERE)


def _bare(text: str) -> str:
    """A heading without case, accents and vowel marks, which writers set differently."""
    letters = unicodedata.normalize("NFKD", squeeze(text).casefold().strip(" :."))
    return "".join(c for c in letters if not unicodedata.combining(c))


def _drop_section(heading: HtmlElement) -> None:
    """Drop a heading with what belongs to it: its `section`, or all up to the next heading."""
    parent = heading.getparent()
    if parent is None:  # went with a section above it
        return
    if parent.tag == "section" and parent[0] is heading:
        _drop(parent)
        return
    start = heading
    if parent.tag == "div" and "mw-heading" in (parent.get("class") or ""):
        start = parent
    following = list(start.itersiblings())
    _drop(start)
    for element in following:
        if _level(element) <= int(heading.tag[1]):
            return
        _drop(element)


def _level(element: HtmlElement) -> int:
    """The level of a heading (1-6), be it wrapped in a `div` or `section`; 7 for anything else."""
    if not isinstance(element.tag, str):
        return 7
    if re.fullmatch(r"h[1-6]", element.tag):
        return int(element.tag[1])
    if len(element) and (element.tag == "section" or "mw-heading" in (element.get("class") or "")):
        return _level(element[0])
    return 7


def _show_formulas(root: HtmlElement) -> None:
    """Let formulas be read: wikis hide their MathML behind a picture."""
    for element in root.iter("span"):
        if _MATH_WRAPPER.search(element.get("class") or ""):
            element.attrib.pop("style", None)
