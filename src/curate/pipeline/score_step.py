"""Answers the purchase questions of every resource for one district and stores its scorecard."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from curate.catalog.decisions import answers as people_answers
from curate.catalog.findings import bodies, body_hashes
from curate.catalog.links import states_of_resources
from curate.catalog.models import FieldValueRow, LinkCheckRow, LinkUse, ResourceRow, ScorecardRow
from curate.catalog.resources import as_field_value
from curate.catalog.works import members_by_resource
from curate.extract import assemble
from curate.hashing import json_hash
from curate.pipeline.own_state import own_states
from curate.pipeline.reporter import Quiet
from curate.pipeline.steps import StepReport, batches, live_resources
from curate.records import PageSignals, Readability, Resource, as_json
from curate.rubric import (
    RUBRIC_VERSION,
    LinkFacts,
    PersonAnswer,
    RubricInput,
    Version,
    WorkFacts,
    answer_all,
    load_profile,
    load_rubric,
    rubric_hash,
    score,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from curate.catalog import Catalog
    from curate.pipeline.reporter import Reporter
    from curate.rubric import Profile, Rubric

_READS = ("readability",)


class ScoreStep:
    """Scores what is stale; what it reads is listed in `_input_hashes`."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._rubric: Rubric = load_rubric(catalog.settings.rubric)
        self._profile: Profile = load_profile(catalog.settings.profile)
        self._district = catalog.settings.district
        self._version = f"{RUBRIC_VERSION}/{rubric_hash(self._rubric)[:12]}"

    def run(self, reporter: Reporter | None = None) -> StepReport:
        """Score every stale resource in batches."""
        reporter = reporter or Quiet()
        started = time.perf_counter()
        report = StepReport("score")
        with self._catalog.read() as session:
            inputs, context = self._input_hashes(session)
            done = self._marks(session)
        pending = [i for i, h in inputs.items() if done.get(i) != (self._version, h)]
        report.n_items, report.n_stale = len(inputs), len(pending)
        if pending:
            reporter.start("score", len(pending))
            for ids in batches(pending, self._catalog.settings.batch_size):
                self._run_batch(ids, inputs, context, report)
                reporter.advance(len(ids))
            reporter.finish()
        report.seconds = time.perf_counter() - started
        return report

    def _marks(self, session: Session) -> dict[str, tuple[str, str]]:
        rows = session.execute(
            select(ScorecardRow.resource_id, ScorecardRow.version, ScorecardRow.input_hash).where(
                ScorecardRow.district_id == self._district,
                ScorecardRow.rubric == self._rubric.id,
            )
        )
        return {row[0]: (row[1], row[2]) for row in rows}

    def _input_hashes(self, session: Session) -> tuple[dict[str, str], dict[str, Any]]:
        live = live_resources(session)
        ids = list(live)
        now = self._catalog.clock.now()
        found = body_hashes(session, ids, _READS)
        context: dict[str, Any] = {
            "links": states_of_resources(session, ids),
            "own": own_states(session, now),
            "work": members_by_resource(session),
            "people": people_answers(session, self._district),
            # Upkeep is judged by age: a new month looks at every item again.
            "month": now.strftime("%Y-%m"),
        }
        profile = as_json(self._profile)
        hashes = {
            i: json_hash(
                [
                    live[i],
                    found.get(i),
                    context["links"].get(i),
                    context["own"].get(i),
                    context["work"].get(i),
                    {q: d.id for q, d in context["people"].get(i, {}).items()},
                    context["month"],
                    profile,
                ]
            )
            for i in ids
        }
        return hashes, context

    def _run_batch(
        self,
        ids: Sequence[str],
        inputs: dict[str, str],
        context: dict[str, Any],
        report: StepReport,
    ) -> None:
        now = self._catalog.clock.now()
        with self._catalog.read() as session:
            items = _items(session, ids, context)
        cards = {
            i: score(
                self._rubric,
                self._profile,
                answer_all(self._rubric, self._profile, item, now),
            )
            for i, item in items.items()
        }
        with self._catalog.begin() as session:
            old = {
                row.resource_id: row
                for row in session.scalars(
                    select(ScorecardRow).where(
                        ScorecardRow.district_id == self._district,
                        ScorecardRow.rubric == self._rubric.id,
                        ScorecardRow.resource_id.in_(ids),
                    )
                )
            }
            for i, card in cards.items():
                row = old.get(i)
                if row is None:
                    row = ScorecardRow(
                        district_id=self._district, resource_id=i, rubric=self._rubric.id
                    )
                    session.add(row)
                row.version, row.input_hash, row.at = self._version, inputs[i], now
                row.score, row.coverage, row.body = card.score, card.coverage, as_json(card)
        report.n_written += len(cards)


def _items(session: Session, ids: Sequence[str], context: dict[str, Any]) -> dict[str, RubricInput]:
    readability = bodies(session, "readability", ids)
    provenance: dict[str, list[Any]] = {}
    for row in session.scalars(
        select(FieldValueRow).where(FieldValueRow.resource_id.in_(ids)).order_by(FieldValueRow.id)
    ):
        provenance.setdefault(row.resource_id, []).append(as_field_value(row))
    last_look = _last_looks(session, ids)
    found: dict[str, RubricInput] = {}
    for row in session.scalars(select(ResourceRow).where(ResourceRow.id.in_(ids))):
        _, winners = assemble(provenance.get(row.id, []), url=row.url)
        by_state = context["links"].get(row.id, {})
        checked_at, incident_only = last_look.get(row.id, (None, False))
        found[row.id] = RubricInput(
            id=row.id,
            resource=Resource.model_validate(row.document),
            provenance={name: value.evidence for name, value in winners.items()},
            signals=PageSignals.model_validate(row.signals),
            readability=_readability(readability.get(row.id)),
            links=LinkFacts(
                n_links=sum(by_state.values()),
                n_by_state=by_state,
                last_checked_at=checked_at,
                own_state=context["own"].get(row.id),
                incident_only=incident_only,
            ),
            work=WorkFacts(
                versions=tuple(
                    Version(url=url, language=language)
                    for url, language in context["work"].get(row.id, ())
                )
            ),
            people={
                question: PersonAnswer(
                    answer=decision.value,
                    note=decision.note,
                    actor_id=decision.actor_id,
                    at=decision.at,
                )
                for question, decision in context["people"].get(row.id, {}).items()
            },
        )
    return found


def _readability(found: dict[str, dict[str, Any]] | None) -> Readability | None:
    body = (found or {}).get("")
    return None if body is None else Readability.model_validate(body)


def _last_looks(session: Session, ids: Sequence[str]) -> dict[str, tuple[Any, bool]]:
    """Resource id -> time of the newest look at its links, and whether all fell in incidents."""
    found: dict[str, tuple[Any, bool]] = {}
    rows = session.execute(
        select(LinkUse.resource_id, LinkCheckRow.checked_at, LinkCheckRow.incident)
        .join(LinkCheckRow, LinkCheckRow.link_id == LinkUse.link_id)
        .where(LinkUse.resource_id.in_(ids))
        .order_by(LinkCheckRow.checked_at)
    )
    for resource_id, checked_at, incident in rows:
        _, only = found.get(resource_id, (None, True))
        found[resource_id] = (checked_at, only and incident is not None)
    return found
