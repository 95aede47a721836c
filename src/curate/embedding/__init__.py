"""Texts to vectors, behind one small port."""

from curate.embedding.hashed import HashEncoder
from curate.embedding.port import EMBEDDING_VERSION, Encoder
from curate.embedding.sentence import SentenceEncoder, load_encoder
from curate.embedding.text import text_for_embedding

__all__ = [
    "EMBEDDING_VERSION",
    "Encoder",
    "HashEncoder",
    "SentenceEncoder",
    "load_encoder",
    "text_for_embedding",
]
