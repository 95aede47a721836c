"""Link checks: fetch politely, classify with evidence, judge by history, name incidents.

Names are loaded at first use, so that importing the room costs nothing (the fetcher brings in
libcurl).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from curate.links.change import judge_change
    from curate.links.check import check_links, run_checks
    from curate.links.classify import Judgment, should_retry
    from curate.links.classify import judge as judge_visit
    from curate.links.ends import shared_ends
    from curate.links.fetch import FetchPort, Hop
    from curate.links.fingerprint import page_print
    from curate.links.history import Override, failures_in_a_row, judge
    from curate.links.incident import Incident, find_incidents, without_incidents
    from curate.links.memory import Memory
    from curate.links.missing import missing_page
    from curate.links.policy import CheckPolicy
    from curate.links.schedule import next_check_at
    from curate.links.stored import StoredAnswer, judge_stored
    from curate.links.summary import LinkSummary, summarize

__all__ = [
    "CheckPolicy",
    "FetchPort",
    "Hop",
    "Incident",
    "Judgment",
    "LinkSummary",
    "Memory",
    "Override",
    "StoredAnswer",
    "check_links",
    "failures_in_a_row",
    "find_incidents",
    "judge",
    "judge_change",
    "judge_stored",
    "judge_visit",
    "missing_page",
    "next_check_at",
    "page_print",
    "run_checks",
    "shared_ends",
    "should_retry",
    "summarize",
    "without_incidents",
]

_HOMES = {
    "CheckPolicy": ("policy", "CheckPolicy"),
    "FetchPort": ("fetch", "FetchPort"),
    "Hop": ("fetch", "Hop"),
    "Incident": ("incident", "Incident"),
    "Judgment": ("classify", "Judgment"),
    "LinkSummary": ("summary", "LinkSummary"),
    "Override": ("history", "Override"),
    "Memory": ("memory", "Memory"),
    "StoredAnswer": ("stored", "StoredAnswer"),
    "check_links": ("check", "check_links"),
    "failures_in_a_row": ("history", "failures_in_a_row"),
    "find_incidents": ("incident", "find_incidents"),
    "judge": ("history", "judge"),
    "judge_change": ("change", "judge_change"),
    "judge_stored": ("stored", "judge_stored"),
    "judge_visit": ("classify", "judge"),
    "next_check_at": ("schedule", "next_check_at"),
    "missing_page": ("missing", "missing_page"),
    "page_print": ("fingerprint", "page_print"),
    "run_checks": ("check", "run_checks"),
    "shared_ends": ("ends", "shared_ends"),
    "should_retry": ("classify", "should_retry"),
    "summarize": ("summary", "summarize"),
    "without_incidents": ("incident", "without_incidents"),
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    module, attribute = _HOMES[name]
    return getattr(import_module(f"curate.links.{module}"), attribute)
