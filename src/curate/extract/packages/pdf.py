"""PDF documents: what they state, their text page by page, and whether they have any."""

from __future__ import annotations

import io
import logging
import re
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from curate.extract.blocks import squeeze
from curate.extract.outlinks import MAX_LINKS
from curate.extract.packages.outcome import WHOLE, Outcome, quotes
from curate.extract.packages.parts import add_detected_language, picture_signals
from curate.extract.packages.pdf_facts import PdfFacts, heading_title, pdf_facts, usable_title
from curate.extract.packages.pdf_license import add_stated_license
from curate.extract.packages.pdf_lines import paragraphs_of
from curate.extract.page import Unusable
from curate.extract.record_fields import RANK_RECORD, RecordReader
from curate.extract.text import count_words, join
from curate.records import OutLink, PageSignals, Reason
from curate.urls import canonical_or_none
from curate.wording import counted

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

    from curate.records import Extraction

MAX_PDF_BYTES = 100_000_000
MAX_PAGES = 3_000
# Drawing instructions of one page; they are read at some 300 kB a second. Only maps have more, and
# such a page is left unread, which the signals say.
MAX_CONTENT_BYTES = 5_000_000
MAX_ALL_CONTENT_BYTES = 100_000_000
# A safety net only: what is read must not depend on how busy the machine is.
MAX_SECONDS = 180.0
_RANK_HEADING = 50
_MAX_TITLE = 200
_BIGGER = 1.15  # times the usual letter: a heading
_MAX_TITLE_PAGES = 2
_LICENSES = ("license", "webstatement", "usageterms", "rights")  # XMP: cc, xmpRights, dc
_DATE = re.compile(r"^D:(\d{4})(\d{2})?(\d{2})?")


@dataclass(slots=True)
class PdfDocument:
    """A read PDF: facts, text (paragraphs parted by blank lines), first big line, links."""

    facts: PdfFacts
    n_pages: int
    text: str = ""
    heading: str = ""
    n_images: int = 0
    n_unread: int = 0
    links: tuple[OutLink, ...] = ()

    def put(self, reader: RecordReader, *, rank: int = RANK_RECORD) -> None:
        """Hand what the document states, and its heading, to the fields that it means."""
        info, xmp = self.facts.info, self.facts.xmp

        def stated(field: str, key: str, info_key: str = "", *, less: int = 0) -> None:
            reader.put(field, xmp.get(key, []), place=f"XMP {key}", rank=rank + less)
            if info_key and info_key in info:
                words = [info[info_key]]
                reader.put(field, words, place=f"Info {info_key}", rank=rank + less + 1)

        for place, value in (
            ("XMP title", next(iter(xmp.get("title", [])), "")),
            ("Info /Title", info.get("/Title", "")),
        ):
            reader.put("name", [usable_title(value)], place=place, rank=rank)
        reader.into.quote(
            "name", self.heading, extractor=reader.extractor, place="first big line",
            rank=rank - RANK_RECORD + _RANK_HEADING,
        )  # fmt: skip
        stated("author", "creator", "/Author")
        stated("description", "description", "/Subject")
        stated("keywords", "subject", "/Keywords")
        stated("publisher", "publisher")
        stated("in_language", "language", less=1)
        reader.put("in_language", [self.facts.language], place="/Lang", rank=rank)
        for key in _LICENSES:
            stated("license", key)
        for name, key, info_key in (
            ("date_published", "createdate", "/CreationDate"),
            ("date_modified", "modifydate", "/ModDate"),
        ):
            reader.put(name, xmp.get(key, []), place=f"XMP {key}", rank=rank + 5)
            reader.put(
                name, [_iso(info.get(info_key, ""))], place=f"Info {info_key}", rank=rank + 6
            )

    def signals(self, n_bytes: int) -> PageSignals:
        """What was measured: in an untagged PDF no picture can have an alternative text."""
        facts = self.facts
        n_images = self.n_images if facts.n_figures is None else facts.n_figures
        n_bare = (
            self.n_images if facts.n_figures_without_alt is None else facts.n_figures_without_alt
        )
        n_words = count_words(self.text)
        if n_words:
            layer = f"{counted(n_words, 'word')} on {counted(self.n_pages, 'page')}"
        else:
            layer = f"no words, {counted(self.n_images, 'picture')}: scanned, or drawn"
        return PageSignals(
            page_bytes=n_bytes,
            n_images=n_images,
            n_images_without_alt=n_bare,
            accessibility=picture_signals(
                n_images, n_bare, None if facts.is_tagged else "the PDF is not tagged"
            ),
            quotes=quotes(
                pdf_pages=counted(self.n_pages, "page"),
                pdf_tagged="tagged" if facts.is_tagged else "not tagged",
                pdf_text_layer=layer,
                pdf_unread_pages=counted(self.n_unread, "page") if self.n_unread else None,
                pdf_form_fields=counted(facts.n_form_fields, "form field")
                if facts.n_form_fields
                else None,
                pdf_ua="; ".join(facts.xmp.get("part", [])),
                n_images_without_alt=None
                if not n_bare
                else "figure tag without /Alt"
                if facts.is_tagged
                else "the PDF is not tagged",
            ),
        )


