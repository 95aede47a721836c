"""One catalog, one application and one browser for all page tests."""

from __future__ import annotations

import os

import pytest
from starlette.testclient import TestClient
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
