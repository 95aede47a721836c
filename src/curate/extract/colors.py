"""Contrast of text and background where a page gives both colors itself (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from curate.extract.page import Page

Color = tuple[int, int, int]  # red, green, blue, each 0-255
_Colors = dict[str, Color | None]  # `color` and `background`; None where it cannot be told

_NAMED: dict[str, Color] = {
    "black": (0, 0, 0), "white": (255, 255, 255), "gray": (128, 128, 128),
    "grey": (128, 128, 128), "silver": (192, 192, 192), "red": (255, 0, 0),
    "maroon": (128, 0, 0), "yellow": (255, 255, 0), "olive": (128, 128, 0), "lime": (0, 255, 0),
    "green": (0, 128, 0), "aqua": (0, 255, 255), "cyan": (0, 255, 255), "teal": (0, 128, 128),
    "blue": (0, 0, 255), "navy": (0, 0, 128), "fuchsia": (255, 0, 255),
    "magenta": (255, 0, 255), "purple": (128, 0, 128), "orange": (255, 165, 0),
    "pink": (255, 192, 203), "brown": (165, 42, 42), "gold": (255, 215, 0),
    "lightgray": (211, 211, 211), "lightgrey": (211, 211, 211), "darkgray": (169, 169, 169),
    "darkgrey": (169, 169, 169), "lightblue": (173, 216, 230), "darkblue": (0, 0, 139),
    "lightgreen": (144, 238, 144), "darkgreen": (0, 100, 0), "darkred": (139, 0, 0),
    "whitesmoke": (245, 245, 245), "beige": (245, 245, 220), "ivory": (255, 255, 240),
}  # fmt: skip
_HEX = re.compile(r"#(?:([0-9a-f]{3})|([0-9a-f]{6}))")
_RGB = re.compile(
    r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})(?:\s*[,/]\s*1(?:\.0+)?)?\s*\)"
)
_DECLARATION = re.compile(r"(?:^|;)\s*(color|background-color|background)\s*:\s*([^;]{1,120})")
_RULE = re.compile(r"([^{}]{1,300})\{([^{}]{1,2000})\}")
_SELECTOR = re.compile(r"([a-z][a-z0-9]*)?(?:\.([\w-]+)|#([\w-]+))?")
_AT_RULE = re.compile(r"@[\w-]+[^{;@]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}|@[\w-]+[^{;@]*;")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_MAX_CSS = 100_000  # characters of one style element; a page that needs more is not inline
_MAX_RULES = 300


@dataclass(frozen=True, slots=True)
class Pair:
    """Text that stands on a background, both colors given for the same element; ratio 1-21."""

    element: HtmlElement
    ratio: float


def contrast_ratio(one: Color, other: Color) -> float:
    """The contrast of two colors by WCAG 2.2: 1 for equal ones, 21 for black on white.

    >>> round(contrast_ratio((0, 0, 0), (255, 255, 255)), 2)
    21.0
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def color_of(text: str) -> Color | None:
    """A CSS color without transparency; None for any other (gradients, variables, `inherit`).

    >>> color_of("#FFF"), color_of("rgb(0, 10, 20)"), color_of("rgba(0,0,0,.5)")
    ((255, 255, 255), (0, 10, 20), None)
    """
    value = text.strip().lower().removesuffix("!important").strip()
    if value in _NAMED:
        return _NAMED[value]
    match = _HEX.fullmatch(value)
    if match:
        digits = match[2] or "".join(digit * 2 for digit in match[1])
        red, green, blue = (int(digits[i : i + 2], 16) for i in (0, 2, 4))
        return red, green, blue
    rgb = _RGB.fullmatch(value)
    if rgb and all(int(part) <= 255 for part in rgb.groups()):
        return int(rgb[1]), int(rgb[2]), int(rgb[3])
    return None


def inline_pairs(page: Page) -> Iterator[Pair]:
    """Elements with text of their own for which the page gives both colors itself.

    Read are `style` attributes and rules of `style` elements with a plain selector (`p`, `.note`,
    `p.note`, `#box`) outside of `@media`; an attribute goes before a rule, a later rule before an
    earlier one. Linked style sheets are not read, so most pages have none.
    """
    by_key = _by_key(page)
    elements = page.body.iter("*") if by_key else page.root.xpath("//*[@style]")
    for element in elements:
        given: _Colors = {}
        for _, colors in sorted(_rules_of(element, by_key), key=lambda rule: rule[0]):
            given |= colors
        given |= _colors(element.get("style") or "")
        text, ground = given.get("color"), given.get("background")
        if text is not None and ground is not None and _has_text(element):
            yield Pair(element, contrast_ratio(text, ground))


def _luminance(color: Color) -> float:
    """Relative luminance, 0-1, of an sRGB color (WCAG 2.2, definition)."""
    parts = [part / 255 for part in color]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _colors(declarations: str) -> _Colors:
    found: _Colors = {}
    for name, value in _DECLARATION.findall(declarations.lower()):
        found["color" if name == "color" else "background"] = color_of(value)
    return found


def _by_key(page: Page) -> dict[str, list[tuple[int, str, _Colors]]]:
    """The plain rules by the class, id or tag that they need: order, tag needed, colors."""
    found: dict[str, list[tuple[int, str, _Colors]]] = {}
    for order, ((tag, name, identifier), colors) in enumerate(_rules(page)):
        key = f".{name}" if name else f"#{identifier}" if identifier else tag
        found.setdefault(key, []).append((order, tag, colors))
    return found


def _rules_of(
    element: HtmlElement, by_key: dict[str, list[tuple[int, str, _Colors]]]
) -> list[tuple[int, _Colors]]:
    if not by_key:
        return []
    keys = [element.tag, f"#{element.get('id')}"]
    keys += [f".{name}" for name in (element.get("class") or "").split()]
    return [
        (order, colors)
        for key in keys
        for order, tag, colors in by_key.get(key, ())
        if not tag or tag == element.tag
    ]


def _rules(page: Page) -> Iterator[tuple[tuple[str, str, str], _Colors]]:
    n_rules = 0
    for style in page.elements("style"):
        css = _AT_RULE.sub(" ", _COMMENT.sub(" ", (style.text or "")[:_MAX_CSS]))
        for selectors, body in _RULE.findall(css):
            colors = _colors(body)
            for selector in selectors.split(",") if colors else ():
                match = _SELECTOR.fullmatch(selector.strip())
                if match and any(match.groups()) and n_rules < _MAX_RULES:
                    n_rules += 1
                    yield (match[1] or "", match[2] or "", match[3] or ""), colors


def _has_text(element: HtmlElement) -> bool:
    own = [element.text, *(child.tail for child in element)]
    return any(text and text.strip() for text in own)