def read_pdf(payload: bytes, *, url: str) -> Extraction:
    """One record for the document, locator `page`.

    Raises:
        Unusable: `TOO_LARGE` over the caps of this module, `UNREADABLE` for broken and encrypted
            files, `EMPTY` where there is neither text nor picture.
    """
    document = open_pdf(payload)
    reader = RecordReader("pdf", base=url)
    document.put(reader)
    words = [word for key in _LICENSES for word in document.facts.xmp.get(key, [])]
    add_stated_license(reader, document.text, words)
    add_detected_language(reader, document.text)
    outcome = Outcome()
    outcome.keep(
        reader,
        WHOLE,
        text=document.text,
        signals=document.signals(len(payload)),
        links=document.links,
    )
    return outcome.extraction()


def open_pdf(payload: bytes) -> PdfDocument:
    """Read a PDF whole.

    Raises:
        Unusable: as `read_pdf`.
    """
    if len(payload) > MAX_PDF_BYTES:
        raise Unusable(Reason.TOO_LARGE, f"{len(payload)} bytes, at most {MAX_PDF_BYTES} are read")
    # Thousands of lines on every crooked file, which our own rejections sum up.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        document = _read(_opened(payload))
    except Unusable:
        raise
    except (RecursionError, MemoryError) as err:
        raise Unusable(Reason.UNREADABLE, f"nested beyond reading ({type(err).__name__})") from err
    except Exception as err:  # a broken file makes pypdf raise nearly anything
        line = (str(err).splitlines() or [""])[0]
        raise Unusable(Reason.UNREADABLE, f"broken PDF: {line or type(err).__name__}") from err
    if not document.text and not document.n_images and not document.n_unread:
        raise Unusable(Reason.EMPTY, "the PDF shows neither text nor pictures")
    return document


def _opened(payload: bytes) -> PdfReader:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(payload), strict=False)
    # Many files are encrypted with an empty password, only to forbid printing.
    if reader.is_encrypted and not reader.decrypt(""):
        raise Unusable(Reason.UNREADABLE, "the PDF is encrypted: it needs a password")
    return reader


