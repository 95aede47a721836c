"""Ease told from the embedding model's layers, for many texts in one call of the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curate.embedding import PACKAGED_NAME
from curate.embedding.port import LayerEncoder
from curate.errors import ConfigError, ModelUnavailable
from curate.readability import judged_paragraphs
from curate.readability.ease_layers import ease_of, slices_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from curate.embedding import Encoder
    from curate.records import Readability
    from curate.settings import Settings


def uses_layers(settings: Settings) -> bool:
    """Whether `CURATE_READABILITY_EASE` means layers: `auto` does where the model is loaded anyway.

    Raises:
        ConfigError: where layers are asked for, of a model that ease was not fitted to.
    """
    is_packaged = settings.embedding_model == "packaged"
    if settings.readability_ease == "layers" and not is_packaged:
        msg = (
            "CURATE_READABILITY_EASE=layers needs CURATE_EMBEDDING_MODEL=packaged: ease is fitted "
            "to no other model; use `auto` or `features`"
        )
        raise ConfigError(msg)
    return settings.readability_ease != "features" and is_packaged


def with_ease_from_layers(
    findings: Mapping[str, Readability], texts: Mapping[str, str], encoder: Encoder
) -> dict[str, Readability]:
    """The same findings, with `ease`, `ease_interval` and `ease_from` told from layers.

    Args:
        findings: what `assess` said of each text, by id.
        texts: the same ids' texts, as `assess` got them.
        encoder: the packaged model; the numbers were fitted to its layers and to no other's.

    Texts of which no Lexile-like number is told get no ease either: the same reasons hold. All
    slices of all texts go through the model together, so give a batch rather than one by one.

    Raises:
        ModelUnavailable: for another encoder.
    """
    if encoder.name != PACKAGED_NAME or not isinstance(encoder, LayerEncoder):
        msg = (
            f"ease from layers is fitted to {PACKAGED_NAME} only, not to {encoder.name}: "
            "set CURATE_READABILITY_EASE=features, or CURATE_EMBEDDING_MODEL=packaged"
        )
        raise ModelUnavailable(msg)
    slices = {
        i: slices_of(judged_paragraphs(texts[i], finding.language))
        for i, finding in findings.items()
        if finding.lexile_like is not None
    }
    slices = {i: parts for i, parts in slices.items() if parts}
    layers = encoder.encode_layers([part.text for parts in slices.values() for part in parts])
    told = dict(findings)
    start = 0
    for i, parts in slices.items():
        ease, interval = ease_of(layers[start : start + len(parts)], parts)
        start += len(parts)
        told[i] = findings[i].model_copy(
            update={"ease": ease, "ease_interval": interval, "ease_from": "layers"}
        )
    return told
