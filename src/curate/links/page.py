"""What a page says and is made of, read from at most 64 KB of HTML, and only as far as asked.

Most links lead to healthy pages of which a verdict needs little: whether a head speaks of a missing
page, whether there is a password field, whether the page sends the browser on. Those are answered
from the bytes where these cannot mislead (`curate.links.quick`); anything else reads the tree.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any
from urllib.parse import unquote

from curate.links import phrases, quick
from curate.links.facts import Facts
from curate.links.hints import has_piece, may_hint
from curate.links.lazy import Lazy
from curate.links.phrases import plain

# "title", not "head": where no body is opened, the parser puts what it does not know into the head.
_UNSEEN = ("script", "style", "noscript", "template", "title", "svg", "select", "datalist")
_AROUND = ("nav", "header", "footer", "aside")
_MEDIA = ("iframe", "video", "audio", "embed", "object", "canvas")
_PLACES = {"iframe": "src", "frame": "src", "img": "src", "script": "src", "form": "action"}
_WORD = re.compile(r"\w+")
_REFRESH = re.compile(r"\s*(\d+)(?:\.\d*)?\s*[;,]?\s*(?:url\s*=\s*)?[\"']?\s*([^\"']*)", re.I)
_MAX_REFRESH_S = 5  # a longer wait is a page that reloads or a slide show
_SCRIPT_MOVE = re.compile(
    r"(?:window\.|document\.|self\.|top\.)*location(?:\.href)?\s*=\s*[\"']([^\"'\s]{1,500})[\"']"
    r"|location\.(?:replace|assign)\(\s*[\"']([^\"'\s]{1,500})[\"']\s*\)"
)
# The first five letters (before an accent, or after one) of a word that each pattern below needs.
_GONE_STEMS = frozenset(
    b"remov retir withd delet taken disco unpub close archi longe ended concl finis suppr plus "
    b"elimi borra exclu entfe scht schte gelos ckgez zuruc einge nicht beend abges rimos ritir "
    b"cance verwi inget dispo ofrec termi final besch".split()
)
_NOT_LETTERS = bytes(b if 97 <= b <= 122 else 32 for b in range(256))
_GONE_PATTERNS = (phrases.TAKEN_AWAY, phrases.NO_LONGER, phrases.HAS_ENDED)
_MAX_HEAD = 300  # characters of a title or heading that are looked at
_MAX_HEADINGS = 20
_MOST_TEXT_OF_A_MOVE = 2_000  # bytes, with what is said to browsers without scripts
_NO_CONTENT_WORDS = 5  # "Loading ...", "Please wait" and the like


class Page:
    """One HTML page; `is_whole` is False where more of it was sent than was read.

    With `is_eager` everything is read from the tree, as a test compares the two ways.
    """

    def __init__(self, html: str = "", *, is_whole: bool = True, is_eager: bool = False) -> None:
        self.is_whole = is_whole
        self._is_eager = is_eager
        self._raw = html.replace("\0", "").strip().encode("utf-8", "replace")

    @classmethod
    def of(cls, facts: Facts, *, is_whole: bool = True) -> Page:
        """A page of which the facts are known already."""
        page = cls(is_whole=is_whole, is_eager=True)
        page.__dict__["facts"] = facts
        return page

    @Lazy
    def _lower(self) -> bytes:
        return self._raw.lower()

    @Lazy
    def _is_doubtful(self) -> bool:
        return self._is_eager or quick.has_numbered_letter(self._lower)

    @Lazy
    def _little_text(self) -> bytes | None:
        return quick.little_text(self._lower)

    @Lazy
    def _heads(self) -> quick.Heads | None:
        return None if self._is_eager else quick.read_heads(self._raw, self._lower)

    @Lazy
    def facts(self) -> Facts:
        """All facts, from the tree."""
        return _read(self._raw)

    @Lazy
    def name(self) -> str:
        """The title as written, spaces collapsed; "" where there is none."""
        if self._heads is not None and self._heads.title is not None:
            return self._heads.title[:_MAX_HEAD]
        return self.facts.name

    @Lazy
    def title(self) -> str:
        """The title, `plain`."""
        return plain(self.name)

    @Lazy
    def has_password(self) -> bool:
        """Whether the main part has a field for a password."""
        if not self._is_doubtful and not quick.may_have_password(self._lower):
            return False
        return self.facts.has_password

    @Lazy
    def moves_to(self) -> str | None:
        """Where the page itself sends a browser at once: meta refresh, or script and no content."""
        may_refresh = self._is_doubtful or quick.may_refresh(self._lower)
        if may_refresh and self.facts.refresh is not None:
            return self.facts.refresh
        if not self._moves_by_script:
            return None
        if self.is_without_content and not self.has_outer_script:
            found = _SCRIPT_MOVE.search(self.scripts)
            return (found[1] or found[2]) if found else None
        return None

    @property
    def _moves_by_script(self) -> bool:
        return quick.may_move(self._raw) and self._says_little(_MOST_TEXT_OF_A_MOVE)

    def _says_little(self, n_bytes: int) -> bool:
        return self._little_text is not None and len(self._little_text) <= n_bytes

    @Lazy
    def is_suspect(self) -> bool:
        """Whether a head or a mark hints that this is not the page; False only where none does."""
        if self._heads is None:
            return True
        if self._is_doubtful or quick.has_wall(self._lower):
            return True
        if any(has_piece(plain(head)) for head in self._heads.loose):
            return True
        return may_hint(tuple([plain(head) for head in self._heads.sure]))

    @Lazy
    def may_be_gone(self) -> bool:
        """Whether the page has little text, which says that something was taken away or ended."""
        said = self._little_text
        if said is None:
            return False
        # Several times faster than to look for each word by itself.
        stems = {word[:5] for word in set(said.translate(_NOT_LETTERS).split())}
        if stems.isdisjoint(_GONE_STEMS) and b"now over" not in said:
            return False
        text = plain(said.decode("utf-8", "replace"))
        return any(pattern.search(text) for pattern in _GONE_PATTERNS)

    @property
    def headings(self) -> tuple[str, ...]:
        """Headings of the highest level that the page has, `plain`, 20 at most."""
        return self.facts.headings

    @property
    def text(self) -> str:
        """All text that a person sees, `plain`."""
        return self.facts.text

    @property
    def main(self) -> str:
        """The text without navigation, header, footer and asides, `plain`."""
        return self.facts.main

    @property
    def unscripted(self) -> str:
        """What is said to visitors without scripts, `plain`."""
        return self.facts.unscripted

    @property
    def scripts(self) -> str:
        """The code that stands in the page."""
        return self.facts.scripts

    @property
    def places(self) -> tuple[str, ...]:
        """Addresses that the page loads or sends forms to."""
        return self.facts.places

    @property
    def links(self) -> tuple[str, ...]:
        """Addresses that the page leads to."""
        return self.facts.links

    @property
    def license_links(self) -> tuple[str, ...]:
        """Addresses that the page calls its license (`rel=license`)."""
        return self.facts.license_links

    @property
    def marks(self) -> tuple[str, ...]:
        """Ids, names and classes."""
        return self.facts.marks

    @property
    def has_outer_script(self) -> bool:
        """Whether code is loaded from a file."""
        return self.facts.has_outer_script

    @Lazy
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

    def has_anchor(self, fragment: str) -> bool:
        """Whether the fragment names a place on the page, as browsers look for it."""
        return fragment in self.facts.anchors or unquote(fragment) in self.facts.anchors


def read_page(html: str, *, is_whole: bool = True) -> Page:
    """A page from its HTML, however broken; an empty document is an empty page."""
    return Page(html, is_whole=is_whole)


@cache
def _paths() -> Any:  # noqa: ANN401 - lxml has no types
    from lxml import etree

    return (
        etree.XPath("//@id|//@name", smart_strings=False),
        etree.XPath("//@class", smart_strings=False),
    )


def _read(raw: bytes) -> Facts:
    from lxml import etree

    if not raw:
        return Facts()
    try:
        parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        said = plain(raw.decode("utf-8", "replace"))
        return Facts(text=said, main=said)
    # Everything else is read before the text is: for the text, the tree is cut down.
    found = {**_heads(root), **_code(root), **_fields(root), **_addresses(root)}
    text = _seen_text(root, _UNSEEN)
    main = _seen_text(root, _AROUND)
    return Facts(**found, text=text, main=main or text)


def _seen_text(root: Any, without: tuple[str, ...]) -> str:  # noqa: ANN401
    from lxml import etree

    for element in root.iter(*without):
        element.tail = " " + (element.tail or "")  # or the words before and after would join
    etree.strip_elements(root, *without, with_tail=False)
    return plain(" ".join(root.itertext()))


def _heads(root: Any) -> dict[str, Any]:  # noqa: ANN401
    titles = (" ".join((element.text or "").split()) for element in root.iter("title"))
    name = next((title for title in titles if title), "")[:_MAX_HEAD]
    headings: list[str] = []
    for level in ("h1", "h2", "h3"):
        said = (plain("".join(element.itertext()))[:_MAX_HEAD] for element in root.iter(level))
        headings = [words for words in said if words][:_MAX_HEADINGS]
        if headings:
            break
    return {"name": name, "headings": tuple(headings)}


def _code(root: Any) -> dict[str, Any]:  # noqa: ANN401
    scripts = list(root.iter("script"))
    said = ["".join(element.itertext()) for element in root.iter("noscript")]
    return {
        "scripts": "\n;\n".join(element.text or "" for element in scripts),
        "has_outer_script": any(element.get("src") for element in scripts),
        "unscripted": plain(" ".join(said)),
    }


def _fields(root: Any) -> dict[str, Any]:  # noqa: ANN401
    refresh, robots = None, ""
    for element in root.iter("meta"):
        content = element.get("content") or ""
        if (element.get("http-equiv") or "").strip().lower() == "refresh":
            found = _REFRESH.match(content)
            is_soon = found and _is_soon(found[1]) and found[2].strip()
            if found and is_soon and not _is_in(element, "noscript"):
                refresh = refresh or found[2].strip()
        elif (element.get("name") or "").lower() == "robots":
            robots = content.lower()
    fields = (e for e in root.iter("input") if (e.get("type") or "").lower() == "password")
    return {
        "refresh": refresh,
        "robots": robots,
        "has_password": any(not _is_in(field, *_AROUND) for field in fields),
    }


def _is_soon(seconds: str) -> bool:
    digits = seconds.lstrip("0")  # Python reads no number of thousands of digits
    return len(digits) < 9 and int(digits or "0") <= _MAX_REFRESH_S


def _is_in(element: Any, *tags: str) -> bool:  # noqa: ANN401
    return next(element.iterancestors(*tags), None) is not None


def _addresses(root: Any) -> dict[str, Any]:  # noqa: ANN401
    named, classes = (path(root) for path in _paths())
    places = (e.get(_PLACES[e.tag]) for e in root.iter(*_PLACES))
    return {
        "places": tuple(place for place in places if place),
        "links": tuple(href for e in root.iter("a") if (href := e.get("href"))),
        "license_links": tuple(
            href
            for e in root.iter("a", "link")
            if "license" in (e.get("rel") or "").lower().split() and (href := e.get("href"))
        ),
        "marks": (*named, *classes),
        "anchors": frozenset(named),
        "n_media": sum(1 for _ in root.iter(*_MEDIA)),
        "n_images": sum(1 for _ in root.iter("img")),
    }
