"""Serves the sample source on the machine itself, so that a demo and tests need no network."""

from __future__ import annotations

from curate.loopback import LoopbackServer
from curate.sample.render import Site


class SampleServer(LoopbackServer):
    """The sample site on `host`; port 0 takes a free one.

    `origin` is where the site says it is published, `url` where it answers; a source's `origin`
    maps the one to the other.

    >>> with SampleServer() as server:
    ...     server.origin, server.url.startswith("http://127.0.0.1:")
    ('https://lessons.curate.example', True)
    """

    def __init__(self, *, host: str = "127.0.0.1", port: int = 0) -> None:
        self.site = Site()
        super().__init__(self.site.answer, host=host, port=port)

    @property
    def origin(self) -> str:
        """The published origin, without a slash at the end."""
        return self.site.origin
