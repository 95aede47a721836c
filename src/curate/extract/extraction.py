"""One capture's payload to the record it holds, or to a rejection with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curate.extract.blocks import runs_of, squeeze
from curate.extract.candidates import Candidates
from curate.extract.described import described_items, stated_items
from curate.extract.language_blocks import language_shares
from curate.extract.language_page import add_language
from curate.extract.license_page import add_license
from curate.extract.meta import add_meta, meta_values
from curate.extract.navigation import is_link_list
from curate.extract.outlinks import out_links
from curate.extract.packages import read_package
from curate.extract.page import Unusable, read_page
from curate.extract.published import add_published
from curate.extract.signals import page_signals
from curate.extract.text import main_text
from curate.extract.time_words import time_said
from curate.extract.vocabularies import add_page_subjects, add_vocabularies
from curate.records import ExtractedRecord, Extraction, Reason, Rejection

if TYPE_CHECKING:
    from curate.extract.blocks import Run
    from curate.extract.page import Page

LOCATOR = "page"
RANK_TIME = 60  # behind what a publisher states in machine-readable form


def extract(
    payload: bytes,
    *,
    url: str,
    content_type: str | None = None,
    declared_charset: str | None = None,
) -> Extraction:
    """Read one fetched page or package; `url` is its published address.

    An HTML page gives one record (locator `page`) with every candidate for every field, its main
    text, signals and links. A package (EPUB, PDF, Common Cartridge, H5P, Markdown, Kolibri channel)
    is read as `curate.extract.packages` says. Anything else gives one rejection: `not_a_page`,
    `empty` (no text at all), `no_title`, `unreadable`, or `too_large` (over 20 MB). Hostile bytes
    never raise.
    """
    package = read_package(payload, url=url, content_type=content_type, charset=declared_charset)
    if package is not None:
        return package
    try:
        page = read_page(
            payload, url=url, content_type=content_type, declared_charset=declared_charset
        )
        record = _record(page)
    except Unusable as err:
        return _rejected(err.reason, err.detail)
    except (RecursionError, MemoryError) as err:
        return _rejected(Reason.UNREADABLE, f"nested beyond reading ({type(err).__name__})")
    return Extraction(records=(record,))


def _record(page: Page) -> ExtractedRecord:
    candidates = Candidates()
    stated = stated_items(page)
    items = described_items(page, stated)
    meta = meta_values(page)
    runs = list(runs_of(page.body))
    text = main_text(page)
    add_published(items, page, candidates)
    add_meta(page, meta, candidates)
    if not squeeze(text) and not candidates.of("description"):
        raise Unusable(Reason.EMPTY, "the page shows no text")
    if not candidates.of("name"):
        raise Unusable(Reason.NO_TITLE, "no title, heading or stated name")
    add_license(page, items, meta, runs, candidates)
    add_language(page, runs, text, candidates)
    add_vocabularies(candidates)
    add_page_subjects(page, stated, candidates)
    time_quote = _add_time(runs, candidates)
    links = out_links(page)
    detected = _detected_language(candidates)
    signals = page_signals(page, stated, text, detected_language=detected)
    update = {
        "is_link_list": is_link_list(text, links),
        "languages": language_shares(page, runs, detected or _declared_language(candidates)),
        "quotes": signals.quotes | time_quote,
    }
    return ExtractedRecord(
        locator=LOCATOR,
        fields=tuple(candidates.values),
        text=text,
        signals=signals.model_copy(update=update),
        links=links,
    )


def _add_time(runs: list[Run], into: Candidates) -> dict[str, str]:
    """Add the time that the page's words name; words without a duration are only quoted."""
    said = time_said(run.text for run in runs)
    if said is None:
        return {}
    into.quote(
        "time_required", said.duration, extractor="time_words", place="text", rank=RANK_TIME,
        text=said.words,
    )  # fmt: skip
    return {"time_required": said.words[:200]}


def _detected_language(candidates: Candidates) -> str | None:
    """What the detector reads the text as, where it is sure enough to be a candidate."""
    found = (v.value for v in candidates.of("in_language") if v.extractor == "py3langid")
    return next((str(value) for value in found), None)


def _declared_language(candidates: Candidates) -> str | None:
    return next((str(v.value) for v in candidates.of("in_language")), None)


def _rejected(reason: Reason, detail: str) -> Extraction:
    return Extraction(rejections=(Rejection(locator=LOCATOR, reason=reason, detail=detail),))
