"""Text as extracted -> plain text: markup, code, formulas, addresses and phonetic guides taken out.

What is taken out is counted in words by reason; nothing vanishes silently. Every pattern is linear
in the length of the text.
"""

from __future__ import annotations

import html
import re
import unicodedata
from typing import TYPE_CHECKING

from curate.readability.words import PLACEHOLDER, count_words

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable

_LINE_ENDS = re.compile(r"\r\n?|[\u2028\x0b\x85]")
_PARAGRAPH_ENDS = re.compile(r"[\u2029\x0c]")
_INVISIBLE = re.compile(r"[\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_SPACES = re.compile(r"[^\S\n\t]+")
_ODD_CONTROLS = "\r\x0b\x0c\x1c\x1d\x1e\x1f"  # what ASCII has of line ends and spaces
_ODD_SIGN = re.compile(
    r"[\r\x0b\x0c\x1c-\x1f\x85\xa0\xad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2069\u3000\ufb00-\ufb06\ufeff]"
)
_LIGATURES = str.maketrans(
    {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl",
     "\ufb05": "st", "\ufb06": "st"}
)  # fmt: skip

_HIDDEN_ELEMENT = re.compile(r"<(/?)(script|style)\b[^<>]{0,400}>", re.I)
_BLOCK_TAG = re.compile(
    r"</?(?:p|div|br|li|ul|ol|h[1-6]|tr|table|section|article|blockquote|pre|dd|dt)\b[^<>]{0,400}>",
    re.I,
)
_TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,400}>")

_FENCED_CODE = re.compile(r"^(```|~~~).*?^\1[^\n]*$", re.M | re.S)
_DISPLAYED_FORMULA = re.compile(
    r"\$\$.{1,400}?\$\$|\\\[.{1,400}?\\\]|\\begin\{(\w{1,20}\*?)\}.{1,1000}?\\end\{\1\}", re.S
)
# `$...$` only with something in it that money lacks ("$5 and $10" is none).
_INLINE_FORMULA = re.compile(r"\$(?! )(?=[^$\n]{0,200}[\\^_={}])[^$\n]{1,200}\$|\\\(.{1,300}?\\\)")
_OPERAND = r"[-−]?[\w().²³′'°]{1,9}"
_EQUATION = re.compile(
    rf"(?<![\w.])[-−]?(?:[A-Za-z]\w{{0,3}}|[\d(][\w().,²³°]{{0,8}})"
    rf"(?: ?(?:[=+×÷·*^√≤≥≈≠→<>]|(?<= )[-−/](?= )) ?{_OPERAND}){{1,30}}"
)
_ASCII_SIGNS, _SIGNS = "=+*^<>", "=+×÷·*^√≤≥≈≠→<>−"
_URL = re.compile(
    r"\b(?:https?://|ftp://|www\.)[^\s<>\"“”]{1,2000}"
    r"|\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,24}){1,4}\b"
    r"|\b(?:[\w-]{1,63}\.){1,4}(?:com|org|net|edu|gov|io|info)(?:/[^\s<>\"“”]{0,500})?(?=[\s.,;:!?)]|$)",
    re.I,
)
_PLAIN_MARKS = ("://", "@", "www.", "WWW.", "Www.")
_DOMAIN = re.compile(r"\.(?:com|org|net|edu|gov|io|info)", re.I)
_ADDRESS_MARK = re.compile(rf"://|@|www\.|{_DOMAIN.pattern}", re.I)
_LONGEST_ADDRESS = 2100  # characters
_SPACE = re.compile(r"\s")
_URL_TAIL = ".,;:!?)]}'\"’”"
_PHONETIC = re.compile(
    r"[(\[](?=[A-Za-z]{1,9}[-·])(?=[^)\]\n]{0,60}[A-Z]{2})(?=[^)\]\n]{0,60}[a-z])[A-Za-z]{1,9}(?:[-·][A-Za-z]{1,9}){1,8}[)\]]"
)
_FOOTNOTE_MARK = re.compile(r"\[(?<=[\w.,;!?\"”)]\[)\d{1,3}\](?:\[\d{1,3}\]){0,9}")
_SUPERSCRIPTS = "¹²³⁰⁴⁵⁶⁷⁸⁹"
# After a word or a sign, but not after a unit of measure ("m²", "cm³").
_SUPERSCRIPT_MARK = re.compile(
    rf"[{_SUPERSCRIPTS}]{{1,3}}(?<=[a-z]{{3}}[{_SUPERSCRIPTS}])(?!\w)"
    rf"|(?<=[.,;:!?”\"])[{_SUPERSCRIPTS}]{{1,3}}(?!\w)"
)
# Signs of the phonetic alphabet that no usual spelling has, and guides with one of them.
_IPA = "ˈˌːəɪʊɒɑɔʃʒθɬɾʁɡɛʌʎɲɣʔ"
_IPA_GROUP = (
    rf"(?:/[^/\n]{{0,60}}?[{_IPA}][^/\n]{{0,60}}/"
    rf"|\[[^\[\]\n]{{0,60}}?[{_IPA}][^\[\]\n]{{0,60}}\])"
)
_IPA_GUIDE = re.compile(
    rf" ?\((?:[A-Z][a-z]+ )?(?:pronunciation|pronounced)?:? ?{_IPA_GROUP}\)"
    rf"|(?<=\(){_IPA_GROUP}(?:[;,] )?| {_IPA_GROUP}"
)
_QUOTED_LINE = re.compile(r"^> ?(?!>)", re.M)
_LINK = re.compile(
    r"(!?)\[([^\[\]\n]{0,300})\]"
    r"\([^()\n]{0,1000}(?:\([^()\n]{0,200}\)[^()\n]{0,200})?\)"
)
_WIKI_LINK = re.compile(r"\[\[(?:[^\[\]|\n]{0,200}\|){0,8}([^\[\]|\n]{1,300})\]\]")
_WIKI_TEMPLATE = re.compile(r"\{\{[^{}]{0,2000}\}\}")
_EMPHASIS = re.compile(
    r"(?<![\w*])\*{1,3}(?=[\w\"“(])|(?<=[\w.,!?:;)\"”])\*{1,3}(?!\w)|'{3,5}"
    r"|(?<!\w)_{1,2}(?=[^\W_])|(?<=[^\W_])_{1,2}(?!\w)"
)
_LATEX_HEADING = re.compile(r"\\(?:part|chapter|(?:sub){0,2}section|title)\*?\{([^{}]{0,300})\}")
_LATEX_TEXT = re.compile(r"\\(?:text\w{2}|emph|underline|textsc|caption)\{([^{}]{0,1000})\}")
_LATEX_COMMAND = re.compile(
    r"\\[A-Za-z]{2,30}\*?(?:\[[^\[\]]{0,200}\]){0,2}(?:\{[^{}]{0,300}\}){0,3}"
)


