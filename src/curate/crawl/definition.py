"""What a source file says: one frozen record, every field explained in `docs/sources.md`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, field_validator, model_validator

from curate.extract.licenses import license_of
from curate.extract.paging_rules import Paging
from curate.extract.rules import RecordRules
from curate.hashing import json_hash
from curate.records import Record
from curate.urls import canonical

if TYPE_CHECKING:
    from typing import Self

Protocol = Literal["site", "oai", "json", "mediawiki", "feed", "table", "packages"]


def _origin(url: str) -> str:
    return canonical(url).rstrip("/")


def _as_tuple(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Address = Annotated[str, AfterValidator(canonical)]
Origin = Annotated[str, AfterValidator(_origin)]


Addresses = Annotated[tuple[Address, ...], BeforeValidator(_as_tuple)]  # one may stand bare


class Access(Record):
    """What an operator must have before a source may be crawled, and how to get it."""

    needs: Literal["key", "permission"] = Field(
        description="`key`: one in CURATE_SOURCE_KEYS; `permission`: one written down by "
        "`curate sources approve --permission`."
    )
    ask: str = Field(min_length=1, description="Where to ask: a web or mail address.")
    parameter: str | None = Field(
        default=None, description="Query parameter that carries the key; it is sent, not stored."
    )
    header: str | None = Field(
        default=None,
        pattern=r"^[A-Za-z][A-Za-z0-9-]*(: [A-Za-z]+)?$",
        description="Header that carries the key, with the word before it: `X-Key` or "
        "`Authorization: Bearer`.",
    )
    note: str = Field(default="", description="What the publisher's terms say, in short.")

    @model_validator(mode="after")
    def _a_key_has_a_place(self) -> Self:
        if self.needs == "key" and self.parameter is None and self.header is None:
            msg = "name the query `parameter` or the `header` that carries the key"
            raise ValueError(msg)
        return self


class OaiRules(Record):
    """What an OAI-PMH source is asked for."""

    prefix: str = Field(default="oai_dc", description="metadataPrefix: `oai_dc`, `lom`, `nsdl_dc`.")
    sets: tuple[str, ...] = Field(default=(), description="setSpecs; all records without any.")
    increments: bool = Field(
        default=True,
        description="Ask only for what changed, where the repository tells what was deleted.",
    )


class SourceDefinition(Record):
    """One source as its file describes it; every field is explained in `docs/sources.md`."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$", description="Short name, a slug.")
    name: str = Field(min_length=1, description="Name that people know the source by.")
    protocol: Protocol = Field(
        default="site",
        description="How it is read: `site` follows links and sitemaps, `oai` harvests OAI-PMH, "
        "`json` pages through an API, `mediawiki` asks a wiki's API, `feed` reads RSS and Atom, "
        "`table` a list (CSV, TSV, JSON Lines), `packages` files (EPUB, PDF, cartridges, H5P, "
        "Markdown) from addresses or a folder.",
    )
    start: Addresses = Field(default=(), description="Addresses to begin with.")
    sitemaps: Addresses = Field(
        default=(), description="Sitemaps, or indexes of them, to read too (`site`)."
    )
    scope: Addresses = Field(
        default=(),
        description="Prefixes of published addresses that belong to it; a `site` needs one.",
    )
    origin: dict[Origin, Origin] = Field(
        default_factory=dict, description="Published origin -> the origin that serves it."
    )
    folder: str | None = Field(
        default=None,
        description="Folder on this machine that holds the files (`packages`, `table`, `json`), "
        "beside the source file where it is no full path; they are published under the first "
        "`scope`, and items under the others, where there are some.",
    )
    files: bool = Field(
        default=False, description="PDF, EPUB and other files in scope are items too (`site`)."
    )
    records: RecordRules | None = Field(
        default=None, description="Where an answer holds its records, and their fields."
    )
    paging: Paging | None = Field(default=None, description="How a listing goes on (`json`).")
    oai: OaiRules | None = Field(default=None, description="What to harvest (`oai`).")
    access: Access | None = Field(
        default=None, description="A key or a permission that the publisher wants us to have."
    )
    cadence: Literal["manual", "daily", "weekly", "monthly"] = Field(
        default="weekly", description="How often a schedule crawls it."
    )
    delay_s: float = Field(
        default=1.0, ge=0, le=3600, description="Seconds between two requests to one host."
    )
    expected_items: int | None = Field(
        default=None,
        ge=1,
        description="Items it should have; under 70 % of them is a failure. Without it the last "
        "good crawl is the measure.",
    )
    license_default: str | None = Field(
        default=None, description="License of items that state none themselves."
    )
    contact: str | None = Field(default=None, description="Whom to write to at the publisher.")
    homepage: Address | None = Field(default=None, description="Where people read about it.")
    max_pages: int = Field(default=5000, ge=1, description="Most addresses asked for in a run.")
    checked: str = Field(
        default="unverified: no recorded answer",
        description="How this file was checked against the real source.",
    )
    notes: str = Field(default="", description="What the next maintainer should know.")

    @model_validator(mode="after")
    def _has_a_beginning(self) -> Self:
        if self.protocol == "site" and not self.scope:
            msg = "field `scope`: a site needs at least one prefix"
            raise ValueError(msg)
        if self.folder is not None:
            return self._folder_has_a_name()
        if not self.start and not (self.sitemaps and self.protocol == "site"):
            msg = "give at least one address in `start` or `sitemaps`"
            raise ValueError(msg)
        return self

    def _folder_has_a_name(self) -> Self:
        if self.protocol not in ("packages", "table", "json"):
            msg = f"protocol {self.protocol} reads no `folder`"
            raise ValueError(msg)
        if not self.scope:
            msg = "name in `scope` the address under which the folder's files are published"
            raise ValueError(msg)
        return self

    @field_validator("license_default")
    @classmethod
    def _license_is_known(cls, value: str | None) -> str | None:
        if value is not None and license_of(value) is None:
            msg = "no license that we know: give an SPDX id (CC-BY-4.0) or the license's address"
            raise ValueError(msg)
        return value

    @model_validator(mode="after")
    def _rules_fit_the_protocol(self) -> Self:
        if self.protocol == "json" and self.records is None:
            msg = "a json source needs `records`: where they are and what their fields mean"
            raise ValueError(msg)
        if self.protocol == "json" and self.records is not None:
            lacks = self.records.missing()
            if lacks is not None:
                msg = f"field `records`: {lacks}"
                raise ValueError(msg)
        for name, value, protocols in (
            ("sitemaps", self.sitemaps, ("site",)),
            ("paging", self.paging, ("json",)),
            ("oai", self.oai, ("oai",)),
            ("records", self.records, ("json", "table", "feed", "packages", "mediawiki")),
        ):
            if value and self.protocol not in protocols:
                msg = f"`{name}` means nothing to protocol {self.protocol}"
                raise ValueError(msg)
        return self

    @property
    def definition_hash(self) -> str:
        """What an approval approves: the hash of the whole definition."""
        return json_hash(self.model_dump(mode="json"))
