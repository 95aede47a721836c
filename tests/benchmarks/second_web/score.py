"""Compares what a checker said with what a fair person would say."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from model import Case
    from server import Web

_BROKEN = {"dead", "failing"}


def score(cases: list[Case], web: Web, rows: list[tuple[Case, str, dict | None]]) -> dict:
    """`rows` has the case, the link and the checker's line (None if it is missing)."""
    wrong: dict[str, list[dict]] = defaultdict(list)
    kinds = [0, 0]
    moved = [0, 0]
    tally = dict.fromkeys(("alive_called_broken", "alive_called_restricted", "broken_called_alive",
                           "restricted_called_broken", "restricted_called_alive"), 0)  # fmt: skip
    for one, link, row in rows:
        got = row["verdict"] if row else "missing"
        if got in one.accept:
            if one.kinds:
                kinds[1] += 1
                kinds[0] += row["kind"] in one.kinds
                if row["kind"] not in one.kinds:
                    wrong["kind"].append(_entry(one, link, row))
            if one.moved and got == "alive":
                moved[1] += 1
                moved[0] += row["moved"] == one.moved
                if row["moved"] != one.moved:
                    wrong["moved"].append(_entry(one, link, row))
            continue
        wrong["verdict"].append(_entry(one, link, row))
        _count(tally, one, got)
    lost = {entry["id"] for entry in wrong["verdict"]}
    groups: dict[str, dict[str, list[int]]] = {}
    for one in cases:
        for half in (one.half, "both"):
            pair = groups.setdefault(one.group, {}).setdefault(half, [0, 0])
            pair[0] += one.id not in lost
            pair[1] += 1
    return {
        "cases_right": len(cases) - len(lost),
        "cases": len(cases),
        "halves": {half: _sum(groups, half) for half in ("a", "b")},
        "groups": {name: dict(sorted(groups[name].items())) for name in sorted(groups)},
        **tally,
        "kind_right": kinds,
        "moved_right": moved,
        "manners": manners(cases, web),
        "wrong": wrong["verdict"],
        "wrong_kind": wrong["kind"],
        "wrong_moved": wrong["moved"],
    }


def manners(cases: list[Case], web: Web) -> dict:
    """What the sites saw of the checker."""
    asked = [(target, host) for host, seen in web.seen.items() for _, _, target in seen.asked]
    robots = sum(target == "/robots.txt" for target, _ in asked)
    made_up = sum(_is_made_up(web, target, host) for target, host in asked)
    n_links = sum(len(one.links) for one in cases)
    return {
        "requests": len(asked),
        "robots": robots,
        "made_up": made_up,
        "others_per_link": round((len(asked) - robots - made_up) / max(1, n_links), 2),
        "per_healthy_link": _per_link(cases, web, ("alive-odd", "alive-files", "alive-world")),
        "per_failing_link": _per_link(cases, web, ("failing",)),
        "most_for_one_target": max(web.counts.values(), default=0),
        "contacts_to_forbidden": len(web.contacts),
        "early_returns": sum(seen.early for seen in web.seen.values()),
        "most_at_once_on_a_site": max((seen.most_active for seen in web.seen.values()), default=0),
        "smallest_crawl_delay_gap_s": _gap(web, "crawl-delay"),
        "robots_twice": sum(
            sum(target == "/robots.txt" for _, _, target in seen.asked) > 1
            for seen in web.seen.values()
        ),
        "agents": sorted({agent for seen in web.seen.values() for agent in seen.agents}),
        "body_bytes_of_2_mb_page": _sent(web, "two-megabytes"),
    }


def _per_link(cases: list[Case], web: Web, groups: tuple[str, ...]) -> float | None:
    """Requests to the sites of these groups for each of their links, robots.txt and made-up
    addresses left out."""
    chosen = [one for one in cases if one.group in groups]
    asked = sum(
        target != "/robots.txt" and not _is_made_up(web, target, place.host)
        for one in chosen
        for place in one.sites.values()
        for _, _, target in web.seen[place.host].asked
    )
    n_links = sum(len(one.links) for one in chosen)
    return round(asked / n_links, 2) if n_links else None


def _is_made_up(web: Web, target: str, host: str) -> bool:
    """Whether the target is neither robots.txt nor known to the site nor one of the links."""
    one, place = web.by_host[host]
    if target == "/robots.txt" or place is not one.sites["main"]:
        return False
    path = target.partition("?")[0]
    linked = {web.fill(link, one).partition("#")[0].rpartition(place.host)[2] for link in one.links}
    return path not in place.pages and target not in place.pages and not any(
        end.endswith(target) for end in linked
    )  # fmt: skip


def _gap(web: Web, name: str) -> float | None:
    """The shortest pause between two requests to the site of a case, robots.txt left out."""
    for host, (one, _) in web.by_host.items():
        if one.id == name:
            times = [at for at, _, target in web.seen[host].asked if target != "/robots.txt"]
            return round(min((b - a for a, b in pairwise(times)), default=0.0), 2)
    return None


def _sent(web: Web, name: str) -> int | None:
    return next((web.seen[h].sent for h, (one, _) in web.by_host.items() if one.id == name), None)


def _count(tally: dict[str, int], one: Case, got: str) -> None:
    if one.accept == {"alive"}:
        tally["alive_called_broken"] += got in _BROKEN
        tally["alive_called_restricted"] += got == "restricted"
    elif one.accept <= _BROKEN:
        tally["broken_called_alive"] += got == "alive"
    elif one.accept == {"restricted"}:
        tally["restricted_called_broken"] += got in _BROKEN
        tally["restricted_called_alive"] += got == "alive"


def _sum(groups: dict[str, dict[str, list[int]]], half: str) -> list[int]:
    pairs = [by_half.get(half, [0, 0]) for by_half in groups.values()]
    return [sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)]


def _entry(one: Case, link: str, row: dict | None) -> dict:
    entry = {"id": one.id, "group": one.group, "half": one.half, "link": link[:120],
             "why": one.why, "expected": sorted(one.accept), "kinds": sorted(one.kinds),
             "expected_moved": one.moved, "got": "missing"}  # fmt: skip
    if row:
        keys = ("kind", "status", "moved", "final_url", "evidence")
        entry.update({"got": row["verdict"], **{key: row[key] for key in keys}})
    return entry
