"""A page that still answers but is not what it was: its text, or the license it names. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from curate.links.classify import Judgment
from curate.links.fingerprint import distance
from curate.links.phrases import plain
from curate.records import LinkVerdict

if TYPE_CHECKING:
    from curate.records import PagePrint

# Measured on four sites of real lessons (page against itself with edits, and against other pages of
# its site; simhash distance in bits of 64). Three words changed: 95 % at most 13. A comment of 40
# words more: 95 % at most 18, on pages of 150 words. A word in twenty changed: 95 % at most 15, the
# most 18; one in ten: the most 24. Half rewritten: median 22. Other pages of one site: median 32
# for long pages and 25 for stories of 150 words, 95 % above 25 for long and 16 for short ones.
_FAR_UNDER_NEW_TITLE = 18
_FAR = 25
_ENOUGH_WORDS = 20  # the text of smaller pages varies too much to tell anything
# A change of what a page is for is of more use to know than these.
_OVERRULED = frozenset({"ok", "moved", "fragment_missing"})
_WORD = re.compile(r"[^\W\d_]+")


def judge_change(judgment: Judgment, before: PagePrint | None, now: PagePrint | None) -> Judgment:
    """The judgment of a living page, or that its license or content is another than `before`.

    `before` is the fingerprint of the last alive look; `now` is None where the server said that
    nothing changed (304). A license that is named for the first time is no change; neither are
    small edits, dates and counters.
    """
    if judgment.verdict is not LinkVerdict.ALIVE or judgment.kind not in _OVERRULED:
        return judgment
    if before is None or now is None or not before.simhash or not now.simhash:
        return judgment
    if before.license and before.license != now.license:
        said = f"it names {now.license} now" if now.license else "it names none now"
        why = f"the page named the license {before.license}; {said}"
        return Judgment(LinkVerdict.ALIVE, "license_changed", why)
    why_changed = content_change(before, now)
    if why_changed is not None:
        return Judgment(LinkVerdict.ALIVE, "content_changed", why_changed)
    return judgment


def content_change(before: PagePrint, now: PagePrint) -> str | None:
    """What shows that the page's text was replaced or rewritten; None where nothing does."""
    if not before.simhash or not now.simhash:
        return None
    if max(before.n_words, now.n_words) < _ENOUGH_WORDS:
        return None
    n_bits = distance(before.simhash, now.simhash)
    is_renamed = _name(before.title) != _name(now.title)
    if n_bits < (_FAR_UNDER_NEW_TITLE if is_renamed else _FAR):
        return None
    text = (
        f"{n_bits} of 64 bits of the text's fingerprint differ "
        f"({before.n_words} words before, {now.n_words} now)"
    )
    if is_renamed:
        return f"the title was {before.title[:80]!r} and is {now.title[:80]!r}; {text}"
    return f"the title is still {now.title[:80]!r}, but {text}"


def _name(title: str) -> tuple[str, ...]:
    """The words of a title without numbers: counters and years come and go."""
    return tuple(_WORD.findall(plain(title)))
