"""What the item page shows: is it what I need, may I use it, how sure are we, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from curate.web import charts, words
from curate.web.addresses import safe_href
from curate.web.attribution import attribution
from curate.web.course_view import CourseView, course_views
from curate.web.drift_view import changed_since
from curate.web.evidence import Fact, Ground, ground, provenance
from curate.web.item_links import LinksView, Other, copies_view, links_view, versions_view
from curate.web.link_warnings import Caution, link_warnings, own_page_warnings
from curate.web.reading import ReadingView, reading_view
from curate.web.words import Mark, When

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from markupsafe import Markup

    from curate.rubric import Rubric

_TEXT_SHOWN = 3000  # characters of the text on the page


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One purchase question with its answer and evidence."""

    id: str
    question: str
    why: str
    mark: Mark
    reason: str
    evidence: Sequence[Ground]
    open_because: str


@dataclass(frozen=True, slots=True)
class StandardView:
    """A standard that the item may serve; `quote` is the words that speak for it."""

    code: str
    statement: str
    ground: str
    quote: str
    place: str
    href: str


@dataclass(frozen=True, slots=True)
class ItemView:
    """Everything on the item page. `lang` is None where the text is in the page's own language.

    `changed_since` is "" unless the district accepted the item and it changed since.
    """

    id: str
    title: str
    url: str
    href: str | None
    is_gone: bool
    lang: str | None
    description: str | None
    source: str
    by_line: str
    warnings: Sequence[Caution]
    changed_since: str
    license: str
    license_name: str
    license_href: str | None
    license_caution: Mark | None
    free: str
    facts: Sequence[str]
    grades: str
    grades_ground: str
    credit: str
    fetched: When
    own_link: Mark
    score_bar: Markup
    score: float | None
    coverage: float
    answered: Sequence[QuestionView]
    unanswered: Sequence[QuestionView]
    reading: ReadingView | None
    courses: Sequence[CourseView]
    standards: Sequence[StandardView]
    compared: bool
    links: LinksView
    versions: Sequence[Other]
    copies: Sequence[Other]
    provenance: Sequence[Fact]
    text: str
    text_is_cut: bool


def item_view(record: Mapping[str, Any], rubric: Rubric, now: datetime) -> ItemView:
    """Lay out what the catalog knows of one item (`curate.web.records.item_page_record`)."""
    resource = record["resource"]
    card = record["scorecard"] or {"score": None, "coverage": 0.0, "answers": ()}
    reading = reading_view(record["readability"], record["versions"])
    grades, grades_ground = _grades(resource, reading)
    answered, unanswered = _questions(card, rubric)
    lang = resource.get("inLanguage")
    return ItemView(
        id=record["id"],
        title=resource["name"],
        url=resource["url"],
        href=safe_href(resource["url"]),
        is_gone=record["own_state"] == "dead",
        lang=lang if words.is_foreign(lang) else None,
        description=resource.get("description"),
        source=record["source"]["name"],
        by_line=_by_line(resource),
        warnings=_warnings(record, card, rubric),
        changed_since=changed_since(record["drift"]),
        license=record["license_words"],
        license_name=words.license_name(resource["license"]) if resource.get("license") else "",
        license_href=safe_href(resource.get("licenseUrl")),
        license_caution=Mark("caution", "But the page names another license, too.")
        if resource.get("licenseDisagreement")
        else None,
        free=_free(resource),
        facts=_facts(resource, grades),
        grades=grades,
        grades_ground=grades_ground,
        credit=attribution(resource),
        fetched=words.when(record["fetched_at"], now),
        own_link=words.link_mark(record["own_state"], record["own_checked_at"], now),
        score_bar=charts.score_bar(card["score"], card["coverage"]),
        score=card["score"],
        coverage=card["coverage"],
        answered=answered,
        unanswered=unanswered,
        reading=reading,
        courses=course_views(record),
        standards=[_standard(found) for found in record["alignments"]],
        compared=bool(record["frameworks_tried"]),
        links=links_view(record["links"], now),
        versions=versions_view(record["versions"]),
        copies=copies_view(record),
        provenance=provenance(record["provenance"]),
        text=record["text"][:_TEXT_SHOWN],
        text_is_cut=len(record["text"]) > _TEXT_SHOWN,
    )


