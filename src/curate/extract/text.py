"""The main text of a page: its prose without navigation, as paragraphs.

Where a publisher marks the content (`main`, one `article`), all of it is read: a general
extractor drops worked examples, boxes and short picture-story lines. Elsewhere trafilatura
decides, and where it keeps too little of a page the whole body without its frame is read.
"""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING

from curate.extract.blocks import LINE_BREAK, blocks_of, formula, paragraphs_in, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.html import HtmlElement

    from curate.extract.page import Page

# Marked content with fewer words is checked against the rest of the page.
_MIN_MARKED_WORDS = 25
# trafilatura's answer is taken if it holds this share of the body's words without the frame ...
_MIN_KEPT_SHARE = 0.6
# ... or where the page is so long that much of it may well be frame.
_SHORT_PAGE_WORDS = 3000
_MIN_KEPT_SHARE_LONG = 0.25
# A longer page (none of ours has a tenth) would keep trafilatura busy for seconds.
_MAX_ELEMENTS = 60_000
_MAX_DEPTH = 100  # levels; deep pages by hand have 40, and beyond trafilatura loses paragraphs

_FRAME_TAGS = frozenset({"nav", "button", "form", "dialog", "menu"})
_FRAME_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "search", "menu", "menubar", "dialog", "complementary"}
)
_FRAME_NAME = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|breadcrumbs?|sidebar|site-?footer|page-?footer|"
    r"site-?header|pagination|pager|toc|table-of-contents|cookies?|share|sharing|social|comments?|"
    r"related|skip-?link|sr-only|screen-?reader-?text|license|licence|prevnext|mw-editsection)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’\u2010-][^\W\d_]+)*")
# Scripts that put no spaces between words: each letter counts, as the source table says.
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
)


def count_words(text: str) -> int:
    """Words of a text; in scripts without spaces (Chinese, Thai ...) its letters.

    >>> count_words("It's 3 well-known cats."), count_words("高个子")
    (3, 3)
    """
    letters = len(_UNSPACED.findall(text))
    if not letters:
        return len(_WORD.findall(text))
    return letters + len(_WORD.findall(_UNSPACED.sub(" ", text)))


def main_text(page: Page) -> str:
    """The main text, paragraphs separated by a blank line; "" where the page shows none."""
    marked = _marked_content(page)
    if marked is not None:
        paragraphs = list(blocks_of(marked, _is_frame_inside))
        if sum(map(count_words, paragraphs)) >= _MIN_MARKED_WORDS:
            return join(paragraphs)
    body = list(blocks_of(page.body, _is_frame))
    n_body = sum(map(count_words, body))
    if not body or _is_monstrous(page.root):
        return join(body or blocks_of(page.body))
    found = _by_trafilatura(page.root)
    n_found = sum(map(count_words, found))
    share = _MIN_KEPT_SHARE if n_body <= _SHORT_PAGE_WORDS else _MIN_KEPT_SHARE_LONG
    if n_found and n_found >= share * n_body:
        return join(found)
    return join(body or found or blocks_of(page.body))


def _is_monstrous(root: HtmlElement) -> bool:
    """Whether a tree is so large or deep that trafilatura's own time would explode."""
    if sum(1 for _ in root.iter()) > _MAX_ELEMENTS:
        return True
    return bool(root.xpath(f"boolean(//*[count(ancestor::*) > {_MAX_DEPTH}])"))


def join(paragraphs: Iterable[str]) -> str:
    """Paragraphs as one text, a blank line between them."""
    return "\n\n".join(paragraphs)


def _marked_content(page: Page) -> HtmlElement | None:
    """The one element that the publisher marks as the content; None where none or several."""
    mains = [e for e in page.elements("main") if not _inside(e, "main")]
    mains = mains or page.root.xpath("//*[@role='main']")
    if len(mains) == 1:
        found: HtmlElement = mains[0]
        return found
    articles = [e for e in page.elements("article") if not _inside(e, "article")]
    return articles[0] if len(articles) == 1 else None


def _inside(element: HtmlElement, tag: str) -> bool:
    return next(element.iterancestors(tag), None) is not None


def is_frame_element(node: HtmlElement) -> bool:
    """Whether an element is part of a page's frame (menu, side bar, share buttons)."""
    if node.tag in _FRAME_TAGS or (node.get("role") or "") in _FRAME_ROLES:
        return True
    names = f"{node.get('class') or ''} {node.get('id') or ''}"
    return len(names) > 1 and bool(_FRAME_NAME.search(names))


def _is_frame_inside(node: HtmlElement) -> bool:
    return node.tag not in ("main", "article", "h1") and is_frame_element(node)


def _is_frame(node: HtmlElement) -> bool:
    if node.tag in ("body", "html"):
        return False
    return node.tag in ("footer", "aside") or _is_frame_inside(node) or _is_site_header(node)


def _is_site_header(node: HtmlElement) -> bool:
    return node.tag == "header" and node.find(".//h1") is None


def _by_trafilatura(root: HtmlElement) -> list[str]:
    from trafilatura import bare_extraction

    tree = copy.deepcopy(root)
    for math in tree.iter("math"):
        _flatten(math)
    for line_break in tree.iter("br"):
        line_break.tail = f"{LINE_BREAK}{line_break.tail or ''}"
    try:
        document = bare_extraction(
            tree, fast=True, favor_recall=True, include_comments=False, include_tables=True,
            with_metadata=False,
        )  # fmt: skip
    except Exception:  # a page must not be lost to another library's slip
        return []
    body = getattr(document, "body", None)
    return [] if body is None else list(_paragraphs(body))


def _flatten(math: HtmlElement) -> None:
    text, tail = formula(math), math.tail
    math.clear()
    math.tag, math.text, math.tail = "span", f" {text} ", tail


def _paragraphs(body: HtmlElement) -> list[str]:
    """Read the tree that trafilatura hands out (TEI-like tags) as paragraphs."""
    whole = {"p", "head", "item", "row", "quote", "code", "ab"}
    out: list[str] = []
    stack = [body]
    while stack:
        node = stack.pop()
        if node.tag in whole and not any(
            child.tag in whole for child in node.iter() if child is not node
        ):
            between = " " if node.tag == "row" else ""
            out.extend(paragraphs_in(between.join(node.itertext())))
        else:
            own = squeeze(node.text)
            if own:
                out.append(own)
            stack.extend(reversed(node))
        tail = squeeze(node.tail)
        if tail and node is not body:
            out.append(tail)
    return out
