"""Pages that say they are missing while they answer 200, for callers who hold only the page."""

from __future__ import annotations

from curate.links.body import text_of
from curate.links.gone import is_plainly_not_found
from curate.links.page import read_page


def missing_page(payload: bytes, charset: str | None = None) -> str | None:
    """Why a page says nothing but that it is missing, in words; None where it says more.

    One page alone proves less than a comparison with a made-up address, which link checks make:
    only a page whose title or heading and text agree that nothing is there is called missing.
    """
    page = read_page(text_of(payload, f"text/html; charset={charset}" if charset else ""))
    if not is_plainly_not_found(page):
        return None
    head = page.title or page.headings[0]
    return f"the page says only that it is missing ({head[:160]!r})"
