"""License statements that a page makes to its readers: links, words and buttons."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from curate.extract.items import is_address
from curate.extract.license_claims import (
    RANK_BARE,
    RANK_FRAME_LINK,
    RANK_FRAME_WORDS,
    RANK_REL,
    RANK_RESERVED,
    RANK_SELF_LINK,
    RANK_SELF_WORDS,
    Statement,
)
from curate.extract.licenses import (
    ALL_RIGHTS_RESERVED,
    distinct,
    license_from_url,
    license_from_words,
    licenses_in_words,
)
from curate.extract.statements import Scope, asserts, scope_of, sentence_around, speaks_of_itself

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.html import HtmlElement

    from curate.extract.blocks import Anchor, Run
    from curate.extract.page import Page

_HINT = re.compile(
    r"licen[sc]|lizen[sz]|creative\s*commons|\bcc[\s_-]?(?:by|0|zero)|public domain|"
    r"rights reserved|derechos reservados|droits réservés|rechte vorbehalten|direitos reservados|"
    r"\bgfdl|\bogl\b|gnu\b",
    re.IGNORECASE,
)
_FRAME_NAME = re.compile(
    r"(?:^|[\s_-])(?:footer|licen[sc]e|licensing|copyright|rights|legal|colophon|footer-info|"
    r"cc-?license)(?:$|[\s_-])|license|copyright",
    re.IGNORECASE,
)
_PART_TAGS = frozenset({"figure", "figcaption", "cite", "blockquote", "pre", "code"})
_PART_NAME = re.compile(
    r"(?:^|[\s_-])(?:caption|credits?|wp-caption|thumb(?:caption)?|image-attribution|"
    r"photo-credit|references?|citation)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CREDIT_HEADING = re.compile(
    r"^\W*(?:references?|sources?|(?:image|photo|media|picture)?\s*credits?|attributions?|"
    r"bibliography|works cited|further reading|referencias|fuentes|quellen|bildnachweise?)\W*$",
    re.IGNORECASE,
)
_LICENSE_LABEL = re.compile(
    r"licen[sc]e|licen[cz]ia|lizenz|licence|rights|copyright|©|derechos|licença", re.IGNORECASE
)
_LAST_RUNS = 4  # a page without a footer element ends in its license all the same
_MAX_LABEL_WORDS = 4  # "License", "Terms of use": a longer paragraph labels nothing
_MAX_WORDS_BESIDE = 3
_MAX_MENTIONS = 12  # in one paragraph; more is a list of licenses, no statement
_MAX_LICENSES_IN_PROSE = 3  # a text that names so many licenses teaches about them


def stated_licenses(page: Page, runs: list[Run]) -> list[Statement]:
    """Every license that the page's text puts something under, in reading order."""
    return _without_lectures(list(_from_runs(page, runs)))


def _from_runs(page: Page, runs: list[Run]) -> Iterator[Statement]:
    heading, previous = "", ""
    last_at = len(runs) - _LAST_RUNS
    for number, run in enumerate(runs):
        if run.block.tag in ("h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary"):
            heading = run.text
        mentions = list(islice(_mentions(page, run), _MAX_MENTIONS))
        if mentions:
            surroundings = _surroundings(run.block)
            label_before = previous if len(previous.split()) <= _MAX_LABEL_WORDS else ""
            context = _Context(
                run=run,
                label_before=label_before,
                is_credits=bool(_CREDIT_HEADING.match(heading)) and not surroundings.is_frame,
                is_frame=surroundings.is_frame,
                is_part=surroundings.is_part,
                is_last=number >= last_at,
            )
            yield from _judged(mentions, context)
        previous = run.text or previous


@dataclass(frozen=True, slots=True)
class _Mention:
    """A license named in a run, by a link (with its address) or by words."""

    id: str
    start: int
    end: int
    url: str | None = None
    is_rel: bool = False
    words_id: str | None = None
    is_foreign: bool = False


@dataclass(frozen=True, slots=True)
class _Context:
    run: Run
    label_before: str
    is_credits: bool
    is_frame: bool
    is_part: bool
    is_last: bool


@dataclass(frozen=True, slots=True)
class _Surroundings:
    is_frame: bool
    is_part: bool


def _surroundings(block: HtmlElement) -> _Surroundings:
    is_frame = is_part = False
    for node in (block, *block.iterancestors()):
        if node.tag in ("body", "html", "main", "article"):
            break
        names = f"{node.get('class') or ''} {node.get('id') or ''}"
        is_frame = is_frame or node.tag == "footer" or bool(_FRAME_NAME.search(names))
        is_part = is_part or node.tag in _PART_TAGS or bool(_PART_NAME.search(names))
    return _Surroundings(is_frame, is_part and not is_frame)


def _mentions(page: Page, run: Run) -> Iterator[_Mention]:
    linked: list[_Mention] = []
    for anchor in run.anchors:
        mention = _linked(page, run, anchor)
        if mention:
            linked.append(mention)
    yield from linked
    if not _HINT.search(run.text):
        return
    for named in licenses_in_words(run.text):
        if not any(m.start < named.end and named.start < m.end for m in linked):
            yield _Mention(named.id, named.start, named.end)


def _linked(page: Page, run: Run, anchor: Anchor) -> _Mention | None:
    element = anchor.element
    is_picture = element.tag == "img"
    href = element.get("src" if is_picture else "href") or ""
    words = run.text[anchor.start : anchor.end]
    by_url = license_from_url(href) if href else None
    by_words = license_from_words(words) if words and not is_picture else None
    is_rel = "license" in (element.get("rel") or "").lower().split()
    if by_url is None and is_picture:
        by_url = (
            license_from_words(element.get("alt") or "")
            if _HINT.search(element.get("alt") or "")
            else None
        )
        href = ""
    name = by_url or by_words
    if name is None:
        return None
    url = None if is_picture else page.resolve(href) if href else None
    return _Mention(
        name, anchor.start, anchor.end, url if url and is_address(url) else None, is_rel,
        by_words if by_url else None, _is_about_another(element, page),
    )  # fmt: skip


