"""The page `/styleguide`: every part in every state, with its docstring, from made-up values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from curate.records import Claim, Measurement, PersonWord, Quote, as_json
from curate.search import SearchDocument, SearchHit, WhyTerm
from curate.search.model import IndexedStandard
from curate.web import charts
from curate.web.card_view import card_of
from curate.web.evidence import ground
from curate.web.item_links import LinkLine, Other
from curate.web.item_view import QuestionView
from curate.web.search_view import Facet, Option
from curate.web.styleguide_reading import reading_states
from curate.web.words import Mark, when

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from jinja2 import Environment

_MACRO = re.compile(r"{% macro (\w+)\(.*?\) -%}\s*{#\s*(.*?)\s*#}", re.DOTALL)
_TITLES = {"when": "Time", "mark": "State mark", "tip": "Word with an explanation"}
_LONG = "A very long title that a publisher wrote to be found by machines rather than by people: "


@dataclass(frozen=True, slots=True)
class State:
    """One state of a part, drawn."""

    label: str
    html: Markup


@dataclass(frozen=True, slots=True)
class Section:
    """One part with its docstring and states; some parts stand in a list or a table."""

    name: str
    title: str
    docstring: str
    states: Sequence[State]
    in_list: bool
    in_table: bool


def docstrings(source: str) -> dict[str, str]:
    """Macro name -> its first comment, for every macro that has one."""
    return {name: " ".join(text.split()) for name, text in _MACRO.findall(source)}


def sections(environment: Environment, now: datetime) -> list[Section]:
    """All parts in the order of the template file."""
    loader = environment.loader
    assert loader is not None
    source, _, _ = loader.get_source(environment, "parts.html")
    module = environment.get_template("parts.html").module
    made = samples(now)
    return [
        Section(
            name=name,
            title=_TITLES.get(name, name.replace("_", " ").capitalize()),
            docstring=text,
            states=[
                State(label, getattr(module, name)(*arguments.pop("args", ()), **arguments))
                for label, arguments in ((label, dict(given)) for label, given in made[name])
            ],
            in_list=name == "other",
            in_table=name == "link_line",
        )
        for name, text in docstrings(source).items()
    ]


def samples(now: datetime) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """Part -> (name of a state, arguments of the macro); `args` holds those without a name."""
    return {**_small(now), **_evidence(now), **_search(now), **_item(now)}


def _said(*args: Any, **named: Any) -> dict[str, Any]:  # noqa: ANN401 - what a macro takes
    return {"args": args, **named}


def _inside(html: str) -> Any:  # noqa: ANN401 - what Jinja hands to a macro as `caller`
    return lambda: Markup(html)


def _small(now: datetime) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    return {
        "when": [("today", _said(when(now, now)))],
        "mark": [
            (state, _said(Mark(state, text, when(now, now))))
            for state, text in (
                ("good", "Works"),
                ("caution", "Did not open; we look again soon"),
                ("bad", "Gone"),
                ("unknown", "No one knows yet"),
            )
        ],
        "facts": [("some facts", _said(["Lesson plan", "Grades 2–3", "English"]))],
        "chip": [
            ("in use", _said("Grade 4", "/styleguide")),
            ("way out", _said("without Grade 4", "/styleguide", 7)),
        ],
        "tip": [
            ("word", _said("tip-word", "About 330L", "A Lexile-like estimate from the text.")),
            ("link", _said("tip-link", "K.CC.1", "Count to 100 by ones.", "#part-tip")),
        ],
        "license": [
            (
                "open",
                _said(
                    "Free to use, change and share; name the author",
                    "CC BY 4.0",
                    "https://creativecommons.org/licenses/by/4.0/",
                ),
            ),
            ("unknown", _said("License not known: ask before you copy")),
        ],
        "notice": [
            ("caution", _said("caution", "2 links on the page are gone. Check them before class.")),
            ("bad", _said("bad", "This page is gone from its address.")),
        ],
        "empty": [
            (
                "with a next step",
                _said("Nothing is cataloged yet", caller=_inside("<p>Run the demo.</p>")),
            )
        ],
        "table": [
            (
                "two rows",
                _said(
                    "Formulas",
                    ["Formula", "Value"],
                    caller=_inside(
                        '<tr><td>LIX</td><td class="n">37.6</td></tr>'
                        '<tr><td>RIX</td><td class="n">3.4</td></tr>'
                    ),
                ),
            )
        ],
    }


def _evidence(now: datetime) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    pieces = {
        "quote": Quote(text="You may copy this page.", place="footer"),
        "claim": Claim(text="Grade 4", place="json-ld LearningResource.educationalLevel"),
        "measurement": Measurement(name="mean_sentence_length", value=21.6, unit="words"),
        "person": PersonWord(actor_id="a1", at=now, note="We used it last year."),
    }
    return {
        "evidence": [(name, _said(ground(as_json(piece)))) for name, piece in pieces.items()],
        "score": [
            (name, _said(score, coverage, charts.score_bar(score, coverage)))
            for name, score, coverage in (
                ("high, from many answers", 92.0, 0.86),
                ("high, from few answers", 95.0, 0.14),
                ("low", 31.0, 0.7),
                ("none", None, 0.0),
            )
        ],
        "question": [
            (state, _said(_question(state, answer), 3))
            for state, answer in (
                ("good", "Yes"),
                ("caution", "Partly"),
                ("bad", "No"),
                ("unknown", "No one knows yet"),
            )
        ],
    }


def _question(state: str, answer: str) -> QuestionView:
    piece = ground(as_json(Quote(text="You may change this lesson.", place="footer")))
    return QuestionView(
        id=f"sample-{state}",
        question="Can you add, remove, and change the content?",
        why="",
        mark=Mark(state, answer),
        reason="CC BY 4.0 lets you change it.",
        evidence=() if state == "unknown" else [piece],
        open_because="Ask the publisher for its license.",
    )


def _search(now: datetime) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    options = [Option(f"Grade {n}", n, n == 4, "/styleguide") for n in range(1, 7)]
    return {
        "facet": [
            ("one choice in use", _said(Facet("sample", "Grade", options[:4], options[4:]))),
        ],
        "card": [
            (name, _said(card_of(hit, now), n))
            for n, (name, hit) in enumerate(_hits(now).items(), start=1)
        ],
    }


def _hits(now: datetime) -> dict[str, SearchHit]:
    plain = SearchDocument(
        id="sample",
        url="https://lessons.example/rain",
        name="Where does rain come from?",
        description="Short sentences about how water moves from puddles to clouds and back.",
        text="",
        subjects=("science",),
        grades=(2, 3),
        language="en",
        license="CC-BY-4.0",
        license_use="adapt",
        resource_type=("Reading",),
        lexile_like=250,
        reading_status="ok",
        reading_interval=(90, 410),
        standards=(
            IndexedStandard(
                framework="sample",
                code="SAMPLE.SCI.2.1",
                statement="Tell how water moves between land and sky.",
                confidence=0.8,
            ),
        ),
        source_id="sample",
        source_name="Sample lessons",
        score=84.0,
        coverage=0.64,
        link_state="alive",
        link_checked_at=now,
    )
    poor = SearchDocument(
        id="sample",
        url="https://lessons.example/untitled",
        name="Untitled worksheet",
        text="",
        source_id="sample",
        source_name="Sample lessons",
    )
    long = {
        "name": _LONG * 2,
        "license": "CC-BY-NC-SA-4.0",
        "license_use": "noncommercial",
        "dead_links_share": 0.5,
        "link_state": "suspect",
        "n_copies": 2,
        "resource_type": ("Assessment of learning", "Interactive simulation"),
        "source_name": "The library of a college with a long and honorable name",
        "link_checked_at": now - timedelta(days=59),
        "standards": plain.standards * 3,
        "grades_estimated": True,
    }
    arabic = {
        "name": "دورة الماء في الطبيعة",
        "description": "كيف ينتقل الماء من البحر إلى السماء ثم يعود.",
        "language": "ar",
        "standards": tuple(
            standard.model_copy(update={"code": f"CCSS.ELA-Literacy.RST.6-8.{n}"})
            for n, standard in enumerate(plain.standards * 5, start=1)
        ),
        "lexile_like": None,
        "reading_interval": None,
    }
    documents = {
        "everything known": plain,
        "nothing known": poor,
        "long, with trouble": plain.model_copy(update=long),
        "right to left": plain.model_copy(update=arabic),
    }
    why = (
        WhyTerm(name="words", points=34.5, note="all words asked are in it"),
        WhyTerm(name="vetting", points=7.5, note="vetting score 84 of 100, 64% answered"),
    )
    return {
        name: SearchHit(document=document, score=42.0, why=why)
        for name, document in documents.items()
    }


def _item(now: datetime) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    link = LinkLine(
        Mark("good", "Works", when(now, now)),
        "Rain gauge",
        "https://a.example/g",
        "https://a.example/g",
        "",
    )
    bad = LinkLine(
        Mark("bad", "Gone"), "javascript:alert(1)", "javascript:alert(1)", None, "Not found"
    )
    return {
        "reading": [(label, _said(view)) for label, view in reading_states()],
        "other": [
            (
                "easier",
                _said(Other("Easier to read", "Rain", "/styleguide", None, "reads at about 250L")),
            ),
            ("language", _said(Other("In Spanish", "La lluvia", "/styleguide", "es", ""))),
            ("address", _said(Other("Also found at", "ftp://a.example", None, None, ""))),
        ],
        "link_line": [("works", _said(link)), ("no web address", _said(bad))],
    }
