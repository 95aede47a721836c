"""What a sentence that names a license is about: the content, the template, a picture ...

A link to a license proves nothing by itself. The noun that the sentence licenses decides: "Template
licensed under CC BY-SA" says nothing of the lesson, "adapted from X, which is CC BY" speaks of X.
"""

from __future__ import annotations

import re
from enum import StrEnum

_CONTENT = (
    r"materials?|contents?|lessons?|texts?|text ?books?|e-?books?|books?|works?|pages?|sites?|"
    r"web ?sites?|course(?:ware|s)?|resources?|modules?|units?|stor(?:y|ies)|articles?|chapters?|"
    r"documents?|documentation|docs|curricul(?:um|a)|tutorials?|guides?|activit(?:y|ies)|"
    r"worksheets?|publications?|handbooks?|workbooks?|episodes?|exercises?|problems?|"
    r"simulations?|presentations?|slides|wikis?|"
    r"obras?|materiales|contenidos?|textos?|libros?|p[aá]ginas?|lecci[oó]n(?:es)?|cursos?|recursos?|"
    r"cuentos?|documentos?|sitio|art[ií]culos?|historias?|"
    r"werke?s?|inhalte?n?|seiten?|materialien|kurse?|b(?:uch|ücher)|beitr(?:ag|äge)|"
    r"œuvres?|oeuvres?|contenus?|textes?|livres?|cours|conte[uú]dos?|livros?|opere?|contenuti"
)
_TEMPLATE = (
    r"templates?|themes?|layouts?|style ?sheets?|css|framework|"
    r"(?:web ?site|site|web|page) design|design(?:ed)? by|design(?=\s*:)|powered by|"
    r"built (?:with|using|on)|"
    r"plantillas?|dise[ñn]o (?:web|del sitio)|vorlagen?|gabarits?|th[eè]mes?|modelo do site"
)
_SOFTWARE = (
    r"software|source code|code|scripts?|example programs?|plug-?ins?|c[oó]digo(?: fuente)?|"
    r"quell(?:code|text)|logiciels?"
)
_PART = (
    r"photos?|photographs?|pictures?|images?|icons?|fonts?|typefaces?|logos?|illustrations?|"
    r"figures?|diagrams?|maps?|clip ?art|videos?|music|songs?|sounds?|audio|recordings?|"
    r"data ?sets?|data|screenshots?|covers?|banners?|backgrounds?|artwork|"
    r"im[aá]gen(?:es)?|fotos?|fotograf[ií]as?|iconos?|ilustraci(?:ón|ones)|bild(?:er)?|grafiken"
)
_NOUN = re.compile(
    rf"(?<![\w-])(?:(?P<template>{_TEMPLATE})|(?P<software>{_SOFTWARE})|(?P<part>{_PART})|"
    rf"(?P<content>{_CONTENT}))(?![\w-])",
    re.IGNORECASE,
)
# "... in this lesson", "... of the site" tell where, not what.
_WHERE = re.compile(
    r"\b(?:in|on|of|from|for|within|throughout|inside|en|de|del|auf|im|dans|du|da|do)\s+"
    r"(?:(?:this|the|these|our|its|esta?|estos|el|la|diese[rmns]?|der|dem|cette|ce|le)\s+)"
    r"[\w-]+",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"\b(?:adapted (?:\w+ )?from|adaptation of|based (?:up)?on|deriv(?:ed|ative work) (?:from|of)|"
    r"derivative of|remix(?:ed)? (?:of|from)|translat(?:ed|ion) (?:from|of)|modified from|"
    r"original (?:work|text|version|story)|originally|used (?:under|with|by)|reproduced|reprinted|"
    r"excerpt(?:ed)? from|taken from|borrowed from|courtesy of|adaptad[oa]s? de|basad[oa]s? en|"
    r"traducid[oa]s? de|nach einer vorlage|bearbeitet nach|adapté de|tiré de)\b|\bsources?:",
    re.IGNORECASE,
)
_CONTRIBUTION = re.compile(
    r"\b(?:by (?:contributing|submitting|posting|uploading|editing|saving)|you agree|agree to|"
    r"contributions?|contributors? (?:must|agree|license)|submissions?|your (?:work|own)|"
    r"must be (?:licensed|released)|should be (?:licensed|released))\b",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"licen[sc]|lizen[sz]|licenci|under (?:a|an|the)\b|available under|released under|shared under|"
    r"published under|distributed under|subject to|covered by|steht unter|bajo (?:una?|la|los)?|"
    r"sous (?:licence|contrat)|sob (?:a|uma)|\brights\b|copyright|©|\(c\)\s|"
    r"compartid[ao]s? bajo|\bterms\b",
    re.IGNORECASE,
)
_SELF = re.compile(
    r"\b(?:this|these|our|all|unless|except|excepting|otherwise|copyright|este|esta|estos|estas|"
    r"todos?|salvo|excepto|dieses?r?|soweit|sofern|cette|cet|sauf|tous|esse|exceto|quest[oa])\b|"
    r"©|^\W*(?:the\s+)?(?:" + _CONTENT + r")\b",
    re.IGNORECASE,
)
_COPULA = re.compile(
    r"^\W*(?:and\s+|which\s+)?(?:is|are|was|were|has been|have been|está|están|"
    r"ist|sind|wird|est|sont|é)\b",
    re.IGNORECASE,
)
_RELATIVE = re.compile(r"^\W*(?:which|that|who|que|die|das|qui)\b", re.IGNORECASE)
_JOINED = re.compile(r"^(?:[\s,/&]|and|or|y|e|o|und|oder|et|other|\w+\s){1,6}$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?。])\s+(?=[\"“(]?[A-ZÀ-Ý¿¡©])|\s[|•]\s")
_MAX_BEFORE, _MAX_AFTER = 600, 300  # characters; a longer "sentence" is a text without stops
_ABBREVIATION = re.compile(r"\b(?:v|vol|no|inc|ltd|dr|mr|ms|st|[A-Z])\.\s+$")


