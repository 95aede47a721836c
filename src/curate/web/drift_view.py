"""What the page of changes shows: what was accepted against what is there now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from curate.catalog.drift import open_drift
from curate.catalog.models import ResourceRow
from curate.pipeline.drift_past import compare_item
from curate.review.drift import DiffPart, Words, readable_diff
from curate.web import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from curate.catalog import Catalog

_MAX_PARTS = 500  # on the page; a rewritten book has thousands
_MAX_CHARACTERS = 4_000  # of one part
KIND_WORDS = {
    "text": "The text changed",
    "license": "The license changed",
    "sign_in": "It asks for a sign-in or a payment",
    "title": "The title changed",
}
_LABELS = {"gone": "Removed", "new": "Added", "edited": "Reworded", "same": "", "folded": ""}


@dataclass(frozen=True, slots=True)
class Change:
    """One reason to review the item again."""

    label: str
    evidence: str


@dataclass(frozen=True, slots=True)
class PartView:
    """A stretch of the comparison; `label` says in words what its look says in color."""

    kind: str
    label: str
    words: Sequence[Words]
    note: str


@dataclass(frozen=True, slots=True)
class ChangesView:
    """The page of changes. `lang` is None where the text is in the page's own language.

    `state` is changed, unchanged (small edits are no reason to review) or not_accepted; `why_not`
    says why no texts can be compared, "" where they can.
    """

    id: str
    title: str
    lang: str | None
    state: str
    accepted_on: str
    changes: Sequence[Change]
    parts: Sequence[PartView]
    n_more: int
    why_not: str


def changed_since(drift: Sequence[Mapping[str, Any]]) -> str:
    """What an item's page says of its open drifts; "" where there are none."""
    if not drift:
        return ""
    return (
        f"Your district accepted it on {drift[0]['accepted_at']:%Y-%m-%d}, and it changed since: "
        "review it again."
    )


def changes_view(catalog: Catalog, item_id: str) -> ChangesView:
    """Lay out what changed in an item since the district accepted it.

    Raises:
        sqlalchemy.exc.NoResultFound: when there is no such item.
    """
    with catalog.read() as session:
        row = session.get_one(ResourceRow, item_id)
        title, lang = row.name, row.document.get("inLanguage")
        found = open_drift(session, catalog.settings.district, [item_id])
    compared = compare_item(catalog, item_id)
    parts: tuple[DiffPart, ...] = ()
    if compared is not None and compared.before is not None and compared.after is not None:
        parts = readable_diff(compared.before.text, compared.after.text)
    return ChangesView(
        id=item_id,
        title=title,
        lang=lang if words.is_foreign(lang) else None,
        state=_state(is_accepted=compared is not None, is_changed=bool(found)),
        accepted_on="" if compared is None else f"{compared.accepted.at:%Y-%m-%d}",
        changes=[Change(KIND_WORDS.get(one.kind, one.kind), one.evidence) for one in found],
        parts=[_part(part) for part in parts[:_MAX_PARTS]],
        n_more=max(len(parts) - _MAX_PARTS, 0),
        why_not="" if compared is None else compared.why_not,
    )


def _state(*, is_accepted: bool, is_changed: bool) -> str:
    if not is_accepted:
        return "not_accepted"
    return "changed" if is_changed else "unchanged"


def _part(part: DiffPart) -> PartView:
    if part.kind == "folded":
        note = words.counted(part.n_sentences, "sentence", "sentences") + " unchanged"
        return PartView("folded", "", (), note)
    shown, n_cut = _cut(part.words)
    note = f"… and {words.counted(n_cut, 'more word', 'more words')}" if n_cut else ""
    return PartView(part.kind, _LABELS[part.kind], shown, note)


def _cut(every: Sequence[Words]) -> tuple[list[Words], int]:
    """The first words of a part, and how many were left out."""
    shown: list[Words] = []
    left = _MAX_CHARACTERS
    n_cut = 0
    for one in every:
        text = one.text[:left]
        if text:
            shown.append(Words(one.mark, text))
        left -= len(text)
        n_cut += len(one.text[len(text) :].split())
    return shown, n_cut
