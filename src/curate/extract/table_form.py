"""The form of a table: its character set, what separates its cells, and its rows one by one."""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any, Literal

from curate.extract.page import Unusable
from curate.records import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

Form = Literal["json", "jsonl", "csv", "tsv", "list"]

MAX_TABLE_BYTES = 200_000_000  # 100,000 rows take 20 to 50 MB
MAX_ROWS = 1_000_000
_HEAD_BYTES = 65_536
_CHUNK = 1 << 20
_LARGEST_CELL = 1_000_000  # characters
_DELIMITERS = ",\t;|"
_SAMPLE_ROWS = 30
_BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}  # UTF-32's mark begins with UTF-16's
_EXCEL = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_OTHERS = {b"%PDF-": "a PDF", b"\x89PNG": "a picture", b"\xff\xd8\xff": "a picture"}
_HTML = re.compile(r"^\s*<(?:!doctype\s+html|html|head|body|table)\b", re.IGNORECASE)
_SEP_LINE = re.compile(r"^sep=(.)\r?\n", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)


def encoding_of(payload: bytes) -> str:
    """The character set of a table: by its mark, by its zeros, else UTF-8 where it fits.

    What is no UTF-8 is read as Windows-1252, as Excel on Windows writes CSV.
    """
    found = next((name for bom, name in _BOMS.items() if payload.startswith(bom)), None)
    if found:
        return found
    head = payload[:4096]
    zeros = head[1::2].count(0), head[::2].count(0)
    if len(head) >= 4 and max(zeros) > len(head) // 5:
        return "utf-16-le" if zeros[0] > zeros[1] else "utf-16-be"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(payload), _CHUNK):
            decoder.decode(payload[start : start + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def open_text(payload: bytes) -> io.TextIOWrapper:
    """The payload as a stream of text; no copy of the whole is made.

    Raises:
        Unusable: `EMPTY`, `TOO_LARGE`, or `NOT_A_PAGE` for a workbook, a PDF, a picture.
    """
    if len(payload) > MAX_TABLE_BYTES:
        raise Unusable(
            Reason.TOO_LARGE, f"{len(payload)} bytes, at most {MAX_TABLE_BYTES} are read"
        )
    if payload.startswith(_EXCEL):
        msg = "this is an Excel workbook (or another package): save the sheet as CSV"
        raise Unusable(Reason.NOT_A_PAGE, msg)
    other = next((name for magic, name in _OTHERS.items() if payload.startswith(magic)), None)
    if other:
        raise Unusable(Reason.NOT_A_PAGE, f"this is {other}, no table")
    stream = io.TextIOWrapper(
        io.BytesIO(payload), encoding=encoding_of(payload), errors="replace", newline=""
    )
    head = stream.read(_HEAD_BYTES)
    stream.seek(0)
    if not head.strip("\ufeff \t\r\n"):
        raise Unusable(Reason.EMPTY, "the table is empty")
    if _HTML.match(head):
        raise Unusable(Reason.NOT_A_PAGE, "this is a web page, no table")
    return stream


def form_of(head: str) -> Form:
    r"""The form of a table by its first characters.

    >>> form_of('title,url\nPonds,https://a.example/'), form_of("https://a.example/\n")
    ('csv', 'list')
    """
    start = head.lstrip("\ufeff \t\r\n")[:1]
    if start in ("{", "["):
        first = head.lstrip("\ufeff \t\r\n").splitlines()[0]
        return "jsonl" if start == "{" and _is_object(first) else "json"
    lines = [line for line in head.splitlines() if line.strip()]
    if delimiter_of(head) is None and any(_ADDRESS.search(line) for line in lines):
        return "list"
    return "csv"


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def delimiter_of(head: str) -> str | None:
    """What separates the cells; None where every row has one.

    The candidate that splits most rows alike wins; Excel's `sep=;` line decides at once.
    """
    told = _SEP_LINE.match(head)
    if told:
        return told[1]
    best: tuple[float, int, str] | None = None
    for delimiter in _DELIMITERS:
        widths = _widths(head, delimiter)
        usual = max(set(widths), key=lambda n: (widths.count(n), n)) if widths else 1
        if usual < 2:
            # A title line above the table, or a list with commas in some lines.
            continue
        score = (widths.count(usual) / len(widths), usual, delimiter)
        if best is None or score[:2] > best[:2]:
            best = score
    return best[2] if best else None


def _widths(head: str, delimiter: str) -> list[int]:
    widths: list[int] = []
    try:
        for row in csv.reader(io.StringIO(head), delimiter=delimiter):
            if any(cell.strip() for cell in row):
                widths.append(len(row))
            if len(widths) == _SAMPLE_ROWS:
                break
    except csv.Error:
        return []
    return widths


def read_rows(stream: io.TextIOWrapper, form: Form) -> Iterator[tuple[int, list[str] | str]]:
    """The rows of a CSV, TSV or list: number in the sheet (from 1) and cells, or what is wrong.

    Numbers count as a spreadsheet does: a cell with line breaks is one row, blank rows count.
    """
    head = stream.read(_HEAD_BYTES)
    stream.seek(0)
    if form == "list":
        for number, line in enumerate(stream, start=1):
            text = line.strip("\ufeff \t\r\n")
            if text and not text.startswith("#"):
                address, _, title = text.partition(" ") if _ADDRESS.match(text) else (text, "", "")
                yield number, [address, title]
        return
    delimiter = "\t" if form == "tsv" else delimiter_of(head) or ","
    has_sep_line = _SEP_LINE.match(head.lstrip("\ufeff")) is not None
    csv.field_size_limit(_LARGEST_CELL)
    rows = csv.reader(stream, delimiter=delimiter)
    number = 0
    while True:
        number += 1
        before = rows.line_num
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as err:
            yield number, _csv_problem(str(err))
            continue
        if number == 1 and has_sep_line:
            continue
        broken = rows.line_num - before > _MOST_LINES
        yield number, _OPEN_QUOTE if broken else [cell.lstrip("\ufeff") for cell in row]


_MOST_LINES = 200  # lines of text in one row; an open quotation mark swallows the rest of a file
_OPEN_QUOTE = "a quotation mark is not closed, so the rows after it cannot be told apart"


def _csv_problem(message: str) -> str:
    return _OPEN_QUOTE if "field larger" in message else message


def read_json_lines(stream: io.TextIOWrapper) -> Iterator[tuple[int, dict[str, Any] | str]]:
    """The objects of JSON Lines: line number and object, or what is wrong with the line."""
    for number, line in enumerate(stream, start=1):
        text = line.strip("\ufeff \t\r\n")
        if not text:
            continue
        try:
            value = json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
        except (ValueError, RecursionError) as err:
            yield number, f"no JSON: {str(err).splitlines()[0]}"
            continue
        yield number, value if isinstance(value, dict) else "a JSON object is wanted"
