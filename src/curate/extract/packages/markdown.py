"""Markdown and plain text files: title, what the file states of itself, and text without markup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from curate.extract.blocks import squeeze
from curate.extract.outlinks import MAX_LINKS
from curate.extract.packages.front_matter import (
    credit_words,
    put_stated,
    split_credits,
    split_front_matter,
)
from curate.extract.packages.markdown_text import Markdown, read_markdown
from curate.extract.packages.outcome import WHOLE, Outcome, quotes
from curate.extract.packages.parts import add_detected_language
from curate.extract.page import MAX_BYTES, Unusable, decode
from curate.extract.record_fields import RANK_RECORD, RecordReader
from curate.extract.text import join
from curate.records import OutLink, PageSignals, Reason
from curate.urls import canonical_or_none

if TYPE_CHECKING:
    from curate.records import Extraction

MARKDOWN_TYPES = frozenset({"text/markdown", "text/x-markdown"})
MARKDOWN_SUFFIXES = (".md", ".markdown", ".mdown", ".mkd")
TEXT_SUFFIXES = (".txt", ".text")
_RANK_STATED, _RANK_CREDITS, _RANK_HEADING, _RANK_FILE = RANK_RECORD, 16, 35, 80
# Files for machines that stand beside a site's pages.
_MACHINES = frozenset({"robots.txt", "humans.txt", "ads.txt", "security.txt", "llms.txt"})
_HTML = re.compile(r"\s*(?:<\?xml|<!doctype\s+html|<html\b)", re.IGNORECASE)
_HTML_INSIDE = re.compile(r"<(?:!doctype|html|head|body|title|meta|script|div|p)\b", re.IGNORECASE)
_NUMBERED = re.compile(r"^\d{1,5}[\s_.-]+(?=\D)")
_MAX_TITLE = 200


def is_text_file(text_start: str, *, kind: str, url: str) -> bool:
    """Whether a payload is to be read as Markdown or plain text.

    Args:
        text_start: the first characters of the payload.
        kind: its media type without parameters, "" where none was sent.
        url: its address.
    """
    name = _file_name(url).lower()
    if name in _MACHINES or _HTML.match(text_start):
        return False
    if kind in MARKDOWN_TYPES:
        return True
    if kind not in ("text/plain", "application/octet-stream", ""):
        return False
    if name.endswith(MARKDOWN_SUFFIXES):
        return True
    if _HTML_INSIDE.search(text_start) or text_start.lstrip()[:1] in "{[<":
        return False
    if name.endswith(TEXT_SUFFIXES):
        return True
    # Without a suffix to vouch for it, a text must at least name itself.
    return kind == "text/plain" and bool(re.search(r"(?m)^# \S", text_start))


def read_text_file(payload: bytes, *, url: str, charset: str | None) -> Extraction:
    """One record (locator `page`) for a file in Markdown or plain text.

    Its name is what front matter states, else the first heading, else the file's name made
    readable. A license without a version stays one without a version.

    Raises:
        Unusable: `TOO_LARGE`, `EMPTY`, `NO_TITLE`, or `UNREADABLE` for binary data.
    """
    if len(payload) > MAX_BYTES:
        raise Unusable(Reason.TOO_LARGE, f"{len(payload)} bytes, at most {MAX_BYTES} are read")
    text = decode(payload, charset).replace("\r\n", "\n").replace("\r", "\n")
    front, rest = split_front_matter(text)
    credits, lines, behind = split_credits(rest.split("\n"))
    found = read_markdown(lines)
    if not (found.paragraphs or front or credits):
        raise Unusable(Reason.EMPTY, "the file shows no text")
    reader = RecordReader("markdown", base=url)
    put_stated(reader, front, "front matter", _RANK_STATED)
    put_stated(reader, credits, "credits", _RANK_CREDITS)
    reader.into.quote(
        "description", join(read_markdown(behind).paragraphs), extractor="markdown",
        place="behind the credits", rank=_RANK_HEADING,
    )  # fmt: skip
    _add_names(reader, found, url)
    body = join(found.paragraphs)
    add_detected_language(reader, body)
    outcome = Outcome()
    outcome.keep(
        reader, WHOLE, text=body, signals=_signals(found, len(payload), {**front, **credits}),
        links=_links(found, url),
    )  # fmt: skip
    return outcome.extraction()


def _add_names(reader: RecordReader, found: Markdown, url: str) -> None:
    if found.title:
        reader.into.quote(
            "name", found.title[:_MAX_TITLE], extractor="markdown", place="first heading",
            rank=_RANK_HEADING,
        )  # fmt: skip
    reader.put("name", [_readable(_file_name(url))], place="file name", rank=_RANK_FILE)


def _file_name(url: str) -> str:
    try:
        return unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2]
    except ValueError:
        return ""


def _readable(name: str) -> str:
    """A file's name as words; "" where it holds none.

    >>> _readable("0048_my-home.md")
    'My home'
    """
    stem = re.sub(r"\.\w{1,8}$", "", name)
    words = squeeze(re.sub(r"[_\W]+", " ", _NUMBERED.sub("", stem)))
    return words[:1].upper() + words[1:] if re.search(r"[^\W\d_]", words) else ""


def _signals(found: Markdown, n_bytes: int, stated: dict[str, list[str]]) -> PageSignals:
    bare = [image for image in found.images if not image[0]]
    return PageSignals(
        page_bytes=n_bytes,
        n_images=len(found.images),
        n_images_without_alt=len(bare),
        quotes=quotes(
            n_images_without_alt=f"![]({bare[0][1]})" if bare else None,
            credits=credit_words(stated),
        ),
    )


def _links(found: Markdown, url: str) -> tuple[OutLink, ...]:
    links: dict[str, OutLink] = {}
    own = canonical_or_none(url)
    for text, href in found.links:
        target = canonical_or_none(href, url)
        if target and target != own and len(links) < MAX_LINKS:
            links.setdefault(target, OutLink(url=target, text=text[:200]))
    return tuple(links.values())
