"""What rules make of one record: values with their places, addresses, its name, its text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin

from curate.extract.blocks import squeeze
from curate.extract.candidates import MAX_EVIDENCE
from curate.extract.page import Unusable
from curate.extract.paths import as_text, find, scalars
from curate.extract.record_fields import RANK_RECORD, RecordReader, plain_text
from curate.extract.rules import REST, is_relative, is_template, placeholders
from curate.records import Claim, Reason
from curate.urls import canonical_or_none

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from curate.extract.paths import Node
    from curate.extract.rules import FieldRule, RecordRules
    from curate.records import ExtractedRecord, FieldValue

RANK_CONSTANT = 90  # what holds for a whole source loses to anything said of the item itself

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_LOOSE_ENDS = " ,;:/|-–—"
# Fields that are read from what is stated of another one.
_SAID_AS = {
    "grades": ("educational_level", "ages"),
    "educational_level": ("ages",),
    "license_url": ("license",),
}
_RESERVED = ":/?#[]@!$&'()*+,;=~%"


@dataclass(frozen=True, slots=True)
class Stated:
    """One value of a field as text, the words it was read from, and their place."""

    text: str
    words: str
    place: str


def stated(rule: FieldRule, node: Node) -> list[Stated]:
    """The values of one field in the order published; the rule's constant is not among them."""
    found: list[Stated] = []
    for path in rule.path or ("",) * (rule.template is not None):
        found = list(_at(path, rule, node))
        if found:
            break
    for path in rule.also:
        found += _at(path, rule, node)
    return found


def _at(path: str, rule: FieldRule, node: Node) -> Iterator[Stated]:
    for one in find(path, node):
        if rule.template is not None:
            text = filled(rule.template, one)
            raw = [(text, one.place)] if text else []
        else:
            raw = [(as_text(leaf.value), leaf.place) for leaf in scalars(one)]
        for words, place in raw:
            for text in _converted(words, rule):
                yield Stated(text, words, place)


def _converted(text: str, rule: FieldRule) -> Iterator[str]:
    parts = [text]
    for separator in rule.split:
        parts = [piece for part in parts for piece in part.split(separator)]
    for part in parts:
        for meant in _meanings(part.strip(), rule.map):
            if meant:
                yield _dated(rule.prefix + meant, rule.date_format)


