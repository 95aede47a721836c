"""Published subjects and audiences to our vocabularies, beside the raw values, never instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curate.extract.audiences import audience_roles_of
from curate.extract.blocks import text_of
from curate.extract.candidates import MAX_EVIDENCE
from curate.extract.items import Item
from curate.extract.phrases import fold_phrase
from curate.extract.subjects import subjects_named, subjects_of
from curate.records import Quote, SourceKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from curate.extract.candidates import Candidates
    from curate.extract.page import Page

# Behind what the publisher calls the subject: machines' candidates come last in any case.
RANK_KEYWORDS, RANK_BREADCRUMBS = 60, 50

_MAPPED: tuple[tuple[str, str, Callable[[Iterable[str]], tuple[str, ...]]], ...] = (
    ("about", "subject", subjects_of),
    ("audience", "audience_role", audience_roles_of),
)
_BREADCRUMBS = (
    "//nav[contains(translate(@aria-label, 'BCMRUD', 'bcmrud'), 'breadcrumb')]"
    "|//*[self::nav or self::ol or self::ul or self::div or self::p]"
    "[contains(concat(' ', normalize-space(@class), ' '), ' breadcrumb ')"
    " or contains(concat(' ', normalize-space(@class), ' '), ' breadcrumbs ')"
    " or @id='breadcrumb' or @id='breadcrumbs']"
)
_MAX_CRUMBS = 12
# "About us > History" is the history of the publisher.
_OF_THE_SITE = frozenset(
    {"about", "about us", "who we are", "organization", "company", "ueber uns", "uber uns",
     "quienes somos", "acerca de", "sobre nosotros", "a propos", "blog", "news"}
)  # fmt: skip


def add_vocabularies(into: Candidates) -> None:
    """Add `subject` and `audience_role` for each candidate of `about` and `audience`.

    Each keeps its candidate's evidence, extractor and rank; a value that the vocabulary doesn't
    know adds nothing.
    """
    for raw, field, map_values in _MAPPED:
        for value in into.of(raw):
            names = map_values(str(part) for part in _parts(value.value))
            into.add(
                field, list(names), value.extractor, value.evidence, value.rank, value.source_kind
            )


def add_page_subjects(page: Page, items: list[Item], into: Candidates) -> None:
    """Add machine candidates for `subject` from breadcrumbs and from whole keywords."""
    crumbs, place = _breadcrumbs(page, items)
    named = subjects_of(_trusted(crumbs))
    if named:
        quote = Quote(text=" > ".join(crumbs)[:MAX_EVIDENCE], place=place)
        into.add("subject", list(named), "breadcrumbs", quote, RANK_BREADCRUMBS, SourceKind.MACHINE)
    for value in into.of("keywords"):
        words = [str(part) for part in _parts(value.value)]
        named = subjects_named(words)
        if named:
            saying = "; ".join(word for word in words if subjects_named([word]))
            place = getattr(value.evidence, "place", "keywords")
            quote = Quote(text=saying[:MAX_EVIDENCE], place=place)
            into.add("subject", list(named), "keywords", quote, RANK_KEYWORDS, SourceKind.MACHINE)


def _parts(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _breadcrumbs(page: Page, items: list[Item]) -> tuple[list[str], str]:
    """The names on the way to this page, without the page itself, and where they stand."""
    for item in items:
        if "BreadcrumbList" in item.types:
            crumbs = [name for value in item.values("itemListElement") if (name := _crumb(value))]
            if len(crumbs) > 1:
                return crumbs[:-1][:_MAX_CRUMBS], f"{item.place} BreadcrumbList"
    for element in page.root.xpath(_BREADCRUMBS)[:1]:
        links = [text for link in element.iter("a") if (text := text_of(link))]
        return links[:_MAX_CRUMBS], "breadcrumbs"
    return [], ""


def _crumb(value: object) -> str | None:
    if not isinstance(value, Item):
        return None
    inner = next((v for v in value.values("item") if isinstance(v, Item)), None)
    return value.text("name") or (inner.text("name") if inner is not None else None)


def _trusted(crumbs: list[str]) -> Iterator[str]:
    for crumb in crumbs:
        if fold_phrase(crumb) in _OF_THE_SITE:
            return
        yield crumb
