"""Source definitions: YAML files that say where items come from and how to ask for them."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import yaml
from pydantic import ValidationError

from curate import bundled
from curate.crawl.definition import SourceDefinition
from curate.errors import NotFound, SourceInvalid
from curate.strict_yaml import strict_load

if TYPE_CHECKING:
    from curate.settings import Settings

_SUFFIXES = (".yaml", ".yml")


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
        data = strict_load(path.read_text(encoding="utf-8"))
    except OSError as err:
        raise SourceInvalid(f"cannot be read: {err.strerror or err}", path=path) from err
    except (yaml.YAMLError, UnicodeDecodeError) as err:
        raise SourceInvalid(f"is not YAML: {' '.join(str(err).split())}", path=path) from err
    if not isinstance(data, dict):
        raise SourceInvalid("must hold fields such as `id:` and `start:`", path=path)
    if isinstance(data.get("folder"), str):  # beside the file, where it is not absolute
        data["folder"] = str((path.parent / data["folder"]).resolve())
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
