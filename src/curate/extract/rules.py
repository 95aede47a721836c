"""Rules that a source's YAML holds: where the fields of its records stand, and what to leave out.

A rule is data: paths (`curate.extract.paths`), templates such as `https://x.example/{id}`, tables
of codes. Everything is checked when the file is read, so that a slip is told before a crawl.
"""

from __future__ import annotations

import difflib
import re
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from curate.extract.paths import parse_path
from curate.records import RESOURCE_FIELDS, Record

# Derived from what a record states, or found by machines only.
_NOT_STATED = frozenset(
    {"grades", "license_url", "license_disagreement", "subject", "audience_role"}
)
STATED_FIELDS = (RESOURCE_FIELDS - _NOT_STATED) | {"ages"}
REST = "*"  # key of a map for everything that the map does not name

_PLACEHOLDER = re.compile(r"\{(?P<raw>\+?)(?P<path>[^{}]*)\}")


def nearest(name: str, known: object) -> str:
    """`; did you mean ...?` for the known name that is closest, else which names there are."""
    names = sorted(str(one) for one in known)  # type: ignore[attr-defined]  # any iterable
    plain = {one.replace("_", "").lower(): one for one in names}
    close = difflib.get_close_matches(name.replace("_", "").lower(), plain, n=1)
    return f"did you mean `{plain[close[0]]}`?" if close else f"known are {', '.join(names)}"


def text_of_yaml(value: object) -> str | None:
    """A YAML scalar as JSON would write it; None for null.

    Raises:
        ValueError: for a list or a mapping.
    """
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    msg = f"{value!r} is no single value"
    raise ValueError(msg)


def _as_tuple(value: object) -> object:
    return (value,) if isinstance(value, str) else value


def _constants(value: object) -> object:
    many = value if isinstance(value, list | tuple) else [value]
    return tuple(text for one in many if (text := text_of_yaml(one)))


def check_path(text: str) -> str:
    """The text, where it is a path.

    Raises:
        ValueError: says what is wrong with it.
    """
    parse_path(text)
    return text


def check_address(text: str) -> str:
    """The text, where it is a path or a template of an address.

    Raises:
        ValueError: says what is wrong with it.
    """
    if is_template(text):
        placeholders(text)
    else:
        parse_path(text)
    return text


Paths = Annotated[tuple[str, ...], BeforeValidator(_as_tuple)]


def is_template(text: str) -> bool:
    """Whether an address rule is a template and no path.

    Templates hold placeholders (`https://x.example/{id}`) or begin with `./` or `../`: relative to
    the address of the answer itself, for records that are fetched one by one.
    """
    return "{" in text or "://" in text or is_relative(text)


def is_relative(text: str) -> bool:
    """Whether a template starts from the address of the answer."""
    return text.startswith(("./", "../"))


@lru_cache(maxsize=1024)
def placeholders(template: str) -> tuple[tuple[str, bool], ...]:
    """The paths in a template and whether each keeps `/ ? & =` (`{+path}`, as in RFC 6570).

    Raises:
        ValueError: for a brace without its partner, no placeholder at all, or a bad path.
    """
    found = [(m["path"].strip(), bool(m["raw"])) for m in _PLACEHOLDER.finditer(template)]
    left = _PLACEHOLDER.sub("", template)
    if "{" in left or "}" in left:
        msg = f"`{template}` is no template: a brace has no partner"
        raise ValueError(msg)
    if not found and not is_relative(template):
        msg = f"`{template}` names the same address for every record: put a `{{path}}` in it"
        raise ValueError(msg)
    for path, _ in found:
        parse_path(path)
    return tuple(found)


class Rules(Record):
    """Base of the rules: a field that nobody knows is an error that names the closest one."""

    @model_validator(mode="before")
    @classmethod
    def _knows_its_fields(cls, data: object) -> object:
        if isinstance(data, dict):
            for name in data:
                if name not in cls.model_fields:
                    msg = f"`{name}` is unknown: {nearest(str(name), cls.model_fields)}"
                    raise ValueError(msg)
        return data


