"""Signals measured on the page's HTML: media, accessibility, translations, hosts, login."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from curate.extract.accessibility import accessibility_of
from curate.extract.blocks import squeeze
from curate.extract.controls import controls_of
from curate.extract.formats import editable_forms, printable_forms
from curate.extract.languages import base_language, language_by_name, language_code
from curate.extract.markers import ad_markers, cost_markers, sign_in_markers
from curate.extract.media import VIDEO_HOSTS, is_caption_track, players_of
from curate.extract.values import unique
from curate.records import PageSignals
from curate.urls import host_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from curate.extract.items import Item
    from curate.extract.page import Page

_DOCUMENT = re.compile(
    r"\.(?:pdf|docx?|odt|rtf|pptx?|odp|xlsx?|ods|epub|mobi|imscc|h5p)$", re.IGNORECASE
)
_LOADING_RELS = frozenset(
    {"stylesheet", "preload", "modulepreload", "icon", "preconnect", "manifest"}
)
_LOADED_BY = {
    "script": ("src",), "img": ("src",), "iframe": ("src",), "video": ("src", "poster"),
    "audio": ("src",), "source": ("src",), "track": ("src",), "embed": ("src",),
    "object": ("data",), "input": ("src",),
}  # fmt: skip
_MAX_QUOTE = 200


def page_signals(
    page: Page, items: list[Item], text: str, *, detected_language: str | None = None
) -> PageSignals:
    """Measure one page. What scripts add later is not seen: absence here proves nothing.

    Args:
        page: the page.
        items: all items that it states, for prices.
        text: its main text, for what it says of sign-in and costs.
        detected_language: what the text reads as, None where it is too short to tell.
    """
    images = list(page.elements("img"))
    bare = [image for image in images if _lacks_alt(image)]
    password = next(
        (e for e in page.elements("input") if (e.get("type") or "").strip().lower() == "password"),
        None,
    )
    versions = dict(_versions(page))
    tracks = list(_caption_tracks(page))
    quotes = {
        "n_images_without_alt": _tag(bare[0]) if bare else "",
        "n_caption_tracks": _tag(tracks[0]) if tracks else "",
        "has_password_form": _tag(password) if password is not None else "",
        "translations": "; ".join(versions.values()),
    }
    controls = controls_of(page)
    n_scripts = sum(1 for s in page.elements("script") if _runs(s))
    return PageSignals(
        page_bytes=page.n_bytes,
        n_images=len(images),
        n_images_without_alt=len(bare),
        n_scripts=n_scripts,
        hosts=tuple(sorted(_hosts(page))),
        videos=tuple(unique(_videos(page))),
        n_caption_tracks=len(tracks),
        audio=tuple(unique(_media(page, "audio"))),
        documents=tuple(unique(_documents(page))),
        translations=tuple(sorted(versions)),
        has_password_form=password is not None,
        players=players_of(page, runs_scripts=n_scripts > 0),
        accessibility=accessibility_of(
            page,
            controls,
            images=(len(images), len(bare)),
            detected_language=detected_language,
            first_bare=quotes["n_images_without_alt"],
        ),
        printable=printable_forms(page, controls),
        editable=editable_forms(page, controls),
        sign_in=sign_in_markers(page, controls, text),
        ads=ad_markers(page),
        costs=cost_markers(items, controls, text),
        quotes={name: text[:_MAX_QUOTE] for name, text in quotes.items() if text},
    )


def _lacks_alt(image: HtmlElement) -> bool:
    # An empty `alt` says "decoration", which is an answer; no `alt` at all is none.
    hidden = image.get("role") in ("presentation", "none") or image.get("aria-hidden") == "true"
    return "alt" not in image.attrib and not hidden and not image.get("aria-label")


def _tag(element: HtmlElement) -> str:
    attributes = " ".join(f'{k}="{v}"' for k, v in element.attrib.items())
    return f"<{element.tag} {attributes}>"


def _runs(script: HtmlElement) -> bool:
    kind = (script.get("type") or "").strip().lower()
    return not kind or "javascript" in kind or kind == "module"


def _hosts(page: Page) -> set[str]:
    own = host_of(page.url)
    found: set[str] = set()
    for element in page.elements(*_LOADED_BY):
        for attribute in _LOADED_BY[element.tag]:
            found.add(_host(page, element.get(attribute)))
    for link in page.elements("link"):
        if _LOADING_RELS & set((link.get("rel") or "").lower().split()):
            found.add(_host(page, link.get("href")))
    return {host for host in found if host and host != own}


def _host(page: Page, address: str | None) -> str:
    resolved = page.resolve(address) if address else None
    return host_of(resolved) if resolved and resolved.startswith(("http://", "https://")) else ""


def _videos(page: Page) -> Iterator[str]:
    yield from _media(page, "video")
    for frame in page.elements("iframe", "embed", "object"):
        src = frame.get("src") or frame.get("data-src") or frame.get("data") or ""
        resolved = page.resolve(src) if src else None
        if resolved and VIDEO_HOSTS.search(host_of(resolved)):
            yield resolved


def _media(page: Page, tag: str) -> Iterator[str]:
    """The address of each player: its first source, as a browser would take it."""
    for player in page.elements(tag):
        sources = [player.get("src"), *(s.get("src") for s in player.iter("source"))]
        src = next((s for s in sources if s), None)
        resolved = page.resolve(src) if src else None
        if resolved and resolved.startswith(("http://", "https://")):
            yield resolved


def _caption_tracks(page: Page) -> Iterator[HtmlElement]:
    for track in page.elements("track"):
        if is_caption_track(track):
            yield track


def _documents(page: Page) -> Iterator[str]:
    for link in page.elements("a"):
        resolved = page.resolve(link.get("href") or "")
        if resolved and resolved.startswith(("http://", "https://")):
            try:
                is_document = _DOCUMENT.search(urlsplit(resolved).path)
            except ValueError:
                continue
            if is_document:
                yield resolved


def _versions(page: Page) -> Iterator[tuple[str, str]]:
    """Other languages in which this very page is linked, with the words or tag that say so."""
    own = language_code(page.root.get("lang") or "") or ""
    for element in page.elements("link", "a"):
        href = element.get("href")
        target = page.resolve(href) if href else None
        if not target or not target.startswith(("http://", "https://")):
            continue
        declared = element.get("hreflang")
        rels = (element.get("rel") or "").lower().split()
        text = squeeze(element.text_content()) if element.tag == "a" else ""
        named = language_by_name(text) if text and len(text) < 40 else None
        if element.tag == "link" and not (declared and "alternate" in rels):
            continue
        code = language_code(declared or "") if declared else named
        is_version = "alternate" in rels or _differs_in_language_only(page.url, target, code)
        is_other = target.rstrip("/") != page.url.rstrip("/")
        if code and is_version and is_other and base_language(code) != base_language(own or "-"):
            yield code, text or f"hreflang={declared}"


def _differs_in_language_only(one: str, other: str, code: str | None) -> bool:
    """Whether two addresses are the same but for a language in the path, the host or a parameter.

    >>> _differs_in_language_only("https://a.org/en/sun.html", "https://a.org/es/sun.html", "es")
    True
    >>> _differs_in_language_only("https://a.org/en/sun.html", "https://a.org/es/", "es")
    False
    """
    if code is None:
        return False
    try:
        a, b = urlsplit(one), urlsplit(other)
    except ValueError:
        return False
    left, right = _without_language(a.hostname, a.path), _without_language(b.hostname, b.path)
    if left != right:
        return False
    return (a.hostname, a.path) != (b.hostname, b.path) or parse_qs(a.query) != parse_qs(b.query)


def _without_language(host: str | None, path: str) -> tuple[str, ...]:
    labels = [x for x in (host or "").split(".") if not (len(x) == 2 and language_code(x))]
    labels = labels[1:] if labels[:1] == ["www"] else labels
    parts = [
        re.sub(r"[-_.][a-z]{2}(?=\.\w+$|$)", "", segment)
        for segment in path.split("/")
        if segment
        and not (re.fullmatch(r"[a-z]{2,3}(?:-[A-Za-z]{2,4})?", segment) and language_code(segment))
    ]
    return (*labels, "/", *parts)
