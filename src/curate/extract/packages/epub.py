"""EPUB 2 and 3 books: metadata of the package document, text of the spine in reading order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from curate.extract.packages.book_license import add_book_license, naming_sentence
from curate.extract.packages.opf import read_opf
from curate.extract.packages.outcome import WHOLE, Outcome, quotes
from curate.extract.packages.parts import (
    add_detected_language,
    joined_links,
    joined_signals,
    read_part,
    text_of_part,
    unique_links,
)
from curate.extract.page import Unusable
from curate.extract.record_fields import RANK_RECORD, RecordReader
from curate.extract.safe_xml import parse_xml
from curate.extract.text import join
from curate.records import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from curate.extract.packages.opf import Opf, Statement
    from curate.extract.page import Page
    from curate.extract.safe_zip import Package
    from curate.records import Extraction

MAX_TEXT_BYTES = 60_000_000  # of all documents of the spine; a long textbook has three
_ENCRYPTION = "META-INF/encryption.xml"
# Fonts are often obfuscated; that is no encryption of the text (EPUB 3.3, section 4.3).
_OBFUSCATION = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
# Documents around the text (EPUB Structural Semantics Vocabulary): frame, like a site's menu.
_FRAME = frozenset(
    {"cover", "titlepage", "halftitlepage", "toc", "landmarks", "page-list", "loi", "lot", "loa",
     "lov", "copyright-page", "imprint", "colophon", "index", "other-credits"}
)  # fmt: skip
_RIGHTS = frozenset({"copyright-page", "imprint", "colophon", "other-credits"})
_RIGHTS_NAME = re.compile(r"copyright|licen[sc]e|imprint|colophon|rights|legal|credits", re.I)
_BOOK_TYPES = frozenset({"text", "book", "ebook", "e-book", "epub"})
# Roles (MARC relators) of those who made the text; others made the book.
_AUTHOR_ROLES = frozenset({"aut", "author", "cre", "dub", "aui", "ctb", "com", "art"})


def read_epub(package: Package, *, url: str, n_bytes: int) -> Extraction:
    """One record for the book, locator `page`.

    Raises:
        Unusable: `UNREADABLE` for broken packages and encrypted (DRM) texts, `TOO_LARGE` over
            `MAX_TEXT_BYTES`, `EMPTY` where neither text nor description is found.
    """
    opf = read_opf(package)
    pages = list(_pages(package, opf))
    body = [page for page, is_frame, _ in pages if not is_frame]
    text = join(p for page in body for p in text_of_part(page, _skip))
    if not text and not opf.values("dc:description"):
        raise Unusable(Reason.EMPTY, "the book shows no text")
    reader = RecordReader("epub_opf", base=url)
    _add_fields(reader, opf)
    add_book_license(
        reader,
        [page for page, _, is_rights in pages if is_rights],
        opf.values("dc:rights"),
    )
    add_detected_language(reader, text)
    every_page = [page for page, _, _ in pages]
    frame_links = joined_links([page for page, is_frame, _ in pages if is_frame], place="other")
    outcome = Outcome()
    outcome.keep(
        reader,
        WHOLE,
        text=text,
        signals=joined_signals(every_page, n_bytes=n_bytes, quotes=_quotes(opf)),
        links=unique_links((*joined_links(body), *frame_links)),
    )
    return outcome.extraction()


def _pages(package: Package, opf: Opf) -> Iterator[tuple[Page, bool, bool]]:
    """The documents of the spine: page, whether it is frame, whether it speaks of rights."""
    locked = _encrypted_paths(package)
    readable = [d for d in opf.spine if d.path in package and d.path not in locked]
    if opf.spine and not readable:
        detail = "the text is encrypted (DRM)" if locked else "no document of the spine is there"
        raise Unusable(Reason.UNREADABLE, detail)
    n_bytes = 0
    for document in readable:
        content = package.read(document.path)
        n_bytes += len(content)
        if n_bytes > MAX_TEXT_BYTES:
            raise Unusable(Reason.TOO_LARGE, f"more than {MAX_TEXT_BYTES} bytes of text")
        try:
            page = read_part(content, document.path)
        except Unusable as err:
            if err.reason is Reason.EMPTY:
                continue
            raise
        types = _types(page)
        is_rights = bool(types & _RIGHTS) or (
            not types - {"frontmatter", "backmatter"} and _is_named_for_rights(document.path)
        )
        is_frame = "nav" in document.properties or bool(types & _FRAME) or is_rights
        yield page, is_frame, is_rights


def _encrypted_paths(package: Package) -> frozenset[str]:
    if _ENCRYPTION not in package:
        return frozenset()
    paths: set[str] = set()
    for data in parse_xml(package.read(_ENCRYPTION, 5_000_000), recover=True).iter():
        if not isinstance(data.tag, str) or not data.tag.endswith("}EncryptedData"):
            continue
        methods = [e.get("Algorithm") or "" for e in data.iter("{*}EncryptionMethod")]
        if not all(method in _OBFUSCATION for method in methods):
            paths |= {e.get("URI") or "" for e in data.iter("{*}CipherReference")}
    return frozenset(paths)


def _types(page: Page) -> frozenset[str]:
    """What `epub:type` says of the document: on the body, or on the one section that fills it."""
    sections = [e for e in page.body if isinstance(e.tag, str)]
    holders = [page.body, *(sections if len(sections) == 1 else [])]
    return frozenset(
        word for e in holders for word in (e.get("epub:type") or "").split() if ":" not in word
    )


def _is_named_for_rights(path: str) -> bool:
    return bool(_RIGHTS_NAME.search(path.rpartition("/")[2]))


def _skip(node: HtmlElement) -> bool:
    """Page numbers and note marks stand in the text and belong to no sentence."""
    types = (node.get("epub:type") or "").split()
    return node.tag == "nav" or "pagebreak" in types or "noteref" in types


def _add_fields(reader: RecordReader, opf: Opf) -> None:
    put = reader.put
    for rank, name in enumerate(_titles(opf)):
        put("name", [name], place="dc:title", rank=RANK_RECORD + min(rank, 5))
    put("author", _authors(opf), place="dc:creator")
    for position, name in enumerate(_LICENSES):
        words = [naming_sentence(value) for value in opf.values(name)]
        put("license", words, place=name, rank=RANK_RECORD + position)
    for field, names in _PLAIN.items():
        for position, name in enumerate(names):
            put(field, opf.values(name), place=name, rank=RANK_RECORD + position)
    put(
        "learning_resource_type",
        [t for t in opf.values("dc:type") if t.lower() not in _BOOK_TYPES],
        place="dc:type",
    )
    put("date_published", _dates(opf.of("dc:date"), ("publication", "")), place="dc:date")
    put("date_modified", _dates(opf.of("dc:date"), ("modification",)), place="dc:date", rank=16)
    rels = ("cc:license", "license", "dcterms:license")
    licenses = [href for rel, href in opf.links if rel in rels]
    put("license", licenses, place="link[rel=license]", rank=RANK_RECORD - 1)


_LICENSES = ("dcterms:license", "cc:license", "schema:license", "dcterms:rights", "dc:rights")
_PLAIN: dict[str, tuple[str, ...]] = {
    "in_language": ("dc:language", "schema:inLanguage"),
    "description": ("dc:description",),
    "publisher": ("dc:publisher",),
    "about": ("dc:subject",),
    "date_modified": ("dcterms:modified",),
    "learning_resource_type": ("schema:learningResourceType",),
    "educational_level": ("schema:educationalLevel", "dcterms:educationLevel"),
    "ages": ("schema:typicalAgeRange",),
    "audience": ("schema:audience", "dcterms:audience"),
    "time_required": ("schema:timeRequired",),
    "is_accessible_for_free": ("schema:isAccessibleForFree",),
    "accessibility_feature": ("schema:accessibilityFeature",),
    "educational_alignment": ("schema:educationalAlignment", "schema:teaches"),
    "keywords": ("schema:keywords",),
}  # fmt: skip


def _titles(opf: Opf) -> list[str]:
    """The main title first; a subtitle, an edition or a series names the book only at need."""
    order = {"main": 0, "": 1, "short": 2, "expanded": 3}
    kinds = [
        (order.get(next(iter(s.refined.get("title-type", [])), ""), 4), s.value)
        for s in opf.of("dc:title")
    ]
    best = min((kind for kind, _ in kinds), default=0)
    return [value for kind, value in kinds if kind == best][:1]


def _authors(opf: Opf) -> list[str]:
    creators = opf.of("dc:creator")
    of_text = [
        s for s in creators
        if not s.refined.get("role") or _AUTHOR_ROLES & {r.lower() for r in s.refined["role"]}
    ]  # fmt: skip
    return [s.value for s in of_text or creators]


def _dates(statements: list[Statement], events: tuple[str, ...]) -> list[str]:
    """Dates of an OPF 2 event; EPUB 3 has one date, of publication, without a name."""
    by_event = [(next(iter(s.refined.get("event", [])), ""), s.value) for s in statements]
    return [value for event in events for said, value in by_event if said == event]


def _quotes(opf: Opf) -> dict[str, str]:
    def joined(name: str) -> str:
        return "; ".join(opf.values(name))

    return quotes(
        access_mode=joined("schema:accessMode"),
        access_mode_sufficient=joined("schema:accessModeSufficient"),
        accessibility_hazard=joined("schema:accessibilityHazard"),
        accessibility_summary=joined("schema:accessibilitySummary"),
        accessibility_conformance=joined("dcterms:conformsTo"),
        stated_word_count=joined("schema:wordCount"),
        epub_version=opf.version,
    )
