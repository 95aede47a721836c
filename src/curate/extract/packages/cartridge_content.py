"""The content of one resource of a cartridge: what kind it is, its titles, text and pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from curate.extract.blocks import squeeze
from curate.extract.packages.nodes import children, local
from curate.extract.packages.parts import read_fragment, read_part, text_of_part
from curate.extract.packages.qti import read_qti
from curate.extract.page import Unusable
from curate.extract.safe_xml import parse_xml
from curate.extract.text import join
from curate.records import Reason

if TYPE_CHECKING:
    from lxml.etree import _Element

    from curate.extract.packages.manifest import Manifest, Resource
    from curate.extract.packages.pdf import PdfDocument
    from curate.extract.page import Page
    from curate.extract.safe_zip import Package

_HTML = (".html", ".htm", ".xhtml")
_BANKS = "non_cc_assessments/"


@dataclass(slots=True)
class Content:
    """What a resource shows; `titles` are its own, most direct first."""

    kind: str
    titles: list[str] = field(default_factory=list)
    text: str = ""
    description: str = ""
    pages: list[Page] = field(default_factory=list)
    url: str | None = None
    pdf: PdfDocument | None = None
    n_questions: int | None = None
    n_bytes: int = 0


class CartridgeFiles:
    """The files of a cartridge below its manifest, and the resources that it names."""

    def __init__(self, package: Package, folder: str, manifest: Manifest) -> None:
        self._package = package
        self._folder = folder
        self.by_id = {r.identifier: r for r in reversed(manifest.resources) if r.identifier}

    def __contains__(self, path: str) -> bool:
        return self._folder + path in self._package

    def read(self, path: str) -> bytes:
        """The bytes of one file.

        Raises:
            Unusable: `UNREADABLE` where it is not in the package.
        """
        if path not in self:
            raise Unusable(Reason.UNREADABLE, f"{path or 'its file'} is not in the package")
        return self._package.read(self._folder + path)


def content_of(resource: Resource, files: CartridgeFiles) -> Content | None:
    """Read one resource; None where it is a file that belongs to others (a picture, settings).

    Raises:
        Unusable: where it should be a record and cannot: `EMPTY`, `LEFT_OUT`, `UNREADABLE` ...
    """
    paths = list(dict.fromkeys([*([resource.href] if resource.href else []), *resource.files]))
    kind = resource.type
    if "basiclti" in kind:
        raise Unusable(Reason.LEFT_OUT, "a link to an outside tool")
    if kind.startswith("imswl"):
        return _web_link(paths, files)
    if kind.startswith("imsdt"):
        return _topic(paths, files, "discussion")
    if kind.startswith("assignment"):
        return _topic(paths, files, "assignment")
    if kind.startswith("imsqti"):
        return _assessment(resource, paths, files)
    if kind.startswith("associatedcontent"):
        return _associated(paths, files)
    if kind.startswith("webcontent"):
        return _web_content(paths, files)
    return None


def _one(paths: list[str], files: CartridgeFiles) -> str:
    found = next((p for p in paths if p in files), None)
    if found is None:
        missing = paths[0] if paths else "its file"
        raise Unusable(Reason.UNREADABLE, f"{missing} is not in the package")
    return found


def _web_link(paths: list[str], files: CartridgeFiles) -> Content:
    root = parse_xml(files.read(_one(paths, files)), recover=True)
    address = next((e.get("href") or "" for e in root.iter() if local(e) == "url"), "")
    return Content("web link", _titles(root), url=address.strip())


def _titles(root: _Element) -> list[str]:
    nodes = children(root, "title")
    return [title for e in nodes if (title := squeeze("".join(e.itertext())))]


def _topic(paths: list[str], files: CartridgeFiles, kind: str) -> Content:
    """A discussion or an assignment: a title and a text, mostly in HTML."""
    path = _one(paths, files)
    content = files.read(path)
    if path.lower().endswith(_HTML):  # an assignment of Common Cartridge 1.1 and 1.2
        return _page(path, content, kind)
    root = parse_xml(content, recover=True)
    markup = next(("".join(e.itertext()) for e in children(root, "text")), "")
    return _of_markup(markup, path, Content(kind, _titles(root), n_bytes=len(content)))


def _of_markup(markup: str, path: str, into: Content) -> Content:
    if markup.strip():
        page = read_fragment(markup, path)
        into.pages.append(page)
        into.text = join(text_of_part(page))
    return into


def _page(path: str, content: bytes, kind: str) -> Content:
    page = read_part(content, path)
    title = squeeze(next((e.text_content() for e in page.elements("title")), ""))
    title = title.removeprefix(f"{kind.capitalize()}: ")  # as Canvas writes it
    return Content(
        kind,
        [title] if title else [],
        join(text_of_part(page)),
        pages=[page],
        n_bytes=len(content),
    )


def _web_content(paths: list[str], files: CartridgeFiles) -> Content | None:
    path = paths[0] if paths else ""
    if path.lower().endswith(_HTML):
        return _page(path, files.read(path), "page")
    if path.lower().endswith(".pdf") and path in files:
        from curate.extract.packages.pdf import open_pdf

        content = files.read(path)
        document = open_pdf(content)
        return Content("document", text=document.text, pdf=document, n_bytes=len(content))
    return None


def _associated(paths: list[str], files: CartridgeFiles) -> Content | None:
    """What Canvas keeps beside the standard: assignments, quizzes without a QTI file, settings."""
    if any(path.startswith(_BANKS) for path in paths[:1]):
        return _quiz(paths, files)
    settings = next((p for p in paths if p.endswith("/assignment_settings.xml")), None)
    page = next((p for p in paths if p.lower().endswith(_HTML)), None)
    if settings is None or page is None:
        return None
    content = _page(page, files.read(page), "assignment")
    if settings in files:
        titles = _titles(parse_xml(files.read(settings), recover=True))
        content.titles = [*titles, *content.titles]
    return content


def _assessment(resource: Resource, paths: list[str], files: CartridgeFiles) -> Content:
    beside = [
        path
        for identifier in resource.dependencies
        if (found := files.by_id.get(identifier)) is not None
        for path in found.files
    ]
    return _quiz([*paths, *(p for p in beside if p.startswith(_BANKS))], files, beside)


def _quiz(paths: list[str], files: CartridgeFiles, beside: list[str] | None = None) -> Content:
    path = _one(paths, files)
    payload = files.read(path)
    assessment = read_qti(payload, path)
    if assessment.is_bank:
        raise Unusable(Reason.LEFT_OUT, "a store of questions that no test shows")
    content = Content(
        "assessment",
        [assessment.title] if assessment.title else [],
        join(assessment.paragraphs),
        pages=list(assessment.pages),
        n_questions=assessment.n_questions,
        n_bytes=len(payload),
    )
    meta = next((p for p in beside or [] if p.endswith("/assessment_meta.xml") and p in files), "")
    if meta:
        root = parse_xml(files.read(meta), recover=True)
        content.titles = [*_titles(root), *content.titles]
        about = next(("".join(e.itertext()) for e in children(root, "description")), "")
        content.description = about
    return content