class Scope(StrEnum):
    """What a license statement is about."""

    CONTENT = "content"
    TEMPLATE = "template"
    SOFTWARE = "software"
    PART = "part"
    SOURCE = "source"
    CONTRIBUTION = "contribution"
    UNSAID = "unsaid"


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Offsets of the sentence that holds the span.

    >>> sentence_around("One here. Two under MIT. Three.", 20, 23)
    (10, 24)
    """
    first, last = max(0, start - _MAX_BEFORE), min(len(text), end + _MAX_AFTER)
    offset = first
    for match in _SENTENCE_END.finditer(text, offset, last):
        if _ABBREVIATION.search(text[max(0, match.end() - 12) : match.end()]):
            continue
        if match.end() <= start:
            first = match.end()
        elif match.start() >= end:
            last = match.start()
            break
    return first, last


def scope_of(before: str, after: str) -> Scope:
    """What a sentence licenses, from its words before and after the license's name."""
    clause_at = max(before.rfind(mark) for mark in (",", ";", "|", "–", "—"))
    clause = before[clause_at + 1 :] if clause_at >= 0 else before
    clause_has_own_subject = not _COPULA.match(clause) or bool(_RELATIVE.match(clause))
    if _CONTRIBUTION.search(before):
        return Scope.CONTRIBUTION
    if _SOURCE.search(before) and (clause_at < 0 or clause_has_own_subject):
        return Scope.SOURCE
    if clause_at >= 0 and clause_has_own_subject and not _in_a_list(before, clause_at):
        found = _subject(clause)
        if found is not Scope.UNSAID:
            return found
    found = _subject(before)
    return found if found is not Scope.UNSAID or before.strip(" :-–|") else _subject(after)


def asserts(sentence: str) -> bool:
    """Whether a sentence has a word that puts something under a license."""
    return bool(_VERB.search(sentence))


def speaks_of_itself(before: str) -> bool:
    """Whether a sentence points at the page it stands on ("this", "our", "except where noted")."""
    return bool(_SELF.search(before))


def _subject(text: str) -> Scope:
    for candidate in (_WHERE.sub(" ", text), text):
        nouns = [(m.lastgroup or "", m.start(), m.end()) for m in _NOUN.finditer(candidate)]
        if not nouns:
            continue
        kinds = [nouns[-1][0]]
        for earlier, later in zip(reversed(nouns[:-1]), reversed(nouns[1:]), strict=True):
            if not _JOINED.match(candidate[earlier[2] : later[1]]):
                break
            kinds.append(earlier[0])
        if "content" in kinds or _is_the_thing_itself(candidate, nouns[-1]):
            return Scope.CONTENT
        return Scope(kinds[0])
    return Scope.UNSAID


def _is_the_thing_itself(text: str, noun: tuple[str, int, int]) -> bool:
    """Whether "this video" is meant: on its own page the resource; "this image" hardly ever is."""
    words = text[noun[1] : noun[2]].lower()
    return bool(
        re.match(r"video|song|recording|audio", words)
        and re.search(r"\b(?:this|este|dieses|cette)\s+$", text[: noun[1]], re.IGNORECASE)
    )


def _in_a_list(before: str, comma: int) -> bool:
    """Whether the comma parts members of one list of nouns ("text, pictures and ... are")."""
    left = [m.end() for m in _NOUN.finditer(before[:comma])]
    right = [m.start() for m in _NOUN.finditer(before, comma)]
    return bool(left and right and _JOINED.match(before[left[-1] : right[0]]))
