"""Tables of links: a teacher's list, a team's spreadsheet, a vendor's catalog export.

CSV, TSV and other separated text, JSON Lines, a JSON list of objects, or one address a line. The
header row is known by common names (`curate.extract.table_columns`), by a source's rules where they
name columns. Every row that gives no record says why in words that its author understands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from curate.extract.json_records import collect, parse_json
from curate.extract.listing import Listing
from curate.extract.page import Unusable
from curate.extract.paths import parse_path
from curate.extract.rule_values import address, left_out, read_record
from curate.extract.rules import RecordRules, is_template, nearest
from curate.extract.table_cells import cell, link_of, readings_of, row_node
from curate.extract.table_columns import plain, recognized
from curate.extract.table_form import (
    MAX_ROWS,
    form_of,
    open_text,
    read_json_lines,
    read_rows,
)
from curate.records import ExtractedRecord, Extraction, Reason, Rejection

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from curate.extract.paths import Node
    from curate.extract.table_cells import Readings

EXTRACTOR = "table"
TABLE = "table"  # locator of a rejection that is about the whole table
_HEADER_WITHIN = 15  # rows; a title and some remarks may stand above the header


def read_table(payload: bytes, rules: RecordRules | None = None, *, url: str) -> Extraction:
    """Every record of a table; `url` is the table's own published address.

    A record's locator is its id column, else its canonical address; a record that stands twice is
    kept once, and the second row says so. Locators of rejections are `row 17`, or `table` where
    nothing can be read at all.
    """
    return collect(table_results(payload, rules, url=url))


def table_results(
    payload: bytes, rules: RecordRules | None = None, *, url: str
) -> Iterator[ExtractedRecord | Rejection]:
    """The records and rejections of a table, row by row: memory does not grow with the rows."""
    seen: dict[str, int] = {}
    try:
        for number, row, active in _rows(payload, rules):
            result = _result(number, row, active, url)
            if isinstance(result, ExtractedRecord):
                first = seen.setdefault(result.locator, number)
                if first != number:
                    result = _rejected(number, Reason.LEFT_OUT, f"the same item as row {first}")
            if result is not None:
                yield result
    except Unusable as err:
        yield Rejection(locator=TABLE, reason=err.reason, detail=err.detail)


def table_listing(payload: bytes, rules: RecordRules | None = None, *, url: str) -> Listing:
    """What a table leads to: the pages of its rows, where the rules say `follow`."""
    follow: dict[str, None] = {}
    count = 0
    try:
        for _, row, active in _rows(payload, rules):
            if isinstance(row, str):
                continue
            count += 1
            rule = active.url if active.follow is True else active.follow or ()
            if left_out(active, row) is None:
                found = address(rule, row, base=active.base or "", answer=url)
                if found:
                    follow[found] = None
    except Unusable as err:
        return Listing(n_records=count, problem=err.detail)
    return Listing(n_records=count, follow=tuple(follow), total=count)


def _result(
    number: int, row: Node | str, rules: RecordRules, url: str
) -> ExtractedRecord | Rejection | None:
    if isinstance(row, str):
        return _rejected(number, Reason.UNREADABLE, row)
    try:
        return read_record(
            row, rules, extractor=EXTRACTOR, base=rules.base or "", words_at=row.value.words
        )
    except Unusable as err:
        if err.reason is Reason.NO_TITLE and rules.follow:
            return None  # the page that it leads to says its title
        words = {
            Reason.NO_TITLE: "no title",
            Reason.NO_ADDRESS: err.detail.replace("none stated", "no web address"),
        }
        return _rejected(number, err.reason, words.get(err.reason, err.detail))


def _rejected(number: int, reason: Reason, why: str) -> Rejection:
    return Rejection(locator=f"row {number}", reason=reason, detail=f"row {number}: {why}")


def _rows(
    payload: bytes, rules: RecordRules | None
) -> Iterator[tuple[int, Node | str, RecordRules]]:
    """Row number, the row (or what is wrong with it) and the rules that hold for it."""
    stream = open_text(payload)
    head = stream.read(65_536)
    stream.seek(0)
    said = rules.format if rules else None
    form = form_of(head) if said is None or said == "learning_registry" else said
    if form == "json":
        yield from _objects(_json_list(payload, rules), rules)
    elif form == "jsonl":
        yield from _objects(read_json_lines(stream), rules)
    else:
        yield from _separated(_bounded(read_rows(stream, form)), rules)


def _bounded(rows: Iterator[tuple[int, list[str] | str]]) -> Iterator[tuple[int, list[str] | str]]:
    for number, row in rows:
        if number > MAX_ROWS:
            raise Unusable(Reason.TOO_LARGE, f"more than {MAX_ROWS} rows")
        yield number, row


def _json_list(
    payload: bytes, rules: RecordRules | None
) -> Iterator[tuple[int, dict[str, Any] | str]]:
    from curate.extract.json_records import items

    nodes = items(parse_json(payload), RecordRules(items=(rules.items if rules else "") or "[]"))
    for number, node in enumerate(nodes, start=1):
        yield number, node.value if isinstance(node.value, dict) else "a JSON object is wanted"


def _objects(
    rows: Iterator[tuple[int, dict[str, Any] | str]], rules: RecordRules | None
) -> Iterator[tuple[int, Node | str, RecordRules]]:
    known: dict[tuple[str, ...], tuple[RecordRules, Readings]] = {}
    for number, value in rows:
        if isinstance(value, str):
            yield number, value, rules or RecordRules()
            continue
        names = tuple(value)
        if names not in known:
            if len(known) > 1000:  # objects that share no keys: remember no more of them
                known.clear()
            known[names] = (_merged(recognized(names), rules), readings_of(names))
        active, readings = known[names]
        cells = {name: cell(v) if isinstance(v, str) else v for name, v in value.items()}
        yield number, row_node(number, names, list(cells.values()), active, readings), active


def _separated(
    rows: Iterator[tuple[int, list[str] | str]], rules: RecordRules | None
) -> Iterator[tuple[int, Node | str, RecordRules]]:
    above, headers = _header(rows, rules)
    _check_columns(headers, rules)
    names = _distinct(headers)
    active = _merged(recognized(names), rules)
    readings = readings_of(names)
    for number, cells in _chained(above, rows):
        if isinstance(cells, str):
            yield number, cells, active
        elif any(text.strip() for text in cells):
            extra = [text for text in cells[len(names) :] if text.strip()]
            if extra:
                why = (
                    f"{len(cells)} cells, but the header has {len(names)} "
                    "(text that holds the separator needs quotation marks)"
                )
                yield number, why, active
                continue
            filled = [cell(text) for text in cells[: len(names)]]
            yield number, row_node(number, names, filled, active, readings), active


def _chained(
    above: list[tuple[int, list[str] | str]], rows: Iterator[tuple[int, list[str] | str]]
) -> Iterator[tuple[int, list[str] | str]]:
    yield from above
    yield from rows


def _header(
    rows: Iterator[tuple[int, list[str] | str]], rules: RecordRules | None
) -> tuple[list[tuple[int, list[str] | str]], list[str]]:
    """The names of the columns, and rows read meanwhile that are data.

    Raises:
        Unusable: where no row names a column of addresses and none holds one.
    """
    wanted = {plain(name) for name in _columns_named(rules)}
    first: list[str] = []
    for number, cells in rows:
        if isinstance(cells, str):
            raise Unusable(Reason.UNREADABLE, f"row {number}: {cells}")
        filled = [text.strip() for text in cells]
        first = first or [text for text in filled if text]
        if wanted and wanted & {plain(text) for text in filled}:
            return [], filled
        holds_link = any(link_of(text) for text in filled)
        if wanted and not holds_link and recognized(filled).url:
            break  # a header, but not the one that the rules speak of
        if holds_link:
            return [(number, cells)], _names_by_content(filled)
        if not wanted and recognized(filled).url:
            return [], filled
        if number >= _HEADER_WITHIN:
            break
    shown = ", ".join(f"`{text[:40]}`" for text in first[:12]) or "nothing"
    lacks = "none of the columns that the source's rules name" if wanted else (
        "no column of web addresses (`url`, `link`, `address` ...)"
    )  # fmt: skip
    raise Unusable(Reason.UNREADABLE, f"the table has {lacks}; its first row holds {shown}")


def _names_by_content(cells: list[str]) -> list[str]:
    """Names for a table without a header: the address, and what stands beside it if alone."""
    at = next(i for i, text in enumerate(cells) if link_of(text))
    if len(cells) == 2:
        return ["url", "title"] if at == 0 else ["title", "url"]
    return ["url" if i == at else f"column {i + 1}" for i in range(len(cells))]


def _columns_named(rules: RecordRules | None) -> set[str]:
    """The columns that a source's rules name."""
    return {name for group in _groups(rules) for name in group}


