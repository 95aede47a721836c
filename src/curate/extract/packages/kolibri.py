"""Kolibri channel databases: one record for each leaf of the channel's tree.

Written after the published schema of the export (content schema versions 1 to 5 of Kolibri) and
the published label codes of le-utils; no recorded database was at hand, so nothing here has been
checked against one from the field.
"""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urldefrag

from curate.extract.packages.kolibri_tables import Tables, open_channel
from curate.extract.packages.outcome import Outcome, quotes, rejected
from curate.extract.page import Unusable
from curate.extract.record_fields import RANK_RECORD, RecordReader
from curate.records import Extraction, PageSignals, Reason

if TYPE_CHECKING:
    from curate.extract.packages.kolibri_tables import Row

EXTRACTOR = "kolibri"
# Resource kinds as Kolibri names them, for readers.
_KINDS = {"html5": "interactive app", "h5p": "interactive app", "zim": "interactive app"}


def read_kolibri(payload: bytes, *, base: str, url_template: str | None = None) -> Extraction:
    """Every leaf of a channel database, in the order of the tree; locator is the node's id.

    Topics give no record: their titles become `about` of what stands below them. A channel knows
    no web addresses, so without a template each leaf is rejected with `no_address`.

    Args:
        payload: the SQLite file.
        base: address that the file was fetched from.
        url_template: address of one node, with `{id}`, `{content_id}` or `{channel_id}` in it; a
            fragment is kept, because Kolibri routes by it.
    """
    try:
        tables = open_channel(payload)
    except Unusable as err:
        return rejected(err.reason, err.detail)
    outcome = Outcome()
    for node in tables.nodes:
        _keep(node, tables, outcome, base, url_template)
    if not tables.nodes:
        return rejected(Reason.EMPTY, "the channel holds no node")
    return outcome.extraction()


def _keep(node: Row, tables: Tables, outcome: Outcome, base: str, url_template: str | None) -> None:
    if node.get("kind") == "topic":
        return
    locator = str(node["id"])
    if url_template is None:
        outcome.reject(locator, Reason.NO_ADDRESS, "no template for addresses of nodes is given")
        return
    reader = RecordReader(EXTRACTOR, base=base)
    _add_fields(reader, node, tables)
    url = url_template
    for name in ("id", "content_id", "channel_id"):
        url = url.replace(f"{{{name}}}", quote(str(node.get(name) or ""), safe=""))
    address, fragment = urldefrag(url)
    outcome.keep(
        reader,
        locator,
        url=address,
        fragment=fragment,
        signals=_signals(node, tables),
    )


def _add_fields(reader: RecordReader, node: Row, tables: Tables) -> None:
    def put(field: str, column: str, *, rank: int = RANK_RECORD) -> None:
        reader.put(field, [node.get(column)], place=f"content_contentnode.{column}", rank=rank)

    put("name", "title")
    put("description", "description")
    put("license", "license_name")
    put("author", "author")
    put("author", "license_owner", rank=RANK_RECORD + 1)
    language = tables.languages.get(str(node.get("lang_id") or ""), "")
    reader.put("in_language", [node.get("lang_id"), language], place="content_language")
    reader.put("publisher", [tables.channel.get("author")], place="content_channelmetadata.author")
    name = [tables.channel.get("name")]
    reader.put("publisher", name, place="content_channelmetadata.name", rank=RANK_RECORD + 1)
    reader.put("keywords", tables.tags.get(str(node["id"]), []), place="content_contenttag")
    kind = str(node.get("kind") or "")
    types = labels("resource_types", node) or [_KINDS.get(kind, kind)]
    reader.put("learning_resource_type", types, place="content_contentnode.kind, resource_types")
    topics = [*labels("categories", node), *tables.path_of(node)]
    reader.put("about", topics, place="content_contentnode.categories and topics above")
    levels = labels("grade_levels", node)
    reader.put("educational_level", levels, place="content_contentnode.grade_levels")
    features = labels("accessibility_labels", node)
    place = "content_contentnode.accessibility_labels"
    reader.put("accessibility_feature", features, place=place)
    reader.put("audience", ["teacher"] if node.get("coach_content") in (1, True) else [],
               place="content_contentnode.coach_content")  # fmt: skip
    reader.put("time_required", _duration(node), place="content_contentnode.duration")


def _duration(node: Row) -> list[str]:
    seconds = node.get("duration")
    if not isinstance(seconds, int) or not 0 < seconds < 10**7:
        return []
    minutes, rest = divmod(seconds, 60)
    return ["PT" + (f"{minutes}M" if minutes else "") + (f"{rest}S" if rest else "")]


def labels(kind: str, node: Row) -> list[str]:
    """The labels behind the comma-separated codes of a column; unknown codes mean nothing."""
    codes = str(node.get(kind) or "").split(",")
    return [label for code in codes if (label := _labels().get((kind, code.strip())))]


@lru_cache(maxsize=1)
def _labels() -> dict[tuple[str, str], str]:
    path = Path(__file__).with_name("kolibri_labels.csv")
    with path.open(encoding="utf-8", newline="") as stream:
        return {(row["kind"], row["code"]): row["label"] for row in csv.DictReader(stream)}


def _signals(node: Row, tables: Tables) -> PageSignals:
    files: list[dict[str, Any]] = tables.files.get(str(node["id"]), [])
    captions = [f for f in files if f["preset"] == "video_subtitle"]
    return PageSignals(
        n_caption_tracks=len(captions),
        quotes=quotes(
            learner_needs="; ".join(labels("learner_needs", node)),
            license_description=str(node.get("license_description") or ""),
            files="; ".join(sorted({f["extension"] for f in files if f["extension"]})),
        ),
    )
