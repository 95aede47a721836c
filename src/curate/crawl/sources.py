"""Source definitions: YAML files that say where items come from and how to ask for them."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import yaml
from pydantic import AfterValidator, Field, ValidationError, model_validator

from curate import bundled
from curate.errors import NotFound, SourceInvalid
from curate.hashing import json_hash
from curate.records import Record
from curate.urls import canonical

if TYPE_CHECKING:
    from typing import Self

    from curate.settings import Settings

_SUFFIXES = (".yaml", ".yml")


def _origin(url: str) -> str:
    return canonical(url).rstrip("/")


Address = Annotated[str, AfterValidator(canonical)]
Origin = Annotated[str, AfterValidator(_origin)]


class SourceDefinition(Record):
    """One source as its file describes it; every field is explained in `docs/sources.md`."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$", description="Short name, a slug.")
    name: str = Field(min_length=1, description="Name that people know the source by.")
    protocol: Literal["site"] = Field(
        default="site", description="How it is read: `site` follows links and sitemaps."
    )
    start: tuple[Address, ...] = Field(default=(), description="Addresses to begin with.")
    sitemaps: tuple[Address, ...] = Field(
        default=(), description="Sitemaps, or indexes of them, to read too."
    )
    scope: tuple[Address, ...] = Field(
        min_length=1, description="Prefixes of published addresses that belong to the source."
    )
    origin: dict[Origin, Origin] = Field(
        default_factory=dict, description="Published origin -> the origin that serves it."
    )
    cadence: Literal["manual", "daily", "weekly", "monthly"] = Field(
        default="weekly", description="How often a schedule crawls it."
    )
    delay_s: float = Field(
        default=1.0, ge=0, le=3600, description="Seconds between two requests to one host."
    )
    expected_items: int | None = Field(
        default=None, ge=1, description="Pages it should have; under 70 % of them is a failure."
    )
    license_default: str | None = Field(
        default=None, description="License of pages that state none themselves."
    )
    contact: str | None = Field(default=None, description="Whom to write to at the publisher.")
    homepage: Address | None = Field(default=None, description="Where people read about it.")
    max_pages: int = Field(default=5000, ge=1, description="Most addresses asked for in a run.")
    notes: str = Field(default="", description="What the next maintainer should know.")

    @model_validator(mode="after")
    def _has_a_beginning(self) -> Self:
        if not self.start and not self.sitemaps:
            msg = "give at least one address in `start` or `sitemaps`"
            raise ValueError(msg)
        return self

    @property
    def definition_hash(self) -> str:
        """What an approval approves: the hash of the whole definition."""
        return json_hash(self.model_dump(mode="json"))


@dataclass(slots=True, frozen=True)
class ListedSource:
    """A source with the file that defines it; `shipped` ones come with curate, read-only."""

    definition: SourceDefinition
    path: Path
    shipped: bool


def load_source(path: Path) -> SourceDefinition:
    """Read one source file.

    Raises:
        SourceInvalid: one line that names the file and the first field that is wrong.
    """
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as err:
        raise SourceInvalid(f"cannot be read: {err.strerror or err}", path=path) from err
    except (yaml.YAMLError, UnicodeDecodeError) as err:
        raise SourceInvalid(f"is not YAML: {' '.join(str(err).split())}", path=path) from err
    if not isinstance(data, dict):
        raise SourceInvalid("must hold fields such as `id:` and `start:`", path=path)
    try:
        return SourceDefinition.model_validate(data)
    except ValidationError as err:
        raise SourceInvalid(_first_problem(err), path=path) from err


def _first_problem(err: ValidationError) -> str:
    # A field that nobody knows is usually a misspelled one: it explains the missing one as well.
    problems = sorted(err.errors(), key=lambda problem: problem["type"] != "extra_forbidden")
    first = problems[0]
    field = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        known = difflib.get_close_matches(field, SourceDefinition.model_fields, n=1)
        hint = f"; did you mean `{known[0]}`?" if known else ""
        return f"field `{field}` is unknown{hint}"
    message = first["msg"].removeprefix("Value error, ")
    return f"field `{field}`: {message}" if field else message


def own_folder(settings: Settings) -> Path:
    """Where a district's own source files lie."""
    return settings.data_dir / "sources"


def _shipped_folder() -> Path:
    return bundled.folder("spiders") / "sources"


def list_sources(settings: Settings) -> tuple[ListedSource, ...]:
    """Shipped sources and the district's own, by id; an own file replaces a shipped one.

    Raises:
        SourceInvalid: when one of the files does not describe a source.
    """
    found: dict[str, ListedSource] = {}
    for folder, shipped in ((_shipped_folder(), True), (own_folder(settings), False)):
        for path in sorted(p for p in folder.glob("*") if p.suffix in _SUFFIXES):
            definition = _load_named(path)
            found[definition.id] = ListedSource(definition, path, shipped)
    return tuple(found[source_id] for source_id in sorted(found))


def find_source(settings: Settings, name_or_path: str) -> SourceDefinition:
    """The source of that id, or the one that the named file describes.

    Raises:
        NotFound: when there is neither; names the closest id.
        SourceInvalid: when its file does not describe a source.
    """
    path = Path(name_or_path)
    if path.suffix in _SUFFIXES or "/" in name_or_path:
        if not path.is_file():
            msg = f"there is no source file {name_or_path}"
            raise NotFound(msg)
        return load_source(path)
    folders = (own_folder(settings), _shipped_folder())
    for folder in folders:
        for suffix in _SUFFIXES:
            candidate = folder / f"{name_or_path}{suffix}"
            if candidate.is_file():
                return _load_named(candidate)
    known = [
        path.stem for folder in folders for path in folder.glob("*") if path.suffix in _SUFFIXES
    ]
    close = difflib.get_close_matches(name_or_path, known, n=1)
    hint = f"; did you mean {close[0]}?" if close else ": see `curate sources list`"
    msg = f"there is no source {name_or_path}{hint}"
    raise NotFound(msg)


def _load_named(path: Path) -> SourceDefinition:
    definition = load_source(path)
    if definition.id != path.stem:
        raise SourceInvalid(
            f"field `id`: is {definition.id}, but the file is named {path.name}", path=path
        )
    return definition
