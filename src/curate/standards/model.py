"""Frameworks, their statements, and the documents aligned to them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Statement:
    """One item of a framework.

    `code` is the notation people write (`DEMO.MATH.4.NF.1`), `uri` and `identifier` what machines
    write; `grades` are U.S. grades (0 is kindergarten), empty where unknown; `cluster` is the code
    (else the text) of the item above; `context` holds the texts above, outermost first.
    """

    code: str
    text: str
    uri: str | None = None
    identifier: str | None = None
    grades: tuple[int, ...] = ()
    subject: str | None = None
    cluster: str | None = None
    context: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Framework:
    """A standards framework as loaded.

    `statements` can be aligned to; `groups` (domains, clusters, strands) can only be named by a
    publisher. `hash` is the SHA-256 of what was read into statements and groups: it changes when
    any code or word does, and with nothing else.
    """

    id: str
    title: str
    version: str | None
    hash: str
    statements: tuple[Statement, ...]
    groups: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class AlignDoc:
    """A resource as the aligner sees it; `declared` holds the codes or URIs its publisher names."""

    id: str
    text: str
    title: str = ""
    grades: tuple[int, ...] = ()
    subject: str | None = None
    declared: tuple[str, ...] = ()
