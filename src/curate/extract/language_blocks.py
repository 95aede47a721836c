"""The languages of a page block by block: which share of its words is in which language.

A `lang` on a block is believed. Elsewhere blocks that are long enough are read by the detector,
evenly spread: few where they agree, at most `MAX_READ` where they don't. The ones between take the
language of the one before. Short
blocks take the language of the long ones where those agree, else the one they show together, else
the page's where no block tells, else `und`.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from curate.extract.language_page import detect
from curate.extract.languages import are_near, base_language, language_code
from curate.extract.text import count_words, is_frame_element

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from curate.extract.blocks import Run
    from curate.extract.page import Page

MIN_WORDS = 25  # a shorter block names no language for certain
FIRST_READ = 4  # blocks read by the detector at first; where they agree, no more are
MAX_READ = 48  # blocks read at most: a bound on the time, not on the page
_READ_CHARACTERS = 300
_SURE = 0.9
_MAX_LINKED_SHARE = 0.5
UNDETERMINED = "und"  # ISO 639-2
_CODE_TAGS = frozenset({"pre", "code", "samp", "kbd"})


def language_shares(page: Page, runs: list[Run], page_language: str | None) -> dict[str, float]:
    """Share of the content's words by language, largest first; {} for a page without words.

    `page_language` is what the page as a whole is in, None where that is not known. Shares are
    rounded to 0.001 and add up to 1 but for rounding.
    """
    content = _content_of(runs, page)
    told = _told(content, page_language)
    rest = _of_the_rest(content, told, page_language)
    words: Counter[str] = Counter()
    for code, (_, n) in zip(told, content, strict=True):
        words[code or rest or UNDETERMINED] += n
    total = sum(words.values())
    return {code: round(n / total, 3) for code, n in words.most_common() if total}


def _of_the_rest(
    content: list[tuple[Run, int]], told: list[str | None], page_language: str | None
) -> str | None:
    """The language of the blocks that nothing names one by one."""
    pairs = list(zip(told, content, strict=True))
    long_ones = {code for code, (_, n) in pairs if code and n >= MIN_WORDS}
    if len(long_ones) == 1:
        return next(iter(long_ones))
    short = " ".join(run.text for code, (run, _) in pairs if code is None)
    if long_ones and count_words(short[:_READ_CHARACTERS]) >= MIN_WORDS:
        return _detected(short, page_language)
    return base_language(page_language) if page_language and not long_ones else None


def _content_of(runs: list[Run], page: Page) -> list[tuple[Run, int]]:
    """Runs of the content with their words; frame, program code and runs without words left out."""
    is_frame: dict[HtmlElement, bool] = {page.body: False, page.root: False}
    found = []
    for run in runs:
        if run.block.tag in _CODE_TAGS or _in_frame(run.block, is_frame):
            continue
        n = count_words(run.text)
        if n:
            found.append((run, n))
    return found


def _in_frame(element: HtmlElement, known: dict[HtmlElement, bool]) -> bool:
    """Whether an element stands in the page's frame; each ancestor is judged once."""
    path = []
    node: HtmlElement | None = element
    while node is not None and node not in known:
        path.append(node)
        if node.tag in ("main", "article"):
            known[node] = False
            break
        if node.tag == "footer" or is_frame_element(node):
            known[node] = True
            break
        node = node.getparent()
    verdict = known.get(node, False) if node is not None else False
    for each in path:
        known[each] = verdict
    return verdict


def _told(content: list[tuple[Run, int]], page_language: str | None) -> list[str | None]:
    """The language of each run where its block says it or the detector does; else None."""
    declared_at: dict[HtmlElement, str | None] = {}
    told = [_declared(run.block, declared_at) for run, _ in content]
    readable = [
        i
        for i, (run, n) in enumerate(content)
        if told[i] is None and n >= MIN_WORDS and run.linked_share <= _MAX_LINKED_SHARE
    ]
    read: dict[int, str | None] = {}
    for n_wanted in (FIRST_READ, MAX_READ):
        for i in _evenly(readable, n_wanted):
            if i not in read:
                read[i] = _detected(content[i][0].text, page_language)
        if len(set(read.values())) <= 1:
            break
    last: str | None = None
    for i in readable:
        last = read.get(i, last)
        told[i] = last
    return told


def _evenly(positions: list[int], n_wanted: int) -> list[int]:
    """At most `n_wanted` of the positions, the first and the last among them."""
    if len(positions) <= n_wanted:
        return positions
    step = (len(positions) - 1) / (n_wanted - 1)
    return [positions[round(k * step)] for k in range(n_wanted)]


def _declared(element: HtmlElement, known: dict[HtmlElement, str | None]) -> str | None:
    """The language of the nearest `lang` below the body: the one on `html` speaks for the page."""
    path = []
    node: HtmlElement | None = element
    found: str | None = None
    while node is not None and node.tag not in ("body", "html"):
        if node in known:
            found = known[node]
            break
        path.append(node)
        raw = node.get("lang")
        if raw is not None:
            code = language_code(raw)
            found = base_language(code) if code else None
            break
        node = node.getparent()
    for each in path:
        known[each] = found
    return found


def _detected(text: str, page_language: str | None) -> str | None:
    verdict = detect(text[:_READ_CHARACTERS])
    if verdict is None or verdict.confidence < _SURE:
        return None
    if page_language and are_near(verdict.code, page_language):
        return base_language(page_language)
    return verdict.code