def _meanings(text: str, codes: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    known = codes.get(text.casefold())
    return codes.get(REST, (text,)) if known is None else known


def _dated(text: str, form: str | None) -> str:
    if form is None:
        return text
    # What browsers write goes on after the day: `Mon Jan 02 2023 00:00:00 GMT+0000 (...)`.
    words = text.split()[: len(form.split())]
    try:
        return datetime.strptime(" ".join(words), form).date().isoformat()
    except ValueError:
        return text  # an ISO date, or nothing that can be a date: the reader decides


def filled(template: str, node: Node) -> str | None:
    """A template as words; what is absent is left out, None where everything is."""
    parts = {m: _first(path, node) for m, path in _parts(template)}
    if not any(parts.values()):
        return None
    text = _PLACEHOLDER.sub(lambda m: parts[m.group()] or "", template)
    return squeeze(text).strip(_LOOSE_ENDS) or None


def _parts(template: str) -> list[tuple[str, str]]:
    paths = [path for path, _ in placeholders(template)]
    return list(zip(_PLACEHOLDER.findall(template), paths, strict=True))


def _first(path: str, node: Node) -> str | None:
    leaves = (as_text(leaf.value) for one in find(path, node) for leaf in scalars(one))
    return next((text for text in leaves if text), None)


def first_text(paths: tuple[str, ...], node: Node) -> str | None:
    """The first text, number or truth value that one of the paths gives."""
    return next((text for path in paths if (text := _first(path, node))), None)


def address(rule: tuple[str, ...], node: Node, *, base: str, answer: str) -> str | None:
    """The first address that one of the paths or templates gives, absolute; None where none.

    `base` is what relative addresses are resolved against, `answer` the address of the answer.
    """
    for text in rule:
        found = _filled_address(text, node) if is_template(text) else _first(text, node)
        start = answer if is_relative(text) else base
        if found and (url := _absolute(found, start)):
            return url
    return None


def _absolute(text: str, base: str) -> str | None:
    if any(space in text for space in " \t\r\n"):  # an address written with blanks
        text = quote(text, safe=_RESERVED)
    return urljoin(base, text) if canonical_or_none(text, base or None) else None


def _filled_address(template: str, node: Node) -> str | None:
    texts: dict[str, str] = {}
    for (placeholder, path), (_, keeps) in zip(
        _parts(template), placeholders(template), strict=True
    ):
        text = _first(path, node)
        if text is None:
            return None
        texts[placeholder] = quote(text, safe=_RESERVED if keeps else "")
    return _PLACEHOLDER.sub(lambda m: texts[m.group()], template)


def left_out(rules: RecordRules, node: Node) -> str | None:
    """Why the rules leave a record out, in words; None where they do not."""
    for path, wanted in rules.skip.items():
        hit = _one_of(path, wanted, node)
        if hit is not None:
            return f"{path} is {hit}"
    for path, wanted in rules.keep.items():
        if _one_of(path, wanted, node) is None:
            return f"{path} is {_first(path, node) or 'not stated'}"
    return None


def _one_of(path: str, wanted: tuple[str | None, ...], node: Node) -> str | None:
    texts = [as_text(leaf.value) for one in find(path, node) for leaf in scalars(one)]
    texts = [text for text in texts if text]
    if not texts:
        return "not stated" if None in wanted else None
    known = {value.casefold() for value in wanted if value is not None}
    return next((text for text in texts if text.casefold() in known), None)


def read_record(
    node: Node, rules: RecordRules, *, extractor: str, base: str,
    words_at: Mapping[str, str] | None = None,
) -> ExtractedRecord:  # fmt: skip
    """One record by the rules; its locator is its id, else its canonical address.

    `base` is the published address of the answer that holds it, `words_at` the published words at
    places whose values the caller changed.

    Raises:
        Unusable: `LEFT_OUT` with the rule that says so, `NO_TITLE` or `NO_ADDRESS`.
    """
    why = left_out(rules, node)
    if why is not None:
        raise Unusable(Reason.LEFT_OUT, why)
    start = rules.base or base
    reader = RecordReader(extractor, base=start)
    words: dict[tuple[str, str], str] = {}
    for field, rule in rules.fields.items():
        found = stated(rule, node)
        place = _place(field, found)
        if words_at and place in words_at:
            words[field, place] = words_at[place]
        elif any(one.text != one.words for one in found):
            words[field, place] = "; ".join(dict.fromkeys(one.words for one in found))
        _put(reader, field, rule, found, place)
    url = address(rules.url, node, base=start, answer=base)
    if url is None:  # what stands there instead is told
        url = first_text(tuple(rule for rule in rules.url if not is_template(rule)), node)
    record = reader.record("", url=url, text=_text(rules, node))
    return record.model_copy(
        update={
            "locator": first_text(rules.id, node) or str(record.url),
            "fields": tuple(_as_published(value, words) for value in record.fields),
        }
    )


def _place(field: str, found: list[Stated]) -> str:
    if not found:
        return f"source definition: fields.{field}"
    several = any(one.place != found[0].place for one in found)
    return found[0].place + (" ..." if several else "")


def _put(
    reader: RecordReader, field: str, rule: FieldRule, found: list[Stated], place: str
) -> None:
    if found:
        reader.put(field, [one.text for one in found], place=place, rank=RANK_RECORD)
    elif rule.constant:
        reader.put(field, rule.constant, place=place, rank=RANK_CONSTANT)


def _as_published(value: FieldValue, words: Mapping[tuple[str, str], str]) -> FieldValue:
    """The candidate with the publisher's own words as its evidence, codes left as they are."""
    if not isinstance(value.evidence, Claim):
        return value
    said = (words.get((field, value.evidence.place)) for field in _SAID_AS.get(value.field, ()))
    text = words.get((value.field, value.evidence.place)) or next((s for s in said if s), None)
    if not text or text == value.evidence.text:
        return value
    claim = Claim(text=text[:MAX_EVIDENCE], place=value.evidence.place)
    return value.model_copy(update={"evidence": claim})


def _text(rules: RecordRules, node: Node) -> str:
    if rules.text is None:
        return ""
    return "\n\n".join(plain_text(one.text) for one in stated(rules.text, node))
