"""The license that a PDF's text states on its first or last pages."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from curate.extract.packages.book_license import add_book_license
from curate.extract.packages.parts import read_fragment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from curate.extract.record_fields import RecordReader

_SPEAKS = re.compile(
    r"licen[sc]|lizen[sz]|creative\s*commons|\bcc[\s_-]?(?:by|0)\b|public domain|rights reserved|"
    r"copyright|©",
    re.IGNORECASE,
)
_MAX_PARAGRAPHS = 60  # at each end: title and imprint stand first, credits last
_MAX_SPEAKING = 12
_URL = re.compile(r"(https?://[^\s<>()\"']{4,300})")


def add_stated_license(reader: RecordReader, text: str, stated: Iterable[str]) -> None:
    """Add what the paragraphs that speak of rights, at either end of the text, say of the license.

    They are judged as the footer of a web page is not: only a statement on the whole ("this work
    is licensed under ...") counts, the credit of a picture does not. `stated` are the words of the
    metadata, which go first; what differs from them is named.
    """
    paragraphs = text.split("\n\n")
    ends = paragraphs[:_MAX_PARAGRAPHS]
    ends += paragraphs[max(len(ends), len(paragraphs) - _MAX_PARAGRAPHS) :]
    speaking = [p for p in ends if _SPEAKS.search(p)][:_MAX_SPEAKING]
    if not speaking:
        return
    # An end mark keeps the last statement from counting as a page's own last line.
    markup = "".join(f"<p>{_linked(p)}</p>" for p in speaking) + "<p>.</p>" * 4
    add_book_license(reader, [read_fragment(markup, "text")], stated)


def _linked(paragraph: str) -> str:
    escaped = html.escape(paragraph, quote=False)
    return _URL.sub(lambda m: f'<a href="{html.escape(m[1])}">{m[1]}</a>', escaped)
