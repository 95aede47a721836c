"""What a rubric and a district profile are made of; both are YAML files that people edit."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from curate.records import Answer, Record

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
# A weight says how many times as much a question counts as one of weight 1.
Weight = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]
LanguageTag = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]


class Question(Record):
    """One question, with what its answers mean and who may answer it."""

    id: Slug
    label: Words
    question: Words
    why: Words = Field(description="Why it matters, to a teacher.")
    scale: tuple[Answer, ...]
    good: Literal[Answer.YES, Answer.NO] = Field(
        description="The answer that a district hopes for."
    )
    answered_by: Words = Field(description="What would answer the question while it is open.")
    absence_proves_no: bool = Field(
        description="Whether finding nothing is a `no`. Almost always false: unknown is not no."
    )
    absence_reason: Words | None = Field(
        description="Why absence proves a no; needed where it does."
    )
    machine: Slug | None = Field(description="Answerer that may answer; None: only people can.")
    signals: tuple[Slug, ...] = Field(description="What the machine's answer is read from.")
    weight: Weight

    @field_validator("scale")
    @classmethod
    def _scale_is_usable(cls, scale: tuple[Answer, ...]) -> tuple[Answer, ...]:
        missing = {Answer.YES, Answer.NO, Answer.UNKNOWN} - set(scale)
        if missing or len(set(scale)) != len(scale):
            msg = "a scale holds yes, no and unknown, and may hold partly, each once"
            raise ValueError(msg)
        return scale

    @model_validator(mode="after")
    def _flags_agree(self) -> Self:
        if self.absence_proves_no and self.absence_reason is None:
            msg = "absence_proves_no is true: say why in absence_reason"
            raise ValueError(msg)
        if (self.machine is None) != (not self.signals):
            msg = "signals are named exactly where a machine may answer"
            raise ValueError(msg)
        return self


class Rubric(Record):
    """A named, versioned list of questions."""

    id: Slug
    version: Words
    title: Words
    source: Words = Field(description="Where the questions come from.")
    n_questions: int = Field(ge=1, description="How many there are: a cut-off file shows.")
    questions: tuple[Question, ...]

    @model_validator(mode="after")
    def _questions_are_complete(self) -> Self:
        ids = [question.id for question in self.questions]
        twice = sorted({name for name in ids if ids.count(name) > 1})
        if twice:
            msg = f"questions: the id {twice[0]!r} is used twice"
            raise ValueError(msg)
        if len(ids) != self.n_questions:
            msg = f"questions: n_questions says {self.n_questions}, the file holds {len(ids)}"
            raise ValueError(msg)
        return self

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the questions, in the order asked."""
        return tuple(question.id for question in self.questions)


class Profile(Record):
    """What one district wants: weights, deal-breakers and the facts that answers depend on."""

    id: Slug
    version: Words = "1.0.0"
    title: Words = "District profile"
    weights: dict[Slug, Weight] = Field(default_factory=dict)
    deal_breakers: dict[Slug, tuple[Answer, ...]] = Field(default_factory=dict)
    bandwidth_mbps: float = Field(
        default=1.0, gt=0, le=1_000_000, description="Mbit/s of one student device in class."
    )
    max_page_seconds: float = Field(default=10.0, gt=0, le=3600)
    assumed_file_kb: float = Field(
        default=100.0, ge=0, le=1_000_000, description="Counted per file of unmeasured size."
    )
    max_outside_hosts: int = Field(default=8, ge=0)
    blocked_hosts: tuple[str, ...] = ()
    languages: tuple[LanguageTag, ...] = Field(default=(), description="BCP 47; empty: any other.")
    fresh_days: int = Field(default=1095, ge=1)
    max_link_check_age_days: int = Field(default=90, ge=1)

    @field_validator("blocked_hosts")
    @classmethod
    def _hosts_are_names(cls, hosts: tuple[str, ...]) -> tuple[str, ...]:
        for host in hosts:
            if not host or any(mark in host for mark in "/:* "):
                msg = f"{host!r} is no host name, such as video.example.org"
                raise ValueError(msg)
        return tuple(host.lower().strip(".") for host in hosts)

    def weight_of(self, question: Question) -> float:
        """The district's weight for a question, else the rubric's."""
        return self.weights.get(question.id, question.weight)

    def blocks(self, host: str) -> bool:
        """Whether the district's filter blocks `host` (its own name or a name above it)."""
        name = host.lower().strip(".")
        return any(name == entry or name.endswith(f".{entry}") for entry in self.blocked_hosts)
