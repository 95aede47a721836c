"""The sample's lessons as data: YAML front matter and an HTML fragment per file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Literal

import yaml

from curate.errors import ConfigError
from curate.records import Record

SITE = Path(__file__).resolve().parent / "site"

# libyaml reads the 41 files in a tenth of the time; it is an optional part of PyYAML.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Lesson(Record):
    """One lesson; `path` is its address below the origin, `body` the HTML inside `<main>`.

    `markup` says in what form the page states its facts to machines: `json_ld`, `meta` elements, or
    `plain` (not at all). `license` is an SPDX id, None where the page states none.
    """

    path: str
    title: str
    description: str
    subject: Literal["mathematics", "science", "language arts"]
    topic: str
    grades: tuple[int, ...]
    lang: Literal["en", "es"] = "en"
    license: str | None
    updated: date
    markup: Literal["json_ld", "meta", "plain"]
    type: Literal["Lesson plan", "Reading", "Activity"]
    minutes: int
    teaches: str | None = None
    alignment: tuple[str, ...] = ()
    translation: str | None = None
    easier: str | None = None
    harder: str | None = None
    video: Literal["captions", "iframe"] | None = None
    flaw: Literal["broken_json_ld", "images_without_alt"] | None = None
    body: str


def load_yaml(path: Path) -> Any:  # noqa: ANN401 - the callers know what their file holds
    """The content of one of the package's YAML files."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)


def read_lessons(folder: Path = SITE / "pages") -> tuple[Lesson, ...]:
    """Every lesson below `folder`, in the order of their paths.

    Raises:
        ConfigError: if a file has no front matter.
        pydantic.ValidationError: if its front matter does not describe a lesson.
    """
    return tuple(_read(file, folder) for file in sorted(folder.rglob("*.html")))


def _read(file: Path, folder: Path) -> Lesson:
    opening, _, rest = file.read_text(encoding="utf-8").partition("---\n")
    matter, found, body = rest.partition("\n---\n")
    if opening or not found:
        msg = "a lesson begins with front matter between two lines of ---"
        raise ConfigError(msg, path=file)
    facts = yaml.load(matter, Loader=_Loader)
    path = "/" + file.relative_to(folder).as_posix()
    return Lesson(path=path, body=body.strip(), **facts)