@dataclass(slots=True)
class _Letters:
    """Text runs with the size of their letters, as they are drawn."""

    runs: list[tuple[float, str]] = field(default_factory=list)

    def visit(self, text: str, cm: Any, tm: Any, font: Any, size: float) -> None:  # noqa: ANN401
        """Take one run; `cm` and `tm` scale the size of the font."""
        scale = abs((tm[3] or tm[1]) * (cm[3] or cm[1]))
        if text.strip():
            self.runs.append((round(abs(size * scale), 1), text))

    def heading(self) -> str:
        """The first line in letters clearly bigger than the usual ones; "" without one."""
        n_letters: dict[float, int] = {}
        for size, text in self.runs:
            n_letters[size] = n_letters.get(size, 0) + len(text.strip())
        if not n_letters:
            return ""
        usual = max(n_letters, key=lambda s: n_letters[s])
        biggest = max((s for s, n in n_letters.items() if n >= 4), default=0.0)
        if biggest < _BIGGER * usual:
            return ""
        first = next(n for n, (size, _) in enumerate(self.runs) if size == biggest)
        pieces: list[str] = []
        for size, text in self.runs[first:]:
            if size != biggest or sum(map(len, pieces)) > _MAX_TITLE:
                break
            pieces.append(text)
        return squeeze(" ".join(pieces))[:_MAX_TITLE]


def _read(reader: PdfReader) -> PdfDocument:
    n_pages = len(reader.pages)
    if n_pages > MAX_PAGES:
        raise Unusable(Reason.TOO_LARGE, f"{n_pages} pages, at most {MAX_PAGES} are read")
    document = PdfDocument(pdf_facts(reader), n_pages)
    stop_at = time.monotonic() + MAX_SECONDS
    n_content = 0
    pages: list[list[str]] = []
    links: dict[str, OutLink] = {}
    for page in reader.pages:
        if time.monotonic() > stop_at:
            raise Unusable(Reason.TOO_LARGE, f"reading it takes more than {MAX_SECONDS:.0f} s")
        size = _content_size(page)
        document.n_images += _n_images(page)
        _add_links(page, links)
        if size > MAX_CONTENT_BYTES:
            document.n_unread += 1
            continue
        n_content += size
        if n_content > MAX_ALL_CONTENT_BYTES:
            raise Unusable(Reason.TOO_LARGE, f"more than {MAX_ALL_CONTENT_BYTES} bytes of drawing")
        letters = _Letters()
        lines = _text_of(page, letters)
        if not document.heading and len(pages) < _MAX_TITLE_PAGES:
            document.heading = heading_title(letters.heading())
        pages.append(lines)
    document.text = join(paragraphs_of(pages))
    document.links = tuple(links.values())
    return document


def _content_size(page: PageObject) -> int:
    contents = page.get_contents()
    return len(contents.get_data()) if contents is not None else 0


def _text_of(page: PageObject, letters: _Letters) -> list[str]:
    text = page.extract_text(visitor_text=letters.visit) or ""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]", " ", text).split("\n")


def _n_images(page: PageObject) -> int:
    """Pictures that the page's resources hold; they are not decoded."""
    resources = page.get("/Resources")
    resources = resources.get_object() if resources is not None else {}
    objects = resources.get("/XObject") if isinstance(resources, dict) else None
    objects = objects.get_object() if objects is not None else {}
    found = objects.values() if isinstance(objects, dict) else ()
    return sum(1 for o in found if _subtype(o) == "/Image")


def _subtype(value: Any) -> str:  # noqa: ANN401 - a PDF object of any kind
    value = value.get_object()
    return str(value.get("/Subtype")) if isinstance(value, dict) else ""


def _add_links(page: PageObject, into: dict[str, OutLink]) -> None:
    annotations = page.get("/Annots")
    annotations = annotations.get_object() if annotations is not None else []
    for annotation in annotations if isinstance(annotations, list) else []:
        note = annotation.get_object()
        action = note.get("/A") if isinstance(note, dict) else None
        action = action.get_object() if action is not None else None
        address = action.get("/URI") if isinstance(action, dict) else None
        url = canonical_or_none(str(address)) if address is not None else None
        if url and len(into) < MAX_LINKS:
            into.setdefault(url, OutLink(url=url))


def _iso(value: str) -> str:
    """A PDF date as an ISO day; "" where it is none."""
    match = _DATE.match(value)
    return "-".join(part for part in match.groups() if part) if match else ""