def plain_text(text: str, dropped: Counter[str]) -> str:
    """Normalize `text` and take out what is not language; adds to `dropped` (reason -> words).

    Paragraphs stay separated by blank lines. A formula inside a sentence is left as one
    `PLACEHOLDER`. Most texts hold little of what is looked for, so each pattern waits behind a
    search for characters that it cannot do without.
    """
    text = _normalized(_without_markup(text, dropped))
    if ">" in text and (text.startswith("> ") or "\n> " in text):
        text = _QUOTED_LINE.sub("", text)  # of a mail, or of Markdown
    if "```" in text or "~~~" in text:
        text = _taken_out(_FENCED_CODE, text, "\n\n", "code", dropped)
    if "$$" in text or "\\[" in text or "\\begin{" in text:
        text = _taken_out(_DISPLAYED_FORMULA, text, f" {PLACEHOLDER} ", "formula", dropped)
    if "[" in text or "**" in text or "'''" in text or "_" in text:
        text = _without_light_markup(text, dropped)
    text = _without_addresses(text, dropped)
    if "$" in text or "\\(" in text:
        text = _taken_out(_INLINE_FORMULA, text, PLACEHOLDER, "formula", dropped)
    if "\\" in text:
        text = _without_latex(text, dropped)
    text = _without_equations(text, dropped)
    if "(" in text or "[" in text:
        text = _without_phonetic_guides(text, dropped)
    if not text.isascii() and ("/" in text or "[" in text) and _has_any(text, _IPA):
        text = _taken_out(_IPA_GUIDE, text, "", "phonetic_guide", dropped)
    if "[" in text:
        text = _FOOTNOTE_MARK.sub("", text)
    if not text.isascii() and _has_any(text, _SUPERSCRIPTS):
        text = _SUPERSCRIPT_MARK.sub("", text)
    return _SPACES.sub(" ", text) if "  " in text else text


def _without_light_markup(text: str, dropped: Counter[str]) -> str:
    """Without the signs of Markdown and wikis; the words of links stay, pictures do not."""

    def link(match: re.Match[str]) -> str:
        dropped["web_address"] += 1
        is_picture, words = match.groups()
        return "" if is_picture else words

    if "](" in text:
        text = _LINK.sub(link, text)
    if "[[" in text:
        text = _WIKI_LINK.sub(r"\1", text)
    if "{{" in text:
        text = _taken_out(_WIKI_TEMPLATE, text, "", "markup", dropped)
    has_emphasis = "**" in text or "'''" in text or "_" in text
    return _EMPHASIS.sub("", text) if has_emphasis else text


