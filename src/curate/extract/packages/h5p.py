"""H5P packages: interactive content, its license and the words that learners read.

Sources: the H5P package definition (h5p.org, `h5p.json`) and its license codes: `U` is undisclosed,
which is unknown, `C` is "Copyright", `PD` public domain, `CC PDM` the public domain mark.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from curate.extract.blocks import squeeze
from curate.extract.licenses import license_of, same_terms
from curate.extract.outlinks import out_links
from curate.extract.packages.outcome import WHOLE, Outcome, quotes
from curate.extract.packages.parts import (
    add_detected_language,
    picture_signals,
    read_fragment,
    text_of_part,
    unique_links,
)
from curate.extract.page import Unusable
from curate.extract.record_fields import RANK_RECORD, RecordReader
from curate.extract.text import join
from curate.extract.values import unique
from curate.records import PageSignals, Quote, Reason, SourceKind
from curate.urls import canonical_or_none
from curate.wording import counted

if TYPE_CHECKING:
    from curate.extract.safe_zip import Package
    from curate.records import Extraction, OutLink

_MAX_JSON = 20_000_000
_MAX_VALUES = 500_000
_CODES = {"PD": "Public Domain", "CC PDM": "Public Domain Mark", "C": "All rights reserved"}
_UNDISCLOSED = frozenset({"", "U"})
# Keys under which libraries keep what learners read; labels of buttons stand under others.
_TEXT_KEYS = frozenset(
    {"text", "title", "question", "questions", "answer", "answers", "content", "description",
     "introduction", "intro", "taskdescription", "label", "definition", "front", "back", "tip",
     "tips", "statement", "term", "header", "heading", "subtitle", "body", "caption", "alt",
     "textfield", "name", "value", "clue", "solution", "alternative", "alternatives", "summary",
     "passage", "transcript", "tagline", "hovertext", "word", "words", "sentence"}
)  # fmt: skip
# Subtrees and values of the player: buttons, messages, settings, paths, who made a picture.
_PLAYER = re.compile(
    r"^(?:l10n|i10n|ui|behaviou?r|a11y.*|.*a11y.*|confirm\w+|override\w*|.*button(?:label|text)?|"
    r"media_?disclaimer|copyright|metadata|library|subcontentid|mime|path|license|display\w*|"
    r"style\w*|currentmenu|scorebar\w*|.*feedback|texttracks|\w*settings)$",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"<(?:p|div|strong|em|ul|ol|li|h[1-6]|span|br|table|a)\b", re.IGNORECASE)


@dataclass(slots=True)
class _Found:
    """What lies in the content, in reading order."""

    paragraphs: list[str] = field(default_factory=list)
    libraries: list[str] = field(default_factory=list)
    licenses: list[str] = field(default_factory=list)
    links: list[OutLink] = field(default_factory=list)
    videos: list[str] = field(default_factory=list)
    audio: list[str] = field(default_factory=list)
    n_images: int = 0
    n_images_without_alt: int = 0
    n_caption_tracks: int = 0


def read_h5p(package: Package, folder: str, *, url: str, n_bytes: int) -> Extraction:
    """One record for the content, locator `page`.

    Raises:
        Unusable: `UNREADABLE` where `h5p.json` is broken, `EMPTY` where the content shows nothing.
    """
    stated = _json(package, f"{folder}h5p.json")
    if not isinstance(stated, dict):
        raise Unusable(Reason.UNREADABLE, "h5p.json holds no object")
    name = f"{folder}content/content.json"
    found = _walked(_json(package, name) if name in package else None)
    reader = RecordReader("h5p", base=url)
    _add_fields(reader, stated)
    _name_other_licenses(reader, stated, found.licenses)
    text = join(found.paragraphs)
    if not text and not (found.n_images or found.videos or found.audio):
        raise Unusable(Reason.EMPTY, "the content shows neither text nor media")
    add_detected_language(reader, text)
    outcome = Outcome()
    outcome.keep(
        reader,
        WHOLE,
        text=text,
        signals=_signals(found, stated, n_bytes),
        links=unique_links(found.links),
    )
    return outcome.extraction()


def _json(package: Package, name: str) -> Any:  # noqa: ANN401 - JSON of any shape
    try:
        return json.loads(package.read(name, _MAX_JSON).decode("utf-8-sig"))
    except (ValueError, RecursionError) as err:
        raise Unusable(Reason.UNREADABLE, f"{name} is no JSON") from err


def _add_fields(reader: RecordReader, stated: dict[str, Any]) -> None:
    def put(field: str, key: str, *, rank: int = RANK_RECORD) -> None:
        value = stated.get(key)
        values = value if isinstance(value, list) else [value]
        words = [v for v in values if isinstance(v, str | int)]
        reader.put(field, words, place=f"h5p.json {key}", rank=rank)

    put("name", "title")
    put("name", "extraTitle", rank=RANK_RECORD + 1)
    put("in_language", "language")
    put("in_language", "defaultLanguage", rank=RANK_RECORD + 1)
    put("description", "metaDescription")
    put("keywords", "metaKeywords")
    authors = stated.get("authors")
    listed = authors if isinstance(authors, list) else []
    names = [a.get("name") for a in listed if isinstance(a, dict)]
    reader.put("author", [n for n in names if isinstance(n, str)], place="h5p.json authors")
    put("author", "author", rank=RANK_RECORD + 1)
    words = license_words_of(stated)
    place = f"h5p.json license={stated.get('license')}"
    reader.put("license", [words] if words else [], place=place)
    kind = _kind(str(stated.get("mainLibrary") or ""))
    if kind:
        reader.into.claim(
            "learning_resource_type", [kind], extractor="h5p", place="h5p.json mainLibrary",
            rank=RANK_RECORD, text=str(stated["mainLibrary"]),
        )  # fmt: skip


def license_words_of(stated: dict[str, Any]) -> str:
    """The license that an H5P object states, in words; "" for one that is not disclosed.

    >>> license_words_of({"license": "CC BY", "licenseVersion": "4.0"})
    'CC BY 4.0'
    """
    code = squeeze(str(stated.get("license") or ""))
    if code in _UNDISCLOSED:
        return ""
    version = squeeze(str(stated.get("licenseVersion") or ""))
    return _CODES.get(code) or squeeze(f"{code} {version}")


def _kind(library: str) -> str:
    """What a library is called, in words.

    >>> _kind("H5P.CoursePresentation 1.25")
    'Course Presentation'
    """
    name = library.split(" ")[0].rpartition(".")[2]
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)


def _walked(content: Any) -> _Found:  # noqa: ANN401 - JSON of any shape
    """Read the content by an explicit stack, in the order in which it is written."""
    found = _Found()
    stack: list[tuple[str, Any]] = [("content", content)]
    n_values = 0
    while stack:
        key, value = stack.pop()
        n_values += 1
        if n_values > _MAX_VALUES:
            raise Unusable(Reason.TOO_LARGE, f"more than {_MAX_VALUES} values in the content")
        if isinstance(value, dict):
            _object(value, found)
            inner = [(k, v) for k, v in value.items() if not _PLAYER.match(k)]
            stack.extend(reversed(inner))
        elif isinstance(value, list):
            stack.extend((key, part) for part in reversed(value))
        elif isinstance(value, str) and value.strip():
            _text(key, value, found)
    return found


def _object(value: dict[str, Any], found: _Found) -> None:
    library = value.get("library")
    if isinstance(library, str):
        found.libraries.append(_kind(library))
    for holder in (value.get("metadata"), value.get("copyright")):
        words = license_words_of(holder) if isinstance(holder, dict) else ""
        if words:
            found.licenses.append(words)
    tracks = value.get("textTracks")
    if isinstance(tracks, dict):
        tracks = tracks.get("videoTrack")
    if isinstance(tracks, list):
        found.n_caption_tracks += sum(isinstance(t, dict) and "track" in t for t in tracks)
    mime, path = str(value.get("mime") or ""), str(value.get("path") or "")
    if mime.startswith("video/"):
        found.videos.append(path)
    elif mime.startswith("audio/"):
        found.audio.append(path)
    picture = value.get("file")
    if isinstance(picture, dict) and str(picture.get("mime") or "").startswith("image/"):
        found.n_images += 1
        found.n_images_without_alt += not (value.get("alt") or value.get("decorative"))


def _text(key: str, value: str, found: _Found) -> None:
    if key.lower() not in _TEXT_KEYS and not _MARKUP.search(value):
        return
    if value.startswith(("#", "http://", "https://")) and " " not in value:
        return
    if not ("<" in value or "&" in value):
        found.paragraphs.append(squeeze(value))
        return
    try:
        page = read_fragment(value, "content.json")
    except Unusable:  # a value of control characters
        return
    found.paragraphs += text_of_part(page)
    found.links += out_links(page)


def _name_other_licenses(reader: RecordReader, stated: dict[str, Any], parts: list[str]) -> None:
    """Name the licenses of parts that differ from the whole's."""
    own = license_of(license_words_of(stated))
    others = [w for w in unique(parts) if (i := license_of(w)) and not (own and same_terms(i, own))]
    if not others:
        return
    said = "; ".join(f"{license_of(w)} (“{w}”)" for w in others)
    text = (
        f"Besides {own} for its content, parts of it state {said}"
        if own
        else (f"The content states no license, but parts of it do: {said}")
    )
    quote = Quote(text="; ".join(others), place="content/content.json")
    reader.into.add("license_disagreement", text, "h5p", quote, 50, SourceKind.MACHINE)


def _signals(found: _Found, stated: dict[str, Any], n_bytes: int) -> PageSignals:
    own = _kind(str(stated.get("mainLibrary") or ""))
    nested = [kind for kind in unique(found.libraries) if kind != own]
    on_web = [v for v in found.videos + found.audio if canonical_or_none(v)]
    return PageSignals(
        page_bytes=n_bytes,
        n_images=found.n_images,
        n_images_without_alt=found.n_images_without_alt,
        accessibility=picture_signals(found.n_images, found.n_images_without_alt, None),
        videos=tuple(unique(v for v in found.videos if v in on_web)),
        audio=tuple(unique(a for a in found.audio if a in on_web)),
        n_caption_tracks=found.n_caption_tracks,
        quotes=quotes(
            content_types="; ".join(nested),
            media=f"{counted(len(found.videos), 'video')}, {counted(len(found.audio), 'recording')}"
            if found.videos or found.audio
            else None,
        ),
    )
