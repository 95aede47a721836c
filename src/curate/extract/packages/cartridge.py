"""IMS Common Cartridge 1.0-1.3: one record for the course and one for each thing it shows.

What Canvas adds to the standard (course settings, syllabus, assignments kept beside the standard)
is read as far as it adds titles and texts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from curate.extract.blocks import squeeze
from curate.extract.packages.book_license import licenses_on
from curate.extract.packages.cartridge_content import CartridgeFiles, content_of
from curate.extract.packages.manifest import read_manifest
from curate.extract.packages.nodes import children, put_lom, strings
from curate.extract.packages.outcome import RANK_OF_WHOLE, WHOLE, Outcome, quotes
from curate.extract.packages.parts import (
    add_detected_language,
    joined_links,
    joined_signals,
    read_part,
    text_of_part,
)
from curate.extract.page import Unusable
from curate.extract.record_fields import RANK_RECORD, RecordReader
from curate.extract.safe_xml import parse_xml
from curate.extract.text import join
from curate.records import Reason
from curate.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from curate.extract.packages.cartridge_content import Content
    from curate.extract.packages.manifest import Entry, Manifest, Resource
    from curate.extract.safe_zip import Package
    from curate.records import Extraction

EXTRACTOR = "common_cartridge"
_SYLLABUS = "course_settings/syllabus.html"
_COURSE = "course_settings/course_settings.xml"


def read_cartridge(package: Package, folder: str, *, url: str, n_bytes: int) -> Extraction:
    """The course (locator `page`), then its things in the order of the organization.

    The locator of a thing is the address within the cartridge, or the identifier where it has none.
    Its own title goes behind the one that the organization gives it; `about` are the titles of the
    modules it stands in; a license that only the course states holds for its things too. Files that
    belong to others (pictures, styles) are no things, unless the organization lists them: then they
    are rejected with a reason.

    Raises:
        Unusable: where the manifest cannot be read.
    """
    manifest = read_manifest(package.read(f"{folder}imsmanifest.xml", 20_000_000))
    files = CartridgeFiles(package, folder, manifest)
    outcome = Outcome()
    _keep_course(manifest, files, outcome, url, n_bytes)
    for resource, entry in _in_order(manifest, files):
        locator = resource.href or resource.identifier
        try:
            content = content_of(resource, files)
            if content is None and entry is not None:
                _refuse_file(resource, files)
            if content is not None:
                _keep_thing(content, resource, entry, manifest, outcome, url)
        except Unusable as err:
            outcome.reject(locator, err.reason, err.detail)
    for entry in manifest.entries:
        if entry.resource not in files.by_id:
            outcome.reject(entry.resource, Reason.UNREADABLE, f"no resource for “{entry.title}”")
    return outcome.extraction()


def _in_order(manifest: Manifest, files: CartridgeFiles) -> Iterator[tuple[Resource, Entry | None]]:
    """Resources as the organization lists them, then the ones it does not list, each once."""
    seen: set[int] = set()
    for entry in manifest.entries:
        resource = files.by_id.get(entry.resource)
        if resource is not None and id(resource) not in seen:
            seen.add(id(resource))
            yield resource, entry
    for resource in manifest.resources:
        # A variant shows the same thing to readers that cannot show the first one.
        if id(resource) not in seen and resource.variant_of not in files.by_id:
            seen.add(id(resource))
            yield resource, None


def _refuse_file(resource: Resource, files: CartridgeFiles) -> None:
    path = resource.href or next(iter(resource.files), "")
    if path and path not in files:
        raise Unusable(Reason.UNREADABLE, f"{path} is not in the package")
    raise Unusable(Reason.NOT_A_PAGE, f"a file that is not read: {path or resource.type}")


def _keep_course(
    manifest: Manifest, files: CartridgeFiles, outcome: Outcome, url: str, n_bytes: int
) -> None:
    reader = RecordReader(EXTRACTOR, base=url)
    put_lom(reader, manifest.lom)
    reader.put("name", [manifest.title], place="organization/title", rank=RANK_RECORD + 1)
    reader.put("educational_alignment", manifest.standards, place="curriculumStandards")
    reader.put("learning_resource_type", ["course"], place="imsmanifest.xml", rank=RANK_RECORD + 5)
    if _COURSE in files:
        root = _or_none(files, _COURSE)
        titles = [squeeze("".join(e.itertext())) for e in children(root, "title")]
        reader.put("name", titles, place=_COURSE, rank=RANK_RECORD + 2)
        reader.put("license", strings(root, "license"), place=_COURSE, rank=RANK_RECORD + 2)
    pages = []
    if _SYLLABUS in files:
        try:
            pages = [read_part(files.read(_SYLLABUS), _SYLLABUS)]
        except Unusable as err:
            outcome.reject(_SYLLABUS, err.reason, err.detail)
    paragraphs = [p for page in pages for p in text_of_part(page)]
    text = join([*paragraphs, *manifest.headings])
    add_detected_language(reader, text)
    said = quotes(
        package_format=f"{manifest.schema} {manifest.version}".strip(),
        copyright_restrictions="; ".join(
            strings(manifest.lom, "rights", "copyrightandotherrestrictions", "value")
            + strings(manifest.lom, "rights", "description")
        ),
    )
    outcome.keep(
        reader, WHOLE, text=text, links=joined_links(pages),
        signals=joined_signals(pages, n_bytes=n_bytes, quotes=said),
    )  # fmt: skip


def _or_none(files: CartridgeFiles, path: str) -> _Element | None:
    try:
        return parse_xml(files.read(path), recover=True)
    except Unusable:
        return None


def _keep_thing(
    content: Content,
    resource: Resource,
    entry: Entry | None,
    manifest: Manifest,
    outcome: Outcome,
    url: str,
) -> None:
    if not content.text and not content.description and content.url is None:
        raise Unusable(Reason.EMPTY, f"the {content.kind} shows no text")
    reader = RecordReader(EXTRACTOR, base=url)
    if entry is not None:
        reader.put("name", [entry.title], place="organization item/title")
        reader.put("about", entry.path, place="organization module titles")
    for position, title in enumerate(content.titles):
        rank = RANK_RECORD + 1 + position
        reader.put("name", [title], place=f"{content.kind} title", rank=rank)
    reader.put("description", [content.description], place=f"{content.kind} description")
    reader.put("learning_resource_type", [content.kind], place=f"resource type {resource.type}")
    put_lom(reader, resource.lom)
    reader.put("educational_alignment", resource.standards, place="curriculumStandards")
    _add_licenses(reader, content, manifest)
    if content.pdf is not None:
        content.pdf.put(reader, rank=RANK_RECORD + 5)
    add_detected_language(reader, content.text)
    more = content.pdf.signals(content.n_bytes) if content.pdf else None
    n = content.n_questions
    outcome.keep(
        reader,
        resource.href or resource.identifier,
        url=content.url,
        text=content.text,
        signals=more
        or joined_signals(
            content.pages,
            n_bytes=content.n_bytes,
            quotes=quotes(n_questions=None if n is None else counted(n, "question")),
        ),
        links=joined_links(content.pages),
    )


def _add_licenses(reader: RecordReader, content: Content, manifest: Manifest) -> None:
    """What the thing's own page says goes before what the course says of all of it."""
    if content.url is None:  # an outside page is not the course's to license
        for words in strings(manifest.lom, "rights", "description"):
            place = "lom rights/description of the course"
            reader.put("license", [words], place=place, rank=RANK_OF_WHOLE)
    for value in licenses_on(content.pages).values:
        reader.into.values.append(value)
