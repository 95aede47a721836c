"""The license that a package states in words, on the pages of it that speak of rights."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

import lxml.html

from curate.extract.blocks import runs_of
from curate.extract.candidates import Candidates
from curate.extract.license_page import add_license
from curate.extract.licenses import distinct, license_of, licenses_in_words, same_terms
from curate.extract.page import Page
from curate.extract.statements import sentence_around
from curate.records import Quote, SourceKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from curate.extract.record_fields import RecordReader

_MAX_WHOLE = 300  # characters; longer rights statements are quoted by the sentence that counts


def naming_sentence(words: str) -> str:
    """A long rights statement cut to the sentence that names its one license, if it names one."""
    named = licenses_in_words(words) if len(words) > _MAX_WHOLE else ()
    if len(distinct(n.id for n in named)) != 1:
        return words
    first, last = sentence_around(words, named[0].start, named[0].end)
    return words[first:last]


def add_book_license(reader: RecordReader, pages: Sequence[Page], stated: Iterable[str]) -> None:
    """Add what the rights pages say of the license, and name it where `stated` says otherwise.

    The pages are read as one, so that statements which differ leave the license unknown just as
    they do on a web page. `stated` are the publisher's words in the metadata.
    """
    found = licenses_on(pages)
    known = [i for words in stated if (i := license_of(words))]
    for value in found.values:
        reader.into.values.append(value)
    on_page = found.of("license")
    if known and on_page and not any(same_terms(str(on_page[0].value), i) for i in known):
        words = on_page[0].evidence
        text = getattr(words, "text", "")
        reader.into.add(
            "license_disagreement",
            f"Besides {known[0]} in its metadata, the package names {on_page[0].value} "
            f"on its rights page (“{text[:160]}”)",
            reader.extractor, Quote(text=text, place="text"), 50, SourceKind.MACHINE,
        )  # fmt: skip


def licenses_on(pages: Sequence[Page]) -> Candidates:
    """Candidates for license, its address and disagreement in the words of these pages."""
    into = Candidates()
    if not pages:
        return into
    root = lxml.html.fromstring("<html><body></body></html>")
    for page in pages:
        part = copy.deepcopy(page.body)
        part.tag, part.tail = "div", None
        root.find("body").append(part)
    whole = Page(url=pages[0].url, base=pages[0].base, root=root, n_bytes=0)
    add_license(whole, [], {}, list(runs_of(whole.body)), into)
    return into
