"""The store of record: SQLAlchemy over SQLite or PostgreSQL, captures as WARC."""

from curate.catalog.captures import CaptureLog, Known, NewCapture
from curate.catalog.payloads import PayloadStore
from curate.catalog.store import Catalog, open_catalog

__all__ = ["CaptureLog", "Catalog", "Known", "NewCapture", "PayloadStore", "open_catalog"]
