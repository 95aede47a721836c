"""Texts to vectors, behind one small port."""

from curate.embedding.hashed import HashEncoder
from curate.embedding.port import EMBEDDING_VERSION, Encoder, LayerEncoder
from curate.embedding.sentence import PACKAGED_NAME, SentenceEncoder, load_encoder
from curate.embedding.text import text_for_embedding

__all__ = [
    "EMBEDDING_VERSION",
    "PACKAGED_NAME",
    "Encoder",
    "HashEncoder",
    "LayerEncoder",
    "SentenceEncoder",
    "load_encoder",
    "text_for_embedding",
]
