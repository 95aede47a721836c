"""Finds and reads a framework by name or file."""

from __future__ import annotations

import json
import re
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from curate.errors import FrameworkInvalid
from curate.standards.case import is_cfpackage, read_cfpackage
from curate.standards.table import read_table

if TYPE_CHECKING:
    from curate.standards.model import Framework

_SUFFIX = ".cfpackage.json"
MAX_BYTES = 100_000_000  # the largest state framework known is a tenth of it


def framework_names() -> tuple[str, ...]:
    """Names of the frameworks that curate ships, in alphabetical order."""
    data = resources.files("curate.standards") / "data"
    files = (entry.name for entry in data.iterdir())
    return tuple(sorted(name.removesuffix(_SUFFIX) for name in files if name.endswith(_SUFFIX)))


def load_framework(name_or_path: str | Path) -> Framework:
    """Load a shipped framework by name, or a CASE JSON or CSV file; the format is detected.

    A shipped framework's id is its name, a file's the file name without its endings.

    Raises:
        FrameworkInvalid: one line that says what is wrong with the name or file.
    """
    if str(name_or_path) in framework_names():
        name = str(name_or_path)
        data = resources.files("curate.standards") / "data" / f"{name}{_SUFFIX}"
        return read_framework(data.read_text(encoding="utf-8"), framework_id=name)
    path = Path(name_or_path).expanduser()
    if not path.is_file():
        names = ", ".join(framework_names())
        msg = f"{str(name_or_path)!r} is neither a file nor a shipped framework ({names})"
        raise FrameworkInvalid(msg)
    if path.stat().st_size > MAX_BYTES:
        msg = f"larger than {MAX_BYTES // 1_000_000} MB: not read"
        raise FrameworkInvalid(msg, path=path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as err:
        msg = f"cannot be read as UTF-8 text: {err}"
        raise FrameworkInvalid(msg, path=path) from err
    try:
        return read_framework(text, framework_id=_id_of(path))
    except FrameworkInvalid as err:
        raise FrameworkInvalid(str(err), path=path) from err


def read_framework(text: str, *, framework_id: str) -> Framework:
    """Read a framework from text; JSON where it begins with a brace or bracket, else CSV.

    Raises:
        FrameworkInvalid: one line that says what is wrong.
    """
    if not text.lstrip().startswith(("{", "[")):
        return read_table(text, framework_id=framework_id, title=framework_id)
    try:
        data = json.loads(text, strict=False)  # strict refuses raw tabs, which exports contain
    except (ValueError, RecursionError) as err:
        msg = f"broken JSON: {err}"
        raise FrameworkInvalid(msg) from err
    if is_cfpackage(data):
        return read_cfpackage(data, framework_id=framework_id)
    msg = "JSON, but no CASE CFPackage (it has no CFDocument)"
    raise FrameworkInvalid(msg)


def _id_of(path: Path) -> str:
    stem = re.sub(r"\.(json|csv|cfpackage|v1p[01])\b", "", path.name, flags=re.IGNORECASE)
    return re.sub(r"[^A-Za-z0-9._-]+", "-", stem).strip("-.") or "framework"
