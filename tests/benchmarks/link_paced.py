"""A run with pauses against its lower bound: the busiest host's links times the pause.

Twenty hosts in one server process answer at once; the busiest holds as many links as
fifteen others. Their robots.txt and one probe per directory take turns as well: that is
what the tenth is for.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import threading
from itertools import pairwise
from pathlib import Path

from link_rig import CLI, ROOT, timed

HOSTS = 20
BUSIEST = 150
OTHERS = 10
INTERVAL_MS = 200
_PAGE = b"<html><head><title>Lesson %d</title></head><body><main><p>%s</p></main></body></html>"
_WORDS = b" ".join(b"fraction%d" % n for n in range(80))


def paced_run() -> dict:
    """Seconds of the run, its bound, and the pauses that the server saw."""

    web = _Web()
    try:
        urls = [f"{base}/a/{n}" for k, base in enumerate(web.bases) for n in range(_links_of(k))]
        with tempfile.TemporaryDirectory() as folder:
            links = Path(folder, "links.txt")
            links.write_text("\n".join(urls) + "\n")
            command = [sys.executable, "-c", CLI, "check", "--json", "--file", str(links)]
            command += ["--allow-network", "127.0.0.0/16", "--interval-ms", str(INTERVAL_MS)]
            spent = timed(command, Path(folder, "out.jsonl"), {"PYTHONPATH": str(ROOT / "src")})
    finally:
        web.close()
    starts = web.starts[web.bases[0]]
    gaps = [later - earlier for earlier, later in pairwise(starts)]
    bound = BUSIEST * INTERVAL_MS / 1000
    return {
        "links": len(urls),
        "bound_s": bound,
        "run_s": round(spent.run_s, 2),
        "ratio": round(spent.run_s / bound, 3),
        "requests_to_busiest": len(starts),
        "shortest_gap_ms": round(1000 * min(gaps), 1),
    }


def _links_of(host: int) -> int:
    return BUSIEST if host == 0 else OTHERS


class _Web:
    """The hosts, in one thread."""

    def __init__(self) -> None:
        self.starts: dict[str, list[float]] = {}
        self.bases: list[str] = []
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        asyncio.run_coroutine_threadsafe(self._open(), self._loop).result(10)

    async def _open(self) -> None:
        for host in range(HOSTS):
            address = f"127.0.3.{host + 1}"
            starts: list[float] = []

            async def serve(reader, writer, starts=starts):
                try:
                    while head := await reader.readuntil(b"\r\n\r\n"):
                        starts.append(self._loop.time())
                        path = head.split(b" ", 2)[1]
                        name = path.rpartition(b"/")[2]
                        body = _PAGE % (int(name), _WORDS) if name.isdigit() else b"missing"
                        status = b"200 OK" if name.isdigit() else b"404 Not Found"
                        writer.write(
                            b"HTTP/1.1 %s\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n"
                            % (status, len(body))
                            + body
                        )
                except (asyncio.IncompleteReadError, ConnectionError):
                    pass
                finally:
                    writer.close()

            server = await asyncio.start_server(serve, address, 0)
            base = f"http://{address}:{server.sockets[0].getsockname()[1]}"
            self.bases.append(base)
            self.starts[base] = starts

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
