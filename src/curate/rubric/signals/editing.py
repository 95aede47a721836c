"""May and can teachers change it? Read from the license and from files that open for editing."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from curate.records import Answer, Evidence, Measurement
from curate.rubric.finding import PART_SEEN, SEEN, Finding, Found, Open, trust
from curate.rubric.signals.licenses import disagreement, stated_license
from curate.wording import counted

if TYPE_CHECKING:
    from datetime import datetime

    from curate.rubric.inputs import RubricInput
    from curate.rubric.model import Profile

_EDITABLE = (
    *(".doc", ".docx", ".odt", ".rtf", ".ppt", ".pptx", ".odp", ".xls", ".xlsx", ".ods"),
    *(".md", ".tex", ".ipynb", ".h5p", ".imscc"),
)


def editable_documents(item: RubricInput) -> tuple[str, ...]:
    """Addresses of linked files that a teacher's software opens for editing."""
    return tuple(address for address in item.signals.documents if _is_editable(address))


def _is_editable(address: str) -> bool:
    try:
        return urlsplit(address).path.lower().endswith(_EDITABLE)
    except ValueError:
        return False


def editing(profile: Profile, item: RubricInput, now: datetime) -> Finding:
    """`yes`: allowed and editable files linked; `partly`: allowed only; `no`: not allowed."""
    stated = stated_license(item)
    files = _files(item)
    if stated is None:
        because = "No license is stated, so nobody can say whether you may change it."
        return Open(because=because, evidence=files)
    name, terms, evidence = stated
    other = disagreement(item)
    if other is not None:
        because = "The page names more than one license; a person must say which one holds."
        return Open(because=because, evidence=(evidence, other))
    if terms is None:
        return Open(because=f"We do not know the terms of {name}.", evidence=(evidence, *files))
    if not terms.free or terms.no_derivatives:
        return Found(
            answer=Answer.NO,
            reason=f"{name} does not let you share a changed version.",
            evidence=(evidence,),
            confidence=min(SEEN, trust(evidence)),
        )
    share = ", if you share it under the same license" if terms.share_alike else ""
    if files:
        n_files = counted(len(editable_documents(item)), "file")
        return Found(
            answer=Answer.YES,
            reason=f"{name} lets you change it{share}, and {n_files} can be opened for editing.",
            evidence=(evidence, *files),
            confidence=min(SEEN, trust(evidence)),
        )
    return Found(
        answer=Answer.PARTLY,
        reason=f"{name} lets you change it{share}; no file that opens for editing was found.",
        evidence=(evidence,),
        confidence=PART_SEEN,
    )


def _files(item: RubricInput) -> tuple[Evidence, ...]:
    documents = editable_documents(item)
    if not documents:
        return ()
    return (
        Measurement(
            name="editable_files",
            value=float(len(documents)),
            unit="files",
            note=", ".join(documents[:3]),
        ),
    )
