import numpy as np
import pytest

from curate.embedding import HashEncoder, load_encoder
from curate.standards import AlignDoc, Aligner, load_framework
from curate.standards.confidence import (
    CONFIDENCE_FEATURES,
    RANK_FEATURES,
    AlignmentModel,
    shipped_model,
)

PUDDLE = (
    "After the rain a puddle shines on the playground, and by noon it is gone. The sun warmed the "
    "water until evaporation turned it into vapor. High up, condensation makes clouds of it. "
    "Precipitation brings it back, and runoff carries it to the sea: that is the water cycle.\n\n"
    "Draw the loop. Label the sun."
)
STANZAS = (
    "Clap the rhythm while you read the poem. A group of lines is called a stanza. Which lines "
    "rhyme? Would you call it poetry if it were printed as prose?"
)
TIRE = "Loosen the nuts with a wrench, pull out the tube, patch the hole and pump it up again."


def codes(alignments):
    return [alignment.code for alignment in alignments]


@pytest.mark.parametrize(
    ("text", "code"), [(PUDDLE, "DEMO.SCI.5.WA.1"), (STANZAS, "DEMO.ELA.4.PO.1")]
)
def test_the_standard_that_a_lesson_teaches_is_ranked_first(aligner, text, code):
    assert codes(aligner.align(AlignDoc("a", text), 3, min_confidence=0))[0] == code


def test_every_suggestion_quotes_the_text_verbatim(aligner):
    doc = AlignDoc("a", "  \n" + PUDDLE + "\n\n• " + STANZAS, title="Rain")
    found = aligner.align(doc, 40, min_confidence=0)
    assert len(found) == 40
    for one in found:
        assert one.evidence.place == "text"
        assert one.evidence.text == doc.text[one.evidence.start : one.evidence.end] != ""


def test_the_quote_is_the_sentence_that_shares_the_telling_words(aligner):
    text = f"{TIRE} {STANZAS} {TIRE}"
    (first,) = aligner.align(AlignDoc("a", text), 1, min_confidence=0)
    assert first.code == "DEMO.ELA.4.PO.1"
    assert any(word in first.evidence.text for word in ("rhythm", "stanza", "rhyme", "prose"))


def test_confidence_falls_with_the_rank_and_stays_between_0_and_1(aligner):
    confidences = [a.confidence for a in aligner.align(AlignDoc("a", PUDDLE), 40, min_confidence=0)]
    assert confidences == sorted(confidences, reverse=True)
    assert 0 <= confidences[-1] <= confidences[0] <= 1


def test_a_text_on_another_topic_gets_no_suggestion(aligner):
    assert aligner.align(AlignDoc("a", TIRE)) == ()


@pytest.mark.parametrize("text", ["", " \n ", "... !!!", "the of and"])
def test_a_text_without_content_words_gets_no_alignment_at_all(aligner, text):
    assert aligner.align(AlignDoc("a", text), min_confidence=0) == ()


def test_a_title_alone_is_quoted_from_the_title(aligner):
    doc = AlignDoc("a", "", title="Evaporation, condensation and the water cycle")
    (first,) = aligner.align(doc, 1, min_confidence=0)
    assert first.code == "DEMO.SCI.5.WA.1"
    assert (first.evidence.place, first.evidence.text) == ("title", doc.title)


FRACTIONS = "Draw fractions of equal wholes, compare fractions, add fractions, divide fractions."


@pytest.mark.parametrize("grade", [3, 5, 6])
def test_a_known_grade_lifts_the_statement_of_its_grade(aligner, grade):
    code = f"DEMO.MATH.{grade}.NF.1"

    def confidence(*grades):
        found = aligner.align(AlignDoc("a", FRACTIONS, grades=grades), 40, min_confidence=0)
        return next(one.confidence for one in found if one.code == code)

    assert confidence(grade) > confidence(grade + 2)
    assert confidence(grade) > confidence()


def test_a_wrong_grade_does_not_hide_the_standard(aligner):
    found = aligner.align(AlignDoc("a", PUDDLE, grades=(9,)), 5, min_confidence=0)
    assert "DEMO.SCI.5.WA.1" in codes(found)


def test_a_known_subject_pushes_the_other_subjects_down(aligner):
    text = f"{STANZAS} {PUDDLE}"
    for subject, area in (("Science", "SCI"), ("English Language Arts", "ELA")):
        found = aligner.align(AlignDoc("a", text, subject=subject), 5, min_confidence=0)
        plain = aligner.align(AlignDoc("a", text), 5, min_confidence=0)
        counts = [sum(f".{area}." in code for code in codes(one)) for one in (found, plain)]
        assert counts[0] > counts[1]
        assert f".{area}." in found[0].code


def test_a_declared_code_comes_first_with_the_claim_as_evidence(aligner):
    doc = AlignDoc("a", PUDDLE, declared=("demo.math.6.rp.1", "no such code"))
    first, second = aligner.align(doc, 2, min_confidence=0)
    assert (first.code, first.declared, first.confidence) == ("DEMO.MATH.6.RP.1", True, 1.0)
    assert first.evidence.text == "demo.math.6.rp.1"
    assert first.evidence.place == "educationalAlignment"
    assert (second.code, second.declared) == ("DEMO.SCI.5.WA.1", False)


