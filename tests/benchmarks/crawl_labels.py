"""What was extracted beside what is known: hand labels of licenses, folder names of languages."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawl_sample import published, rows_of
from sqlalchemy import select

from curate.catalog.models import CaptureRow, FieldValueRow, RejectionRow, ResourceRow, ResourceUrl
from curate.extract.languages import base_language, language_table
from curate.urls import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from curate.catalog import Catalog

LABELS = Path(__file__).parents[1] / "labels"
# The labels name the public domain plainly; the catalog as SPDX wants it.
_AS_CATALOGED = {"public-domain": "LicenseRef-public-domain"}
# Folders outside `stories/` and `audio/` name no language of their pages.
_STORY_FOLDERS = ("/stories/", "/audio/", "/nairobi/stories/")
_NORWEGIAN = {"no", "nb", "nn"}


def labels(site: str) -> dict[str, str]:
    """Canonical address -> license of the pages of a site that were labeled by hand."""
    with (LABELS / f"licenses-{site}.csv").open(encoding="utf-8", newline="") as stream:
        return {
            canonical(row["url"]): _AS_CATALOGED.get(row["license"], row["license"])
            for row in csv.DictReader(stream)
        }


def _resources(session: Session, source_id: str) -> dict[str, ResourceRow]:
    """Address -> resource, for every address that leads to one."""
    rows = session.scalars(select(ResourceRow).where(ResourceRow.source_id == source_id)).all()
    by_id = {row.id: row for row in rows}
    found = {
        link.url: by_id[link.resource_id]
        for link in session.scalars(select(ResourceUrl))
        if link.resource_id in by_id
    }
    captured = dict(session.execute(select(CaptureRow.id, CaptureRow.url)).all())
    return found | {captured[row.capture_id]: row for row in rows} | {row.url: row for row in rows}


def licenses(catalog: Catalog, site: str) -> dict[str, Any]:
    """How the extracted licenses of a site agree with its labels; every wrong one by address.

    A page that the catalog rejected states no license there: listed apart, wrong only where a
    license would have been lost with it, never counted as right.
    """
    wanted = labels(site)
    confusion: Counter[str] = Counter()
    wrong, rejected = [], Counter()
    n = Counter(labeled=len(wanted))
    with catalog.read() as session:
        resources = _resources(session, site)
        reasons = dict(
            session.execute(
                select(RejectionRow.url, RejectionRow.reason).where(RejectionRow.source_id == site)
            ).all()
        )
        for url, label in sorted(wanted.items()):
            row = resources.get(url)
            if row is None:
                rejected[f"{reasons.get(url, 'not captured')} (labeled {label})"] += 1
                continue
            answer = row.document.get("license") or "unknown"
            n["cataloged"] += 1
            confusion[f"{label} -> {answer}"] += 1
            n["right"] += answer == label
            n["labeled_unknown"] += label == "unknown"
            n["unknown_kept_unknown"] += label == answer == "unknown"
            n["stated_but_missed"] += label != "unknown" and answer == "unknown"
            n["false_license"] += answer not in {label, "unknown"}
            if answer != label:
                wrong.append({"url": url, "label": label, "extracted": answer})
    return {
        **n,
        "accuracy": round(n["right"] / max(1, n["cataloged"]), 4),
        "confusion": dict(confusion.most_common()),
        "wrong": wrong,
        "not_cataloged": dict(rejected.most_common()),
    }


def identified_languages() -> frozenset[str]:
    """The codes that the language identifier knows."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    return frozenset(str(code) for code in identifier.nb_classes)


def languages(catalog: Catalog, sites: Path) -> dict[str, Any]:
    """The storybooks' languages: the identifier alone, then what the catalog finally says."""
    known = identified_languages()
    expected = {
        canonical(published("storybooks", row["path"])): row["expected_lang"]
        for row in rows_of(sites, "storybooks")
        if row["expected_lang"] and row["path"].startswith(_STORY_FOLDERS)
    }
    with catalog.read() as session:
        resources = _resources(session, "storybooks")
        detected = {
            row.resource_id: str(row.value)
            for row in session.scalars(
                select(FieldValueRow).where(
                    FieldValueRow.field == "in_language",
                    FieldValueRow.extractor == "py3langid",
                )
            )
        }
        pairs = [(lang, resources[url]) for url, lang in expected.items() if url in resources]
        identifier = [(lang, detected.get(row.id)) for lang, row in pairs if lang in known]
        final = [(lang, row.document.get("inLanguage")) for lang, row in pairs]
    in_table = language_table()
    return {
        "pages": len(expected),
        "cataloged": len(pairs),
        "languages_of_the_identifier": len(known),
        "identifier": _agreement(identifier),
        "final_where_the_identifier_knows": _agreement(p for p in final if p[0] in known),
        "final_elsewhere": _agreement(p for p in final if p[0] not in known),
        "folders_that_no_identifier_knows": dict(
            Counter(p[0] for p in final if p[0] not in known).most_common()
        ),
        "of_which_not_in_our_table": sorted({p[0] for p in final if p[0] not in in_table}),
    }


def _agreement(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    n: Counter[str] = Counter()
    confused: Counter[str] = Counter()
    for wanted, answer in pairs:
        said = base_language(_one(answer)) if answer else "unknown"
        n["pages"] += 1
        n["right"] += said == wanted
        n["unknown"] += said == "unknown"
        if said != wanted:
            # `no` and `nb` name the same written Norwegian, `nn` the other: counted apart.
            n["wrong_kind_of_norwegian"] += {said, wanted} <= _NORWEGIAN
            confused[f"{wanted} -> {said}"] += 1
    answered = n["pages"] - n["unknown"]
    return {
        **n,
        "accuracy": round(n["right"] / max(1, n["pages"]), 4),
        "accuracy_where_answered": round(n["right"] / max(1, answered), 4),
        "confusion": dict(confused.most_common(15)),
    }


def _one(answer: Any) -> str:
    return str(answer[0] if isinstance(answer, list) else answer)
