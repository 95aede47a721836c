"""What a PDF states of itself: document information, XMP, language, tags, forms, pictures.

Source: ISO 32000-1, sections 14.3 (metadata), 14.7-14.9 (structure, tags, accessibility).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from curate.extract.blocks import squeeze
from curate.extract.packages.nodes import local
from curate.extract.page import Unusable
from curate.extract.safe_xml import parse_xml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element
    from pypdf import PdfReader

_MAX_XMP = 2_000_000
_MAX_NODES = 200_000  # of the structure tree
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
# Titles that a program wrote: a file's name, an empty form.
_PROGRAM = re.compile(
    r"^\s*(?:microsoft (?:word|powerpoint|excel|publisher)|powerpoint)\s*[-–]\s*", re.I
)
_FILE_NAME = re.compile(
    r"\.(?:docx?|dotx?|rtf|odt|pdf|indd|inx|qxp|qxd|pptx?|ppsx?|odp|xlsx?|tex|dvi|ps|eps|ai|pages|"
    r"pub|pmd|fm|wpd|html?|txt|cdr|key)\s*$",
    re.IGNORECASE,
)
_NO_TITLE = re.compile(
    r"^\W*(?:untitled|no title|title|document|slide|layout|presentation|book|sheet|dokument|doc|"
    r"powerpoint presentation|pdf|print|blank|unknown|sin t[ií]tulo|unbenannt|sans titre)?"
    r"[\W\d_]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PdfFacts:
    """What was stated: `info` and `xmp` by key; counts are None where they cannot be told."""

    info: dict[str, str] = field(default_factory=dict)
    xmp: dict[str, list[str]] = field(default_factory=dict)
    language: str = ""
    is_tagged: bool = False
    n_figures: int | None = None
    n_figures_without_alt: int | None = None
    n_form_fields: int = 0


def pdf_facts(reader: PdfReader) -> PdfFacts:
    """Read the facts of an opened PDF; broken parts state nothing."""
    root = _resolved(reader.trailer.get("/Root"))
    marks = _resolved(root.get("/MarkInfo")) if isinstance(root, dict) else None
    tree = _resolved(root.get("/StructTreeRoot")) if isinstance(root, dict) else None
    is_tagged = isinstance(tree, dict) and isinstance(marks, dict) and bool(marks.get("/Marked"))
    n_figures, n_bare = _figures(tree) if is_tagged else (None, None)
    return PdfFacts(
        info=_info(reader),
        xmp=_xmp(root),
        language=_word(root.get("/Lang")) if isinstance(root, dict) else "",
        is_tagged=is_tagged,
        n_figures=n_figures,
        n_figures_without_alt=n_bare,
        n_form_fields=_n_form_fields(root),
    )


def usable_title(text: str) -> str:
    """A stated title; "" where it is a file's name or an empty form.

    >>> usable_title("Microsoft Word - unit3_final.docx"), usable_title("Seeds and Soil")
    ('', 'Seeds and Soil')
    """
    title = heading_title(_PROGRAM.sub("", text))
    is_code = " " not in title and bool(re.search(r"[_\d/\\]", title))
    return "" if is_code else title


def heading_title(text: str) -> str:
    """A heading as a title; a lone word may hold digits there, as no program wrote it."""
    title = squeeze(text)
    return "" if _FILE_NAME.search(title) or _NO_TITLE.match(title) else title


def _resolved(value: Any) -> Any:  # noqa: ANN401 - a PDF object of any kind
    return value.get_object() if hasattr(value, "get_object") else value


def _word(value: Any) -> str:  # noqa: ANN401 - a PDF object of any kind
    value = _resolved(value)
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    return squeeze(value.replace("\x00", "")) if isinstance(value, str) else ""


def _info(reader: PdfReader) -> dict[str, str]:
    found = _resolved(reader.trailer.get("/Info"))
    if not isinstance(found, dict):
        return {}
    return {str(k): text for k, v in found.items() if (text := _word(v))}


def _xmp(root: Any) -> dict[str, list[str]]:  # noqa: ANN401 - a PDF object of any kind
    stream = _resolved(root.get("/Metadata")) if isinstance(root, dict) else None
    payload = stream.get_data() if stream is not None and hasattr(stream, "get_data") else b""
    try:
        tree = parse_xml(payload, max_bytes=_MAX_XMP, recover=True)
    except Unusable:
        return {}
    found: dict[str, list[str]] = {}
    for name, text in _statements(tree):
        if text and text not in found.setdefault(name, []):
            found[name].append(text)
    return found


def _statements(tree: _Element) -> Iterator[tuple[str, str]]:
    """XMP properties, written as elements or as attributes of their description."""
    for description in tree.iter(f"{_RDF}Description"):
        for key, value in description.attrib.items():
            yield str(key).rpartition("}")[2].lower(), squeeze(str(value))
        for element in description:
            items = list(element.iter(f"{_RDF}li"))
            for node in items or [element]:
                text = squeeze("".join(node.itertext())) or node.get(f"{_RDF}resource") or ""
                yield local(element), text


def _figures(tree: Any) -> tuple[int, int]:  # noqa: ANN401 - a PDF object of any kind
    """Pictures in the tags and how many of them lack an alternative text."""
    n_figures = n_bare = 0
    stack = [tree]
    seen: set[int] = set()
    while stack and len(seen) < _MAX_NODES:
        node = _resolved(stack.pop())
        if isinstance(node, list):
            stack.extend(node)
        elif isinstance(node, dict) and id(node) not in seen:
            seen.add(id(node))
            if node.get("/S") == "/Figure":
                n_figures += 1
                n_bare += not (_word(node.get("/Alt")) or _word(node.get("/ActualText")))
            if "/K" in node:
                stack.append(node["/K"])
    return n_figures, n_bare


def _n_form_fields(root: Any) -> int:  # noqa: ANN401 - a PDF object of any kind
    form = _resolved(root.get("/AcroForm")) if isinstance(root, dict) else None
    fields = _resolved(form.get("/Fields")) if isinstance(form, dict) else None
    return len(fields) if isinstance(fields, list) else 0