def _is_about_another(element: HtmlElement, page: Page) -> bool:
    """Whether RDFa or microdata around the link gives it another subject than the page."""
    for node in (element, *element.iterancestors()):
        subject = node.get("about") or (node.get("resource") if node is not element else None)
        if subject and not subject.startswith("#"):
            resolved = page.resolve(subject)
            return bool(resolved) and (resolved or "").rstrip("/") != page.url.rstrip("/")
        if (node.get("itemtype") or "").endswith(("ImageObject", "VideoObject")):
            return True
    return False


def _judged(mentions: list[_Mention], context: _Context) -> Iterator[Statement]:
    text = context.run.text
    for mention in mentions:
        first, last = sentence_around(text, mention.start, mention.end)
        in_sentence = [m for m in mentions if m.start < last and m.end > first]
        before = _before(text, first, mention, in_sentence)
        sentence = text[first:last]
        scope = _scope(mention, before, text[mention.end : last], sentence, context)
        if scope is None:
            continue
        creative = {m.id for m in in_sentence if m.id.startswith("CC")}
        is_choice = len(distinct(sorted(creative))) > 1 and scope is Scope.CONTENT
        rank = _rank(mention, before, context)
        statement = Statement(
            id=mention.id, scope=scope, text=sentence or context.label_before or mention.id,
            place=_place(mention, context), extractor=_extractor(mention), rank=rank,
            url=mention.url, is_prose=not context.is_frame,
            is_choice=is_choice and not _own_clause(before), words_id=mention.words_id,
        )  # fmt: skip
        yield statement


def _before(text: str, first: int, mention: _Mention, in_sentence: Iterable[_Mention]) -> str:
    """The sentence's words before the mention, other licenses' names cut out."""
    before = text[first : mention.start]
    for other in in_sentence:
        if first <= other.start and other.end <= mention.start:
            name = text[other.start : other.end]
            before = before.replace(name, " ") if name else before
    return before


def _own_clause(before: str) -> bool:
    """Whether the mention has a subject of its own ("text CC BY, pictures CC BY-SA")."""
    clause = re.split(r"[,;|]| and ", before)[-1]
    return scope_of(clause, "") is not Scope.UNSAID


def _scope(
    mention: _Mention, before: str, after: str, sentence: str, context: _Context
) -> Scope | None:
    """What the mention licenses; None where it only names the license."""
    if mention.is_foreign:
        return Scope.PART
    scope = scope_of(before, after)
    itself = speaks_of_itself(before)
    if scope is Scope.UNSAID and context.label_before and not before.strip():
        labeled = scope_of(context.label_before, "")
        scope = labeled if labeled is not Scope.UNSAID else scope
    if (context.is_part or context.is_credits) and not (itself and scope is Scope.CONTENT):
        return scope if scope in (Scope.TEMPLATE, Scope.SOFTWARE) else Scope.PART
    if mention.id == ALL_RIGHTS_RESERVED:
        said = context.is_frame or "©" in sentence or "copyright" in sentence.lower()
        return Scope.CONTENT if said and scope in (Scope.UNSAID, Scope.CONTENT) else None
    if scope not in (Scope.CONTENT, Scope.UNSAID):
        return scope if asserts(sentence) or context.is_frame or mention.is_rel else None
    return Scope.CONTENT if _is_stated(mention, before, sentence, context, itself) else None


def _is_stated(
    mention: _Mention, before: str, sentence: str, context: _Context, itself: bool
) -> bool:
    """Whether the sentence puts the page's content under the license, rather than names it."""
    if mention.is_rel or context.is_frame:
        return True
    if asserts(before) and (itself or context.is_last):
        return True
    is_button = mention.start == mention.end
    is_labeled = bool(_LICENSE_LABEL.search(before) or _LICENSE_LABEL.search(context.label_before))
    return _is_bare(sentence, mention, context) and (is_button or is_labeled)


def _is_bare(sentence: str, mention: _Mention, context: _Context) -> bool:
    """Whether the sentence holds hardly more than the license's name."""
    n_named = len(context.run.text[mention.start : mention.end].split())
    return len(sentence.split()) - n_named <= _MAX_WORDS_BESIDE


def _rank(mention: _Mention, before: str, context: _Context) -> int:
    if mention.id == ALL_RIGHTS_RESERVED:
        return RANK_RESERVED
    if mention.is_rel:
        return RANK_REL
    if mention.start == mention.end or not before.strip():
        return RANK_BARE
    if context.is_frame:
        return RANK_FRAME_LINK if mention.url else RANK_FRAME_WORDS
    return RANK_SELF_LINK if mention.url else RANK_SELF_WORDS


def _place(mention: _Mention, context: _Context) -> str:
    where = "footer" if context.is_frame else "text"
    if mention.is_rel:
        return f"{where} a[rel=license]"
    return f"{where} a[href]" if mention.url else where


def _extractor(mention: _Mention) -> str:
    if mention.is_rel:
        return "rel_license"
    return "license_link" if mention.url and license_from_url(mention.url) else "license_text"


def _without_lectures(statements: list[Statement]) -> list[Statement]:
    """Drop what the prose says where it names so many licenses that it must teach about them."""
    prose = [s for s in statements if s.is_prose and s.scope is Scope.CONTENT]
    if len(distinct(s.id for s in prose)) < _MAX_LICENSES_IN_PROSE:
        return statements
    return [s for s in statements if not s.is_prose]
