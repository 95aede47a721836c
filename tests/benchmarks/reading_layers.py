"""Ease from the embedding model's layers: its error out of fold, the order of rewritten articles.

Errors are those of models fitted anew without the row's fold, by the training tool's own functions;
the order is told by the packaged model, which saw none of these articles.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
from reading_bars import Bar, at_least, at_most
from reading_data import clear_table, onestop, spread_out

from curate.embedding import load_encoder
from curate.readability import select_prose
from curate.readability.ease_layers import ease_of, slices_of

sys.path.append(str(Path(__file__).resolve().parents[2] / "tools"))
import train_ease_layers as training

if TYPE_CHECKING:
    from curate.embedding.port import LayerEncoder

LEVELS = ("ele", "int", "adv")


def layers(
    data: Path, cache: Path | None, limit: int | None
) -> tuple[list[Bar], dict[str, object]]:
    """Both figures; some ten minutes of one core, four of them spared by a `cache` of layers."""
    encoder = cast("LayerEncoder", load_encoder())
    rows = clear_table(data)
    read = training.data_of(rows, encoder, cache)
    told = training.cross_validated(read.inputs, read.ease, read.fold, read.shape)
    figures = training.report(rows, read.ease, told, read.fold)
    order = _whole_order(data, encoder, limit)
    bars = [
        at_most("ease RMSE, with MiniLM layers", 0.58, 0.54, figures["rmse"]),
        at_least("OneStopEnglish whole order, ease from layers", 0.94, 0.975, order),
    ]
    return bars, {"ease": figures, "onestop_whole_order": order}


def _whole_order(data: Path, encoder: LayerEncoder, limit: int | None) -> float:
    """Share of articles whose three levels stand in the right order."""
    articles = spread_out(list(onestop(data).values()), limit)
    right = []
    for levels in articles:
        eases = [_ease(levels[level], encoder) for level in LEVELS]
        right.append(eases[0] > eases[1] > eases[2])
    return round(float(np.mean(right)), 3)


def _ease(text: str, encoder: LayerEncoder) -> float:
    parts = slices_of(select_prose(text).paragraphs)
    return ease_of(encoder.encode_layers([part.text for part in parts]), parts)[0]