def _groups(rules: RecordRules | None) -> list[list[str]]:
    """The columns of each rule: of one group any may be there."""
    if rules is None:
        return []
    paths = [list(rules.id), [text for text in rules.url if not is_template(text)]]
    paths += [[*rule.path, *rule.also] for rule in rules.fields.values()]
    paths += [[path] for path in (*rules.skip, *rules.keep)]
    named = [
        [step.name for path in group for step in parse_path(path).steps[:1] if step.kind == "name"]
        for group in paths
    ]
    return [group for group in named if group]


def _check_columns(headers: Sequence[str], rules: RecordRules | None) -> None:
    there = {plain(header) for header in headers}
    for group in _groups(rules):
        if not there & {plain(name) for name in group}:
            hint = nearest(group[0], [header for header in headers if header])
            msg = f"the table has no column `{group[0]}`; {hint}"
            raise Unusable(Reason.UNREADABLE, msg)


def _merged(found: RecordRules, rules: RecordRules | None) -> RecordRules:
    """The rules that the columns' names make, replaced where the source has its own."""
    if rules is None:
        return found
    return rules.model_copy(
        update={
            "url": rules.url or found.url,
            "id": rules.id or found.id,
            "fields": {**found.fields, **rules.fields},
        }
    )


def _distinct(headers: Sequence[str]) -> list[str]:
    """The names of the columns, each once: a second `title` is `title 2`, no name `column 3`."""
    names: list[str] = []
    taken: set[str] = set()
    for position, header in enumerate(headers, start=1):
        name = header or f"column {position}"
        count = 2
        while plain(name) in taken:
            name = f"{header} {count}"
            count += 1
        taken.add(plain(name))
        names.append(name)
    return names
