"""What the item page shows: is it what I need, may I use it, how sure are we, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from curate.web import charts, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markupsafe import Markup

    from curate.rubric import Rubric

_NO_BREAK = "\u2011"  # a hyphen that stays on its line
_TEXT_SHOWN = 3000  # characters of the text on the page
_FIELD_WORDS = {
    "name": "Title",
    "description": "Description",
    "license": "License",
    "license_url": "Address of the license",
    "license_disagreement": "Disagreement about the license",
    "learning_resource_type": "Kind",
    "educational_level": "Level, as published",
    "grades": "Grades",
    "audience": "Audience",
    "about": "Subject",
    "keywords": "Keywords",
    "in_language": "Language",
    "is_accessible_for_free": "Free of charge",
    "time_required": "Time",
    "author": "Author",
    "publisher": "Publisher",
    "date_published": "Published",
    "date_modified": "Changed",
    "accessibility_feature": "Accessibility features",
    "educational_alignment": "Standards it names",
    "image": "Picture",
    "version_of": "Version of",
}
_WHO = {"person": "a person", "publisher": "the publisher", "machine": "our reading of the page"}


@dataclass(frozen=True, slots=True)
class Ground:
    """One piece of evidence: the words or number, and where it comes from."""

    quote: str | None
    text: str | None
    place: str


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One purchase question with its answer and evidence."""

    label: str
    question: str
    why: str
    mark: Markup
    answer: str
    reason: str
    evidence: Sequence[Ground]
    open_because: str | None
    id: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One field with where it was found and what else was said of it."""

    label: str
    value: str
    who: str
    ground: Ground
    others: Sequence[str]


@dataclass(frozen=True, slots=True)
class ReadingView:
    """The reading level: ruler or the reason that there is none."""

    label: str | None
    ruler: Markup | None
    note: str
    bands: str
    interval_text: str
    interval_work: str
    evidence: Sequence[Ground]
    formulas: Sequence[tuple[str, float]]
    prose_words: int
    dropped: Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class ItemView:
    """Everything on the item page."""

    id: str
    title: str
    url: str
    lang: str | None
    description: str | None
    source: str
    license: str
    license_id: str | None
    disagreement: str | None
    free: str
    facts: Sequence[str]
    subjects: str
    author: str
    publisher: str
    fetched: tuple[str, str]
    score_bar: Markup
    score: float | None
    coverage: float
    deal_breakers: Sequence[str]
    questions: Sequence[QuestionView]
    reading: ReadingView | None
    standards: Sequence[dict[str, Any]]
    frameworks_tried: Sequence[str]
    links: Sequence[tuple[Markup, dict[str, Any]]]
    dead_links: int
    copies: Sequence[dict[str, Any]]
    addresses: Sequence[dict[str, Any]]
    decision: str | None
    provenance: Sequence[Fact]
    text: str
    text_is_cut: bool


def item_view(record: Mapping[str, Any], rubric: Rubric, now: datetime) -> ItemView:
    """Lay out what the catalog knows of one item."""
    resource = record["resource"]
    card = record["scorecard"] or {"score": None, "coverage": 0.0, "answers": ()}
    links = [(_link_mark(link, now), link) for link in record["links"]]
    return ItemView(
        id=record["id"],
        title=resource["name"],
        url=resource["url"],
        lang=resource.get("inLanguage"),
        description=resource.get("description"),
        source=record["source"]["name"],
        license=record["license_words"],
        license_id=resource.get("license"),
        disagreement=resource.get("licenseDisagreement"),
        free=_free(resource),
        facts=_facts(resource),
        subjects=", ".join(resource.get("about") or ()),
        author=", ".join(resource.get("author") or ()),
        publisher=resource.get("publisher") or "",
        fetched=(
            words.ago(record["fetched_at"], now),
            f"{record['fetched_at']:%Y-%m-%d %H:%M} UTC",
        ),
        score_bar=charts.score_bar(card["score"], card["coverage"]),
        score=card["score"],
        coverage=card["coverage"],
        deal_breakers=card.get("deal_breakers") or (),
        questions=_questions(card, rubric),
        reading=_reading(record["readability"]),
        standards=record["alignments"],
        frameworks_tried=record["frameworks_tried"],
        links=links,
        dead_links=sum(1 for link in record["links"] if link["state"] == "dead"),
        copies=[copy for copy in record["copies"] if copy["id"] != record["id"]],
        addresses=record["addresses"],
        decision=record["decision"],
        provenance=_provenance(record["provenance"]),
        text=record["text"][:_TEXT_SHOWN],
        text_is_cut=len(record["text"]) > _TEXT_SHOWN,
    )


def _free(resource: Mapping[str, Any]) -> str:
    said = resource.get("isAccessibleForFree")
    if said is None:
        return "The page does not say whether it costs anything"
    return (
        "The publisher says it is free of charge" if said else "The publisher says it costs money"
    )


def _facts(resource: Mapping[str, Any]) -> list[str]:
    grades = tuple(resource.get("grades") or ())
    facts = [
        ", ".join(resource.get("learningResourceType") or ()),
        words.grade_words(grades) or ", ".join(resource.get("educationalLevel") or ()),
        words.duration_words(resource.get("timeRequired")),
    ]
    return [fact for fact in facts if fact]


def _questions(card: Mapping[str, Any], rubric: Rubric) -> list[QuestionView]:
    answers = {answer["question"]: answer for answer in card["answers"]}
    views = []
    for question in rubric.questions:
        answer = answers.get(question.id)
        said = answer["answer"] if answer else "unknown"
        mark = {"unknown": "unknown", "partly": "caution", question.good: "good"}.get(said, "bad")
        views.append(
            QuestionView(
                id=question.id,
                label=question.label,
                question=question.question,
                why=question.why,
                mark=charts.state_mark(mark, words.ANSWER_WORDS[said]),
                answer=said,
                reason=answer["reason"] if answer else "",
                evidence=[ground(e) for e in answer["evidence"]] if answer else (),
                open_because=(answer or {}).get("open_because"),
            )
        )
    return views


def _reading(found: Mapping[str, Any] | None) -> ReadingView | None:
    if found is None:
        return None
    label = found["label"]
    ruler = None
    if label is not None:
        interval = found["interval_text"]
        ruler = charts.reading_ruler(
            found["lexile_like"], tuple(interval) if interval else None, label, found["bands"]
        )
    notes = [words.READING_WORDS.get(found["status"], ""), found["note"] or ""]
    return ReadingView(
        label=label,
        ruler=ruler,
        note=" ".join(note for note in notes if note),
        bands=", ".join(band.replace("-", _NO_BREAK) for band in found["bands"]),
        interval_text=_interval(found["interval_text"]),
        interval_work=_interval(found["interval_work"]),
        evidence=[ground(e) for e in found["evidence"]],
        formulas=sorted(found["formulas"].items()),
        prose_words=found["prose_words"],
        dropped=sorted(found["dropped_words"].items(), key=lambda item: -item[1]),
    )


def _interval(found: Sequence[int] | None) -> str:
    return f"{found[0]}L to {found[1]}L" if found else ""


def ground(evidence: Mapping[str, Any]) -> Ground:
    """Evidence in words for the page."""
    kind = evidence["kind"]
    if kind == "measurement":
        value = evidence["value"]
        shown = f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"
        text = f"{evidence['name'].replace('_', ' ')}: {shown} {evidence['unit']}"
        return Ground(None, text, evidence.get("note") or "measured by us")
    if kind == "person":
        at = datetime.fromisoformat(evidence["at"])
        return Ground(None, evidence.get("note") or "", f"a person, on {at:%Y-%m-%d}")
    if kind == "claim":
        return Ground(evidence["text"], None, f"the publisher says so in {evidence['place']}")
    return Ground(evidence["text"], None, f"on the page, {evidence['place']}")


def _link_mark(link: Mapping[str, Any], now: datetime) -> Markup:
    said = words.LINK_WORDS.get(link["state"], link["state"])
    if link["checked_at"] is not None:
        said += f", checked {words.ago(link['checked_at'], now)}"
    return charts.state_mark(words.LINK_MARKS.get(link["state"], "unknown"), said)


def _provenance(found: Mapping[str, Any]) -> list[Fact]:
    facts = []
    for field, label in _FIELD_WORDS.items():
        if field not in found:
            continue
        winner = found[field]["winner"]
        facts.append(
            Fact(
                label=label,
                value=_value(winner["value"]),
                who=_WHO[winner["source_kind"]],
                ground=ground(winner["evidence"]),
                others=[
                    f"{_value(other['value'])} ({_WHO[other['source_kind']]})"
                    for other in found[field]["others"]
                    if other["value"] != winner["value"]
                ],
            )
        )
    return facts


def _value(value: Any) -> str:  # noqa: ANN401 - any JSON value
    if isinstance(value, list):
        return ", ".join(str(v) for v in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
