"""Facts that a Markdown file states of itself: front matter on top, a block of credits at the end.

Front matter is YAML between lines of `---` (Jekyll, Pandoc, Hugo) or TOML between `+++` (Hugo). The
block at the end is a list of `* Key: value` lines, as the story collections of Global ASP write it.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from curate.extract.record_fields import RecordReader

MAX_FRONT_MATTER = 10_000  # characters
_MAX_NESTED = 50  # brackets and dashes that open a level in one line: YAML takes long over them
_MAX_VALUES = 100
_OPENING = re.compile(r"[\[{]|(?<!\S)[-?:](?=\s)")
_FENCES = {"---": ("---", "..."), "+++": ("+++",)}
_CREDIT = re.compile(
    r"^\s*[*+-]\s+(?:\*\*)?([^\W\d_][\w ()/-]{1,40}?)(?:\*\*)?\s*:\s*(?:\*\*)?\s*(\S.*)$"
)
_MAX_LINE = 2_000  # characters
_MAX_BEHIND = 12  # lines behind the credits: a sentence on the story, wrapped

# Keys, in lower case and without marks, to what they state.
_FIELDS = {
    "name": ("title",),
    "author": ("author", "authors", "by", "text", "writtenby", "creator"),
    "license": ("license", "licence", "rights", "copyright"),
    "in_language": ("lang", "language", "locale"),
    "description": ("description", "summary", "abstract", "excerpt"),
    "keywords": ("keywords", "tags"),
    "about": ("subject", "subjects", "categories", "category"),
    "educational_level": ("grade", "grades", "gradelevel", "level", "educationallevel"),
    "ages": ("age", "ages", "agerange"),
    "audience": ("audience",),
    "learning_resource_type": ("resourcetype", "learningresourcetype"),
    "time_required": ("duration", "timerequired"),
    "publisher": ("publisher",),
    "date_published": ("date", "published", "datepublished"),
    "date_modified": ("lastmod", "modified", "updated", "datemodified"),
    "educational_alignment": ("standards", "standard"),
    "image": ("image", "cover"),
}
_CREDITS = frozenset(
    {"illustration", "illustrator", "translation", "translatedby", "adaptation", "adaptedby",
     "photography", "photographs", "images", "editor", "source"}
)  # fmt: skip
_KNOWN = frozenset(key for keys in _FIELDS.values() for key in keys) | _CREDITS


def split_front_matter(text: str) -> tuple[dict[str, list[str]], str]:
    """The values that front matter states, by plain key, and the text behind it.

    Front matter that is broken, or longer than `MAX_FRONT_MATTER`, states nothing.
    """
    lines = text.lstrip("\ufeff\n\r ").split("\n")
    fence = lines[0].rstrip()
    if fence not in _FENCES:
        return {}, text
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() in _FENCES[fence]), None)
    if end is None:
        return {}, text
    source, rest = "\n".join(lines[1:end]), "\n".join(lines[end + 1 :])
    if len(source) > MAX_FRONT_MATTER:
        return {}, rest
    return _flat(_parsed(source, fence)), rest


def _parsed(source: str, fence: str) -> object:
    import yaml

    if any(len(_OPENING.findall(line)) > _MAX_NESTED for line in source.split("\n")):
        return None
    try:
        return tomllib.loads(source) if fence == "+++" else yaml.safe_load(source)
    except (yaml.YAMLError, tomllib.TOMLDecodeError, ValueError, RecursionError, OverflowError):
        return None


def _flat(values: object) -> dict[str, list[str]]:
    """Single values and lists of them; what is nested deeper names no field of ours."""
    found: dict[str, list[str]] = {}
    for key, value in values.items() if isinstance(values, dict) else ():
        parts = value[:_MAX_VALUES] if isinstance(value, list) else [value]
        texts = [text for part in parts if (text := _text(part))]
        if texts and isinstance(key, str):
            found.setdefault(plain_key(key), []).extend(texts)
    return found


def _text(value: object) -> str:
    if isinstance(value, dict):  # `author: {name: ...}`
        value = value.get("name") or value.get("title")
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value).strip() if isinstance(value, str | int | float) else ""


def plain_key(key: str) -> str:
    """A key as the table writes it.

    >>> plain_key("Translated By")
    'translatedby'
    """
    return re.sub(r"[\W_]", "", key).lower()


def split_credits(lines: list[str]) -> tuple[dict[str, list[str]], list[str], list[str]]:
    """The last block of credits, by plain key, the lines before it and the lines behind it.

    A list is one only if its lines are all `* Key: value`, at least two keys are known, and hardly
    anything stands behind it: a recipe that ends in "* salt: a pinch" stays text.
    """
    end = len(lines)
    first = max(0, end - _MAX_BEHIND)
    while end > first and not _is_credit(lines[end - 1]):
        end -= 1
    start = end
    while start and _is_credit(lines[start - 1]):
        start -= 1
    found: dict[str, list[str]] = {}
    for line in lines[start:end]:
        match = _CREDIT.match(line)
        if match:
            found.setdefault(plain_key(match[1]), []).append(match[2].strip())
    if len(_KNOWN & set(found)) < 2:
        return {}, lines, []
    return found, lines[:start], lines[end:]


def _is_credit(line: str) -> bool:
    return len(line) <= _MAX_LINE and bool(_CREDIT.match(line))


def put_stated(reader: RecordReader, stated: dict[str, list[str]], place: str, rank: int) -> None:
    """Hand what is stated to the fields that it means."""
    for field, keys in _FIELDS.items():
        for key in keys:
            reader.put(field, stated.get(key, []), place=f"{place} {key}", rank=rank)


def credit_words(stated: dict[str, list[str]]) -> str:
    """Those who drew, translated or adapted, in words; there is no field of their own for them."""
    return "; ".join(f"{k}: {', '.join(v)}" for k, v in stated.items() if k in _CREDITS)
