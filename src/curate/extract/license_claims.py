"""License statements that a page makes in machine-readable form: items, `link`, `meta`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from curate.extract.items import Item, address, is_address, label
from curate.extract.licenses import ALL_RIGHTS_RESERVED, license_from_words, license_of
from curate.extract.statements import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from curate.extract.page import Page

# How direct a statement is; smaller wins.
RANK_ITEM, RANK_HEAD_LINK, RANK_META, RANK_REL = 10, 14, 18, 20
RANK_FRAME_LINK, RANK_SELF_LINK, RANK_FRAME_WORDS, RANK_SELF_WORDS = 24, 26, 28, 30
RANK_BARE, RANK_RESERVED = 40, 70

_META = ("dc.license", "dc.rights.license", "dc.rights", "license", "rights", "copyright")


@dataclass(frozen=True, slots=True)
class Statement:
    """One place that names a license: what it names, for what, in which words, how directly."""

    id: str
    scope: Scope
    text: str
    place: str
    extractor: str
    rank: int
    url: str | None = None
    is_claim: bool = False
    is_prose: bool = False
    is_choice: bool = False
    words_id: str | None = None


def claimed_licenses(
    page: Page, items: list[Item], meta: dict[str, list[str]]
) -> Iterator[Statement]:
    """Every license that the page claims for itself in machine-readable form."""
    yield from _from_items(items, page)
    yield from _from_head(page)
    yield from _from_meta(meta)


def _from_items(items: list[Item], page: Page) -> Iterator[Statement]:
    for position, item in enumerate(items):
        for value in item.values("license", "useRightsUrl", "usageInfo"):
            raw = address(value) or label(value) or ""
            name = license_of(raw) or (license_from_words(label(value) or "") if raw else None)
            if name:
                url = page.resolve(raw) if "/" in raw else None
                kind = "/".join(item.types) or "item"
                yield Statement(
                    id=name, scope=Scope.CONTENT, text=raw, place=f"{item.place} {kind}.license",
                    extractor=item.place.replace("-", "_"), rank=RANK_ITEM + min(position, 3),
                    url=url if url and is_address(url) else None, is_claim=True,
                )  # fmt: skip


def _from_head(page: Page) -> Iterator[Statement]:
    for link in page.elements("link"):
        href = link.get("href") or ""
        if "license" in (link.get("rel") or "").lower().split() and (name := license_of(href)):
            yield Statement(
                id=name, scope=Scope.CONTENT, text=href, place="link[rel=license]",
                extractor="rel_license", rank=RANK_HEAD_LINK, url=page.resolve(href), is_claim=True,
            )  # fmt: skip


def _from_meta(meta: dict[str, list[str]]) -> Iterator[Statement]:
    for key in _META:
        for raw in meta.get(key, []):
            name = license_of(raw)
            if name:
                rank = RANK_RESERVED if name == ALL_RIGHTS_RESERVED else RANK_META
                yield Statement(
                    id=name, scope=Scope.CONTENT, text=raw, place=f"meta[{key}]", extractor="meta",
                    rank=rank, url=raw if is_address(raw) else None, is_claim=True,
                )  # fmt: skip
