"""Many links of a site that are all sent to one address: what they named is no longer there.

The rule of Wikibooks' "A Link Rot Bestiary" (chapter 3), cheap where a run looks at many links of a
site. A made-up address cannot show it where only the addresses that once existed are redirected.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from curate.links.paths import is_gate, is_index_path, name_words
from curate.links.phrases import SERIAL
from curate.links.signals import carries_return_address, sign_in_strength
from curate.links.target import Target, read_target
from curate.records import LinkVerdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from curate.records import LinkCheck

_ENOUGH = 3  # different pages; two may well have been joined
_MOST = 0.5  # of the site's links that were moved: a site that moves house keeps its pages apart
_ID_DIGITS = 3  # a number as long as this is an item's own, not that of a chapter
_SHOWN = 3  # links named in the evidence


def shared_ends(checks: Iterable[LinkCheck]) -> dict[str, str]:
    """Links that look alive but were sent, with others of their site, to one page in their place.

    Three links or more of one site with names of their own, and more than half of the site's moved
    links, end at an address that none of them names. Tidying (scheme, `www.`, slash, index file),
    several addresses of one page, numbered parts of one work, sign-ins and gates do not count.

    Returns:
        For each such link its evidence; to be judged dead, `soft_404`.
    """
    moved: dict[str, dict[str, list[tuple[str, Target]]]] = defaultdict(lambda: defaultdict(list))
    ends: dict[str, Target] = {}
    for check in checks:
        found = _moved(check)
        if found is None:
            continue
        link, end = found
        moved[_site(link)][end.url].append((check.url, link))
        ends[end.url] = end
    out: dict[str, str] = {}
    for site, by_end in moved.items():
        n_moved = sum(len(links) for links in by_end.values())
        for url, links in by_end.items():
            if len(links) > _MOST * n_moved and not _is_place_to_pass(ends[url], links):
                out.update(_judge(site, ends[url], links))
    return out


def _moved(check: LinkCheck) -> tuple[Target, Target] | None:
    if check.verdict is not LinkVerdict.ALIVE or check.moved is None or not check.final_url:
        return None
    link, end = read_target(check.url), read_target(check.final_url)
    if not isinstance(link, Target) or not isinstance(end, Target):
        return None
    return None if _tidy(link) == _tidy(end) else (link, end)


def _judge(site: str, end: Target, links: list[tuple[str, Target]]) -> dict[str, str]:
    named = {url: words for url, link in links if (words := name_words(link))}
    if len(named) < _ENOUGH:
        return {}
    of_all = frozenset.intersection(*named.values())
    own = {url: words - of_all for url, words in named.items()}
    # Addresses of one page (/book, /the-book), or the parts of one work (/book/chapter-1, ...-2).
    if frozenset() in own.values() or all(map(_is_part, set().union(*own.values()))):
        return {}
    where = frozenset() if is_index_path(end.path) else name_words(end)
    lost = [url for url, words in named.items() if not words & where]
    if len({own[url] for url in lost}) < _ENOUGH:
        return {}
    shown = ", ".join(sorted(lost)[:_SHOWN])
    why = (
        f"{len(lost)} different links of {site} are all sent to {end.url}, "
        f"which none of them names: {shown}{', ...' if len(lost) > _SHOWN else ''}"
    )
    return dict.fromkeys(lost, why)


def _is_part(word: str) -> bool:
    return bool(SERIAL.fullmatch(word)) and not (word.isdigit() and len(word) >= _ID_DIGITS)


def _is_place_to_pass(end: Target, links: list[tuple[str, Target]]) -> bool:
    """A sign-in or a consent page: it stands before the page, not in its place."""
    if sign_in_strength(end) or is_gate(end.path):
        return True
    return any(carries_return_address(end, link) or _tidy(link) == _tidy(end) for _, link in links)


def _site(target: Target) -> str:
    return target.host.removeprefix("www.")


def _tidy(target: Target) -> tuple[str, str, str]:
    """What is left of an address without scheme, `www.`, last slash and index file."""
    folder, _, name = target.path.rpartition("/")
    path = folder if is_index_path(f"/{name}") and "." in name else target.path
    return _site(target), path.rstrip("/").lower(), target.query
