"""In which other forms a page comes: ways to print it, and forms that a teacher can change."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from curate.extract.controls import distinct_markers, frame_or_main, tag_of
from curate.records import Marker
from curate.urls import host_of

if TYPE_CHECKING:
    from curate.extract.controls import Control
    from curate.extract.page import Page

# File endings that common software opens for editing, and the kind they give.
_EDITABLE = {
    "doc": "docx", "docx": "docx", "odt": "odt", "rtf": "rtf", "ppt": "pptx", "pptx": "pptx",
    "odp": "odp", "xls": "xlsx", "xlsx": "xlsx", "ods": "ods", "tex": "tex", "ipynb": "ipynb",
    "imscc": "imscc", "h5p": "h5p",
}  # fmt: skip
_GOOGLE = {"document": "google_doc", "presentation": "google_slides",
           "spreadsheets": "google_sheet", "forms": "google_form"}  # fmt: skip
_FORGES = re.compile(r"(?:^|\.)(?:github\.com|gitlab\.com|codeberg\.org|bitbucket\.org)$")
_EDIT_PATH = re.compile(r"/(?:edit|_edit|-/edit|ide/project)/")
_EDIT_WORDS = frozenset(
    {"edit this page", "edit on github", "edit on gitlab", "edit page", "edit the source",
     "improve this page", "edit source", "suggest edits", "suggest an edit", "edit this lesson",
     "editar esta pagina", "editar en github", "diese seite bearbeiten", "seite bearbeiten",
     "auf github bearbeiten", "modifier cette page", "editer cette page"}
)  # fmt: skip
_PRINT_WORDS = frozenset(
    {"print", "print this page", "print page", "print this", "print lesson", "printable",
     "printable version", "print version", "printer friendly", "printer friendly version",
     "print this lesson", "printer friendly page", "imprimir", "imprimir esta pagina",
     "version para imprimir", "version imprimible", "drucken", "seite drucken", "druckversion",
     "druckansicht", "imprimer", "imprimer cette page", "version imprimable"}
)  # fmt: skip
_PDF_WORDS = re.compile(
    r"\b(?:pdf|download|printable|print|handout|descargar|imprimir|herunterladen|druck\w*|"
    r"telecharger|imprimer)\b"
)
_PRINT_MEDIA = re.compile(r"@media[^{]{0,80}\bprint\b", re.IGNORECASE)
_STYLE_READ = 200_000  # characters of one style element


def printable_forms(page: Page, controls: list[Control]) -> tuple[Marker, ...]:
    """Ways to get the page on paper: `print_link`, `pdf` of the same page, `print_style`.

    A linked PDF counts only where it bears the page's name, or lies on the same host under a link
    that speaks of a PDF, download or print; any other is a document (`PageSignals.documents`).
    """
    found: list[Marker] = []
    for control in controls:
        onclick = control.element.get("onclick") or ""
        if control.folded in _PRINT_WORDS or "window.print" in onclick + control.url:
            found.append(control.marker("print_link"))
        elif _is_this_page_as_pdf(control, page):
            found.append(control.marker("pdf"))
    for element in page.elements("link", "style"):
        is_sheet = element.tag == "style" or "stylesheet" in (element.get("rel") or "").lower()
        media = (element.get("media") or "").lower()
        if is_sheet and re.search(r"\bprint\b", media):
            found.append(Marker(kind="print_style", quote=tag_of(element), place="head"))
        elif rule := _PRINT_MEDIA.search((element.text or "")[:_STYLE_READ]):
            found.append(Marker(kind="print_style", quote=rule[0], place="head"))
    return distinct_markers(found)


def _is_this_page_as_pdf(control: Control, page: Page) -> bool:
    if _ending(control.url) != "pdf" or control.place != "main":
        return False
    if _same_name(control.url, page.url):
        return True
    is_own = host_of(control.url) == host_of(page.url)
    return is_own and bool(_PDF_WORDS.search(control.folded))


def editable_forms(page: Page, controls: list[Control]) -> tuple[Marker, ...]:
    """Forms that can be changed: office files, online documents, the page's source, H5P.

    The kind is the format (`docx`, `google_doc` ...); `google_copy` hands the reader a copy of
    their own, `source` leads to the page in a public repository.
    """
    found = [c.marker(kind) for c in controls if c.url and (kind := _editable_kind(c))]
    for frame in page.elements("iframe"):
        src = page.resolve(frame.get("src") or frame.get("data-src") or "") or ""
        kind = _google_kind(src)
        if kind:
            found.append(
                Marker(kind=kind, quote=tag_of(frame), place=frame_or_main(frame), url=src)
            )
    return distinct_markers(found)


def _editable_kind(control: Control) -> str:
    google = _google_kind(control.url)
    if google:
        return google
    kind = _EDITABLE.get(_ending(control.url), "")
    if kind:
        return kind
    parts = _split(control.url)
    on_forge = bool(_FORGES.search(parts[0]))
    if control.folded in _EDIT_WORDS and (on_forge or _EDIT_PATH.search(parts[1])):
        return "source"
    if on_forge and _EDIT_PATH.search(parts[1]):
        return "source"
    return ""


def _google_kind(url: str) -> str:
    host, path = _split(url)
    if host != "docs.google.com":
        return ""
    segments = [segment for segment in path.split("/") if segment]
    if len(segments) < 3 or segments[0] not in _GOOGLE:
        return ""
    return "google_copy" if segments[-1] == "copy" else _GOOGLE[segments[0]]


def _ending(url: str) -> str:
    name = _split(url)[1].rpartition("/")[2]
    return name.rpartition(".")[2].lower() if "." in name else ""


def _same_name(url: str, page_url: str) -> bool:
    """Whether a file bears the page's own name: `plants.pdf` on `plants.html` or `/plants/`."""
    stems = [re.sub(r"\.\w{1,5}$", "", _split(a)[1].rstrip("/").rpartition("/")[2]).lower()
             for a in (url, page_url)]  # fmt: skip
    return bool(stems[0]) and stems[0] == stems[1] and stems[0] != "index"


def _split(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
        return (parts.hostname or "").lower(), unquote(parts.path)
    except ValueError:
        return "", ""
