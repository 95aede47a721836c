"""Runs the pages until they are stopped."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import uvicorn

from curate.errors import ConfigError
from curate.web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Callable

    from curate.settings import Settings


class _Server(uvicorn.Server):
    """Tells its address once it answers."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start listening, then tell."""
        await super().startup(sockets)
        if not self.should_exit:
            self._on_ready()


def serve(
    settings: Settings,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    on_ready: Callable[[str], None] = lambda url: None,
) -> None:
    """Serve the pages; `on_ready` hears the address. No access log: searches are not recorded.

    Raises:
        ConfigError: when the port is taken.
    """
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as err:
        listener.close()
        msg = f"cannot listen on {host}:{port} ({err.strerror}): choose another with --port"
        raise ConfigError(msg) from err
    url = f"http://{host}:{listener.getsockname()[1]}/"
    config = uvicorn.Config(
        create_app(settings), log_level="warning", access_log=False, lifespan="on"
    )
    with listener:
        _Server(config, lambda: on_ready(url)).run(sockets=[listener])
