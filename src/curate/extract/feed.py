"""RSS and Atom feeds: each item a record, and where a feed goes on.

Read here and not by feedparser: that library mends a broken feed in silence, so that nobody can say
which items were lost, rewrites the markup it hands out, and brings its own XML reader, whose limits
are not ours.

A feed shows the newest items of a source and never all of them: what is missing from it proves
nothing, and nothing is pruned because of it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from curate.extract.blocks import blocks_of, squeeze
from curate.extract.dublin_core import put_dublin_core, values_of
from curate.extract.elements import children, language_of, local, namespace, text_of
from curate.extract.feed_parts import (
    ATOM,
    authors_of,
    content_page,
    day_of,
    duration_of,
    item_id,
    item_page,
    links_of,
    media_of,
    native,
    native_text,
    podcast,
)
from curate.extract.listing import Listing
from curate.extract.mended_xml import read_mended
from curate.extract.outlinks import out_links
from curate.extract.page import Unusable
from curate.extract.record_fields import RANK_RECORD, RecordReader
from curate.extract.signals import page_signals
from curate.extract.text import join
from curate.extract.values import unique
from curate.records import Extraction, PageSignals, Reason, Rejection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from curate.extract.feed_parts import Media
    from curate.extract.mended_xml import Mended
    from curate.extract.page import Page
    from curate.records import ExtractedRecord

# What the whole feed says of all its items stands behind what an item says of itself.
RANK_CHANNEL = RANK_RECORD + 10
WHOLE = "feed"
_LICENSE_SPACES = ("creativecommons", "web.resource.org/cc", "backend.userland.com")
_RESOURCE = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}resource"
_ROOTS = ("rss", "RDF", "feed")
_MAX_DETAIL = 300
_ID = re.compile(r"<(?:[\w.-]+:)?(?:guid|id)\b[^>]{0,100}>([^<]{1,500})<")


def read_feed(payload: bytes, *, url: str) -> Extraction:
    """The items of a feed as records; `url` is the feed's own address.

    A record's locator is the item's id (`guid`, Atom `id`), else its address. An item seen twice
    is kept once. Of broken XML every whole item is read and every torn one rejected. Hostile bytes
    never raise.
    """
    try:
        mended = read_mended(payload, "item", "entry")
        root = _feed_root(mended)
    except Unusable as err:
        return Extraction(
            rejections=(Rejection(locator=WHOLE, reason=err.reason, detail=err.detail),)
        )
    records: dict[str, ExtractedRecord] = {}
    rejections: list[Rejection] = []
    channel = _channel(root)
    for number, item in enumerate(_items(root, mended), start=1):
        named = item_id(item) or item_page(item) or f"item {number}"
        try:
            record = _read(item, channel, url)
        except Unusable as err:
            rejections.append(
                Rejection(locator=named, reason=err.reason, detail=err.detail[:_MAX_DETAIL])
            )
        else:
            records.setdefault(record.locator, record)
    rejections += [_lost(source, mended.problem) for source in mended.lost]
    return Extraction(records=tuple(records.values()), rejections=tuple(rejections))


def _lost(source: str, problem: str | None) -> Rejection:
    named = _ID.search(source)
    return Rejection(
        locator=squeeze(named[1]) if named else WHOLE,
        reason=Reason.UNREADABLE,
        detail=f"broken XML: {problem}"[:_MAX_DETAIL],
    )


def feed_listing(payload: bytes, *, url: str) -> Listing:
    """How many items a feed shows, their pages (`follow`), and where older ones are (RFC 5005).

    `next` is the next page of a paged feed or the previous archive of an archived one, never the
    feed's own address. There is no total: a feed never says that it is complete.
    """
    try:
        mended = read_mended(payload, "item", "entry")
        root = _feed_root(mended)
    except Unusable as err:
        return Listing(problem=f"no feed: {err.detail}")
    channel = _channel(root)
    own = {url, *(urljoin(url, link.get("href") or "") for link in links_of(channel, "self"))}
    further = [
        urljoin(url, href.strip())
        for rel in ("next", "prev-archive")
        for link in links_of(channel, rel)
        if (href := link.get("href"))
    ]
    items = list(_items(root, mended))
    pages = (urljoin(url, page) for item in items if (page := item_page(item)))
    return Listing(
        n_records=len(items) + len(mended.lost),
        next=tuple(dict.fromkeys(address for address in further if address not in own)),
        follow=tuple(dict.fromkeys(pages)),
        problem=f"broken XML: {mended.problem}" if mended.problem else None,
    )


# --- The feed around the items --------------------------------------------------------------------


def _feed_root(mended: Mended) -> _Element:
    root = mended.root
    if root is None or local(root) not in _ROOTS:
        name = local(root) if root is not None else "nothing"
        raise Unusable(Reason.NOT_A_PAGE, f"no feed, but <{name}>")
    return root


def _channel(root: _Element) -> _Element:
    """The element that speaks for the whole feed: `channel`, in Atom the root."""
    return next(children(root, "channel"), root)


def _items(root: _Element, mended: Mended) -> Iterator[_Element]:
    if mended.problem:
        yield from mended.parts
        return
    yield from native(root, "item", "entry")  # RSS 1.0 and Atom
    for channel in children(root, "channel"):
        yield from native(channel, "item")


# --- One item -------------------------------------------------------------------------------------


def _read(item: _Element, channel: _Element, url: str) -> ExtractedRecord:
    reader = RecordReader("atom" if namespace(item) == ATOM else "rss", base=url)
    address = item_page(item)
    put_dublin_core(item, reader, rank=RANK_RECORD + 2)
    _put_words(item, reader)
    _put_people_and_dates(item, reader)
    _put_licenses(item, reader, RANK_RECORD, "item")
    _put_licenses(channel, reader, RANK_CHANNEL, "feed")
    _put_language(item, channel, reader)
    media = media_of(item, url)
    _put_image(item, media, reader)
    page = content_page(item, urljoin(url, address or ""))
    named = item_id(item) or address or ""
    return reader.record(
        squeeze(named)[:1000],
        url=address,
        text=join(blocks_of(page.body)) if page else "",
        signals=_signals(item, page, media),
        links=out_links(page) if page else (),
    )


def _put_words(item: _Element, reader: RecordReader) -> None:
    titles = [native_text(item, "title"), *(text_of(e) for e in podcast(item, "title"))]
    reader.put("name", titles, place="title")
    reader.put("description", [native_text(item, "description", "summary")], place="description")
    for name in ("summary", "subtitle"):
        texts = [text_of(e) for e in podcast(item, name)]
        reader.put("description", texts, place=f"itunes:{name}", rank=RANK_RECORD + 3)
    words = [
        e.get("label") or e.get("term") if namespace(e) == ATOM else text_of(e)
        for e in native(item, "category")
    ]
    words += [part for e in podcast(item, "keywords") for part in text_of(e).split(",")]
    # Each category is one: "Art, Music and Dance" is not to be split at its comma.
    reader.into.claim(
        "keywords", list(unique(squeeze(word) for word in words if word)),
        extractor=reader.extractor, place="category", rank=RANK_RECORD,
    )  # fmt: skip


def _put_people_and_dates(item: _Element, reader: RecordReader) -> None:
    reader.put("author", authors_of(item), place="author")
    hosts = [text_of(e) for e in podcast(item, "author")]
    reader.put("author", hosts, place="itunes:author", rank=RANK_RECORD + 3)
    for field, names in (
        ("date_published", ("pubDate", "published", "issued")),
        ("date_modified", ("updated", "modified")),
    ):
        stated = native_text(item, *names)
        reader.into.claim(
            field, day_of(stated) if stated else None, extractor=reader.extractor,
            place="/".join(names), rank=RANK_RECORD, text=stated,
        )  # fmt: skip
    for element in podcast(item, "duration")[:1]:
        stated = text_of(element)
        reader.into.claim(
            "time_required", duration_of(stated), extractor=reader.extractor,
            place="itunes:duration", rank=RANK_RECORD, text=stated,
        )  # fmt: skip


def _put_licenses(element: _Element, reader: RecordReader, rank: int, whose: str) -> None:
    """Put every statement of license; `copyright` and `rights` are words, the others addresses."""
    links = [link.get("href") for link in links_of(element, "license")]
    reader.put("license", links, place=f"{whose} link[rel=license]", rank=rank)
    for child in children(element, "license"):
        space = namespace(child).lower()
        if any(name in space for name in (*_LICENSE_SPACES, "search.yahoo.com/mrss")):
            stated = [child.get(_RESOURCE), child.get("href"), text_of(child)]
            reader.put("license", stated, place=f"{whose} license", rank=rank)
    words = [text_of(e) for e in (*native(element, "copyright", "rights"),)]
    words += [text_of(e) for e in children(element, "copyright") if "mrss" in namespace(e)]
    words += [text for _, text in values_of(element, "rights")]
    reader.put("license", words, place=f"{whose} copyright", rank=rank + 1)


def _put_language(item: _Element, channel: _Element, reader: RecordReader) -> None:
    reader.put("in_language", [language_of(item)], place="item xml:lang")
    stated = [native_text(channel, "language"), language_of(channel)]
    stated += [text_of(e) for e in children(channel, "language")]
    reader.put("in_language", stated, place="feed language", rank=RANK_CHANNEL)


def _put_image(item: _Element, media: Media, reader: RecordReader) -> None:
    shown = [e.get("href") for e in podcast(item, "image")]
    shown += [e.get("url") for e in children(item, "thumbnail") if "mrss" in namespace(e)]
    reader.put("image", [*shown, *media.images], place="item image")


def _signals(item: _Element, page: Page | None, media: Media) -> PageSignals:
    """Signals of the item's own content; what only the item's page could show stays unmeasured."""
    inside = page_signals(page, [], join(blocks_of(page.body))) if page else PageSignals()
    quotes = dict(inside.quotes)
    for element in podcast(item, "explicit")[:1]:
        quotes["explicit"] = f"itunes:explicit: {text_of(element)}"[:200]
    update = {
        "page_bytes": None,
        "audio": tuple(dict.fromkeys((*inside.audio, *media.audio))),
        "videos": tuple(dict.fromkeys((*inside.videos, *media.videos))),
        "documents": tuple(dict.fromkeys((*inside.documents, *media.documents))),
        "quotes": quotes,
    }
    return inside.model_copy(update=update)
