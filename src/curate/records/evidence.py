"""What stands behind every statement: a quote, a measurement, a claim, a person."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

Share = Annotated[float, Field(ge=0, le=1)]


class Record(BaseModel):
    """Base of every record: frozen, and a field nobody knows is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Quote(Record):
    """Words found in what was fetched, verbatim, with their place."""

    kind: Literal["quote"] = "quote"
    text: str
    place: str = Field(description="Where it stands, such as `meta[name=description]` or `text`.")
    start: int | None = Field(default=None, ge=0, description="Offset in the place, characters.")
    end: int | None = Field(default=None, ge=0)


class Measurement(Record):
    """A number that we measured, with its unit."""

    kind: Literal["measurement"] = "measurement"
    name: str
    value: float
    unit: str
    note: str | None = None


class Claim(Record):
    """What a publisher says of its own item, in machine-readable form."""

    kind: Literal["claim"] = "claim"
    text: str
    place: str


class PersonWord(Record):
    """What a person decided; the name behind `actor_id` is kept elsewhere and can be erased."""

    kind: Literal["person"] = "person"
    actor_id: str
    at: AwareDatetime
    note: str | None = None


Evidence = Annotated[Quote | Measurement | Claim | PersonWord, Field(discriminator="kind")]


def as_json(record: BaseModel) -> dict[str, Any]:
    """The record as plain JSON values, LRMI names where it has them."""
    return record.model_dump(mode="json", by_alias=True)
