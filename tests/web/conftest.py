"""One catalog, one application and one browser for all page tests."""

from __future__ import annotations

import os
import shutil
import socket
import threading
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import sync_playwright
from starlette.testclient import TestClient
from tests.web import link_site
from tests.web.site import NOW, build

from curate.settings import Settings
from curate.web import create_app


@pytest.fixture(scope="session")
def site_settings(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        for name in [n for n in os.environ if n.startswith("CURATE_")]:
            patch.delenv(name)
        return Settings(
            data_dir=tmp_path_factory.mktemp("site"),
            embedding_model="hashed",
            allow_networks="127.0.0.0/8",
            link_interval_ms=0,
            link_retry_ms=20,
            now=NOW,
        )


@pytest.fixture(scope="session")
def ids(site_settings):
    """Item ids by path of the lesson."""
    return build(site_settings)


@pytest.fixture(scope="session")
def client(site_settings, ids):
    with TestClient(create_app(site_settings, warm_up=False)) as opened:
        yield opened


@pytest.fixture(scope="session")
def base(site_settings, ids):
    """Address of the running pages, served as `curate serve` does."""
    yield from served(site_settings)


PASSWORD = "correct horse battery"


@pytest.fixture(scope="session")
def link_settings(tmp_path_factory):
    """Settings of a catalog of forty links in every state, with the desk's password set."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [n for n in os.environ if n.startswith("CURATE_")]:
            patch.delenv(name)
        made = Settings(
            data_dir=tmp_path_factory.mktemp("links"),
            embedding_model="hashed",
            now=link_site.NOW,
            desk_password=PASSWORD,
        )
    link_site.build(made)
    return made


@pytest.fixture
def own_settings(link_settings, tmp_path):
    """A copy of that catalog for one test to act on."""
    shutil.copytree(link_settings.data_dir, tmp_path / "data")
    return link_settings.model_copy(update={"data_dir": tmp_path / "data"})


@pytest.fixture(scope="session")
def link_base(link_settings):
    """Address of the running pages over that catalog."""
    yield from served(link_settings)


def served(settings):
    config = uvicorn.Config(create_app(settings, warm_up=False), log_level="error")
    server = uvicorn.Server(config)
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


@pytest.fixture(scope="module")
def browser(base):
    """One browser for the browser tests, closed after them: while it is open an event loop runs
    in this thread, which other tests could not bear. The site is built before."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("no chromium: `make chromium` installs it")
    with sync_playwright() as driver:
        launched = driver.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def shots(tmp_path_factory):
    """Where screenshots go: CURATE_TEST_SHOTS, or a folder that is thrown away."""
    named = os.environ.get("CURATE_TEST_SHOTS")
    folder = Path(named) if named else tmp_path_factory.mktemp("shots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder
