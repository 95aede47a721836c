from curate.embedding import text_for_embedding


def test_the_name_comes_first_and_the_text_is_cut():
    out = text_for_embedding("Ratios", "A lesson.", "word " * 1000)
    assert out.startswith("Ratios\nA lesson.\nword word")
    assert len(out.split()) == 220


def test_a_description_that_opens_the_text_is_not_repeated():
    out = text_for_embedding("Rain", "Rain falls on hills.", "Rain  falls on\nhills. Then it runs.")
    assert out == "Rain\nRain falls on hills. Then it runs."


def test_missing_parts_leave_no_empty_lines():
    assert text_for_embedding("Rain", None, None) == "Rain"
    assert text_for_embedding("", None, None) == ""
