"""Answers of JSON interfaces: bytes and a source's rules to records, each with its place."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from curate.extract.page import MAX_BYTES, Unusable, decode
from curate.extract.paths import Path, document, elements, find, parse_path
from curate.extract.rule_values import first_text, read_record
from curate.records import Extraction, Reason, Rejection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from curate.extract.paths import Node
    from curate.extract.rules import RecordRules
    from curate.records import ExtractedRecord

EXTRACTOR = "json"
ANSWER = "answer"  # locator of a rejection that is about the whole answer
MAX_DEPTH = 50  # levels of a tree of records; the deepest we know has 5
MAX_RECORDS = 200_000  # in one answer; the largest listing we know has 2,000 a page


def read_json(payload: bytes, rules: RecordRules, *, url: str) -> Extraction:
    """The records of one answer; `url` is its published address.

    A record's locator is its id as text, else its canonical address; a record that comes twice is
    kept once. Whatever is no record leaves a rejection: its locator is the id, else the place.
    An answer that is no JSON, or holds nothing where the records should be, is one rejection.
    Hostile bytes never raise.
    """
    try:
        top = parse_json(payload)
        rules = rules_for(top, rules)
        if not rules.fields:
            return Extraction()
        nodes = list(items(top, rules))
    except Unusable as err:
        return Extraction(
            rejections=(Rejection(locator=ANSWER, reason=err.reason, detail=err.detail),)
        )
    return collect(read_one(node, rules, url=url) for node in nodes)


def collect(results: Iterator[ExtractedRecord | Rejection]) -> Extraction:
    """Records and rejections apart; the first of records with one locator is kept."""
    records: dict[str, ExtractedRecord] = {}
    rejections: list[Rejection] = []
    for result in results:
        if isinstance(result, Rejection):
            rejections.append(result)
        else:
            records.setdefault(result.locator, result)
    return Extraction(records=tuple(records.values()), rejections=tuple(rejections))


def read_one(node: Node, rules: RecordRules, *, url: str) -> ExtractedRecord | Rejection:
    """One record by the rules, or why there is none."""
    try:
        return read_record(node, rules, extractor=EXTRACTOR, base=url)
    except Unusable as err:
        locator = first_text(rules.id, node) or node.place
        return Rejection(locator=locator, reason=err.reason, detail=f"{node.place}: {err.detail}")


def parse_json(payload: bytes) -> Node:
    """The document; numbers stay as they were written, so that none is rounded or too long.

    Raises:
        Unusable: `EMPTY`, `TOO_LARGE`, or `UNREADABLE` (no JSON, or nested beyond reading).
    """
    if len(payload) > MAX_BYTES:
        raise Unusable(Reason.TOO_LARGE, f"{len(payload)} bytes, at most {MAX_BYTES} are read")
    if not payload.strip():
        raise Unusable(Reason.EMPTY, "the body is empty")
    try:
        return document(_loads(payload))
    except (RecursionError, MemoryError) as err:
        raise Unusable(Reason.UNREADABLE, "JSON nested beyond reading") from err
    except ValueError as err:
        what = "HTML" if payload.lstrip()[:1] == b"<" else "no JSON"
        raise Unusable(Reason.UNREADABLE, f"{what}: {str(err).splitlines()[0]}") from err


def _loads(payload: bytes) -> Any:  # noqa: ANN401 - whatever the publisher sends
    text: str | bytes = payload
    try:
        payload.decode(json.detect_encoding(payload))
    except UnicodeDecodeError:
        text = decode(payload, None)
    return json.loads(text, parse_int=str, parse_float=str, parse_constant=str)


def rules_for(top: Node, rules: RecordRules) -> RecordRules:
    """The rules that fit an answer: a listing's, else those of its details.

    Raises:
        Unusable: `UNREADABLE` where the answer holds no list at `items` and there are no others.
    """
    if not rules.items or _holds_list(top, parse_path(rules.items)):
        return rules
    if rules.details is not None:
        return rules.details
    raise Unusable(Reason.UNREADABLE, f"the answer holds nothing at `{rules.items}`")


def _holds_list(top: Node, path: Path) -> bool:
    opened = next((i for i, s in enumerate(path.steps) if s.kind in ("every", "where")), None)
    if opened is None:
        return next(find(path, top, nulls=True), None) is not None
    found = next(find(Path(path.steps[:opened], path.up, path.from_top), top, nulls=True), None)
    return found is not None and (found.value is None or isinstance(found.value, list))


def items(top: Node, rules: RecordRules) -> Iterator[Node]:
    """The nodes that are records, a tree's in reading order (a parent before its children).

    Raises:
        Unusable: `TOO_LARGE` where there are more, or in a deeper tree, than anybody publishes.
    """
    for number, node in enumerate(_nodes(top, rules)):
        if number >= MAX_RECORDS:
            raise Unusable(Reason.TOO_LARGE, f"more than {MAX_RECORDS} records in one answer")
        yield node


def _nodes(top: Node, rules: RecordRules) -> Iterator[Node]:
    for root in find(rules.items, top):
        if rules.tree is None:
            yield root
            continue
        pending = [(root, 0)]
        while pending:
            node, depth = pending.pop()
            yield node
            below = [child for one in find(rules.tree, node) for child in elements(one)]
            if below and depth >= MAX_DEPTH:
                raise Unusable(Reason.TOO_LARGE, f"a tree of more than {MAX_DEPTH} levels")
            pending.extend((child, depth + 1) for child in reversed(below))
