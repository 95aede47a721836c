"""The room's own promises: exports, summary, documented kinds, no heavy import."""

import ast
import subprocess
import sys
from pathlib import Path

import curate.links
from curate.links import summarize
from curate.records import LinkState

ROOT = Path(__file__).parents[2]


def test_every_exported_name_can_be_imported():
    for name in curate.links.__all__:
        assert getattr(curate.links, name) is not None
    assert curate.links.__all__ == sorted(curate.links.__all__)


def test_importing_the_command_loads_neither_the_fetcher_nor_a_parser():
    code = "import sys, curate.cli.links; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(ROOT / "src")},
    )
    assert not {"pycurl", "lxml", "protego", "rich.progress"} & set(done.stdout.split())


def test_dead_share_leaves_out_links_that_nobody_can_judge():
    states = [LinkState.ALIVE, LinkState.DEAD, LinkState.SUSPECT, LinkState.FLAKY]
    summary = summarize([*states, LinkState.RESTRICTED, LinkState.SKIPPED, LinkState.NEW])
    assert (summary.n_links, summary.dead_share) == (7, 0.25)
    assert summary.by_state[LinkState.DEAD] == 1
    assert summarize([LinkState.RESTRICTED]).dead_share is None


def test_every_kind_is_documented():
    """Kinds are the literal strings that classify and fetch hand out."""
    page = (ROOT / "docs" / "links.md").read_text(encoding="utf-8")
    kinds = set()
    for name in ("classify", "soft"):
        tree = ast.parse((ROOT / f"src/curate/links/{name}.py").read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Judgment":
                kinds |= {
                    arg.value
                    for arg in node.args[1:2]
                    if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
                }
    from curate.links.curl_answer import CERTIFICATE_KINDS, SYSTEM_KINDS

    kinds |= {*CERTIFICATE_KINDS.values(), *(kind for kind, _ in SYSTEM_KINDS.values())}
    kinds |= {"tls_untrusted", "tls_protocol"}
    kinds |= {"http_404", "http_410", "soft_404", "parked", "blocked_address", "no_contact"}
    assert len(kinds) > 25
    assert {kind for kind in kinds if f"`{kind}`" not in page} == set()
