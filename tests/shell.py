"""Runs command lines as a visitor would: in a shell, in a folder of their own, offline."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DEMO = "curate demo --no-serve"  # as the docs spell it


def clean_environment(home, **more):
    """Variables that know nothing of the checkout.

    The encoder is the one without a model: how words mean is not the point here.
    """
    kept = {name: os.environ[name] for name in ("LANG", "LC_ALL", "TMPDIR") if name in os.environ}
    own = {"PATH": "/usr/bin:/bin", "HOME": str(home), "CURATE_EMBEDDING_MODEL": "hashed"}
    return {**kept, **own, **more}


def environment(home):
    """Variables for a visitor whose `curate` and `python3` are those under test."""
    tools = home / "bin"
    tools.mkdir(parents=True, exist_ok=True)
    for name, command in {"curate": "-m curate", "python3": ""}.items():
        script = tools / name
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}" {command} "$@"\n')
        script.chmod(0o755)
    path = f"{tools}{os.pathsep}/usr/bin:/bin"
    return clean_environment(home, PATH=path, PYTHONPATH=str(ROOT / "src"))


def run_script(script, *, folder, env, timeout_s=240):
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
