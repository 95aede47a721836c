"""Draw the pages whose licenses were labeled by hand: the same ones at every run.

The sample is stratified by kind of page, because a plain draw from 2,764 story pages would
hold no page of the few kinds that are hard (a site's own about page, a license page, a 404).

Run: CURATE_TEST_DATA=/path/to/data-root python tests/benchmarks/crawl_sample.py
Prints one line per page: site, stratum, published address.
"""

from __future__ import annotations

import csv
import os
import random
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable

SEED = 20_260_729
PUBLISHED = {
    "storybooks": "https://global-asp.github.io",
    "carpentries": "https://swcarpentry.github.io",
    # Neither folder is a copy of a site with an address of its own.
    "openstax-hs": "https://openstax-hs.example",
    "bjc": "https://bjc.example",
}
# Strata in the order in which they are tried: a pattern over the path, and how many to draw.
STRATA: dict[str, list[tuple[str, str, int]]] = {
    "storybooks": [
        ("nairobi list", r"^/nairobi/stories/", 7),
        (
            "site page",
            r"^/(nairobi|about|guidelines|lcb|index|audio/index|stories/(index|master))",
            12,
        ),
        ("audio", r"^/audio/", 14),
        ("slides", r"^/stories/.*_slides\.html$", 20),
        ("story", r"^/stories/", 18),
        # Added to the draw after the others, so that those stay as they were.
        ("nairobi story", r"^/nairobi/stories/[a-z]+/[0-9]{4}/", 2),
    ],
    "carpentries": [
        ("license", r"/LICENSE\.html$", 6),
        ("404", r"/404\.html$", 4),
        ("all in one", r"/aio\.html$", 5),
        ("reference", r"/reference\.html$", 5),
        ("conduct", r"/CODE_OF_CONDUCT\.html$", 3),
        ("index", r"^/[^/]+/index\.html$", 3),
        ("instructor episode", r"/instructor/\d\d-", 14),
        ("learner episode", r"^/[^/]+/\d\d-", 14),
        ("other instructor page", r"/instructor/", 6),
        ("other learner page", r"", 6),
    ],
    "openstax-hs": [
        ("index", r"index\.html$", 3),
        ("physics", r"^/physics/", 24),
        ("us history", r"^/us-history/", 38),
    ],
    "bjc": [
        ("course", r"^/bjc-r/course/", 8),
        ("index", r"^/bjc-r/([^/]+\.html|glossary/.*|topic/.*)$", 4),
        ("lab", r"^/bjc-r/cur/", 48),
        ("empty file", r"/tamagotchi\.html$", 1),
        ("license word", r"/open_python\.html$", 2),
    ],
}
BJC_EXTRA = [("no words", 2), ("few words", 6)]
FEW_WORDS = 50


def rows_of(sites: Path, site: str) -> list[dict[str, str]]:
    """Every page of a site as `pages.csv` lists it, in its order."""
    with (sites / site / "pages.csv").open(encoding="utf-8", newline="") as listing:
        return list(csv.DictReader(listing))


def published(site: str, path: str) -> str:
    """The address under which a page of the copy was published."""
    return PUBLISHED[site] + quote(path)


def _draw(rng: random.Random, paths: Iterable[str], n: int, taken: set[str]) -> list[str]:
    left = sorted(set(paths) - taken)
    drawn = sorted(rng.sample(left, min(n, len(left))))
    taken.update(drawn)
    return drawn


def sample(sites: Path, site: str) -> list[tuple[str, str]]:
    """`(stratum, path)` of the labeled pages of a site; pages with rare license links first.

    A page whose license links few others share is drawn before the strata, two of each kind,
    so that the uncommon licenses are among the labels.
    """
    rng = random.Random(SEED)
    rows = rows_of(sites, site)
    taken: set[str] = set()
    drawn: list[tuple[str, str]] = []
    kinds: dict[str, list[str]] = {}
    for row in rows:
        kinds.setdefault(row["cc_urls"], []).append(row["path"])
    for links, paths in sorted(kinds.items()):
        if len(paths) <= FEW_WORDS:
            drawn += [(f"rare links {links}", p) for p in _draw(rng, paths, 4, taken)]
    if site == "bjc":
        empty = [row["path"] for row in rows if row["words"] in {"", "0"}]
        tiny = [row["path"] for row in rows if 0 < int(row["words"] or 0) < FEW_WORDS]
        for (stratum, n), paths in zip(BJC_EXTRA, (empty, tiny), strict=True):
            drawn += [(stratum, path) for path in _draw(rng, paths, n, taken)]
    for stratum, pattern, n in STRATA[site]:
        matching = [row["path"] for row in rows if re.search(pattern, row["path"])]
        drawn += [(stratum, path) for path in _draw(rng, matching, n, taken)]
    return drawn


def stories(sites: Path) -> list[str]:
    """Paths below `storybooks-md/site/` of the labeled stories, the uncommon licenses first."""
    rng = random.Random(SEED)
    root = sites / "storybooks-md" / "site"
    by_line: dict[str, list[str]] = {}
    for path in sorted(root.glob("*/en/[0-9]*.md")):
        lines = path.read_text(encoding="utf-8").splitlines()
        line = next((text for text in lines if "License:" in text), "")
        by_line.setdefault(line, []).append(path.relative_to(root).as_posix())
    taken: set[str] = set()
    drawn: list[str] = []
    for _, paths in sorted(by_line.items(), key=lambda item: len(item[1])):
        for folder, n in (("asp", 24), ("pb", 24)):
            drawn += _draw(rng, [p for p in paths if p.startswith(folder)], n, taken)
    return drawn


def main() -> None:
    """Print the sample of every site."""
    sites = Path(os.environ["CURATE_TEST_DATA"]) / "data" / "sites"
    for site in STRATA:
        for stratum, path in sample(sites, site):
            print(site, stratum, published(site, path), sep="\t")
    for path in stories(sites):
        print("storybooks-md", "story", path, sep="\t")


if __name__ == "__main__":
    main()
