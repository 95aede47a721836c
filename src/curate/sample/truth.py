"""What is true of the sample source, kept apart from its pages: findings are compared with it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field

from curate.records import Record
from curate.sample.lessons import load_yaml


class LessonTruth(Record):
    """One lesson page. Paths are below the origin; `license` None means that the page states none.

    `easier_version_of` names the harder page that this one makes easier.
    """

    path: str
    license: str | None
    lang: str
    grades: tuple[int, ...]
    subject: str
    date_modified: date
    standards: tuple[str, ...] = ()
    mirror_of: str | None = None
    translation_of: str | None = None
    easier_version_of: str | None = None


class LinkTruth(Record):
    """One link worth checking; `kind` and `moved` are words of the link checker (DESIGN 8)."""

    page: str = Field(description="The page that the link stands on.")
    href: str = Field(description="A path below the origin, or a whole address.")
    verdict: Literal["alive", "dead"]
    kind: str
    moved: Literal["permanent", "temporary"] | None = None
    final: str | None = Field(default=None, description="Where a moved link ends, a path.")


class Truth(Record):
    """Everything that is known of the sample source."""

    origin: str
    lessons: tuple[LessonTruth, ...]
    links: tuple[LinkTruth, ...]
    never_captured: tuple[str, ...] = Field(description="Paths that robots.txt closes.")

    def lesson(self, path: str) -> LessonTruth:
        """The truth of one path.

        Raises:
            KeyError: if no lesson has it.
        """
        for lesson in self.lessons:
            if lesson.path == path:
                return lesson
        raise KeyError(path)


def load_truth() -> Truth:
    """Read `truth.yaml`, which lies beside this module."""
    return Truth.model_validate(load_yaml(Path(__file__).resolve().parent / "truth.yaml"))
