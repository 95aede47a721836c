"""Accessibility signals: what the HTML alone can measure, each with its worst case quoted.

A measurement is None where there is nothing to measure; none of them says that a page is
accessible (WCAG 2.2 asks far more than markup shows).
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from curate.extract.blocks import squeeze, text_of
from curate.extract.colors import inline_pairs
from curate.extract.controls import tag_of
from curate.extract.languages import are_near, language_code
from curate.records import AccessibilitySignals, Measurement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

    from curate.extract.controls import Control
    from curate.extract.page import Page

SHARE, COUNT, YES = "share", "count", "yes is 1"
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_VAGUE = frozenset(
    {"click here", "here", "click", "link", "this link", "this page", "this", "more", "read more",
     "learn more", "see more", "view more", "more info", "go", "details", "continue", "aqui",
     "haga clic aqui", "haz clic aqui", "clic aqui", "leer mas", "ver mas", "mas", "enlace",
     "hier", "hier klicken", "klicken sie hier", "klick hier", "mehr", "weiterlesen",
     "mehr erfahren", "mehr lesen", "ici", "cliquez ici", "lire la suite", "en savoir plus",
     "plus", "clique aqui", "leia mais"}
)  # fmt: skip
_SKIP_WORDS = re.compile(
    r"\b(?:skip|jump)\b.{0,20}\b(?:content|main|navigation|nav)\b|"
    r"\b(?:saltar|ir|pasar) al? contenido\b|\bzum (?:haupt)?inhalt\b|"
    r"\b(?:aller|passer|acceder) au contenu\b|\bpular para o conteudo\b"
)
_FIRST_CONTROLS = 12  # a skip link stands among the first
_NOT_LABELED = frozenset({"hidden", "submit", "button", "reset", "image"})
_FIELDS_PER_PAGE = 500
_DATA_CELL_WORDS = 25  # mean words of a cell; tables that lay out a page hold whole paragraphs
_CELLS_READ = 60
_QUOTE = 160


def accessibility_of(
    page: Page, controls: Sequence[Control], *, images: tuple[int, int], first_bare: str,
    detected_language: str | None,
) -> AccessibilitySignals:  # fmt: skip
    """Measure one page.

    Args:
        page: the page.
        controls: its links and buttons.
        images: number of images, and of those without a text alternative.
        first_bare: the first image without one, as a quote.
        detected_language: what the text shows, None where it is too short to tell.
    """
    declared, agrees = _languages(page, detected_language)
    return AccessibilitySignals(
        images_with_alt=_share("images_with_alt", images[0] - images[1], images[0], first_bare),
        skipped_heading_levels=_skipped_levels(page),
        language_declared=declared,
        language_agrees=agrees,
        tables_with_headers=_tables(page),
        fields_with_labels=_fields(page),
        lowest_inline_contrast=_contrast(page),
        vague_links=_vague_links(controls),
        skip_link=_skip_link(page, controls),
        frames_with_title=_frames(page),
        players_that_start_alone=_autoplay(page),
    )


def _share(name: str, n_good: int, n_all: int, worst: str) -> Measurement | None:
    if not n_all:
        return None
    note = f"{n_good} of {n_all}" + (f"; not: {worst[:_QUOTE]}" if n_good < n_all else "")
    return Measurement(name=name, value=round(n_good / n_all, 4), unit=SHARE, note=note)


def _skipped_levels(page: Page) -> Measurement | None:
    """How often a heading lies more than one level below the one before it."""
    headings = [(int(e.tag[1]), t) for e in page.elements(*_HEADINGS) if (t := text_of(e))]
    if len(headings) < 2:
        return None
    skips = [
        f"h{before} “{above[:50]}” is followed by h{level} “{text[:50]}”"
        for (before, above), (level, text) in pairwise(headings)
        if level > before + 1
    ]
    return Measurement(
        name="skipped_heading_levels", value=float(len(skips)), unit=COUNT,
        note=skips[0] if skips else f"{len(headings)} headings",
    )  # fmt: skip


def _languages(page: Page, detected: str | None) -> tuple[Measurement | None, Measurement | None]:
    raw = page.root.get("lang") or page.root.get("xml:lang") or ""
    code = language_code(raw) if raw else None
    declared = Measurement(
        name="language_declared", value=float(code is not None), unit=YES,
        note=f'html lang="{raw}"' if raw else "no lang on html",
    )  # fmt: skip
    if code is None or detected is None:
        return declared, None
    agrees = Measurement(
        name="language_agrees", value=float(are_near(code, detected)), unit=YES,
        note=f'html lang="{raw}", the text reads as {detected}',
    )  # fmt: skip
    return declared, agrees


def _tables(page: Page) -> Measurement | None:
    tables = [table for table in page.elements("table") if _is_data(table)]
    bare = [table for table in tables if not _has_headers(table)]
    worst = text_of(bare[0])[:_QUOTE] if bare else ""
    return _share("tables_with_headers", len(tables) - len(bare), len(tables), worst)


def _has_headers(table: HtmlElement) -> bool:
    return bool(
        table.xpath("boolean(.//th or .//td[@scope] or .//*[@role='columnheader' "
                    "or @role='rowheader'])")
    )  # fmt: skip


def _is_data(table: HtmlElement) -> bool:
    """Whether a table holds data; one that lays out the page needs no headers."""
    if (table.get("role") or "").lower() in ("presentation", "none"):
        return False
    if table.xpath("boolean(.//table or ancestor::table or .//form or .//h1 or .//h2)"):
        return False
    if _has_headers(table) or table.find("caption") is not None:
        return True
    rows = [row.xpath("./td") for row in table.iter("tr")][:_CELLS_READ]
    if sum(1 for cells in rows if len(cells) > 1) < 2:
        return False
    cells = [cell for row in rows for cell in row][:_CELLS_READ]
    texts = [text for cell in cells if (text := squeeze(cell.text_content()))]
    if len(texts) < len(cells) / 2:  # pictures side by side
        return False
    return sum(len(text.split()) for text in texts) <= _DATA_CELL_WORDS * len(texts)


def _fields(page: Page) -> Measurement | None:
    fields = [
        field
        for field in page.elements("input", "select", "textarea")
        if (field.get("type") or "").lower() not in _NOT_LABELED and "hidden" not in field.attrib
    ][:_FIELDS_PER_PAGE]
    labeled = {e.get("for") for e in page.elements("label") if text_of(e)} if fields else set()
    bare = [field for field in fields if not _is_labeled(field, labeled)]
    worst = tag_of(bare[0]) if bare else ""
    return _share("fields_with_labels", len(fields) - len(bare), len(fields), worst)


def _is_labeled(field: HtmlElement, labeled: set[str | None]) -> bool:
    if any((field.get(key) or "").strip() for key in ("aria-label", "aria-labelledby", "title")):
        return True
    identifier = field.get("id")
    if identifier and identifier in labeled:
        return True
    around = next(field.iterancestors("label"), None)
    return around is not None and bool(text_of(around))


def _contrast(page: Page) -> Measurement | None:
    pairs = list(inline_pairs(page))
    if not pairs:
        return None
    worst = min(pairs, key=lambda pair: pair.ratio)
    quote = f"{tag_of(worst.element)[:100]} “{text_of(worst.element)[:40]}”"
    return Measurement(
        name="lowest_inline_contrast", value=round(worst.ratio, 2), unit="contrast ratio (to 1)",
        note=f"lowest of {len(pairs)} with both colors given: {quote}",
    )  # fmt: skip


def _vague_links(controls: Sequence[Control]) -> Measurement | None:
    links = [c for c in controls if c.url and c.text]
    vague = [
        c for c in links if c.folded in _VAGUE and not (c.element.get("aria-label") or "").strip()
    ]
    if not links:
        return None
    first = f"; first: “{vague[0].text}” to {vague[0].url[:100]}" if vague else ""
    return Measurement(
        name="vague_links", value=float(len(vague)), unit=COUNT,
        note=f"{len(vague)} of {len(links)}{first}",
    )  # fmt: skip


def _skip_link(page: Page, controls: Sequence[Control]) -> Measurement | None:
    """Whether one of the first links leads past the navigation; None where there is none."""
    found = next((c for c in controls[:_FIRST_CONTROLS] if "#" in c.url
                  and _SKIP_WORDS.search(c.folded)), None)  # fmt: skip
    if found is None and not page.root.xpath("boolean(//nav or //*[@role='navigation'])"):
        return None
    note = f"“{found.text}”" if found else "navigation without a link past it"
    return Measurement(name="skip_link", value=float(found is not None), unit=YES, note=note)


def _frames(page: Page) -> Measurement | None:
    frames = [f for f in page.elements("iframe") if not _is_unseen(f)]
    bare = [f for f in frames if not ((f.get("title") or "") + (f.get("aria-label") or "")).strip()]
    worst = tag_of(bare[0]) if bare else ""
    return _share("frames_with_title", len(frames) - len(bare), len(frames), worst)


def _is_unseen(frame: HtmlElement) -> bool:
    style = (frame.get("style") or "").replace(" ", "").lower()
    tiny = {"0", "1", "0px", "1px"}
    return (
        "display:none" in style
        or "visibility:hidden" in style
        or "hidden" in frame.attrib
        or frame.get("aria-hidden") == "true"
        or {frame.get("width"), frame.get("height")} <= tiny
    )


def _autoplay(page: Page) -> Measurement | None:
    """Players that start without being asked; a muted one moves all the same (WCAG 2.2.2)."""
    players = [
        e
        for e in page.elements("video", "audio", "iframe")
        if e.tag != "iframe" or re.search(r"/embed/|player\.", e.get("src") or "")
    ]
    if not players:
        return None
    alone = [e for e in players if _starts_alone(e)]
    note = tag_of(alone[0]) if alone else f"none of {len(players)}"
    return Measurement(
        name="players_that_start_alone", value=float(len(alone)), unit=COUNT, note=note
    )


def _starts_alone(element: HtmlElement) -> bool:
    if element.tag == "iframe":
        return bool(re.search(r"[?&]autoplay=(?:1|true)\b", element.get("src") or ""))
    return "autoplay" in element.attrib
