"""One tree of errors; each says what the caller should do.

CurateError
├─ ConfigError            fix the file, option or variable named in the message   (exit 2)
│  ├─ SourceInvalid       the source's YAML does not describe a source            (.path)
│  ├─ RubricInvalid       the rubric or profile file does not fit its schema      (.path)
│  └─ FrameworkInvalid    the standards file is none we can read                  (.path)
├─ SourceError            this source fails, the others go on                     (.source_id)
│  ├─ SourceUnavailable   nothing could be fetched: try again later
│  └─ SourceChanged       far less came than expected: needs a person
├─ NotFound               no such record: check the name                          (exit 2)
├─ RecordRejected         one record is unusable: count it and go on              (.reason)
├─ ModelUnavailable       the embedding model cannot be loaded or is not genuine  (exit 3)
├─ CatalogUnavailable     the database cannot be opened                           (exit 3)
└─ SearchUnavailable      show the "search is down" page                          (exit 3, .backend)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

EXIT_FINE = 0
EXIT_FINDINGS = 1
EXIT_USAGE = 2
EXIT_SERVICE_DOWN = 3
EXIT_REJECTED = 4


class CurateError(Exception):
    """Base of every error that curate raises on purpose; its text is fit for a user."""

    exit_code: int = EXIT_REJECTED

    def __reduce__(self) -> tuple[object, ...]:
        """Cross process borders whole, whatever a subclass wants of its constructor."""
        return _rebuilt, (type(self), self.args, self.__dict__)


def _rebuilt(
    kind: type[CurateError], args: tuple[object, ...], state: dict[str, object]
) -> CurateError:
    error = kind.__new__(kind, *args)
    error.args = args
    error.__dict__.update(state)
    return error


class ConfigError(CurateError):
    """A setting, option or file is wrong: fix what the message names."""

    exit_code = EXIT_USAGE

    def __init__(self, message: str, *, path: Path | None = None) -> None:
        super().__init__(f"{path}: {message}" if path is not None else message)
        self.path = path


class SourceInvalid(ConfigError):
    """A source file does not describe a source: fix the field it names."""


class RubricInvalid(ConfigError):
    """A rubric or district profile does not fit its schema: fix the field it names."""


class FrameworkInvalid(ConfigError):
    """A standards framework cannot be read: check its format."""


class NotFound(CurateError):
    """No record of that name or id exists: check the spelling with the matching `list` command."""

    exit_code = EXIT_USAGE


class SourceError(CurateError):
    """One source failed; the others go on."""

    def __init__(self, message: str, *, source_id: str) -> None:
        super().__init__(f"source {source_id}: {message}")
        self.source_id = source_id


class SourceUnavailable(SourceError):
    """Nothing could be fetched from a source: try again later."""


class SourceChanged(SourceError):
    """A source gave far less than expected: a person must look before anything is pruned."""


class RecordRejected(CurateError):
    """One record is unusable: count it under its reason and go on."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


class ModelUnavailable(CurateError):
    """The embedding model cannot be loaded, or its weights are not the ones expected."""

    exit_code = EXIT_SERVICE_DOWN


class CatalogUnavailable(CurateError):
    """The catalog's database cannot be opened: check `CURATE_DATABASE_URL` and the disk."""

    exit_code = EXIT_SERVICE_DOWN


class SearchUnavailable(CurateError):
    """The search engine does not answer: the catalog is intact, index again when it is back."""

    exit_code = EXIT_SERVICE_DOWN

    def __init__(self, message: str, *, backend: str) -> None:
        super().__init__(f"search ({backend}): {message}")
        self.backend = backend
