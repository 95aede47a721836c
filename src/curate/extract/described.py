"""Which of the items that a page states is the page's own subject.

A page also states its organization, its breadcrumbs, and perhaps twenty other courses. Only items
that are about this page speak for it.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from curate.extract.items import Item, address, is_address, same_address
from curate.extract.jsonld import json_ld_items
from curate.extract.markup import microdata_items, rdfa_items

if TYPE_CHECKING:
    from curate.extract.page import Page

# Things on or around a page that are never the learning resource itself.
_FRAME_TYPES = frozenset(
    {"Organization", "EducationalOrganization", "CollegeOrUniversity", "School", "Corporation",
     "NGO", "LocalBusiness", "Library", "Person", "WebSite", "BreadcrumbList", "ListItem",
     "ItemList", "SearchAction", "SiteNavigationElement", "WPHeader", "WPFooter", "WPSideBar",
     "WPAdBlock", "ImageObject", "ImageGallery", "PostalAddress", "ContactPoint", "Rating",
     "AggregateRating", "Review", "Offer", "Brand", "Comment", "Place", "Event", "AlignmentObject",
     "EducationalAudience", "Audience", "DefinedTerm", "Question", "Answer", "Breadcrumb",
     "DataCatalog", "SpeakableSpecification", "Image", "Sitemap", "UserComments"}
)  # fmt: skip
_PAGE_TYPES = frozenset({"WebPage", "ItemPage", "CollectionPage", "AboutPage", "ContactPage"})
_MAX_ITEMS = 4


def stated_items(page: Page) -> list[Item]:
    """Every item that the page states at its top level: JSON-LD, then microdata, then RDFa."""
    return json_ld_items(page) + microdata_items(page) + rdfa_items(page)


def described_items(page: Page, stated: list[Item]) -> list[Item]:
    """Those of the stated items that speak for the page, the most direct first; [] if none."""
    items = [inner for item in stated for inner in _with_main_entity(item)]
    items = [item for item in items if _is_work(item)]
    names = _names_of(page)
    here = [item for item in items if _is_about(item, names)]
    if not here:
        here = [item for item in items if not _has_own_address(item)]
        if not here and len(items) == 1 and not _is_elsewhere(items[0], page):
            here = items
        kinds = Counter(_kind(item) for item in here)
        here = [item for item in here if kinds[_kind(item)] == 1]
    here.sort(key=lambda item: bool(_PAGE_TYPES & set(item.types)))
    return here[:_MAX_ITEMS]


def _with_main_entity(item: Item) -> list[Item]:
    inner = [value for value in item.values("mainEntity") if isinstance(value, Item)]
    return [*inner, item]


def _is_work(item: Item) -> bool:
    if not item.types:
        return bool(item.values("learningResourceType", "educationalLevel", "educationalAlignment"))
    return not _FRAME_TYPES.issuperset(item.types)


def _addresses(item: Item) -> list[str]:
    given = [item.id, *(address(v) for v in item.values("url", "mainEntityOfPage"))]
    return [a for a in given if a and is_address(a)]


def _has_own_address(item: Item) -> bool:
    return bool(_addresses(item))


def _names_of(page: Page) -> list[str]:
    canonical = page.root.xpath("//link[@rel='canonical']/@href")
    return [page.url, *(page.resolve(href) or "" for href in canonical[:1])]


def _is_about(item: Item, names: list[str]) -> bool:
    return any(same_address(a, name) for a in _addresses(item) for name in names)


def _is_elsewhere(item: Item, page: Page) -> bool:
    """Whether the item names another page of the same site as its own: not this page."""
    from curate.urls import host_of

    own = host_of(page.url)
    return any(
        host_of(a) == own and "#" not in a and not same_address(a, page.url)
        for a in _addresses(item)
    )


def _kind(item: Item) -> tuple[str, str]:
    return item.place, "/".join(item.types)
