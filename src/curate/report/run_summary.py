"""What a run did, in Markdown for people: an artifact of the flow and the end of `curate run`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from curate.plain import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

_STEP_WORDS = {
    "extract": "Pages read",
    "readability": "Reading levels estimated",
    "embedding": "Texts embedded",
    "links": "Links checked",
    "archive": "Archived copies looked up",
    "drift": "Accepted items compared",
    "dedupe": "Works changed",
    "score": "Scorecards written",
    "index": "Index entries written",
    "alerts": "Alerts sent",
}


def render_markdown(report: Mapping[str, Any]) -> str:
    """A summary with problems first.

    `report` has crawls (source -> counts), steps (name -> written, failed ...) and problems.
    """
    lines = ["# Catalog refresh", ""]
    problems = report.get("problems", [])
    if problems:
        lines += ["## Needs a person", "", *(f"- {printable(text)}" for text in problems), ""]
    if report.get("crawls"):
        lines += [
            "## Sources",
            "",
            "| source | pages | unchanged | errors |",
            "| --- | --: | --: | --: |",
        ]
        for source, counts in report["crawls"].items():
            errors = sum((counts.get("errors") or {}).values())
            lines.append(
                f"| {source} | {counts.get('pages', 0)} | {counts.get('unchanged', 0)} | {errors} |"
            )
        lines.append("")
    lines += ["## Work done", "", "| step | written | failed |", "| --- | --: | --: |"]
    for name, step in report.get("steps", {}).items():
        stage, _, key = name.partition(":")
        words = f"Aligned to {key}" if stage == "alignment" else _STEP_WORDS.get(stage, name)
        failed = step.get("failed", 0)
        lines.append(f"| {words} | {step.get('written', 0)} | {failed} |")
    verdicts = report.get("steps", {}).get("links", {}).get("verdicts") or {}
    if verdicts:
        lines += ["", "## Links by verdict", "", "| verdict | links |", "| --- | --: |"]
        lines += [f"| {name} | {n} |" for name, n in sorted(verdicts.items())]
    archive = report.get("steps", {}).get("archive", {})
    if archive.get("items") and archive.get("note"):
        lines += ["", f"Note: {archive['note']}."]
    troubles = report.get("steps", {}).get("alerts", {}).get("troubles") or []
    if troubles:
        lines += ["", "## Alerts not sent", "", *(f"- {printable(text)}" for text in troubles)]
    if not problems and not any(step.get("written") for step in report.get("steps", {}).values()):
        lines += ["", "Nothing had changed, so nothing was done."]
    return "\n".join(lines) + "\n"
