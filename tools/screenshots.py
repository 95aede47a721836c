"""Takes the pictures of the README and the docs: the demo, in a browser, at 1280 px.

Run it from the checkout after the pages changed: `python tools/screenshots.py` (a minute). It
crawls the bundled sample source into a temporary folder, serves the pages on loopback and writes
`docs/images/search.png` and `docs/images/item.png`. Look at them before you commit them.
"""

from __future__ import annotations

import shutil
import socket
import sys
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn
from playwright.sync_api import sync_playwright

from curate.demo import run_demo
from curate.settings import Settings
from curate.web import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"
LARGEST_BYTES = 250_000
WIDTH, HEIGHT = 1280, 1000
QUERY = "water"
ITEM = "The water cycle as a system"


@contextmanager
def served(settings: Settings) -> Iterator[str]:
    """Address of the pages over the demo's catalog, with the embedding model loaded."""
    app = create_app(settings, warm_up=False)
    app.state.pages.finder.warm_up().join()
    server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def take(address: str, chromium: str) -> list[Path]:
    """Write both pictures and return their paths."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    search, item = IMAGES / "search.png", IMAGES / "item.png"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-background-networking"]
        )
        page = browser.new_page(
            viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light", locale="en-US"
        )
        page.goto(f"{address}/?q={QUERY}")
        page.screenshot(path=search)
        page.get_by_role("link", name=ITEM, exact=True).click()
        page.screenshot(path=item)
        browser.close()
    return [search, item]


def main() -> int:
    """Take the pictures; 1 where one is too large to keep in the repository."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.stderr.write("no chromium: `make chromium` installs it\n")
        return 2
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder))
        run_demo(settings)
        with served(settings) as address:
            pictures = take(address, chromium)
    too_large = [picture for picture in pictures if picture.stat().st_size > LARGEST_BYTES]
    for picture in pictures:
        sys.stderr.write(f"{picture.name}: {picture.stat().st_size:,} bytes\n")
    return 1 if too_large else 0


if __name__ == "__main__":
    sys.exit(main())
