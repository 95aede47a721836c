"""Pages and JSON API."""

from curate.web.app import create_app
from curate.web.serving import serve

__all__ = ["create_app", "serve"]
