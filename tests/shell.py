"""Runs command lines as a visitor would: in a shell, in a folder of their own, offline."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_KEPT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT")


def environment(home, **more):
    """Variables for a visitor whose `curate` and `python3` are those under test.

    The encoder is the one without a model: how words mean is not the point here.
    """
    tools = home / "bin"
    tools.mkdir(parents=True, exist_ok=True)
    for name, command in {"curate": "-m curate", "python3": ""}.items():
        script = tools / name
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}" {command} "$@"\n')
        script.chmod(0o755)
    return {
        **{name: os.environ[name] for name in _KEPT if name in os.environ},
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT / "src"),
        "HOME": str(home),
        "CURATE_EMBEDDING_MODEL": "hashed",
        **more,
    }


def run_script(script, *, folder, env, timeout_s=150):
    """Run a shell script that stops at the first failing command; its process group dies with it.

    Both outputs come back as one text, each command in front of what it printed.
    """
    process = subprocess.Popen(
        ["bash", "-euxo", "pipefail", "-c", script],
        cwd=folder,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        output, _ = process.communicate(timeout=timeout_s)
    finally:
        # What the script left in the background; the group is ours alone.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    assert process.returncode == 0, output[-4000:]
    return output


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
