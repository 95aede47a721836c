"""What a page says and is made of, read once from at most 64 KB of HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import unquote

from curate.links.phrases import plain

_UNSEEN = frozenset(
    {"script", "style", "noscript", "template", "head", "svg", "select", "datalist"}
)
_AROUND = frozenset({"nav", "header", "footer", "aside"})
_WORD = re.compile(r"\w+")
_REFRESH = re.compile(r"\s*(\d+)(?:\.\d*)?\s*[;,]?\s*(?:url\s*=\s*)?[\"']?\s*([^\"']*)", re.I)
_MAX_REFRESH_S = 5  # a longer wait is a page that reloads or a slide show
_SCRIPT_MOVE = re.compile(
    r"(?:window\.|document\.|self\.|top\.)*location(?:\.href)?\s*=\s*[\"']([^\"'\s]{1,500})[\"']"
    r"|location\.(?:replace|assign)\(\s*[\"']([^\"'\s]{1,500})[\"']\s*\)"
)
_MAX_HEAD = 300  # characters of a title or heading that are looked at
_MAX_HEADINGS = 20
_NO_CONTENT_WORDS = 5  # "Loading ...", "Please wait" and the like


@dataclass(frozen=True)
class Page:
    """Facts of one HTML page; texts are `plain` (lower case, no accents).

    `main` is the text without navigation, header, footer and asides, or all of it where nothing
    is left. `places` are the addresses the page loads or links, `marks` its ids and classes as
    one text, `anchors` every id and name as written.
    """

    title: str = ""
    headings: tuple[str, ...] = ()
    text: str = ""
    main: str = ""
    unscripted: str = ""
    scripts: str = ""
    places: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    anchors: frozenset[str] = frozenset()
    has_password: bool = False
    has_outer_script: bool = False
    is_whole: bool = True
    refresh: str | None = None

    @cached_property
    def main_words(self) -> tuple[str, ...]:
        """Words of the main text, in order."""
        return tuple(_WORD.findall(self.main))

    @property
    def is_without_content(self) -> bool:
        """Whether a person without scripts sees next to nothing."""
        return len(_WORD.findall(self.text)) <= _NO_CONTENT_WORDS and not self.headings

    @property
    def is_application_shell(self) -> bool:
        """Whether scripts alone fill the page: no content of its own, but code from a file."""
        return self.is_without_content and self.has_outer_script

    @property
    def moves_to(self) -> str | None:
        """Where the page itself sends a browser at once: meta refresh, or script and no content."""
        if self.refresh is not None:
            return self.refresh
        if self.is_without_content and not self.has_outer_script:
            found = _SCRIPT_MOVE.search(self.scripts)
            return (found[1] or found[2]) if found else None
        return None

    def has_anchor(self, fragment: str) -> bool:
        """Whether the fragment names a place on the page, as browsers look for it."""
        return fragment in self.anchors or unquote(fragment) in self.anchors


def read_page(html: str, *, is_whole: bool = True) -> Page:
    """Read HTML, however broken; an empty document gives an empty page."""
    from lxml import etree
    from lxml import html as lxml_html

    cleaned = html.replace("\0", "").strip()
    if not cleaned:
        return Page(is_whole=is_whole)
    try:
        parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        root = lxml_html.document_fromstring(cleaned.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return Page(text=plain(cleaned), main=plain(cleaned), is_whole=is_whole)
    return _Reader().read(root, is_whole=is_whole)


class _Reader:
    """Collects the facts in one walk over the tree, texts in document order."""

    def __init__(self) -> None:
        self.text: list[str] = []
        self.main: list[str] = []
        self.headings: list[str] = []
        self.unscripted: list[str] = []
        self.scripts: list[str] = []
        self.places: list[str] = []
        self.links: list[str] = []
        self.marks: list[str] = []
        self.anchors: set[str] = set()
        self.title = ""
        self.refresh: str | None = None
        self.has_password = False
        self.has_outer_script = False
        self._unseen = 0
        self._around = 0

    def read(self, root: Any, *, is_whole: bool) -> Page:  # noqa: ANN401 - lxml has no types
        from lxml import etree

        for event, element in etree.iterwalk(root, events=("start", "end")):
            tag = element.tag
            if event == "start":
                self._unseen += tag in _UNSEEN
                self._around += tag in _AROUND
                self._enter(element, tag)
                self._words(element.text)
            else:
                self._unseen -= tag in _UNSEEN
                self._around -= tag in _AROUND
                self._words(element.tail)
        text = plain(" ".join(self.text))
        return Page(
            title=plain(self.title),
            headings=tuple(self.headings),
            text=text,
            main=plain(" ".join(self.main)) or text,
            unscripted=plain(" ".join(self.unscripted)),
            scripts=" ".join(self.scripts),
            places=tuple(self.places),
            links=tuple(self.links),
            marks=tuple(self.marks),
            anchors=frozenset(self.anchors),
            has_password=self.has_password,
            has_outer_script=self.has_outer_script,
            is_whole=is_whole,
            refresh=self.refresh,
        )

    def _words(self, text: str | None) -> None:
        if text and not self._unseen:
            self.text.append(text)
            if not self._around:
                self.main.append(text)

    def _enter(self, element: Any, tag: str) -> None:  # noqa: ANN401
        read = getattr(self, f"_enter_{tag}", None) if isinstance(tag, str) else None
        if read is not None:
            read(element)
        elif tag in ("iframe", "frame", "img", "form"):
            self._place(element, "action" if tag == "form" else "src")
        for name in ("id", "name", "class"):
            value = element.get(name)
            if value:
                self.marks.append(value)
                if name != "class":
                    self.anchors.add(value)

    def _enter_title(self, element: Any) -> None:  # noqa: ANN401
        self.title = self.title or (element.text or "")[:_MAX_HEAD]

    def _enter_h1(self, element: Any) -> None:  # noqa: ANN401
        words = plain("".join(element.itertext()))[:_MAX_HEAD]
        if words and len(self.headings) < _MAX_HEADINGS:
            self.headings.append(words)

    def _enter_script(self, element: Any) -> None:  # noqa: ANN401
        self.has_outer_script = self.has_outer_script or bool(element.get("src"))
        self._place(element, "src")
        self.scripts.append(element.text or "")

    def _enter_noscript(self, element: Any) -> None:  # noqa: ANN401
        self.unscripted.append("".join(element.itertext()))

    def _enter_input(self, element: Any) -> None:  # noqa: ANN401
        if (element.get("type") or "").lower() == "password" and not self._around:
            self.has_password = True

    def _enter_a(self, element: Any) -> None:  # noqa: ANN401
        href = element.get("href")
        if href:
            self.links.append(href)

    def _enter_meta(self, element: Any) -> None:  # noqa: ANN401
        if (element.get("http-equiv") or "").lower() != "refresh" or self._in_noscript(element):
            return
        found = _REFRESH.match(element.get("content") or "")
        if found and int(found[1]) <= _MAX_REFRESH_S and found[2].strip():
            self.refresh = self.refresh or found[2].strip()

    def _in_noscript(self, element: Any) -> bool:  # noqa: ANN401
        return next(element.iterancestors("noscript"), None) is not None

    def _place(self, element: Any, attribute: str) -> None:  # noqa: ANN401
        value = element.get(attribute)
        if value:
            self.places.append(value)
