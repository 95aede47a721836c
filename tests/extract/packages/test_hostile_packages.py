"""Packages that were damaged at random: each ends in records or rejections, never in an error."""

import json
import random

import pytest

from curate.records import Extraction
from tests.extract.packages.making import extraction_of, zipped
from tests.extract.packages.pdfs import pdf
from tests.extract.packages.test_cartridge import FILES, ITEMS, LOM, RESOURCES, cartridge
from tests.extract.packages.test_epub import ONE, book
from tests.extract.packages.test_h5p import CONTENT
from tests.extract.packages.test_kolibri import channel, read
from tests.extract.packages.test_markdown import MD, STORY
from tests.extract.packages.test_pdf import LESSON, XMP

WHOLE = {
    "epub": book(ONE),
    "pdf": pdf([LESSON, LESSON], xmp=XMP, images=1, figures=["a", ""], fields=1),
    "cartridge": cartridge(),
    "h5p": zipped({"h5p.json": '{"title": "x"}', "content/content.json": json.dumps(CONTENT)}),
    "markdown": STORY.encode(),
    "kolibri": channel(),
}


def damaged(payload, chance):
    """The payload cut short, or with some of its bytes changed, moved or doubled."""
    content = bytearray(payload)
    for _ in range(chance.randint(1, 30)):
        at = chance.randrange(len(content))
        kind = chance.randrange(4)
        if kind == 0:
            content[at] = chance.randrange(256)
        elif kind == 1:
            content[at : at + chance.randint(1, 40)] = b""
        elif kind == 2:
            content[at:at] = content[at : at + chance.randint(1, 40)]
        else:
            content[at : at + 4] = chance.randbytes(4)
        if not content:
            break
    return bytes(content[: chance.randint(1, len(content))] if chance.random() < 0.2 else content)


@pytest.mark.parametrize("kind", WHOLE)
def test_a_damaged_package_ends_in_records_or_rejections(kind):
    chance = random.Random(f"damage {kind}")
    for _ in range(60):
        payload = damaged(WHOLE[kind], chance)
        found = read(payload) if kind == "kolibri" else extraction_of(payload, url=MD)
        assert isinstance(found, Extraction)
        assert found.records or found.rejections


@pytest.mark.parametrize("name", FILES)
def test_damage_inside_a_cartridge_costs_that_thing_only(name):
    content = FILES[name]
    content = content.encode() if isinstance(content, str) else content
    for start in (b"\x00\xff\xfe", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"<a>" * 300, b"%PDF-1.7"):
        found = extraction_of(cartridge(files={**FILES, name: start + content}))
        assert found.records[0].locator == "page"


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("identifier", "ident"),
        lambda text: text.replace("</", "<"),
        lambda text: text.replace('href="', 'href="../../'),
        lambda text: text.replace("<string>", "<string>" + "x" * 100_000),
        lambda text: text * 3,
    ],
)
def test_a_crooked_manifest_never_raises(change):
    payload = cartridge(lom=change(LOM), items=change(ITEMS), resources=change(RESOURCES))
    found = extraction_of(payload)
    assert found.records or found.rejections


@pytest.mark.parametrize("value", [None, 7, True, [], {}, [[]], {"a": 1}, "\x00", "x" * 100_000])
def test_values_of_any_shape_in_an_interactive_never_raise(value):
    keys = (
        "title",
        "language",
        "license",
        "licenseVersion",
        "authors",
        "mainLibrary",
        "metaKeywords",
    )
    stated = {"title": "T", **dict.fromkeys(keys, value)}
    content = {"text": "<p>x</p>", "file": value, "textTracks": value, "library": value}
    payload = zipped({"h5p.json": json.dumps(stated), "content/content.json": json.dumps(content)})
    found = extraction_of(payload)
    assert found.records or found.rejections


@pytest.mark.parametrize("kind", WHOLE)
def test_the_same_package_always_gives_the_same_extraction(kind):
    assert extraction_of(WHOLE[kind], url=MD) == extraction_of(WHOLE[kind], url=MD)
