"""What people decide: verdicts, answers no machine can give, corrected fields; all can be undone.

Every word is appended to the decision log with the opaque id of who said it; nothing is deleted.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, or_, select

from curate.catalog.decisions import VERDICTS, add_decision, answers, verdicts
from curate.catalog.drift import settle_drift
from curate.catalog.models import Decision, FieldValueRow, ResourceRow, ResourceUrl
from curate.catalog.resources import field_value_row, reassemble
from curate.errors import ConfigError, NotFound
from curate.records import (
    RESOURCE_FIELDS,
    Answer,
    FieldValue,
    PersonWord,
    Resource,
    SourceKind,
)
from curate.rubric import load_rubric

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from curate.catalog import Catalog

EXTRACTOR = "person"
_UNDOES = re.compile(r" ?\(undoes \d+\)$")


def find_resource(session: Session, name: str) -> ResourceRow:
    """A resource by id, by the start of its id (8 characters or more), or by any of its addresses.

    Raises:
        NotFound: when nothing, or more than one thing, is meant.
    """
    statement = select(ResourceRow).where(
        or_(
            ResourceRow.id == name,
            ResourceRow.id.in_(select(ResourceUrl.resource_id).where(ResourceUrl.url == name)),
        )
    )
    rows = session.scalars(statement.order_by(ResourceRow.url)).all()
    if not rows and len(name) >= 8 and "/" not in name:
        rows = session.scalars(
            select(ResourceRow).where(ResourceRow.id.startswith(name, autoescape=True))
        ).all()
    own = [row for row in rows if name in (row.id, row.url)] or list(rows)
    if len(own) != 1:
        what = "no item" if not own else f"{len(own)} items"
        msg = f"{what} called {name!r}: see `curate resources list`"
        raise NotFound(msg)
    return own[0]


def decide(
    catalog: Catalog, name: str, verdict: str, *, note: str = "", actor: str | None = None
) -> int:
    """Accept, reject, retire or reopen an item for the district.

    Raises:
        ConfigError: for another word.
    """
    if verdict not in VERDICTS:
        msg = f"{verdict!r} is no decision: use {', '.join(VERDICTS)}"
        raise ConfigError(msg)
    district = catalog.settings.district
    with catalog.begin() as session:
        row = find_resource(session, name)
        before = verdicts(session, district).get(row.id)
        number = add_decision(
            session,
            district_id=district,
            resource_id=row.id,
            kind=verdict,
            value=VERDICTS[verdict],
            before=before,
            note=note,
            actor_id=catalog.actor_id(session, actor),
            at=catalog.clock.now(),
        )
        settle_drift(session, district, row.id, number)
        return number


def answer(catalog: Catalog, name: str, question: str, value: str | None, *, note: str) -> int:
    """Answer a purchase question for an item; None withdraws the person's answer.

    Raises:
        ConfigError: when there is no such question or answer, or no word of what it rests on.
    """
    known = {q.id for q in load_rubric(catalog.settings.rubric).questions}
    if question not in known:
        msg = f"no question {question!r}: use one of {', '.join(sorted(known))}"
        raise ConfigError(msg)
    if value is not None and value not in set(Answer):
        msg = f"{value!r} is no answer: use {', '.join(Answer)}"
        raise ConfigError(msg)
    if value is not None and not note.strip():
        msg = "say what the answer rests on with --note: an answer without ground is not kept"
        raise ConfigError(msg)
    district = catalog.settings.district
    with catalog.begin() as session:
        row = find_resource(session, name)
        old = answers(session, district, [row.id]).get(row.id, {}).get(question)
        return add_decision(
            session,
            district_id=district,
            resource_id=row.id,
            kind="answer",
            subject=question,
            value=value,
            before=old.value if old else None,
            note=note,
            actor_id=catalog.actor_id(session),
            at=catalog.clock.now(),
        )


def edit(catalog: Catalog, name: str, field: str, value: Any, *, note: str = "") -> int:  # noqa: ANN401 - any JSON value
    """Correct a field; the value is locked against every later crawl. None removes the correction.

    Raises:
        ConfigError: when there is no such field or the value does not fit it.
    """
    aliases = {info.alias or key: key for key, info in Resource.model_fields.items()}
    key = aliases.get(field, field)
    if key not in RESOURCE_FIELDS:
        msg = f"no field {field!r}: use one of {', '.join(sorted(RESOURCE_FIELDS))}"
        raise ConfigError(msg)
    with catalog.begin() as session:
        row = find_resource(session, name)
        actor = catalog.actor_id(session)
        now = catalog.clock.now()
        before = row.document.get(Resource.model_fields[key].alias or key)
        try:
            _replace_person_value(session, row.id, key, value, PersonWord(actor_id=actor, at=now))
            reassemble(session, row.id, at=now)
        except ValueError as err:
            msg = f"{value!r} does not fit the field {field}: {str(err).splitlines()[-1].strip()}"
            raise ConfigError(msg) from err
        return add_decision(
            session,
            district_id=catalog.settings.district,
            resource_id=row.id,
            kind="edit",
            subject=key,
            value=value,
            before=before,
            note=note,
            actor_id=actor,
            at=now,
        )


def _replace_person_value(
    session: Session, resource_id: str, field: str, value: object, word: PersonWord
) -> None:
    session.execute(
        delete(FieldValueRow).where(
            FieldValueRow.resource_id == resource_id,
            FieldValueRow.field == field,
            FieldValueRow.source_kind == SourceKind.PERSON.value,
        )
    )
    if value is None:
        return
    candidate = FieldValue.model_validate(
        {
            "field": field,
            "value": value,
            "source_kind": SourceKind.PERSON,
            "extractor": EXTRACTOR,
            "extractor_version": "1",
            "evidence": word,
            "rank": 0,
            "locked": True,
        }
    )
    session.add(field_value_row(resource_id, candidate, at=word.at))


def undo(catalog: Catalog, number: int, *, actor: str | None = None) -> int:
    """Take a decision back by saying the opposite of it; the log keeps both.

    Raises:
        NotFound: when there is no such decision in this district.
        ConfigError: when something newer was said on the same subject.
    """
    with catalog.read() as session:
        row = session.get(Decision, number)
        is_on_link = row is not None and row.kind == "link"
    if is_on_link:
        from curate.review import link_desk  # it builds on this module

        return link_desk.undo(catalog, number, actor=actor)
    with catalog.read() as session:
        row = session.get(Decision, number)
        if row is None or row.district_id != catalog.settings.district or row.resource_id is None:
            msg = f"no decision number {number}: see `curate review log`"
            raise NotFound(msg)
        kinds = list(VERDICTS) if row.kind in VERDICTS else [row.kind]
        newer = session.scalars(
            select(Decision.id).where(
                Decision.resource_id == row.resource_id,
                Decision.subject == row.subject,
                Decision.kind.in_(kinds),
                Decision.id > number,
            )
        ).first()
        if newer is not None:
            msg = f"decision {newer} was made after {number} on the same subject: undo that first"
            raise ConfigError(msg)
        resource, kind, subject, before = row.resource_id, row.kind, row.subject, row.before
    note = f"undoes {number}"
    if kind in VERDICTS:
        back = {value: name for name, value in VERDICTS.items()}
        return decide(catalog, resource, back[before], note=note, actor=actor)
    said, ground = _earlier_word(catalog, number)
    if kind == "answer":
        # An answer rests on its note: given back without it, it would stand on nothing.
        note = f"{ground} ({note})" if before is not None and ground else note
        return answer(catalog, resource, subject, before, note=note)
    return edit(catalog, resource, subject, said, note=note)


def _earlier_word(catalog: Catalog, number: int) -> tuple[Any, str]:
    """What a person had said on the subject before and why; None where only machines had."""
    with catalog.read() as session:
        row = session.get_one(Decision, number)
        earlier = session.scalars(
            select(Decision)
            .where(
                Decision.district_id == row.district_id,
                Decision.resource_id == row.resource_id,
                Decision.kind == row.kind,
                Decision.subject == row.subject,
                Decision.id < number,
            )
            .order_by(Decision.id.desc())
        ).first()
        return (None, "") if earlier is None else (earlier.value, _UNDOES.sub("", earlier.note))


def log_of(catalog: Catalog, name: str | None = None, limit: int = 50) -> list[dict[str, Any]]:
    """The newest decisions of the district, or of one item, newest first."""
    with catalog.read() as session:
        statement = (
            select(Decision, ResourceRow.url)
            .join(ResourceRow, ResourceRow.id == Decision.resource_id, isouter=True)
            .where(Decision.district_id == catalog.settings.district)
            .order_by(Decision.id.desc())
            .limit(limit)
        )
        if name is not None:
            statement = statement.where(Decision.resource_id == find_resource(session, name).id)
        return [
            {
                "number": row.id,
                "at": row.at.isoformat(),
                "kind": row.kind,
                "subject": row.value["action"] if row.kind == "link" else row.subject,
                "value": row.value,
                "before": row.before,
                "note": row.note,
                "actor": row.actor_id,
                "url": row.subject if row.kind == "link" else url,
            }
            for row, url in session.execute(statement)
        ]
