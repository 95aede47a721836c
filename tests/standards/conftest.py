import json
import uuid

import pytest

from curate.embedding import HashEncoder
from curate.standards import Aligner, load_framework


def case_package(items, *, document=None, links=None):
    """A CFPackage out of (code, statement, parent code, extra fields) rows."""
    ids = {code: str(uuid.uuid5(uuid.NAMESPACE_OID, code)) for code, *_ in items}
    when = "2026-01-01T00:00:00+00:00"
    rows, associations = [], []
    for code, statement, parent, extra in items:
        rows.append(
            {
                "identifier": ids[code],
                "uri": f"https://s.example/uri/{ids[code]}",
                "fullStatement": statement,
                "humanCodingScheme": code,
                "lastChangeDateTime": when,
                **extra,
            }
        )
        target = ids.get(parent, "the-document")
        associations.append(
            {
                "associationType": "isChildOf",
                "originNodeURI": {"identifier": ids[code], "uri": "", "title": ""},
                "destinationNodeURI": {"identifier": target, "uri": "", "title": ""},
            }
        )
    head = {"identifier": "the-document", "title": "Test standards", "creator": "us"}
    return {
        "CFDocument": {**head, **(document or {})},
        "CFItems": rows,
        "CFAssociations": associations if links is None else links,
    }


@pytest.fixture
def package_file(tmp_path):
    def write(items, **options):
        path = tmp_path / "state.cfpackage.json"
        path.write_text(json.dumps(case_package(items, **options)), encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="session")
def demo():
    return load_framework("demo")


@pytest.fixture(scope="session")
def aligner(demo):
    """Real aligner over the demo framework with the encoder that needs no model."""
    return Aligner(demo, HashEncoder(512).encode)
