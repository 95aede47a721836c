import random

import numpy as np
import pytest

from curate.dedupe import minhash
from curate.dedupe.canonical import license_openness


def test_jaccard_of_word_three_grams_is_exact():
    # abc bcd cde against abc bcd cdx: 2 common of 4
    first, second = minhash.shingles([*"abcde"]), minhash.shingles([*"abcdx"])
    assert minhash.jaccard(first, second) == 0.5
    assert minhash.jaccard(minhash.shingles(()), minhash.shingles(())) == 0.0


def test_equal_minima_estimate_the_jaccard_similarity():
    first = minhash.shingles([f"w{i}" for i in range(302)])
    second = minhash.shingles([f"w{i}" for i in range(100, 402)])
    share = np.mean(minhash.signature(first) == minhash.signature(second))
    assert share == pytest.approx(minhash.jaccard(first, second), abs=0.13)  # 200/400, 3 sigma


def test_every_planted_near_pair_becomes_a_candidate():
    draw = random.Random(11)
    texts = []
    for _ in range(150):
        words = [f"t{draw.randrange(4000)}" for _ in range(90)]
        edited = list(words)
        for place in draw.sample(range(90), 3):
            edited[place] = f"t{draw.randrange(4000)}"
        texts += [words, edited]
    sets = [minhash.shingles(words) for words in texts]
    pairs, capped = minhash.candidate_pairs(sets)
    near = {(i, i + 1) for i in range(0, 300, 2) if minhash.jaccard(sets[i], sets[i + 1]) >= 0.8}
    assert len(near) > 50
    assert near <= set(pairs)
    assert capped == 0


def test_a_huge_bucket_of_boilerplate_is_capped_and_counted():
    same = minhash.shingles(["all", "pages", "hold", "the", "same", "words"])
    pairs, capped = minhash.candidate_pairs([same] * 260)
    assert capped == 1
    assert len(pairs) < 260 * 259 / 2


def test_a_long_text_is_hashed_in_blocks_to_the_same_signature():
    many = np.arange(1, 10_001, dtype=np.uint64) * np.uint64(2654435761)
    halves = np.minimum(minhash.signature(many[:5000]), minhash.signature(many[5000:]))
    assert (minhash.signature(many) == halves).all()


def test_licenses_are_ordered_by_the_duties_they_impose():
    order = ["CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-ND-4.0", "CC-BY-NC-4.0"]
    order += ["CC-BY-NC-SA-4.0", "CC-BY-NC-ND-4.0", None]
    ranks = [license_openness(one) for one in order]
    assert ranks == sorted(set(ranks))
