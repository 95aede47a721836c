"""What the answerers of a rubric read: one item with everything known of it."""

from __future__ import annotations

from pydantic import AwareDatetime, Field, field_validator

from curate.records import (
    Answer,
    Evidence,
    LinkState,
    PageSignals,
    Readability,
    ReadabilityStatus,
    Record,
    Resource,
)


class PersonAnswer(Record):
    """A person's answer to one question; it always wins over a machine's."""

    answer: Answer
    note: str | None = None
    actor_id: str = Field(min_length=1)
    at: AwareDatetime


class LinkFacts(Record):
    """What the history of an item's links says.

    `n_by_state` counts links by `LinkState` (links not counted there were never judged),
    `own_state` is the state of the item's own address. `incident_only` is true where the checks
    come from a run in which everything failed: such a run feeds no answer.
    """

    n_links: int = Field(ge=0, le=10**9)
    n_by_state: dict[str, int] = Field(default_factory=dict)
    last_checked_at: AwareDatetime | None = None
    own_state: LinkState | None = None
    incident_only: bool = False

    @field_validator("n_by_state")
    @classmethod
    def _states_are_known(cls, counts: dict[str, int]) -> dict[str, int]:
        for state, count in counts.items():
            if state not in set(LinkState) or not 0 <= count <= 10**9:
                msg = f"{state!r}: {count} is no count of a link state"
                raise ValueError(msg)
        return counts

    def count(self, state: LinkState) -> int:
        """How many links are in `state`."""
        return self.n_by_state.get(state, 0)


class Version(Record):
    """One version of the same work: another language or another reading level.

    `lexile_like` is a Lexile-like estimate in L, None where there is none, with its 90 % interval
    for this text and the status of the reading level where they are known.
    """

    url: str
    language: str | None = None
    lexile_like: int | None = Field(default=None, ge=-10_000, le=10_000)
    interval_text: tuple[int, int] | None = None
    status: ReadabilityStatus | None = None


class WorkFacts(Record):
    """The versions of the work that an item belongs to, the item itself among them or not."""

    versions: tuple[Version, ...] = ()


class RubricInput(Record):
    """One item with everything known of it.

    `provenance` holds the evidence behind the winning value of a resource's field, under the
    field's name in `Resource` (`date_modified`, not `dateModified`); `people` the answers that
    people gave, by question id.
    """

    id: str
    resource: Resource
    provenance: dict[str, Evidence] = Field(default_factory=dict)
    signals: PageSignals = Field(default_factory=PageSignals)
    readability: Readability | None = None
    links: LinkFacts | None = None
    work: WorkFacts | None = None
    people: dict[str, PersonAnswer] = Field(default_factory=dict)
