import numpy as np
import pytest

from curate.embedding import HashEncoder, LayerEncoder, load_encoder
from curate.embedding.layers import POOLINGS

SHORT = "Rain fills the river."
LONG = "Rain fills the river, and the sun lifts it up again. " * 9


@pytest.fixture(scope="module")
def packaged():
    return load_encoder()


def test_every_layer_is_pooled_in_every_way(packaged):
    rows = packaged.encode_layers([SHORT, "", LONG])
    assert rows.shape == (3, 7, len(POOLINGS), 384)
    assert rows.dtype == np.float32
    assert not rows[1].any()
    assert rows[0].any(axis=-1).all()


def test_neighbors_in_a_batch_change_nothing(packaged):
    texts = [SHORT, LONG, SHORT + " It is deep.", LONG + LONG, "12", LONG[:200]]
    together = packaged.encode_layers(texts)
    for n, text in enumerate(texts):
        np.testing.assert_allclose(packaged.encode_layers([text])[0], together[n], atol=1e-4)


def test_both_halves_of_the_last_layer_make_the_embedding(packaged):
    # An even number of word pieces: the two halves are of one size.
    text = SHORT.rstrip(".")
    first, second = packaged.encode_layers([text])[0, -1, :2]
    assert len(packaged._model.tokenizer(text)["input_ids"]) % 2 == 0
    mean = (first + second) / 2
    np.testing.assert_allclose(mean / np.linalg.norm(mean), packaged.encode([text])[0], atol=1e-5)


def test_no_texts_give_no_rows(packaged):
    assert packaged.encode_layers([]).shape == (0, 7, len(POOLINGS), 384)


def test_only_a_model_with_layers_is_a_layer_encoder(packaged):
    assert isinstance(packaged, LayerEncoder)
    assert not isinstance(HashEncoder(), LayerEncoder)