class FieldRule(Rules):
    """Where the values of one field stand; a text or a list in YAML is short for `path`.

    Paths are tried in turn until one gives something; `also` adds what stands elsewhere. Each value
    is split, mapped and given its prefix, in this order.
    """

    path: Paths = Field(default=(), description="Path, or several: the first that gives something.")
    also: Paths = Field(default=(), description="Further paths whose values are added.")
    template: str | None = Field(
        default=None,
        description="Text with `{path}` placeholders, filled for each thing at `path` (the record "
        "itself where there is none): `{first_name} {last_name}`.",
    )
    split: Annotated[tuple[str, ...], BeforeValidator(_as_tuple)] = Field(
        default=(), description="What separates values: a text, or several."
    )
    map: dict[str, tuple[str, ...]] = Field(
        default_factory=dict,
        description="Published value -> what it means; null drops it, `*` is for all the rest. "
        "Case does not matter; values that are not named stay as published.",
    )
    prefix: str = Field(default="", description="Text put before each value.")
    date_format: str | None = Field(
        default=None,
        description="How dates are written (`%a %b %d %Y`), where not as ISO 8601; "
        "words after it are passed over.",
    )
    constant: Annotated[tuple[str, ...], BeforeValidator(_constants)] = Field(
        default=(), description="What holds for every record that states nothing itself."
    )

    @field_validator("path", "also")
    @classmethod
    def _paths_parse(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(check_path(text) for text in value)

    @field_validator("template")
    @classmethod
    def _template_parses(cls, value: str | None) -> str | None:
        if value is not None:
            placeholders(value)
        return value

    @field_validator("split")
    @classmethod
    def _separates(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if "" in value:
            msg = "an empty text separates nothing"
            raise ValueError(msg)
        return value

    @field_validator("map", mode="before")
    @classmethod
    def _keys_are_texts(cls, value: object) -> object:
        if not isinstance(value, dict):
            return value
        return {
            (text_of_yaml(key) or "").strip().casefold(): _constants(meant)
            for key, meant in value.items()
        }

    @model_validator(mode="after")
    def _gives_something(self) -> FieldRule:
        if not (self.path or self.also or self.template or self.constant):
            msg = "give a `path`, a `template` or a `constant`"
            raise ValueError(msg)
        return self


def _field_rule(value: object) -> object:
    return {"path": value} if isinstance(value, str | list | tuple) else value


Rule = Annotated[FieldRule, BeforeValidator(_field_rule)]
AddressRule = Annotated[tuple[str, ...], BeforeValidator(_as_tuple)]
Wanted = tuple[str | None, ...]


class RecordRules(Rules):
    """How one source's records are read; every field is explained in `docs/sources.md`.

    With no `fields` an answer only leads to the details that `follow` names.
    """

    format: Literal["json", "jsonl", "csv", "tsv", "list", "learning_registry"] | None = Field(
        default=None,
        description="Form of the answers; a table's is told from its content. Envelopes of "
        "`learning_registry` carry records of other formats and need no `fields`.",
    )
    items: str = Field(default="", description="Path of the records; empty: the answer itself.")
    tree: str | None = Field(
        default=None, description="Path from a record to the records below it, any depth."
    )
    id: Paths = Field(default=(), description="Path of the name of a record within its source.")
    url: AddressRule = Field(
        default=(), description="Path or template of the published address; the first that gives."
    )
    base: str | None = Field(
        default=None, description="What relative addresses are resolved against."
    )
    fields: dict[str, Rule] = Field(
        default_factory=dict, description="Field of a resource (or `ages`) -> its rule."
    )
    text: Rule | None = Field(default=None, description="Where the full text stands, HTML too.")
    skip: dict[str, Wanted] = Field(
        default_factory=dict, description="Path -> values that leave a record out; null: none."
    )
    keep: dict[str, Wanted] = Field(
        default_factory=dict, description="Path -> values, one of which a record must have."
    )
    follow: bool | AddressRule = Field(
        default=False, description="What to fetch for each record: `true` is its own page."
    )
    details: RecordRules | None = Field(
        default=None, description="Rules of the answers that `follow` leads to, where they differ."
    )

    @field_validator("items", "tree")
    @classmethod
    def _path_parses(cls, value: str | None) -> str | None:
        return None if value is None else check_path(value)

    @field_validator("id")
    @classmethod
    def _id_parses(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(check_path(text) for text in value)

    @field_validator("url", "follow")
    @classmethod
    def _addresses_parse(cls, value: bool | tuple[str, ...]) -> bool | tuple[str, ...]:
        return value if isinstance(value, bool) else tuple(check_address(t) for t in value)

    @field_validator("fields", mode="before")
    @classmethod
    def _fields_exist(cls, value: object) -> object:
        for name in value if isinstance(value, dict) else ():
            if name not in STATED_FIELDS:
                msg = f"`{name}` is no field of a resource: {nearest(str(name), STATED_FIELDS)}"
                raise ValueError(msg)
        return value

    @field_validator("skip", "keep", mode="before")
    @classmethod
    def _values_are_texts(cls, value: object) -> object:
        if not isinstance(value, dict):
            return value
        out: dict[str, Any] = {}
        for path, wanted in value.items():
            parse_path(str(path))
            many = wanted if isinstance(wanted, list | tuple) else [wanted]
            out[str(path)] = tuple(text_of_yaml(one) for one in many)
        return out

    def missing(self) -> str | None:
        """What rules for JSON must still say before a record can come of them; None: nothing."""
        if self.format == "learning_registry":
            return None
        if not self.fields:
            return None if self.follow else "give `fields`, or `follow` to read details only"
        if "name" not in self.fields:
            return "give `fields.name`: a record without a title is not kept"
        return None if self.url else "give `url`: a record without an address is not kept"
