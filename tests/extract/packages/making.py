"""Packages for the tests, made in memory."""

import io
import zipfile

from curate.extract import assemble, extract

URL = "https://books.example/shelf/item"


def zipped(files, *, first=()):
    """A ZIP package of {path: text or bytes}; `first` are stored uncompressed at the start."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in first:
            archive.writestr(name, content, zipfile.ZIP_STORED)
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def extraction_of(payload, *, url=URL, **kwargs):
    return extract(payload, url=url, **kwargs)


def record_of(payload, **kwargs):
    """The one record of a package."""
    found = extraction_of(payload, **kwargs)
    assert not found.rejections, found.rejections
    (record,) = found.records
    return record


def resource_of(payload, **kwargs):
    return resource(record_of(payload, **kwargs))


def resource(record):
    """What a record shows after the one rule has picked."""
    found, _ = assemble(record.fields, url=record.url or URL)
    return found


def reason_of(payload, **kwargs):
    """The reason for which a package as a whole gives nothing."""
    found = extraction_of(payload, **kwargs)
    assert not found.records
    (rejection,) = found.rejections
    return rejection.reason