def test_a_declared_standard_is_not_suggested_once_more(aligner):
    doc = AlignDoc("a", PUDDLE, declared=("DEMO.SCI.5.WA.1", "Demo.Sci.5.WA.1"))
    found = codes(aligner.align(doc, 10, min_confidence=0))
    assert found.count("DEMO.SCI.5.WA.1") == 1
    assert len(found) == 10


def test_declared_codes_are_kept_even_beyond_the_top(aligner):
    doc = AlignDoc("a", "", declared=("DEMO.MATH.3.NF.1", "DEMO.MATH.4.NF.1"))
    assert len(aligner.align(doc, 1)) == 2


def test_many_documents_are_answered_in_order_and_as_if_alone(aligner):
    docs = [AlignDoc(str(i), text) for i, text in enumerate([PUDDLE, "", STANZAS, TIRE] * 10)]
    together = list(aligner.align_many(docs, 3, min_confidence=0))
    assert together[:4] == [aligner.align(doc, 3, min_confidence=0) for doc in docs[:4]]
    assert together[4:8] == together[:4]
    assert len(together) == 40


def test_a_long_document_embeds_a_bounded_number_of_passages(demo):
    sizes = []

    def counting(texts):
        sizes.append(len(texts))
        return HashEncoder().encode(texts)

    aligner = Aligner(demo, counting)
    aligner.align(AlignDoc("a", (TIRE + " ") * 300 + PUDDLE), min_confidence=0)
    assert sorted(sizes) == [5, 80]


def test_statement_vectors_are_kept_on_disk_and_read_again(demo, tmp_path):
    encoder = HashEncoder()
    calls = []

    def counting(texts):
        calls.append(len(texts))
        return encoder.encode(texts)

    options = {"encoder_name": encoder.name, "cache_dir": tmp_path / "c"}
    first = Aligner(demo, counting, **options).align(AlignDoc("a", PUDDLE), min_confidence=0)
    again = Aligner(demo, counting, **options).align(AlignDoc("a", PUDDLE), min_confidence=0)
    assert first == again
    assert calls.count(80) == 1
    (file,) = (tmp_path / "c").iterdir()
    file.write_bytes(b"torn")
    assert (
        Aligner(demo, counting, **options).align(AlignDoc("a", PUDDLE), min_confidence=0) == first
    )
    assert calls.count(80) == 2


def test_another_framework_or_encoder_does_not_read_the_kept_vectors(demo, tmp_path):
    for name in ("one@1", "two@1"):
        aligner = Aligner(demo, HashEncoder().encode, encoder_name=name, cache_dir=tmp_path)
        aligner.align(AlignDoc("a", PUDDLE), min_confidence=0)
    assert len(list(tmp_path.iterdir())) == 2


def test_a_framework_with_one_statement_is_no_special_case(tmp_path):
    path = tmp_path / "one.csv"
    path.write_text("code,statement\nX,Explain the water cycle.\n", encoding="utf-8")
    aligner = Aligner(load_framework(path), HashEncoder().encode)
    (one,) = aligner.align(AlignDoc("a", PUDDLE), min_confidence=0)
    assert np.isfinite(one.confidence)


def test_the_shipped_model_has_a_weight_for_every_feature():
    model = shipped_model()
    assert len(model.rank_weights) == len(RANK_FEATURES)
    assert len(model.confidence_weights) == len(CONFIDENCE_FEATURES)
    assert model.rank_weights[RANK_FEATURES.index("grade_distance")] < 0
    assert 0 < model.suggest_from < 1


def test_confidence_is_the_logistic_of_its_features():
    model = AlignmentModel(
        rank_weights=(1.0,) * len(RANK_FEATURES),
        confidence_weights=(1.0, 2.0, 0.0, 0.0),
        confidence_intercept=-1.0,
        suggest_from=0.5,
    )
    # Two equal scores: shares 1/2, log-odds 0; cosine 0.5: 2 * 0.5 - 1 = 0, so 1/2.
    out = model.confidences(np.zeros(2), np.array([[0.5, 0.0, 0.0], [0.5, 0.0, 0.0]]))
    np.testing.assert_allclose(out, [0.5, 0.5])


def test_with_the_packaged_model_a_lesson_is_aligned_by_its_meaning_and_an_unrelated_text_is_not(
    demo,
):
    aligner = Aligner(demo, load_encoder().encode)
    strips = AlignDoc(
        "a",
        "Fold a strip of paper in half and color one part. Fold it again: two fourths are colored "
        "but the strip did not change. 1/2, 2/4, 4/8 name the same amount. Is 3/4 or 5/8 larger?",
        title="Same amount, other name",
        grades=(4,),
    )
    (first,) = aligner.align(strips, 1, min_confidence=0)
    assert first.code == "DEMO.MATH.4.NF.1"
    assert aligner.align(AlignDoc("b", TIRE, title="How to change a bicycle tire")) == ()
