"""Envelopes of the Learning Registry: who submits which metadata of which resource.

The network closed in 2018; its envelopes live on in dumps. `TOS` in an envelope concerns the
metadata, not the item, so it says nothing of the item's license.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from lxml.html import Element

from curate.extract.candidates import Candidates
from curate.extract.envelopes import envelopes_in
from curate.extract.grades import grades_of
from curate.extract.identifiers import item_address
from curate.extract.items import Item, local_name
from curate.extract.jsonld import items_of
from curate.extract.languages import language_by_name
from curate.extract.metadata_formats import format_of
from curate.extract.page import Page, Unusable, decode
from curate.extract.published import add_published
from curate.extract.record_fields import RANK_RECORD, RecordReader
from curate.extract.safe_xml import parse_xml
from curate.extract.values import unique
from curate.records import Extraction, Reason, Rejection

if TYPE_CHECKING:
    from curate.extract.envelopes import Envelope
    from curate.records import ExtractedRecord

MAX_BYTES = 50_000_000
# Keys mix subjects, levels, languages and marks of the submitter's own work.
RANK_KEYS = RANK_RECORD + 40
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_JSON_SCHEMAS = re.compile(r"lrmi|schema\.org|json[\s_-]?ld", re.IGNORECASE)
_ALREADY_SAID = ("about", "audience", "learning_resource_type", "educational_level", "in_language")
_MAX_DETAIL = 300
_MAX_KEY = 80  # characters; longer ones are sentences
_TWICE = "a second envelope for the same resource"
WHOLE = "answer"


def read_learning_registry(payload: bytes, *, url: str) -> Extraction:
    """The records in a JSON answer or dump of the Learning Registry.

    A record's locator is its `doc_ID`, else the resource's address; a second envelope for the same
    locator is left out. Evidence names the submitter, who is often not the publisher. `deleted`
    holds the documents that a harvest, an inactive envelope or a `replaces` list says are gone.
    Paradata (who used it how often) is left out: it describes no resource. Hostile bytes never
    raise.
    """
    try:
        value = _json(payload)
    except Unusable as err:
        return Extraction(
            rejections=(Rejection(locator=WHOLE, reason=err.reason, detail=err.detail),)
        )
    records: dict[str, ExtractedRecord] = {}
    rejections: list[Rejection] = []
    deleted: list[str] = []
    for number, envelope in enumerate(envelopes_in(value), start=1):
        addresses = _strings(envelope.content.get("resource_locator"))
        locator = envelope.doc_id or next(iter(addresses), f"envelope {number}")
        deleted += _strings(envelope.content.get("replaces"))
        if envelope.is_deleted or envelope.content.get("active") is False:
            deleted.append(locator)
            continue
        try:
            record = _read(envelope, locator, url)
        except Unusable as err:
            rejections.append(
                Rejection(locator=locator, reason=err.reason, detail=err.detail[:_MAX_DETAIL])
            )
            continue
        if records.setdefault(locator, record) is not record:
            rejections.append(Rejection(locator=locator, reason=Reason.LEFT_OUT, detail=_TWICE))
    return Extraction(
        records=tuple(records.values()),
        rejections=tuple(rejections),
        deleted=tuple(dict.fromkeys(deleted)),
    )


def _json(payload: bytes) -> object:
    if len(payload) > MAX_BYTES:
        raise Unusable(Reason.TOO_LARGE, f"{len(payload)} bytes, at most {MAX_BYTES} are read")
    try:
        return json.loads(decode(payload, None))
    except (ValueError, RecursionError) as err:
        raise Unusable(Reason.UNREADABLE, f"no JSON: {err}"[:_MAX_DETAIL]) from err


def _read(envelope: Envelope, locator: str, url: str) -> ExtractedRecord:
    content = envelope.content
    kind = (_text(content.get("resource_data_type")) or "metadata").lower()
    schemas = _strings(content.get("payload_schema"))
    if kind != "metadata" or any("paradata" in schema.lower() for schema in schemas):
        raise Unusable(Reason.LEFT_OUT, f"{kind}, which describes no resource")
    if content.get("payload_placement") not in (None, "inline"):
        raise Unusable(Reason.LEFT_OUT, "its metadata stands elsewhere")
    payload = content.get("resource_data")
    if isinstance(payload, str) and payload.lstrip().startswith("<"):
        reader, address = _from_xml(payload, schemas, url)
    else:
        reader, address = _from_json(payload, schemas, url)
    _put_keys(content, reader)
    stated = item_address(_strings(content.get("resource_locator")))
    record = reader.record(locator, url=stated or address)
    return _submitted(record, content)


# --- Payloads -------------------------------------------------------------------------------------


def _from_xml(payload: str, schemas: list[str], url: str) -> tuple[RecordReader, str | None]:
    # Read as a string already, so what a declaration says of bytes no longer holds.
    root = parse_xml(_XML_DECLARATION.sub("", payload).encode("utf-8", "replace"))
    for element in root.iter():  # some submitters wrap the metadata in `record` or `metadata`
        known = format_of(element)
        if known is not None:
            reader = RecordReader(known.name, base=url)
            return reader, known.read(element, reader)
    raise Unusable(
        Reason.UNREADABLE, f"XML of {', '.join(schemas) or 'no schema'}, which is not read"
    )


def _from_json(payload: object, schemas: list[str], url: str) -> tuple[RecordReader, str | None]:
    if isinstance(payload, str):
        payload = _json(payload.encode("utf-8", "replace"))
    items = _microdata_items(payload) or items_of(payload)
    if not isinstance(payload, dict | list) or not items:
        raise Unusable(Reason.UNREADABLE, "the envelope holds no metadata")
    if schemas and not any(_JSON_SCHEMAS.search(schema) for schema in schemas):
        raise Unusable(Reason.UNREADABLE, f"JSON of {', '.join(schemas)}, which is not read")
    item = items[0]
    reader = RecordReader("lrmi", base=url)
    stated = Candidates()
    add_published([item], Page(url=url, base=url, root=Element("html"), n_bytes=0), stated)
    # What a submitter says stands behind what the item's own page says of itself.
    reader.into.values += [v.model_copy(update={"rank": RANK_RECORD}) for v in stated.values]
    reader.put("license", item.texts("license", "useRightsUrl"), place="json-ld license")
    return reader, item.text("url") or item.id


def _microdata_items(payload: object) -> list[Item]:
    """Items in the JSON form of microdata: `{"items": [{"type": [...], "properties": {...}}]}`."""
    listed = payload.get("items") if isinstance(payload, dict) else None
    found = [_microdata_item(one, 0) for one in listed] if isinstance(listed, list) else []
    return [item for item in found if item is not None]


def _microdata_item(value: object, depth: int) -> Item | None:
    if not isinstance(value, dict) or not isinstance(value.get("properties"), dict) or depth > 12:
        return None
    item = Item(
        place="json-ld",
        types=tuple(local_name(kind) for kind in _strings(value.get("type"))),
        id=_text(value.get("id")),
    )
    for name, values in value["properties"].items():
        for one in values if isinstance(values, list) else [values]:
            inner = _microdata_item(one, depth + 1) if isinstance(one, dict) else one
            if isinstance(inner, Item | str | bool | int | float):
                item.add(local_name(name), inner)
    return item


# --- The envelope's own words ---------------------------------------------------------------------


def _put_keys(content: dict[str, Any], reader: RecordReader) -> None:
    """Put the keys that say something new and are no level and no language."""
    said = {
        str(one).casefold()
        for field in _ALREADY_SAID
        for candidate in reader.into.of(field)
        for one in (
            candidate.value
            if isinstance(candidate.value, list)
            else [candidate.value, getattr(candidate.evidence, "text", "")]
        )
    }
    keys = [
        key
        for key in _strings(content.get("keys"))
        if len(key) <= _MAX_KEY
        and not said.issuperset(part.strip().casefold() for part in key.split(";"))
        and not language_by_name(key)
        and not grades_of([key])
    ]
    # Each key is one: "Art, Music and Dance" is not to be split at its comma.
    reader.into.claim(
        "keywords", list(unique(keys)), extractor=reader.extractor, place="keys", rank=RANK_KEYS
    )


def _submitted(record: ExtractedRecord, content: dict[str, Any]) -> ExtractedRecord:
    identity = content.get("identity")
    submitter = _text(identity.get("submitter")) if isinstance(identity, dict) else None
    if submitter is None:
        return record
    fields = tuple(
        value.model_copy(
            update={
                "evidence": value.evidence.model_copy(
                    update={"place": f"{value.evidence.place} (submitted by {submitter})"}
                )
            }
        )
        if hasattr(value.evidence, "place")
        else value
        for value in record.fields
    )
    return record.model_copy(update={"fields": fields})


def _text(value: object) -> str | None:
    text = value.strip() if isinstance(value, str) else ""
    return text or None


def _strings(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [text for one in values if (text := _text(one))]
