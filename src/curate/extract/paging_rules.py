"""How a source's YAML says that its listing goes on; `curate.extract.paging` reads by it."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from curate.extract.rules import Rules, check_path

Kind = Literal["none", "offset", "page", "next_link", "token"]


class Paging(Rules):
    """How one source's listing goes on; every field is explained in `docs/sources.md`."""

    kind: Kind = "none"
    parameter: str | None = Field(
        default=None, description="Query parameter of the offset, the page or the token."
    )
    size_parameter: str | None = Field(
        default=None, description="Query parameter that asks for so many records."
    )
    size: int | None = Field(default=None, ge=1, le=10_000, description="Records on a page.")
    first: Annotated[int, Field(ge=0)] | None = Field(
        default=None, description="Number of the first page (1), or the first offset (0)."
    )
    total: str | None = Field(default=None, description="Path of the number of records in all.")
    pages: str | None = Field(default=None, description="Path of the number of pages.")
    total_header: str | None = Field(default=None, description="Header with the records in all.")
    pages_header: str | None = Field(default=None, description="Header with the number of pages.")
    next: str | None = Field(
        default=None, description="Path of the next address or token, or `Link` for the header."
    )

    @field_validator("total", "pages", "next")
    @classmethod
    def _path_parses(cls, value: str | None) -> str | None:
        return None if value is None else check_path(value)

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        if self.kind in ("next_link", "token") and self.next is None:
            msg = f"`kind: {self.kind}` needs `next`: where the {self.kind.split('_')[-1]} stands"
            raise ValueError(msg)
        if self.kind == "token" and self.parameter is None:
            msg = "`kind: token` needs `parameter`: how the token is handed back"
            raise ValueError(msg)
        if self.size_parameter is not None and self.size is None:
            msg = "`size_parameter` needs `size`: how many records to ask for"
            raise ValueError(msg)
        if self.kind == "none" and any(v is not None for k, v in self if k != "kind"):
            msg = "give `kind`: offset, page, next_link or token"
            raise ValueError(msg)
        return self
