"""Reading levels of the real sites' items, from their saved pages: nothing is crawled.

Each page is read by the catalog's own extractor, and its text judged as the pipeline does, with the
language that the page declares or is found to have.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np
from crawl_sample import PUBLISHED, published, rows_of

from curate.errors import RecordRejected
from curate.extract import assemble, extract
from curate.readability import assess

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from curate.records import Readability

STEP = 100  # L; width of a bar
EASE_STEP = 0.5
N_EXTREMES = 6
_MARKDOWN = "https://storybooks-md.example"
# Site -> folder of the data, beginning of the path.
SITES: dict[str, tuple[str, str]] = {
    "OpenStax Physics": ("openstax-hs", "/physics/"),
    "OpenStax US History": ("openstax-hs", "/us-history/"),
    "Software Carpentry": ("carpentries", "/"),
    "Beauty and Joy of Computing": ("bjc", "/"),
    "Storybooks, 45 languages": ("storybooks", "/"),
    "Storybooks in Markdown": ("storybooks-md", "/"),
}


@dataclass(frozen=True, slots=True)
class Item:
    site: str
    path: str
    name: str
    language: str | None
    is_link_list: bool
    text: str


def sites(data: Path, texts: Path | None, limit: int | None = None) -> dict[str, object]:
    """Figures by site; `texts` keeps what was extracted, or is read where it is there."""
    found = defaultdict(list)
    for item in kept_items(data, texts, limit):
        found[item.site].append((item, assess(item.text, language=item.language)))
    return {site: described(found[site]) for site in SITES if found[site]}


def kept_items(data: Path, texts: Path | None, limit: int | None) -> Iterator[Item]:
    if texts is not None and texts.is_file():
        with texts.open(encoding="utf-8") as lines:
            yield from (Item(**json.loads(line)) for line in lines)
        return
    found = items(data / "sites", limit)
    if texts is None:
        yield from found
        return
    with texts.open("w", encoding="utf-8") as out:
        for item in found:
            out.write(json.dumps(asdict(item), ensure_ascii=False) + "\n")
            yield item


def items(root: Path, limit: int | None) -> Iterator[Item]:
    """The items of every saved page; pages that the extractor rejects are none."""
    for site, (folder, beginning) in SITES.items():
        n_items = 0
        for path, url in _pages(root, folder):
            if not path.startswith(beginning) or (limit is not None and n_items >= limit):
                continue
            payload = (root / folder / "site" / path.lstrip("/")).read_bytes()
            for record in extract(payload, url=url).records:
                try:
                    resource, _ = assemble(record.fields, url=url)
                except RecordRejected:
                    continue
                n_items += 1
                yield Item(
                    site, path, resource.name, resource.in_language,
                    record.signals.is_link_list, record.text,
                )  # fmt: skip


def _pages(root: Path, folder: str) -> Iterator[tuple[str, str]]:
    if not (root / folder).is_dir():
        return
    if folder in PUBLISHED:
        for row in rows_of(root, folder):
            yield row["path"], published(folder, row["path"])
        return
    site = root / folder / "site"
    for file in sorted(site.rglob("*.md")):
        path = "/" + file.relative_to(site).as_posix()
        yield path, _MARKDOWN + path


def described(found: list[tuple[Item, Readability]]) -> dict[str, object]:
    told = sorted(
        ((f.lexile_like, item, f) for item, f in found if f.lexile_like is not None),
        key=lambda one: (one[0], one[1].path),
    )
    numbers = [number for number, _, _ in told]
    eases = [f.ease for _, f in found if f.ease is not None]
    return {
        "items": len(found),
        "statuses": dict(Counter(f.status.value for _, f in found).most_common()),
        "with_number": len(told),
        "prose_words": sum(f.prose_words for _, f in found),
        "lexile_like": _spread(numbers, 0),
        "ease": _spread(eases, 2),
        "histogram": _histogram(numbers, STEP),
        "ease_histogram": _histogram(eases, EASE_STEP),
        "bands": dict(Counter(f.nearest_band for _, _, f in told).most_common()),
        "dropped_words": dict(
            sum((Counter(f.dropped_words) for _, f in found), Counter()).most_common()
        ),
        "easiest": [_line(*one) for one in told[:N_EXTREMES]],
        "hardest": [_line(*one) for one in told[: -N_EXTREMES - 1 : -1]],
    }


def _spread(values: list[float], digits: int) -> dict[str, float] | None:
    if not values:
        return None
    tenth, median, ninetieth = np.percentile(values, (10, 50, 90))
    told = {"p10": tenth, "median": median, "p90": ninetieth}
    return {name: round(float(value), digits) for name, value in told.items()}


def _histogram(values: list[float], step: float) -> dict[str, int]:
    """Lower edge of each bar -> number of values in it, lowest first."""
    edges = Counter(float(np.floor(value / step) * step) for value in values)
    return {f"{edge:g}": n for edge, n in sorted(edges.items())}


def _line(number: float, item: Item, finding: Readability) -> dict[str, object]:
    return {
        "number": number,
        "path": item.path,
        "name": item.name,
        "status": finding.status.value,
        "words": finding.prose_words,
    }
