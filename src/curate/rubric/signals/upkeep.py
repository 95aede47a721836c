"""Does someone look after it? Read from checked links, the date of the last change and a name.

Link checks are needed: a date alone can be set by a machine. Checks from a run in which everything
failed, and checks that are too old, feed nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from curate.records import Answer, Evidence, LinkState, Measurement
from curate.rubric.dates import age_days
from curate.rubric.finding import (
    HINT,
    PART_SEEN,
    SEEN,
    STATED,
    Finding,
    Found,
    Open,
    field_evidence,
    listed,
)
from curate.wording import counted

if TYPE_CHECKING:
    from datetime import datetime

    from curate.rubric.inputs import LinkFacts, RubricInput
    from curate.rubric.model import Profile

# Shares of working links: from the first up someone cares for them, below the second nobody does.
_CARED_FOR = 0.95
_NEGLECTED = 0.75
# Fewer judged links than this say too little against an item.
_ENOUGH_AGAINST = 4


class _LinkHealth(StrEnum):
    """What the share of working links says of care; TOO_FEW says nothing."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class _Sign:
    """One thing seen: what it says (None: nothing), in words and with its evidence."""

    says: bool | None
    words: str
    evidence: tuple[Evidence, ...] = ()


def upkeep(profile: Profile, item: RubricInput, now: datetime) -> Finding:
    """`yes`: links work, changed lately, someone named; `no`: dead, or dead links and no change."""
    links = item.links
    why_not = _unusable(links, profile, now)
    if links is None or why_not:
        return Open(because=why_not)
    if links.own_state is LinkState.DEAD:
        return Found(
            answer=Answer.NO,
            reason="Its own address is dead.",
            evidence=(_own_address(links, 0.0),),
            confidence=STATED,
        )
    health, date, name = _link_health(links), _date_sign(profile, item, now), _name_sign(item)
    evidence = (*_links_evidence(links), *date.evidence, *name.evidence)
    reason = _sentence([_links_words(links), date.words, name.words])
    answer = _judged(health, date.says, name.says)
    if answer is None:
        return Open(because=f"{reason} That says too little.", evidence=evidence)
    confidence = {Answer.YES: SEEN, Answer.PARTLY: PART_SEEN, Answer.NO: HINT}[answer]
    return Found(answer=answer, reason=reason, evidence=evidence, confidence=confidence)


def _judged(
    health: _LinkHealth, fresh: bool | None, named: bool | None
) -> Literal[Answer.YES, Answer.PARTLY, Answer.NO] | None:
    """The answer; a publisher's name completes a yes and is no sign of care by itself."""
    match health:
        case _LinkHealth.GOOD:
            return Answer.YES if fresh and named else Answer.PARTLY
        case _LinkHealth.FAIR:
            return Answer.PARTLY
        case _LinkHealth.POOR:
            return Answer.PARTLY if fresh else Answer.NO
        case _LinkHealth.TOO_FEW:
            return Answer.PARTLY if fresh else None


def _unusable(links: LinkFacts | None, profile: Profile, now: datetime) -> str:
    """Why link facts cannot be used; "" where they can."""
    if links is None or links.last_checked_at is None:
        return "Its links have not been checked yet."
    if links.incident_only:
        return "The last link check failed as a whole, so it says nothing about this item."
    age = (now - links.last_checked_at).days
    if age < -1:
        return "Its link check is dated after today."
    if age > profile.max_link_check_age_days:
        return f"Its links were last checked {age} days ago."
    judged, undecided = _n_judged(links), _n_undecided(links)
    own_known = links.own_state in (LinkState.ALIVE, LinkState.DEAD)
    if not own_known and (judged == 0 or judged < undecided):
        return "Too few of its links have been judged."
    return ""


def _n_judged(links: LinkFacts) -> int:
    return links.count(LinkState.ALIVE) + links.count(LinkState.DEAD)


def _n_failing(links: LinkFacts) -> int:
    """Links that failed when last looked at, though history does not call them dead."""
    return links.count(LinkState.SUSPECT) + links.count(LinkState.FLAKY)


def _own_address(links: LinkFacts, value: float) -> Measurement:
    note = f"1 is working, 0 is dead; {_checked(links)}"
    return Measurement(name="own_address_works", value=value, unit="share", note=note)


def _link_health(links: LinkFacts) -> _LinkHealth:
    judged = _n_judged(links)
    if judged == 0 or judged < _n_undecided(links):
        return _LinkHealth.TOO_FEW
    alive = links.count(LinkState.ALIVE)
    # A link that failed just now is not held against the item, but it is no sign of care either.
    if alive / (judged + _n_failing(links)) >= _CARED_FOR:
        return _LinkHealth.GOOD
    share = alive / judged
    if share >= _NEGLECTED:
        return _LinkHealth.FAIR
    return _LinkHealth.POOR if judged >= _ENOUGH_AGAINST else _LinkHealth.TOO_FEW


def _links_words(links: LinkFacts) -> str:
    judged, failing = _n_judged(links), _n_failing(links)
    if judged:
        also = f" ({failing} more failed when last looked at)" if failing else ""
        return f"{links.count(LinkState.ALIVE)} of {judged} judged links work{also}"
    return "its own address works" if links.own_state is LinkState.ALIVE else ""


def _links_evidence(links: LinkFacts) -> tuple[Evidence, ...]:
    judged, alive = _n_judged(links), links.count(LinkState.ALIVE)
    evidence: list[Evidence] = []
    if links.own_state is LinkState.ALIVE:
        evidence.append(_own_address(links, 1.0))
    if judged:
        failing = _n_failing(links)
        note = (
            f"{alive} of {judged} judged links work, {failing} failed when last looked at, "
            f"{links.n_links} in all, {_checked(links)}"
        )
        share = round(alive / (judged + failing), 4)
        evidence.append(Measurement(name="working_links", value=share, unit="share", note=note))
    return tuple(evidence)


def _checked(links: LinkFacts) -> str:
    return f"checked {links.last_checked_at.date()}" if links.last_checked_at else "never checked"


def _n_undecided(links: LinkFacts) -> int:
    return sum(links.count(s) for s in (LinkState.NEW, LinkState.SUSPECT, LinkState.FLAKY))


def _date_sign(profile: Profile, item: RubricInput, now: datetime) -> _Sign:
    changed = age_days(item.resource.date_modified, now.date())
    if changed is not None:
        evidence = (field_evidence(item, "date_modified"),)
        words = f"it was last changed {_ago(changed)}"
        return _Sign(changed <= profile.fresh_days, words, evidence)
    published = age_days(item.resource.date_published, now.date())
    if published is not None and published <= profile.fresh_days:
        evidence = (field_evidence(item, "date_published"),)
        return _Sign(True, f"it was published {_ago(published)}", evidence)
    # An old publication date says nothing of later changes.
    return _Sign(None, "the page does not say when it was last changed")


def _name_sign(item: RubricInput) -> _Sign:
    if item.resource.publisher:
        evidence = (field_evidence(item, "publisher"),)
        return _Sign(True, f"{item.resource.publisher} publishes it", evidence)
    return _Sign(None, "no publisher is named")


def _ago(days: int) -> str:
    if days < 60:
        return f"{counted(days, 'day')} ago"
    if days < 730:
        return f"{days // 30} months ago"
    return f"{days // 365} years ago"


def _sentence(parts: list[str]) -> str:
    text = listed(parts)
    return f"{text[0].upper()}{text[1:]}." if text else "Nothing is known."
