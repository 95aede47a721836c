"""Answers the purchase questions of every resource for one district and stores its scorecard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from curate.catalog.decisions import answers as people_answers
from curate.catalog.findings import bodies, body_hashes
from curate.catalog.links import last_looks, states_of_resources
from curate.catalog.models import FieldValueRow, ResourceRow, ScorecardRow
from curate.catalog.resources import as_field_value
from curate.catalog.versions import versions_of
from curate.extract import assemble
from curate.hashing import json_hash
from curate.pipeline.own_state import own_states
from curate.pipeline.steps import BatchResult, live_resources
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
    from datetime import datetime

    from sqlalchemy.orm import Session

    from curate.catalog import Catalog
    from curate.records import Scorecard
    from curate.rubric import Profile, Rubric
    from curate.settings import Settings

_READS = ("readability",)


class ScoreStage:
    """Scores what is stale; what it reads is listed in `_context` and `_input_hashes`."""

    name = "score"

    def __init__(self, settings: Settings) -> None:
        self._rubric: Rubric = load_rubric(settings.rubric)
        self._profile: Profile = load_profile(settings.profile, rubric=self._rubric)
        self._district = settings.district
        self._version = f"{RUBRIC_VERSION}/{rubric_hash(self._rubric)[:12]}"

    def pending(self, catalog: Catalog) -> tuple[list[str], int]:
        """Resources whose ground for an answer changed since their scorecard."""
        now = catalog.clock.now()
        with catalog.read() as session:
            live = live_resources(session)
            inputs = self._input_hashes(session, live, self._context(session, list(live), now))
            done = self._marks(session)
        return [i for i, h in inputs.items() if done.get(i) != (self._version, h)], len(inputs)

    def run_batch(self, catalog: Catalog, ids: Sequence[str]) -> BatchResult:
        """Answer the questions for these resources and store their scorecards."""
        now = catalog.clock.now()
        with catalog.read() as session:
            context = self._context(session, ids, now)
            inputs = self._input_hashes(session, live_resources(session, ids), context)
            items = _items(session, ids, context)
        cards = {
            i: score(
                self._rubric, self._profile, answer_all(self._rubric, self._profile, item, now)
            )
            for i, item in items.items()
        }
        with catalog.begin() as session:
            self._store(session, cards, inputs, now)
        return BatchResult(len(cards))

    def _store(
        self,
        session: Session,
        cards: dict[str, Scorecard],
        inputs: dict[str, str],
        now: datetime,
    ) -> None:
        held = select(ScorecardRow).where(
            ScorecardRow.district_id == self._district,
            ScorecardRow.rubric == self._rubric.id,
            ScorecardRow.resource_id.in_(list(cards)),
        )
        old = {row.resource_id: row for row in session.scalars(held)}
        for i, card in cards.items():
            row = old.get(i)
            if row is None:
                row = ScorecardRow(
                    district_id=self._district, resource_id=i, rubric=self._rubric.id
                )
                session.add(row)
            row.version, row.input_hash, row.at = self._version, inputs[i], now
            row.score, row.coverage, row.body = card.score, card.coverage, as_json(card)

    def _marks(self, session: Session) -> dict[str, tuple[str, str]]:
        rows = session.execute(
            select(ScorecardRow.resource_id, ScorecardRow.version, ScorecardRow.input_hash).where(
                ScorecardRow.district_id == self._district,
                ScorecardRow.rubric == self._rubric.id,
            )
        )
        return {row[0]: (row[1], row[2]) for row in rows}

    def _context(self, session: Session, ids: Sequence[str], now: datetime) -> dict[str, Any]:
        return {
            "findings": body_hashes(session, ids, _READS),
            "links": states_of_resources(session, ids),
            "looks": last_looks(session, ids),
            "own": own_states(session, now, ids),
            "versions": versions_of(session, ids),
            "people": people_answers(session, self._district, ids),
            # Upkeep is judged by age: a new month looks at every item again.
            "month": now.strftime("%Y-%m"),
        }

    def _input_hashes(
        self, session: Session, live: dict[str, tuple[str, str]], context: dict[str, Any]
    ) -> dict[str, str]:
        profile = as_json(self._profile)
        return {
            i: json_hash(
                [
                    hashes,
                    context["findings"].get(i),
                    context["links"].get(i),
                    context["looks"].get(i, (None, False))[1],
                    context["own"].get(i),
                    [
                        (v.url, v.language, v.lexile_like, v.interval, v.status)
                        for v in context["versions"].get(i, ())
                    ],
                    {q: d.id for q, d in context["people"].get(i, {}).items()},
                    context["month"],
                    profile,
                ]
            )
            for i, hashes in live.items()
        }


def _items(session: Session, ids: Sequence[str], context: dict[str, Any]) -> dict[str, RubricInput]:
    readability = bodies(session, "readability", ids)
    provenance: dict[str, list[Any]] = {}
    for candidate in session.scalars(
        select(FieldValueRow).where(FieldValueRow.resource_id.in_(ids)).order_by(FieldValueRow.id)
    ):
        provenance.setdefault(candidate.resource_id, []).append(as_field_value(candidate))
    found: dict[str, RubricInput] = {}
    for row in session.scalars(select(ResourceRow).where(ResourceRow.id.in_(ids))):
        _, winners = assemble(provenance.get(row.id, []), url=row.url)
        by_state = context["links"].get(row.id, {})
        checked_at, incident_only = context["looks"].get(row.id, (None, False))
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
                    Version(
                        url=v.url,
                        language=v.language,
                        lexile_like=v.lexile_like,
                        interval_text=v.interval,
                        status=v.status,
                    )
                    for v in context["versions"].get(row.id, ())
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
