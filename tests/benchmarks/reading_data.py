"""The labeled texts of the reading benchmark: CLEAR's development rows and OneStopEnglish.

A Lexile band of CLEAR is 200L wide and known by its middle (500 stands for 400L to 600L), so that a
perfect number would still show a mean error of 50L.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import math
import os
import re
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

sys.path.append(str(Path(__file__).resolve().parents[2] / "tools"))
from readability_folds import folds

T = TypeVar("T")
BAND = 200  # L
# A stop with its closing quotes before a space: good enough to cut clean excerpts at.
_SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]*(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Row:
    """One excerpt of CLEAR; `band` is the middle of its band (L), `ease` BT_easiness.

    Rows that share an author or a source, also through other rows, are in one `fold` (0 to 4).
    """

    id: str
    fold: int
    text: str
    category: str
    year: int | None
    band: int
    ease: float
    ease_error: float


def data_folder() -> Path | None:
    root = os.environ.get("CURATE_TEST_DATA")
    found = Path(root) / "data" if root else None
    return found if found is not None and (found / "readability").is_dir() else None


def clear_table(data: Path) -> list[dict[str, str]]:
    """The development rows as the file has them, a dict of columns each."""
    packed = (data / "readability" / "clear_dev.csv.gz").read_bytes()
    return list(csv.DictReader(io.StringIO(gzip.decompress(packed).decode("utf-8"), newline="")))


def clear_rows(data: Path) -> list[Row]:
    table = clear_table(data)
    return [
        Row(
            id=row["ID"],
            fold=fold,
            text=row["Excerpt"],
            category=row["Categ"],
            year=_year(row["Pub Year"]),
            band=middle_of(row["Lexile Band"]),
            ease=float(row["BT_easiness"]),
            ease_error=float(row["s.e."]),
        )
        for row, fold in zip(table, folds(table), strict=True)
    ]


def middle_of(band: str) -> int:
    """Middle (L) of a band as the file writes it.

    >>> middle_of("900"), middle_of("410L-600L"), middle_of("610L-800L")
    (900, 500, 700)
    """
    found = [float(n) for n in re.findall(r"\d+(?:\.\d+)?", band)]
    return math.floor((sum(found) / len(found) - 1) / BAND) * BAND + BAND // 2


def _year(text: str) -> int | None:
    found = re.search(r"\d{4}", text)
    return int(found.group()) if found else None


def onestop(data: Path) -> dict[str, dict[str, str]]:
    """Article -> level (`ele`, `int`, `adv`) -> text."""
    packed = (data / "readability" / "onestopenglish.jsonl.gz").read_bytes()
    articles: dict[str, dict[str, str]] = defaultdict(dict)
    for line in gzip.decompress(packed).decode("utf-8").splitlines():
        row = json.loads(line)
        articles[row["article"]][row["level"]] = row["text"]
    return {name: found for name, found in articles.items() if len(found) == 3}


def spread_out(items: list[T], limit: int | None) -> list[T]:
    """At most `limit` of `items`, taken evenly from all of them."""
    if limit is None or limit >= len(items):
        return items
    return [items[i * len(items) // limit] for i in range(limit)]


def n_words(text: str) -> int:
    return len(text.split())


def cut(text: str, low: int, high: int) -> str | None:
    """The longest beginning of `text` that ends with a sentence and has `low` to `high` words.

    `high` itself is left out; None where no sentence ends there.
    """
    for match in reversed(list(_SENTENCE_END.finditer(text))):
        count = n_words(text[: match.end()])
        if count < low:
            return None
        if count < high:
            return text[: match.end()]
    return None


def excerpt(text: str, words: int) -> str | None:
    """About `words` words from the middle of `text`, from a sentence's start to a sentence's end.

    None where the text is shorter than that and a half more: an excerpt must not be the whole.
    """
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    total = n_words(text)
    if total < words * 1.5:
        return None
    starts = [0, *ends]
    first = next((s for s in starts if n_words(text[:s]) >= (total - words) / 2), None)
    if first is None:
        return None
    return cut(text[first:].lstrip(), words * 4 // 5, words * 6 // 5)


def texts_of_length(rows: list[Row], words: int, limit: int) -> list[str]:
    """Distinct texts of about `words` words: excerpts joined as paragraphs, each used once."""
    texts: list[str] = []
    parts: list[str] = []
    held = 0
    for row in rows:
        parts.append(row.text)
        held += n_words(row.text)
        if held < words:
            continue
        joined = "\n\n".join(parts)
        texts.append(joined if words > 1000 or held <= words * 1.1 else _short(joined, words))
        parts, held = [], 0
        if len(texts) == limit:
            break
    return texts


def _short(text: str, words: int) -> str:
    return cut(text, words * 4 // 5, words * 11 // 10) or text
