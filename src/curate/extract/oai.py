"""OAI-PMH 2.0 answers: records, deleted ones, and how the listing goes on.

`about` containers are passed over: their rights statements concern the metadata, not the item
(OAI implementation guideline "Conveying rights expressions", section 2).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote, urlsplit, urlunsplit

from curate.extract.blocks import squeeze
from curate.extract.elements import along, children, first_text, local, text_of
from curate.extract.listing import Listing
from curate.extract.mended_xml import read_mended
from curate.extract.metadata_formats import format_of
from curate.extract.page import Unusable
from curate.extract.record_fields import RecordReader
from curate.extract.safe_xml import parse_xml
from curate.records import Extraction, Reason, Record, Rejection

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

    from curate.extract.mended_xml import Mended
    from curate.records import ExtractedRecord

BAD_TOKEN = "badResumptionToken"  # how the problem of a listing begins whose token has expired
NO_RECORDS = "noRecordsMatch"
WHOLE = "answer"  # the locator of a rejection that concerns a whole answer
_ARGUMENTS = frozenset(
    {"verb", "metadataprefix", "set", "from", "until", "identifier", "resumptiontoken"}
)
_IDENTIFIER = re.compile(r"<(?:[\w.-]+:)?identifier\s*>([^<]{1,500})<")
_MAX_DETAIL = 300


class Repository(Record):
    """What a repository says of itself (`Identify`).

    `deleted_record` is `no`, `transient` or `persistent`; `granularity` that of its datestamps;
    `response_date` the time of this answer by the repository's own clock, as published.
    """

    name: str
    base_url: str | None = None
    granularity: Literal["day", "second"] = "day"
    deleted_record: Literal["no", "transient", "persistent"] = "no"
    earliest: str | None = None
    admin_emails: tuple[str, ...] = ()
    response_date: str | None = None


def read_oai(payload: bytes, *, url: str, prefix: str | None = None) -> Extraction:
    """The records of a `ListRecords` or `GetRecord` answer, or of one bare metadata element.

    Args:
        payload: the answer as fetched.
        url: its address; relative addresses are resolved against it.
        prefix: the `metadataPrefix` asked for, where the answer itself does not tell its format.

    Returns:
        Records under their OAI identifiers; `deleted` holds the identifiers that the repository
        says are gone; what became no record is a rejection under its identifier. Of broken XML
        every whole record is read and every torn one rejected. Hostile bytes never raise.
    """
    try:
        mended = read_mended(payload, "record")
    except Unusable as err:
        return _rejected(err)
    root = mended.root
    if root is not None and local(root) != "OAI-PMH" and not mended.problem:
        return _bare(root, url, prefix)
    reading = _Reading(url, _prefix_asked_for(root) or prefix)
    for element in mended.parts if mended.problem else _record_elements(root):
        reading.add(element)
    reading.add_lost(mended)
    return reading.extraction()


def oai_listing(payload: bytes, *, url: str) -> Listing:
    """How many records an answer lists, where the listing goes on, and what is wrong with it.

    `next` keeps the base address and says `verb` and `resumptionToken` only, as the protocol wants
    (3.5); an empty token ends a listing. `noRecordsMatch` is an empty listing, every other error a
    problem that begins with its code. Broken XML is a problem even where the token can be read:
    records were lost.
    """
    try:
        mended = read_mended(payload, "record")
    except Unusable as err:
        return Listing(problem=f"no OAI-PMH answer: {err.detail}")
    root = mended.root
    if root is None or local(root) != "OAI-PMH":
        return Listing(
            problem=f"no OAI-PMH answer, but {local(root) if root is not None else 'none'}"
        )
    token = next(iter(along(root, "ListRecords/resumptionToken")), None)
    if token is None:
        token = next(iter(along(root, "ListIdentifiers/resumptionToken")), None)
    verb = local(_parent(token)) if token is not None else ""
    words = text_of(token)
    return Listing(
        n_records=len(_record_elements(root)) or len(along(root, "ListIdentifiers/header")),
        next=(request_address(url, verb=verb, resumptionToken=words),) if words else (),
        total=_total(token),
        problem=_problem(root) or (f"broken XML: {mended.problem}" if mended.problem else None),
    )


def request_address(url: str, **arguments: str | None) -> str:
    """The address of a request to the repository that answers at `url`; None leaves one out.

    Of `url` its OAI arguments are dropped and parameters of the repository's own kept, by which
    it may be told from its neighbors.

    >>> request_address("https://a.example/oai?x=1&verb=Identify", verb="ListRecords", set="a b")
    'https://a.example/oai?x=1&verb=ListRecords&set=a%20b'
    """
    parts = urlsplit(url)
    own = [p for p in parts.query.split("&") if p and p.partition("=")[0].lower() not in _ARGUMENTS]
    asked = [f"{name}={quote(text, safe='')}" for name, text in arguments.items() if text]
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "&".join([*own, *asked]), ""))


def read_identify(payload: bytes) -> Repository:
    """What an `Identify` answer says.

    Raises:
        Unusable: `UNREADABLE` where the payload is none.
    """
    root = parse_xml(payload, recover=True)
    found = next(iter(along(root, "Identify")), None)
    if found is None:
        raise Unusable(Reason.UNREADABLE, _problem(root) or "no Identify answer")
    deleted = (first_text(found, "deletedRecord") or "").lower()
    emails = (squeeze(text_of(one)) for one in along(found, "adminEmail"))
    return Repository(
        name=first_text(found, "repositoryName") or "",
        base_url=first_text(found, "baseURL"),
        granularity="second" if "hh" in (first_text(found, "granularity") or "") else "day",
        deleted_record=deleted if deleted in ("transient", "persistent") else "no",
        earliest=first_text(found, "earliestDatestamp"),
        admin_emails=tuple(email for email in emails if email),
        response_date=first_text(root, "responseDate"),
    )


# --- Records --------------------------------------------------------------------------------------


class _Reading:
    """Collects what the `record` elements of one answer come to."""

    def __init__(self, url: str, prefix: str | None) -> None:
        self.url = url
        self.prefix = prefix
        self.records: list[ExtractedRecord] = []
        self.rejections: list[Rejection] = []
        self.deleted: list[str] = []

    def add(self, element: _Element) -> None:
        header = next(iter(along(element, "header")), None)
        identifier = first_text(element, "header/identifier")
        if identifier is None:
            number = len(self.records) + len(self.rejections) + len(self.deleted) + 1
            self._reject(f"record {number}", Reason.UNREADABLE, "its header names no identifier")
        elif header is not None and (header.get("status") or "").strip().lower() == "deleted":
            self.deleted.append(identifier)
        else:
            try:
                self.records.append(self._read(element, identifier))
            except Unusable as err:
                self._reject(identifier, err.reason, err.detail)

    def _read(self, element: _Element, identifier: str) -> ExtractedRecord:
        found = next((inner for m in along(element, "metadata") for inner in children(m)), None)
        if found is None:
            raise Unusable(Reason.EMPTY, "the record holds no metadata")
        return read_metadata(found, locator=identifier, url=self.url, prefix=self.prefix)

    def add_lost(self, mended: Mended) -> None:
        for source in mended.lost:
            named = _IDENTIFIER.search(source)
            locator = squeeze(named[1]) if named else WHOLE
            self._reject(locator, Reason.UNREADABLE, f"broken XML: {mended.problem}")
        if mended.problem and not mended.lost:
            self._reject(WHOLE, Reason.UNREADABLE, f"broken XML: {mended.problem}")

    def _reject(self, locator: str, reason: Reason, detail: str) -> None:
        self.rejections.append(
            Rejection(locator=locator, reason=reason, detail=detail[:_MAX_DETAIL])
        )

    def extraction(self) -> Extraction:
        return Extraction(
            records=tuple(self.records),
            rejections=tuple(self.rejections),
            deleted=tuple(self.deleted),
        )


def read_metadata(
    element: _Element, *, locator: str, url: str, prefix: str | None = None
) -> ExtractedRecord:
    """One metadata element of any format that is read, as a record.

    Raises:
        Unusable: `UNREADABLE` for another format, `NO_TITLE`, `NO_ADDRESS`.
    """
    known = format_of(element, prefix)
    if known is None:
        raise Unusable(Reason.UNREADABLE, f"metadata in <{local(element)}>, which is not read")
    reader = RecordReader(known.name, base=url)
    address = known.read(element, reader)
    return reader.record(locator, url=address)


def _bare(root: _Element, url: str, prefix: str | None) -> Extraction:
    try:
        record = read_metadata(root, locator=WHOLE, url=url, prefix=prefix)
    except Unusable as err:
        return _rejected(err)
    return Extraction(records=(record.model_copy(update={"locator": record.url or WHOLE}),))


def _rejected(err: Unusable) -> Extraction:
    return Extraction(
        rejections=(Rejection(locator=WHOLE, reason=err.reason, detail=err.detail[:_MAX_DETAIL]),)
    )


def _record_elements(root: _Element | None) -> list[_Element]:
    if root is None:
        return []
    return [*along(root, "ListRecords/record"), *along(root, "GetRecord/record")]


def _prefix_asked_for(root: _Element | None) -> str | None:
    request = next(iter(along(root, "request")), None) if root is not None else None
    return request.get("metadataPrefix") if request is not None else None


# --- Listings -------------------------------------------------------------------------------------


def _parent(element: _Element) -> _Element:
    return element.getparent()


def _total(token: _Element | None) -> int | None:
    text = (token.get("completeListSize") or "").strip() if token is not None else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None


def _problem(root: _Element) -> str | None:
    errors: Iterable[_Element] = along(root, "error")
    said = [(e.get("code") or "error", squeeze(text_of(e))) for e in errors]
    return (
        "; ".join(
            f"{code}: {words[:_MAX_DETAIL]}" if words else code
            for code, words in said
            if code != NO_RECORDS
        )
        or None
    )