def _without_latex(text: str, dropped: Counter[str]) -> str:
    """Without commands of LaTeX; what they set in another type stays."""
    text = _LATEX_HEADING.sub(r"\n\n\1\n\n", text)
    return _taken_out(_LATEX_COMMAND, _LATEX_TEXT.sub(r"\1", text), "", "markup", dropped)


def _normalized(text: str) -> str:
    r"""In NFC, with `\n` for every kind of line end and one space for any, nothing invisible."""
    if text.isascii():
        is_plain = not _has_any(text, _ODD_CONTROLS)
    else:
        text = unicodedata.normalize("NFC", text)
        is_plain = _ODD_SIGN.search(text) is None
    if is_plain and "  " not in text:
        return text
    text = _PARAGRAPH_ENDS.sub("\n\n", _LINE_ENDS.sub("\n", text))
    text = _SPACES.sub(" ", _INVISIBLE.sub("", text))
    return text if text.isascii() else text.translate(_LIGATURES)


def _has_any(text: str, signs: Iterable[str]) -> bool:
    return any(map(text.__contains__, signs))


def _taken_out(
    pattern: re.Pattern[str], text: str, instead: str, reason: str, dropped: Counter[str]
) -> str:
    def replace(match: re.Match[str]) -> str:
        dropped[reason] += count_words(match.group())
        return instead

    return pattern.sub(replace, text)


def _without_markup(text: str, dropped: Counter[str]) -> str:
    """Without HTML: block elements end paragraphs, other tags vanish, entities are decoded."""
    if "<" in text:
        text = _without_hidden_elements(text, dropped)
        text = _taken_out(_BLOCK_TAG, text, "\n\n", "markup", dropped)
        text = _taken_out(_TAG, text, "", "markup", dropped)
    return html.unescape(text) if "&" in text else text


def _without_hidden_elements(text: str, dropped: Counter[str]) -> str:
    """Without `script` and `style` elements and what they hold, in one pass."""
    kept: list[str] = []
    position = 0
    opened: str | None = None
    for tag in _HIDDEN_ELEMENT.finditer(text):
        is_closing, name = bool(tag.group(1)), tag.group(2).lower()
        if opened is None and not is_closing:
            kept.append(text[position : tag.start()])
            opened, position = name, tag.start()
        elif is_closing and name == opened:
            dropped["markup"] += count_words(text[position : tag.end()])
            opened, position = None, tag.end()
    return "\n\n".join([*kept, text[position:]])


def _without_addresses(text: str, dropped: Counter[str]) -> str:
    """Without web and mail addresses; punctuation after an address stays with the sentence."""

    def replace(match: re.Match[str]) -> str:
        address = match.group()
        dropped["web_address"] += 1
        return address[len(address.rstrip(_URL_TAIL)) :]

    if not (_has_any(text, _PLAIN_MARKS) or _DOMAIN.search(text)):
        return text
    kept: list[str] = []
    position = 0
    for mark in _ADDRESS_MARK.finditer(text):
        if mark.start() < position:
            continue  # the address just taken out has two marks
        # An address holds no space, so the pattern only sees what stands between two spaces.
        first = max(position, mark.start() - _LONGEST_ADDRESS)
        start = 1 + max(text.rfind(space, first, mark.start()) for space in " \n\t")
        start = max(start, first)
        space = _SPACE.search(text, mark.end())
        end = space.start() if space else len(text)
        kept += text[position:start], _URL.sub(replace, text[start:end])
        position = end
    return "".join([*kept, text[position:]])


def _without_phonetic_guides(text: str, dropped: Counter[str]) -> str:
    """Without guides such as `(foh-toh-SIN-thuh-sis)` and the space before each."""
    kept: list[str] = []
    position = 0
    for guide in _PHONETIC.finditer(text):
        dropped["phonetic_guide"] += count_words(guide.group())
        start = guide.start()
        kept.append(text[position : start - text.startswith(" ", start - 1)])
        position = guide.end()
    return "".join([*kept, text[position:]]) if kept else text


def _without_equations(text: str, dropped: Counter[str]) -> str:
    """One placeholder for each equation written in plain characters (`F = ma`, `2 + 3 = 5`)."""

    def replace(match: re.Match[str]) -> str:
        found = match.group()
        if not _has_any(found, signs):
            return found  # "shorter lines of code - for long names" has a dash, no minus
        tail = found[len(found.rstrip(".,")) :]
        dropped["formula"] += count_words(found)
        return PLACEHOLDER + tail

    signs = _ASCII_SIGNS if text.isascii() else _SIGNS
    if not _has_any(text, signs):
        return text
    # An equation stays on its line, so lines without a sign need not be looked at.
    return "\n".join(
        _EQUATION.sub(replace, line) if _has_any(line, signs) else line for line in text.split("\n")
    )
