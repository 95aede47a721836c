"""The learning resource itself, in schema.org/LRMI terms."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel


class Resource(BaseModel):
    """A learning resource in schema.org/LRMI terms; JSON uses their camelCase names.

    `license` is an SPDX-style id, `educational_level` holds raw values as published, `grades` the
    U.S. grades they mean (0 is kindergarten), `in_language` BCP 47 codes.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True
    )

    name: str = Field(min_length=1)
    url: str
    description: str | None = None
    license: str | None = None
    license_url: str | None = None
    license_disagreement: str | None = Field(
        default=None, description="Set where the page names another license too, and for what."
    )
    learning_resource_type: tuple[str, ...] = ()
    educational_level: tuple[str, ...] = ()
    grades: tuple[int, ...] = ()
    audience: tuple[str, ...] = Field(default=(), description="For whom, as published.")
    audience_role: tuple[str, ...] = Field(
        default=(), description="What `audience` means, as ids of `extract/audiences.csv`."
    )
    about: tuple[str, ...] = Field(default=(), description="Subjects, as published.")
    subject: tuple[str, ...] = Field(
        default=(), description="What `about` means, as ids of `extract/subjects.csv`."
    )
    keywords: tuple[str, ...] = ()
    in_language: str | None = None
    is_accessible_for_free: bool | None = None
    time_required: str | None = Field(default=None, description="ISO 8601 duration.")
    author: tuple[str, ...] = ()
    publisher: str | None = None
    date_published: str | None = Field(default=None, description="ISO 8601 date.")
    date_modified: str | None = Field(default=None, description="ISO 8601 date.")
    accessibility_feature: tuple[str, ...] = ()
    educational_alignment: tuple[str, ...] = Field(
        default=(), description="Standards that the publisher itself names (codes or URIs)."
    )
    image: str | None = None
    version_of: str | None = Field(
        default=None, description="Published address of the work this is a version of."
    )


RESOURCE_FIELDS = frozenset(Resource.model_fields) - {"url"}
