"""Runs the pipeline end to end on real OER pages served on loopback and prints one JSON object.

    CURATE_TEST_DATA=FOLDER python tests/benchmarks/real_sites.py [--data-dir DIR] [--cores]

FOLDER holds `data/sites`; the collection is the one that its README names as the first demo (271
pages, English and Spanish). The catalog is new each time and the pipeline runs twice: the second
run must find nothing to do. Memory is the resident size summed over the process tree, sampled every
50 ms; the servers of the pages are left out.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil
from sqlalchemy import func, select

from curate.catalog import open_catalog
from curate.catalog.models import (
    CaptureRow,
    FindingRow,
    LinkCheckRow,
    RejectionRow,
    ResourceRow,
    ScorecardRow,
    WorkMember,
)
from curate.crawl import SourceDefinition
from curate.pipeline.models import Models
from curate.pipeline.refresh import refresh
from curate.settings import load_settings

REACHABLE = 223  # by the data's README: 219 by links, 4 more by the sitemaps
SWC = "https://swcarpentry.github.io"
ASP = "https://global-asp.github.io"
OPENSTAX = "https://openstax-hs.example"  # its page frame was made for the data: no real origin


def sources(ports: dict[str, str]) -> list[SourceDefinition]:
    common = {"delay_s": 0, "cadence": "manual"}
    lessons = ("shell-novice", "shell-novice-es")
    return [
        SourceDefinition(
            id="openstax-physics",
            name="OpenStax Physics",
            start=[f"{OPENSTAX}/physics/index.html"],
            scope=[f"{OPENSTAX}/physics/"],
            origin={OPENSTAX: ports["openstax-hs"]},
            expected_items=101,
            **common,
        ),
        *(
            SourceDefinition(
                id=f"swc-{lesson}",
                name=f"Software Carpentry {lesson}",
                start=[f"{SWC}/{lesson}/index.html"],
                sitemaps=[f"{SWC}/{lesson}/sitemap.xml"],
                scope=[f"{SWC}/{lesson}/"],
                origin={SWC: ports["carpentries"]},
                expected_items=36,
                **common,
            )
            for lesson in lessons
        ),
        SourceDefinition(
            id="storybooks-es",
            name="Storybooks, Spanish",
            start=[f"{ASP}/stories/index.html"],
            scope=[f"{ASP}/stories/es/"],
            origin={ASP: ports["storybooks"]},
            expected_items=47,
            **common,
        ),
    ]


@contextmanager
def served(folder: Path):
    """The folder on a free loopback port, in a process of its own."""
    server = subprocess.Popen(
        [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "-d", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        words = server.stdout.readline().split()
        yield f"http://127.0.0.1:{words[words.index('port') + 1]}"
    finally:
        server.terminate()
        server.wait()


class Watch:
    """Seconds and peak memory of each stage; also a `Reporter`, which tells it the stages."""

    def __init__(self, servers: set[int]) -> None:
        self._servers = servers
        self._process = psutil.Process()
        self._stop = threading.Event()
        self._stage = "other"
        self.peak: dict[str, int] = {}

    def start(self, stage: str, total: int | None) -> None:
        self._stage = stage

    def advance(self, n: int) -> None:
        pass

    def finish(self) -> None:
        self._stage = "other"

    def run(self) -> None:
        while not self._stop.wait(0.05):
            total = 0
            for process in (self._process, *self._process.children(recursive=True)):
                if process.pid not in self._servers:
                    try:
                        total += process.memory_info().rss
                    except psutil.NoSuchProcess:
                        continue
            stage = self._stage
            self.peak[stage] = max(self.peak.get(stage, 0), total)

    @contextmanager
    def watching(self):
        thread = threading.Thread(target=self.run, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._stop.set()
            thread.join()

    def peak_mib(self) -> dict[str, int]:
        return {stage: round(n / 2**20) for stage, n in self.peak.items()}


def rows(session, column, *where) -> dict[str, int]:
    found = session.execute(select(column, func.count()).where(*where).group_by(column))
    return {str(value): n for value, n in sorted(found, key=lambda pair: str(pair[0]))}


def tally(values) -> dict[str, int]:
    counts: dict[str, int] = {}
    for value in values:
        counts[str(value)] = counts.get(str(value), 0) + 1
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def written(catalog) -> dict[str, int]:
    """Changes when any resource, finding, scorecard or check is written."""
    with catalog.read() as session:
        return {
            "resources": session.scalar(select(func.count()).select_from(ResourceRow)),
            "resources_newest": str(session.scalar(select(func.max(ResourceRow.updated_at)))),
            "findings_newest": str(session.scalar(select(func.max(FindingRow.at)))),
            "findings": session.scalar(select(func.count()).select_from(FindingRow)),
            "scorecards_newest": str(session.scalar(select(func.max(ScorecardRow.at)))),
            "checks": session.scalar(select(func.count()).select_from(LinkCheckRow)),
        }


def describe(catalog) -> dict:
    with catalog.read() as session:
        resources = session.scalars(select(ResourceRow)).all()
        documents = [row.document for row in resources]
        latest = select(func.max(CaptureRow.id)).group_by(CaptureRow.source_id, CaptureRow.url)
        captures = session.scalars(select(CaptureRow).where(CaptureRow.id.in_(latest))).all()
        pages = [c for c in captures if c.payload_hash is not None]
        findings = session.scalars(select(FindingRow)).all()
        readability = [f.body["status"] for f in findings if f.step == "readability"]
        alignment = {f.resource_id: f.body["alignments"] for f in findings if f.step == "alignment"}
        physics = {r.id for r in resources if r.source_id == "openstax-physics"}
        cards = session.scalars(select(ScorecardRow.body)).all()
        answers: dict[str, dict[str, int]] = {}
        for card in cards:
            for answer in card["answers"]:
                per = answers.setdefault(answer["question"], {})
                per[answer["answer"]] = per.get(answer["answer"], 0) + 1
        rejections = rows(session, RejectionRow.reason)
        return {
            "reachable": REACHABLE,
            "captures": len(captures),
            "pages_captured": len(pages),
            "distinct_payloads": len({c.payload_hash for c in pages}),
            "captures_by_source": tally(c.source_id for c in pages),
            "resources": len(resources),
            "rejections": rejections,
            "counts_add_up": len(captures) == len(resources) + sum(rejections.values()),
            "licenses": tally(d.get("license") for d in documents),
            "license_disagreements": sum(1 for d in documents if d.get("licenseDisagreement")),
            "languages": tally(d.get("inLanguage") for d in documents),
            "readability": tally(readability),
            "folded_into_works": session.scalar(select(func.count()).select_from(WorkMember)),
            "alignment_physics": {
                "resources": len(physics),
                "aligned": sum(1 for i in physics if alignment.get(i)),
                "abstained": sum(1 for i in physics if not alignment.get(i)),
                "alignments": sum(len(alignment.get(i, ())) for i in physics),
            },
            "alignment_others_aligned": sum(
                1 for i, found in alignment.items() if i not in physics and found
            ),
            "answers": answers,
            "links_by_verdict": rows(session, LinkCheckRow.verdict),
            "links_in_incidents": session.scalar(
                select(func.count())
                .select_from(LinkCheckRow)
                .where(LinkCheckRow.incident.is_not(None))
            ),
        }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data-dir", type=Path, help="keep the catalog here (must be new)")
    arguments = parser.parse_args()
    root = Path(os.environ.get("CURATE_TEST_DATA", "/nonexistent")) / "data"
    if not (root / "sites").is_dir():
        print(json.dumps({"error": "CURATE_TEST_DATA names no folder with data/sites"}))
        return 2
    with ExitStack() as stack:
        folder = arguments.data_dir or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        ports = {
            site: stack.enter_context(served(root / "sites" / site / "site"))
            for site in ("openstax-hs", "carpentries", "storybooks")
        }
        servers = {child.pid for child in psutil.Process().children()}
        settings = load_settings(
            data_dir=folder,
            allow_networks="127.0.0.0/8",
            link_interval_ms=0,
            contact="mailto:benchmark@curate.example",
            frameworks=str(root / "standards" / "csv" / "teks-physics.csv"),
        )
        catalog = stack.enter_context(open_catalog(settings))
        models = Models(settings)
        definitions = sources(ports)
        runs = []
        for _ in range(2):
            watch = Watch(servers)
            before = written(catalog)
            started = time.perf_counter()
            with watch.watching():
                report = refresh(catalog, definitions, models=models, reporter=watch)
            runs.append(
                {
                    "seconds": round(time.perf_counter() - started, 2),
                    "crawl_seconds": {i: c["seconds"] for i, c in report.crawls.items()},
                    "steps": {s.name: s.as_dict() for s in report.steps},
                    "peak_mib": watch.peak_mib(),
                    "problems": report.problems,
                    "wrote_nothing": before == written(catalog)
                    and all(s.n_written == 0 for s in report.steps),
                }
            )
        result = {
            **describe(catalog),
            "first_run": runs[0],
            "second_run": runs[1],
            "second_to_first": round(runs[1]["seconds"] / runs[0]["seconds"], 3),
            "peak_mib": max(max(run["peak_mib"].values()) for run in runs),
        }
    print(json.dumps(result, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
