"""Renders the sample source: lessons, index pages, sitemap and static files, by address."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from curate.loopback import Reply, content_type, not_found
from curate.sample.lessons import SITE, Lesson, load_yaml, read_lessons

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_INTRO = {
    "en": "Short lessons for grades 2 to 10. The foot of a page names its license.",
    "es": "Lecciones breves en español. Al pie de cada página figura su licencia.",
}


@dataclass(slots=True, frozen=True)
class Behavior:
    """How an address answers that is no real page; `prefix` answers for all below it."""

    status: int
    path: str | None = None
    prefix: str | None = None
    location: str | None = None
    page: str | None = None

    def covers(self, path: str) -> bool:
        """Whether this row answers for `path`."""
        if self.path is not None:
            return path == self.path
        return self.prefix is not None and path.startswith(self.prefix)


class Site:
    """The whole site in memory; `answer` never changes it, so threads may share it."""

    def __init__(self) -> None:
        self.facts: dict[str, Any] = load_yaml(SITE / "site.yaml")
        self.origin: str = self.facts["origin"]
        self.lessons = read_lessons()
        self.behaviors = tuple(Behavior(**row) for row in load_yaml(SITE / "behaviors.yaml"))
        self._templates = Environment(
            loader=FileSystemLoader(SITE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.pages = self._static() | self._lessons() | self._indexes() | self._sitemap()
        self._wild = {row: self._wild_reply(row) for row in self.behaviors}

    def answer(self, path: str) -> Reply:
        """The reply to a decoded path: planned behavior, then real pages, then prefix rows."""
        planned = next((row for row in self.behaviors if row.path == path), None)
        if planned is not None:
            return self._wild[planned]
        page = self.pages.get(path + "index.html" if path.endswith("/") else path)
        if page is not None:
            return page
        return next((self._wild[row] for row in self.behaviors if row.covers(path)), not_found())

    def write(self, folder: Path) -> int:
        """Write the pages as files, for people who want to look at them; returns their number."""
        for path, reply in self.pages.items():
            target = folder / path.lstrip("/")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(reply.body)
        return len(self.pages)

    def _render(self, template: str, lang: str = "en", **context: object) -> bytes:
        home = "/index.html" if lang == "en" else self.facts["spanish_index"]
        nav = [
            {"href": row["path"], "label": row["en"]} for row in self.facts["subjects"].values()
        ] + [{"href": self.facts["spanish_index"], "label": "Español"}]
        text = self._templates.get_template(template).render(
            site=self.facts,
            words=self.facts["words"][lang],
            lang=lang,
            home=home,
            nav=nav if lang == "en" else [],
            **context,
        )
        return text.encode()

    def _page(self, template: str, updated: date, **context: Any) -> Reply:  # noqa: ANN401
        return Reply(body=self._render(template, **context), last_modified=_midnight(updated))

    def _static(self) -> dict[str, Reply]:
        root = SITE / "static"
        moment = _midnight(self.facts["static_updated"])
        return {
            "/" + file.relative_to(root).as_posix(): Reply(
                body=file.read_bytes(), content_type=content_type(file.name), last_modified=moment
            )
            for file in sorted(root.rglob("*"))
            if file.is_file()
        }

    def _lessons(self) -> dict[str, Reply]:
        pages = {lesson.path: self._lesson(lesson) for lesson in self.lessons}
        by_path = {lesson.path: lesson for lesson in self.lessons}
        for address, original in self.facts["mirrors"].items():
            # A copy elsewhere carries the text but not the machine-readable facts.
            pages[address] = self._lesson(by_path[original].model_copy(update={"markup": "plain"}))
        return pages

    def _lesson(self, lesson: Lesson) -> Reply:
        words = self.facts["words"][lesson.lang]
        label = words["grade"] if len(lesson.grades) == 1 else words["grades"]
        return self._page(
            "lesson.html.j2",
            lesson.updated,
            lang=lesson.lang,
            lesson=lesson,
            title=lesson.title,
            license=self.facts["licenses"].get(lesson.license),
            other_lang="en" if lesson.lang == "es" else "es",
            subject=self.facts["subjects"][lesson.subject][lesson.lang],
            grades=f"{label} {'-'.join(map(str, lesson.grades))}",
            json_ld=self._json_ld(lesson) if lesson.markup == "json_ld" else None,
        )

    def _json_ld(self, lesson: Lesson) -> Any:  # noqa: ANN401 - markupsafe's Markup
        from markupsafe import Markup

        text = json.dumps(linked_data(lesson, self.facts), ensure_ascii=False, indent=1)
        if lesson.flaw == "broken_json_ld":
            text = text.removesuffix("\n}") + ","  # as a template that lost its last lines
        return Markup(text.replace("<", "\\u003c"))  # nothing in it can end the script element

    def _indexes(self) -> dict[str, Reply]:
        def index(title: str, chosen: Iterable[Lesson], by: str, lang: str = "en") -> Reply:
            groups: dict[str, list[Lesson]] = {}
            for lesson in chosen:
                key = lesson.topic if by == "topic" else lesson.subject
                groups.setdefault(key, []).append(lesson)
            names = self.facts["subjects"]
            rows = [
                {
                    "label": key.capitalize() if by == "topic" else names[key][lang],
                    "lessons": lessons,
                }
                for key, lessons in groups.items()
            ]
            updated = self.facts["static_updated"]
            return self._page(
                "index.html.j2", updated, lang=lang, title=title, intro=_INTRO[lang], groups=rows
            )

        english = [lesson for lesson in self.lessons if lesson.lang == "en"]
        spanish = [lesson for lesson in self.lessons if lesson.lang == "es"]
        pages = {
            "/index.html": index("All lessons", english, "subject"),
            self.facts["spanish_index"]: index("Lecciones en español", spanish, "subject", "es"),
        }
        for subject, row in self.facts["subjects"].items():
            chosen = [lesson for lesson in english if lesson.subject == subject]
            pages[row["path"]] = index(row["en"], chosen, "topic")
        return pages

    def _sitemap(self) -> dict[str, Reply]:
        dates = {lesson.path: lesson.updated for lesson in self.lessons}
        dates |= {copy: dates[path] for copy, path in self.facts["mirrors"].items()}
        rows = [{"path": path, "updated": day} for path, day in sorted(dates.items())]
        body = self._render("sitemap.xml.j2", pages=rows)
        moment = _midnight(max(dates.values()))
        return {
            "/sitemap.xml": Reply(body=body, content_type="application/xml", last_modified=moment)
        }

    def _wild_reply(self, row: Behavior) -> Reply:
        body = self._render(row.page) if row.page else b""
        return Reply(HTTPStatus(row.status), body, location=row.location)


def linked_data(lesson: Lesson, facts: dict[str, Any]) -> dict[str, Any]:
    """The lesson in schema.org terms with the LRMI properties, as its page states them."""
    origin = facts["origin"]
    grades = "-".join(map(str, lesson.grades))
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "LearningResource",
        "name": lesson.title,
        "description": lesson.description,
        "url": origin + lesson.path,
        "educationalLevel": f"Grade{'s' if len(lesson.grades) > 1 else ''} {grades}",
        "learningResourceType": lesson.type,
        "about": lesson.subject,
        "inLanguage": lesson.lang,
        "isAccessibleForFree": True,
        "dateModified": lesson.updated.isoformat(),
        "timeRequired": f"PT{lesson.minutes}M",
        "teaches": lesson.teaches,
        "author": {"@type": "Organization", "name": "The curate contributors"},
        "publisher": {"@type": "Organization", "name": facts["name"]},
    }
    if lesson.license is not None:
        data["license"] = facts["licenses"][lesson.license]["url"]
    if lesson.harder is not None:
        data["isBasedOn"] = origin + lesson.harder
    if lesson.translation is not None:
        relation = "translationOfWork" if lesson.lang == "es" else "workTranslation"
        data[relation] = {"@type": "LearningResource", "@id": origin + lesson.translation}
    if lesson.alignment:
        data["educationalAlignment"] = [
            {
                "@type": "AlignmentObject",
                "alignmentType": "teaches",
                "educationalFramework": "curate demo standards",
                "targetName": code,
            }
            for code in lesson.alignment
        ]
    return data


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
