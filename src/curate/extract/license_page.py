"""The license of a page's content, found in what the publisher states and in what the page says.

Every statement is filed under what it is about (`statements.py`). Only statements about the
content become candidates; the others, and differing ones, are named in `license_disagreement`.
Where equally direct statements differ, there is no license: unknown beats a guess.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from curate.extract.license_claims import claimed_licenses
from curate.extract.license_text import stated_licenses
from curate.extract.licenses import distinct, same_terms
from curate.extract.statements import Scope
from curate.records import Quote, SourceKind

if TYPE_CHECKING:
    from curate.extract.blocks import Run
    from curate.extract.candidates import Candidates
    from curate.extract.items import Item
    from curate.extract.license_claims import Statement
    from curate.extract.page import Page


def add_license(
    page: Page, items: list[Item], meta: dict[str, list[str]], runs: list[Run], into: Candidates
) -> None:
    """Add candidates for `license`, `license_url` and `license_disagreement`."""
    found = [*claimed_licenses(page, items, meta), *stated_licenses(page, runs)]
    content = [s for s in found if s.scope is Scope.CONTENT and not s.is_choice]
    winner, rivals = _winner(content)
    if winner is not None:
        # The more specific of two that agree goes before the more direct one.
        _add(winner, min(s.rank for s in content) - 1, into)
        for statement in content:
            _add(statement, statement.rank, into)
    _add_disagreement(winner, rivals, found, into)


def _winner(content: list[Statement]) -> tuple[Statement | None, list[Statement]]:
    """The most direct statement, or None and the rivals where equally direct ones differ."""
    if not content:
        return None, []
    first = min(s.rank for s in content)
    peers = [s for s in content if s.rank == first]
    ids = distinct(s.id for s in peers)
    # "GFDL and CC BY-SA": both hold at once, and the Creative Commons one is the easier to meet.
    peers = [s for s in peers if not s.id.startswith("GFDL")] if len(ids) > 1 else peers
    ids = distinct(s.id for s in peers)
    if len(ids) > 1:
        return None, [next(s for s in peers if s.id == i) for i in ids]
    same = [s for s in content if same_terms(s.id, ids[0])]
    # A version named elsewhere for the same terms completes the statement.
    return max(same, key=lambda s: (len(s.id), -s.rank)), []


def _add(statement: Statement, rank: int, into: Candidates) -> None:
    put = into.claim if statement.is_claim else into.quote
    for field, value in (("license", statement.id), ("license_url", statement.url)):
        put(field, value, extractor=statement.extractor, place=statement.place, rank=rank,
            text=statement.text)  # fmt: skip


_FOR = {
    Scope.CONTENT: "for its content",
    Scope.TEMPLATE: "for its template",
    Scope.SOFTWARE: "for software",
    Scope.PART: "for a part of it",
    Scope.SOURCE: "for a work it draws on",
}


def _add_disagreement(
    winner: Statement | None, rivals: list[Statement], found: list[Statement], into: Candidates
) -> None:
    others: list[Statement] = list(rivals)
    for statement in found:
        known = [s.id for s in others] + ([winner.id] if winner else [])
        if statement.scope in _FOR and not any(same_terms(statement.id, i) for i in known):
            others.append(statement)
    parts = [f"{s.id} {_FOR[s.scope]} (“{s.text[:160]}”)" for s in others]
    if winner and winner.words_id and not same_terms(winner.words_id, winner.id):
        parts.append(f"{winner.words_id} in the words of the link to {winner.id}")
    if not parts:
        return
    if winner is None and any(s.scope is Scope.CONTENT for s in others):
        text = "No license can be told: the page names " + "; ".join(parts)
    elif winner:
        text = f"Besides {winner.id} for its content, the page names " + "; ".join(parts)
    else:
        text = "The page names a license, but not for its content: " + "; ".join(parts)
    source = others[0] if others else winner
    if source is not None:
        into.add(
            "license_disagreement", text, "license_page",
            Quote(text=source.text[:500], place=source.place), 50, SourceKind.MACHINE,
        )  # fmt: skip
