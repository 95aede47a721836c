"""Assessments in QTI 1.2, the profile of Common Cartridge: title and the words of the questions.

Feedback and scoring are left out: what learners read first is the question and its choices.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from curate.extract.blocks import squeeze
from curate.extract.packages.nodes import children, local
from curate.extract.packages.parts import read_fragment, text_of_part
from curate.extract.page import Unusable
from curate.extract.record_fields import plain_text
from curate.extract.safe_xml import parse_xml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from curate.extract.page import Page

_MAX_QUESTIONS = 5_000


@dataclass(frozen=True, slots=True)
class Assessment:
    """A read assessment; `is_bank` where it is a store of questions and no test."""

    title: str
    paragraphs: tuple[str, ...]
    pages: tuple[Page, ...]
    n_questions: int
    is_bank: bool


def read_qti(payload: bytes, name: str) -> Assessment:
    """Read one QTI file.

    Raises:
        Unusable: as `parse_xml`.
    """
    root = parse_xml(payload, recover=True)
    assessment = next((e for e in root.iter() if local(e) == "assessment"), None)
    questions = [e for e in root.iter() if local(e) == "item"][:_MAX_QUESTIONS]
    paragraphs: list[str] = []
    pages: list[Page] = []
    for question in questions:
        for presentation in children(question, "presentation"):
            for words, page in _words(presentation, name):
                paragraphs += words
                pages += [page] if page is not None else []
    return Assessment(
        title=squeeze(assessment.get("title")) if assessment is not None else "",
        paragraphs=tuple(paragraphs),
        pages=tuple(pages),
        n_questions=len(questions),
        is_bank=assessment is None and any(local(e) == "objectbank" for e in root.iter()),
    )


def _words(presentation: _Element, name: str) -> Iterator[tuple[list[str], Page | None]]:
    for element in presentation.iter():
        if local(element) != "mattext":
            continue
        raw = "".join(element.itertext())
        if "html" in (element.get("texttype") or ""):
            try:
                page = read_fragment(raw, name)
            except Unusable:
                continue
            yield text_of_part(page), page
        else:
            text = plain_text(raw)
            yield [text] if text else [], None
