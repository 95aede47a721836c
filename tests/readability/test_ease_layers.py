import hashlib
import re
from pathlib import Path

import numpy as np
import pytest

from curate.readability.ease_features import EASE_LAYER_FEATURES, Slice, ease_layer_features
from curate.readability.ease_layers import (
    FIRST_LAYER,
    MAX_SLICES,
    SLICE_WORDS,
    ease_model,
    ease_of,
    inputs_of,
    slices_of,
)
from curate.readability.estimate import lexile_model
from curate.readability.sentences import split_sentences

CARD = Path(__file__).parents[2] / "docs/models/ease-layers.md"


def whole(text):
    return Slice(tuple(split_sentences(text)), 1)


PLAIN = whole(
    "The dog ran to the pond. It saw a duck and sat down. The duck did not fly away. "
    "They looked at each other for a long time. Then the dog went home to eat."
)
LEARNED = whole(
    "Notwithstanding the commission's repeated assurances, the appellate tribunal (1987) "
    "considered the jurisdictional stipulations insufficient; moreover, its interpretation of "
    "fiduciary responsibility presupposed an equivalence that no precedent had established."
)


def sentences_of(*lengths):
    return [
        " ".join([f"Word{n}", *["and"] * (length - 2), "so."]) for n, length in enumerate(lengths)
    ]


def test_a_short_text_is_read_whole():
    text = sentences_of(*[20] * 9)
    assert slices_of([text[:4], text[4:]]) == [Slice(tuple(text), 2)]


def test_no_prose_gives_no_slices():
    assert slices_of([]) == []


def test_a_text_of_three_slices_is_read_whole_and_nothing_twice():
    text = sentences_of(*[21] * 25)
    parts = slices_of([text])
    assert len(parts) == MAX_SLICES
    assert [sentence for part in parts for sentence in part.sentences] == text


def test_of_a_long_text_start_middle_and_end_are_read():
    text = sentences_of(*[25] * 400)
    first, middle, last = slices_of([[sentence] for sentence in text])
    assert first.sentences[0] == text[0]
    assert last.sentences[-1] == text[-1]
    assert text[200] in middle.sentences
    for part in (first, middle, last):
        assert abs(len(part.text.split()) - SLICE_WORDS) <= 25
        assert part.n_paragraphs == len(part.sentences)


def test_sentences_too_long_for_any_slice_are_not_lost():
    text = sentences_of(600, 600)
    assert slices_of([text]) == [Slice(tuple(text), 1)]


def test_features_tell_a_learned_text_from_a_plain_one():
    plain, learned = (
        dict(zip(EASE_LAYER_FEATURES, ease_layer_features(text), strict=True))
        for text in (PLAIN, LEARNED)
    )
    for name in ("log_sentence_words", "syllables", "unfamiliar", "seven_letters", "digits"):
        assert learned[name] > plain[name], name
    for name in ("zipf", "function_words", "pronouns"):
        assert learned[name] < plain[name], name


def test_features_are_finite_for_texts_without_words():
    for sentences in ((), ("...",), ("12 34.",)):
        assert not ease_layer_features(Slice(sentences, 1)).any()


def test_paragraphs_count():
    one, several = (ease_layer_features(Slice(PLAIN.sentences, n)) for n in (1, 4))
    assert [
        name for name, a, b in zip(EASE_LAYER_FEATURES, one, several, strict=True) if a != b
    ] == ["paragraphs"]


def test_the_model_reads_upper_layers_and_features_only():
    layers = np.zeros((1, 7, 4, 384), np.float32)
    features = ease_layer_features(PLAIN)[None]
    inputs = inputs_of(layers, features)
    assert inputs.shape[1] == ease_model().projection.shape[0]
    layers[:, :FIRST_LAYER] = 9.0
    np.testing.assert_array_equal(inputs_of(layers, features), inputs)
    layers[:, FIRST_LAYER] = 9.0
    assert not np.array_equal(inputs_of(layers, features), inputs)


def test_few_words_widen_the_interval_and_many_do_not_narrow_it():
    layers = np.zeros((1, 7, 4, 384), np.float32)
    (_, short), (_, usual), (_, long) = (
        ease_of(layers, [Slice(tuple(sentences_of(*[n] * 5)), 1)]) for n in (10, 35, 100)
    )
    usual_width = usual[1] - usual[0]
    assert short[1] - short[0] == pytest.approx(usual_width * (SLICE_WORDS / 50) ** 0.5, abs=0.02)
    assert long[1] - long[0] == pytest.approx(usual_width, abs=0.011)
    assert usual_width == pytest.approx(2 * ease_model().half_width, abs=0.011)


def test_the_artifact_is_small_and_its_card_names_data_and_encoder():
    artifact = Path(__file__).parents[2] / "src/curate/readability/data/ease_layers.npz"
    assert artifact.stat().st_size < 1_500_000
    card = CARD.read_text(encoding="utf-8")
    model = ease_model()
    assert model.data_sha256 in card
    assert model.encoder in card
    assert hashlib.sha256(artifact.read_bytes()).hexdigest() in card
    assert "CC BY-NC-SA 4.0" in card
    told = re.search(r"half width[^.]*?(\d\.\d+)", card)
    assert told
    assert float(told[1]) == pytest.approx(model.half_width, abs=0.005)


def test_all_models_were_fitted_to_the_same_data():
    assert ease_model().data_sha256 == lexile_model().data_sha256
