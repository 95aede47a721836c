"""Which reader a capture is given to: by what was asked for and by the source's protocol."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from curate.extract import extract
from curate.extract.feed import read_feed
from curate.extract.json_records import read_json
from curate.extract.learning_registry import read_learning_registry
from curate.extract.mediawiki import read_mediawiki
from curate.extract.oai import read_oai
from curate.extract.packages import SQLITE, read_kolibri
from curate.extract.table import read_table
from curate.links import missing_page
from curate.records import Extraction, Reason, Rejection
from curate.urls import in_scope

if TYPE_CHECKING:
    from curate.crawl import SourceDefinition
    from curate.records import ExtractedRecord

_MAX_WORDS_OF_AN_ERROR_PAGE = 150


@dataclass(slots=True, frozen=True)
class Answer:
    """A stored answer; `kind` is what was asked for, as in `CaptureRow`."""

    payload: bytes
    url: str
    kind: str = "page"
    content_type: str | None = None
    charset: str | None = None


def reading_rules(definition: SourceDefinition, kind: str) -> list[object]:
    """What, besides the answer itself, decides what is read in it: part of the staleness mark."""
    if kind == "page" and definition.protocol != "packages":
        return []
    rules = [r.model_dump(mode="json") for r in (definition.records, definition.oai) if r]
    return [definition.protocol, *rules]


def read_answer(answer: Answer, definition: SourceDefinition) -> Extraction:
    """The records of one stored answer; whatever it holds, this does not raise."""
    if answer.kind == "page":
        return _page(answer, definition)
    found = _records(answer, definition)
    # Of a folder the first prefix says where its files lie, not where their items do.
    scope = definition.scope[1:] if definition.folder is not None else definition.scope
    if not scope:
        return found
    inside: list[ExtractedRecord] = []
    rejections = list(found.rejections)
    for record in found.records:
        if in_scope(record.url or answer.url, scope):
            inside.append(record)
        else:
            rejections.append(
                Rejection(
                    locator=record.locator, reason=Reason.OUT_OF_SCOPE, detail=str(record.url)
                )
            )
    return found.model_copy(update={"records": tuple(inside), "rejections": tuple(rejections)})


def _records(answer: Answer, definition: SourceDefinition) -> Extraction:
    payload, url, rules = answer.payload, answer.url, definition.records
    match definition.protocol:
        case "oai":
            prefix = definition.oai.prefix if definition.oai else None
            return read_oai(payload, url=url, prefix=prefix)
        case "json" if rules is not None and rules.format == "learning_registry":
            return read_learning_registry(payload, url=url)
        case "json" if rules is not None:
            return read_json(payload, rules, url=url)
        case "mediawiki":
            return read_mediawiki(payload, rules, url=url)
        case "feed":
            return read_feed(payload, url=url)
        case "table":
            return read_table(payload, rules, url=url)
    msg = f"protocol {definition.protocol} has no records to read"
    raise ValueError(msg)


def _page(answer: Answer, definition: SourceDefinition) -> Extraction:
    rules = definition.records
    if answer.payload.startswith(SQLITE) and rules is not None and rules.url:
        # A channel knows no web addresses: the source's rules name those of its nodes.
        return read_kolibri(answer.payload, base=answer.url, url_template=rules.url[0])
    found = extract(
        answer.payload,
        url=answer.url,
        content_type=answer.content_type,
        declared_charset=answer.charset,
    )
    if len(found.records) == 1 and "html" in (answer.content_type or "html"):
        why = _missing(answer, found.records[0])
        if why is not None:
            rejection = Rejection(locator="page", reason=Reason.SOFT_404, detail=why)
            return Extraction(rejections=(rejection,))
    return found


def _missing(answer: Answer, record: ExtractedRecord) -> str | None:
    """Why a page that was answered with 200 is none; None where it is one."""
    if len(record.text.split()) > _MAX_WORDS_OF_AN_ERROR_PAGE:
        return None
    return missing_page(answer.payload, answer.charset)
