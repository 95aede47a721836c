"""OAI-PMH answers written for these tests, and the shortest way to read one record."""

from curate.extract.assemble import assemble
from curate.extract.oai import read_oai

BASE = "https://repository.example/oai"
URL = f"{BASE}?verb=ListRecords&metadataPrefix=oai_dc"
_OAI = "http://www.openarchives.org/OAI/2.0/"
_DC = (
    '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dct="http://purl.org/dc/terms/">{}</oai_dc:dc>'
)
_NSDL = (
    '<nsdl_dc:nsdl_dc xmlns:nsdl_dc="http://ns.nsdl.org/nsdl_dc_v1.02/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dct="http://purl.org/dc/terms/" '
    'xmlns:ieee="http://www.ieee.org/xsd/LOMv1p0" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{}</nsdl_dc:nsdl_dc>'
)
_LOM = '<lom xmlns="http://ltsc.ieee.org/xsd/LOM">{}</lom>'
TIDES = "<dc:title>Tides</dc:title><dc:identifier>https://school.example/tides</dc:identifier>"


def dc(inner):
    return _DC.format(inner)


def nsdl(inner):
    return _NSDL.format(inner)


def lom(inner):
    return _LOM.format(inner)


def record(metadata, identifier="oai:repository.example:7"):
    return (
        f"<record><header><identifier>{identifier}</identifier><datestamp>2024-05-06</datestamp>"
        f"</header><metadata>{metadata}</metadata></record>"
    )


def deleted(identifier):
    return (
        f'<record><header status="deleted"><identifier>{identifier}</identifier>'
        "<datestamp>2024-05-06</datestamp></header></record>"
    )


def answer(body, verb="ListRecords"):
    inner = f"<{verb}>{body}</{verb}>" if verb else body
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="{_OAI}">'
        f"<responseDate>2026-03-02T12:00:00Z</responseDate>"
        f'<request verb="ListRecords">{BASE}</request>{inner}</OAI-PMH>'
    )
    return text.encode()


def error(code, words=""):
    return answer(f'<error code="{code}">{words}</error>', verb="")


def only_record(metadata):
    extraction = read_oai(answer(record(metadata)), url=URL)
    assert not extraction.rejections, extraction.rejections
    return extraction.records[0]


def resource_of(metadata):
    found = only_record(metadata)
    return assemble(found.fields, url=found.url)[0]


def evidence_of(metadata, field):
    found = only_record(metadata)
    return assemble(found.fields, url=found.url)[1][field].evidence