def _by_line(resource: Mapping[str, Any]) -> str:
    authors = ", ".join(resource.get("author") or ())
    publisher = resource.get("publisher") or ""
    if authors and publisher and publisher not in authors:
        return f"By {authors}, {publisher}"
    return f"By {authors or publisher}" if authors or publisher else ""


def _grades(resource: Mapping[str, Any], reading: ReadingView | None) -> tuple[str, str]:
    """Grades, and who says so: the page, or we from the reading level, or nobody."""
    published = words.grade_words(tuple(resource.get("grades") or ()))
    published = published or ", ".join(resource.get("educationalLevel") or ())
    if published:
        return published, "as the page says"
    if reading is not None and reading.estimated_grades:
        return reading.estimated_grades, "our estimate from the reading level; the page names none"
    return "", ""


def _facts(resource: Mapping[str, Any], grades: str) -> list[str]:
    facts = [
        ", ".join(words.first_capital(t) for t in (resource.get("learningResourceType") or ())[:3]),
        grades,
        ", ".join(words.first_capital(t) for t in (resource.get("about") or ())[:3]),
        words.duration_words(resource.get("timeRequired")),
        words.language_words(resource.get("inLanguage")),
    ]
    return [fact for fact in facts if fact]


def _free(resource: Mapping[str, Any]) -> str:
    said = resource.get("isAccessibleForFree")
    if said is None:
        return "The page does not say if it costs anything."
    return (
        "The publisher says it is free of charge." if said else "The publisher says it costs money."
    )


def _warnings(record: Mapping[str, Any], card: Mapping[str, Any], rubric: Rubric) -> list[Caution]:
    found: list[Caution] = []
    decision = record["decision"]
    if decision in ("rejected", "retired"):
        found.append(Caution("bad", words.DECISION_WORDS[decision]))
    labels = {question.id: question.label for question in rubric.questions}
    broken = [labels.get(name, name) for name in card.get("deal_breakers") or ()]
    if broken:
        found.append(Caution("bad", f"It fails what your district must have: {', '.join(broken)}."))
    found += own_page_warnings(record)
    if record["signals"].get("is_link_list"):
        text = "This page mostly leads to other pages. Search leaves it out."
        found.append(Caution("caution", text))
    if record["resource"].get("licenseDisagreement"):
        said = words.named_licenses(record["resource"]["licenseDisagreement"])
        text = f"The page names more than one license. Read both before you copy it: {said}"
        found.append(Caution("caution", text))
    found += link_warnings(record["links"])
    return found


def _questions(
    card: Mapping[str, Any], rubric: Rubric
) -> tuple[list[QuestionView], list[QuestionView]]:
    answers = {answer["question"]: answer for answer in card["answers"]}
    answered: list[QuestionView] = []
    unanswered: list[QuestionView] = []
    for question in rubric.questions:
        answer = answers.get(question.id) or {}
        said = answer.get("answer", "unknown")
        state = {"unknown": "unknown", "partly": "caution", question.good: "good"}.get(said, "bad")
        view = QuestionView(
            id=question.id,
            question=question.question,
            why=question.why,
            mark=Mark(state, words.ANSWER_WORDS[said]),
            # That no machine can answer is no reason that a reader needs.
            reason=words.named_licenses(answer.get("reason", "")) if question.machine else "",
            evidence=[ground(e) for e in answer.get("evidence", ())],
            open_because=answer.get("open_because") or question.answered_by,
        )
        (unanswered if said == "unknown" else answered).append(view)
    return answered, unanswered


def _standard(found: Mapping[str, Any]) -> StandardView:
    from urllib.parse import urlencode

    declared = found["declared"]
    return StandardView(
        code=found["code"],
        statement=found["statement"],
        ground="The publisher names it."
        if declared
        else f"Our suggestion, {words.share_words(found['confidence'])} sure. Check it yourself.",
        quote=found["evidence"]["text"],
        place="In data inside the page" if declared else "In the text",
        href="/?" + urlencode({"standard": found["code"]}),
    )
